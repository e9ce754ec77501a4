/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.proc;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.text.Texts;

/**
 * Continues a local process that a debugger left stopped. A debugger that ends before its attach is complete leaves the
 * process in a group stop: state {@code T} in every thread, traced by nobody (measured with gdb 13.1 that the kernel
 * denied the attach to a worker and that was then killed, on Linux 6.18). {@code SIGCONT} ends it.
 * <p>
 * Take one before the attach, and call {@link #heal(Duration)} after the debugger has ended, only where the attach did
 * not complete or the debugger was killed: a debugger that detaches may leave the process stopped because its user
 * asked for that.
 * <p>
 * Immutable, thread-safe. Both steps read {@code /proc}; the second may wait and runs a command. Never use it for a
 * remote target.
 */
public final class LeftStopped {

	/** What became of the process. */
	public enum Outcome {
		/** It runs, is traced, has ended, or was stopped before the attach already: nothing was done. */
		NOTHING_TO_DO,
		/** It was left stopped, and runs again. */
		CONTINUED,
		/** It is stopped, and could not be continued. */
		STILL_STOPPED
	}

	private static final char STOPPED = 'T';
	private static final char ENDED = 'Z';
	private static final long POLL_MILLIS = 20;
	/**
	 * The threads stop by themselves when their tracer is gone, a moment later: a signal was pending
	 * (__ptrace_unlink(), {@code kernel/ptrace.c}).
	 */
	private static final Duration SETTLING = Duration.ofSeconds(1);
	private static final long KILL_SECONDS = 5;

	private final ProcFs procFs;
	private final int pid;
	private final long startTime;

	private LeftStopped(ProcFs procFs, int pid, long startTime) {
		this.procFs = procFs;
		this.pid = pid;
		this.startTime = startTime;
	}

	/**
	 * Notes how a process is before a debugger attaches to it.
	 *
	 * @param procFs this machine's /proc
	 * @param id     the process id, or the TID of any of its threads
	 * @return empty where there is no such process, and where it is stopped or traced already: then it is left as it is
	 *         found
	 */
	public static Optional<LeftStopped> before(ProcFs procFs, int id) {
		try {
			TaskStatus status = procFs.status(id, id);
			int pid = status.processId();
			TaskStat leader = procFs.stat(pid, pid);
			if (status.tracer() != 0 || isStopped(procFs, pid)) {
				return Optional.empty();
			}
			return Optional.of(new LeftStopped(procFs, pid, leader.startTime()));
		} catch (ProcException e) {
			return Optional.empty();
		}
	}

	/**
	 * The process.
	 *
	 * @return its id
	 */
	public int pid() {
		return pid;
	}

	/**
	 * Continues the process if the debugger has left it stopped.
	 *
	 * @param patience how long to wait while a debugger that is ending still traces it; where it is not stopped then,
	 *                 another second passes before that is believed
	 * @return what became of it
	 * @throws InterruptedException when the thread is interrupted while it waits
	 */
	public Outcome heal(Duration patience) throws InterruptedException {
		long end = System.nanoTime() + patience.toNanos();
		while (true) {
			@Nullable Boolean traced = isTraced();
			if (traced == null) {
				return Outcome.NOTHING_TO_DO;
			}
			if (!traced) {
				break;
			}
			if (System.nanoTime() >= end) {
				return Outcome.NOTHING_TO_DO;
			}
			Thread.sleep(POLL_MILLIS);
		}
		long settled = System.nanoTime() + SETTLING.toNanos();
		while (!isLeftStopped()) {
			if (System.nanoTime() >= settled) {
				return Outcome.NOTHING_TO_DO;
			}
			Thread.sleep(POLL_MILLIS);
		}
		return sendContinue() && !isLeftStopped() ? Outcome.CONTINUED : Outcome.STILL_STOPPED;
	}

	/**
	 * What a user should know of an outcome.
	 *
	 * @param outcome what {@link #heal(Duration)} answered
	 * @return one sentence or two, in the user's language; empty where nothing was done
	 */
	public Optional<String> message(Outcome outcome) {
		return outcome == Outcome.NOTHING_TO_DO ? Optional.empty()
				: Optional.of(Texts.get("leftStopped." + outcome.name(), Integer.toString(pid)));
	}

	/** Whether any of its threads is traced; null where the process has ended. */
	private @Nullable Boolean isTraced() {
		try {
			if (procFs.stat(pid, pid).startTime() != startTime) {
				return null;
			}
			for (int tid : procFs.threads(pid)) {
				try {
					if (procFs.status(pid, tid).tracer() != 0) {
						return true;
					}
				} catch (ProcException e) {
					// The thread has ended.
					continue;
				}
			}
			return false;
		} catch (ProcException e) {
			return null;
		}
	}

	private boolean isLeftStopped() {
		try {
			return procFs.stat(pid, pid).startTime() == startTime && isStopped(procFs, pid);
		} catch (ProcException e) {
			return false;
		}
	}

	/** A group stop stops every thread; of a leader that has ended, the others tell. */
	private static boolean isStopped(ProcFs procFs, int pid) throws ProcException {
		char leader = procFs.stat(pid, pid).state();
		if (leader != ENDED) {
			return leader == STOPPED;
		}
		for (int tid : procFs.threads(pid)) {
			try {
				if (procFs.stat(pid, tid).state() == STOPPED) {
					return true;
				}
			} catch (ProcException e) {
				// The thread has ended.
				continue;
			}
		}
		return false;
	}

	/** Java has no signals; a shell's own kill needs no program that may be missing. */
	private boolean sendContinue() throws InterruptedException {
		Process kill;
		try {
			kill = new ProcessBuilder("sh", "-c", "kill -CONT " + pid).redirectErrorStream(true)
					.redirectOutput(ProcessBuilder.Redirect.DISCARD)
					.start();
		} catch (IOException e) {
			return false;
		}
		if (!kill.waitFor(KILL_SECONDS, TimeUnit.SECONDS)) {
			kill.destroyForcibly();
			return false;
		}
		return kill.exitValue() == 0;
	}
}
