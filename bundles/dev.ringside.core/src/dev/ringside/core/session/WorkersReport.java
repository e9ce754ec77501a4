/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.core.session;

import java.util.List;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.advice.Advice;
import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.kernel.PolicyVerdict;
import dev.ringside.core.process.ThreadReport;

/**
 * What a debug session knows of the workers of its process at one moment, for showing.
 *
 * @param process      the process for people, such as {@code 4861}, or the name of a core
 * @param threads      how many threads the process has, workers included; -1 when not known
 * @param policy       how the process's kernel shows workers; null when nothing is known to decide by
 * @param architecture the kernel's architecture; null when not known
 * @param workers      the workers, by TID ascending
 * @param untraced     those of them that keep running while the debugger holds the process
 * @param advice       what the user should know of them
 */
public record WorkersReport(String process, int threads, @Nullable PolicyVerdict policy,
		@Nullable Architecture architecture,
		List<ThreadReport> workers, List<ThreadReport> untraced, List<Advice> advice) {

	/** Copies the lists. */
	public WorkersReport {
		workers = List.copyOf(workers);
		untraced = List.copyOf(untraced);
		advice = List.copyOf(advice);
	}

	/**
	 * Whether a worker keeps running while the debugger holds the process.
	 *
	 * @param tid its TID
	 * @return false for every other thread
	 */
	public boolean isUntraced(int tid) {
		return untraced.stream().anyMatch(t -> t.tid() == tid);
	}
}
