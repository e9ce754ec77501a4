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

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.swt.custom.CLabel;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Link;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.Widget;

/** The widgets below another one. All methods are called on the user interface's thread. */
public final class Widgets {

	private Widgets() {
	}

	/** The controls below a composite, of a class, for which something holds, in their order. */
	public static <T extends Control> List<T> all(Composite parent, Class<T> type, Predicate<T> wanted) {
		List<T> found = new ArrayList<>();
		for (Control child : parent.getChildren()) {
			if (type.isInstance(child) && wanted.test(type.cast(child))) {
				found.add(type.cast(child));
			}
			if (child instanceof Composite composite) {
				found.addAll(all(composite, type, wanted));
			}
		}
		return found;
	}

	/** What labels, links, fields and buttons below a composite say. */
	public static List<String> texts(Composite parent, Predicate<Control> wanted) {
		List<String> texts = new ArrayList<>();
		for (Control control : all(parent, Control.class, wanted)) {
			if (control instanceof Label label) {
				texts.add(label.getText());
			} else if (control instanceof CLabel label) {
				texts.add(label.getText());
			} else if (control instanceof Link link) {
				texts.add(link.getText());
			} else if (control instanceof Text text) {
				texts.add(text.getText());
			} else if (control instanceof Button button) {
				texts.add(button.getText());
			}
		}
		return texts;
	}

	/** The cells of a row of a table or tree. */
	static List<String> cells(int columns, Function<Integer, String> text) {
		List<String> cells = new ArrayList<>();
		// Without columns there is one text.
		for (int i = 0; i < Math.max(columns, 1); i++) {
			cells.add(text.apply(i));
		}
		return cells;
	}

	/** A text without the mark of its underlined letter. */
	static String plain(String text) {
		return text.replace("&", "");
	}

	/** Tells a widget what happened to it: setting a selection alone tells nobody. */
	public static void send(Widget widget, int type, @Nullable Widget item) {
		Event event = new Event();
		event.widget = widget;
		event.item = item;
		event.type = type;
		widget.notifyListeners(type, event);
	}
}
