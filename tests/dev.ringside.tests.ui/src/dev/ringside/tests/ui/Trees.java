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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import org.eclipse.debug.ui.IDebugView;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.viewers.TreeViewer;
import org.eclipse.jface.viewers.Viewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;

import dev.ringside.tests.common.Await;

/**
 * The trees of views. A line is what a tree's item says, its columns joined by " | ". A view that is looked at is
 * brought to the front: what is behind another view is not filled. It is made active only where that other one was.
 */
public final class Trees {

	private Trees() {
	}

	/** The lines that a user sees who scrolls. */
	public static List<String> lines(String view) {
		return Ui.ui(() -> items(view).stream().map(Trees::line).toList());
	}

	private static String line(TreeItem item) {
		return String.join(" | ", Widgets.cells(item.getParent().getColumnCount(), item::getText));
	}

	/** Looks only into what is expanded: asking for more makes a virtual tree fill it. */
	private static List<TreeItem> items(String view) throws PartInitException {
		// Each look asks for it: where the view is only visible already, its virtual tree fills itself far more slowly.
		IViewPart part = Ui.page().showView(view, null, IWorkbenchPage.VIEW_VISIBLE);
		// That leaves it behind an active view of the same place: output activates the Console.
		if (!Ui.page().isPartVisible(part)) {
			Ui.page().bringToTop(part);
		}
		List<TreeItem> items = new ArrayList<>();
		for (Tree tree : Widgets.all(Ui.composite(part), Tree.class, Tree::isVisible)) {
			collect(tree.getItems(), items);
		}
		return items;
	}

	private static void collect(TreeItem[] level, List<TreeItem> items) {
		for (TreeItem item : level) {
			items.add(item);
			if (item.getExpanded()) {
				collect(item.getItems(), items);
			}
		}
	}

	/** The first item whose line has a text. On the user interface's thread. */
	static Optional<TreeItem> item(String view, String text) throws PartInitException {
		return items(view).stream().filter(i -> line(i).contains(text)).findFirst();
	}

	/** Waits until something holds for a view's lines. */
	public static void await(String view, String what, Predicate<List<String>> wanted) {
		try {
			Await.until(what + " in " + view, () -> wanted.test(lines(view)));
		} catch (AssertionError e) {
			throw Ui.failed(e, "there are " + lines(view));
		}
	}

	/** Waits for a line that has all of these texts. */
	public static void awaitLine(String view, String... texts) {
		await(view, "a line with \"" + String.join("\" and \"", texts) + '"',
				lines -> lines.stream().anyMatch(l -> Arrays.stream(texts).allMatch(l::contains)));
	}

	/** The image of the first line that has a text, once there is one. */
	public static ImageData image(String view, String text) {
		return Await.value("the image of the line \"" + text + '"',
				() -> Ui.ui(() -> item(view, text).map(TreeItem::getImage).map(i -> i.getImageData(100))));
	}

	/** Unfolds a line as a click on its arrow does; false where there is no such line yet, or nothing to unfold. */
	public static boolean unfold(String view, String text) {
		return Ui.ui(() -> item(view, text).filter(i -> i.getItemCount() > 0).map(i -> unfold(i)).isPresent());
	}

	/**
	 * Unfolds an item; what is below may come later. On the user interface's thread.
	 *
	 * @return whether it was unfolded already
	 */
	public static boolean unfold(TreeItem item) {
		if (item.getExpanded()) {
			return true;
		}
		Widgets.send(item.getParent(), SWT.Expand, item);
		item.setExpanded(true);
		return false;
	}

	/** Clicks on an item. On the user interface's thread. */
	static void click(TreeItem item) {
		item.getParent().setFocus();
		item.getParent().setSelection(item);
		Widgets.send(item.getParent(), SWT.Selection, item);
	}

	/** The viewer of a view of the debugger, which is made active. On the user interface's thread. */
	private static Viewer viewer(String view) throws PartInitException {
		return ((IDebugView) Ui.page().showView(view)).getViewer();
	}

	/** The tree of a view of the debugger, which is made active. */
	public static Tree tree(String view) {
		return Ui.ui(() -> (Tree) viewer(view).getControl());
	}

	public static void unfoldAll(String view) {
		Ui.run(() -> ((TreeViewer) viewer(view)).expandAll());
	}

	/** Selects an element on any level of a view's tree, and waits until it is selected. */
	public static void select(String view, Object element) {
		Await.until("the element to be selected in " + view, () -> Ui.ui(() -> {
			viewer(view).setSelection(new StructuredSelection(element), true);
			return ((IStructuredSelection) Ui.page().getSelection()).toList().contains(element);
		}));
	}
}
