/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.advice;

import java.util.Arrays;
import java.util.Optional;

import dev.ringside.core.debugger.DebuggerBehaviour.Trouble;
import dev.ringside.core.settings.SettingKey;
import dev.ringside.core.settings.Settings;

/**
 * The pieces of advice that there are: the one table of their ids.
 * <table>
 * <caption>Advice by id</caption>
 * <tr><th>id</th><th>when</th></tr>
 * <tr><td>{@code architecture-from-worker}</td>
 * <td>before an attach: the debugger will read a worker whose CS is 0</td></tr>
 * <tr><td>{@code architecture-mismatch}</td>
 * <td>the debugger said, or a frame shows, that it took the process for another architecture</td></tr>
 * <tr><td>{@code debugger-is-32-bit}</td><td>the debugger said that it cannot debug a 64-bit process</td></tr>
 * <tr><td>{@code registers-unreadable}</td>
 * <td>a worker's registers cannot be read, which the debugger does not get over</td></tr>
 * <tr><td>{@code attach-denied}</td><td>the kernel refuses to attach to a worker</td></tr>
 * <tr><td>{@code attach-to-worker}</td><td>the number to attach to is a worker's TID</td></tr>
 * <tr><td>{@code attach-to-thread}</td>
 * <td>the number to attach to is another thread's TID, not the process id</td></tr>
 * <tr><td>{@code leader-ended}</td><td>the thread group leader has ended while other threads live</td></tr>
 * <tr><td>{@code workers-untraced}</td><td>workers keep running while the process is stopped</td></tr>
 * <tr><td>{@code stop-interrupts-requests}</td>
 * <td>stopping the process fails requests that its traced workers hold</td></tr>
 * <tr><td>{@code worker-step-hangs}</td><td>a step of a worker never ends in this debugger</td></tr>
 * <tr><td>{@code new-workers-untraced}</td><td>no debugger stops workers that start while it has the process</td></tr>
 * <tr><td>{@code ptrace-not-permitted}</td><td>the user may not attach</td></tr>
 * <tr><td>{@code io-uring-disabled}</td><td>the kernel does not allow io_uring</td></tr>
 * </table>
 */
public enum AdviceKind {
	/** Before an attach: the debugger will read the architecture from a worker whose CS is 0. */
	ARCHITECTURE_FROM_WORKER("architecture-from-worker", Severity.WARNING, SettingKey.ARCHITECTURE_WARNINGS),
	/** The debugger took the process for another architecture. */
	ARCHITECTURE_MISMATCH("architecture-mismatch", Severity.WARNING, SettingKey.ARCHITECTURE_WARNINGS),
	/** A 32-bit debugger and a 64-bit process. */
	DEBUGGER_IS_32_BIT("debugger-is-32-bit", Severity.ERROR, SettingKey.ARCHITECTURE_WARNINGS),
	/** A worker's registers cannot be read, which the debugger does not get over. */
	REGISTERS_UNREADABLE("registers-unreadable", Severity.ERROR, SettingKey.WORKER_WARNINGS),
	/** The kernel refuses to attach to a worker. */
	ATTACH_DENIED("attach-denied", Severity.ERROR, SettingKey.WORKER_WARNINGS),
	/** The number to attach to is a worker's TID. */
	ATTACH_TO_WORKER("attach-to-worker", Severity.WARNING, SettingKey.WORKER_WARNINGS),
	/** The number to attach to is a user thread's TID, not the process id. */
	ATTACH_TO_THREAD("attach-to-thread", Severity.WARNING, SettingKey.WORKER_WARNINGS),
	/** The thread group leader has ended while other threads live. */
	LEADER_ENDED("leader-ended", Severity.ERROR, SettingKey.WORKER_WARNINGS),
	/** Workers keep running while the process is stopped. */
	WORKERS_UNTRACED("workers-untraced", Severity.WARNING, SettingKey.WORKER_WARNINGS),
	/** Stopping the process fails requests that are blocked in workers which the stop reaches. */
	STOP_INTERRUPTS_REQUESTS("stop-interrupts-requests", Severity.INFO, SettingKey.WORKER_WARNINGS),
	/** A step of a worker never ends. */
	WORKER_STEP_HANGS("worker-step-hangs", Severity.WARNING, SettingKey.WORKER_WARNINGS),
	/** Workers that start while a debugger has the process are not traced. */
	NEW_WORKERS_UNTRACED("new-workers-untraced", Severity.INFO, SettingKey.WORKER_WARNINGS),
	/** The user may not attach. */
	PTRACE_NOT_PERMITTED("ptrace-not-permitted", Severity.ERROR, SettingKey.WORKER_WARNINGS),
	/** The kernel does not allow io_uring. */
	IO_URING_DISABLED("io-uring-disabled", Severity.INFO, SettingKey.WORKER_WARNINGS);

	private final String id;
	private final Severity severity;
	private final SettingKey setting;

	AdviceKind(String id, Severity severity, SettingKey setting) {
		this.id = id;
		this.severity = severity;
		this.setting = setting;
	}

	/**
	 * The id, which never changes.
	 *
	 * @return such as {@code workers-untraced}
	 */
	public String id() {
		return id;
	}

	/**
	 * How bad it is.
	 *
	 * @return the severity
	 */
	public Severity severity() {
		return severity;
	}

	/**
	 * Whether a session shows it.
	 *
	 * @param settings the session's settings
	 * @return false when Ringside or this group of advice is switched off
	 */
	public boolean isWanted(Settings settings) {
		boolean group = setting == SettingKey.ARCHITECTURE_WARNINGS ? settings.architectureWarnings()
				: settings.workerWarnings();
		return settings.enabled() && group;
	}

	/**
	 * The advice that tells of a trouble.
	 *
	 * @param trouble what an attach does to a debugger
	 * @return the kind
	 */
	public static AdviceKind of(Trouble trouble) {
		return switch (trouble) {
		case THREADS_INCOMPLETE, CONNECT_HANGS -> REGISTERS_UNREADABLE;
		case ATTACH_LOOPS, ATTACH_FAILS -> ATTACH_DENIED;
		};
	}

	/**
	 * Finds a kind.
	 *
	 * @param id its id
	 * @return empty for an unknown id
	 */
	public static Optional<AdviceKind> of(String id) {
		return Arrays.stream(values()).filter(k -> k.id.equals(id)).findFirst();
	}
}
