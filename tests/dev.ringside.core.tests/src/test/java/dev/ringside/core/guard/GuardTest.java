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

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import dev.ringside.core.evidence.Certainty;
import dev.ringside.core.evidence.Evidence;
import dev.ringside.core.evidence.Evidence.Rule;
import dev.ringside.core.guard.Guard.Refusal;
import dev.ringside.core.thread.Classification;
import dev.ringside.core.thread.ThreadKind;

class GuardTest {

	/** What the contract lets through on a worker; all else is refused. */
	private static final Set<Action> ALLOWED = EnumSet.of(Action.EVALUATE, Action.RESUME_PROCESS, Action.SUSPEND);

	private static Classification thread(ThreadKind kind, Certainty certainty) {
		return new Classification(kind, certainty, OptionalInt.of(42), false,
				List.of(new Evidence(Rule.TASK_FLAGS, "because")));
	}

	private static Guard guard(boolean enabled) {
		return new Guard(enabled, Action::label, GuardTest::label);
	}

	private static String label(Classification thread) {
		return "worker " + thread.kind();
	}

	@ParameterizedTest
	@EnumSource(Action.class)
	void eachActionOnEachKindWithEachCertainty(Action action) {
		for (ThreadKind kind : ThreadKind.values()) {
			for (Certainty certainty : Certainty.values()) {
				Decision d = guard(true).decide(action, thread(kind, certainty));
				boolean worker = kind != ThreadKind.USER && kind != ThreadKind.UNKNOWN;
				assertThat(d.isAllowed()).as("%s on %s", action, kind).isEqualTo(!worker || ALLOWED.contains(action));
				if (d.isAllowed()) {
					assertThat(d).isEqualTo(Decision.ALLOWED);
				} else {
					assertThat(d.refusal()).isNotNull();
					assertThat(d.reason()).startsWith(action.label()).contains(label(thread(kind, certainty)))
							.doesNotContain("!")
							.doesNotContain("{");
					assertThat(d.reason().contains("switch the guard off")).isEqualTo(certainty != Certainty.CERTAIN);
				}
				boolean always = worker && certainty == Certainty.CERTAIN && action == Action.WRITE_REGISTER;
				assertThat(guard(false).decide(action, thread(kind, certainty)).isAllowed())
						.as("%s on %s, switched off", action, kind)
						.isEqualTo(!always);
			}
		}
		assertThat(guard(true).decide(action, null)).isEqualTo(Decision.ALLOWED);
		assertThat(Guard.source(action).isPresent()).isEqualTo(!ALLOWED.contains(action));
		Guard.source(action).ifPresent(source -> assertThat(source).isNotBlank());
	}

	@ParameterizedTest
	@CsvSource({ "STEP_OVER,NO_USER_CODE", "STEP_INTO,NO_USER_CODE", "STEP_INSTRUCTION,NO_USER_CODE",
			"STEP_RETURN,NO_USER_STACK",
			"RESUME_THREAD,RESUME_HANGS", "RESUME_LOCKED,LOCKED", "WRITE_REGISTER,WRITE_IS_LOST",
			"EVALUATE_REGISTER,WRONG_THREAD", "EVALUATE_CALL,CALL_NEEDS_STACK",
			"RECORD,RECORD_BREAKS", "THREAD_BREAKPOINT,NEVER_HITS", "UNWIND_FRAME,NO_USER_STACK" })
	void theReasonFitsTheAction(Action action, Refusal refusal) {
		assertThat(guard(true).decide(action, thread(ThreadKind.IO_WORKER, Certainty.CERTAIN)).refusal())
				.isEqualTo(refusal);
	}

	@Test
	void eachRefusalIsUsed() {
		Set<Refusal> used = EnumSet.noneOf(Refusal.class);
		for (Action a : Action.values()) {
			Refusal r = guard(true).decide(a, thread(ThreadKind.SQPOLL, Certainty.CERTAIN)).refusal();
			if (r != null) {
				used.add(r);
			}
		}
		assertThat(used).isEqualTo(EnumSet.allOf(Refusal.class));
	}
}
