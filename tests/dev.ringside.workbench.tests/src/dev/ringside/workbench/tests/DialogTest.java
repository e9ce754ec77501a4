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
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.ringside.core.settings.RegisterView;
import dev.ringside.dap.model.AdapterPreset;
import dev.ringside.dap.model.DapDebugTarget;
import dev.ringside.dap.model.DapModel;
import dev.ringside.launch.LaunchSettings;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.UringProgram;
import dev.ringside.tests.ui.Dialog;
import dev.ringside.tests.ui.Ui;
import dev.ringside.tests.ui.Widgets;

/** The dialogs: for processes, launch configurations and preferences, through their widgets. */
class DialogTest extends WorkbenchTest {

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

	/**
	 * Types the process id into the chooser's filter, and waits until only processes are left that have that number
	 * somewhere in them.
	 */
	private static void choose(Dialog chooser, UringProgram program) {
		Dialog.type(chooser.get("the chooser's filter", Text.class, Text::getEditable), "*" + program.pid());
		Table table = chooser.get("the chooser's list", Table.class, t -> true);
		String name = "uring_demo";
		String number = Long.toString(program.pid());
		chooser.until("the list to be filtered, and the program to be selected in it", () -> {
			List<TableItem> items = List.of(table.getItems());
			TableItem item = items.stream()
					.filter(i -> i.getText().contains(name) && i.getText().endsWith(" " + number)).findFirst()
					.orElse(null);
			if (item == null || !items.stream().allMatch(i -> i.getText().contains(number))) {
				return false;
			}
			table.setSelection(item);
			Widgets.send(table, SWT.Selection, item);
			return true;
		});
		Ui.picture("process-chooser");
		chooser.close("OK");
	}

	@Test
	void asksForTheProcessAtTheLaunch() throws Exception {
		try (UringProgram program = UringProgram.start(); Sessions.End end = Sessions::endAll) {
			ILaunchConfiguration c = Sessions.configuration("ask",
					Map.of(DapModel.ATTR_ADAPTER, Adapters.LLDB.preset.id(), DapModel.ATTR_COMMAND,
					Adapters.LLDB.assume(), DapModel.ATTR_REQUEST, DapModel.REQUEST_ATTACH));
			// no answer: no session, and the program is as it was
			CompletableFuture<ILaunch> cancelled = launch(c);
			Dialog.await("Attach to a Process").close("Cancel");
			assertEquals(0, done(cancelled).getDebugTargets().length);
			assertEquals(0, program.tracer(program.pid()));

			CompletableFuture<ILaunch> launched = launch(c);
			choose(Dialog.await("Attach to a Process"), program);
			DapDebugTarget target = Sessions.target(done(launched));
			assertEquals(program.pid(), target.processId());
		}
	}

	@Test
	void preferencesAreEditedInTheirPage() throws Exception {
		Dialog dialog = Dialog.preferences();
		dialog.choose("registers", "HIDE");
		dialog.check("guard", false);
		Ui.picture("preferences");
		dialog.close("Apply and Close");
		ILaunchConfigurationWorkingCopy c = Sessions.configuration("defaults", Map.of());
		assertEquals(RegisterView.HIDE, LaunchSettings.read(c).registers());
		assertFalse(LaunchSettings.read(c).guard());

		// and back
		Dialog again = Dialog.preferences();
		again.press("Restore Defaults");
		again.close("Apply and Close");
		assertEquals(RegisterView.AUTO, LaunchSettings.read(c).registers());
		assertTrue(LaunchSettings.read(c).guard());
	}

	@Test
	void launchesFromTheDialog(@TempDir Path folder) throws Exception {
		UringProgram.assumeSupported();
		String command = Adapters.LLDB.assume();
		ILaunchConfiguration saved = Sessions.configuration("from the dialog", Map.of(DapModel.ATTR_STOP_AT, "main"))
				.doSave();
		Dialog dialog = Dialog.debugConfigurations(saved);
		dialog.awaitText("Which program?");
		Button debug = dialog.button("Debug");
		dialog.until("Debug to be disabled without a program", () -> !debug.isEnabled());
		dialog.until("all tabs", () -> dialog.tabs().containsAll(List.of("Main", "io_uring", "Common")));

		// what the machine has
		for (AdapterPreset preset : AdapterPreset.values()) {
			Dialog.choose(adapters(dialog), preset.label());
			List<String> found = preset.find().orElse(null);
			dialog.awaitText(found == null ? "not found on this machine" : "Found: " + String.join(" ", found));
		}

		Text program = dialog.field("Program:");
		Path missing = folder.resolve("missing");
		Dialog.type(program, missing.toString());
		dialog.awaitText("There is no executable file " + missing);
		Files.createFile(missing);
		Dialog.type(program, UringProgram.executable().toString());
		Text json = dialog.field("More arguments");
		Dialog.type(json, "{\"a\": ");
		dialog.awaitText("are not JSON");
		Dialog.type(json, "[1]");
		dialog.awaitText("must be one JSON object");
		Dialog.type(json, "{\"ringsideTest\": 1}");
		Text directory = dialog.field("Working directory");
		Dialog.type(directory, folder.resolve("none").toString());
		dialog.awaitText("There is no directory");
		Dialog.type(directory, folder.toString());
		Dialog.choose(adapters(dialog), "lldb");
		dialog.type("Command line", command);
		dialog.type("Program arguments", "--lifetime 300");
		Ui.picture("launch-dialog");
		dialog.press(debug);
		DapDebugTarget target = Sessions.awaitOnly();
		Await.value("a thread stopped in main", () -> LaunchTest.stoppedIn(target, "main"));
		Await.until("the process to be known", () -> target.processId() != 0);
		assertEquals(folder.toRealPath(), Path.of("/proc", Long.toString(target.processId()), "cwd").toRealPath());
	}

	/** The choice of adapters. */
	private static Combo adapters(Dialog dialog) {
		return dialog.get("the choice of adapters", Combo.class,
				c -> List.of(c.getItems()).contains(AdapterPreset.LLDB.label()));
	}

	/** The adapter that the dialog names for "the best" is the one that runs, and Debug view and console say so. */
	@Test
	void theBestAdapterIsTheOneThatTheDialogNames() throws Exception {
		try (UringProgram program = UringProgram.start(); Sessions.End end = Sessions::endAll) {
			ILaunchConfiguration saved = Sessions.configuration("best",
					Map.of(DapModel.ATTR_REQUEST, DapModel.REQUEST_ATTACH, DapModel.ATTR_PID,
							Long.toString(program.pid())))
					.doSave();
			Dialog dialog = Dialog.debugConfigurations(saved);
			String named = Await.value("the dialog to name the best adapter", () -> dialog.texts().stream()
					.filter(t -> t.startsWith("Found: ")).map(t -> t.substring("Found: ".length())).findFirst());
			Ui.picture("best-adapter");
			AdapterPreset preset = Arrays.stream(AdapterPreset.values()).filter(p -> named.startsWith(p.label() + ", "))
					.findFirst().orElseThrow(
					() -> new AssertionError(named));
			dialog.press("Debug");
			DapDebugTarget target = Sessions.awaitOnly();
			Await.until("the program to stop", target::isSuspended);
			assertTrue(target.getName().endsWith('(' + preset.label() + ')'),
					target.getName() + ", but the dialog named " + named);
			assertEquals(named, preset.label() + ", " + target.getProcess().getLabel());
		}
	}

	@Test
	void choosesAProcessInTheDialog() throws Exception {
		try (UringProgram program = UringProgram.start(); Sessions.End end = Sessions::endAll) {
			ILaunchConfiguration saved = Sessions
					.configuration("choose", Map.of(DapModel.ATTR_REQUEST, DapModel.REQUEST_ATTACH)).doSave();
			Dialog dialog = Dialog.debugConfigurations(saved);
			Text process = dialog.field("Process id");
			Dialog.type(process, "no number");
			dialog.awaitText("must be a number");
			dialog.press("Choose...");
			choose(Dialog.await("Attach to a Process"), program);
			Await.until("the field to have the chosen process",
					() -> Ui.ui(process::getText).equals(Long.toString(program.pid())));
			dialog.press("Apply");
			Await.until("the configuration to be saved",
					() -> saved.getAttribute(DapModel.ATTR_PID, "").equals(Long.toString(program.pid())));
			dialog.close("Close");
		}
	}
}
