/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.tests.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationType;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchDelegate;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.internal.ui.launchConfigurations.LaunchConfigurationPresentationManager;
import org.eclipse.debug.ui.IDebugUIConstants;
import org.eclipse.debug.ui.ILaunchConfigurationDialog;
import org.eclipse.debug.ui.ILaunchConfigurationTab;
import org.eclipse.debug.ui.ILaunchConfigurationTabGroup;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Link;
import org.eclipse.swt.widgets.Shell;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.api.Test;

import dev.ringside.cdt.RingsideCdt;
import dev.ringside.cdt.tests.CdtSession;
import dev.ringside.cdt.tests.CoreBuildProject;
import dev.ringside.core.kernel.PolicyVerdict;
import dev.ringside.core.proc.ProcFs;
import dev.ringside.core.proc.ProcessInspector;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.UringProgram;
import dev.ringside.tests.ui.Dialog;
import dev.ringside.tests.ui.Trees;
import dev.ringside.tests.ui.Ui;
import dev.ringside.tests.ui.Widgets;

/** The launch tab in the dialog Debug Configurations, and the preference page with its defaults. */
class LaunchTabTest {

	private static final String TAB = "io_uring";
	private static final Set<String> DEBUG = Set.of(ILaunchManager.DEBUG_MODE);

	/** CDT's tabs of each type of launch configuration, in its order. */
	private static final Map<String, List<String>> TABS = Map.of( //
			"org.eclipse.cdt.launch.applicationLaunchType",
			List.of("Main", "Arguments", "Environment", "Debugger", "Source", "Common"), //
			"org.eclipse.cdt.launch.attachLaunchType", List.of("Main", "Debugger", "Source", "Common"), //
			"org.eclipse.cdt.launch.postmortemLaunchType", List.of("Main", "Debugger", "Source", "Common"), //
			"org.eclipse.cdt.launch.remoteApplicationLaunchType", List.of("Main", "Debugger", "Source", "Common"));

	private final List<ILaunchConfiguration> made = new ArrayList<>();

	@BeforeEach
	void window() {
		Ui.openDebugPerspective();
	}

	@AfterEach
	void clean() throws Exception {
		Dialog.closeAll();
		for (ILaunchConfiguration configuration : made) {
			configuration.delete();
		}
		InstanceScope.INSTANCE.getNode("dev.ringside.launch").clear();
	}

	static Stream<String> types() {
		return TABS.keySet().stream().sorted();
	}

	private ILaunchConfiguration create(String type, String... settings) throws Exception {
		ILaunchManager manager = DebugPlugin.getDefault().getLaunchManager();
		ILaunchConfigurationType found = manager.getLaunchConfigurationType(type);
		ILaunchConfigurationWorkingCopy copy = found.newInstance(null, manager.generateLaunchConfigurationName("tab"));
		copy.setAttribute("org.eclipse.cdt.launch.PROGRAM_NAME", UringProgram.executable().toString());
		for (int i = 0; i + 1 < settings.length; i += 2) {
			copy.setAttribute("dev.ringside." + settings[i], settings[i + 1]);
		}
		ILaunchConfiguration saved = copy.doSave();
		made.add(saved);
		return saved;
	}

	private static ILaunchConfiguration now(ILaunchConfiguration configuration) throws CoreException {
		return Arrays.stream(DebugPlugin.getDefault().getLaunchManager().getLaunchConfigurations())
				.filter(configuration::equals).findFirst()
				.orElseThrow();
	}

	private static String delegate(ILaunchConfiguration configuration) throws CoreException {
		ILaunchDelegate delegate = now(configuration).getPreferredDelegate(DEBUG);
		return delegate == null ? null : delegate.getId();
	}

	@ParameterizedTest
	@MethodSource("types")
	void switchesRingsideOnAndOff(String type) throws Exception {
		ILaunchConfiguration configuration = create(type);
		List<String> expected = Stream.concat(TABS.get(type).stream(), Stream.of(TAB)).toList();
		String name = type.substring(type.lastIndexOf('.') + 1);

		Dialog dialog = Dialog.debugConfigurations(configuration);
		assertEquals(expected, dialog.tabs());
		dialog.tab(TAB);
		assertFalse(dialog.checked("enabled"));
		Combo registers = dialog.setting(Combo.class, "registers");
		assertFalse(Ui.ui(registers::isEnabled), "nothing to set while it is off");
		Ui.picture("tab-" + name + "-off");

		dialog.check("enabled", true);
		dialog.until("the settings to be enabled", registers::isEnabled);
		dialog.choose("registers", "LABEL");
		PolicyVerdict prior = ProcessInspector.ofThisMachine(new ProcFs(), Optional.empty()).priorPolicy()
				.orElseThrow();
		Label resolved = dialog.setting(Label.class, "resolved");
		dialog.until("what AUTO comes to on this machine",
				() -> resolved.getText().startsWith("On this machine (Linux ")
						&& resolved.getText().contains(": " + prior.policy().id() + " ("));
		dialog.press("Apply");
		Await.until("our delegate to be chosen",
				() -> RingsideCdt.DELEGATE_OF_TYPE.get(type).equals(delegate(configuration)));
		assertEquals("LABEL", now(configuration).getAttribute("dev.ringside.registers", ""));
		Await.until("CDT's tabs and ours with our delegate", () -> dialog.tabs().equals(expected));
		Ui.picture("tab-" + name + "-on");
		dialog.close("Close");

		Dialog again = Dialog.debugConfigurations(configuration);
		assertEquals(expected, again.tabs(), "CDT's tabs and ours with our delegate");
		again.tab(TAB);
		assertTrue(again.checked("enabled"));
		assertTrue(again.chosen("registers").startsWith("LABEL"), again.chosen("registers"));
		again.check("enabled", false);
		again.press("Apply");
		Await.until("the type's own delegate", () -> delegate(configuration) == null);
		Await.until("CDT's tabs and ours with CDT's delegate", () -> again.tabs().equals(expected));
		again.close("Close");
	}

	/**
	 * The launch bar makes these configurations, and the platform's dialogs do not list them; CDT's own tabs for them
	 * work in the launch bar's dialog only. So this looks at the tabs that the platform finds, and works with ours in a
	 * window of its own.
	 */
	@Test
	void isThereForCoreBuildProjectsToo() throws Exception {
		try (CoreBuildProject project = new CoreBuildProject()) {
			ILaunchConfiguration configuration = project.configuration(CdtSession.Configuration.coreBuild()).doSave();
			made.add(configuration);
			ILaunchConfigurationWorkingCopy copy = configuration.getWorkingCopy();
			List<String> cdts = tabs(copy);
			assertEquals(List.of("Main", "Build Settings"), cdts.subList(0, 2), "which tabs follow depends on the CDT");
			assertEquals(TAB, cdts.get(cdts.size() - 1));
			assertEquals(Set.copyOf(cdts).size(), cdts.size(), () -> "each once: " + cdts);
			assertFalse(switchedTo(copy, false), "off at first");
			assertNull(copy.getPreferredDelegate(DEBUG));
			switchedTo(copy, true);
			assertEquals(RingsideCdt.CORE_BUILD_DELEGATE, copy.getPreferredDelegate(DEBUG).getId());
			assertEquals(cdts, tabs(copy), "the same tabs with our delegate");
			assertTrue(switchedTo(copy, false), "it shows what was chosen");
			assertNull(copy.getPreferredDelegate(DEBUG));
		}
	}

	private static final ILaunchConfigurationDialog NO_DIALOG = (ILaunchConfigurationDialog) Proxy.newProxyInstance(
			LaunchTabTest.class.getClassLoader(), new Class<?>[] { ILaunchConfigurationDialog.class },
			(proxy, method, arguments) -> {
				if (method.getReturnType() == String.class) {
					return ILaunchManager.DEBUG_MODE;
				}
				return method.getReturnType() == boolean.class ? Boolean.FALSE : null;
			});

	private static <T> T withTabs(ILaunchConfigurationWorkingCopy copy,
			Function<List<ILaunchConfigurationTab>, T> action) {
		return Ui.ui(() -> {
			ILaunchConfigurationTabGroup group = LaunchConfigurationPresentationManager.getDefault().getTabGroup(copy,
					ILaunchManager.DEBUG_MODE);
			group.createTabs(NO_DIALOG, ILaunchManager.DEBUG_MODE);
			try {
				return action.apply(List.of(group.getTabs()));
			} finally {
				group.dispose();
			}
		});
	}

	private static List<String> tabs(ILaunchConfigurationWorkingCopy copy) {
		return withTabs(copy, tabs -> tabs.stream().map(ILaunchConfigurationTab::getName).toList());
	}

	/** Switches Ringside on or off in our tab, and tells what it showed before. */
	private static boolean switchedTo(ILaunchConfigurationWorkingCopy copy, boolean on) {
		return withTabs(copy, tabs -> {
			Shell shell = new Shell(Ui.display());
			try {
				ILaunchConfigurationTab tab = tabs.get(tabs.size() - 1);
				tab.setLaunchConfigurationDialog(NO_DIALOG);
				tab.createControl(shell);
				tab.initializeFrom(copy);
				Button enabled = new Dialog(shell).setting(Button.class, "enabled");
				boolean before = enabled.getSelection();
				enabled.setSelection(on);
				tab.performApply(copy);
				return before;
			} finally {
				shell.dispose();
			}
		});
	}

	@Test
	void lookingChangesNothing() throws Exception {
		ILaunchConfiguration plain = create("org.eclipse.cdt.launch.attachLaunchType");
		Dialog dialog = Dialog.debugConfigurations(plain);
		for (String tab : dialog.tabs()) {
			dialog.tab(tab);
		}
		dialog.tab(TAB);
		dialog.setting(Button.class, "enabled");
		dialog.close("Close");
		assertTrue(now(plain).getAttributes().keySet().stream().noneMatch(k -> k.startsWith("dev.ringside.")),
				now(plain).getAttributes().toString());
		assertNull(delegate(plain));
	}

	@Test
	void revertBringsBackWhatWasSaved() throws Exception {
		ILaunchConfiguration configuration = create("org.eclipse.cdt.launch.attachLaunchType");
		Dialog dialog = Dialog.debugConfigurations(configuration);
		dialog.tab(TAB);
		dialog.check("enabled", true);
		dialog.choose("threads", "HIDE");
		Button apply = dialog.button("Apply");
		dialog.until("Apply to be enabled", apply::isEnabled);
		dialog.press("Revert");
		dialog.until("the saved settings",
				() -> !dialog.checked("enabled") && dialog.chosen("threads").startsWith("LABEL") && !apply.isEnabled());
		dialog.close("Close");
		assertNull(delegate(configuration));
	}

	@Test
	void valuesThatAreNotAllowedAreReported() throws Exception {
		ILaunchConfigurationWorkingCopy copy = create("org.eclipse.cdt.launch.attachLaunchType", "registers",
				"NONSENSE").getWorkingCopy();
		copy.setPreferredLaunchDelegate(DEBUG, RingsideCdt.ATTACH_DELEGATE);
		ILaunchConfiguration configuration = copy.doSave();
		Dialog dialog = Dialog.debugConfigurations(configuration);
		dialog.tab(TAB);
		assertTrue(dialog.checked("enabled"));
		dialog.until("the error with the allowed values", () -> isReported(dialog));
		Ui.picture("tab-invalid");
		Button debug = dialog.button("Debug");
		assertFalse(Ui.ui(debug::isEnabled), "such a configuration cannot be launched");
		// The user's next choice replaces it.
		dialog.choose("registers", "HIDE");
		dialog.until("no error",
				() -> dialog.texts().stream().noneMatch(t -> t.contains("NONSENSE")) && debug.isEnabled());
		dialog.press("Apply");
		Await.until("the configuration to be saved",
				() -> "HIDE".equals(now(configuration).getAttribute("dev.ringside.registers", "")));
		dialog.close("Close");
	}

	@Test
	void valuesThatAreNotAllowedHinderNoLaunchWithoutRingside() throws Exception {
		ILaunchConfiguration configuration = create("org.eclipse.cdt.launch.attachLaunchType", "registers", "NONSENSE");
		Dialog dialog = Dialog.debugConfigurations(configuration);
		dialog.tab(TAB);
		assertFalse(dialog.checked("enabled"));
		dialog.until("the warning with the allowed values", () -> isReported(dialog));
		Button debug = dialog.button("Debug");
		assertTrue(Ui.ui(debug::isEnabled));
		dialog.close("Close");
		assertEquals("NONSENSE", now(configuration).getAttribute("dev.ringside.registers", ""),
				"looking changes nothing");
	}

	private static boolean isReported(Dialog dialog) {
		return dialog.texts().stream()
				.anyMatch(t -> t.contains("NONSENSE") && t.contains("HIDE") && t.contains("LABEL"));
	}

	@Test
	void aGuardThatIsOffIsWarnedOf() throws Exception {
		Dialog dialog = Dialog.debugConfigurations(create("org.eclipse.cdt.launch.attachLaunchType"));
		dialog.tab(TAB);
		dialog.check("enabled", true);
		dialog.check("guard", false);
		dialog.until("the warning", () -> dialog.texts().stream().anyMatch(t -> t.contains("Without the guard")));
		dialog.press("Revert");
		dialog.until("no warning", () -> dialog.texts().stream().noneMatch(t -> t.contains("Without the guard")));
		dialog.close("Close");
	}

	@Test
	void defaultsComeFromThePreferencePage() throws Exception {
		ILaunchConfiguration configuration = create("org.eclipse.cdt.launch.attachLaunchType");
		Dialog preferences = Dialog.preferences();
		preferences.choose("registers", "HIDE");
		Label resolved = preferences.setting(Label.class, "resolved");
		preferences.until("what AUTO comes to", () -> resolved.getText().startsWith("On this machine (Linux "));
		Ui.picture("preferences");
		preferences.close("Apply and Close");

		Dialog dialog = Dialog.debugConfigurations(configuration);
		dialog.tab(TAB);
		dialog.until("the default", () -> dialog.chosen("registers").startsWith("HIDE"));
		// The link leads to the page, and what is changed there is shown at once.
		Link link = dialog.get("the link to the defaults", Link.class,
				l -> l.isVisible() && l.getText().contains("Change the defaults"));
		Ui.display().asyncExec(() -> Widgets.send(link, SWT.Selection, null));
		Dialog nested = Dialog.await("Preferences");
		nested.press("Restore Defaults");
		nested.choose("threads", "SHOW");
		nested.close("Apply and Close");
		dialog.until("the new defaults",
				() -> dialog.chosen("registers").startsWith("AUTO") && dialog.chosen("threads").startsWith("SHOW"));
		assertFalse(Ui.ui(dialog.button("Apply")::isEnabled), "the configuration itself has not changed");
		dialog.close("Close");
		assertTrue(now(configuration).getAttributes().keySet().stream().noneMatch(k -> k.startsWith("dev.ringside.")));
	}

	@Test
	void aConfigurationThatTheTabEnabledIsServed() throws Exception {
		try (UringProgram program = UringProgram.start()) {
			ILaunchConfigurationWorkingCopy copy = CdtSession.Configuration.attach(program.pid()).create();
			ILaunchConfiguration configuration = copy.doSave();
			made.add(configuration);
			Dialog dialog = Dialog.debugConfigurations(configuration);
			dialog.tab(TAB);
			dialog.check("enabled", true);
			dialog.press("Apply");
			Await.until("our delegate to be chosen", () -> RingsideCdt.ATTACH_DELEGATE.equals(delegate(configuration)));
			dialog.close("Close");
			try (CdtSession session = CdtSession.launchSavedAndStop(now(configuration).getWorkingCopy())) {
				Trees.awaitLine(IDebugUIConstants.ID_DEBUG_VIEW, "io_uring SQPOLL of uring_demo");
			}
		}
	}
}
