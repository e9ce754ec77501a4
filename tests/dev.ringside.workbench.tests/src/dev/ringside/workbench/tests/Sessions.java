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
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.IDebugTarget;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.ui.console.TextConsole;

import dev.ringside.dap.model.DapDebugTarget;
import dev.ringside.dap.model.DapModel;
import dev.ringside.dap.model.DapStackFrame;
import dev.ringside.dap.model.DapThread;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.UringProgram;
import dev.ringside.tests.ui.Ui;

/** Launch configurations and what comes of them. */
final class Sessions {

	/**
	 * More attributes: the adapter is not named by its preset, but by the command only; and of an attached program only
	 * the process is named.
	 */
	static final Map<String, String> BY_COMMAND = Map.of(DapModel.ATTR_ADAPTER, DapModel.ADAPTER_COMMAND,
			DapModel.ATTR_PROGRAM, "");

	/** See {@link #endAll}. */
	@FunctionalInterface
	interface End extends AutoCloseable {
		@Override
		void close();
	}

	private Sessions() {
	}

	static ILaunchConfigurationWorkingCopy configuration(String name, Map<String, String> attributes)
			throws CoreException {
		ILaunchManager manager = DebugPlugin.getDefault().getLaunchManager();
		ILaunchConfigurationWorkingCopy copy = manager.getLaunchConfigurationType(DapModel.LAUNCH_TYPE).newInstance(
				null,
				manager.generateLaunchConfigurationName(name));
		attributes.forEach(copy::setAttribute);
		return copy;
	}

	/** Launching the program, which lives for five minutes. */
	static ILaunchConfigurationWorkingCopy launching(Adapters adapter, String stopAt)
			throws CoreException, IOException {
		UringProgram.assumeSupported();
		return configuration(adapter.name(),
				Map.of(DapModel.ATTR_ADAPTER, adapter.preset.id(), DapModel.ATTR_COMMAND, adapter.assume(),
						DapModel.ATTR_PROGRAM,
						UringProgram.executable().toString(), DapModel.ATTR_ARGUMENTS, "--lifetime 300",
						DapModel.ATTR_STOP_AT, stopAt));
	}

	/** Attaching to a program. */
	static ILaunchConfigurationWorkingCopy attaching(Adapters adapter, long pid, Map<String, String> more)
			throws CoreException, IOException {
		ILaunchConfigurationWorkingCopy c = configuration(adapter.name(),
				Map.of(DapModel.ATTR_ADAPTER, adapter.preset.id(), DapModel.ATTR_COMMAND, adapter.assume(),
						DapModel.ATTR_REQUEST,
						DapModel.REQUEST_ATTACH, DapModel.ATTR_PID, Long.toString(pid), DapModel.ATTR_PROGRAM,
						UringProgram.executable().toString()));
		more.forEach(c::setAttribute);
		return c;
	}

	/** Launches or attaches, and waits until the program is stopped. */
	static DapDebugTarget start(ILaunchConfiguration configuration) throws CoreException {
		return target(configuration.launch(ILaunchManager.DEBUG_MODE, new NullProgressMonitor()));
	}

	/** Attaches and waits until the program is stopped. */
	static DapDebugTarget attach(Adapters adapter, UringProgram program, Map<String, String> more)
			throws CoreException, IOException {
		return attach(adapter, program.pid(), more);
	}

	/** As {@link #attach(Adapters, UringProgram, Map)}, for a program that another process has started. */
	static DapDebugTarget attach(Adapters adapter, long pid, Map<String, String> more)
			throws CoreException, IOException {
		return start(attaching(adapter, pid, more));
	}

	/** Attaches, which must fail, and returns what the user is told. No session is left. */
	static String refusal(Adapters adapter, long pid, Map<String, String> more) throws CoreException, IOException {
		return failure(attaching(adapter, pid, more));
	}

	/** Launches, which must fail, and returns what the user is told. No session is left. */
	static String failure(ILaunchConfiguration configuration) {
		CoreException e = assertThrows(CoreException.class,
				() -> configuration.launch(ILaunchManager.DEBUG_MODE, new NullProgressMonitor()));
		Await.until("no session to be left", () -> all().stream().allMatch(IDebugTarget::isTerminated));
		return e.getStatus().getMessage();
	}

	/** The sessions that the platform lists. */
	static List<IDebugTarget> all() {
		return List.of(DebugPlugin.getDefault().getLaunchManager().getDebugTargets());
	}

	/** The session that comes of what a user does. */
	static DapDebugTarget awaitOnly() {
		return Await.value("the session", () -> all().stream().filter(DapDebugTarget.class::isInstance)
				.map(DapDebugTarget.class::cast).findFirst());
	}

	/**
	 * Ends all sessions and forgets them; {@code try (Sessions.End end = Sessions::endAll)} does so before the program
	 * that they hold is killed.
	 */
	static void endAll() {
		ILaunchManager manager = DebugPlugin.getDefault().getLaunchManager();
		for (IDebugTarget target : manager.getDebugTargets()) {
			if (target.canTerminate()) {
				try {
					target.terminate();
				} catch (DebugException e) {
					throw new AssertionError(e);
				}
			}
		}
		Await.until("all sessions to end",
				() -> Arrays.stream(manager.getLaunches()).allMatch(l -> l.isTerminated() || !l.hasChildren()));
		manager.removeLaunches(manager.getLaunches());
	}

	/** What a session's console shows. */
	static String console(IDebugTarget target) {
		return Ui.ui(() -> DebugUITools.getConsole(target.getProcess()) instanceof TextConsole console
				? console.getDocument().get()
				: "");
	}

	static DapDebugTarget target(ILaunch launch) {
		DapDebugTarget target = (DapDebugTarget) launch.getDebugTarget();
		Await.until("the program to stop", () -> {
			if (!target.isSuspended() && target.isTerminated()) {
				throw new IllegalStateException("the session has ended: " + console(target));
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
		return Arrays.stream(target.getThreads()).map(DapThread.class::cast).filter(t -> t.getName().contains(name))
				.findFirst();
	}

	/** The top frame of a suspended thread. */
	static DapStackFrame top(DapThread thread) throws CoreException {
		if (thread.getTopStackFrame() instanceof DapStackFrame frame) {
			return frame;
		}
		// A wait may look again: the thread may have been let go on since it was seen suspended.
		throw new IllegalStateException(thread.getName() + " has no frame");
	}
}
