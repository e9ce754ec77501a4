/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.dap.model.internal.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.eclipse.core.resources.IMarker;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.IBreakpointManager;
import org.eclipse.debug.core.model.IBreakpoint;
import org.eclipse.lsp4j.debug.Capabilities;
import org.eclipse.osgi.util.NLS;

import dev.ringside.core.text.Untrusted;
import dev.ringside.dap.model.DapModel;
import dev.ringside.dap.model.internal.Messages;
import dev.ringside.dap.model.internal.breakpoint.AdapterBreakpoint;
import dev.ringside.dap.model.internal.breakpoint.DapFunctionBreakpoint;
import dev.ringside.dap.model.internal.breakpoint.DapLineBreakpoint;

/** The platform's breakpoints that are on, as far as an adapter can do what they say. Callable on any thread. */
final class WantedBreakpoints {

	private final TargetElement target;

	WantedBreakpoints(TargetElement target) {
		this.target = target;
	}

	/** All of this debug model, on or off. */
	static List<IBreakpoint> all() {
		return List.of(DebugPlugin.getDefault().getBreakpointManager().getBreakpoints(DapModel.ID));
	}

	private static boolean isOn(IBreakpoint breakpoint) {
		try {
			IBreakpointManager manager = DebugPlugin.getDefault().getBreakpointManager();
			return manager.isEnabled() && breakpoint.isEnabled() && breakpoint.isRegistered();
		} catch (CoreException e) {
			// Its marker has gone.
			return false;
		}
	}

	/** The lines, by the path of their file. */
	Map<String, List<WantedBreakpoint>> byFile() {
		Map<String, List<WantedBreakpoint>> map = new TreeMap<>();
		for (IBreakpoint breakpoint : all()) {
			if (breakpoint instanceof DapLineBreakpoint line && isOn(line)) {
				String path = line.path();
				IMarker marker = line.getMarker();
				int number = marker == null ? 0 : marker.getAttribute(IMarker.LINE_NUMBER, 0);
				if (path != null && number > 0) {
					map.computeIfAbsent(path, p -> new ArrayList<>()).add(wanted(line, "", number));
				}
			}
		}
		return map;
	}

	/** The functions. Adapters know a function's breakpoint by the function's name: there can be one of each. */
	List<WantedBreakpoint> functions(String stopAt) {
		Map<String, WantedBreakpoint> map = new LinkedHashMap<>();
		if (!stopAt.isEmpty()) {
			map.put(stopAt, WantedBreakpoint.stopAt(stopAt));
		}
		for (IBreakpoint breakpoint : all()) {
			String name = breakpoint instanceof DapFunctionBreakpoint f && isOn(f) ? f.function() : null;
			if (breakpoint instanceof DapFunctionBreakpoint function && name != null) {
				map.putIfAbsent(name, wanted(function, name, 0));
			}
		}
		return List.copyOf(map.values());
	}

	/** What of a breakpoint this adapter can do, and what not. */
	private WantedBreakpoint wanted(AdapterBreakpoint breakpoint, String name, int line) {
		Capabilities can = target.capabilities();
		boolean function = !name.isEmpty();
		boolean ignores = function && !target.behaviour().hasConditionsOfFunctions();
		List<String> notes = new ArrayList<>();
		String condition = breakpoint.condition();
		if (!condition.isEmpty() && (ignores || !Boolean.TRUE.equals(can.getSupportsConditionalBreakpoints()))) {
			condition = "";
			notes.add(Messages.breakpoint_noCondition);
		}
		String hits = breakpoint.hitCondition();
		if (!hits.isEmpty() && (ignores || !Boolean.TRUE.equals(can.getSupportsHitConditionalBreakpoints()))) {
			hits = "";
			notes.add(Messages.breakpoint_noHitCondition);
		} else if (!hits.isEmpty() && !target.behaviour().hitConditions().isUnderstood(hits)) {
			notes.add(NLS.bind(Messages.breakpoint_badHitCondition, Untrusted.display(hits),
					target.behaviour().hitConditions().help()));
			hits = "";
		}
		String log = function ? "" : breakpoint.logMessage();
		if (!log.isEmpty() && !Boolean.TRUE.equals(can.getSupportsLogPoints())) {
			log = "";
			notes.add(Messages.breakpoint_noLog);
		}
		return new WantedBreakpoint(breakpoint, name, line, condition, hits, log, String.join(" ", notes));
	}
}
