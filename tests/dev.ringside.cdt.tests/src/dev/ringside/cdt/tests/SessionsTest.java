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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.eclipse.cdt.dsf.concurrent.Sequence;
import org.eclipse.cdt.dsf.datamodel.DMContexts;
import org.eclipse.cdt.dsf.debug.service.IExpressions;
import org.eclipse.cdt.dsf.debug.service.IFormattedValues;
import org.eclipse.cdt.dsf.debug.service.IRegisters;
import org.eclipse.cdt.dsf.debug.service.IRunControl;
import org.eclipse.cdt.dsf.debug.service.IRunControl.IExecutionDMContext;
import org.eclipse.cdt.dsf.debug.service.IRunControl.IStartedDMEvent;
import org.eclipse.cdt.dsf.debug.service.IRunControl.StepType;
import org.eclipse.cdt.dsf.debug.service.IStack.IFrameDMContext;
import org.eclipse.cdt.dsf.debug.service.command.ICommandControlService;
import org.eclipse.cdt.dsf.gdb.service.IReverseRunControl;
import org.eclipse.cdt.dsf.mi.service.IMIContainerDMContext;
import org.eclipse.cdt.dsf.mi.service.IMIRunControl;
import org.eclipse.core.runtime.CoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

import dev.ringside.cdt.IWorkersService;
import dev.ringside.cdt.tests.CdtSession.ThreadRow;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.Debuggers;
import dev.ringside.tests.common.PolicyEmulator;
import dev.ringside.tests.common.UringProgram;

/** Sessions of every kind. */
class SessionsTest {

	@TempDir
	Path folder;

	/**
	 * A step of a user thread is a step; afterwards the workers are where they were, and nothing was written to them.
	 */
	@Test
	void userThreadsStepAndNothingReachesAWorker() throws Exception {
		PolicyEmulator recorder = PolicyEmulator.of(PolicyEmulator.Policy.COPIED, folder);
		Path gdb = Programs.emulated(recorder, "gdb", folder);
		try (UringProgram program = UringProgram.start()) {
			try (CdtSession session = CdtSession
					.launchAndStop(CdtSession.Configuration.attach(program.pid()).gdb(gdb.toString()).ringside())) {
				Scenario.look(session);
				ThreadRow calc = session.thread(program.ready().calc());
				for (StepType type : List.of(StepType.INSTRUCTION_STEP_OVER, StepType.INSTRUCTION_STEP_INTO)) {
					int mark = session.events.size();
					assertTrue(session.canStep(calc.context(), type));
					session.run("a step", rm -> session.service(IRunControl.class).step(calc.context(), type, rm));
					session.awaitStop(mark);
				}
				for (long worker : program.ready().allWorkers()) {
					IExecutionDMContext context = session.thread(worker).context();
					for (StepType type : StepType.values()) {
						assertThrows(CoreException.class, () -> session.run("a step",
								rm -> session.service(IRunControl.class).step(context, type, rm)));
					}
				}
			}
			List<PolicyEmulator.Call> calls = recorder.calls();
			assertTrue(calls.stream().anyMatch(c -> c.isStep() && c.tid() == program.ready().calc()),
					"the user thread was stepped");
			assertEquals(List.of(),
					calls.stream()
							.filter(c -> c.kind() == PolicyEmulator.Kind.WORKER && (c.isStep() || c.isRegisterChange()))
							.toList());
			assertTrue(program.isAlive());
			assertEquals(program.ready().allWorkers(), program.state().allWorkers(),
					"the program goes on with the workers that it had");
		}
	}

	@Test
	void aRingMadeUnderTheDebuggerHasWorkersThatAreNotStopped() throws Exception {
		UringProgram.assumeSupported();
		try (CdtSession session = CdtSession.launchAndStop(
				CdtSession.Configuration.local(UringProgram.executable(), "--late-ring --die-with-parent")
						.ringside())) {
			assertFalse(session.consoles().containsKey("io_uring advice"),
					"no worker, no advice: " + session.consoles());
			assertEquals(1, session.threads().size());
			var process = session.process();
			int pid = Integer.parseInt(org.eclipse.cdt.dsf.datamodel.DMContexts
					.getAncestorOfType(process, org.eclipse.cdt.dsf.mi.service.IMIProcessDMContext.class).getProcId());
			session.resume();
			// gdb passes SIGUSR1 on, and stops for it; so the ring is made after the next resume
			Await.until("the program's threads", () -> Files.list(Path.of("/proc/" + pid + "/task")).count() > 3);
			int mark = session.events.size();
			new ProcessBuilder("/bin/sh", "-c", "kill -USR1 " + pid).start().waitFor();
			session.awaitStop(mark);
			session.resume();
			Await.until("workers", () -> Programs.names(pid).stream()
					.filter(n -> n.startsWith("iou-wrk-") && !n.equals("iou-wrk-1")).count() >= 3);
			session.suspend();
			List<ThreadRow> threads = session.threads();
			assertTrue(threads.stream().noneMatch(t -> t.name().contains("io_uring")),
					"gdb has not attached to them: " + threads);
			Await.until("the advice", () -> session.consoles().getOrDefault("io_uring advice", "").contains("warning"));
			assertFalse(session.consoles().get("io_uring advice").contains("-512"),
					"no request of theirs is lost: " + session.consoles());
			var snapshot = session.service(IWorkersService.class).snapshot(process).orElseThrow();
			assertEquals(snapshot.workers(), snapshot.untracedWorkers());
			assertTrue(snapshot.workers().size() >= 4, snapshot.workers().toString());
		}
	}

	@Test
	void aCoresThreadsAreFlaggedWithoutAskingGdbForRegisters() throws Exception {
		try (UringProgram program = UringProgram.start()) {
			Path core = Programs.core(program, folder);
			try (CdtSession session = CdtSession.launch(
					CdtSession.Configuration.core(UringProgram.executable(), core).ringside("registers", "HIDE"))) {
				for (ThreadRow row : session.threads()) {
					boolean worker = program.ready().allWorkers().contains(Long.valueOf(row.id()));
					assertEquals(worker, row.name().contains("io_uring worker"), row.toString());
					if (worker) {
						assertTrue(row.name().startsWith("probably "), row.name());
						IFrameDMContext frame = session.topFrame(row.context());
						assertTrue(session.frameData(frame).getFunction().startsWith("(no user stack"));
						session.assertRegistersAreHidden(frame, row.name());
					}
				}
				assertTrue(
						session.commandsSince(0).stream()
								.noneMatch(c -> c.contains("register") || c.contains("evaluate-expression --thread ")),
						session.commandsSince(0).toString());
			}
		}
	}

	@Test
	void remoteThreadsAreFlaggedByNameAndProgramCounter() throws Exception {
		try (UringProgram program = UringProgram.start();
				Programs.GdbServer server = Programs.GdbServer.attach(program.pid());
				CdtSession session = CdtSession.launchAndSignal(
						CdtSession.Configuration.remote(UringProgram.executable(), server.port()).ringside(),
						program)) {
			int flagged = 0;
			for (ThreadRow row : session.threads()) {
				boolean worker = program.ready().allWorkers().contains(Long.valueOf(row.id()));
				assertEquals(worker, row.name().contains("io_uring"), row.toString());
				assertEquals(!worker, session.canStep(row.context(), StepType.STEP_OVER), row.toString());
				flagged += worker ? 1 : 0;
			}
			assertEquals(program.ready().allWorkers().size(), flagged);
			assertEquals("iou-wrk-1", session.thread(program.ready().spoof()).name(),
					"a thread with a program counter is no worker");
			assertTrue(session.service(IWorkersService.class).snapshot(session.process()).isEmpty(),
					"/proc of this machine says nothing about a remote one");
		}
	}

	/** Its name says nothing, and gdb lists program counters only. */
	@Test
	void aRemoteWorkerThatWasRenamedIsFlaggedByItsStackPointer() throws Exception {
		try (UringProgram program = UringProgram.start("--rename-worker", "ordinary");
				Programs.GdbServer server = Programs.GdbServer.attach(program.pid());
				CdtSession session = CdtSession.launchAndSignal(
						CdtSession.Configuration.remote(UringProgram.executable(), server.port()).ringside(),
						program)) {
			for (ThreadRow row : session.threads()) {
				assertEquals(program.ready().allWorkers().contains(Long.valueOf(row.id())),
						row.name().contains("io_uring"), row.toString());
			}
			ThreadRow renamed = session.thread(program.ready().renamed());
			assertTrue(renamed.name().startsWith("ordinary ["), renamed.name());
			for (StepType type : StepType.values()) {
				assertFalse(session.canStep(renamed.context(), type), type.toString());
				assertRefused(renamed, () -> session.run("a step",
						rm -> session.service(IRunControl.class).step(renamed.context(), type, rm)));
			}
			List<String> asked = session.commandsSince(0).stream().filter(c -> c.contains("$sp")).toList();
			assertEquals(List.of("-data-evaluate-expression --thread " + renamed.context().getThreadId() + " $sp"),
					asked, "of the one in question, once");
			int mark = session.mark();
			int running = session.events.size();
			session.resume();
			program.signal("USR2");
			session.awaitStop(running);
			assertTrue(session.thread(program.ready().renamed()).name().contains("io_uring"));
			assertEquals(List.of(), session.commandsSince(mark).stream().filter(c -> c.contains("$sp")).toList(),
					"a worker stays one");
		}
	}

	/** The same program counter, after a call of a null pointer. */
	@Test
	void aRemoteUserThreadWithoutAProgramCounterHasAStack() throws Exception {
		try (UringProgram program = UringProgram.start("--crash-null");
				Programs.GdbServer server = Programs.GdbServer.attach(program.pid());
				CdtSession session = CdtSession.launchAndSignal(
						CdtSession.Configuration.remote(UringProgram.executable(), server.port()).ringside(),
						program)) {
			int running = session.events.size();
			session.resume();
			session.awaitStop(running);
			List<ThreadRow> nowhere = new ArrayList<>();
			for (ThreadRow row : session.threads()) {
				if (!program.ready().allWorkers().contains(Long.valueOf(row.id()))) {
					assertFalse(row.name().contains("io_uring"), row.toString());
					if (session.frameData(session.topFrame(row.context())).getAddress().getValue().signum() == 0) {
						nowhere.add(row);
					}
				}
			}
			assertEquals(1, nowhere.size(), nowhere.toString());
			assertTrue(session.canStep(nowhere.get(0).context(), StepType.INSTRUCTION_STEP_OVER));
		}
	}

	@Test
	void remoteWorkersCanBeHidden() throws Exception {
		try (UringProgram program = UringProgram.start();
				Programs.GdbServer server = Programs.GdbServer.attach(program.pid());
				CdtSession session = CdtSession.launchAndSignal(
						CdtSession.Configuration.remote(UringProgram.executable(), server.port()).ringside("threads",
								"HIDE"),
						program)) {
			assertEquals(program.ready().users().stream().map(String::valueOf).sorted().toList(),
					session.threads().stream().map(ThreadRow::id).sorted().toList());
		}
	}

	@Test
	void nonStop() throws Exception {
		try (UringProgram program = UringProgram.start();
				CdtSession session = CdtSession
						.launch(CdtSession.Configuration.attach(program.pid()).nonStop().ringside())) {
			List<ThreadRow> threads = session.threads();
			ThreadRow worker = threads.stream().filter(t -> t.id().equals(Long.toString(program.ready().sqpoll())))
					.findFirst().orElseThrow();
			ThreadRow calc = threads.stream().filter(t -> t.id().equals(Long.toString(program.ready().calc())))
					.findFirst().orElseThrow();
			assertTrue(worker.name().contains("io_uring SQPOLL"), worker.name());
			IRunControl control = session.service(IRunControl.class);
			for (ThreadRow row : List.of(worker, calc)) {
				int mark = session.events.size();
				if (!session.<Boolean>ask("suspended", rm -> {
					rm.setData(control.isSuspended(row.context()));
					rm.done();
				})) {
					session.run("suspending a thread", rm -> control.suspend(row.context(), rm));
					session.awaitStop(mark);
				}
			}
			int mark = session.mark();
			for (StepType type : StepType.values()) {
				assertFalse(session.canStep(worker.context(), type), type.toString());
				assertThrows(CoreException.class,
						() -> session.run("a step", rm -> control.step(worker.context(), type, rm)), type.toString());
			}
			assertEquals(List.of(), session.commandsSince(mark), "nothing was sent");
			assertTrue(session.canStep(calc.context(), StepType.INSTRUCTION_STEP_OVER));
		}
	}

	/**
	 * To set a breakpoint in a running process CDT suspends its first thread and resumes it alone. gdb 16 lists workers
	 * first; resumed alone, one would hang.
	 */
	@Test
	void nonStopInterruptsAUserThreadToSetABreakpoint() throws Exception {
		String gdb = Debuggers.GDB_16.assume().program().toString();
		try (UringProgram program = UringProgram.start();
				CdtSession session = CdtSession
						.launch(CdtSession.Configuration.attach(program.pid()).gdb(gdb).nonStop().ringside())) {
			List<ThreadRow> threads = session.threads();
			assertEquals(program.tasks().size(), threads.size());
			assertFalse(threads.get(0).name().contains("io_uring"), threads.toString());
			Await.until("the advice of its workers",
					() -> session.consoles().getOrDefault("io_uring advice", "").contains("-512"));
			assertFalse(session.consoles().get("io_uring advice").contains("missing in"),
					session.consoles().toString());
			int mark = session.mark();
			session.run("an operation that needs a stopped target", rm -> session.service(IMIRunControl.class)
					.executeWithTargetAvailable(
							DMContexts.getAncestorOfType(threads.get(0).context(), IMIContainerDMContext.class),
							new Sequence.Step[0], rm));
			// CDT resumes it after the operation
			Await.until("the thread to be resumed",
					() -> session.commandsSince(mark).stream().anyMatch(c -> c.startsWith("-exec-continue")));
			session.quiesce();
			List<String> sent = session.commandsSince(mark).stream().filter(c -> c.startsWith("-exec-")).toList();
			String user = threads.get(0).context().getThreadId();
			assertEquals(List.of("-exec-interrupt --thread " + user, "-exec-continue --thread " + user), sent);
		}
	}

	/**
	 * gdb would take the worker for the process, and the program would end at the first suspend: gdb is not told to
	 * attach.
	 */
	@Test
	void anAttachByAWorkersTidIsRefused() throws Exception {
		try (UringProgram program = UringProgram.start()) {
			for (long worker : program.ready().allWorkers()) {
				CoreException refused = assertThrows(CoreException.class,
						() -> CdtSession.launch(CdtSession.Configuration.attach(worker).ringside()).close());
				assertTrue(refused.getMessage().contains(worker + " is an io_uring worker of process " + program.pid()),
						refused.getMessage());
				assertTrue(refused.getMessage().contains("Attach to the process id " + program.pid() + " instead."),
						refused.getMessage());
				assertFalse(refused.getMessage().contains("-target-attach"), refused.getMessage());
			}
			assertTrue(program.isAlive());
			// an ordinary thread's is gdb's affair
			CdtSession.launchAndStop(CdtSession.Configuration.attach(program.ready().calc()).ringside()).close();
			assertTrue(program.isAlive());
		}
	}

	/** One more thread of a process that the session has: gdb, which traces it, says what it thinks of that. */
	@Test
	void aWorkerOfAProcessThatTheSessionHasIsNoProcessOfItsOwn() throws Exception {
		try (UringProgram program = UringProgram.start();
				CdtSession session = CdtSession
						.launch(CdtSession.Configuration.attach(program.pid()).nonStop().ringside())) {
			session.threads();
			int mark = session.mark();
			long worker = program.ready().workersOf(program.pid()).get(0);
			CoreException gdbs = assertThrows(CoreException.class, () -> session.connect(worker));
			assertFalse(gdbs.getMessage().contains("Attach to the process id"), gdbs.getMessage());
			assertTrue(
					session.commandsSince(mark).stream()
							.anyMatch(c -> c.startsWith("-target-attach") && c.contains(" " + worker)),
					session.commandsSince(mark).toString());
			assertEquals(program.tasks().size(), session.threads(session.process(program.pid())).size());
		}
	}

	/** gdb 13 attaches to that thread alone. */
	@Test
	void attachedByAWorkersTidWithoutTheGuardTheAdviceSaysSo() throws Exception {
		try (UringProgram program = UringProgram.start()) {
			long worker = program.ready().workersOf(program.pid()).get(0);
			try (CdtSession session = CdtSession
					.launchAndStop(CdtSession.Configuration.attach(worker).ringside("guard", "off"))) {
				String console = session.consoles().getOrDefault("io_uring advice", "");
				assertTrue(console.contains("warning") && console.contains("process " + program.pid()), console);
				assertTrue(session.thread(worker).name().contains("io_uring worker of " + program.pid()));
			}
		}
	}

	/**
	 * gdb records the process, as CDT's Reverse Toggle has it: CDT then offers to go back in every thread, with
	 * Ringside in every one but workers. gdb takes a step back of a worker for a step, and selects the worker.
	 */
	@Test
	void nothingGoesBackInAWorker() throws Exception {
		for (boolean guard : new boolean[] { false, true }) {
			try (UringProgram program = UringProgram.start();
					CdtSession session = CdtSession
							.launchAndStop(CdtSession.Configuration.attach(program.pid()).ringside("guard",
									guard ? "on" : "off"))) {
				IReverseRunControl reverse = session.service(IReverseRunControl.class);
				var control = session.service(ICommandControlService.class).getContext();
				ThreadRow worker = session.thread(program.ready().workersOf(program.pid()).get(0));
				ThreadRow calc = session.thread(program.ready().calc());
				session.run("recording", rm -> reverse.enableReverseMode(control, true, rm));
				session.quiesce();
				assertTrue(session.mi().contains("=record-started"), session.mi());
				assertTrue(session.<Boolean>ask("going back", rm -> reverse.canReverseResume(calc.context(), rm)));
				assertTrue(session.<Boolean>ask("going back", rm -> reverse.canReverseResume(
						DMContexts.getAncestorOfType(calc.context(), IMIContainerDMContext.class), rm)));
				int mark = session.mark();
				for (StepType type : StepType.values()) {
					if (type != StepType.STEP_RETURN) {
						assertTrue(session.<Boolean>ask("a step back",
								rm -> reverse.canReverseStep(calc.context(), type, rm)), type.toString());
						assertEquals(!guard, session.<Boolean>ask("a step back",
								rm -> reverse.canReverseStep(worker.context(), type, rm)), type.toString());
					}
				}
				assertEquals(!guard,
						session.<Boolean>ask("going back", rm -> reverse.canReverseResume(worker.context(), rm)));
				if (guard) {
					for (StepType type : StepType.values()) {
						assertFalse(session.<Boolean>ask("a step back",
								rm -> reverse.canReverseStep(worker.context(), type, rm)), type.toString());
						assertRefused(worker, () -> session.run("a step back",
								rm -> reverse.reverseStep(worker.context(), type, rm)));
					}
					assertRefused(worker,
							() -> session.run("going back", rm -> reverse.reverseResume(worker.context(), rm)));
				}
				assertEquals(List.of(), session.commandsSince(mark), "nothing was sent");
				session.run("recording no more", rm -> reverse.enableReverseMode(control, false, rm));
				session.resume();
				session.suspend();
			}
		}
	}

	private static void assertRefused(ThreadRow worker, Executable action) {
		CoreException refused = assertThrows(CoreException.class, action);
		assertTrue(refused.getMessage().contains("is not possible: this thread (" + worker.label() + ")"),
				refused.getMessage());
	}

	/** A SIGSTOP for a worker alone: gdb reports the worker, and the thread that owns it is selected. */
	@Test
	void aSignalInAWorkerSelectsItsOwner() throws Exception {
		try (UringProgram program = UringProgram.start();
				CdtSession session = CdtSession
						.launchAndStop(CdtSession.Configuration.attach(program.pid()).ringside())) {
			long owner = program.ready().helper();
			long worker = program.ready().workersOf(owner).get(0);
			String id = session.thread(worker).context().getThreadId();
			session.resume();
			int events = session.events.size();
			int mark = session.mark();
			Programs.tgkill(program.pid(), worker, "SIGSTOP");
			var stop = (IRunControl.IContainerSuspendedDMEvent) session.awaitStop(events);
			assertTrue(session.miSince(mark).contains("thread-id=\"" + id + "\",stopped-threads"),
					"gdb stopped for the worker: " + session.miSince(mark));
			ThreadRow expected = session.thread(owner);
			assertEquals(List.of(expected.context()), List.of(stop.getTriggeringContexts()));
			assertTrue(session.commandsSince(mark).contains("-thread-select " + expected.context().getThreadId()),
					session.commandsSince(mark).toString());
			assertFalse(session.frameData(session.topFrame(expected.context())).getFunction().startsWith("??"));
		}
	}

	@Test
	void threadsCanBeHiddenOrLeftAsTheyAre() throws Exception {
		try (UringProgram program = UringProgram.start();
				CdtSession session = CdtSession
						.launchAndStop(CdtSession.Configuration.attach(program.pid()).ringside("threads", "HIDE"))) {
			List<String> ids = new ArrayList<>();
			session.threads().forEach(t -> ids.add(t.id()));
			assertEquals(program.ready().users().stream().map(String::valueOf).sorted().toList(),
					ids.stream().sorted().toList());
		}
		try (UringProgram program = UringProgram.start();
				CdtSession session = CdtSession
						.launchAndStop(CdtSession.Configuration.attach(program.pid()).ringside("threads", "SHOW"))) {
			assertTrue(session.threads().stream().noneMatch(t -> t.name().contains("io_uring")));
			ThreadRow worker = session.thread(program.ready().sqpoll());
			assertEquals("iou-sqp-" + program.pid(), worker.name());
			assertFalse(session.canStep(worker.context(), StepType.STEP_OVER), "the guard is another setting");
		}
	}

	@Test
	void switchedOffGuardLetsPassAsCdtDoes() throws Exception {
		try (UringProgram program = UringProgram.start();
				CdtSession session = CdtSession
						.launchAndStop(CdtSession.Configuration.attach(program.pid()).ringside("guard", "off"))) {
			ThreadRow worker = session.thread(program.ready().sqpoll());
			assertTrue(session.canStep(worker.context(), StepType.STEP_OVER));
			assertTrue(session.canResume(worker.context()));
		}
	}

	/** What always goes wrong is refused all the same: a register's new value is lost, or becomes the main thread's. */
	@Test
	void switchedOffGuardLetsEverythingBeWrittenButRegisters() throws Exception {
		try (UringProgram program = UringProgram.start();
				CdtSession session = CdtSession.launchAndStop(
						CdtSession.Configuration.attach(program.pid()).ringside("guard", "off", "registers",
								"LABEL"))) {
			IFrameDMContext frame = session.topFrame(session.thread(program.ready().sqpoll()).context());
			IFrameDMContext main = session.topFrame(session.thread(program.pid()).context());
			IExpressions service = session.service(IExpressions.class);
			var global = session.expression(frame, "demo_counter");
			assertTrue(session.<Boolean>ask("canWrite", rm -> service.canWriteExpression(global, rm)));
			session.run("writing", rm -> service.writeExpression(global, "4711", IFormattedValues.DECIMAL_FORMAT, rm));
			assertEquals("0x1267", session.evaluate(main, "demo_counter"));
			String before = session.evaluate(main, "$rip");
			var register = session.expression(frame, "$rip");
			assertFalse(session.<Boolean>ask("canWrite", rm -> service.canWriteExpression(register, rm)));
			CoreException refused = assertThrows(CoreException.class,
					() -> session.run("writing",
							rm -> service.writeExpression(register, "0", IFormattedValues.HEX_FORMAT, rm)));
			assertTrue(refused.getMessage().startsWith("Writing a register is not possible"), refused.getMessage());
			var shown = session.registers(frame, session.groups(frame).get(0))[0];
			assertThrows(CoreException.class, () -> session.run("writing",
					rm -> session.service(IRegisters.class).writeRegister(shown, "0x1", IFormattedValues.HEX_FORMAT,
							rm)));
			assertEquals(before, session.evaluate(main, "$rip"));
		}
	}

	@Test
	void anUnknownSettingIsRefusedBeforeGdbStarts() throws Exception {
		for (String[] wrong : new String[][] { { "registers", "MAYBE" }, { "colour", "red" } }) {
			CoreException refused = assertThrows(CoreException.class,
					() -> CdtSession.launch(CdtSession.Configuration.attach(1).gdb("/nonexistent/gdb").ringside(wrong))
							.close());
			assertTrue(refused.getMessage().contains(wrong[0]) && refused.getMessage().contains("llowed"),
					refused.getMessage());
		}
	}

	@Test
	void aProcessWithoutWorkersCostsNothing() throws Exception {
		try (UringProgram program = UringProgram.start("--no-uring");
				CdtSession session = CdtSession
						.launchAndStop(CdtSession.Configuration.attach(program.pid()).ringside())) {
			Scenario.look(session);
			List<String> sent = session.commandsSince(0);
			assertEquals(1, sent.stream().filter("-list-thread-groups i1"::equals).count(), sent.toString());
			assertFalse(session.consoles().containsKey("io_uring advice"), session.consoles().toString());
		}
	}

	@Test
	void manyThreadsCostOneCommandForAllLabels() throws Exception {
		try (UringProgram program = UringProgram.start("--threads", "500");
				CdtSession session = CdtSession
						.launchAndStop(CdtSession.Configuration.attach(program.pid()).ringside())) {
			assertTrue(session.threads().size() > 500);
			Await.until("the advice of its workers",
					() -> session.consoles().getOrDefault("io_uring advice", "").contains("-512"));
			assertFalse(session.consoles().get("io_uring advice").contains("missing in"),
					"/proc may be read while gdb attaches to one after the other");
			List<String> sent = session.commandsSince(0);
			// once, and once more where threads were told of after the first answer
			assertTrue(sent.stream().filter("-list-thread-groups i1"::equals).count() <= 3, sent.toString());
			assertTrue(session.events.all(IStartedDMEvent.class).size() > 500);
			int mark = session.mark();
			session.threads();
			assertEquals(List.of(), session.commandsSince(mark));
		}
	}
}
