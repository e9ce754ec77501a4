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

import java.util.ArrayList;
import java.util.List;

import org.eclipse.cdt.dsf.concurrent.DataRequestMonitor;
import org.eclipse.cdt.dsf.concurrent.RequestMonitor;
import org.eclipse.cdt.dsf.debug.service.IMultiRunControl;
import org.eclipse.cdt.dsf.debug.service.IRunControl;
import org.eclipse.cdt.dsf.debug.service.IRunControl.IExecutionDMContext;
import org.eclipse.cdt.dsf.debug.service.IRunControl.StepType;
import org.eclipse.cdt.dsf.debug.service.command.ICommandControlService;
import org.eclipse.cdt.dsf.gdb.service.IReverseRunControl;
import org.eclipse.core.runtime.CoreException;
import org.junit.jupiter.api.Test;

import dev.ringside.cdt.tests.CdtSession.ThreadRow;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.UringProgram;

/**
 * Resume with a worker selected does what gdb does: in each mode what is offered works, and what would hang is not
 * offered.
 */
class ResumeTest {

	private static final String ASKED = "-gdb-show scheduler-locking";

	private static ThreadRow worker(CdtSession session, UringProgram program) throws CoreException {
		return session.thread(program.ready().workersOf(program.ready().helper()).get(0));
	}

	private static void resume(CdtSession session, ThreadRow thread) throws CoreException {
		session.run("resuming", rm -> session.service(IRunControl.class).resume(thread.context(), rm));
	}

	private static void assertResumesAll(CdtSession session, UringProgram program, ThreadRow worker) throws Exception {
		assertTrue(session.canResume(worker.context()));
		int mark = session.mark();
		int events = session.events.size();
		resume(session, worker);
		assertEquals(List.of(ASKED, "-exec-continue --thread " + worker.context().getThreadId()),
				session.commandsSince(mark));
		session.await("the target to run", () -> session.events.after(events, IRunControl.IResumedDMEvent.class));
		Await.until("no thread to be held", () -> !Programs.isHeld(program.pid()));
		assertFalse(session.canResume(worker.context()), "it runs");
		session.suspend();
	}

	@Test
	void inAllStopModeEveryThreadIsResumed() throws Exception {
		try (UringProgram program = UringProgram.start()) {
			try (CdtSession session = CdtSession
					.launchAndStop(CdtSession.Configuration.attach(program.pid()).ringside())) {
				ThreadRow worker = worker(session, program);
				assertResumesAll(session, program, worker);
				for (String locking : List.of("off", "step", "replay")) {
					session.console("set scheduler-locking " + locking);
					assertResumesAll(session, program, worker);
				}
				assertResumesAll(session, program, session.thread(program.ready().sqpoll()));
				int mark = session.mark();
				ThreadRow calc = session.thread(program.ready().calc());
				assertTrue(session.canResume(calc.context()));
				assertTrue(session.canResume(session.process()));
				assertFalse(session.commandsSince(mark).contains(ASKED), "of no other thread");
			}
			program.state();
		}
	}

	/** The worker alone would run, no interrupt would stop it, and the program would end when gdb detaches. */
	@Test
	void withALockedSchedulerAWorkerIsNotResumed() throws Exception {
		try (UringProgram program = UringProgram.start()) {
			try (CdtSession session = CdtSession
					.launchAndStop(CdtSession.Configuration.attach(program.pid()).ringside())) {
				ThreadRow worker = worker(session, program);
				session.console("set scheduler-locking on");
				int mark = session.mark();
				assertFalse(session.canResume(worker.context()));
				CoreException refused = assertThrows(CoreException.class, () -> resume(session, worker));
				assertTrue(refused.getMessage().contains("is not possible: this thread (" + worker.label() + ")"),
						refused.getMessage());
				assertEquals(List.of(ASKED, ASKED), session.commandsSince(mark));
				assertTrue(session.canResume(session.thread(program.ready().calc()).context()));
				session.console("set scheduler-locking replay");
				assertResumesAll(session, program, worker);
			}
			program.state();
		}
	}

	/** gdb would step the worker to record what it does, and lose the session. */
	@Test
	void whileGdbRecordsAWorkerIsNotResumed() throws Exception {
		try (UringProgram program = UringProgram.start();
				CdtSession session = CdtSession
						.launchAndStop(CdtSession.Configuration.attach(program.pid()).ringside())) {
			ThreadRow worker = worker(session, program);
			var control = session.service(ICommandControlService.class).getContext();
			session.run("recording",
					rm -> session.service(IReverseRunControl.class).enableReverseMode(control, true, rm));
			session.quiesce();
			assertFalse(session.canResume(worker.context()));
			assertThrows(CoreException.class, () -> resume(session, worker));
			session.run("recording no more",
					rm -> session.service(IReverseRunControl.class).enableReverseMode(control, false, rm));
			session.quiesce();
			assertResumesAll(session, program, worker);
		}
	}

	private static void suspend(CdtSession session, ThreadRow thread) throws CoreException {
		int events = session.events.size();
		session.run("suspending a thread", rm -> session.service(IRunControl.class).suspend(thread.context(), rm));
		session.awaitStop(events);
		session.quiesce();
	}

	private static boolean isSuspended(CdtSession session, ThreadRow thread) throws CoreException {
		return session.<Boolean>ask("suspended",
				rm -> rm.done(Boolean.valueOf(session.service(IRunControl.class).isSuspended(thread.context()))));
	}

	/** What is suspended alone is resumed alone, whether its owner runs or not, as often as one likes. */
	@Test
	void inNonStopModeAWorkerIsSuspendedAndResumedAlone() throws Exception {
		try (UringProgram program = UringProgram.start()) {
			try (CdtSession session = CdtSession
					.launch(CdtSession.Configuration.attach(program.pid()).nonStop().ringside())) {
				ThreadRow owner = session.thread(program.ready().helper());
				if (isSuspended(session, owner)) {
					session.resume();
				}
				List<ThreadRow> workers = new ArrayList<>();
				for (long tid : program.ready().allWorkers()) {
					workers.add(session.thread(tid));
				}
				for (boolean ownerRuns : new boolean[] { true, false }) {
					for (ThreadRow worker : workers) {
						for (int i = 0; i < 2; i++) {
							suspend(session, worker);
							assertTrue(session.canResume(worker.context()));
							int mark = session.mark();
							resume(session, worker);
							assertEquals(List.of("-exec-continue --thread " + worker.context().getThreadId()),
									session.commandsSince(mark));
							session.await("the worker to run",
									() -> isSuspended(session, worker) ? java.util.Optional.empty()
											: java.util.Optional.of(worker));
						}
					}
					if (ownerRuns) {
						suspend(session, owner);
					}
				}
				ThreadRow worker = worker(session, program);
				suspend(session, worker);
				IMultiRunControl multi = session.service(IMultiRunControl.class);
				IExecutionDMContext[] both = { worker.context(), owner.context() };
				assertEquals(Boolean.TRUE, session.<Boolean>ask("all", rm -> multi.canResumeAll(both, rm)));
				session.<Object>ask("resuming both", rm -> multi.resume(both, (RequestMonitor) rm));
				Await.until("no thread to be held", () -> !Programs.isHeld(program.pid()));
			}
			// A detach in non-stop mode leaves it stopped, which it does to programs without workers and without
			// Ringside too.
			assertTrue(program.isAlive());
		}
	}

	/**
	 * The debug platform shows the answer that comes last. CDT asks gdb for the depth of a user thread's stack to tell
	 * whether Step Return is possible; that a worker's is not is known at once, and was overtaken by the earlier
	 * answer.
	 */
	@Test
	void answersComeInTheOrderOfTheQuestions() throws Exception {
		try (UringProgram program = UringProgram.start();
				CdtSession session = CdtSession
						.launchAndStop(CdtSession.Configuration.attach(program.pid()).ringside())) {
			ThreadRow calc = session.thread(program.ready().calc());
			ThreadRow worker = worker(session, program);
			IRunControl control = session.service(IRunControl.class);
			session.resume();
			session.suspend(); // the depth is to be asked for again
			session.threads(); // what each thread is, is known
			int mark = session.mark();
			List<String> answers = session.<List<String>>ask("both answers", rm -> {
				List<String> given = new ArrayList<>();
				for (ThreadRow thread : List.of(calc, worker)) {
					control.canStep(thread.context(), StepType.STEP_RETURN,
							new DataRequestMonitor<Boolean>(control.getExecutor(), null) {
						@Override
						protected void handleCompleted() {
							given.add(thread.id() + " " + getData());
							if (given.size() == 2) {
								rm.done(given);
							}
						}
					});
				}
			});
			assertEquals(List.of(calc.id() + " true", worker.id() + " false"), answers);
			assertTrue(
					session.commandsSince(mark).stream()
							.anyMatch(c -> c.startsWith("-stack-info-depth --thread " + calc.context().getThreadId())),
					session.commandsSince(mark).toString());
		}
	}
}
