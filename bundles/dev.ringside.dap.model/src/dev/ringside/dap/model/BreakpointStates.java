/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.dap.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.osgi.util.NLS;

/** What each running session's adapter says of one breakpoint. Thread-safe. */
public final class BreakpointStates {

	/**
	 * What one adapter says.
	 *
	 * @param session  the session's name, for people
	 * @param verified whether the adapter has set it
	 * @param line     the line that it has set it on, from 1; 0 where it says none
	 * @param message  the adapter's words, escaped and bounded; may be empty
	 * @param note     what of the breakpoint the adapter cannot do, for people; may be empty
	 */
	public record State(String session, boolean verified, int line, String message, String note) {

		/**
		 * All in one line.
		 *
		 * @return for people
		 */
		public String text() {
			String text;
			if (verified) {
				text = line > 0 ? NLS.bind(Messages.breakpoint_setAt, Integer.toString(line)) : Messages.breakpoint_set;
			} else {
				text = message.isEmpty() ? Messages.breakpoint_pending : NLS.bind(Messages.breakpoint_notSet, message);
			}
			return note.isEmpty() ? text : NLS.bind(Messages.breakpoint_noted, text, note);
		}
	}

	private final DapBreakpoint breakpoint;
	private final Map<DapDebugTarget, State> states = new LinkedHashMap<>();

	BreakpointStates(DapBreakpoint breakpoint) {
		this.breakpoint = breakpoint;
	}

	/**
	 * What each session says.
	 *
	 * @return the sessions' states, the oldest session's first
	 */
	public synchronized List<State> all() {
		return List.copyOf(states.values());
	}

	/** Notes what a session says, and has the views show it. */
	void put(DapDebugTarget session, State state) {
		synchronized (this) {
			if (state.equals(states.put(session, state))) {
				return;
			}
		}
		show();
	}

	/** Forgets a session. */
	void remove(DapDebugTarget session) {
		@Nullable State before;
		synchronized (this) {
			before = states.remove(session);
		}
		if (before != null) {
			show();
		}
	}

	private void show() {
		DebugPlugin plugin = DebugPlugin.getDefault();
		if (plugin != null) {
			plugin.getBreakpointManager().fireBreakpointChanged(breakpoint);
		}
	}
}
