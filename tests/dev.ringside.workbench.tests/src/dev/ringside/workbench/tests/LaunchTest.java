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
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.IVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.ringside.dap.model.DapDebugTarget;
import dev.ringside.dap.model.DapModel;
import dev.ringside.dap.model.DapStackFrame;
import dev.ringside.dap.model.DapThread;
import dev.ringside.dap.model.internal.breakpoint.DapLineBreakpoint;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.UringProgram;
import dev.ringside.tests.ui.DebugView;
import dev.ringside.tests.ui.Ui;

/** Launching the program: everything that a debugger does with user threads. */
class LaunchTest extends WorkbenchTest {

	@ParameterizedTest
	@EnumSource
	void stopsStepsReadsAndWrites(Adapters adapter) throws Exception {
		DapDebugTarget target = Sessions.start(Sessions.launching(adapter, "main"));
		DapThread main = Await.value("a thread stopped in main", () -> stoppedIn(target, "main"));
		assertTrue(Sessions.top(main).getName().startsWith("main"), Sessions.top(main).getName());

		// a line breakpoint, set while the program is stopped
		int line = UringProgram.line("round-call");
		DebugPlugin.getDefault().getBreakpointManager().addBreakpoint(
				new DapLineBreakpoint(ResourcesPlugin.getWorkspace().getRoot(),
						UringProgram.source().toRealPath().toString(), line));
		target.resume();
		DapThread calc = Await.value("a thread stopped in demo_round", () -> stoppedIn(target, "demo_round"));
		assertEquals(line, Sessions.top(calc).getLineNumber());
		DebugView.select(calc);
		Await.until("Step Over to be enabled", () -> Ui.isEnabled("Step Over"));

		// variables: read, write, read back
		IVariable b = variable(Sessions.top(calc), "local_b");
		assertEquals("2", b.getValue().getValueString());
		assertTrue(b.supportsValueModification(), "local_b can be written");
		b.setValue("40");
		Await.until("local_b to be 40", () -> b.getValue().getValueString().equals("40"));

		// steps: into demo_add, out of it, over the next line
		calc.stepInto();
		Await.until("the step into demo_add",
				() -> calc.isSuspended() && Sessions.top(calc).getName().startsWith("demo_add"));
		calc.stepReturn();
		Await.until("the step out of demo_add",
				() -> calc.isSuspended() && Sessions.top(calc).getName().startsWith("demo_round"));
		int before = Sessions.top(calc).getLineNumber();
		calc.stepOver();
		Await.until("the step to another line than " + before,
				() -> calc.isSuspended() && Sessions.top(calc).getLineNumber() != before);
		if (target.canStepInstructions()) {
			String address = pc(calc);
			target.setInstructionStepping(true);
			calc.stepOver();
			Await.until("the step by one instruction", () -> calc.isSuspended() && !pc(calc).equals(address));
			target.setInstructionStepping(false);
		}

		// a user thread's registers can be written where the adapter can
		DapStackFrame top = Sessions.top(calc);
		var r15 = AttachTest.register(top.getRegisterGroups(), "r15");
		if (r15.supportsValueModification()) {
			String old = r15.getValue().getValueString();
			r15.setValue("4711");
			Await.until("r15 to have another value than " + old, () -> !r15.getValue().getValueString().equals(old));
			assertTrue(
					r15.getValue().getValueString().contains("4711")
							|| r15.getValue().getValueString().contains("1267"),
					r15.getValue().getValueString());
		}
		Ui.picture(adapter + "-launch");

		// no breakpoint any more: it runs, can be suspended, and ends with the session
		BreakpointTest.removeAll();
		target.resume();
		Await.until("the program to run", () -> !target.isSuspended());
		target.suspend();
		Await.until("the program to be suspended", target::isSuspended);
		Await.until("the process to be known", () -> target.processId() != 0);
		long pid = target.processId();
		target.terminate();
		Await.until("the session to end", target::isTerminated);
		Await.until("the launched program to end", () -> ProcessHandle.of(pid).map(p -> !p.isAlive()).orElse(true));
	}

	/** Named by its command, an adapter that is known gets program, arguments and environment as it spells them. */
	@ParameterizedTest
	@EnumSource
	void launchesByACommandAsByAPreset(Adapters adapter) throws Exception {
		ILaunchConfigurationWorkingCopy c = Sessions.launching(adapter, "main");
		c.setAttribute(DapModel.ATTR_ADAPTER, DapModel.ADAPTER_COMMAND);
		c.setAttribute(ILaunchManager.ATTR_ENVIRONMENT_VARIABLES, Map.of("RINGSIDE_TEST", "seen"));
		DapDebugTarget target = Sessions.start(c);
		DapThread main = Await.value("a thread stopped in main", () -> stoppedIn(target, "main"));
		assertEquals("3", variable(Sessions.top(main), "argc").getValue().getValueString());
		Await.until("the process to be known", () -> target.processId() != 0);
		Path environment = Path.of("/proc", Long.toString(target.processId()), "environ");
		assertTrue(List.of(Files.readString(environment).split("\0")).contains("RINGSIDE_TEST=seen"),
				"the launch's environment variable");
		target.terminate();
		Await.until("the session to end", target::isTerminated);
	}

	/** lldb and gdb answer a pause that comes right after a continue, and forget it, about every tenth time. */
	@ParameterizedTest
	@EnumSource
	void suspendsRightAfterEachResume(Adapters adapter) throws Exception {
		DapDebugTarget target = Sessions.start(Sessions.launching(adapter, "main"));
		Await.value("a thread stopped in main", () -> stoppedIn(target, "main"));
		for (int round = 1; round <= 20; round++) {
			String what = "round " + round + ": the program to be suspended";
			target.resume();
			assertTrue(!target.isSuspended(), "resumed in round " + round);
			if (round % 2 == 0) {
				// What is sent between the answer to "continue" and the program's run keeps a gdb waiting until the
				// next stop, and all that comes after it too.
				BreakpointTest.function("never_called_" + round);
			}
			target.suspend();
			Await.until(what, target::isSuspended);
		}
		target.terminate();
		Await.until("the session to end", target::isTerminated);
	}

	static Optional<DapThread> stoppedIn(DapDebugTarget target, String function) {
		return Arrays.stream(target.getThreads()).map(DapThread.class::cast)
				.filter(t -> t.isSuspended() && !t.stopReason().isEmpty()).filter(t -> {
			try {
				return Sessions.top(t).getName().startsWith(function);
			} catch (org.eclipse.core.runtime.CoreException | IllegalStateException e) {
				return false;
			}
		}).findFirst();
	}

	static IVariable variable(DapStackFrame frame, String name) throws Exception {
		for (IVariable v : frame.getVariables()) {
			if (v.getName().equals(name)) {
				return v;
			}
		}
		throw new AssertionError("no variable " + name + " among " + Arrays.toString(frame.getVariables()));
	}

	private static String pc(DapThread thread) throws Exception {
		return AttachTest.register(Sessions.top(thread).getRegisterGroups(), "rip").getValue().getValueString();
	}
}
