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
import java.util.Optional;
import java.util.function.Function;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.evidence.Certainty;
import dev.ringside.core.text.Texts;
import dev.ringside.core.thread.Classification;

/**
 * The one place that decides what an action may do. A table: for each {@link Action}, why it must not reach a worker,
 * or nothing where it may. What each does was measured with gdb 10.1, 13.1, 16.3 and lldb 14 and 19 on Linux 6.18
 * x86-64.
 * <p>
 * A user thread, and a thread of which it is not known what it is, is never refused anything. Immutable, thread-safe.
 */
public final class Guard {

	/** Why an action on a worker is refused. */
	public enum Refusal {
		/**
		 * The worker has no user code to run: the step never ends, all threads run meanwhile, or the target hangs for
		 * good.
		 */
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
		NEVER_HITS,
		/** gdb's scheduler-locking keeps all other threads stopped. */
		LOCKED
	}

	/**
	 * A row of the table.
	 *
	 * @param refusal why the action is refused
	 * @param always  whether it is refused whatever the setting {@code guard}, of a thread that is certainly a worker
	 * @param source  how it was found out
	 */
	private record Row(Refusal refusal, boolean always, String source) {
		static Row of(Refusal refusal, String source) {
			return new Row(refusal, false, source);
		}

		static Row always(Refusal refusal, String source) {
			return new Row(refusal, true, source);
		}
	}

	private static final String LINES = "gdb 13.1: an error; lldb 14, 19: a hang; "
			+ "gdb 16.3 -i dap: no stop comes any more";
	private static final String INSTRUCTIONS = "gdb 13.1 (stepi, nexti, jump): never finishes, and all threads run";

	/** Measured on Linux 6.18, x86-64. An action that has no row is allowed. */
	private static final Map<Action, Row> TABLE = Collections.unmodifiableMap(new EnumMap<>(Map.ofEntries(
			Map.entry(Action.STEP_OVER, Row.of(Refusal.NO_USER_CODE, LINES)),
			Map.entry(Action.STEP_INTO, Row.of(Refusal.NO_USER_CODE, LINES)),
			Map.entry(Action.STEP_RETURN, Row.of(Refusal.NO_USER_STACK,
					"gdb 13.1: an error; gdb 16.3 -i dap, lldb 14, 19: a success, and nothing happens")),
			Map.entry(Action.STEP_INSTRUCTION, Row.of(Refusal.NO_USER_CODE, INSTRUCTIONS)),
			Map.entry(Action.REVERSE, Row.of(Refusal.NO_USER_CODE, "as the steps; gdb records nothing of a worker")),
			Map.entry(Action.RUN_TO_LINE, Row.of(Refusal.NO_USER_CODE, "gdb 13.1 (until): an error")),
			Map.entry(Action.JUMP, Row.of(Refusal.NO_USER_CODE, INSTRUCTIONS)),
			Map.entry(Action.UNWIND_FRAME, Row.of(Refusal.NO_USER_STACK, "gdb 13.1 (return): an error")),
			Map.entry(Action.RESUME_THREAD, Row.of(Refusal.RESUME_HANGS,
					"gdb 16.3 -i dap, lldb 14, 19: the thread never stops again")),
			Map.entry(Action.RESUME_LOCKED, Row.of(Refusal.LOCKED,
					"gdb 13.1, 16.3: a permanent hang; the pending interrupt kills the program on detach")),
			Map.entry(Action.WRITE_REGISTER, Row.always(Refusal.WRITE_IS_LOST,
					"gdb 13.1: accepted without effect, or refused by the kernel; by a variable object, as in "
							+ "CDT and cdt-gdb-adapter 1.7.0, the main thread's register is written; lldb-vscode 14 "
							+ "aborts on a refused one and the program dies")),
			Map.entry(Action.EVALUATE_REGISTER, Row.of(Refusal.WRONG_THREAD,
					"gdb 13.1, cdt-gdb-adapter 1.7.0: a variable object gives the main thread's value when "
							+ "asked again")),
			Map.entry(Action.EVALUATE_ASSIGNMENT, Row.of(Refusal.WRITE_IS_LOST,
					"cdt-gdb-adapter 1.7.0: a repeated \"$rip = 0\" zeroed the main thread's, and the program "
							+ "died")),
			Map.entry(Action.EVALUATE_CALL, Row.of(Refusal.CALL_NEEDS_STACK,
					"gdb 13.1: an error, after a write to $rsp a hang; gdb 16.3 -i dap: everything after it "
							+ "answers notStopped")),
			Map.entry(Action.RECORD, Row.of(Refusal.RECORD_BREAKS,
					"gdb 13.1: fails, and \"record stop\" breaks the session")),
			Map.entry(Action.THREAD_BREAKPOINT, Row.of(Refusal.NEVER_HITS, "gdb 13.1: never hits")))));

	private final boolean enabled;
	private final Function<Action, String> names;
	private final Function<Classification, String> labels;

	/**
	 * A guard for a front end with names of its own.
	 *
	 * @param enabled the setting {@code guard}; when false only what the table says "always" of is refused
	 * @param names   what the front end's users know an action by, as a noun; thread-safe
	 * @param labels  what they know a worker by; thread-safe
	 */
	public Guard(boolean enabled, Function<Action, String> names, Function<Classification, String> labels) {
		this.enabled = enabled;
		this.names = names;
		this.labels = labels;
	}

	/**
	 * Decides about an action on a thread.
	 *
	 * @param action what is asked for
	 * @param thread what the thread is; null when not known, which allows
	 * @return the decision
	 */
	public Decision decide(Action action, @Nullable Classification thread) {
		Row row = thread == null || !thread.isWorker() ? null : TABLE.get(action);
		if (thread == null || row == null) {
			return Decision.ALLOWED;
		}
		boolean certain = thread.certainty() == Certainty.CERTAIN;
		// What was flagged by weak signs may be a user thread after all: the setting is the way on.
		if (!enabled && !(row.always() && certain)) {
			return Decision.ALLOWED;
		}
		String reason = Texts.get("refusal." + row.refusal().name(), names.apply(action), labels.apply(thread));
		if (!certain) {
			reason += ' ' + Texts.get("refusal.uncertain");
		}
		return new Decision(row.refusal(), reason);
	}

	/**
	 * How it was found out that an action goes wrong on a worker.
	 *
	 * @param action an action
	 * @return empty where it is allowed
	 */
	public static Optional<String> source(Action action) {
		return Optional.ofNullable(TABLE.get(action)).map(Row::source);
	}
}
