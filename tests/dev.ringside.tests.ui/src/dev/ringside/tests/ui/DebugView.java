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

import java.util.Optional;

import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.IStackFrame;
import org.eclipse.debug.core.model.IThread;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.debug.ui.IDebugUIConstants;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;

import dev.ringside.tests.common.Await;

/** What is selected in the Debug view, which the other views and the buttons follow. */
public final class DebugView {

	private DebugView() {
	}

	/** Clicks on a thread's top frame, and waits until it is the debug context. */
	public static IStackFrame select(IThread thread) throws DebugException {
		Tree tree = Trees.tree(IDebugUIConstants.ID_DEBUG_VIEW);
		return Await.value("the top frame of " + thread.getName() + " to be selected in the Debug view", () -> {
			IStackFrame frame = thread.getTopStackFrame();
			return frame != null && Ui.ui(() -> isSelected(tree, frame)) ? Optional.of(frame) : Optional.empty();
		});
	}

	/** Does the next step towards a selected frame; whether there was none left to do. */
	private static boolean isSelected(Tree tree, IStackFrame frame) {
		TreeItem item = null;
		for (Object element : new Object[] { frame.getLaunch(), frame.getDebugTarget(), frame.getThread(), frame }) {
			if (item != null && !Trees.unfold(item)) {
				return false;
			}
			item = child(item == null ? tree.getItems() : item.getItems(), element);
			if (item == null) {
				return false;
			}
		}
		if (DebugUITools.getDebugContext() == frame) {
			return true;
		}
		if (item != null) {
			Trees.click(item);
		}
		return false;
	}

	/** Among the items of one level only: looking at an item of a virtual tree makes the view fill it. */
	private static @Nullable TreeItem child(TreeItem[] items, Object element) {
		for (TreeItem item : items) {
			item.getText();
			if (item.getData() == element) {
				return item;
			}
		}
		return null;
	}

	/** Selects a line, and waits until something holds while it is selected. */
	public static void awaitSelected(String text, String what, Await.Condition condition) {
		try {
			Await.until(what + " with \"" + text + "\" selected",
					() -> isSelected(text) && condition.holds() && isSelected(text));
		} catch (AssertionError e) {
			throw Ui.failed(e,
					"the Debug view has " + Trees.lines(IDebugUIConstants.ID_DEBUG_VIEW) + ", the context is "
							+ Ui.ui(() -> String.valueOf(DebugUITools.getDebugContext())));
		}
	}

	/**
	 * Clicks on a line if it is not what the views show: after a stop CDT selects the top frame, when it comes to it.
	 *
	 * @return whether it is the debug context now
	 */
	private static boolean isSelected(String text) {
		return Ui.ui(() -> {
			TreeItem item = Trees.item(IDebugUIConstants.ID_DEBUG_VIEW, text).orElse(null);
			if (item == null) {
				return false;
			}
			Tree tree = item.getParent();
			boolean selected = tree.getSelectionCount() == 1 && tree.getSelection()[0] == item;
			if (selected && item.getData() != null && item.getData().equals(DebugUITools.getDebugContext())) {
				return true;
			}
			Trees.click(item);
			return false;
		});
	}
}
