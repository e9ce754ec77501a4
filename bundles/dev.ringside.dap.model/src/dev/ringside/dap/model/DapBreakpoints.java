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

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.eclipse.core.resources.IMarkerDelta;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.IBreakpointListener;
import org.eclipse.debug.core.IBreakpointManager;
import org.eclipse.debug.core.IBreakpointManagerListener;
import org.eclipse.debug.core.model.IBreakpoint;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.debug.FunctionBreakpoint;
import org.eclipse.lsp4j.debug.SetBreakpointsArguments;
import org.eclipse.lsp4j.debug.SetBreakpointsResponse;
import org.eclipse.lsp4j.debug.SetFunctionBreakpointsArguments;
import org.eclipse.lsp4j.debug.Source;
import org.eclipse.lsp4j.debug.SourceBreakpoint;
import org.eclipse.osgi.util.NLS;

/** Keeps an adapter's breakpoints the same as the platform's. The protocol sets all of a file, or all of the functions, at once. */
final class DapBreakpoints implements IBreakpointListener, IBreakpointManagerListener {

	private final DapDebugTarget target;
	private final Set<String> files = new HashSet<>();
	private String stopAt = "";
	private boolean functionsSet;
	private volatile boolean installed;

	DapBreakpoints(DapDebugTarget target) {
		this.target = target;
	}

	boolean supports(IBreakpoint breakpoint) {
		return breakpoint instanceof DapLineBreakpoint
				|| breakpoint instanceof DapFunctionBreakpoint && Boolean.TRUE.equals(target.capabilities().getSupportsFunctionBreakpoints());
	}

	/** Sets all breakpoints; waits for the adapter. */
	void install(String function) throws DebugException {
		stopAt = function;
		IBreakpointManager manager = DebugPlugin.getDefault().getBreakpointManager();
		manager.addBreakpointListener(this);
		manager.addBreakpointManagerListener(this);
		installed = true;
		for (Map.Entry<String, List<DapLineBreakpoint>> file : byFile().entrySet()) {
			setLines(file.getKey(), file.getValue());
		}
		setFunctions();
	}

	void dispose() {
		installed = false;
		DebugPlugin plugin = DebugPlugin.getDefault();
		if (plugin != null) {
			plugin.getBreakpointManager().removeBreakpointListener(this);
			plugin.getBreakpointManager().removeBreakpointManagerListener(this);
		}
	}

	/** The stop at a function is once. */
	void stopped(@Nullable String reason) {
		if (!stopAt.isEmpty() && reason != null && reason.contains("breakpoint")) {
			stopAt = "";
			target.later(this::setFunctionsLater);
		}
	}

	private static List<IBreakpoint> all() {
		return List.of(DebugPlugin.getDefault().getBreakpointManager().getBreakpoints(DapModel.ID));
	}

	private static boolean isOn(IBreakpoint breakpoint) {
		try {
			return DebugPlugin.getDefault().getBreakpointManager().isEnabled() && breakpoint.isEnabled() && breakpoint.isRegistered();
		} catch (CoreException e) {
			// Its marker has gone.
			return false;
		}
	}

	private Map<String, List<DapLineBreakpoint>> byFile() {
		Map<String, List<DapLineBreakpoint>> map = new TreeMap<>();
		for (IBreakpoint breakpoint : all()) {
			if (breakpoint instanceof DapLineBreakpoint line && line.path() != null && isOn(breakpoint)) {
				map.computeIfAbsent(String.valueOf(line.path()), p -> new ArrayList<>()).add(line);
			}
		}
		return map;
	}

	private void setLines(String path, List<DapLineBreakpoint> breakpoints) throws DebugException {
		if (breakpoints.isEmpty() && !files.contains(path)) {
			return;
		}
		files.add(path);
		List<SourceBreakpoint> lines = new ArrayList<>();
		for (DapLineBreakpoint breakpoint : breakpoints) {
			try {
				SourceBreakpoint line = new SourceBreakpoint();
				line.setLine(breakpoint.getLineNumber());
				lines.add(line);
			} catch (CoreException e) {
				// Deleted meanwhile.
				continue;
			}
		}
		Source source = new Source();
		source.setPath(path);
		source.setName(path.substring(path.lastIndexOf('/') + 1));
		SetBreakpointsArguments arguments = new SetBreakpointsArguments();
		arguments.setSource(source);
		arguments.setBreakpoints(lines.toArray(new SourceBreakpoint[0]));
		SetBreakpointsResponse answer = target.request("setBreakpoints", s -> s.setBreakpoints(arguments));
		if (answer == null) {
			throw DapModel.failure(NLS.bind(Messages.breakpoint_noAnswer, path), null);
		}
	}

	private void setFunctions() throws DebugException {
		List<FunctionBreakpoint> functions = new ArrayList<>();
		if (!stopAt.isEmpty()) {
			functions.add(function(stopAt));
		}
		for (IBreakpoint breakpoint : all()) {
			String name = breakpoint instanceof DapFunctionBreakpoint f && isOn(breakpoint) ? f.function() : null;
			if (name != null) {
				functions.add(function(name));
			}
		}
		if (functions.isEmpty() && !functionsSet) {
			return;
		}
		if (!Boolean.TRUE.equals(target.capabilities().getSupportsFunctionBreakpoints())) {
			if (!stopAt.isEmpty()) {
				throw DapModel.failure(Messages.breakpoint_noFunctions, null);
			}
			return;
		}
		functionsSet = true;
		SetFunctionBreakpointsArguments arguments = new SetFunctionBreakpointsArguments();
		arguments.setBreakpoints(functions.toArray(new FunctionBreakpoint[0]));
		target.request("setFunctionBreakpoints", s -> s.setFunctionBreakpoints(arguments));
	}

	private static FunctionBreakpoint function(String name) {
		FunctionBreakpoint function = new FunctionBreakpoint();
		function.setName(name);
		return function;
	}

	private void setFunctionsLater() {
		if (!target.isOver()) {
			try {
				setFunctions();
			} catch (DebugException e) {
				target.notice(e);
			}
		}
	}

	private void changed(IBreakpoint breakpoint, @Nullable String path) {
		if (!installed || target.isOver()) {
			return;
		}
		target.later(() -> {
			if (target.isOver()) {
				return;
			}
			if (breakpoint instanceof DapFunctionBreakpoint) {
				setFunctionsLater();
			} else if (path != null) {
				try {
					setLines(path, byFile().getOrDefault(path, List.of()));
				} catch (DebugException e) {
					target.notice(e);
				}
			}
		});
	}

	@Override
	public void breakpointAdded(@Nullable IBreakpoint breakpoint) {
		if (breakpoint instanceof DapLineBreakpoint line) {
			changed(line, line.path());
		} else if (breakpoint instanceof DapFunctionBreakpoint) {
			changed(breakpoint, null);
		}
	}

	@Override
	public void breakpointRemoved(@Nullable IBreakpoint breakpoint, @Nullable IMarkerDelta delta) {
		if (breakpoint instanceof DapLineBreakpoint line) {
			Object path = delta == null ? line.path() : delta.getAttribute(DapLineBreakpoint.PATH);
			changed(line, path instanceof String s ? s : line.path());
		} else if (breakpoint instanceof DapFunctionBreakpoint) {
			changed(breakpoint, null);
		}
	}

	@Override
	public void breakpointChanged(@Nullable IBreakpoint breakpoint, @Nullable IMarkerDelta delta) {
		breakpointAdded(breakpoint);
	}

	@Override
	public void breakpointManagerEnablementChanged(boolean enabled) {
		if (installed) {
			all().forEach(this::breakpointAdded);
		}
	}
}
