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
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.model.IBreakpoint;
import org.eclipse.debug.ui.IDebugUIConstants;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Text;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.ringside.dap.model.BreakpointState;
import dev.ringside.dap.model.DapBreakpoint;
import dev.ringside.dap.model.DapDebugTarget;
import dev.ringside.dap.model.DapModel;
import dev.ringside.dap.model.DapThread;
import dev.ringside.dap.model.internal.breakpoint.DapFunctionBreakpoint;
import dev.ringside.dap.model.internal.breakpoint.DapLineBreakpoint;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.UringProgram;
import dev.ringside.tests.ui.Dialog;
import dev.ringside.tests.ui.Trees;
import dev.ringside.tests.ui.Ui;

/**
 * Conditions of breakpoints: what the program does, and what the Breakpoints view, the console and the properties say.
 */
class BreakpointTest extends WorkbenchTest {

	@BeforeEach
	void showBreakpoints() {
		Ui.show(IDebugUIConstants.ID_BREAKPOINT_VIEW);
	}

	static void removeAll() throws CoreException {
		for (IBreakpoint breakpoint : DebugPlugin.getDefault().getBreakpointManager().getBreakpoints(DapModel.ID)) {
			DebugPlugin.getDefault().getBreakpointManager().removeBreakpoint(breakpoint, true);
		}
	}

	static DapLineBreakpoint line(String mark) throws CoreException, IOException {
		DapLineBreakpoint breakpoint = new DapLineBreakpoint(ResourcesPlugin.getWorkspace().getRoot(),
				UringProgram.source().toRealPath().toString(),
				UringProgram.line(mark));
		DebugPlugin.getDefault().getBreakpointManager().addBreakpoint(breakpoint);
		return breakpoint;
	}

	static DapFunctionBreakpoint function(String name) throws CoreException {
		DapFunctionBreakpoint breakpoint = new DapFunctionBreakpoint(name);
		DebugPlugin.getDefault().getBreakpointManager().addBreakpoint(breakpoint);
		return breakpoint;
	}

	/** What the session says of a breakpoint, once that holds. */
	private static BreakpointState state(DapBreakpoint breakpoint, String what,
			java.util.function.Predicate<BreakpointState> wanted) {
		return Await.value(breakpoint.title() + " to be " + what,
				() -> breakpoint.states().stream().filter(wanted).findFirst());
	}

	private static void awaitSet(DapBreakpoint breakpoint) {
		state(breakpoint, "set", BreakpointState::verified);
	}

	/** Lets the program go on, and waits for the next stop in that function. */
	static DapThread next(DapDebugTarget target, String function) throws CoreException {
		DapThread calc = Sessions.thread(target, "calc");
		int before = calc.getTopStackFrame() == null ? -1 : 0;
		target.resume();
		Await.until("the program to stop in " + function + (before < 0 ? "" : " again"),
				() -> target.isSuspended() && calc.isSuspended() && !calc.stopReason().isEmpty()
						&& Sessions.top(calc).getName().startsWith(function));
		return calc;
	}

	static int number(DapThread thread, String variable) throws Exception {
		return Integer.parseInt(LaunchTest.variable(Sessions.top(thread), variable).getValue().getValueString());
	}

	@ParameterizedTest
	@EnumSource
	void stopsOnlyWhereTheConditionHolds(Adapters adapter) throws Exception {
		try (UringProgram program = UringProgram.start(); Sessions.End end = Sessions::endAll) {
			DapDebugTarget target = Sessions.attach(adapter, program, Map.of());
			DapLineBreakpoint line = line("round-call");
			line.edit(true, "local_a % 50 == 7", "", "");
			awaitSet(line);
			for (int i = 0; i < 2; i++) {
				assertEquals(7, number(next(target, "demo_round"), "local_a") % 50);
			}
			Trees.awaitLine(IDebugUIConstants.ID_BREAKPOINT_VIEW, "[condition: local_a % 50 == 7]");
			// another condition while it is stopped
			line.edit(true, "local_a % 50 == 9", "", "");
			Trees.awaitLine(IDebugUIConstants.ID_BREAKPOINT_VIEW, "[condition: local_a % 50 == 9]");
			assertEquals(9, number(next(target, "demo_round"), "local_a") % 50);
		}
	}

	@ParameterizedTest
	@EnumSource
	void functionsHaveConditionsOrSayThatTheyHaveNone(Adapters adapter) throws Exception {
		try (UringProgram program = UringProgram.start(); Sessions.End end = Sessions::endAll) {
			checkFunctions(adapter, Sessions.attach(adapter, program, Map.of()));
		}
	}

	private static void checkFunctions(Adapters adapter, DapDebugTarget target) throws Exception {
		DapFunctionBreakpoint missing = function("no_such_function_here");
		DapFunctionBreakpoint add = function("demo_add");
		add.edit(true, "left % 40 == 3", "", "");
		awaitSet(add);
		BreakpointState unset = state(missing, "known as not set", s -> !s.verified());
		assertFalse(unset.verified());
		Trees.awaitLine(IDebugUIConstants.ID_BREAKPOINT_VIEW, "no_such_function_here", "(not set");
		DapThread calc = next(target, "demo_add");
		if (adapter == Adapters.CDT_GDB) {
			// It takes the condition and forgets it.
			BreakpointState noted = state(add, "noted", s -> s.verified() && !s.note().isEmpty());
			assertTrue(noted.note().contains("stops at every hit"), noted.note());
			Await.until("the console to say so", () -> Sessions.console(target).contains("demo_add(): set"));
		} else {
			assertEquals(3, number(calc, "left") % 40);
		}
	}

	/** What is known of an adapter holds as well where the launch configuration names its command and no preset. */
	@ParameterizedTest
	@EnumSource
	void theAdapterOfACommandIsUnderstoodAsThatOfAPreset(Adapters adapter) throws Exception {
		try (UringProgram program = UringProgram.start(); Sessions.End end = Sessions::endAll) {
			DapDebugTarget target = Sessions.attach(adapter, program, Sessions.BY_COMMAND);
			DapLineBreakpoint line = line("round-call");
			line.edit(true, "", "sometimes", "");
			checkBadHitCondition(adapter, line);
			line.delete();
			checkFunctions(adapter, target);
		}
	}

	@ParameterizedTest
	@EnumSource
	void hitConditionsAreAsThePropertiesSay(Adapters adapter) throws Exception {
		try (UringProgram program = UringProgram.start(); Sessions.End end = Sessions::endAll) {
			DapDebugTarget target = Sessions.attach(adapter, program, Map.of());
			DapLineBreakpoint line = line("round-call");
			awaitSet(line);
			int first = number(next(target, "demo_round"), "local_a");
			line.edit(true, "", "5", "");
			int second = number(next(target, "demo_round"), "local_a");
			// "how many hits to pass over" against "the hit at which it stops first"
			assertEquals(adapter == Adapters.GDB ? 6 : 5, second - first,
					adapter.preset.kind().behaviour().hitConditions().help());
			Trees.awaitLine(IDebugUIConstants.ID_BREAKPOINT_VIEW, "[hits: 5]");
			if (adapter == Adapters.CDT_GDB) {
				state(line, "removed by the adapter", s -> s.message().contains("removed"));
				line.edit(true, "", "> 5", "");
				awaitSet(line);
				assertEquals(6, number(next(target, "demo_round"), "local_a") - second);
			} else {
				assertEquals(1, number(next(target, "demo_round"), "local_a") - second);
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void saysWhatTheAdapterDoesNotUnderstand(Adapters adapter) throws Exception {
		try (UringProgram program = UringProgram.start(); Sessions.End end = Sessions::endAll) {
			DapDebugTarget target = Sessions.attach(adapter, program, Map.of());
			DapLineBreakpoint line = line("round-call");
			line.edit(true, "", "sometimes", "");
			BreakpointState state = checkBadHitCondition(adapter, line);
			Await.until("the console to say so",
					() -> Sessions.console(target).contains("Breakpoint " + line.title() + ": "));
			Trees.awaitLine(IDebugUIConstants.ID_BREAKPOINT_VIEW, "sometimes", state.text());
			if (adapter == Adapters.GDB || adapter == Adapters.CDT_GDB) {
				// lldb finds out at the first hit only
				line.edit(true, "no_such_symbol == 1", "", "");
				BreakpointState wrong = state(line, "refused", s -> s.message().contains("no_such_symbol"));
				assertFalse(wrong.verified());
			}
			// the session's words go with the session
			target.terminate();
			Await.until("the session to end", target::isTerminated);
			Await.until("the breakpoint to be nobody's", () -> line.states().isEmpty());
		}
	}

	private static BreakpointState checkBadHitCondition(Adapters adapter, DapLineBreakpoint line) {
		BreakpointState state = state(line, "known", s -> !s.note().isEmpty() || !s.message().isEmpty());
		if (adapter == Adapters.GDB) {
			assertFalse(state.verified());
			assertTrue(state.message().contains("sometimes"), state.message());
		} else {
			assertTrue(state.verified());
			assertTrue(
					state.note().contains("\"sometimes\"")
							&& state.note().contains(adapter.preset.kind().behaviour().hitConditions().help()),
					state.note());
		}
		return state;
	}

	@ParameterizedTest
	@EnumSource
	void logsInsteadOfStoppingOrSaysThatItStops(Adapters adapter) throws Exception {
		try (UringProgram program = UringProgram.start(); Sessions.End end = Sessions::endAll) {
			DapDebugTarget target = Sessions.attach(adapter, program, Map.of());
			DapLineBreakpoint line = line("round-call");
			line.edit(true, "local_a % 20 == 1", "", "round {local_b}");
			BreakpointState state = state(line, "set", BreakpointState::verified);
			if (adapter == Adapters.LLDB && !state.note().isEmpty()) {
				assertTrue(state.note().contains("it stops"), state.note());
				assertEquals(1, number(next(target, "demo_round"), "local_a") % 20);
				return;
			}
			target.resume();
			// cdt-gdb-adapter 1.7.0 writes the text as it is
			String log = adapter == Adapters.CDT_GDB ? "round {local_b}" : "round 2";
			Await.until("the log of two rounds",
					() -> Sessions.console(target).split(java.util.regex.Pattern.quote(log), -1).length > 2);
			assertFalse(target.isSuspended(), "a breakpoint that logs does not stop the program");
		}
	}

	/** Through the view's command and the dialog's fields. */
	@Test
	void propertiesAreEditedInTheirDialog() throws Exception {
		DapLineBreakpoint line = line("round-call");
		Trees.select(IDebugUIConstants.ID_BREAKPOINT_VIEW, line);
		Dialog dialog = Dialog.open("Properties for uring_demo.c", () -> Ui.command("org.eclipse.ui.file.properties"));
		dialog.until("the breakpoint's title", () -> dialog.texts().contains(line.title()));
		dialog.type("Condition", "local_a == 12");
		dialog.type("Hit condition", "3");
		Button enabled = dialog.button("Enabled");
		assertTrue(Ui.ui(enabled::getSelection));
		dialog.press(enabled);
		Ui.picture("breakpoint-properties");
		dialog.close("Apply and Close");
		assertEquals("local_a == 12", line.condition());
		assertEquals("3", line.hitCondition());
		assertFalse(line.isEnabled());
		Trees.awaitLine(IDebugUIConstants.ID_BREAKPOINT_VIEW, "[condition: local_a == 12] [hits: 3]");
	}

	/** Through the Breakpoints view's menu. */
	@Test
	void functionBreakpointsAreAddedInTheView() throws Exception {
		Dialog dialog = Dialog.open("Add Function Breakpoint",
				() -> Ui.menu(IDebugUIConstants.ID_BREAKPOINT_VIEW, "dev.ringside.dap.model.ui.addFunction").run());
		Button ok = dialog.button("OK");
		assertFalse(Ui.ui(ok::isEnabled), "no function without a name");
		Dialog.type(dialog.get("the function's field", Text.class, Text::getEditable), "demo_add");
		dialog.close("OK");
		Optional<IBreakpoint> made = List
				.of(DebugPlugin.getDefault().getBreakpointManager().getBreakpoints(DapModel.ID)).stream().findFirst();
		assertEquals("demo_add", ((DapFunctionBreakpoint) made.orElseThrow()).function());
	}
}
