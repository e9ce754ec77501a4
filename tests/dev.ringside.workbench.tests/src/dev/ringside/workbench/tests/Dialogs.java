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

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.Widget;

import dev.ringside.tests.common.Await;

/** Dialogs and other windows, as a user finds them: by their titles and labels. Each method works from a test's thread. */
final class Dialogs {

	private Dialogs() {
	}

	/** Does on the user interface's thread what opens a modal dialog; returns at once. */
	static void open(Runnable opener) {
		Ui.display().asyncExec(opener);
	}

	/** The window with that in its title, once there is one. */
	static Shell shell(String title) {
		return Await.value("a window titled \"" + title + '"', () -> Ui.ui(() -> find(title)));
	}

	private static Optional<Shell> find(String title) {
		for (Shell shell : Ui.display().getShells()) {
			if (shell.isVisible() && shell.getText().contains(title)) {
				return Optional.of(shell);
			}
		}
		return Optional.empty();
	}

	/** Waits until a window has gone. */
	static void awaitClosed(Shell shell) {
		Await.until("the window to close", () -> Ui.ui(shell::isDisposed));
	}

	/** Closes what a failed test has left open. */
	static void closeAll() {
		Ui.ui(() -> {
			Shell main = org.eclipse.ui.PlatformUI.getWorkbench().getWorkbenchWindows()[0].getShell();
			for (Shell shell : Ui.display().getShells()) {
				if (shell != main && shell.isVisible() && !shell.getText().isEmpty()) {
					shell.close();
				}
			}
			return true;
		});
	}

	/** The controls below a composite, of a class, for which something holds. On the user interface's thread. */
	static <T extends Control> List<T> controls(Composite parent, Class<T> type, Predicate<T> wanted) {
		List<T> found = new ArrayList<>();
		for (Control child : parent.getChildren()) {
			if (type.isInstance(child) && wanted.test(type.cast(child))) {
				found.add(type.cast(child));
			}
			if (child instanceof Composite c) {
				found.addAll(controls(c, type, wanted));
			}
		}
		return found;
	}

	private static <T extends Control> T one(Composite parent, Class<T> type, String what, Predicate<T> wanted) {
		return Await.value(what, () -> Ui.ui(() -> controls(parent, type, wanted).stream().findFirst()));
	}

	/** The button with that text, once there is one. */
	static Button button(Composite parent, String text) {
		return one(parent, Button.class, "a button \"" + text + '"', b -> plain(b.getText()).startsWith(text));
	}

	/** The field after the label with that text. */
	static Text field(Composite parent, String label) {
		return Await.value("a field \"" + label + '"', () -> Ui.ui(() -> {
			boolean next = false;
			for (Control c : controls(parent, Control.class, c -> true)) {
				if (next && c instanceof Text t) {
					return Optional.of(t);
				}
				if (c instanceof Label l && !l.getText().isEmpty()) {
					next = plain(l.getText()).startsWith(label);
				}
			}
			return Optional.empty();
		}));
	}

	private static String plain(String text) {
		return text.replace("&", "");
	}

	/** Clicks a button that is enabled by then. */
	static void press(Button button) {
		Await.until("the button to be enabled", () -> Ui.ui(() -> button.isDisposed() || button.isEnabled()));
		Ui.display().asyncExec(() -> {
			if (!button.isDisposed()) {
				if ((button.getStyle() & (SWT.CHECK | SWT.TOGGLE)) != 0) {
					button.setSelection(!button.getSelection());
				} else if ((button.getStyle() & SWT.RADIO) != 0) {
					button.setSelection(true);
				}
				send(button, SWT.Selection, null);
			}
		});
		// What the click opens may run a loop of its own: this runs in it, or after the click.
		Ui.ui(() -> true);
	}

	static void type(Text field, String text) {
		Ui.ui(() -> {
			field.setText(text);
			return true;
		});
	}

	/** The texts of a window, one line each. */
	static List<String> texts(Composite parent) {
		return Ui.ui(() -> {
			List<String> all = new ArrayList<>();
			for (Control c : controls(parent, Control.class, Control::isVisible)) {
				if (c instanceof Label label) {
					all.add(label.getText());
				} else if (c instanceof Text text) {
					all.add(text.getText());
				} else if (c instanceof Button button) {
					all.add(button.getText());
				} else if (c instanceof org.eclipse.swt.custom.CLabel label) {
					all.add(label.getText());
				}
			}
			return all;
		});
	}

	static void send(Widget widget, int type, @Nullable Widget item) {
		Event event = new Event();
		event.widget = widget;
		event.item = item;
		event.type = type;
		widget.notifyListeners(type, event);
	}
}
