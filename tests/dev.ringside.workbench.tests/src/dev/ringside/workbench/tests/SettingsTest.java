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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.IRegister;
import org.eclipse.debug.core.model.IRegisterGroup;
import org.eclipse.debug.ui.IDebugUIConstants;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.ringside.core.settings.RegisterView;
import dev.ringside.core.settings.Settings;
import dev.ringside.dap.model.DapDebugTarget;
import dev.ringside.dap.model.DapModel;
import dev.ringside.dap.model.DapThread;
import dev.ringside.launch.LaunchSettings;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.UringProgram;
import dev.ringside.tests.ui.DebugView;
import dev.ringside.tests.ui.Dialog;
import dev.ringside.tests.ui.Trees;
import dev.ringside.tests.ui.Ui;
import dev.ringside.tests.ui.WorkersView;
import dev.ringside.ui.RingsideTab;

/** The settings: from tab and preferences into sessions, and what the views then show. */
class SettingsTest extends WorkbenchTest {

	@ParameterizedTest
	@EnumSource
	void hidesRegisters(Adapters adapter) throws Exception {
		try (UringProgram program = UringProgram.start(); Sessions.End end = Sessions::endAll) {
			DapDebugTarget target = Sessions.attach(adapter, program, Map.of("dev.ringside.registers", "HIDE"));
			DapThread worker = Sessions.thread(target, "[io_uring worker of ");
			DebugView.select(worker);
			Ui.show(IDebugUIConstants.ID_REGISTER_VIEW);
			IRegisterGroup[] groups = Sessions.top(worker).getRegisterGroups();
			assertEquals(1, groups.length);
			assertFalse(groups[0].hasRegisters(), groups[0].getName());
			Trees.awaitLine(IDebugUIConstants.ID_REGISTER_VIEW, "Hidden: ");
			DapThread calc = Sessions.thread(target, "calc");
			assertTrue(
					AttachTest.register(Sessions.top(calc).getRegisterGroups(), "rip").getValue().getValueString()
							.length() > 3,
					"a user thread's rip");
			Ui.picture(adapter + "-hidden");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "GDB", "LLDB" })
	void hidesThreads(Adapters adapter) throws Exception {
		try (UringProgram program = UringProgram.start(); Sessions.End end = Sessions::endAll) {
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
		try (UringProgram program = UringProgram.start(); Sessions.End end = Sessions::endAll) {
			DapDebugTarget target = Sessions.attach(adapter, program, Map.of("dev.ringside.enabled", "off"));
			DapThread worker = Sessions.thread(target, "iou-wrk-" + program.ready().serve());
			assertTrue(names(target).stream().noneMatch(n -> n.contains("[io_uring")), () -> names(target).toString());
			assertTrue(worker.canStepOver(), "stepping is offered as by every debugger without Ringside");
		}
	}

	/**
	 * What is written to a worker's register is lost, or another thread's: refused whatever the guard is set to, as
	 * everywhere.
	 */
	@ParameterizedTest
	@EnumSource(names = { "GDB", "LLDB" })
	void refusesToWriteARegisterOfAWorkerWithTheGuardOff(Adapters adapter) throws Exception {
		try (UringProgram program = UringProgram.start(); Sessions.End end = Sessions::endAll) {
			DapDebugTarget target = Sessions.attach(adapter, program, Map.of("dev.ringside.guard", "off"));
			DapThread worker = Sessions.thread(target, "[io_uring worker of ");
			assertTrue(worker.canStepOver(), "other actions are allowed");
			IRegister rbx = AttachTest.register(Sessions.top(worker).getRegisterGroups(), "rbx");
			assertFalse(rbx.supportsValueModification(), "writing a worker's rbx");
			DebugException refusal = assertThrows(DebugException.class, () -> rbx.setValue("1"));
			assertTrue(refusal.getStatus().getMessage().startsWith("Writing a register"),
					refusal.getStatus().getMessage());
		}
	}

	/** What the adapter's arguments say of Ringside holds for all of the session. */
	@Test
	void followsTheSettingsAmongTheAdaptersArguments() throws Exception {
		try (UringProgram program = UringProgram.start(); Sessions.End end = Sessions::endAll) {
			DapDebugTarget target = Sessions.attach(Adapters.GDB, program,
					Map.of(DapModel.ATTR_JSON, "{\"ringside\": {\"registers\": \"HIDE\", \"guard\": \"off\"}}"));
			assertEquals(RegisterView.HIDE, target.settings().registers());
			DapThread worker = Sessions.thread(target, "[io_uring worker of ");
			assertTrue(worker.canStepOver(), "the guard is off");
			assertTrue(Sessions.top(worker).getRegisterGroups()[0].getName().startsWith("Hidden: "));
		}
	}

	private static List<String> names(DapDebugTarget target) {
		return Arrays.stream(target.getThreads()).map(t -> ((DapThread) t).getName()).toList();
	}

	@Test
	void refusesUnknownValuesBeforeAnythingStarts() throws Exception {
		ILaunchConfigurationWorkingCopy c = Sessions.configuration("bad",
				Map.of("dev.ringside.registers", "SOMETIMES"));
		CoreException e = assertThrows(CoreException.class,
				() -> c.launch(ILaunchManager.DEBUG_MODE, new NullProgressMonitor()));
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
		Dialog dialog = new Dialog(shell);
		try {
			Map<String, Object> before = c.getAttributes();
			Ui.run(() -> tab.performApply(c));
			assertEquals(before, c.getAttributes(), "looking at a configuration changes it");
			Label resolved = dialog.setting(Label.class, "resolved");
			dialog.until("what AUTO is on this machine", () -> resolved.getText().contains("On this machine (Linux "));
			dialog.choose("registers", "HIDE");
			dialog.check("guard", false);
			Ui.run(() -> tab.performApply(c));
			Settings settings = LaunchSettings.read(c);
			assertEquals(RegisterView.HIDE, settings.registers());
			assertFalse(settings.guard());
			assertEquals("HIDE", c.getAttribute("dev.ringside.registers", ""));
			Ui.picture("tab");
		} finally {
			Ui.run(shell::dispose);
		}
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
		WorkersView view = WorkersView.open();
		try (UringProgram program = UringProgram.start("--late-ring"); Sessions.End end = Sessions::endAll) {
			DapDebugTarget target = Sessions.attach(Adapters.LLDB, program, Map.of());
			DebugView.select(Sessions.thread(target, "calc"));
			view.await("no worker", () -> view.summary().contains("none of them a worker"));
			target.resume();
			Await.until("the program to run", () -> !target.isSuspended());
			UringProgram.State state = program.makeRings();
			target.suspend();
			Await.until("the program to stop", target::isSuspended);
			view.await(state.allWorkers().size() + " workers, none attached",
					() -> view.rows().size() == state.allWorkers().size()
							&& view.rows().stream().allMatch(r -> r.get(4).equals("not attached: keeps running")));
			view.await("that they keep running",
					() -> view.summary().contains("keep running while the program is stopped"));
			// An earlier state of the Debug view must not stay: running threads, or rows of frames that are gone.
			Trees.await(IDebugUIConstants.ID_DEBUG_VIEW, "four stopped threads, no running one, and no empty row",
					rows -> rows.stream().filter(r -> r.contains("(Suspended")).count() == 4
							&& rows.stream().noneMatch(r -> r.isBlank() || r.contains("(Running)")));
			Ui.picture("workers-view");
		}
	}
}
