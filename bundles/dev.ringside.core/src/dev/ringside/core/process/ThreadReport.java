/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.process;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.evidence.KernelState;
import dev.ringside.core.thread.Classification;

/**
 * One thread of a process, as /proc showed it.
 *
 * @param tid            the TID
 * @param name           the thread's name, unescaped
 * @param state          the state as the kernel writes it, such as {@code S}, {@code t}, {@code Z}; {@code ?} when not
 *                       known
 * @param classification what it is
 * @param tracer         the process that traces it; 0 when none does, -1 when not read
 * @param startTime      clock ticks since boot; with the TID it names the thread for good
 * @param processor      the CPU last run on, -1 when not known
 * @param kernelState    where it is in the kernel; null for user threads and where it cannot be read
 */
public record ThreadReport(int tid, String name, char state, Classification classification, int tracer, long startTime,
		int processor,
		@Nullable KernelState kernelState) {

	/**
	 * A thread whose state is not known, as in a core.
	 *
	 * @param tid            the TID
	 * @param name           the thread's name, unescaped
	 * @param classification what it is
	 * @param tracer         the process that traces it; 0 when none does, -1 when not read
	 * @param startTime      clock ticks since boot
	 * @param processor      the CPU last run on, -1 when not known
	 * @param kernelState    where it is in the kernel; null where it cannot be read
	 */
	public ThreadReport(int tid, String name, Classification classification, int tracer, long startTime, int processor,
			@Nullable KernelState kernelState) {
		this(tid, name, '?', classification, tracer, startTime, processor, kernelState);
	}

	/**
	 * Whether the thread is a worker.
	 *
	 * @return true when it never runs user code
	 */
	public boolean isWorker() {
		return classification.isWorker();
	}
}
