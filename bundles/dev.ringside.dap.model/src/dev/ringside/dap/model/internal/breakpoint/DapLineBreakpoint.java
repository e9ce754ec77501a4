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
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IPath;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.LineBreakpoint;
import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.text.Untrusted;
import dev.ringside.dap.model.DapModel;

/** A breakpoint on a line of a source file, in the workspace or outside. */
public final class DapLineBreakpoint extends LineBreakpoint implements AdapterBreakpoint {

	private final BreakpointStates sessions = new BreakpointStates(this);

	/** For the extension registry. */
	public DapLineBreakpoint() {
		// the marker comes by setMarker
	}

	/**
	 * A new breakpoint. Changes the workspace.
	 *
	 * @param resource the file in the workspace, or the workspace's root for one outside
	 * @param path     the file's path in the file system
	 * @param line     the line, from 1
	 * @throws CoreException when the marker cannot be made
	 */
	public DapLineBreakpoint(IResource resource, String path, int line) throws CoreException {
		run(getMarkerRule(resource), monitor -> {
			IMarker marker = resource.createMarker(LINE_MARKER,
					Map.of(IMarker.LINE_NUMBER, line, ID, DapModel.ID, ENABLED, true, PERSISTED, true, PATH,
					path, IMarker.MESSAGE, path.substring(path.lastIndexOf('/') + 1) + ':' + line));
			setMarker(marker);
		});
	}

	/**
	 * The file.
	 *
	 * @return its path in the file system; null when the marker has gone
	 */
	public @Nullable String path() {
		try {
			IMarker marker = ensureMarker();
			String path = marker.getAttribute(PATH, null);
			IPath location = marker.getResource().getLocation();
			return path != null || location == null ? path : location.toOSString();
		} catch (DebugException e) {
			return null;
		}
	}

	@Override
	public String title() {
		String path = path();
		IMarker marker = getMarker();
		return Untrusted.display(path == null ? "" : path.substring(path.lastIndexOf('/') + 1)) + ':'
				+ (marker == null ? 0 : marker.getAttribute(IMarker.LINE_NUMBER, 0));
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
