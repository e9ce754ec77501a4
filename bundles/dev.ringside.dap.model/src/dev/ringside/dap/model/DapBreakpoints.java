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
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IMarkerDelta;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.IBreakpointListener;
import org.eclipse.debug.core.IBreakpointManager;
import org.eclipse.debug.core.IBreakpointManagerListener;
import org.eclipse.debug.core.model.IBreakpoint;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.debug.Breakpoint;
import org.eclipse.lsp4j.debug.BreakpointEventArguments;
import org.eclipse.lsp4j.debug.BreakpointEventArgumentsReason;
import org.eclipse.lsp4j.debug.Capabilities;
import org.eclipse.lsp4j.debug.FunctionBreakpoint;
import org.eclipse.lsp4j.debug.SetBreakpointsArguments;
import org.eclipse.lsp4j.debug.SetFunctionBreakpointsArguments;
import org.eclipse.lsp4j.debug.Source;
import org.eclipse.lsp4j.debug.SourceBreakpoint;
import org.eclipse.lsp4j.debug.services.IDebugProtocolServer;
import org.eclipse.osgi.util.NLS;

import dev.ringside.core.text.Untrusted;
import dev.ringside.dap.adapter.AdapterBehaviour;

/**
 * Keeps an adapter's breakpoints the same as the platform's, and the platform's state the same as the adapter's. The protocol sets all of a file, or
 * all of the functions, at once; what has not changed is not sent again, because that would start the counts of hits anew.
 */
final class DapBreakpoints implements IBreakpointListener, IBreakpointManagerListener {

	private static final int MAX_MESSAGE = 300;
	/** The group of the functions; the other groups are files, by path. */
	private static final String FUNCTIONS = "";
	/** A breakpoint that was sent, but what the adapter made of it is not known: differs from all that can be wanted. */
	private static final List<Wanted> UNKNOWN = List.of(new Wanted(null, "", -1, "", "", "", ""));

	/**
	 * What the adapter is to do.
	 *
	 * @param breakpoint the platform's; null for the stop at a function that the launch configuration asks for
	 * @param name       the function; empty for a line
	 * @param line       the line; 0 for a function
	 * @param condition  as far as the adapter can; empty: none
	 * @param hits       as far as the adapter can; empty: none
	 * @param log        as far as the adapter can; empty: none
	 * @param note       what the adapter cannot, for people; empty: nothing
	 */
	private record Wanted(@Nullable DapBreakpoint breakpoint, String name, int line, String condition, String hits, String log, String note) {
	}

	private final DapDebugTarget target;
	private final AdapterBehaviour adapter;
	/** What was sent last, by group. */
	private final Map<String, List<Wanted>> sent = new HashMap<>();
	/** What the adapter calls the breakpoints, by group. */
	private final Map<String, Map<Integer, Wanted>> ids = new HashMap<>();
	private final Map<DapBreakpoint, String> told = new HashMap<>();
	private String stopAt = "";
	private volatile boolean installed;
	/** What was sent since the last stop and has no answer yet; never completes exceptionally. */
	private CompletableFuture<?> unanswered = CompletableFuture.completedFuture(null);
	/** The last that was sent or waits for its turn; never completes exceptionally. */
	private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

	DapBreakpoints(DapDebugTarget target, AdapterBehaviour adapter) {
		this.target = target;
		this.adapter = adapter;
	}

	boolean supports(IBreakpoint breakpoint) {
		return breakpoint instanceof DapLineBreakpoint
				|| breakpoint instanceof DapFunctionBreakpoint && Boolean.TRUE.equals(target.capabilities().getSupportsFunctionBreakpoints());
	}

	/**
	 * Sets all breakpoints; waits for the adapter. What the adapter refuses is told, and the session goes on without it.
	 *
	 * @param function the function to stop at once; empty for none
	 * @throws DebugException when the adapter cannot stop at functions, but shall
	 */
	void install(String function) throws DebugException {
		if (!function.isEmpty() && !Boolean.TRUE.equals(target.capabilities().getSupportsFunctionBreakpoints())) {
			throw DapModel.failure(Messages.breakpoint_noFunctions, null);
		}
		IBreakpointManager manager = DebugPlugin.getDefault().getBreakpointManager();
		manager.addBreakpointListener(this);
		manager.addBreakpointManagerListener(this);
		List<CompletableFuture<?>> answers = new ArrayList<>();
		synchronized (this) {
			stopAt = function;
			installed = true;
			byFile().forEach((path, wanted) -> answers.add(setLines(path, wanted)));
			answers.add(setFunctions());
		}
		for (CompletableFuture<?> answer : answers) {
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
		Set<DapBreakpoint> known = new HashSet<>();
		synchronized (this) {
			sent.values().forEach(group -> group.stream().map(Wanted::breakpoint).forEach(b -> {
				if (b != null) {
					known.add(b);
				}
			}));
			sent.clear();
			ids.clear();
		}
		known.forEach(b -> b.states().remove(target));
	}

	/**
	 * Completes when the adapter has answered all that was sent to it while the program was stopped, or has not in time. What was sent while it ran does
	 * not count: gdb 16 may leave that without an answer.
	 */
	synchronized CompletableFuture<?> settled() {
		return unanswered;
	}

	private <T> CompletableFuture<T> send(String name, Function<IDebugProtocolServer, CompletableFuture<T>> request) {
		CompletableFuture<T> answer = adapter.mixesBreakpoints() ? last.thenCompose(v -> target.send(name, request))
				: target.send(name, request);
		last = answer.handle((v, e) -> Boolean.TRUE);
		unanswered = CompletableFuture.allOf(unanswered, last);
		return answer;
	}

	/** The stop at a function is once. */
	synchronized void stopped(@Nullable String reason) {
		unanswered = CompletableFuture.completedFuture(null);
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

	// ---- what is wanted ---------------------------------------------------------------------------------------------

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

	private Map<String, List<Wanted>> byFile() {
		Map<String, List<Wanted>> map = new TreeMap<>();
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

	private List<Wanted> byFunction() {
		Map<String, Wanted> map = new LinkedHashMap<>();
		if (!stopAt.isEmpty()) {
			map.put(stopAt, new Wanted(null, stopAt, 0, "", "", "", ""));
		}
		for (IBreakpoint breakpoint : all()) {
			String name = breakpoint instanceof DapFunctionBreakpoint f && isOn(f) ? f.function() : null;
			if (breakpoint instanceof DapFunctionBreakpoint function && name != null) {
				// Adapters know a function's breakpoint by the function's name: there can be one of each.
				map.putIfAbsent(name, wanted(function, name, 0));
			}
		}
		return List.copyOf(map.values());
	}

	/** What of a breakpoint this adapter can do, and what not. */
	private Wanted wanted(DapBreakpoint breakpoint, String name, int line) {
		Capabilities can = target.capabilities();
		boolean function = !name.isEmpty();
		boolean ignores = function && !adapter.hasConditionsOfFunctions();
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
		} else if (!hits.isEmpty() && !adapter.hitConditions().isUnderstood(hits)) {
			notes.add(NLS.bind(Messages.breakpoint_badHitCondition, Untrusted.display(hits), adapter.hitConditions().help()));
			hits = "";
		}
		String log = function ? "" : breakpoint.logMessage();
		if (!log.isEmpty() && !Boolean.TRUE.equals(can.getSupportsLogPoints())) {
			log = "";
			notes.add(Messages.breakpoint_noLog);
		}
		return new Wanted(breakpoint, name, line, condition, hits, log, String.join(" ", notes));
	}

	private static @Nullable String orNull(String text) {
		return text.isEmpty() ? null : text;
	}

	// ---- to the adapter ---------------------------------------------------------------------------------------------

	/** Whether there is anything to send; notes it as sent. */
	private boolean changes(String group, List<Wanted> wanted) {
		List<Wanted> before = sent.getOrDefault(group, List.of());
		if (before.equals(wanted)) {
			return false;
		}
		sent.put(group, wanted);
		for (Wanted w : before) {
			DapBreakpoint gone = w.breakpoint();
			if (gone != null && wanted.stream().noneMatch(now -> gone.equals(now.breakpoint()))) {
				told.remove(gone);
				gone.states().remove(target);
			}
		}
		return true;
	}

	private CompletableFuture<?> setLines(String path, List<Wanted> wanted) {
		if (!changes(path, wanted)) {
			return CompletableFuture.completedFuture(null);
		}
		List<SourceBreakpoint> lines = new ArrayList<>();
		for (Wanted w : wanted) {
			SourceBreakpoint line = new SourceBreakpoint();
			line.setLine(w.line());
			line.setCondition(orNull(w.condition()));
			line.setHitCondition(orNull(w.hits()));
			line.setLogMessage(orNull(w.log()));
			lines.add(line);
		}
		Source source = new Source();
		source.setPath(path);
		source.setName(path.substring(path.lastIndexOf('/') + 1));
		SetBreakpointsArguments arguments = new SetBreakpointsArguments();
		arguments.setSource(source);
		arguments.setBreakpoints(lines.toArray(new SourceBreakpoint[0]));
		return send("setBreakpoints", s -> s.setBreakpoints(arguments))
				.whenComplete((answer, error) -> target.later(() -> answered(path, wanted, null, answer == null ? null : answer.getBreakpoints(), error)));
	}

	private CompletableFuture<?> setFunctions() {
		List<Wanted> before = sent.getOrDefault(FUNCTIONS, List.of());
		List<Wanted> wanted = byFunction();
		if (!changes(FUNCTIONS, wanted)) {
			return CompletableFuture.completedFuture(null);
		}
		if (!Boolean.TRUE.equals(target.capabilities().getSupportsFunctionBreakpoints())) {
			wanted.forEach(w -> show(w, false, 0, Messages.breakpoint_functionsUnsupported));
			return CompletableFuture.completedFuture(null);
		}
		if (adapter.answersFunctionsInOrder()) {
			return sendFunctions(wanted, wanted, null);
		}
		// One new function at a time: the breakpoint that the answer has and the last one had not is that function's.
		List<Wanted> step = new ArrayList<>();
		List<Wanted> added = new ArrayList<>();
		for (Wanted w : wanted) {
			(before.stream().anyMatch(b -> b.name().equals(w.name())) ? step : added).add(w);
		}
		if (added.isEmpty()) {
			return sendFunctions(wanted, step, null);
		}
		CompletableFuture<?> last = CompletableFuture.completedFuture(null);
		for (Wanted w : added) {
			step.add(w);
			last = sendFunctions(wanted, List.copyOf(step), w);
		}
		return last;
	}

	private CompletableFuture<?> sendFunctions(List<Wanted> wanted, List<Wanted> step, @Nullable Wanted added) {
		List<FunctionBreakpoint> functions = new ArrayList<>();
		for (Wanted w : step) {
			FunctionBreakpoint function = new FunctionBreakpoint();
			function.setName(w.name());
			function.setCondition(orNull(w.condition()));
			function.setHitCondition(orNull(w.hits()));
			functions.add(function);
		}
		SetFunctionBreakpointsArguments arguments = new SetFunctionBreakpointsArguments();
		arguments.setBreakpoints(functions.toArray(new FunctionBreakpoint[0]));
		return send("setFunctionBreakpoints", s -> s.setFunctionBreakpoints(arguments)).whenComplete((answer, error) -> target
				.later(() -> answered(FUNCTIONS, wanted, added, answer == null ? null : answer.getBreakpoints(), error)));
	}

	// ---- from the adapter -------------------------------------------------------------------------------------------

	/**
	 * On the events' thread: what the adapter made of a group.
	 *
	 * @param added the one that is new in an answer that may leave out others or have them in any order; null for an answer in order
	 */
	private synchronized void answered(String group, List<Wanted> wanted, @Nullable Wanted added, Breakpoint @Nullable [] answer,
			@Nullable Throwable error) {
		if (target.isOver()) {
			return;
		}
		if (sent.get(group) != wanted) {
			// More has been sent since: that answer counts. It may have left out, though, which breakpoint was new in this one.
			if (added != null && answer != null) {
				Map<Integer, Wanted> named = ids.computeIfAbsent(group, g -> new HashMap<>());
				for (Breakpoint b : answer) {
					Integer id = b.getId();
					if (id != null) {
						named.putIfAbsent(id, added);
					}
				}
			}
			return;
		}
		if (error != null || answer == null) {
			sent.put(group, UNKNOWN);
			String text = error == null ? NLS.bind(Messages.breakpoint_noAnswer, group) : SessionConsole.text(error);
			wanted.forEach(w -> show(w, false, 0, text));
			if (error != null) {
				target.notice(error);
			}
			return;
		}
		Map<Integer, Wanted> named = ids.computeIfAbsent(group, g -> new HashMap<>());
		boolean inOrder = adapter.answersFunctionsInOrder() || !group.equals(FUNCTIONS);
		if (inOrder) {
			named.clear();
			boolean complete = answer.length == wanted.size();
			for (int i = 0; i < wanted.size(); i++) {
				if (complete) {
					take(named, wanted.get(i), answer[i]);
				} else {
					// Which is which cannot be told.
					show(wanted.get(i), false, 0, NLS.bind(Messages.breakpoint_fewer, Integer.toString(answer.length), Integer.toString(wanted.size())));
				}
			}
			return;
		}
		for (Breakpoint b : answer) {
			Integer id = b.getId();
			Wanted old = id == null ? null : named.get(id);
			// What is wanted of it may have changed, but not its function.
			Wanted w = old == null ? added : wanted.stream().filter(now -> now.name().equals(old.name())).findFirst().orElse(null);
			if (w != null) {
				take(named, w, b);
			}
		}
	}

	private void take(Map<Integer, Wanted> named, Wanted wanted, Breakpoint b) {
		Integer id = b.getId();
		if (id != null) {
			named.put(id, wanted);
		}
		show(wanted, b.isVerified(), b.getLine() == null ? 0 : b.getLine(), b.getMessage());
	}

	private void show(Wanted wanted, boolean verified, int line, @Nullable String message) {
		DapBreakpoint breakpoint = wanted.breakpoint();
		if (breakpoint == null) {
			if (!verified && message != null && !message.isBlank()) {
				target.say(NLS.bind(Messages.breakpoint_said, wanted.name() + "()", Untrusted.display(message, MAX_MESSAGE)));
			}
			return;
		}
		String words = message == null ? "" : Untrusted.display(message.strip(), MAX_MESSAGE);
		BreakpointStates.State state = new BreakpointStates.State(target.getName(), verified, line, words, wanted.note());
		breakpoint.states().put(target, state);
		boolean trouble = !wanted.note().isEmpty() || !verified && !words.isEmpty();
		String text = trouble ? NLS.bind(Messages.breakpoint_said, breakpoint.title(), state.text()) : "";
		if (!text.equals(told.put(breakpoint, text)) && !text.isEmpty()) {
			target.say(text);
		}
	}

	/** On the events' thread: the adapter has changed one by itself. */
	synchronized void event(BreakpointEventArguments event) {
		Breakpoint b = event.getBreakpoint();
		Integer id = b == null ? null : b.getId();
		if (b == null || id == null) {
			return;
		}
		for (Map<Integer, Wanted> group : ids.values()) {
			Wanted wanted = group.get(id);
			if (wanted != null) {
				if (BreakpointEventArgumentsReason.REMOVED.equals(event.getReason())) {
					group.remove(id);
					show(wanted, false, 0, Messages.breakpoint_removed);
				} else {
					show(wanted, b.isVerified(), b.getLine() == null ? 0 : b.getLine(), b.getMessage());
				}
			}
		}
	}

	// ---- from the platform ------------------------------------------------------------------------------------------

	private synchronized void functionsChanged() {
		if (installed && !target.isOver()) {
			setFunctions();
		}
	}

	/** Sends again what was not taken. */
	private synchronized void again() {
		List<String> groups = sent.entrySet().stream().filter(e -> e.getValue() == UNKNOWN).map(Map.Entry::getKey).toList();
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
			setLines(path, byFile().getOrDefault(path, List.of()));
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
