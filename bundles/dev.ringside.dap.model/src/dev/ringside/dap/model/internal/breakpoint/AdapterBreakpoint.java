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

import java.util.List;

import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.DebugPlugin;

import dev.ringside.dap.model.BreakpointState;
import dev.ringside.dap.model.DapBreakpoint;
import dev.ringside.dap.model.internal.Failures;
import dev.ringside.dap.model.internal.Messages;

/**
 * What breakpoints on lines and on functions have in common: their marker says what is wanted, sessions note what
 * adapters make of it.
 */
public sealed interface AdapterBreakpoint extends DapBreakpoint permits DapLineBreakpoint, DapFunctionBreakpoint {

	/**
	 * Where sessions note what their adapters say.
	 *
	 * @return this breakpoint's
	 */
	BreakpointStates sessions();

	@Override
	default List<BreakpointState> states() {
		return sessions().all();
	}

	@Override
	default String condition() {
		return text(CONDITION);
	}

	@Override
	default String hitCondition() {
		return text(HIT_CONDITION);
	}

	@Override
	default String logMessage() {
		return text(LOG_MESSAGE);
	}

	private String text(String attribute) {
		IMarker marker = getMarker();
		return marker == null ? "" : marker.getAttribute(attribute, "").strip();
	}

	@Override
	default void edit(boolean enabled, String condition, String hitCondition, String logMessage) throws CoreException {
		IMarker marker = getMarker();
		if (marker == null) {
			throw Failures.failure(Messages.breakpoint_gone, null);
		}
		ResourcesPlugin.getWorkspace().run(
				monitor -> marker.setAttributes(new String[] { ENABLED, CONDITION, HIT_CONDITION, LOG_MESSAGE },
						new Object[] { enabled, condition.strip(), hitCondition.strip(), logMessage.strip() }),
				marker.getResource(), 0, null);
		// The platform tells of it too, but only after the next automatic build.
		DebugPlugin.getDefault().getBreakpointManager().fireBreakpointChanged(this);
	}
}
