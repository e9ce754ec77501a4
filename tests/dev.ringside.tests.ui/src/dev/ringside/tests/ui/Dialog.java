/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.tests.ui;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.debug.ui.IDebugUIConstants;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.window.Window;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.custom.CTabItem;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.dialogs.PreferencesUtil;

import dev.ringside.tests.common.Await;

/**
 * A dialog or another window. Its methods wait for the controls that they name; on the user interface's thread, as in
 * the condition of another wait, they look once.
 */
public record Dialog(Shell shell) {

	/** What Ringside's controls for settings have their setting's name under. */
	private static final String KEY = "dev.ringside.key";

	// ---- which ------------------------------------------------------------------------------------------------------

	/** Does on the user interface's thread what opens a dialog, and may not return before that is closed; awaits it. */
	public static Dialog open(String title, Runnable opener) {
		Ui.display().asyncExec(opener);
		return await(title);
	}

	/** The dialog Debug Configurations with this one. */
	public static Dialog debugConfigurations(ILaunchConfiguration configuration) {
		return open("Debug Configurations",
				() -> DebugUITools.openLaunchConfigurationDialogOnGroup(Ui.window().getShell(),
						new StructuredSelection(configuration), IDebugUIConstants.ID_DEBUG_LAUNCH_GROUP));
	}

	/** Ringside's page of the preferences. */
	public static Dialog preferences() {
		return open("Preferences",
				() -> PreferencesUtil
						.createPreferenceDialogOn(Ui.window().getShell(), "dev.ringside.ui.preferences", null, null)
						.open());
	}

	/** The window whose title begins so, once there is one. */
	public static Dialog await(String title) {
		try {
			return new Dialog(Await.value("a window titled \"" + title + '"',
					() -> Ui.ui(() -> visible().stream().filter(s -> s.getText().startsWith(title)).findFirst())));
		} catch (AssertionError e) {
			throw Ui.failed(e, "open are " + Ui.ui(() -> visible().stream().map(Shell::getText).toList()));
		}
	}

	private static List<Shell> visible() {
		return Arrays.stream(Ui.display().getShells()).filter(Shell::isVisible).toList();
	}

	/** Closes what a failed test has left open. */
	public static void closeAll() {
		Ui.run(() -> {
			for (Shell shell : Ui.display().getShells()) {
				if (shell.isDisposed() || shell == Ui.window().getShell()) {
					continue;
				}
				if (shell.getData() instanceof Window window) {
					// Closing the shell would ask whether to save.
					window.close();
				} else if (shell.isVisible() && !shell.getText().isEmpty()) {
					shell.close();
				}
			}
		});
	}

	public void awaitClosed() {
		String title = Ui.ui(() -> shell.isDisposed() ? "" : shell.getText());
		Await.until("the window \"" + title + "\" to close", () -> Ui.ui(shell::isDisposed));
	}

	// ---- what it shows ----------------------------------------------------------------------------------------------

	/** What a user can read in it, one text a control. */
	public List<String> texts() {
		return Ui.ui(() -> Widgets.texts(shell, Control::isVisible));
	}

	/** Waits until something holds, which is asked on the user interface's thread. */
	public void until(String what, Callable<Boolean> condition) {
		value(what, () -> Ui.ui(condition) ? Optional.of(true) : Optional.empty());
	}

	/** Waits until one of its texts has all of these. */
	public void awaitText(String... texts) {
		until("a text with \"" + String.join("\" and \"", texts) + '"',
				() -> texts().stream().anyMatch(t -> Arrays.stream(texts).allMatch(t::contains)));
	}

	private <T> T value(String what, Callable<Optional<T>> source) {
		if (Display.getCurrent() != null) {
			return Ui.ui(source).orElseThrow(() -> new IllegalStateException(what));
		}
		try {
			return Await.value(what, source);
		} catch (AssertionError e) {
			throw Ui.failed(e, "the window says " + texts());
		}
	}

	/** The first control of a class for which something holds, once there is one. */
	public <T extends Control> T get(String what, Class<T> type, Predicate<T> wanted) {
		return value(what, () -> Ui.ui(() -> Widgets.all(shell, type, wanted).stream().findFirst()));
	}

	/** The button with that text. */
	public Button button(String text) {
		return get("the button \"" + text + '"', Button.class,
				b -> b.isVisible() && Widgets.plain(b.getText()).equals(text));
	}

	/** The field after the label that begins so. */
	public Text field(String label) {
		return value("the field \"" + label + '"', () -> Ui.ui(() -> {
			boolean next = false;
			for (Control c : Widgets.all(shell, Control.class, c -> true)) {
				if (next && c instanceof Text text) {
					return Optional.of(text);
				}
				if (c instanceof Label l && !l.getText().isEmpty()) {
					next = Widgets.plain(l.getText()).startsWith(label);
				}
			}
			return Optional.empty();
		}));
	}

	/** The control of one of Ringside's settings. */
	public <T extends Control> T setting(Class<T> type, String key) {
		return get("the setting " + key, type, c -> key.equals(c.getData(KEY)));
	}

	public boolean checked(String key) {
		return Ui.ui(setting(Button.class, key)::getSelection);
	}

	public String chosen(String key) {
		return Ui.ui(setting(Combo.class, key)::getText);
	}

	private CTabFolder folder(String what, Predicate<List<String>> titles) {
		return get(what, CTabFolder.class, f -> f.isVisible() && titles.test(titles(f)));
	}

	private static List<String> titles(CTabFolder folder) {
		return Arrays.stream(folder.getItems()).map(CTabItem::getText).toList();
	}

	/** The titles of its tabs. */
	public List<String> tabs() {
		CTabFolder folder = folder("the tabs", titles -> !titles.isEmpty());
		return Ui.ui(() -> titles(folder));
	}

	// ---- what a user does -------------------------------------------------------------------------------------------

	public void tab(String title) {
		CTabFolder folder = folder("the tab " + title, titles -> titles.contains(title));
		Ui.run(() -> {
			CTabItem item = folder.getItem(titles(folder).indexOf(title));
			folder.setSelection(item);
			Widgets.send(folder, SWT.Selection, item);
		});
	}

	/** Clicks a button once it is enabled. */
	public void press(String button) {
		press(button(button));
	}

	/** Clicks a button once it is enabled. */
	public void press(Button button) {
		until("the button to be enabled", () -> button.isDisposed() || button.isEnabled());
		Ui.display().asyncExec(() -> {
			if (!button.isDisposed()) {
				if ((button.getStyle() & (SWT.CHECK | SWT.TOGGLE)) != 0) {
					button.setSelection(!button.getSelection());
				} else if ((button.getStyle() & SWT.RADIO) != 0) {
					button.setSelection(true);
				}
				Widgets.send(button, SWT.Selection, null);
			}
		});
		// What the click opens may run a loop of its own: this runs in it, or after the click.
		Ui.ui(() -> true);
	}

	/** Clicks a button that closes the dialog. */
	public void close(String button) {
		press(button);
		awaitClosed();
	}

	/** Writes into the field after the label that begins so. */
	public void type(String label, String text) {
		type(field(label), text);
	}

	public static void type(Text field, String text) {
		Ui.run(() -> field.setText(text));
	}

	/** Switches one of Ringside's settings. */
	public void check(String key, boolean on) {
		if (checked(key) != on) {
			press(setting(Button.class, key));
		}
	}

	/** Chooses a value of one of Ringside's settings. */
	public void choose(String key, String value) {
		choose(setting(Combo.class, key), value);
	}

	/** Chooses an item: the value, or the value and what it means. */
	public static void choose(Combo combo, String value) {
		Ui.run(() -> {
			List<String> items = Arrays.asList(combo.getItems());
			combo.select(items.indexOf(items.contains(value)
					? value
					: items.stream().filter(i -> i.startsWith(value + ' ')).findFirst().orElseThrow()));
			Widgets.send(combo, SWT.Selection, null);
		});
	}
}
