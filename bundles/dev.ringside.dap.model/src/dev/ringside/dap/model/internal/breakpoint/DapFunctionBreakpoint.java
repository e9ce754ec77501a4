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

import java.util.Map;

import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.Breakpoint;
import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.text.Untrusted;
import dev.ringside.dap.model.DapModel;

/** A breakpoint on a function. */
public final class DapFunctionBreakpoint extends Breakpoint implements AdapterBreakpoint {

	private final BreakpointStates sessions = new BreakpointStates(this);

	/** For the extension registry. */
	public DapFunctionBreakpoint() {
		// the marker comes by setMarker
	}

	/**
	 * A new breakpoint. Changes the workspace.
	 *
	 * @param function the function's name
	 * @throws CoreException when the marker cannot be made
	 */
	public DapFunctionBreakpoint(String function) throws CoreException {
		var root = ResourcesPlugin.getWorkspace().getRoot();
		run(getMarkerRule(root), monitor -> setMarker(root.createMarker(FUNCTION_MARKER,
				Map.of(ID, DapModel.ID, ENABLED, true, PERSISTED, true, FUNCTION, function, IMarker.MESSAGE,
						function + "()"))));
	}

	/**
	 * The function.
	 *
	 * @return its name; null when the marker has gone
	 */
	public @Nullable String function() {
		try {
			return ensureMarker().getAttribute(FUNCTION, null);
		} catch (DebugException e) {
			return null;
		}
	}

	@Override
	public String title() {
		String name = function();
		return Untrusted.display(name == null ? "" : name) + "()";
	}

	@Override
	public BreakpointStates sessions() {
		return sessions;
	}

	@Override
	public String getModelIdentifier() {
		return DapModel.ID;
	}
}
