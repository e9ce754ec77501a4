/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.thread;

import java.util.Set;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.evidence.KernelState;
import dev.ringside.core.evidence.RegisterSample;

/**
 * What is known of one thread before it is classified. Every value may be missing: the classifier says in its certainty
 * what that costs.
 *
 * @param tid            the kernel's thread id in the reader's PID namespace; 0 when not known
 * @param name           the thread's name as the kernel or the debugger has it, unescaped; null when not known
 * @param flags          field 9 of the thread's {@code stat}; null when /proc was not read (remote, core) or not
 *                       readable
 * @param registers      register values; null when not known
 * @param kernelState    what {@code syscall}, {@code wchan} and {@code stack} say; null when not read or not readable
 * @param sqpollThreads  the TIDs that the rings' fdinfo name as {@code SqThread:}; null when fdinfo was not read or not
 *                       readable
 * @param processThreads the TIDs of the process, for resolving the owner; null when not known
 * @param foreignNumbers whether numbers that the kernel writes (names, fdinfo) may come from another PID namespace than
 *                       the reader's, as in a container
 */
public record ThreadFacts(int tid, @Nullable String name, @Nullable Long flags, @Nullable RegisterSample registers,
		@Nullable KernelState kernelState, @Nullable Set<Integer> sqpollThreads, @Nullable Set<Integer> processThreads,
		boolean foreignNumbers) {

	/**
	 * Facts of a thread of which only id, name and flags are known.
	 *
	 * @param tid   the TID
	 * @param name  the name
	 * @param flags the task flags
	 * @return the facts
	 */
	public static ThreadFacts ofTask(int tid, @Nullable String name, @Nullable Long flags) {
		return new ThreadFacts(tid, name, flags, null, null, null, null, false);
	}

	/**
	 * Facts of a thread that only a debugger or a core tells of.
	 *
	 * @param tid       the TID, 0 when not known
	 * @param name      the name, null when not known
	 * @param registers register values, null when not known
	 * @return the facts
	 */
	public static ThreadFacts ofDebugger(int tid, @Nullable String name, @Nullable RegisterSample registers) {
		return new ThreadFacts(tid, name, null, registers, null, null, null, false);
	}
}
