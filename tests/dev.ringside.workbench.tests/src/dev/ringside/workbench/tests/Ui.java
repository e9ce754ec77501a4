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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

import org.eclipse.core.commands.common.CommandException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.model.IDebugTarget;
import org.eclipse.debug.core.model.IStackFrame;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.debug.ui.IDebugUIConstants;
import org.eclipse.debug.ui.IDebugView;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.action.ActionContributionItem;
import org.eclipse.jface.action.IAction;
import org.eclipse.jface.action.IContributionItem;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.viewers.TreeViewer;
import org.eclipse.jface.viewers.Viewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.ToolBar;
import org.eclipse.swt.widgets.ToolItem;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.commands.ICommandService;
import org.eclipse.ui.console.TextConsole;
import org.eclipse.ui.handlers.IHandlerService;

import dev.ringside.dap.model.DapThread;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.Repository;

/** What a user sees and does in the workbench. Each method works from a test's thread. */
final class Ui {

	/** Ends all sessions before the program that they hold is killed: {@code Ui.Sessions sessions = Ui::endAll}. */
	@FunctionalInterface
	interface Sessions extends AutoCloseable {
		@Override
		void close();
	}

	private Ui() {
	}

	static Display display() {
		return PlatformUI.getWorkbench().getDisplay();
	}

	static <T> T ui(Callable<T> task) {
		AtomicReference<T> result = new AtomicReference<>();
		AtomicReference<Throwable> error = new AtomicReference<>();
		display().syncExec(() -> {
			try {
				result.set(task.call());
			} catch (Throwable e) {
				error.set(e);
			}
		});
		if (error.get() instanceof Error e) {
			throw new AssertionError(e.toString(), e);
		}
		if (error.get() != null) {
			// A wait looks again: what is shown may be changing.
			throw new IllegalStateException(error.get().toString(), error.get());
		}
		return result.get();
	}

	static IWorkbenchPage page() {
		return PlatformUI.getWorkbench().getWorkbenchWindows()[0].getActivePage();
	}

	/** The Debug perspective, full screen, with the views that the tests look at. */
	static void openDebugPerspective() {
		ui(() -> {
			var window = PlatformUI.getWorkbench().getWorkbenchWindows()[0];
			window.getShell().setBounds(display().getPrimaryMonitor().getBounds());
			window.getShell().forceActive();
			for (var view : page().getViewReferences()) {
				if (view.getId().contains("introview")) {
					page().hideView(view);
				}
			}
			PlatformUI.getWorkbench().showPerspective(IDebugUIConstants.ID_DEBUG_PERSPECTIVE, window);
			page().showView(IDebugUIConstants.ID_DEBUG_VIEW);
			return true;
		});
	}

	static IViewPart show(String id) {
		return ui(() -> page().showView(id));
	}

	private static Viewer viewer(String view) {
		return ((IDebugView) show(view)).getViewer();
	}

	/** The lines of a view's tree, children indented by two blanks, the columns joined by " | ". */
	static List<String> tree(String view) {
		Viewer viewer = viewer(view);
		return ui(() -> {
			List<String> lines = new ArrayList<>();
			collect(((Tree) viewer.getControl()).getItems(), "", lines, ((Tree) viewer.getControl()).getColumnCount());
			return lines;
		});
	}

	private static void collect(TreeItem[] items, String indent, List<String> lines, int columns) {
		for (TreeItem item : items) {
			StringBuilder line = new StringBuilder(indent).append(item.getText());
			for (int i = 1; i < columns; i++) {
				line.append(" | ").append(item.getText(i));
			}
			lines.add(line.toString());
			if (item.getExpanded()) {
				collect(item.getItems(), indent + "  ", lines, columns);
			}
		}
	}

	static void expandAll(String view) {
		Viewer viewer = viewer(view);
		ui(() -> {
			((TreeViewer) viewer).expandAll();
			return true;
		});
	}

	/** The rows of the first table below a view's control, columns joined by " | ". */
	static List<String> table(Composite parent) {
		return ui(() -> {
			List<String> lines = new ArrayList<>();
			Table table = find(parent, Table.class);
			if (table != null) {
				for (TableItem item : table.getItems()) {
					StringBuilder line = new StringBuilder(item.getText());
					for (int i = 1; i < table.getColumnCount(); i++) {
						line.append(" | ").append(item.getText(i));
					}
					lines.add(line.toString());
				}
			}
			return lines;
		});
	}

	static <T> @Nullable T find(Composite parent, Class<T> type) {
		for (Control child : parent.getChildren()) {
			if (type.isInstance(child)) {
				return type.cast(child);
			}
			T found = child instanceof Composite c ? find(c, type) : null;
			if (found != null) {
				return found;
			}
		}
		return null;
	}

	/** Clicks on a thread's top frame in the Debug view, and waits until it is the debug context. */
	static IStackFrame select(DapThread thread) {
		Viewer viewer = viewer(IDebugUIConstants.ID_DEBUG_VIEW);
		String what = "the top frame of " + thread.getName() + " to be selected in the Debug view";
		return Await.value(what, () -> {
			IStackFrame frame = thread.getTopStackFrame();
			return frame != null && ui(() -> {
				Tree tree = (Tree) viewer.getControl();
				TreeItem[] level = tree.getItems();
				TreeItem item = null;
				for (Object element : new Object[] { frame.getLaunch(), frame.getDebugTarget(), thread, frame }) {
					item = item(level, element);
					if (item == null) {
						return false;
					}
					if (element != frame && !item.getExpanded()) {
						// What is below comes later.
						send(tree, SWT.Expand, item);
						item.setExpanded(true);
						return false;
					}
					level = item.getItems();
				}
				if (item == null) {
					return false;
				}
				if (DebugUITools.getDebugContext() == frame) {
					return true;
				}
				tree.setSelection(item);
				send(tree, SWT.Selection, item);
				return false;
			}) ? Optional.of(frame) : Optional.empty();
		});
	}

	private static void send(Tree tree, int type, TreeItem item) {
		Event event = new Event();
		event.item = item;
		event.widget = tree;
		tree.notifyListeners(type, event);
	}

	/** Among the items of one level only: looking at an item of a virtual tree makes the view fill it. */
	private static @Nullable TreeItem item(TreeItem[] items, Object element) {
		for (TreeItem item : items) {
			item.getText();
			if (item.getData() == element) {
				return item;
			}
		}
		return null;
	}

	/** Whether the window's tool bar has that button enabled. */
	static boolean isEnabled(String tooltip) {
		return ui(() -> {
			List<ToolItem> items = new ArrayList<>();
			buttons(PlatformUI.getWorkbench().getWorkbenchWindows()[0].getShell(), tooltip, items);
			if (items.isEmpty()) {
				List<ToolItem> all = new ArrayList<>();
				buttons(PlatformUI.getWorkbench().getWorkbenchWindows()[0].getShell(), "", all);
				throw new IllegalStateException("no button \"" + tooltip + "\" among " + all.stream().map(ToolItem::getToolTipText).toList());
			}
			return items.get(0).isEnabled();
		});
	}

	private static void buttons(Composite parent, String tooltip, List<ToolItem> found) {
		for (Control child : parent.getChildren()) {
			if (child instanceof ToolBar bar) {
				for (ToolItem item : bar.getItems()) {
					if (item.getToolTipText() != null && item.getToolTipText().replace("&", "").startsWith(tooltip)) {
						found.add(item);
					}
				}
			}
			if (child instanceof Composite c) {
				buttons(c, tooltip, found);
			}
		}
	}

	/** Runs a command as a key or menu would. On the user interface's thread. */
	static boolean command(String id) {
		try {
			PlatformUI.getWorkbench().getService(IHandlerService.class).executeCommand(id, null);
			return true;
		} catch (CommandException e) {
			throw new AssertionError(id, e);
		}
	}

	/** Whether a command could be run now. */
	static boolean isCommandEnabled(String id) {
		return ui(() -> PlatformUI.getWorkbench().getService(ICommandService.class).getCommand(id).isEnabled());
	}

	/** An action of a view's own menu. On the user interface's thread. */
	static IAction menu(String view, String action) {
		var part = page().findView(view);
		IContributionItem item = part == null ? null : part.getViewSite().getActionBars().getMenuManager().find(action);
		if (item instanceof ActionContributionItem contribution) {
			return contribution.getAction();
		}
		throw new AssertionError("no action " + action + " in the menu of " + view);
	}

	/** Selects an element on any level of a view's tree, and waits until it is selected. */
	static void selectInView(String view, Object element) {
		Viewer viewer = viewer(view);
		Await.until("the element to be selected in " + view, () -> ui(() -> {
			page().showView(view);
			viewer.setSelection(new StructuredSelection(element), true);
			return ((IStructuredSelection) page().getSelection()).toList().contains(element);
		}));
	}

	/** What a session's console shows. */
	static String console(IDebugTarget target) {
		return ui(() -> DebugUITools.getConsole(target.getProcess()) instanceof TextConsole console ? console.getDocument().get() : "");
	}

	/** Writes what is on the screen to target/NAME.png of this module. */
	static Path picture(String name) throws IOException {
		Path file = Repository.root().resolve("tests/dev.ringside.workbench.tests/target/" + name + ".png");
		Files.createDirectories(file.getParent());
		ui(() -> {
			Display display = display();
			while (display.readAndDispatch()) {
				continue;
			}
			Image image = new Image(display, display.getBounds().width, display.getBounds().height);
			GC gc = new GC(display);
			gc.copyArea(image, 0, 0);
			gc.dispose();
			ImageLoader loader = new ImageLoader();
			loader.data = new ImageData[] { image.getImageData() };
			loader.save(file.toString(), SWT.IMAGE_PNG);
			image.dispose();
			return true;
		});
		return file;
	}

	/** Ends all sessions and forgets them. */
	static void endAll() {
		var manager = DebugPlugin.getDefault().getLaunchManager();
		for (IDebugTarget target : manager.getDebugTargets()) {
			if (target.canTerminate()) {
				try {
					target.terminate();
				} catch (org.eclipse.debug.core.DebugException e) {
					throw new AssertionError(e);
				}
			}
		}
		Await.until("all sessions to end", () -> java.util.Arrays.stream(manager.getLaunches()).allMatch(l -> l.isTerminated() || !l.hasChildren()));
		manager.removeLaunches(manager.getLaunches());
	}
}
