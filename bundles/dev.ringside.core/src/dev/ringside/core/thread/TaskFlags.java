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

/**
 * The bits of field 9 ("flags") of {@code /proc/PID/task/TID/stat} that tell a worker from a user thread
 * ({@code include/linux/sched.h}). They are not documented ABI, so {@link ThreadClassifier} gates them on the kernel's
 * release.
 */
public final class TaskFlags {

	/** PF_IO_WORKER, this bit since Linux 5.10. Set for io_uring's workers and SQPOLL threads. */
	public static final long PF_IO_WORKER = 0x10;
	/** PF_USER_WORKER, since Linux 6.4: a kernel thread inside a user process. */
	public static final long PF_USER_WORKER = 0x4000;
	/** PF_KTHREAD: a plain kernel thread, never a task of a user process. */
	public static final long PF_KTHREAD = 0x200000;

	private TaskFlags() {
	}
}
