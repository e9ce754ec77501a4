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

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.IDebugTarget;

import dev.ringside.dap.model.DapDebugTarget;
import dev.ringside.dap.model.DapModel;
import dev.ringside.dap.model.DapStackFrame;
import dev.ringside.dap.model.DapThread;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.UringProgram;

/** Launch configurations and what comes of them. */
final class Sessions {

	/** More attributes: the adapter is not named by its preset, but by the command only; and of an attached program only the process is named. */
	static final Map<String, String> BY_COMMAND = Map.of(DapModel.ATTR_ADAPTER, DapModel.ADAPTER_COMMAND, DapModel.ATTR_PROGRAM, "");

	private Sessions() {
	}

	static ILaunchConfigurationWorkingCopy configuration(String name, Map<String, String> attributes) throws CoreException {
		ILaunchManager manager = DebugPlugin.getDefault().getLaunchManager();
		ILaunchConfigurationWorkingCopy copy = manager.getLaunchConfigurationType(DapModel.LAUNCH_TYPE).newInstance(null,
				manager.generateLaunchConfigurationName(name));
		attributes.forEach(copy::setAttribute);
		return copy;
	}

	/** Attaches and waits until the program is stopped. */
	static DapDebugTarget attach(Adapters adapter, UringProgram program, Map<String, String> more) throws CoreException, IOException {
		return attach(adapter, program.pid(), more);
	}

	/** As {@link #attach(Adapters, UringProgram, Map)}, for a program that another process has started. */
	static DapDebugTarget attach(Adapters adapter, long pid, Map<String, String> more) throws CoreException, IOException {
		return target(attaching(adapter, pid, more).launch(ILaunchManager.DEBUG_MODE, new NullProgressMonitor()));
	}

	private static ILaunchConfigurationWorkingCopy attaching(Adapters adapter, long pid, Map<String, String> more) throws CoreException, IOException {
		ILaunchConfigurationWorkingCopy c = configuration(adapter.name(),
				Map.of(DapModel.ATTR_ADAPTER, adapter.preset.id(), DapModel.ATTR_COMMAND, adapter.assume(), DapModel.ATTR_REQUEST,
						DapModel.REQUEST_ATTACH, DapModel.ATTR_PID, Long.toString(pid), DapModel.ATTR_PROGRAM,
						UringProgram.executable().toString()));
		more.forEach(c::setAttribute);
		return c;
	}

	/** Attaches, which must fail, and returns what the user is told. No session is left. */
	static String refusal(Adapters adapter, long pid, Map<String, String> more) throws CoreException, IOException {
		ILaunchConfigurationWorkingCopy c = attaching(adapter, pid, more);
		CoreException e = assertThrows(CoreException.class, () -> c.launch(ILaunchManager.DEBUG_MODE, new NullProgressMonitor()));
		Await.until("no session to be left",
				() -> Arrays.stream(DebugPlugin.getDefault().getLaunchManager().getDebugTargets()).allMatch(IDebugTarget::isTerminated));
		return e.getStatus().getMessage();
	}

	static DapDebugTarget target(ILaunch launch) {
		DapDebugTarget target = (DapDebugTarget) launch.getDebugTarget();
		Await.until("the program to stop", () -> {
			if (!target.isSuspended() && target.isTerminated()) {
				throw new IllegalStateException("the session has ended: " + Ui.console(target));
			}
			return target.isSuspended();
		});
		return target;
	}

	/** The thread with that text in its name, once there is one. */
	static DapThread thread(DapDebugTarget target, String name) {
		return Await.value("a thread with \"" + name + "\" in its name", () -> find(target, name));
	}

	static Optional<DapThread> find(DapDebugTarget target, String name) {
		return Arrays.stream(target.getThreads()).map(DapThread.class::cast).filter(t -> t.getName().contains(name)).findFirst();
	}

	/** The thread with that number among the kernel's. */
	static DapStackFrame top(DapThread thread) throws CoreException {
		if (thread.getTopStackFrame() instanceof DapStackFrame frame) {
			return frame;
		}
		// A wait may look again: the thread may have been let go on since it was seen suspended.
		throw new IllegalStateException(thread.getName() + " has no frame");
	}
}
