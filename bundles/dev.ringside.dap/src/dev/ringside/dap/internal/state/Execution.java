/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap.internal.state;

import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;

import dev.ringside.core.guard.Action;
import dev.ringside.core.guard.SchedulerLocking;
import dev.ringside.dap.adapter.AdapterBehaviour;
import dev.ringside.dap.message.Envelope;
import dev.ringside.dap.message.Json;

/**
 * Whether the program runs, which {@code stopped} events tell of one stop, and what a resume resumes.
 * <p>
 * lldb (14, 19) sends a {@code stopped} event for each thread, several hundred in a few milliseconds; what the filter
 * looks up for a stop it looks up once. In doubt an event tells of a stop of its own: that costs time and nothing else.
 * Thread-safe.
 */
public final class Execution {

	/** The threads that have been named since the program ran last; guarded by this. */
	private final Set<Long> named = new HashSet<>();
	private volatile boolean nonStop;
	private volatile boolean schedulerLocked;
	/** The client has let the program run, and it has not stopped since. */
	private volatile boolean running;

	/**
	 * A launch or attach begins.
	 *
	 * @param oneByOne whether threads stop one by one
	 * @param locked   whether gdb's scheduler-locking is on
	 */
	public void started(boolean oneByOne, boolean locked) {
		nonStop = oneByOne;
		schedulerLocked = locked;
	}

	/** A console command has switched gdb's scheduler-locking. */
	public void schedulerLocked(boolean on) {
		schedulerLocked = on;
	}

	/** The program runs, may run, or will: the next {@code stopped} event is of another stop. */
	public synchronized void mayRun() {
		named.clear();
	}

	/**
	 * The client lets the program run, by a request that is followed by a stop or by the program's end.
	 *
	 * @return whether it ran before, for {@link #resumeFailed(boolean)}
	 */
	public boolean resumed() {
		boolean before = running;
		running = true;
		return before;
	}

	/** The adapter has not let it run. */
	public void resumeFailed(boolean before) {
		running = before;
	}

	/**
	 * Takes a {@code stopped} event.
	 *
	 * @param event the event
	 * @return true where it only names one more thread of a stop that an earlier event has told of: all threads have
	 *         stopped, it is a thread that was not named yet, and nothing has let the program run since
	 */
	public synchronized boolean stopped(Envelope event) {
		running = false;
		OptionalLong thread = event.number("threadId");
		boolean all = !nonStop && thread.isPresent() && event.mayContain("allThreadsStopped")
				&& Json.isTrue(event.content(), "allThreadsStopped");
		boolean more = all && !named.isEmpty() && !named.contains(thread.getAsLong());
		if (!more) {
			named.clear();
		}
		if (all) {
			named.add(thread.getAsLong());
		}
		return more;
	}

	/** There is no program any more. */
	public void ended() {
		running = false;
	}

	/** Whether the client has let the program run, and it has not stopped since. */
	public boolean isRunning() {
		return running;
	}

	/** What a command of the debugger does that continues a thread. */
	public Action resume() {
		return nonStop ? Action.RESUME_THREAD
				: (schedulerLocked ? SchedulerLocking.ON : SchedulerLocking.OFF).resume(false);
	}

	/**
	 * What a request does that continues a thread.
	 *
	 * @param singleThread whether it says that it is about one thread
	 * @param adapter      what the adapter does about scheduler-locking
	 */
	public Action resume(boolean singleThread, AdapterBehaviour adapter) {
		boolean one = singleThread || nonStop;
		return one ? Action.RESUME_THREAD : adapter.unlocksScheduler() ? Action.RESUME_PROCESS : resume();
	}
}
