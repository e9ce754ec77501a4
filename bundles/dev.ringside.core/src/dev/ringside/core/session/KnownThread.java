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

import java.util.OptionalInt;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.process.ThreadReport;
import dev.ringside.core.thread.Classification;

/**
 * A thread of the debugger as far as the session knows it.
 *
 * @param id             the debugger's id
 * @param name           its name: the kernel's where that was read, else the debugger's; unescaped, empty where neither
 *                       is known
 * @param classification what it is
 * @param report         what /proc or the core says of it; null where its TID is not known, or was not there at the
 *                       last look
 */
public record KnownThread(long id, String name, Classification classification, @Nullable ThreadReport report) {

	/**
	 * Whether it is a worker.
	 *
	 * @return true when it never runs user code
	 */
	public boolean isWorker() {
		return classification.isWorker();
	}

	/**
	 * Its TID.
	 *
	 * @return empty where it was not found in /proc or the core
	 */
	public OptionalInt tid() {
		ThreadReport r = report;
		return r == null ? OptionalInt.empty() : OptionalInt.of(r.tid());
	}
}
