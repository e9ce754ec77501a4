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

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.debug.Breakpoint;
import org.eclipse.lsp4j.debug.BreakpointEventArguments;
import org.eclipse.lsp4j.debug.BreakpointEventArgumentsReason;
import org.eclipse.osgi.util.NLS;

import dev.ringside.core.text.Untrusted;
import dev.ringside.dap.model.BreakpointState;
import dev.ringside.dap.model.internal.Messages;
import dev.ringside.dap.model.internal.breakpoint.AdapterBreakpoint;

/**
 * What the adapter made of the breakpoints that were sent: which of its numbers is which breakpoint, and what the user
 * is told.
 * <p>
 * Threading: guarded by its owner, {@link BreakpointSync}.
 */
final class BreakpointAnswers {

	private static final int MAX_MESSAGE = 300;

	private final TargetElement target;
	/** What the adapter calls the breakpoints, by group. */
	private final Map<String, Map<Integer, WantedBreakpoint>> ids = new HashMap<>();
	private final Map<AdapterBreakpoint, String> told = new HashMap<>();

	BreakpointAnswers(TargetElement target) {
		this.target = target;
	}

	void clear() {
		ids.clear();
	}

	/** A breakpoint is not wanted any more. */
	void forget(AdapterBreakpoint gone) {
		told.remove(gone);
		gone.sessions().remove(target);
	}

	/** An answer that has the breakpoints in the order of the request. */
	void inOrder(String group, List<WantedBreakpoint> wanted, Breakpoint[] answer) {
		Map<Integer, WantedBreakpoint> named = named(group);
		named.clear();
		boolean complete = answer.length == wanted.size();
		for (int i = 0; i < wanted.size(); i++) {
			if (complete) {
				take(named, wanted.get(i), answer[i]);
			} else {
				// Which is which cannot be told.
				show(wanted.get(i), NLS.bind(Messages.breakpoint_fewer, Integer.toString(answer.length),
						Integer.toString(wanted.size())));
			}
		}
	}

	/**
	 * An answer that may leave out some or have them in any order; {@code added}, where there is one, is the only
	 * function that is new in it.
	 */
	void inAnyOrder(String group, List<WantedBreakpoint> wanted, @Nullable WantedBreakpoint added,
			Breakpoint[] answer) {
		Map<Integer, WantedBreakpoint> named = named(group);
		for (Breakpoint b : answer) {
			Integer id = b.getId();
			WantedBreakpoint old = id == null ? null : named.get(id);
			// What is wanted of it may have changed, but not its function.
			WantedBreakpoint w = old == null ? added
					: wanted.stream().filter(now -> now.name().equals(old.name())).findFirst().orElse(null);
			if (w != null) {
				take(named, w, b);
			}
		}
	}

	/**
	 * An answer to what has been sent again since: it may be the only one that tells which breakpoint was new in it.
	 */
	void outdated(String group, WantedBreakpoint added, Breakpoint[] answer) {
		Map<Integer, WantedBreakpoint> named = named(group);
		for (Breakpoint b : answer) {
			Integer id = b.getId();
			if (id != null) {
				named.putIfAbsent(id, added);
			}
		}
	}

	private Map<Integer, WantedBreakpoint> named(String group) {
		return ids.computeIfAbsent(group, g -> new HashMap<>());
	}

	private void take(Map<Integer, WantedBreakpoint> named, WantedBreakpoint wanted, Breakpoint b) {
		Integer id = b.getId();
		if (id != null) {
			named.put(id, wanted);
		}
		show(wanted, b);
	}

	/** The adapter has changed one by itself. */
	void event(BreakpointEventArguments event) {
		Breakpoint b = event.getBreakpoint();
		Integer id = b == null ? null : b.getId();
		if (b == null || id == null) {
			return;
		}
		for (Map<Integer, WantedBreakpoint> group : ids.values()) {
			WantedBreakpoint wanted = group.get(id);
			if (wanted != null) {
				if (BreakpointEventArgumentsReason.REMOVED.equals(event.getReason())) {
					group.remove(id);
					show(wanted, Messages.breakpoint_removed);
				} else {
					show(wanted, b);
				}
			}
		}
	}

	private void show(WantedBreakpoint wanted, Breakpoint b) {
		show(wanted, b.isVerified(), b.getLine() == null ? 0 : b.getLine(), b.getMessage());
	}

	/** The adapter has not set one. */
	void show(WantedBreakpoint wanted, String why) {
		show(wanted, false, 0, why);
	}

	private void show(WantedBreakpoint wanted, boolean verified, int line, @Nullable String message) {
		AdapterBreakpoint breakpoint = wanted.breakpoint();
		if (breakpoint == null) {
			if (!verified && message != null && !message.isBlank()) {
				target.say(NLS.bind(Messages.breakpoint_said, wanted.name() + "()",
						Untrusted.display(message, MAX_MESSAGE)));
			}
			return;
		}
		String words = message == null ? "" : Untrusted.display(message.strip(), MAX_MESSAGE);
		BreakpointState state = new BreakpointState(target.getName(), verified, line, words, wanted.note());
		breakpoint.sessions().put(target, state);
		boolean trouble = !wanted.note().isEmpty() || !verified && !words.isEmpty();
		String text = trouble ? NLS.bind(Messages.breakpoint_said, breakpoint.title(), state.text()) : "";
		if (!text.equals(told.put(breakpoint, text)) && !text.isEmpty()) {
			target.say(text);
		}
	}
}
