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
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

import org.eclipse.debug.ui.IDebugUIConstants;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.ToolBar;
import org.eclipse.swt.widgets.ToolItem;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.ringside.cdt.tests.CdtSession;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.UringProgram;

/** What a user sees: the Debug view, the Registers view, the buttons. Leaves screenshots. */
class DebugViewTest {

	private final IWorkbench workbench = PlatformUI.getWorkbench();
	private final Display display = workbench.getDisplay();

	@BeforeEach
	void perspective() throws Exception {
		ui(() -> {
			IWorkbenchWindow window = workbench.getWorkbenchWindows()[0];
			workbench.showPerspective(IDebugUIConstants.ID_DEBUG_PERSPECTIVE, window);
			window.getShell().setBounds(display.getBounds()); // there is no window manager to maximize it
			return null;
		});
	}

	/** The console comes to the front when there is advice. */
	private void showRegisters() throws Exception {
		ui(() -> {
			var page = workbench.getWorkbenchWindows()[0].getActivePage();
			page.showView(IDebugUIConstants.ID_REGISTER_VIEW);
			page.showView(IDebugUIConstants.ID_DEBUG_VIEW);
			return null;
		});
	}

	@Test
	void workersAreFlaggedLabelledAndCannotBeStepped() throws Exception {
		try (UringProgram program = UringProgram.start();
				CdtSession session = CdtSession.launchAndStop(CdtSession.Configuration.attach(program.pid()).ringside("registers", "LABEL"))) {
			String flag = "iou-sqp-" + program.pid() + " \u00b7 io_uring SQPOLL of " + program.pid();
			awaitItem(flag);
			screenshot("debug-view");
			showRegisters();
			select(awaitItem("[iou-wrk-1] " + program.ready().spoof()));
			Await.until("Step Over to be enabled for a user thread", () -> ui(() -> enabled("Step Over")));
			awaitItem("General Registers");
			screenshot("user-thread");
			select(awaitItem(flag));
			Await.until("Step Over to be disabled for a worker", () -> !ui(() -> enabled("Step Over")));
			assertFalse(ui(() -> enabled("Step Into")));
			assertFalse(ui(() -> enabled("Step Return")));
			Await.until("Resume to be disabled for a worker", () -> !ui(() -> enabled("Resume")));
			awaitItem("General Registers \u00b7 io_uring SQPOLL of " + program.pid());
			screenshot("worker-labelled");
		}
	}

	@Test
	void hiddenRegistersSayWhy() throws Exception {
		try (UringProgram program = UringProgram.start();
				CdtSession session = CdtSession.launchAndStop(CdtSession.Configuration.attach(program.pid()).ringside("registers", "HIDE"))) {
			String flag = "iou-sqp-" + program.pid() + " \u00b7 io_uring SQPOLL of " + program.pid();
			awaitItem(flag);
			showRegisters();
			select(awaitItem(flag));
			awaitItem("No registers (io_uring SQPOLL of " + program.pid() + ")");
			screenshot("worker-hidden");
			assertEquals(program.tasks().size(), session.threads().size());
			assertTrue(session.launch.getProcesses().length >= 1);
		}
	}

	/** Whether the button of the tool bar whose tip begins so can be pressed. */
	private boolean enabled(String tip) {
		for (Shell shell : display.getShells()) {
			Boolean found = button(shell, tip);
			if (found != null) {
				return found;
			}
		}
		throw new AssertionError("no button " + tip);
	}

	private static Boolean button(Composite parent, String tip) {
		for (Control child : parent.getChildren()) {
			if (child instanceof ToolBar bar) {
				for (ToolItem item : bar.getItems()) {
					if (bar.isVisible() && item.getToolTipText() != null && item.getToolTipText().startsWith(tip)) {
						return item.isEnabled();
					}
				}
			} else if (child instanceof Composite composite) {
				Boolean found = button(composite, tip);
				if (found != null) {
					return found;
				}
			}
		}
		return null;
	}

	private void select(TreeItem item) throws Exception {
		ui(() -> {
			Tree tree = item.getParent();
			tree.setFocus();
			tree.setSelection(item);
			Event event = new Event();
			event.item = item;
			tree.notifyListeners(SWT.Selection, event);
			return null;
		});
	}

	/** An item of any tree in the workbench whose text contains this. */
	private TreeItem awaitItem(String text) throws Exception {
		AtomicReference<List<String>> seen = new AtomicReference<>(List.of());
		try {
			return Await.value("an item with the text " + text, () -> ui(() -> {
				List<TreeItem> items = new ArrayList<>();
				for (Shell shell : display.getShells()) {
					collect(shell, items);
				}
				seen.set(items.stream().map(TreeItem::getText).toList());
				return items.stream().filter(i -> i.getText().contains(text)).findFirst();
			}));
		} catch (AssertionError e) {
			screenshot("failed");
			throw new AssertionError(e.getMessage() + "; there are " + seen.get(), e);
		}
	}

	private static void collect(Composite parent, List<TreeItem> items) {
		for (Control child : parent.getChildren()) {
			if (child instanceof Tree tree && tree.isVisible()) {
				for (TreeItem item : tree.getItems()) {
					collect(item, items);
				}
			} else if (child instanceof Composite composite) {
				collect(composite, items);
			}
		}
	}

	private static void collect(TreeItem item, List<TreeItem> items) {
		items.add(item);
		for (TreeItem child : item.getItems()) {
			collect(child, items);
		}
	}

	private void screenshot(String name) throws Exception {
		ui(() -> {
			while (display.readAndDispatch()) {
				// paint what is pending
			}
			Image image = new Image(display, display.getBounds());
			GC gc = new GC(display);
			gc.copyArea(image, 0, 0);
			gc.dispose();
			ImageLoader loader = new ImageLoader();
			loader.data = new org.eclipse.swt.graphics.ImageData[] { image.getImageData() };
			loader.save(Path.of(System.getProperty("ringside.work"), name + ".png").toString(), SWT.IMAGE_PNG);
			image.dispose();
			return null;
		});
	}

	private <T> T ui(Callable<T> action) throws Exception {
		AtomicReference<T> result = new AtomicReference<>();
		AtomicReference<Exception> failure = new AtomicReference<>();
		display.syncExec(() -> {
			try {
				result.set(action.call());
			} catch (Exception e) {
				failure.set(e);
			}
		});
		if (failure.get() != null) {
			throw failure.get();
		}
		return result.get();
	}
}
