/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.demo.workbench;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.IStackFrame;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.debug.ui.IDebugUIConstants;
import org.eclipse.debug.ui.IDebugView;
import org.eclipse.jdt.annotation.Nullable;
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
import org.eclipse.swt.widgets.ToolBar;
import org.eclipse.swt.widgets.ToolItem;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.IStartup;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;

import dev.ringside.core.thread.ThreadKind;
import dev.ringside.dap.model.DapDebugTarget;
import dev.ringside.dap.model.DapModel;
import dev.ringside.dap.model.DapThread;

/**
 * Attaches the workbench to the demo's program and shows a worker with its registers. Does nothing unless the system property {@value #PID} says
 * which process. With {@value #PICTURE} it writes what is on the screen there and closes the workbench.
 * <p>
 * What it checks it prints to standard output, and a last line only when all of it was seen: the script that starts it reads that.
 */
public final class Demo implements IStartup {

	private static final String PID = "dev.ringside.demo.pid";
	private static final String PROGRAM = "dev.ringside.demo.program";
	private static final String PICTURE = "dev.ringside.demo.picture";
	private static final long LIMIT_NANOS = 90_000_000_000L;

	private static final int ENOUGH_REGISTERS = 12;
	private static final long POLL_NANOS = 20_000_000L;
	/** What a first paint has begun before the last change, a second has not; one more until the server shows it. */
	private static final int PAINTS = 3;

	/** Something that should be on the screen and is not. */
	private static final class Missing extends Exception {
		private static final long serialVersionUID = 1L;

		Missing(String what) {
			super(what);
		}
	}

	@Override
	public void earlyStartup() {
		String pid = System.getProperty(PID);
		if (pid == null) {
			return;
		}
		Job job = Job.create("Ringside demo", monitor -> {
			String picture = System.getProperty(PICTURE);
			try {
				show(pid, picture);
				System.out.println("DEMO done");
			} catch (Missing | CoreException e) {
				System.out.println("DEMO failed: " + e.getMessage());
				if (picture != null) {
					ui(() -> write(picture));
				}
			}
			if (picture != null) {
				// As a user does: the session lasts until then, and the program must survive both.
				display().asyncExec(() -> PlatformUI.getWorkbench().close());
			}
		});
		job.schedule();
	}

	private static Display display() {
		return PlatformUI.getWorkbench().getDisplay();
	}

	private static <T> T ui(Callable<T> task) {
		AtomicReference<T> result = new AtomicReference<>();
		AtomicReference<@Nullable Exception> error = new AtomicReference<>();
		display().syncExec(() -> {
			try {
				result.set(task.call());
			} catch (Exception e) {
				error.set(e);
			}
		});
		if (error.get() != null) {
			throw new IllegalStateException(error.get());
		}
		return result.get();
	}

	private static void await(String what, Callable<Boolean> condition) throws Missing {
		long end = System.nanoTime() + LIMIT_NANOS;
		try {
			while (!condition.call()) {
				if (System.nanoTime() > end) {
					throw new Missing("did not see " + what);
				}
				LockSupport.parkNanos(POLL_NANOS);
			}
		} catch (Missing e) {
			throw e;
		} catch (Exception e) {
			throw new Missing("did not see " + what + ": " + e);
		}
		System.out.println("DEMO seen: " + what);
	}

	private static IWorkbenchPage page() {
		return PlatformUI.getWorkbench().getWorkbenchWindows()[0].getActivePage();
	}

	private static void show(String pid, @Nullable String picture) throws CoreException, Missing {
		ui(() -> {
			IWorkbenchWindow window = PlatformUI.getWorkbench().getWorkbenchWindows()[0];
			if (picture != null) {
				window.getShell().setBounds(display().getPrimaryMonitor().getBounds());
			} else {
				window.getShell().setMaximized(true);
			}
			PlatformUI.getWorkbench().showPerspective(IDebugUIConstants.ID_DEBUG_PERSPECTIVE, window);
			page().showView(IDebugUIConstants.ID_DEBUG_VIEW);
			// There is no source to show of a worker: room for registers and workers.
			page().setEditorAreaVisible(false);
			return true;
		});
		ILaunchManager manager = DebugPlugin.getDefault().getLaunchManager();
		ILaunchConfigurationWorkingCopy c = manager.getLaunchConfigurationType(DapModel.LAUNCH_TYPE).newInstance(null,
				manager.generateLaunchConfigurationName("Ringside demo"));
		c.setAttribute(DapModel.ATTR_REQUEST, DapModel.REQUEST_ATTACH);
		c.setAttribute(DapModel.ATTR_PID, pid);
		c.setAttribute(DapModel.ATTR_PROGRAM, System.getProperty(PROGRAM, ""));
		ILaunch launch = c.doSave().launch(ILaunchManager.DEBUG_MODE, new NullProgressMonitor());
		DapDebugTarget target = (DapDebugTarget) launch.getDebugTarget();
		System.out.println("DEMO attached: " + target.getName());
		await("the program stopped", target::isSuspended);
		List<DapThread> workers = Arrays.stream(target.getThreads()).map(DapThread.class::cast).filter(DapThread::isWorker)
				.sorted(Comparator.comparing((DapThread t) -> t.classification().map(x -> x.kind() == ThreadKind.IO_WORKER ? 0 : 1).orElse(2))).toList();
		if (workers.isEmpty()) {
			throw new Missing("no worker among the threads");
		}
		DapThread worker = workers.get(0);
		ui(() -> {
			page().showView(IDebugUIConstants.ID_REGISTER_VIEW);
			// The workers view beside the variables, so that registers and workers are both seen.
			page().showView("dev.ringside.ui.workers");
			return true;
		});
		Tree threads = tree(IDebugUIConstants.ID_DEBUG_VIEW);
		await("the flagged worker selected: " + worker.getName(), () -> {
			IStackFrame frame = worker.getTopStackFrame();
			return frame != null && ui(() -> select(threads, frame));
		});
		await("Step Over disabled on it", () -> ui(() -> !button("Step Over")));
		ui(() -> {
			// The stop has opened an editor for the C library's missing source.
			page().closeAllEditors(false);
			page().setEditorAreaVisible(false);
			return page().showView(IDebugUIConstants.ID_REGISTER_VIEW);
		});
		Tree registers = tree(IDebugUIConstants.ID_REGISTER_VIEW);
		IStackFrame top = worker.getTopStackFrame();
		int expected = top == null || !top.hasRegisterGroups() ? 0 : top.getRegisterGroups()[0].getRegisters().length;
		await("its registers labelled or hidden", () -> ui(() -> shows(registers, expected)));
		System.out.println("DEMO registers: " + ui(() -> registers.getItem(0).getText()));
		await("the io_uring Workers view with " + workers.size() + " rows", () -> ui(() -> showsWorkers(workers.size())));
		if (picture != null) {
			// Views may fill themselves anew at any time, and what they hold is painted some time later: all of it at one moment, and painted.
			AtomicInteger painted = new AtomicInteger();
			ui(() -> {
				registers.addListener(SWT.Paint, event -> painted.incrementAndGet());
				return true;
			});
			await("all of it at once", () -> ui(() -> {
				Display display = display();
				while (display.readAndDispatch()) {
					continue;
				}
				if (!shows(registers, expected) || !showsWorkers(workers.size())) {
					painted.set(0);
					return false;
				}
				if (painted.get() < PAINTS) {
					registers.redraw();
					return false;
				}
				return write(picture);
			}));
		}
	}

	/** Whether the registers view shows as many registers as there are in the first group, as far as there is room. */
	private static boolean shows(Tree registers, int expected) {
		if (registers.getItemCount() == 0) {
			return false;
		}
		TreeItem group = registers.getItem(0);
		if (group.getText().isEmpty()) {
			return false;
		}
		if (group.getItemCount() > 0 && !group.getExpanded()) {
			send(registers, SWT.Expand, group);
			group.setExpanded(true);
			return false;
		}
		int shown = Math.min(expected, ENOUGH_REGISTERS);
		// The view has a first row before it knows how many there are.
		return group.getItemCount() >= shown && Arrays.stream(group.getItems(), 0, shown).noneMatch(item -> item.getText().isEmpty());
	}

	private static boolean showsWorkers(int workers) {
		var view = page().findView("dev.ringside.ui.workers");
		Table table = view == null ? null : table(PlatformUI.getWorkbench().getWorkbenchWindows()[0].getShell());
		return table != null && table.getItemCount() >= workers;
	}

	private static Tree tree(String view) {
		return ui(() -> (Tree) ((IDebugView) page().showView(view)).getViewer().getControl());
	}

	private static boolean select(Tree tree, IStackFrame frame) {
		TreeItem[] level = tree.getItems();
		TreeItem item = null;
		for (Object element : new Object[] { frame.getLaunch(), frame.getDebugTarget(), frame.getThread(), frame }) {
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

	/** Whether the tool bar's button is enabled. */
	private static boolean button(String tooltip) {
		Boolean enabled = button(PlatformUI.getWorkbench().getWorkbenchWindows()[0].getShell(), tooltip);
		return Boolean.TRUE.equals(enabled);
	}

	private static @Nullable Boolean button(Composite parent, String tooltip) {
		for (Control child : parent.getChildren()) {
			if (child instanceof ToolBar bar) {
				for (ToolItem item : bar.getItems()) {
					if (item.getToolTipText() != null && item.getToolTipText().replace("&", "").startsWith(tooltip)) {
						return item.isEnabled();
					}
				}
			}
			Boolean below = child instanceof Composite c ? button(c, tooltip) : null;
			if (below != null) {
				return below;
			}
		}
		return null;
	}

	/** The table of the workers view: the only one with its columns. */
	private static @Nullable Table table(Composite parent) {
		for (Control child : parent.getChildren()) {
			if (child instanceof Table table && table.getColumnCount() == 6) {
				return table;
			}
			Table below = child instanceof Composite c ? table(c) : null;
			if (below != null) {
				return below;
			}
		}
		return null;
	}

	private static boolean write(String file) {
		Display display = display();
		Image image = new Image(display, display.getBounds().width, display.getBounds().height);
		GC gc = new GC(display);
		gc.copyArea(image, 0, 0);
		gc.dispose();
		ImageLoader loader = new ImageLoader();
		loader.data = new ImageData[] { image.getImageData() };
		loader.save(file, SWT.IMAGE_PNG);
		image.dispose();
		return true;
	}
}
