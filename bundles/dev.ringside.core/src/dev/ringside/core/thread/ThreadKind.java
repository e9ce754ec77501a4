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

import dev.ringside.core.text.Texts;

/**
 * What a thread of a process is. Everything but {@link #USER} and {@link #UNKNOWN} is a <em>worker</em>: a kernel
 * thread that lives in the process but never runs its code, has no user stack and no user registers.
 */
public enum ThreadKind {
	/** An ordinary thread of the program. */
	USER(false),
	/** An io_uring request worker, {@code iou-wrk-N}; N is the TID of the task that owns the ring. */
	IO_WORKER(true),
	/** An io_uring submission queue poller, {@code iou-sqp-N}. */
	SQPOLL(true),
	/** The io_uring worker manager of Linux 5.12, {@code iou-mgr-N}. */
	IO_MANAGER(true),
	/** Another kernel worker inside a process: vhost ({@code vhost-N}, 6.4+), KVM ({@code kvm-nx-lpage-re}, 6.13+). */
	KERNEL_WORKER(true),
	/**
	 * The facts contradict each other or say nothing. Shown and treated as the debugger does, and labelled as unknown.
	 */
	UNKNOWN(false);

	private final boolean worker;

	ThreadKind(boolean worker) {
		this.worker = worker;
	}

	/**
	 * Whether threads of this kind never run user code.
	 *
	 * @return false for {@link #USER} and {@link #UNKNOWN}
	 */
	public boolean isWorker() {
		return worker;
	}

	/**
	 * A short name for people, such as {@code io_uring worker}; it fits before "of 4861".
	 *
	 * @return the name, in the user's language
	 */
	public String label() {
		return Texts.get("kind." + name());
	}
}
