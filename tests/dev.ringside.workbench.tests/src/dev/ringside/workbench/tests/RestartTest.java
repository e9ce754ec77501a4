/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.debug.core.DebugException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.ringside.core.session.WorkersReport;
import dev.ringside.dap.model.BreakpointState;
import dev.ringside.dap.model.DapDebugTarget;
import dev.ringside.dap.model.DapThread;
import dev.ringside.dap.model.internal.breakpoint.DapLineBreakpoint;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.UringProgram;
import dev.ringside.tests.ui.DebugView;
import dev.ringside.tests.ui.Ui;

/** Restart where the adapter offers it, Terminate and Relaunch with every one. */
class RestartTest extends WorkbenchTest {

	private static final String RESTART = "org.eclipse.debug.ui.commands.Restart";
	private static final String RELAUNCH = "org.eclipse.debug.ui.commands.TerminateAndRelaunch";

	/** lldb-dap 19 is the only one of the four that offers it. */
	@Test
	void restartsInTheSameSession() throws Exception {
		DapDebugTarget target = Sessions.start(Sessions.launching(Adapters.LLDB_19, "main"));
		DapThread main = Await.value("a thread stopped in main", () -> LaunchTest.stoppedIn(target, "main"));
		DapLineBreakpoint line = BreakpointTest.line("round-call");
		line.edit(true, "local_a == 30", "", "");
		DebugView.select(main);
		Await.until("Restart to be enabled", () -> Ui.isCommandEnabled(RESTART));
		target.resume();
		DapThread calc = Await.value("a thread stopped in demo_round",
				() -> LaunchTest.stoppedIn(target, "demo_round"));
		long first = target.processId();
		List<Object> before = Arrays.asList((Object[]) target.getThreads());

		// while it is stopped
		DebugView.select(calc);
		Await.until("Restart to be enabled", () -> Ui.isCommandEnabled(RESTART));
		Ui.run(() -> Ui.command(RESTART));
		Await.until("the first program to end", () -> ProcessHandle.of(first).map(p -> !p.isAlive()).orElse(true));
		Await.value("the new program's thread stopped in main", () -> LaunchTest.stoppedIn(target, "main"));
		Await.until("the new process to be known", () -> target.processId() != 0 && target.processId() != first);
		long second = target.processId();
		assertTrue(target.getName().contains(Long.toString(second)), target.getName());
		assertTrue(Arrays.stream(target.getThreads()).noneMatch(before::contains),
				"threads of the first program among the second's");
		Await.until("the breakpoint to be set in the new program",
				() -> !line.states().isEmpty() && line.states().stream().allMatch(BreakpointState::verified));
		target.resume();
		DapThread again = Await.value("the new program's thread stopped in demo_round",
				() -> LaunchTest.stoppedIn(target, "demo_round"));
		assertEquals(30, BreakpointTest.number(again, "local_a"));
		Await.until("the workers to be the new process's", () -> {
			WorkersReport report = target.workers().read();
			return report.process().equals(Long.toString(second)) && !report.workers().isEmpty();
		});

		// while it runs, and without a stop in the beginning
		line.edit(false, "", "", "");
		target.resume();
		Await.until("the program to run", () -> !target.isSuspended());
		target.restart();
		Await.value("the third program's thread stopped in main", () -> LaunchTest.stoppedIn(target, "main"));
		Await.until("the third process to be known", () -> target.processId() != 0 && target.processId() != second);
		long third = target.processId();
		target.terminate();
		Await.until("the session to end", target::isTerminated);
		Await.until("the third program to end", () -> ProcessHandle.of(third).map(p -> !p.isAlive()).orElse(true));
	}

	@ParameterizedTest
	@EnumSource
	void nobodyRestartsAnAttachedProgram(Adapters adapter) throws Exception {
		try (UringProgram program = UringProgram.start(); Sessions.End end = Sessions::endAll) {
			DapDebugTarget target = Sessions.attach(adapter, program, Map.of());
			DebugView.select(Sessions.thread(target, "calc"));
			Await.until("Resume to be enabled", () -> Ui.isEnabled("Resume"));
			assertFalse(target.canRestart());
			Await.until("Restart to be disabled", () -> !Ui.isCommandEnabled(RESTART));
			assertTrue(
					assertThrows(DebugException.class, target::restart).getStatus().getMessage().contains("Relaunch"));
			assertTrue(program.isAlive());
		}
	}

	@ParameterizedTest
	@EnumSource
	void relaunchesALaunchedProgram(Adapters adapter) throws Exception {
		DapDebugTarget target = Sessions.start(Sessions.launching(adapter, "main").doSave());
		DapThread main = Await.value("a thread stopped in main", () -> LaunchTest.stoppedIn(target, "main"));
		assertEquals(adapter == Adapters.LLDB_19, target.canRestart());
		Await.until("the process to be known", () -> target.processId() != 0);
		long first = target.processId();
		DebugView.select(main);
		DapDebugTarget second = relaunch(target);
		Await.value("the second program's thread stopped in main", () -> LaunchTest.stoppedIn(second, "main"));
		Await.until("the first program to end", () -> ProcessHandle.of(first).map(p -> !p.isAlive()).orElse(true));
		Await.until("the second process to be known", () -> second.processId() != 0);
		assertNotEquals(first, second.processId());
	}

	/** The second session cannot attach before the first one has let go. */
	@ParameterizedTest
	@EnumSource
	void relaunchesAnAttachedSession(Adapters adapter) throws Exception {
		try (UringProgram program = UringProgram.start(); Sessions.End end = Sessions::endAll) {
			DapDebugTarget target = Sessions.start(Sessions.attaching(adapter, program.pid(), Map.of()).doSave());
			DebugView.select(Sessions.thread(target, "calc"));
			DapDebugTarget second = relaunch(target);
			Await.until("the second session to have the program stopped", second::isSuspended);
			assertEquals(program.pid(), second.processId());
			assertTrue(program.isAlive());
			Sessions.thread(second, "[io_uring worker of ");
		}
	}

	private static DapDebugTarget relaunch(DapDebugTarget first) {
		Await.until("Terminate and Relaunch to be enabled", () -> Ui.isCommandEnabled(RELAUNCH));
		Ui.run(() -> Ui.command(RELAUNCH));
		Await.until("the first session to end", first::isTerminated);
		return Await.value("the second session", () -> Sessions.all().stream()
				.filter(t -> t != first && !t.isTerminated()).map(DapDebugTarget.class::cast).findFirst()
				.or(Optional::empty));
	}
}
