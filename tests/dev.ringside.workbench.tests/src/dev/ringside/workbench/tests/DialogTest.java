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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.debug.ui.IDebugUIConstants;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.custom.CTabItem;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.dialogs.PreferencesUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.ringside.core.settings.RegisterView;
import dev.ringside.dap.model.AdapterPreset;
import dev.ringside.dap.model.DapDebugTarget;
import dev.ringside.dap.model.DapModel;
import dev.ringside.launch.LaunchSettings;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.UringProgram;

/** The dialogs: for processes, launch configurations and preferences, through their widgets. */
class DialogTest {

	@BeforeEach
	void open() {
		Ui.openDebugPerspective();
	}

	@AfterEach
	void end() throws Exception {
		Dialogs.closeAll();
		Ui.endAll();
		InstanceScope.INSTANCE.getNode(LaunchSettings.PREFERENCES).clear();
		for (ILaunchConfiguration c : DebugPlugin.getDefault().getLaunchManager().getLaunchConfigurations()) {
			c.delete();
		}
	}

	private static Shell main() {
		return Ui.ui(() -> PlatformUI.getWorkbench().getWorkbenchWindows()[0].getShell());
	}

	/** Launches in a thread of its own, as the platform does: it waits for the user. */
	private static CompletableFuture<ILaunch> launch(ILaunchConfiguration c) {
		return CompletableFuture.supplyAsync(() -> {
			try {
				return c.launch(ILaunchManager.DEBUG_MODE, new NullProgressMonitor());
			} catch (CoreException e) {
				throw new AssertionError(e.getStatus().getMessage(), e);
			}
		});
	}

	private static ILaunch done(CompletableFuture<ILaunch> launch) throws Exception {
		Await.until("the launch to be over", launch::isDone);
		try {
			return launch.get(1, TimeUnit.SECONDS);
		} catch (ExecutionException e) {
			throw new AssertionError(e.getCause());
		}
	}

	/** Types the process id into the chooser's filter, and waits until only processes are left that have that number somewhere in them. */
	private static void choose(Shell chooser, UringProgram program) {
		Text filter = Await.value("the chooser's filter",
				() -> Ui.ui(() -> Dialogs.controls(chooser, Text.class, t -> t.getEditable()).stream().findFirst()));
		Dialogs.type(filter, "*" + program.pid());
		Table table = Await.value("the chooser's list", () -> Ui.ui(() -> Dialogs.controls(chooser, Table.class, t -> true).stream().findFirst()));
		String name = "uring_demo";
		String number = Long.toString(program.pid());
		Await.until("the list to be filtered, and the program to be selected in it", () -> Ui.ui(() -> {
			List<TableItem> items = List.of(table.getItems());
			TableItem item = items.stream().filter(i -> i.getText().contains(name) && i.getText().endsWith(" " + number)).findFirst().orElse(null);
			if (item == null || !items.stream().allMatch(i -> i.getText().contains(number))) {
				return false;
			}
			table.setSelection(item);
			Dialogs.send(table, SWT.Selection, item);
			return true;
		}));
	}

	@Test
	void asksForTheProcessAtTheLaunch() throws Exception {
		try (UringProgram program = UringProgram.start(); Ui.Sessions sessions = Ui::endAll) {
			ILaunchConfiguration c = Sessions.configuration("ask", Map.of(DapModel.ATTR_ADAPTER, Adapters.LLDB.preset.id(), DapModel.ATTR_COMMAND,
					Adapters.LLDB.assume(), DapModel.ATTR_REQUEST, DapModel.REQUEST_ATTACH));
			// no answer: no session, and the program is as it was
			CompletableFuture<ILaunch> cancelled = launch(c);
			Shell first = Dialogs.shell("Attach to a Process");
			Dialogs.press(Dialogs.button(first, "Cancel"));
			Dialogs.awaitClosed(first);
			assertEquals(0, done(cancelled).getDebugTargets().length);
			assertEquals(0, program.tracer(program.pid()));

			CompletableFuture<ILaunch> launched = launch(c);
			Shell chooser = Dialogs.shell("Attach to a Process");
			choose(chooser, program);
			Ui.picture("process-chooser");
			Dialogs.press(Dialogs.button(chooser, "OK"));
			Dialogs.awaitClosed(chooser);
			DapDebugTarget target = Sessions.target(done(launched));
			assertEquals(program.pid(), target.processId());
		}
	}

	@Test
	void preferencesAreEditedInTheirPage() throws Exception {
		Dialogs.open(() -> PreferencesUtil.createPreferenceDialogOn(main(), "dev.ringside.ui.preferences", null, null).open());
		Shell dialog = Dialogs.shell("Preferences");
		Combo registers = Await.value("the choice of register views",
				() -> Ui.ui(() -> Dialogs.controls(dialog, Combo.class, x -> "registers".equals(x.getData("dev.ringside.key"))).stream().findFirst()));
		select(registers, "HIDE");
		Button guard = Await.value("the guard's switch",
				() -> Ui.ui(() -> Dialogs.controls(dialog, Button.class, x -> "guard".equals(x.getData("dev.ringside.key"))).stream().findFirst()));
		Dialogs.press(guard);
		Ui.picture("preferences");
		Dialogs.press(Dialogs.button(dialog, "Apply and Close"));
		Dialogs.awaitClosed(dialog);
		ILaunchConfigurationWorkingCopy c = Sessions.configuration("defaults", Map.of());
		assertEquals(RegisterView.HIDE, LaunchSettings.read(c).registers());
		assertFalse(LaunchSettings.read(c).guard());

		// and back
		Dialogs.open(() -> PreferencesUtil.createPreferenceDialogOn(main(), "dev.ringside.ui.preferences", null, null).open());
		Shell again = Dialogs.shell("Preferences");
		Dialogs.press(Dialogs.button(again, "Restore Defaults"));
		Dialogs.press(Dialogs.button(again, "Apply and Close"));
		Dialogs.awaitClosed(again);
		assertEquals(RegisterView.AUTO, LaunchSettings.read(c).registers());
		assertTrue(LaunchSettings.read(c).guard());
	}

	private static void select(Combo combo, String value) {
		Ui.ui(() -> {
			combo.select(Arrays.asList(combo.getItems()).indexOf(
					Arrays.stream(combo.getItems()).filter(i -> i.equals(value) || i.startsWith(value + " ")).findFirst().orElseThrow()));
			Dialogs.send(combo, SWT.Selection, null);
			return true;
		});
	}

	private static void awaitMessage(Shell dialog, String text) {
		Await.until("the dialog to say \"" + text + '"', () -> {
			List<String> texts = Dialogs.texts(dialog);
			if (texts.stream().noneMatch(t -> t.contains(text))) {
				throw new IllegalStateException("it says " + texts);
			}
			return true;
		});
	}

	@Test
	void launchesFromTheDialog(@TempDir Path folder) throws Exception {
		UringProgram.assumeSupported();
		String command = Adapters.LLDB.assume();
		ILaunchConfiguration saved = Sessions.configuration("from the dialog", Map.of(DapModel.ATTR_STOP_AT, "main")).doSave();
		Dialogs.open(() -> DebugUITools.openLaunchConfigurationDialogOnGroup(main(), new StructuredSelection(saved),
				IDebugUIConstants.ID_DEBUG_LAUNCH_GROUP));
		Shell dialog = Dialogs.shell("Debug Configurations");
		awaitMessage(dialog, "Which program?");
		Button debug = Dialogs.button(dialog, "Debug");
		Await.until("Debug to be disabled without a program", () -> !Ui.ui(debug::isEnabled));
		Await.until("the dialog to have all tabs", () -> Ui.ui(() -> Dialogs.controls(dialog, CTabFolder.class, f -> true).stream()
				.map(f -> Arrays.stream(f.getItems()).map(CTabItem::getText).toList()).anyMatch(t -> t.containsAll(List.of("Main", "io_uring", "Common")))));

		// what the machine has
		for (AdapterPreset preset : AdapterPreset.values()) {
			Combo adapter = Ui.ui(() -> Dialogs.controls(dialog, Combo.class, x -> Arrays.asList(x.getItems()).contains(preset.label())).get(0));
			Ui.ui(() -> {
				adapter.select(Arrays.asList(adapter.getItems()).indexOf(preset.label()));
				Dialogs.send(adapter, SWT.Selection, null);
				return true;
			});
			List<String> found = preset.find().orElse(null);
			awaitMessage(dialog, found == null ? "not found on this machine" : "Found: " + String.join(" ", found));
		}

		Text program = Dialogs.field(dialog, "Program:");
		Path missing = folder.resolve("missing");
		Dialogs.type(program, missing.toString());
		awaitMessage(dialog, "There is no executable file " + missing);
		Files.createFile(missing);
		Dialogs.type(program, UringProgram.executable().toString());
		Text json = Dialogs.field(dialog, "More arguments");
		Dialogs.type(json, "{\"a\": ");
		awaitMessage(dialog, "are not JSON");
		Dialogs.type(json, "[1]");
		awaitMessage(dialog, "must be one JSON object");
		Dialogs.type(json, "{\"ringsideTest\": 1}");
		Text directory = Dialogs.field(dialog, "Working directory");
		Dialogs.type(directory, folder.resolve("none").toString());
		awaitMessage(dialog, "There is no directory");
		Dialogs.type(directory, folder.toString());
		Combo adapter = Ui.ui(() -> Dialogs.controls(dialog, Combo.class, x -> Arrays.asList(x.getItems()).contains("lldb")).get(0));
		select(adapter, "lldb");
		Dialogs.type(Dialogs.field(dialog, "Command line"), command);
		Dialogs.type(Dialogs.field(dialog, "Program arguments"), "--lifetime 300");
		Ui.picture("launch-dialog");
		Dialogs.press(debug);
		DapDebugTarget target = Await.value("the session", () -> Arrays.stream(DebugPlugin.getDefault().getLaunchManager().getDebugTargets())
				.filter(DapDebugTarget.class::isInstance).map(DapDebugTarget.class::cast).findFirst());
		Await.value("a thread stopped in main", () -> LaunchTest.stoppedIn(target, "main"));
		Await.until("the process to be known", () -> target.processId() != 0);
		assertEquals(folder.toRealPath(), Path.of("/proc", Long.toString(target.processId()), "cwd").toRealPath());
	}

	/** The adapter that the dialog names for "the best" is the one that runs, and Debug view and console say so. */
	@Test
	void theBestAdapterIsTheOneThatTheDialogNames() throws Exception {
		try (UringProgram program = UringProgram.start(); Ui.Sessions sessions = Ui::endAll) {
			ILaunchConfiguration saved = Sessions.configuration("best",
					Map.of(DapModel.ATTR_REQUEST, DapModel.REQUEST_ATTACH, DapModel.ATTR_PID, Long.toString(program.pid()))).doSave();
			Dialogs.open(() -> DebugUITools.openLaunchConfigurationDialogOnGroup(main(), new StructuredSelection(saved),
					IDebugUIConstants.ID_DEBUG_LAUNCH_GROUP));
			Shell dialog = Dialogs.shell("Debug Configurations");
			String named = Await.value("the dialog to name the best adapter", () -> Dialogs.texts(dialog).stream()
					.filter(t -> t.startsWith("Found: ")).map(t -> t.substring("Found: ".length())).findFirst());
			Ui.picture("best-adapter");
			AdapterPreset preset = Arrays.stream(AdapterPreset.values()).filter(p -> named.startsWith(p.label() + ", ")).findFirst().orElseThrow(
					() -> new AssertionError(named));
			Dialogs.press(Dialogs.button(dialog, "Debug"));
			DapDebugTarget target = Await.value("the session", () -> Arrays.stream(DebugPlugin.getDefault().getLaunchManager().getDebugTargets())
					.filter(DapDebugTarget.class::isInstance).map(DapDebugTarget.class::cast).findFirst());
			Await.until("the program to stop", target::isSuspended);
			assertTrue(target.getName().endsWith('(' + preset.label() + ')'), target.getName() + ", but the dialog named " + named);
			assertEquals(named, preset.label() + ", " + target.getProcess().getLabel());
		}
	}

	@Test
	void choosesAProcessInTheDialog() throws Exception {
		try (UringProgram program = UringProgram.start(); Ui.Sessions sessions = Ui::endAll) {
			ILaunchConfiguration saved = Sessions.configuration("choose", Map.of(DapModel.ATTR_REQUEST, DapModel.REQUEST_ATTACH)).doSave();
			Dialogs.open(() -> DebugUITools.openLaunchConfigurationDialogOnGroup(main(), new StructuredSelection(saved),
					IDebugUIConstants.ID_DEBUG_LAUNCH_GROUP));
			Shell dialog = Dialogs.shell("Debug Configurations");
			Text process = Dialogs.field(dialog, "Process id");
			Dialogs.type(process, "no number");
			awaitMessage(dialog, "must be a number");
			Dialogs.press(Dialogs.button(dialog, "Choose..."));
			Shell chooser = Dialogs.shell("Attach to a Process");
			choose(chooser, program);
			Dialogs.press(Dialogs.button(chooser, "OK"));
			Dialogs.awaitClosed(chooser);
			Await.until("the field to have the chosen process", () -> Ui.ui(process::getText).equals(Long.toString(program.pid())));
			Dialogs.press(Dialogs.button(dialog, "Apply"));
			Await.until("the configuration to be saved",
					() -> saved.getAttribute(DapModel.ATTR_PID, "").equals(Long.toString(program.pid())));
			Dialogs.press(Dialogs.button(dialog, "Close"));
			Dialogs.awaitClosed(dialog);
		}
	}
}
