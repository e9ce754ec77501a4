/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.evidence;

import org.eclipse.jdt.annotation.Nullable;

/**
 * Where a thread is inside the kernel, from {@code /proc/PID/task/TID/{syscall,wchan,stack}}. Reading them needs ptrace
 * permission ({@code stack}: CAP_SYS_ADMIN), so each may be missing.
 *
 * @param syscall  the parsed {@code syscall} file; null when unreadable or the thread is running
 * @param function the kernel function that the thread waits in or was last seen in; null when not known
 */
public record KernelState(@Nullable Syscall syscall, @Nullable String function) {

	/**
	 * {@code /proc/PID/task/TID/syscall} of a thread that is not running. The values are read from the thread's saved
	 * user registers, so they show what the kernel keeps for a worker without attaching to it.
	 *
	 * @param number    the system call's number; -1 when the thread is in none
	 * @param arguments whether an argument is not 0; false when the file has none
	 * @param sp        the stack pointer
	 * @param pc        the program counter
	 */
	public record Syscall(long number, boolean arguments, long sp, long pc) {

		/**
		 * Whether the line ends in {@code 0x0 0x0}.
		 *
		 * @return true when stack pointer and program counter are 0
		 */
		public boolean hasNoUserState() {
			return sp == 0 && pc == 0;
		}
	}

	/**
	 * Whether the kernel function is one that only io_uring's threads wait in.
	 *
	 * @return false where the function is not known
	 */
	public boolean isInWorkerLoop() {
		String f = function;
		return f != null && (f.equals("io_wq_worker") || f.equals("io_sq_thread"));
	}
}
