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

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.IStackFrame;
import org.eclipse.debug.ui.IDebugUIConstants;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.IStartup;
import org.eclipse.ui.PlatformUI;

import dev.ringside.core.thread.ThreadKind;
import dev.ringside.dap.model.DapDebugTarget;
import dev.ringside.dap.model.DapModel;
import dev.ringside.dap.model.DapThread;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.ui.DebugView;
import dev.ringside.tests.ui.Trees;
import dev.ringside.tests.ui.Ui;
import dev.ringside.tests.ui.WorkersView;

/**
 * Attaches the workbench to the demo's program and shows a worker with its registers. Does nothing unless the system
 * property {@value #PID} says which process. With {@value #PICTURE} it writes what is on the screen there and closes
 * the workbench.
 * <p>
 * What it checks it prints to standard output, and a last line only when all of it was seen: the script that starts it
 * reads that.
 */
public final class Demo implements IStartup {

	private static final String PID = "dev.ringside.demo.pid";
	private static final String PROGRAM = "dev.ringside.demo.program";
	private static final String PICTURE = "dev.ringside.demo.picture";

	private static final int ENOUGH_REGISTERS = 12;
	/** What a first paint has begun before the last change, a second has not; one more until the server shows it. */
	private static final int PAINTS = 3;

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
			} catch (CoreException | RuntimeException | AssertionError e) {
				System.out.println("DEMO failed: " + e.getMessage());
				if (picture != null) {
					Ui.run(() -> Ui.write(Path.of(picture)));
				}
			}
			if (picture != null) {
				// As a user does: the session lasts until then, and the program must survive both.
				Ui.display().asyncExec(() -> PlatformUI.getWorkbench().close());
			}
		});
		job.schedule();
	}

	private static void await(String what, Await.Condition condition) {
		Await.until(what, condition);
		seen(what);
	}

	private static void seen(String what) {
		System.out.println("DEMO seen: " + what);
	}

	private static void show(String pid, @Nullable String picture) throws CoreException {
		Ui.openDebugPerspective();
		Ui.run(() -> {
			if (picture == null) {
				Ui.window().getShell().setMaximized(true);
			}
			// There is no source to show of a worker: room for registers and workers.
			Ui.page().setEditorAreaVisible(false);
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
		List<DapThread> workers = Arrays.stream(target.getThreads()).map(DapThread.class::cast)
				.filter(DapThread::isWorker)
				.sorted(Comparator.comparing((DapThread t) -> t.classification()
						.map(x -> x.kind() == ThreadKind.IO_WORKER ? 0 : 1).orElse(2)))
				.toList();
		if (workers.isEmpty()) {
			throw new AssertionError("no worker among the threads");
		}
		DapThread worker = workers.get(0);
		Ui.show(IDebugUIConstants.ID_REGISTER_VIEW);
		// The workers view beside the variables, so that registers and workers are both seen.
		WorkersView view = WorkersView.open();
		IStackFrame top = DebugView.select(worker);
		seen("the flagged worker selected: " + worker.getName());
		await("Step Over disabled on it", () -> !Ui.isEnabled("Step Over"));
		Ui.run(() -> {
			// The stop has opened an editor for the C library's missing source.
			Ui.page().closeAllEditors(false);
			Ui.page().setEditorAreaVisible(false);
		});
		Tree registers = Trees.tree(IDebugUIConstants.ID_REGISTER_VIEW);
		int expected = top.hasRegisterGroups() ? top.getRegisterGroups()[0].getRegisters().length : 0;
		await("its registers labelled or hidden", () -> Ui.ui(() -> shows(registers, expected)));
		System.out.println("DEMO registers: " + Ui.ui(() -> registers.getItem(0).getText()));
		await("the io_uring Workers view with " + workers.size() + " rows", () -> view.rows().size() >= workers.size());
		if (picture != null) {
			// Views may fill themselves anew at any time, and what they hold is painted some time later: all of it at
			// one moment, and painted.
			AtomicInteger painted = new AtomicInteger();
			Ui.run(() -> registers.addListener(SWT.Paint, event -> painted.incrementAndGet()));
			await("all of it at once", () -> Ui.ui(() -> {
				Ui.paint();
				if (!shows(registers, expected) || view.rows().size() < workers.size()) {
					painted.set(0);
					return false;
				}
				if (painted.get() < PAINTS) {
					registers.redraw();
					return false;
				}
				Ui.write(Path.of(picture));
				return true;
			}));
		}
	}

	/** Whether the registers view shows as many registers as there are in the first group, as far as there is room. */
	private static boolean shows(Tree registers, int expected) {
		if (registers.getItemCount() == 0) {
			return false;
		}
		TreeItem group = registers.getItem(0);
		if (group.getText().isEmpty() || group.getItemCount() > 0 && !Trees.unfold(group)) {
			return false;
		}
		int shown = Math.min(expected, ENOUGH_REGISTERS);
		// The view has a first row before it knows how many there are.
		return group.getItemCount() >= shown
				&& Arrays.stream(group.getItems(), 0, shown).noneMatch(item -> item.getText().isEmpty());
	}
}
