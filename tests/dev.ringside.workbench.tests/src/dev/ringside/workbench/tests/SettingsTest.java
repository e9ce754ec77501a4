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
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.IRegisterGroup;
import org.eclipse.debug.ui.IDebugUIConstants;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IWorkbenchPart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.ringside.core.settings.RegisterView;
import dev.ringside.core.settings.Settings;
import dev.ringside.dap.model.DapDebugTarget;
import dev.ringside.dap.model.DapThread;
import dev.ringside.launch.LaunchSettings;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.UringProgram;
import dev.ringside.ui.RingsideTab;

/** The settings: from tab and preferences into sessions, and what the views then show. */
class SettingsTest {

	@BeforeEach
	void open() {
		Ui.openDebugPerspective();
	}

	@AfterEach
	void end() throws Exception {
		Ui.endAll();
		InstanceScope.INSTANCE.getNode(LaunchSettings.PREFERENCES).clear();
	}

	@ParameterizedTest
	@EnumSource
	void hidesRegisters(Adapters adapter) throws Exception {
		try (UringProgram program = UringProgram.start(); Ui.Sessions sessions = Ui::endAll) {
			DapDebugTarget target = Sessions.attach(adapter, program, Map.of("dev.ringside.registers", "HIDE"));
			DapThread worker = Sessions.thread(target, "[io_uring worker of ");
			Ui.select(worker);
			Ui.show(IDebugUIConstants.ID_REGISTER_VIEW);
			IRegisterGroup[] groups = Sessions.top(worker).getRegisterGroups();
			assertEquals(1, groups.length);
			assertFalse(groups[0].hasRegisters(), groups[0].getName());
			Await.until("the Registers view to say that they are hidden", () -> AttachTest.has(IDebugUIConstants.ID_REGISTER_VIEW, "Hidden: "));
			DapThread calc = Sessions.thread(target, "calc");
			assertTrue(AttachTest.register(Sessions.top(calc).getRegisterGroups(), "rip").getValue().getValueString().length() > 3,
					"a user thread's rip");
			Ui.picture(adapter + "-hidden");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "GDB", "LLDB" })
	void hidesThreads(Adapters adapter) throws Exception {
		try (UringProgram program = UringProgram.start(); Ui.Sessions sessions = Ui::endAll) {
			DapDebugTarget target = Sessions.attach(adapter, program, Map.of("dev.ringside.threads", "HIDE"));
			Await.until("the user threads to be shown, and no other", () -> {
				if (target.getThreads().length != program.ready().users().size()) {
					throw new IllegalStateException(names(target).toString());
				}
				return true;
			});
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "GDB", "LLDB" })
	void switchedOffItChangesNothing(Adapters adapter) throws Exception {
		try (UringProgram program = UringProgram.start(); Ui.Sessions sessions = Ui::endAll) {
			DapDebugTarget target = Sessions.attach(adapter, program, Map.of("dev.ringside.enabled", "off"));
			DapThread worker = Sessions.thread(target, "iou-wrk-" + program.ready().serve());
			assertTrue(names(target).stream().noneMatch(n -> n.contains("[io_uring")), () -> names(target).toString());
			assertTrue(worker.canStepOver(), "stepping is offered as by every debugger without Ringside");
		}
	}

	private static List<String> names(DapDebugTarget target) {
		return Arrays.stream(target.getThreads()).map(t -> ((DapThread) t).getName()).toList();
	}

	@Test
	void refusesUnknownValuesBeforeAnythingStarts() throws Exception {
		ILaunchConfigurationWorkingCopy c = Sessions.configuration("bad", Map.of("dev.ringside.registers", "SOMETIMES"));
		CoreException e = assertThrows(CoreException.class, () -> c.launch(ILaunchManager.DEBUG_MODE, new NullProgressMonitor()));
		assertTrue(e.getStatus().getMessage().contains("AUTO, SHOW, LABEL, HIDE"), e.getStatus().getMessage());
		c.removeAttribute("dev.ringside.registers");
		c.setAttribute("dev.ringside.colour", "blue");
		CoreException unknown = assertThrows(CoreException.class, () -> LaunchSettings.read(c));
		assertTrue(unknown.getStatus().getMessage().contains("kernelPolicy"), unknown.getStatus().getMessage());
	}

	@Test
	void tabEditsAttributesAndShowsWhatAutoMeans() throws Exception {
		ILaunchConfigurationWorkingCopy c = Sessions.configuration("tab", Map.of());
		RingsideTab tab = new RingsideTab();
		Shell shell = Ui.ui(() -> {
			Shell s = new Shell(Ui.display());
			s.setLayout(new FillLayout());
			tab.createControl(s);
			tab.initializeFrom(c);
			s.pack();
			s.open();
			return s;
		});
		try {
			Map<String, Object> before = c.getAttributes();
			Ui.ui(() -> {
				tab.performApply(c);
				return true;
			});
			assertEquals(before, c.getAttributes(), "looking at a configuration changes it");
			Label resolved = (Label) control(shell, "resolved");
			Await.until("the tab to say what AUTO is on this machine", () -> Ui.ui(() -> resolved.getText().contains("On this machine (Linux ")));
			Ui.ui(() -> {
				Combo registers = (Combo) control(shell, "registers");
				registers.select(List.of(registers.getItems()).indexOf(
						Arrays.stream(registers.getItems()).filter(i -> i.startsWith("HIDE")).findFirst().orElseThrow()));
				Button guard = (Button) control(shell, "guard");
				guard.setSelection(false);
				guard.notifyListeners(SWT.Selection, new Event());
				tab.performApply(c);
				return true;
			});
			Settings settings = LaunchSettings.read(c);
			assertEquals(RegisterView.HIDE, settings.registers());
			assertFalse(settings.guard());
			assertEquals("HIDE", c.getAttribute("dev.ringside.registers", ""));
			Ui.picture("tab");
		} finally {
			Ui.ui(() -> {
				shell.dispose();
				return true;
			});
		}
	}

	private static Control control(Composite parent, String key) {
		Control found = Ui.ui(() -> {
			for (Control child : parent.getChildren()) {
				if (key.equals(child.getData("dev.ringside.key"))) {
					return child;
				}
				Control below = child instanceof Composite composite && !(child instanceof Combo) ? search(composite, key) : null;
				if (below != null) {
					return below;
				}
			}
			return null;
		});
		return assertNonNull(found, key);
	}

	private static Control assertNonNull(Control control, String key) {
		assertNotNull(control, "no control for " + key);
		return control;
	}

	private static @org.eclipse.jdt.annotation.Nullable Control search(Composite parent, String key) {
		for (Control child : parent.getChildren()) {
			if (key.equals(child.getData("dev.ringside.key"))) {
				return child;
			}
			Control below = child instanceof Composite composite ? search(composite, key) : null;
			if (below != null) {
				return below;
			}
		}
		return null;
	}

	@Test
	void preferencesAreTheDefaults() throws Exception {
		InstanceScope.INSTANCE.getNode(LaunchSettings.PREFERENCES).put("registers", "SHOW");
		InstanceScope.INSTANCE.getNode(LaunchSettings.PREFERENCES).put("guard", "nonsense");
		ILaunchConfigurationWorkingCopy c = Sessions.configuration("preferences", Map.of());
		assertEquals(RegisterView.SHOW, LaunchSettings.read(c).registers());
		assertTrue(LaunchSettings.read(c).guard(), "a preference that is not allowed counts as missing");
		c.setAttribute("dev.ringside.registers", "LABEL");
		assertEquals(RegisterView.LABEL, LaunchSettings.read(c).registers());
	}

	@Test
	void workersViewShowsReasonsAndUntracedWorkers() throws Exception {
		IWorkbenchPart view = Ui.show("dev.ringside.ui.workers");
		try (UringProgram program = UringProgram.start("--late-ring"); Ui.Sessions sessions = Ui::endAll) {
			DapDebugTarget target = Sessions.attach(Adapters.LLDB, program, Map.of());
			Ui.select(Sessions.thread(target, "calc"));
			Composite shell = Ui.ui(() -> view.getSite().getShell());
			Await.until("the view to say that there is no worker", () -> texts(shell).stream().anyMatch(t -> t.contains("none of them a worker")));
			target.resume();
			Await.until("the program to run", () -> !target.isSuspended());
			UringProgram.State state = program.makeRings();
			target.suspend();
			Await.until("the program to stop", target::isSuspended);
			Await.until("the view to show " + state.allWorkers().size() + " workers, none attached", () -> {
				List<String> rows = workerRows(shell);
				return rows.size() == state.allWorkers().size() && rows.stream().allMatch(r -> r.contains("not attached: keeps running"));
			});
			Await.until("the view to say that they keep running",
					() -> texts(shell).stream().anyMatch(t -> t.contains("keep running while the program is stopped")));
			// An earlier state of the Debug view must not stay: running threads, or rows of frames that are gone.
			Await.until("the Debug view to show four stopped threads and no empty row", () -> {
				List<String> rows = Ui.tree(IDebugUIConstants.ID_DEBUG_VIEW);
				if (rows.stream().filter(r -> r.contains("(Suspended")).count() != 4 || rows.stream().anyMatch(r -> r.isBlank() || r.contains("(Running)"))) {
					throw new IllegalStateException(rows.toString());
				}
				return true;
			});
			Ui.picture("workers-view");
		}
	}

	private static List<String> workerRows(Composite shell) {
		return Ui.table(shell).stream().filter(r -> r.contains("io_uring")).toList();
	}

	private static List<String> texts(Composite parent) {
		return Ui.ui(() -> {
			List<String> all = new java.util.ArrayList<>();
			collect(parent, all);
			return all;
		});
	}

	private static void collect(Composite parent, List<String> all) {
		for (Control child : parent.getChildren()) {
			if (child instanceof Label label) {
				all.add(label.getText());
			} else if (child instanceof org.eclipse.swt.widgets.Text text) {
				all.add(text.getText());
			} else if (child instanceof Composite c) {
				collect(c, all);
			}
		}
	}
}
