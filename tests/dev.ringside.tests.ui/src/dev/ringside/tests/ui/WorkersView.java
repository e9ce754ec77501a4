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

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.IViewPart;

import dev.ringside.tests.common.Await;

/** The view "io_uring Workers". */
public final class WorkersView {

	private final IViewPart part;

	private WorkersView(IViewPart part) {
		this.part = part;
	}

	/** Opens the view, or brings it to the front, and makes it active. */
	public static WorkersView open() {
		return new WorkersView(Ui.show("dev.ringside.ui.workers"));
	}

	private <T extends Control> T control(Class<T> type) {
		return Widgets.all(Ui.composite(part), type, c -> true).get(0);
	}

	/** The line above the table. */
	public String summary() {
		return Ui.ui(() -> control(Label.class).getText());
	}

	/** The cells of each row. */
	public List<List<String>> rows() {
		return Ui.ui(() -> {
			Table table = control(Table.class);
			return Arrays.stream(table.getItems()).map(item -> Widgets.cells(table.getColumnCount(), item::getText))
					.toList();
		});
	}

	/** What is below the table. */
	public String details() {
		return Ui.ui(() -> control(Text.class).getText());
	}

	/** Clicks on a row, counted from 0. */
	public void select(int row) {
		Ui.run(() -> {
			Table table = control(Table.class);
			table.setSelection(row);
			Widgets.send(table, SWT.Selection, table.getItem(row));
		});
	}

	/** Waits until something holds for what the view says. */
	public void await(String what, Await.Condition condition) {
		try {
			Await.until(what, condition);
		} catch (AssertionError e) {
			throw failed(e);
		}
	}

	/**
	 * Selects a line of the Debug view, and waits until something holds for what this view says while it is selected.
	 */
	public void awaitSelected(String line, String what, Await.Condition condition) {
		try {
			DebugView.awaitSelected(line, what, condition);
		} catch (AssertionError e) {
			throw failed(e);
		}
	}

	private AssertionError failed(AssertionError e) {
		return Ui.failed(e, "the view says " + summary() + ' ' + rows());
	}
}
