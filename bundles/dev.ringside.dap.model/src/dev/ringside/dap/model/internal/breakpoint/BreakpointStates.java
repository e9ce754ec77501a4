/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.dap.model.internal.breakpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.model.IBreakpoint;
import org.eclipse.debug.core.model.IDebugTarget;
import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.dap.model.BreakpointState;

/** What each running session's adapter says of one breakpoint. Thread-safe. */
public final class BreakpointStates {

	private final IBreakpoint breakpoint;
	private final Map<IDebugTarget, BreakpointState> states = new LinkedHashMap<>();

	BreakpointStates(IBreakpoint breakpoint) {
		this.breakpoint = breakpoint;
	}

	/**
	 * What each session says.
	 *
	 * @return the sessions' states, the oldest session's first
	 */
	public synchronized List<BreakpointState> all() {
		return List.copyOf(states.values());
	}

	/**
	 * Notes what a session says, and has the views show it.
	 *
	 * @param session the session
	 * @param state   what its adapter says
	 */
	public void put(IDebugTarget session, BreakpointState state) {
		synchronized (this) {
			if (state.equals(states.put(session, state))) {
				return;
			}
		}
		show();
	}

	/**
	 * Forgets a session, and has the views show that.
	 *
	 * @param session the session
	 */
	public void remove(IDebugTarget session) {
		@Nullable BreakpointState before;
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
