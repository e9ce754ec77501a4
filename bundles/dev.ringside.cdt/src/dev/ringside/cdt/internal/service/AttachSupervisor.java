/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.internal.service;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.eclipse.cdt.dsf.concurrent.DataRequestMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.proc.AttachCheck;
import dev.ringside.core.proc.AttachCheck.Obstacle;
import dev.ringside.core.proc.LeftStopped;
import dev.ringside.core.proc.ProcException;
import dev.ringside.core.proc.ProcFs;
import dev.ringside.core.proc.ProcessInspector;
import dev.ringside.core.proc.ProcessInspector.Detail;
import dev.ringside.core.process.ThreadReport;
import dev.ringside.core.session.Containment;
import dev.ringside.launch.Notices;

/**
 * Watches over gdb's attaches to processes of this machine: by which numbers gdb must not attach, which attaches are
 * under way, and what a gdb that was ended in the middle of one has left stopped. Used on the session's executor, but
 * for {@link #isAttaching(int)}.
 */
final class AttachSupervisor {

	/** CDT waits for gdb's own end before it kills it. */
	private static final Duration GDB_ENDS = Duration.ofMinutes(1);

	/**
	 * What /proc says before an attach.
	 *
	 * @param before what to watch over; null where there is nothing
	 */
	record Look(@Nullable LeftStopped before) {
	}

	private final ProcFs procFs = new ProcFs();
	private final ProcessInspector inspector;
	private final ProcReader reader;
	private final Containment containment;
	/** Processes that gdb has been told to attach to, while it has not. */
	private final Set<LeftStopped> unfinished = new HashSet<>();
	/** The numbers of the processes that gdb attaches to now; the reader asks too. */
	private final Set<Integer> attaching = ConcurrentHashMap.newKeySet();

	/**
	 * For one session.
	 *
	 * @param inspector   reads processes
	 * @param reader      the thread that it reads on
	 * @param containment takes failures
	 */
	AttachSupervisor(ProcessInspector inspector, ProcReader reader, Containment containment) {
		this.inspector = inspector;
		this.reader = reader;
		this.containment = containment;
	}

	/**
	 * Looks at what gdb is to attach to; after the answer, gdb attaches.
	 *
	 * @param id    the process id, or what the user took for one
	 * @param guard whether an attach can be refused
	 * @param held  processes that the session has
	 * @param rm    gets what was seen; or why gdb must not attach, and what to do instead
	 */
	void before(int id, boolean guard, Set<Integer> held, DataRequestMonitor<@Nullable Look> rm) {
		boolean reading = reader.read(() -> {
			String refusal = guard ? containment.safely(() -> refusal(id, held), Optional.<String>empty()).orElse(null)
					: null;
			LeftStopped before = refusal != null ? null
					: containment.safely(() -> LeftStopped.before(procFs, id), Optional.<LeftStopped>empty())
							.orElse(null);
			reader.inSession(() -> {
				if (refusal != null) {
					Dsf.fail(rm, refusal);
					return;
				}
				if (before != null) {
					unfinished.add(before);
				}
				attaching.add(id);
				rm.done(new Look(before));
			});
		});
		if (!reading) {
			Dsf.fail(rm, Messages.noSession); // shutting down
		}
	}

	/**
	 * Why gdb must not attach by a number: a user may name a worker's TID, which tools like {@code top} show for a busy
	 * SQPOLL thread. gdb then takes the worker for the whole process, and the first suspend kills the program (measured
	 * with gdb 13.1 and 16.3). Everything else that stands against an attach gdb says itself, and CDT shows it
	 * (measured with both: no such process, traced by another debugger).
	 */
	private Optional<String> refusal(int id, Set<Integer> held) {
		try {
			int pid = procFs.status(id, id).processId();
			if (pid == id || held.contains(pid)) {
				// Another thread of a process that the session has is one more of the same process.
				return Optional.empty();
			}
			boolean worker = inspector.inspect(pid, Detail.WORKERS, null).thread(id).map(ThreadReport::isWorker)
					.orElse(false);
			return !worker ? Optional.empty()
					: new AttachCheck(procFs, inspector).forAnyDebugger(id).map(Obstacle::message);
		} catch (ProcException e) {
			return Optional.empty();
		}
	}

	/**
	 * gdb has attached to a process, and to each thread that it could.
	 *
	 * @param id   the process
	 * @param look what /proc said of it before
	 * @return false where no attach of it was under way
	 */
	boolean done(int id, Look look) {
		LeftStopped before = look.before();
		if (before != null) {
			unfinished.remove(before);
		}
		return attaching.remove(id);
	}

	/**
	 * Whether gdb attaches to the threads of a process now, one after the other. Thread-safe.
	 *
	 * @param id the process
	 * @return true while it does
	 */
	boolean isAttaching(int id) {
		return attaching.contains(id);
	}

	/**
	 * The session ends. A gdb that is ended while it attaches leaves the process stopped. It ends after the session's
	 * services, and takes its time.
	 *
	 * @param launch where the user is told of it; null where there is none
	 */
	void end(@Nullable ILaunch launch) {
		for (LeftStopped process : unfinished) {
			Thread thread = new Thread(() -> {
				try {
					LeftStopped.Outcome outcome = process.heal(GDB_ENDS);
					int severity = outcome == LeftStopped.Outcome.STILL_STOPPED ? IStatus.WARNING : IStatus.INFO;
					process.message(outcome).ifPresent(text -> Notices.show(severity, text, launch));
				} catch (InterruptedException e) {
					Thread.currentThread().interrupt(); // nobody interrupts it
				} catch (RuntimeException | LinkageError e) {
					containment.failed(e);
				}
			}, "Ringside: process " + process.pid() + " after gdb");
			thread.setDaemon(true);
			thread.start();
		}
		unfinished.clear();
	}
}
