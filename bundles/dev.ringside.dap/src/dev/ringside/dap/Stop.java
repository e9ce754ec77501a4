/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap;

import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;

import dev.ringside.dap.message.Envelope;
import dev.ringside.dap.message.Json;

/**
 * Which {@code stopped} events tell of one stop. lldb (14, 19) sends one for each thread, several hundred in a few milliseconds; what the filter looks up for
 * a stop it looks up once. In doubt an event tells of a stop of its own: that costs time and nothing else. Thread-safe.
 */
final class Stop {

	/** The threads that have been named since the program ran last. */
	private final Set<Long> named = new HashSet<>();

	/** The program runs, may run, or will: the next event is of another stop. */
	synchronized void resumed() {
		named.clear();
	}

	/**
	 * Takes a {@code stopped} event.
	 *
	 * @param event   the event
	 * @param nonStop threads stop one by one
	 * @return true where it only names one more thread of a stop that an earlier event has told of: all threads have stopped, it is a thread that was not
	 *         named yet, and nothing has let the program run since
	 */
	synchronized boolean isToldAlready(Envelope event, boolean nonStop) {
		OptionalLong thread = event.number("threadId");
		boolean all = !nonStop && thread.isPresent() && event.mayContain("allThreadsStopped") && Json.isTrue(event.content(), "allThreadsStopped");
		boolean more = all && !named.isEmpty() && !named.contains(thread.getAsLong());
		if (!more) {
			named.clear();
		}
		if (all) {
			named.add(thread.getAsLong());
		}
		return more;
	}
}
