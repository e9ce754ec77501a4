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

import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.model.IBreakpoint;

/**
 * A breakpoint of this debug model, on a line or on a function. What it says lives in its marker; what adapters make of it, in its
 * {@link #states()}. Callable on any thread; the methods that set something change the workspace.
 */
public sealed interface DapBreakpoint extends IBreakpoint permits DapLineBreakpoint, DapFunctionBreakpoint {

	/** The marker attribute with the condition, in the program's language. String; missing or empty: none. */
	String CONDITION = "dev.ringside.dap.condition";
	/** The marker attribute with the hit condition, in the adapter's own notation. String; missing or empty: none. */
	String HIT_CONDITION = "dev.ringside.dap.hitCondition";
	/** The marker attribute with the text that is written instead of a stop. String; missing or empty: the program stops. */
	String LOG_MESSAGE = "dev.ringside.dap.logMessage";

	/**
	 * When it stops: an expression that must be true.
	 *
	 * @return the expression; empty for "always"
	 */
	default String condition() {
		return text(CONDITION);
	}

	/**
	 * Which hits count. Adapters read it in different ways: see {@link dev.ringside.dap.adapter.HitConditions}.
	 *
	 * @return the adapter's notation; empty for "each"
	 */
	default String hitCondition() {
		return text(HIT_CONDITION);
	}

	/**
	 * What the adapter writes instead of stopping, with expressions in braces.
	 *
	 * @return the text; empty for a breakpoint that stops
	 */
	default String logMessage() {
		return text(LOG_MESSAGE);
	}

	private String text(String attribute) {
		IMarker marker = getMarker();
		return marker == null ? "" : marker.getAttribute(attribute, "").strip();
	}

	/**
	 * Changes all that a user can edit, as one change of the workspace.
	 *
	 * @param enabled      whether it is on
	 * @param condition    see {@link #condition()}
	 * @param hitCondition see {@link #hitCondition()}
	 * @param logMessage   see {@link #logMessage()}; of no meaning for a function
	 * @throws CoreException when the marker has gone
	 */
	default void edit(boolean enabled, String condition, String hitCondition, String logMessage) throws CoreException {
		IMarker marker = getMarker();
		if (marker == null) {
			throw DapModel.failure(Messages.breakpoint_gone, null);
		}
		ResourcesPlugin.getWorkspace().run(
				monitor -> marker.setAttributes(new String[] { ENABLED, CONDITION, HIT_CONDITION, LOG_MESSAGE },
						new Object[] { enabled, condition.strip(), hitCondition.strip(), logMessage.strip() }),
				marker.getResource(), 0, null);
		// The platform tells of it too, but only after the next automatic build.
		DebugPlugin.getDefault().getBreakpointManager().fireBreakpointChanged(this);
	}

	/**
	 * Where it is, for people.
	 *
	 * @return such as {@code main.c:12} or {@code main()}
	 */
	String title();

	/**
	 * What the adapters of running sessions say of it.
	 *
	 * @return empty without a session
	 */
	BreakpointStates states();
}
