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

import dev.ringside.core.text.Texts;

/** What a front end can ask a debugger to do with one thread. */
public enum Action {
	/** gdb {@code next}, {@code -exec-next}, DAP {@code next}. */
	STEP_OVER,
	/** gdb {@code step}, {@code -exec-step}, DAP {@code stepIn}. */
	STEP_INTO,
	/** gdb {@code finish}, {@code -exec-finish}, DAP {@code stepOut}. */
	STEP_RETURN,
	/** gdb {@code stepi}, {@code nexti}; measured: never finishes. */
	STEP_INSTRUCTION,
	/** Reverse steps and {@code reverse-continue}; DAP {@code stepBack}, {@code reverseContinue}. */
	REVERSE,
	/** gdb {@code until}, {@code advance}, {@code -exec-until}. */
	RUN_TO_LINE,
	/** gdb {@code jump}, {@code -exec-jump}, DAP {@code goto}. */
	JUMP,
	/**
	 * Leaving a function without running the rest: gdb {@code return}, {@code -exec-return}; DAP {@code restartFrame}.
	 */
	UNWIND_FRAME,
	/** Resuming only this thread: {@code continue} with {@code singleThread}, or in non-stop mode. */
	RESUME_THREAD,
	/** Continuing while gdb's scheduler-locking keeps all threads but the selected one stopped. */
	RESUME_LOCKED,
	/** Writing a register. */
	WRITE_REGISTER,
	/** Evaluating an expression that names a register through a variable object or a cached value. */
	EVALUATE_REGISTER,
	/** Evaluating an expression that assigns. */
	EVALUATE_ASSIGNMENT,
	/** Evaluating an expression that calls a function of the program. */
	EVALUATE_CALL,
	/** {@code record} and what belongs to it. */
	RECORD,
	/** A breakpoint for this thread only. */
	THREAD_BREAKPOINT,
	/** Evaluating an expression that neither names a register nor has an effect. */
	EVALUATE,
	/** Resuming every thread of the process. */
	RESUME_PROCESS,
	/** Suspending the thread or process. */
	SUSPEND;

	/**
	 * The name for people, as a noun.
	 *
	 * @return such as {@code Step Over}, in the user's language
	 */
	public String label() {
		return Texts.get("action." + name());
	}
}
