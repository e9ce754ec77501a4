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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.eclipse.core.resources.IMarkerDelta;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.IBreakpointListener;
import org.eclipse.debug.core.IBreakpointManager;
import org.eclipse.debug.core.IBreakpointManagerListener;
import org.eclipse.debug.core.model.IBreakpoint;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.debug.Breakpoint;
import org.eclipse.lsp4j.debug.BreakpointEventArguments;
import org.eclipse.osgi.util.NLS;

import dev.ringside.dap.model.DapBreakpoint;
import dev.ringside.dap.model.internal.Failures;
import dev.ringside.dap.model.internal.Messages;
import dev.ringside.dap.model.internal.breakpoint.AdapterBreakpoint;
import dev.ringside.dap.model.internal.breakpoint.DapFunctionBreakpoint;
import dev.ringside.dap.model.internal.breakpoint.DapLineBreakpoint;

/**
 * Keeps an adapter's breakpoints the same as the platform's. The protocol sets all of a file, or all of the functions,
 * at once; what has not changed is not sent again, because that would start the counts of hits again.
 * <p>
 * Thread-safe; answers and events of the adapter come on the events' thread.
 */
final class BreakpointSync implements IBreakpointListener, IBreakpointManagerListener {

	/** The group of the functions; the other groups are files, by path. */
	private static final String FUNCTIONS = "";
	/**
	 * A breakpoint that was sent, but what the adapter made of it is not known: differs from all that can be wanted.
	 */
	private static final List<WantedBreakpoint> UNKNOWN = List.of(new WantedBreakpoint(null, "", -1, "", "", "", ""));

	private final TargetElement target;
	private final WantedBreakpoints platform;
	private final BreakpointRequests requests;
	private final BreakpointAnswers answers;
	/** What was sent last, by group. */
	private final Map<String, List<WantedBreakpoint>> sent = new HashMap<>();
	private String stopAt = "";
	private volatile boolean installed;

	BreakpointSync(TargetElement target) {
		this.target = target;
		platform = new WantedBreakpoints(target);
		requests = new BreakpointRequests(target);
		answers = new BreakpointAnswers(target);
	}

	private boolean hasFunctions() {
		return Boolean.TRUE.equals(target.capabilities().getSupportsFunctionBreakpoints());
	}

	boolean supports(IBreakpoint breakpoint) {
		return breakpoint instanceof DapLineBreakpoint || breakpoint instanceof DapFunctionBreakpoint && hasFunctions();
	}

	// ---- the session ------------------------------------------------------------------------------------------------

	/**
	 * Sets all breakpoints; waits for the adapter. What the adapter refuses is told, and the session goes on without
	 * it.
	 *
	 * @param function the function to stop at once; empty for none
	 * @throws DebugException when the adapter cannot stop at functions, but shall
	 */
	void install(String function) throws DebugException {
		if (!function.isEmpty() && !hasFunctions()) {
			throw Failures.failure(Messages.breakpoint_noFunctions, null);
		}
		IBreakpointManager manager = DebugPlugin.getDefault().getBreakpointManager();
		manager.addBreakpointListener(this);
		manager.addBreakpointManagerListener(this);
		List<CompletableFuture<?>> all = new ArrayList<>();
		synchronized (this) {
			stopAt = function;
			installed = true;
			platform.byFile().forEach((path, wanted) -> all.add(setLines(path, wanted)));
			all.add(setFunctions());
		}
		for (CompletableFuture<?> answer : all) {
			answer.handle((v, e) -> Boolean.TRUE).join();
		}
	}

	/** The session is over. */
	void dispose() {
		installed = false;
		DebugPlugin plugin = DebugPlugin.getDefault();
		if (plugin != null) {
			plugin.getBreakpointManager().removeBreakpointListener(this);
			plugin.getBreakpointManager().removeBreakpointManagerListener(this);
		}
		Set<AdapterBreakpoint> known = new HashSet<>();
		synchronized (this) {
			sent.values().forEach(group -> group.stream().map(WantedBreakpoint::breakpoint).forEach(b -> {
				if (b != null) {
					known.add(b);
				}
			}));
			sent.clear();
			answers.clear();
		}
		known.forEach(b -> b.sessions().remove(target));
	}

	/** See {@link BreakpointRequests#settled()}. */
	synchronized CompletableFuture<?> settled() {
		return requests.settled();
	}

	/** The program has stopped. The stop at a function is once. */
	synchronized void stopped(@Nullable String reason) {
		requests.stopped();
		if (sent.containsValue(UNKNOWN)) {
			// Some adapters take no breakpoints while the program runs.
			target.later(this::again);
		}
		if (!stopAt.isEmpty() && reason != null && reason.contains("breakpoint")) {
			stopAt = "";
			target.later(this::functionsChanged);
		}
	}

	/** The program is about to start again, and shall stop at that function again. */
	synchronized void rearm(String function) {
		stopAt = function;
		setFunctions();
	}

	// ---- to the adapter ---------------------------------------------------------------------------------------------

	/** Whether there is anything to send; notes it as sent. */
	private boolean changes(String group, List<WantedBreakpoint> wanted) {
		List<WantedBreakpoint> before = sent.getOrDefault(group, List.of());
		if (before.equals(wanted)) {
			return false;
		}
		sent.put(group, wanted);
		for (WantedBreakpoint w : before) {
			AdapterBreakpoint gone = w.breakpoint();
			if (gone != null && wanted.stream().noneMatch(now -> gone.equals(now.breakpoint()))) {
				answers.forget(gone);
			}
		}
		return true;
	}

	private CompletableFuture<?> setLines(String path, List<WantedBreakpoint> wanted) {
		if (!changes(path, wanted)) {
			return CompletableFuture.completedFuture(null);
		}
		return requests.lines(path, wanted)
				.whenComplete((answer, error) -> target.later(() -> answered(path, wanted, null, answer, error)));
	}

	private CompletableFuture<?> setFunctions() {
		List<WantedBreakpoint> before = sent.getOrDefault(FUNCTIONS, List.of());
		List<WantedBreakpoint> wanted = platform.functions(stopAt);
		if (!changes(FUNCTIONS, wanted)) {
			return CompletableFuture.completedFuture(null);
		}
		if (!hasFunctions()) {
			wanted.forEach(w -> answers.show(w, Messages.breakpoint_functionsUnsupported));
			return CompletableFuture.completedFuture(null);
		}
		if (target.behaviour().answersFunctionsInOrder()) {
			return sendFunctions(wanted, wanted, null);
		}
		// One new function at a time: the breakpoint that the answer has and the last one had not is that function's.
		List<WantedBreakpoint> step = new ArrayList<>();
		List<WantedBreakpoint> added = new ArrayList<>();
		for (WantedBreakpoint w : wanted) {
			(before.stream().anyMatch(b -> b.name().equals(w.name())) ? step : added).add(w);
		}
		if (added.isEmpty()) {
			return sendFunctions(wanted, step, null);
		}
		CompletableFuture<?> last = CompletableFuture.completedFuture(null);
		for (WantedBreakpoint w : added) {
			step.add(w);
			last = sendFunctions(wanted, List.copyOf(step), w);
		}
		return last;
	}

	private CompletableFuture<?> sendFunctions(List<WantedBreakpoint> wanted, List<WantedBreakpoint> step,
			@Nullable WantedBreakpoint added) {
		return requests.functions(step)
				.whenComplete((answer, error) -> target.later(() -> answered(FUNCTIONS, wanted, added, answer, error)));
	}

	// ---- from the adapter -------------------------------------------------------------------------------------------

	/**
	 * On the events' thread: what the adapter made of a group.
	 *
	 * @param added the one that is new in an answer that may leave out others or have them in any order; null for an
	 *              answer in order
	 */
	private synchronized void answered(String group, List<WantedBreakpoint> wanted, @Nullable WantedBreakpoint added,
			Breakpoint @Nullable [] answer, @Nullable Throwable error) {
		if (target.isOver()) {
			return;
		}
		if (sent.get(group) != wanted) {
			// More has been sent since: that answer counts.
			if (added != null && answer != null) {
				answers.outdated(group, added, answer);
			}
			return;
		}
		if (error != null || answer == null) {
			sent.put(group, UNKNOWN);
			String text = error == null ? NLS.bind(Messages.breakpoint_noAnswer, group) : SessionConsole.text(error);
			wanted.forEach(w -> answers.show(w, text));
			if (error != null) {
				target.notice(error);
			}
		} else if (target.behaviour().answersFunctionsInOrder() || !group.equals(FUNCTIONS)) {
			answers.inOrder(group, wanted, answer);
		} else {
			answers.inAnyOrder(group, wanted, added, answer);
		}
	}

	/** On the events' thread: the adapter has changed one by itself. */
	synchronized void event(BreakpointEventArguments event) {
		answers.event(event);
	}

	// ---- from the platform ------------------------------------------------------------------------------------------

	private synchronized void functionsChanged() {
		if (installed && !target.isOver()) {
			setFunctions();
		}
	}

	/** Sends again what was not taken. */
	private synchronized void again() {
		List<String> groups = sent.entrySet().stream().filter(e -> e.getValue() == UNKNOWN).map(Map.Entry::getKey)
				.toList();
		for (String group : groups) {
			if (group.equals(FUNCTIONS)) {
				functionsChanged();
			} else {
				linesChanged(group);
			}
		}
	}

	private synchronized void linesChanged(String path) {
		if (installed && !target.isOver()) {
			setLines(path, platform.byFile().getOrDefault(path, List.of()));
		}
	}

	private void changed(IBreakpoint breakpoint, @Nullable String path) {
		if (!installed || target.isOver()) {
			return;
		}
		if (breakpoint instanceof DapFunctionBreakpoint) {
			target.later(this::functionsChanged);
		} else if (path != null) {
			target.later(() -> linesChanged(path));
		}
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
			Object path = delta == null ? line.path() : delta.getAttribute(DapBreakpoint.PATH);
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
			WantedBreakpoints.all().forEach(this::breakpointAdded);
		}
	}
}
