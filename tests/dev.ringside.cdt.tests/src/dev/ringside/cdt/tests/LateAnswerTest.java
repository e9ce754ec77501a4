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
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.cdt.dsf.concurrent.ImmediateDataRequestMonitor;
import org.eclipse.cdt.dsf.datamodel.IDMEvent;
import org.eclipse.cdt.dsf.debug.service.IRunControl.IContainerResumedDMEvent;
import org.eclipse.cdt.dsf.debug.service.IRunControl.IContainerSuspendedDMEvent;
import org.eclipse.cdt.dsf.debug.service.IRunControl.IExitedDMEvent;
import org.eclipse.cdt.dsf.debug.service.IRunControl.ISuspendedDMEvent;
import org.eclipse.cdt.dsf.mi.service.IMIContainerDMContext;
import org.eclipse.cdt.dsf.mi.service.command.events.MIRunningEvent;
import org.eclipse.cdt.dsf.mi.service.command.events.MIStoppedEvent;
import org.junit.jupiter.api.Test;

import dev.ringside.cdt.IWorkersService;
import dev.ringside.cdt.tests.CdtSession.ThreadRow;
import dev.ringside.core.session.WorkersReport;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.UringProgram;

/**
 * gdb stops for a worker, and reading /proc, by which the worker's owner is found, takes long. What gdb tells meanwhile
 * comes after that stop, and what Ringside does for it does not touch what has happened since.
 */
class LateAnswerTest {

	private static final long SECONDS = 60;

	/** Holds the thread that reads /proc, as a slow read does: the report is handed over on it. */
	private static final class SlowRead implements AutoCloseable {
		private final CountDownLatch end = new CountDownLatch(1);

		SlowRead(CdtSession session, IMIContainerDMContext process) throws Exception {
			CompletableFuture<Boolean> held = new CompletableFuture<>();
			IWorkersService workers = session.service(IWorkersService.class);
			session.run("a report", rm -> {
				workers.report(process, new ImmediateDataRequestMonitor<WorkersReport>() {
					@Override
					protected void handleCompleted() {
						held.complete(isSuccess());
						try {
							end.await(SECONDS, TimeUnit.SECONDS);
						} catch (InterruptedException e) {
							Thread.currentThread().interrupt(); // the session ends
						}
					}
				});
				rm.done();
			});
			assertTrue(held.get(SECONDS, TimeUnit.SECONDS), "the report is there");
		}

		@Override
		public void close() {
			end.countDown();
		}
	}

	/**
	 * Stops for a worker while /proc is being read since an earlier stop. Returns where the traffic of that stop
	 * begins.
	 */
	private static int stopLate(CdtSession session, IMIContainerDMContext process, UringProgram program,
			ThreadRow worker) throws Exception {
		session.suspend(process); // from now on /proc is to be read
		session.resume(process);
		session.quiesce();
		int mark = session.mark();
		int events = session.events.size();
		stopFor(session, mark, program, worker);
		session.quiesce();
		assertTrue(session.events.after(events, ISuspendedDMEvent.class).isEmpty(), "nobody was told of the stop");
		return mark;
	}

	/**
	 * A signal for one thread, of which gdb tells, and CDT its services: what gdb says can be read in the traffic a
	 * moment before.
	 */
	private static void stopFor(CdtSession session, int mark, UringProgram program, ThreadRow thread) throws Exception {
		int events = session.events.size();
		Programs.tgkill(program.pid(), Long.parseLong(thread.id()), "SIGSTOP");
		Await.until("gdb to stop for thread " + thread,
				() -> session.miSince(mark)
						.contains("thread-id=\"" + thread.context().getThreadId() + "\",stopped-threads"));
		session.await("CDT to be told", () -> session.events.after(events, MIStoppedEvent.class));
	}

	private static List<IDMEvent<?>> stopsAndRuns(CdtSession session, int events) {
		return session.events.all(IDMEvent.class).stream().skip(events).<IDMEvent<?>>map(e -> e)
				.filter(e -> e instanceof IContainerSuspendedDMEvent || e instanceof IContainerResumedDMEvent).toList();
	}

	private static void assertStop(ThreadRow thread, IDMEvent<?> event) {
		assertEquals(List.of(thread.context()), List.of(((IContainerSuspendedDMEvent) event).getTriggeringContexts()));
	}

	/** Lets the target run, behind CDT's back. */
	private static void runOn(CdtSession session, int mark) throws Exception {
		int events = session.events.size();
		session.console("continue&"); // in the foreground, gdb would not listen to MI
		Await.until("gdb to run the target", () -> session.miSince(mark).contains("*running"));
		session.await("CDT to be told", () -> session.events.after(events, MIRunningEvent.class));
	}

	/** The commands that make gdb's console work on another thread. */
	private static List<String> selections(CdtSession session, int mark) {
		return session.commandsSince(mark).stream().filter(c -> c.startsWith("-thread-select")).toList();
	}

	/** The number of the thread that gdb's console works on. */
	private static String selected(CdtSession session) throws Exception {
		int mark = session.mark();
		session.console("thread");
		Matcher m = Pattern.compile("Current thread is (\\d+) ").matcher(session.miSince(mark));
		assertTrue(m.find(), session.miSince(mark));
		return m.group(1);
	}

	@Test
	void nothingHappensMeanwhile() throws Exception {
		try (UringProgram program = UringProgram.start();
				CdtSession session = CdtSession
						.launchAndStop(CdtSession.Configuration.attach(program.pid()).ringside())) {
			ThreadRow owner = session.thread(program.ready().helper());
			ThreadRow worker = session.thread(program.ready().workersOf(program.ready().helper()).get(0));
			session.resume();
			int events;
			int mark;
			try (SlowRead read = new SlowRead(session, session.process())) {
				mark = stopLate(session, session.process(), program, worker);
				events = session.events.size();
			}
			assertStop(owner, session.awaitStop(events));
			session.quiesce();
			assertEquals(List.of("-thread-select " + owner.context().getThreadId()),
					selections(session, mark));
			assertEquals(owner.context().getThreadId(), selected(session));
		}
	}

	/** The next stop is another thread's, and gdb's console stays with that. */
	@Test
	void itRunsAndStopsAgainMeanwhile() throws Exception {
		try (UringProgram program = UringProgram.start();
				CdtSession session = CdtSession
						.launchAndStop(CdtSession.Configuration.attach(program.pid()).ringside())) {
			session.console("handle SIGSTOP stop print nopass");
			ThreadRow owner = session.thread(program.ready().helper());
			ThreadRow worker = session.thread(program.ready().workersOf(program.ready().helper()).get(0));
			ThreadRow calc = session.thread(program.ready().calc());
			session.resume();
			int events;
			int mark;
			try (SlowRead read = new SlowRead(session, session.process())) {
				mark = stopLate(session, session.process(), program, worker);
				events = session.events.size();
				runOn(session, mark);
				stopFor(session, mark, program, calc);
				session.quiesce();
				assertEquals(List.of(), stopsAndRuns(session, events), "what comes later waits");
			}
			Await.until("both stops", () -> stopsAndRuns(session, events).size() >= 3);
			session.quiesce();
			List<IDMEvent<?>> seen = stopsAndRuns(session, events);
			assertEquals(3, seen.size(), seen.toString());
			assertStop(owner, seen.get(0));
			assertTrue(seen.get(1) instanceof IContainerResumedDMEvent, seen.toString());
			assertStop(calc, seen.get(2));
			assertEquals(List.of(), selections(session, mark));
			assertEquals(calc.context().getThreadId(), selected(session));
			assertTrue(session.canResume(session.process()));
		}
	}

	/** It runs on: run control ends with a running target, and nothing is selected behind it. */
	@Test
	void itRunsMeanwhile() throws Exception {
		try (UringProgram program = UringProgram.start();
				CdtSession session = CdtSession
						.launchAndStop(CdtSession.Configuration.attach(program.pid()).ringside())) {
			session.console("handle SIGSTOP stop print nopass");
			ThreadRow owner = session.thread(program.ready().helper());
			ThreadRow worker = session.thread(program.ready().workersOf(program.ready().helper()).get(0));
			session.resume();
			IMIContainerDMContext process = session.process();
			int events;
			int mark;
			try (SlowRead read = new SlowRead(session, process)) {
				mark = stopLate(session, process, program, worker);
				events = session.events.size();
				runOn(session, mark);
			}
			Await.until("the stop and the run", () -> stopsAndRuns(session, events).size() >= 2);
			session.quiesce();
			List<IDMEvent<?>> seen = stopsAndRuns(session, events);
			assertEquals(2, seen.size(), seen.toString());
			assertStop(owner, seen.get(0));
			assertTrue(seen.get(1) instanceof IContainerResumedDMEvent, seen.toString());
			assertEquals(List.of(), selections(session, mark));
			assertFalse(session.canResume(process));
			session.suspend(process);
			assertTrue(session.canResume(process));
		}
	}

	/** It runs on, and the process ends: gdb stops the other one then, which goes on as ever. */
	@Test
	void theProcessEndsMeanwhile() throws Exception {
		try (UringProgram one = UringProgram.start();
				UringProgram two = UringProgram.start();
				CdtSession session = CdtSession.launchAndStop(CdtSession.Configuration.attach(one.pid()).ringside())) {
			session.console("handle SIGSTOP stop print nopass");
			session.addInConsole(two.pid());
			IMIContainerDMContext first = session.process(one.pid());
			IMIContainerDMContext second = session.process(two.pid());
			ThreadRow worker = session.thread(second, two.ready().workersOf(two.ready().helper()).get(0));
			session.resume(second);
			int events;
			int mark;
			try (SlowRead read = new SlowRead(session, first)) {
				mark = stopLate(session, second, two, worker);
				events = session.events.size();
				runOn(session, mark);
				// gdb says so before it lets the threads run, and a process that ends in between confuses it
				Await.until("no thread to be held", () -> !Programs.isHeld(one.pid()) && !Programs.isHeld(two.pid()));
				two.signal("KILL");
				session.await("the process to end", () -> session.events.all(IExitedDMEvent.class).stream()
						.filter(e -> e.getDMContext() instanceof IMIContainerDMContext).findFirst());
				session.quiesce();
				assertEquals(List.of(), stopsAndRuns(session, events), "what comes later waits");
			}
			Await.until("the stop", () -> !stopsAndRuns(session, events).isEmpty());
			session.quiesce();
			List<IDMEvent<?>> seen = stopsAndRuns(session, events);
			assertTrue(seen.stream().noneMatch(IContainerResumedDMEvent.class::isInstance), seen.toString());
			assertEquals(List.of(), selections(session, mark));
			assertTrue(session.canResume(first));
			session.resume(first);
			session.suspend(first);
			assertTrue(session.canResume(first));
		}
	}
}
