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
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.ui.IStartup;

import dev.ringside.dap.model.DapDebugTarget;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.ui.Ui;

/**
 * In the workbench that {@link ExitTest} starts beside its own: starts four sessions and exits as a user does, while
 * they last. Does nothing in other workbenches, where the system properties are not set.
 * <p>
 * Writes one line: {@link #SESSIONS} with the launched programs' ids and then those of all processes that came with the
 * sessions, or what failed.
 */
public final class ExitingWorkbench implements IStartup {

	/** System property: the name of one of {@link Adapters}. */
	static final String ADAPTER = "dev.ringside.tests.exit.adapter";
	/** System property: a process to attach to, and to leave suspended. */
	static final String SUSPENDED = "dev.ringside.tests.exit.suspended";
	/** System property: a process to attach to, and to let run. */
	static final String RUNNING = "dev.ringside.tests.exit.running";

	/** System property: the file to write. */
	static final String RESULT = "dev.ringside.tests.exit.result";

	static final String SESSIONS = "sessions: ";

	@Override
	public void earlyStartup() {
		String adapter = System.getProperty(ADAPTER);
		if (adapter == null) {
			return;
		}
		Job job = Job.create("Ringside sessions at the exit", monitor -> {
			String result;
			try {
				result = SESSIONS + sessions(Adapters.valueOf(adapter));
			} catch (CoreException | IOException | RuntimeException | AssertionError e) {
				result = "failed: " + e;
			}
			try {
				Files.writeString(Path.of(System.getProperty(RESULT)), result);
			} catch (IOException e) {
				System.out.println(e);
			}
			Ui.display().asyncExec(() -> Ui.command("org.eclipse.ui.file.exit"));
		});
		job.schedule();
	}

	private static String sessions(Adapters adapter) throws CoreException, IOException {
		Ui.openDebugPerspective();
		Set<Long> before = descendants();
		Sessions.attach(adapter, Long.getLong(SUSPENDED), Map.of());
		run(Sessions.attach(adapter, Long.getLong(RUNNING), Map.of()));
		List<Long> launched = new ArrayList<>();
		DapDebugTarget suspended = launch(adapter);
		DapDebugTarget running = launch(adapter);
		for (DapDebugTarget target : List.of(suspended, running)) {
			Await.until("the process to be known", () -> target.processId() != 0);
			launched.add(target.processId());
		}
		run(running);
		Set<Long> processes = descendants();
		processes.removeAll(before);
		return text(launched) + ' ' + text(processes);
	}

	private static DapDebugTarget launch(Adapters adapter) throws CoreException, IOException {
		return Sessions.start(Sessions.launching(adapter, "main"));
	}

	private static void run(DapDebugTarget target) throws CoreException {
		target.resume();
		Await.until("the program to run", () -> ExitTest.state(target.processId()) != 't');
	}

	private static Set<Long> descendants() {
		return ProcessHandle.current().descendants().map(ProcessHandle::pid).collect(Collectors.toSet());
	}

	private static String text(Iterable<Long> pids) {
		List<String> words = new ArrayList<>();
		pids.forEach(pid -> words.add(pid.toString()));
		return String.join(",", words);
	}
}
