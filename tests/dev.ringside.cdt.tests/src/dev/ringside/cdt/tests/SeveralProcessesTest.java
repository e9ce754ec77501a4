/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.eclipse.cdt.dsf.debug.service.IRunControl;
import org.eclipse.cdt.dsf.debug.service.IRunControl.IExecutionDMContext;
import org.eclipse.cdt.dsf.debug.service.IRunControl.StepType;
import org.eclipse.cdt.dsf.debug.service.command.ICommandControlService;
import org.eclipse.cdt.dsf.mi.service.IMIContainerDMContext;
import org.eclipse.core.runtime.CoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.ringside.cdt.IWorkersService;
import dev.ringside.cdt.tests.CdtSession.Group;
import dev.ringside.cdt.tests.CdtSession.ThreadRow;
import dev.ringside.core.process.ThreadReport;
import dev.ringside.core.session.WorkersReport;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.Debuggers;
import dev.ringside.tests.common.PolicyEmulator;
import dev.ringside.tests.common.PolicyEmulator.Policy;
import dev.ringside.tests.common.UringProgram;

/** Several processes in one session: each has its own workers. */
class SeveralProcessesTest {

	@TempDir
	Path folder;

	/** Every thread of a process is there, and every worker is flagged with the owner that it has there. */
	private static void assertFlagged(CdtSession session, IMIContainerDMContext process, UringProgram program)
			throws CoreException, IOException {
		Set<Long> listed = new TreeSet<>();
		for (ThreadRow row : session.threads(process)) {
			long tid = Long.parseLong(row.id());
			listed.add(tid);
			Long owner = program.ready().workers().get(tid);
			String flag = tid == program.ready().sqpoll()
					? "io_uring SQPOLL of " + session.thread(process, program.pid()).asOwner()
					: owner != null ? "io_uring worker of " + session.thread(process, owner).asOwner() : "";
			assertTrue(flag.isEmpty() ? !row.name().contains("io_uring ") : row.name().endsWith(" [" + flag + "]"),
					row + " of process " + program.pid());
		}
		assertEquals(program.tasks(), listed);
		IWorkersService workers = session.service(IWorkersService.class);
		Set<Long> known = tids(workers.snapshot(process).orElseThrow().workers());
		assertEquals(program.ready().allWorkers(), known);
		WorkersReport report = session.<WorkersReport>ask("the report", rm -> workers.report(process, rm));
		assertEquals(Long.toString(program.pid()), report.process());
		assertEquals(known.size(), report.workers().size());
	}

	private static void suspend(CdtSession session, IExecutionDMContext thread) throws CoreException {
		IRunControl control = session.service(IRunControl.class);
		boolean suspended = session.<Boolean>ask("suspended",
				rm -> rm.done(Boolean.valueOf(control.isSuspended(thread))));
		if (!suspended) {
			int mark = session.events.size();
			session.run("suspending a thread", rm -> control.suspend(thread, rm));
			session.awaitStop(mark);
			session.quiesce();
		}
	}

	private static void assertStepsAreRefused(CdtSession session, ThreadRow worker) throws CoreException {
		int mark = session.mark();
		for (StepType type : StepType.values()) {
			assertFalse(session.canStep(worker.context(), type), type.toString());
			CoreException refused = assertThrows(CoreException.class,
					() -> session.run("a step",
							rm -> session.service(IRunControl.class).step(worker.context(), type, rm)),
					type.toString());
			assertTrue(refused.getMessage().contains("this thread (" + worker.label() + ")"), refused.getMessage());
		}
		assertEquals(List.of(), session.commandsSince(mark), "nothing was sent");
	}

	/** Non-stop is the mode in which CDT attaches to further processes. */
	@Test
	void connectedInNonStopMode() throws Exception {
		try (UringProgram one = UringProgram.start();
				UringProgram two = UringProgram.start();
				CdtSession session = CdtSession
						.launch(CdtSession.Configuration.attach(one.pid()).nonStop().ringside("registers", "LABEL"))) {
			assertFlagged(session, session.process(), one);
			session.connect(two.pid());
			assertEquals(2, session.processes().size());
			for (UringProgram program : List.of(one, two)) {
				IMIContainerDMContext process = session.process(program.pid());
				assertFlagged(session, process, program);
				ThreadRow worker = session.thread(process, program.ready().workersOf(program.ready().helper()).get(0));
				ThreadRow calc = session.thread(process, program.ready().calc());
				suspend(session, worker.context());
				suspend(session, calc.context());
				assertStepsAreRefused(session, worker);
				assertTrue(session.canStep(calc.context(), StepType.INSTRUCTION_STEP_OVER));
				var frame = session.topFrame(worker.context());
				String owner = session.thread(process, program.ready().helper()).asOwner();
				assertEquals("(no user stack: io_uring worker of " + owner + ")",
						session.frameData(frame).getFunction());
				List<Group> groups = session.groups(frame);
				assertTrue(groups.get(0).description().startsWith("io_uring worker of " + owner + ". "),
						groups.toString());
				assertEquals("0x0 [zeroed]", session.evaluate(frame, "$rip"));
				assertTrue(session.evaluate(session.topFrame(calc.context()), "$rip").length() > 5);
			}
			CoreException which = assertThrows(CoreException.class,
					() -> session.<WorkersReport>ask("the report of all",
							rm -> session.service(IWorkersService.class)
									.report(session.service(ICommandControlService.class).getContext(), rm)));
			assertTrue(which.getMessage().contains("process"), which.getMessage());
			// Each process goes on by itself.
			IMIContainerDMContext second = session.process(two.pid());
			int mark = session.mark();
			session.run("resuming", rm -> session.service(IRunControl.class).resume(second, rm));
			session.quiesce();
			assertEquals(List.of("-exec-continue --thread-group " + second.getGroupId()),
					session.commandsSince(mark).stream().filter(c -> c.startsWith("-exec-")).toList());
			// One goes, and comes again with another thread group and other numbers of its threads.
			session.detach(second);
			Await.until("gdb to have one process", () -> session.processes().size() == 1);
			assertEquals(0, two.tracer(two.pid()));
			assertFlagged(session, session.process(one.pid()), one);
			IMIContainerDMContext again = session.connect(two.pid());
			assertFlagged(session, again, two);
			assertFlagged(session, session.process(one.pid()), one);
		}
	}

	/** In all-stop mode a second process comes from gdb's console, or by a fork. */
	@Test
	void addedInGdbsConsoleInAllStopMode() throws Exception {
		try (UringProgram one = UringProgram.start();
				UringProgram two = UringProgram.start();
				CdtSession session = CdtSession
						.launchAndStop(CdtSession.Configuration.attach(one.pid()).ringside("registers", "LABEL"))) {
			session.addInConsole(two.pid());
			for (UringProgram program : List.of(one, two)) {
				IMIContainerDMContext process = session.process(program.pid());
				assertFlagged(session, process, program);
				assertStepsAreRefused(session,
						session.thread(process, program.ready().workersOf(program.pid()).get(0)));
				assertTrue(session.canStep(session.thread(process, program.ready().calc()).context(),
						StepType.INSTRUCTION_STEP_OVER));
			}
		}
	}

	/**
	 * gdb stops for a worker of one process: the thread that owns it there is selected, and both processes are looked
	 * at again.
	 */
	@Test
	void aStopInOneProcess() throws Exception {
		try (UringProgram one = UringProgram.start("--late-ring");
				UringProgram two = UringProgram.start();
				CdtSession session = CdtSession.launchAndStop(CdtSession.Configuration.attach(one.pid()).ringside())) {
			session.addInConsole(two.pid());
			IMIContainerDMContext first = session.process(one.pid());
			IMIContainerDMContext second = session.process(two.pid());
			long owner = two.ready().helper();
			long worker = two.ready().workersOf(owner).get(0);
			String id = session.thread(second, worker).context().getThreadId();
			ThreadRow expected = session.thread(second, owner);
			session.resume(second);
			Set<Long> late = one.makeRings().allWorkers();
			int events = session.events.size();
			int mark = session.mark();
			Programs.tgkill(two.pid(), worker, "SIGSTOP");
			var stop = (IRunControl.IContainerSuspendedDMEvent) session.awaitStop(events);
			session.quiesce();
			assertTrue(session.miSince(mark).contains("thread-id=\"" + id + "\",stopped-threads"),
					"gdb stopped for the worker: " + session.miSince(mark));
			assertEquals(List.of(expected.context()), List.of(stop.getTriggeringContexts()));
			assertTrue(session.commandsSince(mark).contains("-thread-select " + expected.context().getThreadId()),
					session.commandsSince(mark).toString());
			// gdb has not attached to the workers of a ring that is made under it
			IWorkersService workers = session.service(IWorkersService.class);
			Await.until("the workers of the other process",
					() -> tids(workers.snapshot(first).orElseThrow().untracedWorkers()).equals(late));
			assertEquals(Set.of(), tids(workers.snapshot(second).orElseThrow().untracedWorkers()));
			Await.until("the advice", () -> session.consoles().getOrDefault("io_uring advice", "")
					.contains("warning: " + late.size() + " io_uring workers keep running"));
			assertFlagged(session, second, two);
		}
	}

	private static Set<Long> tids(List<ThreadReport> threads) {
		return threads.stream().map(t -> (long) t.tid()).collect(Collectors.toCollection(TreeSet::new));
	}

	/** CDT's setting to debug forked processes too: the child has none of its parent's workers. */
	@Test
	void forked() throws Exception {
		try (UringProgram program = UringProgram.start();
				CdtSession session = CdtSession
						.launchAndStop(CdtSession.Configuration.attach(program.pid()).debugOnFork().ringside())) {
			session.resume();
			long child = program.fork();
			session.suspend(session.process(program.pid()));
			Await.until("gdb to have both processes", () -> session.processes().size() == 2);
			IMIContainerDMContext process = session.process(child);
			List<ThreadRow> threads = session.threads(process);
			assertEquals(List.of(Long.toString(child)), threads.stream().map(ThreadRow::id).toList());
			assertFalse(threads.get(0).name().contains("io_uring "), threads.toString());
			assertTrue(session.canStep(threads.get(0).context(), StepType.INSTRUCTION_STEP_OVER));
			assertTrue(session.frames(threads.get(0).context()).length > 1);
			assertEquals(List.of(), session.service(IWorkersService.class).snapshot(process).orElseThrow().workers());
			IMIContainerDMContext parent = session.process(program.pid());
			assertFlagged(session, parent, program);
			assertStepsAreRefused(session, session.thread(parent, program.ready().sqpoll()));
		}
	}

	/** Where gdb cannot list threads, it numbers them by process when there are several. */
	@Test
	void unreadableRegisters() throws Exception {
		String gdb = Programs.emulated(PolicyEmulator.of(Policy.REGSET_EINVAL, folder),
				Debuggers.GDB.assume().program().toString(), folder).toString();
		try (UringProgram one = UringProgram.start("--no-sqpoll");
				UringProgram two = UringProgram.start("--no-sqpoll");
				CdtSession session = CdtSession.launchAndStop(
						CdtSession.Configuration.attach(one.pid()).gdb(gdb).ringside("kernelPolicy",
								"REGSET_EINVAL"))) {
			session.addInConsole(two.pid());
			for (UringProgram program : List.of(one, two)) {
				assertFlagged(session, session.process(program.pid()), program);
			}
		}
	}
}
