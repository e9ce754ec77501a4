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
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.eclipse.cdt.dsf.datamodel.DMContexts;
import org.eclipse.cdt.dsf.mi.service.IMIProcessDMContext;
import org.eclipse.debug.ui.IDebugUIConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.ringside.cdt.tests.CdtSession;
import dev.ringside.cdt.tests.Programs;
import dev.ringside.core.proc.ProcFs;
import dev.ringside.core.proc.ProcessInspector;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.UringProgram;
import dev.ringside.tests.ui.Ui;
import dev.ringside.tests.ui.WorkersView;

/** The view "io_uring Workers" with sessions of CDT. */
class WorkersViewTest {

	private static final String DEBUG = IDebugUIConstants.ID_DEBUG_VIEW;
	private static final String NONE = "No debug session with workers is selected";

	private WorkersView view;

	@BeforeEach
	void open() {
		Ui.openDebugPerspective();
		view = WorkersView.open();
		Ui.show(DEBUG);
	}

	private static Set<String> workers(UringProgram program) {
		return program.ready().allWorkers().stream().map(t -> "(" + t + ")")
				.collect(Collectors.toCollection(TreeSet::new));
	}

	/** The TIDs of the rows, as they end the first column. */
	private Set<String> tids() {
		return tids(view.rows());
	}

	private static Set<String> tids(List<List<String>> rows) {
		return rows.stream().map(r -> r.get(0).substring(r.get(0).lastIndexOf('(')))
				.collect(Collectors.toCollection(TreeSet::new));
	}

	private static String about(UringProgram program) {
		return "Process " + program.pid() + ": ";
	}

	@Test
	void showsTheWorkersOfTheSelectedProcessWithTheReasons() throws Exception {
		try (UringProgram program = UringProgram.start();
				CdtSession session = CdtSession
						.launchAndStop(CdtSession.Configuration.attach(program.pid()).ringside())) {
			long sqpoll = program.ready().sqpoll();
			String counts = about(program) + program.tasks().size() + " threads, " + workers(program).size()
					+ " of them workers";
			String name = "iou-sqp-" + program.pid() + " (" + sqpoll + ")";
			view.awaitSelected("[calc] " + program.ready().calc(), "all workers, and " + counts,
					() -> tids().equals(workers(program)) && view.summary().startsWith(counts));
			List<String> row = view.rows().stream().filter(r -> r.get(0).equals(name)).findFirst().orElseThrow();
			assertEquals(Long.toString(program.pid()), row.get(2), "the owner in " + row);
			assertEquals("certain", row.get(3));
			assertTrue(row.get(4).startsWith("stopped by it ("), row.toString());
			String policy = ProcessInspector.ofThisMachine(new ProcFs(), java.util.Optional.empty()).priorPolicy()
					.orElseThrow().policy().id();
			assertTrue(view.details().contains("Kernel policy " + policy), view.details());
			view.select(view.rows().indexOf(row));
			view.await("the reasons of the selected worker",
					() -> view.details().startsWith("Why " + name + " is flagged (certain):\n  \u2022 "));
			Ui.picture("workers-view");
			// A worker, its only frame's process, the launch and gdb itself are all of this session.
			for (String line : List.of("[iou-sqp-" + program.pid(), "uring_demo [" + program.pid() + "]",
					"[C/C++ Attach to Application]", "gdb (")) {
				view.awaitSelected(line, "the same workers",
						() -> tids().equals(workers(program)) && view.summary().startsWith(about(program)));
			}
		}
	}

	@Test
	void followsASessionWhoseWorkersAreNotStopped() throws Exception {
		UringProgram.assumeSupported();
		try (CdtSession session = CdtSession.launchAndStop(
				CdtSession.Configuration.local(UringProgram.executable(), "--late-ring --die-with-parent")
						.ringside())) {
			IMIProcessDMContext process = DMContexts.getAncestorOfType(session.process(), IMIProcessDMContext.class);
			int pid = Integer.parseInt(process.getProcId());
			view.awaitSelected("uring_demo [" + pid + "]", "no worker yet",
					() -> view.summary().startsWith("Process " + pid + ": ")
							&& view.summary().contains("none of them a worker"));
			session.resume();
			Await.until("the program's threads", () -> Files.list(Path.of("/proc/" + pid + "/task")).count() > 3);
			int mark = session.events.size();
			new ProcessBuilder("/bin/sh", "-c", "kill -USR1 " + pid).start().waitFor();
			session.awaitStop(mark);
			session.resume();
			Await.until("workers", () -> Programs.names(pid).stream()
					.filter(n -> n.startsWith("iou-wrk-") && !n.equals("iou-wrk-1")).count() >= 3);
			session.suspend();
			// Nothing is clicked on: the session's own event brings them.
			view.await("workers that keep running, with the advice", () -> {
				List<List<String>> rows = view.rows();
				return rows.size() >= 4 && view.summary().contains(rows.size() + " of them keep running")
						&& rows.stream().allMatch(r -> r.get(4).equals("not attached: keeps running"))
						&& view.details().contains("Note: ");
			});
			Ui.picture("workers-untraced");
		}
	}

	@Test
	void saysThatRingsideIsNotEnabled() throws Exception {
		try (UringProgram program = UringProgram.start();
				CdtSession session = CdtSession.launchAndStop(CdtSession.Configuration.attach(program.pid()))) {
			view.awaitSelected("[calc] " + program.ready().calc(), "that it is switched off",
					() -> view.summary().startsWith("io_uring awareness is switched off") && view.rows().isEmpty());
			view.awaitSelected("[C/C++ Attach to Application]", "that it is switched off",
					() -> view.summary().startsWith("io_uring awareness is switched off"));
		}
	}

	@Test
	void followsTheSelectionBetweenSessionsAndTheirEnd() throws Exception {
		try (UringProgram one = UringProgram.start();
				UringProgram two = UringProgram.start();
				CdtSession first = CdtSession.launchAndStop(CdtSession.Configuration.attach(one.pid()).ringside())) {
			view.awaitSelected("[calc] " + one.ready().calc(), "the first session's workers",
					() -> tids().equals(workers(one)));
			try (CdtSession second = CdtSession.launchAndStop(CdtSession.Configuration.attach(two.pid()).ringside())) {
				view.awaitSelected("[calc] " + two.ready().calc(), "the second session's workers",
						() -> tids().equals(workers(two)));
				view.awaitSelected("[calc] " + one.ready().calc(), "the first session's workers again",
						() -> tids().equals(workers(one)));
				view.awaitSelected("[calc] " + two.ready().calc(), "the second session's workers again",
						() -> tids().equals(workers(two)));
			}
			view.await("no workers of a session that has ended",
					() -> view.rows().isEmpty() && (view.summary().startsWith("The debug session has ended")
							|| view.summary().startsWith(NONE)) || tids().equals(workers(one)));
			view.awaitSelected("[calc] " + one.ready().calc(), "the session that is left",
					() -> tids().equals(workers(one)));
		}
		view.await("no session", () -> view.rows().isEmpty()
				&& (view.summary().startsWith("The debug session has ended") || view.summary().startsWith(NONE)));
	}

	@Test
	void showsWhatACoreTells() throws Exception {
		Path folder = Files.createTempDirectory("core");
		try (UringProgram program = UringProgram.start()) {
			Path core = Programs.core(program, folder);
			try (CdtSession session = CdtSession
					.launch(CdtSession.Configuration.core(UringProgram.executable(), core).ringside())) {
				Set<String> expected = program.ready().allWorkers().stream().map(String::valueOf)
						.collect(Collectors.toCollection(TreeSet::new));
				String counts = "Process core: " + session.threads().size() + " threads, " + expected.size();
				// Whatever CDT selects by itself is of this core too, but the view begins anew with a thread after the
				// launch.
				view.awaitSelected("[C/C++ Postmortem Debugger]", "the core's workers and " + counts, () -> {
					List<List<String>> rows = view.rows();
					return rows.stream().map(r -> r.get(0)).collect(Collectors.toSet()).equals(expected)
							&& rows.stream().allMatch(r -> r.get(4).equals("not known"))
							&& view.summary().startsWith(counts);
				});
				Ui.picture("workers-core");
			}
		} finally {
			Programs.delete(folder);
		}
	}

	@Test
	void showsWhatGdbTellsOfARemoteProcess() throws Exception {
		try (UringProgram program = UringProgram.start();
				Programs.GdbServer server = Programs.GdbServer.attach(program.pid());
				CdtSession session = CdtSession.launchAndSignal(
						CdtSession.Configuration.remote(UringProgram.executable(), server.port()).ringside(),
						program)) {
			view.awaitSelected("[C/C++ Remote Application]",
					"the remote process's workers, of which nobody has read /proc", () -> {
						List<List<String>> rows = view.rows();
				return tids(rows).equals(workers(program)) && rows.stream().noneMatch(r -> r.get(3).equals("certain"))
						&& rows.stream().allMatch(r -> r.get(4).equals("not known"));
			});
		}
	}
}
