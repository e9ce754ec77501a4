/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import dev.ringside.core.proc.LeftStopped.Outcome;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.UringProgram;

/** A real process that is stopped as a debugger leaves it. What debuggers do to it is tested where they are started. */
class LeftStoppedTest {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final ProcFs procFs = new ProcFs();

	private static void signal(String name, long pid) throws Exception {
		Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + ' ' + pid).inheritIO().start();
		assertThat(kill.waitFor(30, TimeUnit.SECONDS)).isTrue();
		assertThat(kill.exitValue()).isZero();
	}

	private boolean isStopped(long pid) throws ProcException {
		boolean all = true;
		for (int tid : procFs.threads((int) pid)) {
			all &= procFs.stat((int) pid, tid).state() == 'T';
		}
		return all;
	}

	@Test
	void aStoppedProcessRunsAgain() throws Exception {
		try (UringProgram program = UringProgram.start()) {
			program.ready();
			LeftStopped before = LeftStopped.before(procFs, (int) program.pid()).orElseThrow();
			signal("STOP", program.pid());
			Await.until("the program to stop", () -> isStopped(program.pid()));
			Outcome outcome = before.heal(PATIENCE);
			assertThat(outcome).isEqualTo(Outcome.CONTINUED);
			assertThat(before.message(outcome).orElseThrow()).contains(" process " + program.pid() + ' ');
			assertThat(procFs.threads((int) program.pid()))
					.allSatisfy(t -> assertThat(procFs.stat((int) program.pid(), t).state()).isNotEqualTo('T'));
		}
	}

	@Test
	void aProcessThatItsUserStoppedStaysStopped() throws Exception {
		try (UringProgram program = UringProgram.start()) {
			program.ready();
			signal("STOP", program.pid());
			Await.until("the program to stop", () -> isStopped(program.pid()));
			assertThat(LeftStopped.before(procFs, (int) program.pid())).isEmpty();
			signal("CONT", program.pid());
		}
	}

	@Test
	void aRunningAndAnEndedProcessAreLeftAlone() throws Exception {
		LeftStopped before;
		try (UringProgram program = UringProgram.start()) {
			program.ready();
			before = LeftStopped.before(procFs, (int) program.pid()).orElseThrow();
			Outcome outcome = before.heal(PATIENCE);
			assertThat(outcome).isEqualTo(Outcome.NOTHING_TO_DO);
			assertThat(before.message(outcome)).isEmpty();
		}
		assertThat(before.heal(PATIENCE)).isEqualTo(Outcome.NOTHING_TO_DO);
		assertThat(LeftStopped.before(procFs, before.pid())).isEmpty();
	}
}
