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

import java.util.Comparator;
import java.util.Optional;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.debugger.Debugger;
import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.kernel.PolicyVerdict;
import dev.ringside.core.process.ProcessSnapshot;
import dev.ringside.core.process.ThreadReport;

/**
 * Who debugs what, and how: all that the {@link ArchitectureAdvisor} judges by. Whatever is not known is null or
 * {@code UNKNOWN}, and yields no advice that depends on it.
 *
 * @param debugger     the debugger
 * @param target       where the process is
 * @param architecture the kernel's architecture; null when not known
 * @param policy       how the kernel shows workers; null when not known
 * @param executable   the architecture of the program, from its ELF header; null when not known
 * @param processId    the process id; 0 when not known
 * @param attachId     the number that the debugger attaches to; 0 when not known
 * @param attachTarget what that number is
 * @param firstOther   what the first LWP is that is not the leader
 * @param workers      how many workers the process has; -1 when not known
 */
public record AttachSituation(Debugger debugger, Target target, @Nullable Architecture architecture,
		@Nullable PolicyVerdict policy,
		@Nullable Architecture executable, int processId, int attachId, Lwp attachTarget, Lwp firstOther, int workers) {

	/** Where the process is. */
	public enum Target {
		/** On this machine, attached to while it runs. */
		LOCAL,
		/** On this machine, started by the debugger: at its start there is no worker. */
		LAUNCHED,
		/** Behind a server; nothing of this machine's /proc is about it. */
		REMOTE,
		/** A core file. */
		CORE
	}

	/** What an LWP is. */
	public enum Lwp {
		/** There is none. */
		NONE,
		/** The thread group leader; its TID is the process id. */
		LEADER,
		/** The thread group leader, which has ended while other threads live. */
		ENDED_LEADER,
		/** Another user thread. */
		USER,
		/** A worker. */
		WORKER,
		/** Not known. */
		UNKNOWN
	}

	/**
	 * The situation before or during an attach to a process of this machine.
	 *
	 * @param debugger   the debugger
	 * @param process    the process
	 * @param attachId   the number that the debugger attaches to: the process id, or the TID of one of its threads
	 * @param executable the architecture of the program's ELF header; null when not known
	 * @return the situation
	 */
	public static AttachSituation local(Debugger debugger, ProcessSnapshot process, int attachId,
			@Nullable Architecture executable) {
		return new AttachSituation(debugger, Target.LOCAL, process.kernel().architecture(), process.policy(),
				executable, process.pid(),
				attachId, attachTarget(process, attachId), firstOther(process), process.workers().size());
	}

	/**
	 * A situation of which little is known: a remote target, a core, or a program that the debugger starts.
	 *
	 * @param debugger   the debugger
	 * @param target     where the process is
	 * @param executable the architecture of the program's ELF header; null when not known
	 * @return the situation
	 */
	public static AttachSituation of(Debugger debugger, Target target, @Nullable Architecture executable) {
		return new AttachSituation(debugger, target, null, null, executable, 0, 0, Lwp.UNKNOWN, Lwp.UNKNOWN,
				target == Target.LAUNCHED ? 0 : -1);
	}

	/**
	 * An attach by process id to some process of this machine that has workers.
	 *
	 * @param debugger     the debugger
	 * @param architecture the kernel's architecture, and the process's; null when not known
	 * @param policy       how the kernel shows workers; null when not known
	 * @return the situation
	 */
	public static AttachSituation anyProcess(Debugger debugger, @Nullable Architecture architecture,
			@Nullable PolicyVerdict policy) {
		return new AttachSituation(debugger, Target.LOCAL, architecture, policy, architecture, 0, 0, Lwp.LEADER,
				Lwp.UNKNOWN, -1);
	}

	/**
	 * Whether the process may have workers.
	 *
	 * @return false when it is known to have none
	 */
	public boolean mayHaveWorkers() {
		return workers != 0;
	}

	private static Lwp attachTarget(ProcessSnapshot process, int attachId) {
		Optional<ThreadReport> thread = process.thread(attachId);
		if (thread.isEmpty()) {
			return Lwp.UNKNOWN;
		}
		if (attachId == process.pid()) {
			return thread.get().state() == 'Z' && process.threads().size() > 1 ? Lwp.ENDED_LEADER : Lwp.LEADER;
		}
		return lwp(thread.get());
	}

	/** The kernel lists threads in the order of their creation. TIDs wrap around, so the start time comes first. */
	private static Lwp firstOther(ProcessSnapshot process) {
		return process.threads().stream().filter(t -> t.tid() != process.pid())
				.min(Comparator.comparingLong(ThreadReport::startTime).thenComparingInt(ThreadReport::tid))
				.map(AttachSituation::lwp)
				.orElse(Lwp.NONE);
	}

	private static Lwp lwp(ThreadReport thread) {
		return switch (thread.classification().kind()) {
		case USER -> Lwp.USER;
		case UNKNOWN -> Lwp.UNKNOWN;
		default -> Lwp.WORKER;
		};
	}
}
