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

import java.util.List;
import java.util.Optional;
import java.util.Map;
import java.util.stream.Stream;

import org.eclipse.core.filesystem.EFS;
import org.eclipse.core.filesystem.IFileStore;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.IExpressionManager;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.model.IExpression;
import org.eclipse.debug.core.model.IWatchExpression;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.debug.ui.IDebugUIConstants;
import org.eclipse.jface.text.source.IVerticalRulerInfo;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.ui.console.ConsolePlugin;
import org.eclipse.ui.console.IConsole;
import org.eclipse.ui.console.IConsoleConstants;
import org.eclipse.ui.console.IConsoleView;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.texteditor.ITextEditor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.ringside.dap.model.DapDebugTarget;
import dev.ringside.dap.model.DapModel;
import dev.ringside.dap.model.DapThread;
import dev.ringside.dap.model.internal.breakpoint.DapLineBreakpoint;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.UringProgram;
import dev.ringside.tests.ui.DebugView;
import dev.ringside.tests.ui.Dialog;
import dev.ringside.tests.ui.Trees;
import dev.ringside.tests.ui.Ui;
import dev.ringside.tests.ui.Widgets;

/**
 * What a user does during a session: the editor's ruler, the console, watch expressions; and what the adapter asks of
 * the workbench.
 */
class InteractionTest extends WorkbenchTest {

	// ---- the ruler --------------------------------------------------------------------------------------------------

	/** Something that a user does beside a line, on the user interface's thread; false: not yet. */
	@FunctionalInterface
	private interface RulerAction {
		boolean done(Composite ruler, Canvas column, int y) throws Exception;
	}

	/** Does something beside a line, counted from 1, which is scrolled into view first. */
	private static void beside(IFileStore file, int line, RulerAction action) {
		Await.until("the editor to be active and scrolled to line " + line, () -> Ui.ui(() -> {
			// As a user does. A stop activates other parts, and the platform may put another source in this editor's
			// place: all of this is one turn on the
			// user interface's thread.
			ITextEditor editor = (ITextEditor) IDE.openEditorOnFileStore(Ui.page(), file);
			Ui.page().activate(editor);
			StyledText text = (StyledText) editor.getAdapter(Control.class);
			text.setTopIndex(line - 4);
			Object toggle = DebugUITools.getToggleBreakpointsTargetManager().getToggleBreakpointsTarget(editor,
					editor.getSelectionProvider().getSelection());
			IVerticalRulerInfo ruler = editor.getAdapter(IVerticalRulerInfo.class);
			Canvas column = Widgets.all((Composite) ruler.getControl(), Canvas.class, c -> true).get(0);
			int y = text.getLinePixel(line - 1) + text.getLineHeight() / 2;
			if (toggle == null || !toggle.getClass().getName().startsWith("dev.ringside.")
					|| ruler.toDocumentLineNumber(y) != line - 1) {
				return false;
			}
			return action.done((Composite) ruler.getControl(), column, y);
		}));
	}

	private static void mouse(Canvas column, int y, int button, int... types) {
		for (int type : types) {
			Event event = new Event();
			event.button = button;
			event.count = type == SWT.MouseDoubleClick ? 2 : 1;
			event.x = 2;
			event.y = y;
			column.notifyListeners(type, event);
		}
	}

	private static void doubleClick(IFileStore file, int line) {
		beside(file, line, (ruler, column, y) -> {
			mouse(column, y, 1, SWT.MouseDown, SWT.MouseUp, SWT.MouseDown, SWT.MouseDoubleClick, SWT.MouseUp);
			return true;
		});
	}

	/** Opens the ruler's menu beside a line and clicks on an item, once there is one of that text that is enabled. */
	private static void choose(IFileStore file, int line, String text) {
		beside(file, line, (ruler, column, y) -> {
			mouse(column, y, 3, SWT.MouseDown, SWT.MouseUp);
			Menu menu = ruler.getMenu();
			menu.notifyListeners(SWT.Show, new Event());
			List<MenuItem> items = Stream.of(menu.getItems()).filter(MenuItem::isEnabled).toList();
			menu.notifyListeners(SWT.Hide, new Event());
			MenuItem item = items.stream().filter(i -> label(i).equals(text)).findFirst().orElseThrow(
					() -> new IllegalStateException(
							"no item \"" + text + "\" among those that are enabled: "
									+ items.stream().map(InteractionTest::label).toList()));
			// It may open a dialog, which runs a loop of its own.
			Ui.display().asyncExec(() -> item.notifyListeners(SWT.Selection, new Event()));
			return true;
		});
	}

	/** Without the key and the underlined letter. */
	private static String label(MenuItem item) {
		return item.getText().replaceFirst("\t.*", "").replace("&", "");
	}

	private static List<DapLineBreakpoint> lines() {
		return List.of(DebugPlugin.getDefault().getBreakpointManager().getBreakpoints(DapModel.ID)).stream()
				.map(DapLineBreakpoint.class::cast).toList();
	}

	@Test
	void aDoubleClickOnTheRulerSetsAndRemovesABreakpoint() throws Exception {
		try (UringProgram program = UringProgram.start(); Sessions.End end = Sessions::endAll) {
			DapDebugTarget target = Sessions.attach(Adapters.LLDB, program, Map.of());
			String path = UringProgram.source().toRealPath().toString();
			IFileStore file = EFS.getLocalFileSystem().getStore(UringProgram.source().toRealPath().toUri());
			int line = UringProgram.line("round-call");
			doubleClick(file, line);
			Await.until("the double click to set a breakpoint", () -> lines().size() == 1);
			DapLineBreakpoint made = lines().get(0);
			assertEquals(line, made.getLineNumber());
			assertEquals(path, made.path());
			BreakpointTest.next(target, "demo_round");
			doubleClick(file, line);
			Await.until("the second double click to remove the breakpoint", () -> lines().isEmpty());
			target.resume();
			Await.until("the program to run", () -> !target.isSuspended());
		}
	}

	@Test
	void theRulersMenuTogglesDisablesAndEditsBreakpoints() throws Exception {
		IFileStore file = EFS.getLocalFileSystem().getStore(UringProgram.source().toRealPath().toUri());
		int line = UringProgram.line("round-call");
		choose(file, line, "Toggle Breakpoint");
		Await.until("the menu to set a breakpoint", () -> lines().size() == 1);
		DapLineBreakpoint made = lines().get(0);
		assertEquals(line, made.getLineNumber());
		choose(file, line, "Disable Breakpoint");
		Await.until("the menu to disable the breakpoint", () -> !made.isEnabled());
		choose(file, line, "Enable Breakpoint");
		Await.until("the menu to enable the breakpoint", made::isEnabled);
		choose(file, line, "Breakpoint Properties...");
		Dialog dialog = Dialog.await("Properties for ");
		dialog.until("the breakpoint's title", () -> dialog.texts().contains(made.title()));
		dialog.type("Condition", "local_a == 12");
		dialog.close("Apply and Close");
		assertEquals("local_a == 12", made.condition());
		choose(file, line, "Toggle Breakpoint");
		Await.until("the menu to remove the breakpoint", () -> lines().isEmpty());
	}

	// ---- the console ------------------------------------------------------------------------------------------------

	@ParameterizedTest
	@EnumSource
	void whatIsTypedInTheConsoleGoesToTheAdapter(Adapters adapter) throws Exception {
		try (UringProgram program = UringProgram.start(); Sessions.End end = Sessions::endAll) {
			DapDebugTarget target = Sessions.attach(adapter, program, Map.of());
			IConsole console = Await.value("the session's console",
					() -> Optional.ofNullable(DebugUITools.getConsole(target.getProcess())));
			Composite view = (Composite) Ui.ui(() -> {
				Ui.page().showView(IConsoleConstants.ID_CONSOLE_VIEW);
				ConsolePlugin.getDefault().getConsoleManager().showConsoleView(console);
				return Ui.page().getActivePart().getSite().getShell();
			});
			// The view shows it some time after it was asked to; until then there may be the page of a session that has
			// ended.
			StyledText text = Await.value("the console's page",
					() -> Ui.ui(() -> Ui.page().findView(IConsoleConstants.ID_CONSOLE_VIEW) instanceof IConsoleView v
					&& v.getConsole() == console
							? Widgets.all(view, StyledText.class,
											t -> t.isVisible() && t.getEditable()
													&& !(t.getText().contains("mark: round-call")))
											.stream().findFirst()
							: Optional.<StyledText>empty()));
			String command = switch (adapter) {
			case GDB -> "print demo_never_zero + 100";
			case CDT_GDB -> ">print demo_never_zero + 100";
			case LLDB, LLDB_19 -> "demo_never_zero + 100";
			};
			Ui.run(() -> text.append(command + "\n"));
			Await.until("the adapter's answer in the console", () -> Sessions.console(target).contains("142"));
			// a mistake is answered too
			Ui.run(() -> text.append(command.replace("demo_never_zero", "demo_no_such_thing") + "\n"));
			Await.until("the adapter's words on a mistake",
					() -> Sessions.console(target).split("demo_no_such_thing", -1).length > 2);
		}
	}

	// ---- watch expressions ------------------------------------------------------------------------------------------

	@ParameterizedTest
	@EnumSource
	void watchExpressionsFollowTheStops(Adapters adapter) throws Exception {
		try (UringProgram program = UringProgram.start(); Sessions.End end = Sessions::endAll) {
			Ui.show(IDebugUIConstants.ID_EXPRESSION_VIEW);
			IExpressionManager manager = DebugPlugin.getDefault().getExpressionManager();
			IWatchExpression fixed = manager.newWatchExpression("demo_never_zero + 100");
			IWatchExpression round = manager.newWatchExpression("local_a + 1000");
			IWatchExpression wrong = manager.newWatchExpression("demo_no_such_thing");
			manager.addExpressions(new IExpression[] { fixed, round, wrong });
			DapDebugTarget target = Sessions.attach(adapter, program, Map.of());
			BreakpointTest.line("round-call");
			DapThread calc = BreakpointTest.next(target, "demo_round");
			DebugView.select(calc);
			int first = BreakpointTest.number(calc, "local_a");
			Ui.show(IDebugUIConstants.ID_EXPRESSION_VIEW);
			Trees.awaitLine(IDebugUIConstants.ID_EXPRESSION_VIEW, "demo_never_zero + 100", "142");
			Trees.awaitLine(IDebugUIConstants.ID_EXPRESSION_VIEW, "local_a + 1000", Integer.toString(first + 1000));
			// cdt-gdb-adapter 1.7.0 answers with success, and with words for the value
			Await.until("the mistake to be told",
					() -> wrong.hasErrors() || wrong.getValue() != null
							&& wrong.getValue().getValueString().contains("could not evaluate"));
			Ui.picture(adapter + "-expressions");
			DebugView.select(BreakpointTest.next(target, "demo_round"));
			Ui.show(IDebugUIConstants.ID_EXPRESSION_VIEW);
			Trees.awaitLine(IDebugUIConstants.ID_EXPRESSION_VIEW, "local_a + 1000", Integer.toString(first + 1001));

			// on a worker nothing is written
			DapThread worker = Sessions.thread(target, "[io_uring worker of ");
			IWatchExpression write = manager.newWatchExpression("$rip = 0");
			manager.addExpression(write);
			DebugView.select(worker);
			Await.until("the write to be refused",
					() -> write.hasErrors() && String.join(" ", write.getErrorMessages()).contains("worker"));
		}
	}

	// ---- run in terminal --------------------------------------------------------------------------------------------

	/**
	 * Not lldb-dap 19, which starts itself in the terminal: unpacked beside the system it does not find its libraries
	 * there.
	 */
	@ParameterizedTest
	@EnumSource(names = "LLDB")
	void startsProgramsInATerminalOnlyWhereAllowed(Adapters adapter) throws Exception {
		ILaunchConfigurationWorkingCopy c = Sessions.launching(adapter, "demo_add");
		c.setAttribute(DapModel.ATTR_JSON, "{\"runInTerminal\": true}");
		String refused = Sessions.failure(c);
		assertTrue(refused.contains("terminal") || refused.contains("Terminal"), refused);
		Await.until("no program to be left",
				() -> ProcessHandle.current().descendants().noneMatch(InteractionTest::isProgram));

		c.setAttribute(DapModel.ATTR_ALLOW_TERMINAL, true);
		DapDebugTarget target = Sessions.start(c);
		Await.value("a thread stopped in demo_add", () -> LaunchTest.stoppedIn(target, "demo_add"));
		BreakpointTest.removeAll();
		target.resume();
		// the session's console is the terminal
		Await.until("the program's output in the console", () -> Sessions.console(target).contains("READY pid="));
		Await.until("the process to be known", () -> target.processId() != 0);
		long pid = target.processId();
		assertFalse(target.isTerminated());
		target.terminate();
		Await.until("the session to end", target::isTerminated);
		Await.until("the program to end", () -> ProcessHandle.of(pid).map(p -> !p.isAlive()).orElse(true));
	}

	private static boolean isProgram(ProcessHandle process) {
		return process.info().command().orElse("").endsWith("/uring_demo");
	}
}
