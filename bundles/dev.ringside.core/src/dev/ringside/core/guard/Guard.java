/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.guard;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.evidence.Certainty;
import dev.ringside.core.text.Texts;
import dev.ringside.core.thread.Classification;

/**
 * The one place that decides what an action may do. A table: for each {@link Action}, why it must not reach a worker, or nothing where it
 * may. What each does was measured with gdb 10.1, 13.1, 16.3 and lldb 14 and 19 on Linux 6.18 x86-64.
 * <p>
 * A user thread, and a thread of which it is not known what it is, is never refused anything. Immutable, thread-safe.
 */
public final class Guard {

	/** Why an action on a worker is refused. */
	public enum Refusal {
		/** The worker has no user code to run: the step never ends, all threads run meanwhile, or the target hangs for good. */
		NO_USER_CODE,
		/** Resuming only a worker hangs; the pending interrupt may kill the program on detach. */
		RESUME_HANGS,
		/** There is no user stack to leave or restart. */
		NO_USER_STACK,
		/** The kernel accepts the write and ignores it, keeps it for good, or the debugger writes the main thread. */
		WRITE_IS_LOST,
		/** The value would be the main thread's. */
		WRONG_THREAD,
		/** A call needs a user stack. */
		CALL_NEEDS_STACK,
		/** Recording fails and breaks the session. */
		RECORD_BREAKS,
		/** A worker never executes the program's code, so it never hits. */
		NEVER_HITS
	}

	private static final Map<Action, Refusal> TABLE = table();

	private final boolean enabled;
	private final Function<Action, String> names;

	/**
	 * A guard whose reasons name actions as {@link Action#label()} does.
	 *
	 * @param enabled the setting {@code guard}; when false everything is allowed
	 */
	public Guard(boolean enabled) {
		this(enabled, Action::label);
	}

	/**
	 * A guard for a front end with names of its own.
	 *
	 * @param enabled the setting {@code guard}; when false everything is allowed
	 * @param names   what the front end's users know an action by, as a noun; thread-safe
	 */
	public Guard(boolean enabled, Function<Action, String> names) {
		this.enabled = enabled;
		this.names = names;
	}

	/**
	 * Decides about an action on a thread.
	 *
	 * @param action what is asked for
	 * @param thread what the thread is; null when not known, which allows
	 * @return the decision
	 */
	public Decision decide(Action action, @Nullable Classification thread) {
		if (!enabled || thread == null || !thread.isWorker()) {
			return Decision.ALLOWED;
		}
		Refusal refusal = TABLE.get(action);
		if (refusal == null) {
			return Decision.ALLOWED;
		}
		String reason = Texts.get("refusal." + refusal.name(), names.apply(action), thread.label());
		if (thread.certainty() != Certainty.CERTAIN) {
			// What was flagged by weak signs may be a user thread after all: say how to get on.
			reason += ' ' + Texts.get("refusal.uncertain");
		}
		return new Decision(refusal, reason);
	}

	/**
	 * Whether an action is refused for workers at all, for front ends that disable buttons.
	 *
	 * @param action an action
	 * @return true when the table has a refusal
	 */
	public static boolean isRefusedForWorkers(Action action) {
		return TABLE.containsKey(action);
	}

	private static Map<Action, Refusal> table() {
		EnumMap<Action, Refusal> t = new EnumMap<>(Action.class);
		t.put(Action.STEP_OVER, Refusal.NO_USER_CODE);
		t.put(Action.STEP_INTO, Refusal.NO_USER_CODE);
		t.put(Action.STEP_RETURN, Refusal.NO_USER_STACK);
		t.put(Action.STEP_INSTRUCTION, Refusal.NO_USER_CODE);
		t.put(Action.REVERSE, Refusal.NO_USER_CODE);
		t.put(Action.RUN_TO_LINE, Refusal.NO_USER_CODE);
		t.put(Action.JUMP, Refusal.NO_USER_CODE);
		t.put(Action.UNWIND_FRAME, Refusal.NO_USER_STACK);
		t.put(Action.RESUME_THREAD, Refusal.RESUME_HANGS);
		t.put(Action.WRITE_REGISTER, Refusal.WRITE_IS_LOST);
		t.put(Action.EVALUATE_REGISTER, Refusal.WRONG_THREAD);
		t.put(Action.EVALUATE_ASSIGNMENT, Refusal.WRITE_IS_LOST);
		t.put(Action.EVALUATE_CALL, Refusal.CALL_NEEDS_STACK);
		t.put(Action.RECORD, Refusal.RECORD_BREAKS);
		t.put(Action.THREAD_BREAKPOINT, Refusal.NEVER_HITS);
		return Collections.unmodifiableMap(t);
	}
}
