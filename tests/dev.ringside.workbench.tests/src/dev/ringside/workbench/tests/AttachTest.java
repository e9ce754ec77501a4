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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.model.IRegister;
import org.eclipse.debug.core.model.IRegisterGroup;
import org.eclipse.debug.ui.IDebugUIConstants;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.ringside.core.kernel.RegisterTruth;
import dev.ringside.dap.model.DapDebugTarget;
import dev.ringside.dap.model.DapRegister;
import dev.ringside.dap.model.DapThread;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.UringProgram;
import dev.ringside.tests.ui.DebugView;
import dev.ringside.tests.ui.Trees;
import dev.ringside.tests.ui.Ui;

/** Attaching to the program with its workers: what model and views say of them, and what they refuse. */
class AttachTest extends WorkbenchTest {

	@ParameterizedTest
	@EnumSource
	void flagsWorkersAndKeepsStepsAway(Adapters adapter) throws Exception {
		try (UringProgram program = UringProgram.start(); Sessions.End end = Sessions::endAll) {
			UringProgram.State state = program.ready();
			DapDebugTarget target = Sessions.attach(adapter, program, Map.of());
			assertEquals(program.pid(), target.processId());

			// the model: each worker flagged, no other thread
			Await.until("all " + state.allWorkers().size() + " workers among the threads",
					() -> Arrays.stream(target.getThreads())
					.filter(t -> ((DapThread) t).isWorker()).count() == state.allWorkers().size());
			for (var t : target.getThreads()) {
				DapThread thread = (DapThread) t;
				assertEquals(thread.isWorker(), thread.getName().contains("[io_uring "), thread.getName());
			}
			DapThread spoof = Sessions.thread(target, "iou-wrk-1");
			DapThread worker = Sessions.thread(target, "[io_uring worker of " + state.serve() + "]");
			DapThread sqpoll = Sessions.thread(target, "[io_uring SQPOLL of ");
			DapThread calc = Sessions.thread(target, "calc");
			assertTrue(
					Arrays.stream(target.getThreads())
							.anyMatch(t -> !((DapThread) t).isWorker() && name(t).contains("iou-wrk-1")),
					"the user thread that is named like a worker is shown as a user thread; " + spoof.getName());

			// the Debug view
			Trees.unfoldAll(IDebugUIConstants.ID_DEBUG_VIEW);
			Trees.awaitLine(IDebugUIConstants.ID_DEBUG_VIEW, worker.getName());
			Trees.awaitLine(IDebugUIConstants.ID_DEBUG_VIEW, sqpoll.getName());
			DebugView.select(worker);
			// The platform asks for each button in a job of its own.
			for (String step : List.of("Step Over", "Step Into", "Step Return")) {
				Await.until(step + " to be disabled on a worker", () -> !Ui.isEnabled(step));
			}
			DebugException refusal = assertThrows(DebugException.class, worker::stepOver);
			assertTrue(refusal.getStatus().getMessage().contains("runs no user code"),
					refusal.getStatus().getMessage());

			// the Registers view: labelled, not writable
			Ui.show(IDebugUIConstants.ID_REGISTER_VIEW);
			IRegisterGroup[] groups = Sessions.top(worker).getRegisterGroups();
			assertTrue(groups.length > 0, "register groups of a worker");
			for (IRegisterGroup group : groups) {
				assertTrue(group.getName().contains("not this thread's own"), group.getName());
			}
			Trees.awaitLine(IDebugUIConstants.ID_REGISTER_VIEW, groups[0].getName());
			IRegister rbx = register(groups, "rbx");
			assertFalse(rbx.supportsValueModification(), "writing a worker's rbx");
			assertThrows(DebugException.class, () -> rbx.setValue("1"));
			assertEquals(RegisterTruth.STALE_COPY, ((DapRegister) rbx).truth().orElseThrow());
			Ui.picture(adapter + "-worker");

			// a user thread: everything as ever
			DebugView.select(calc);
			Await.until("Step Over to be enabled on a user thread", () -> Ui.isEnabled("Step Over"));
			IRegisterGroup[] own = Sessions.top(calc).getRegisterGroups();
			assertTrue(Arrays.stream(own).noneMatch(g -> groupName(g).contains("not this thread's own")),
					"register groups of a user thread");
			assertTrue(((DapRegister) register(own, "rbx")).truth().isEmpty());
			Trees.awaitLine(IDebugUIConstants.ID_REGISTER_VIEW, groupName(own[0]));
			Ui.picture(adapter + "-user");

			// detaching lets the program live
			target.terminate();
			Await.until("the session to end", target::isTerminated);
			assertTrue(program.isAlive(), "the attached program after the end of the session");
			Await.until("the program to run untraced", () -> program.tracer(program.pid()) == 0);
		}
	}

	/**
	 * Named by its command, an adapter that is known is attached as with its preset: also the one that lets the program
	 * run on is stopped.
	 */
	@ParameterizedTest
	@EnumSource
	void stopsTheProgramOfAnAdapterThatIsNamedByItsCommand(Adapters adapter) throws Exception {
		try (UringProgram program = UringProgram.start(); Sessions.End end = Sessions::endAll) {
			UringProgram.State state = program.ready();
			DapDebugTarget target = Sessions.attach(adapter, program, Sessions.BY_COMMAND);
			assertEquals(program.pid(), target.processId());
			assertTrue(target.getName().contains(DebugPlugin.parseArguments(adapter.assume())[0]),
					"named by the command: " + target.getName());
			DapThread worker = Sessions.thread(target, "[io_uring worker of " + state.serve() + "]");
			assertTrue(worker.isSuspended(), "the worker is shown as stopped with its program");
			DapThread calc = Sessions.thread(target, "calc");
			assertTrue(Sessions.top(calc).getRegisterGroups().length > 0, "register groups of a user thread");
			target.resume();
			assertEquals(program.pid(), program.state().pid(), "the program runs and answers");
			target.terminate();
			Await.until("the session to end", target::isTerminated);
			assertTrue(program.isAlive(), "the attached program after the end of the session");
			Await.until("the program to run untraced", () -> program.tracer(program.pid()) == 0);
		}
	}

	/** Resume on a worker lets the program run: all of its threads, in the model and in the Debug view. */
	@ParameterizedTest
	@EnumSource
	void resumeOnAWorkerShowsAllThreadsRunning(Adapters adapter) throws Exception {
		try (UringProgram program = UringProgram.start(); Sessions.End end = Sessions::endAll) {
			UringProgram.State state = program.ready();
			DapDebugTarget target = Sessions.attach(adapter, program, Map.of());
			DapThread worker = Sessions.thread(target, "[io_uring worker of " + state.serve() + "]");
			DebugView.select(worker);
			Await.until("Resume to be enabled on a worker", () -> Ui.isEnabled("Resume"));
			Ui.run(() -> Ui.command("org.eclipse.debug.ui.commands.Resume"));
			assertEquals(program.pid(), program.state().pid(), "the program runs and answers");
			// What the adapter says of it comes later than the program runs, and must not take it back.
			Await.until("all threads to be shown as running", () -> {
				List<String> suspended = Arrays.stream(target.getThreads())
						.filter(org.eclipse.debug.core.model.IThread::isSuspended)
						.map(AttachTest::name).toList();
				if (target.isSuspended() || !suspended.isEmpty()) {
					throw new IllegalStateException("suspended: " + suspended);
				}
				return true;
			});
			Trees.await(IDebugUIConstants.ID_DEBUG_VIEW, "a running thread and no suspended one",
					rows -> rows.stream().anyMatch(r -> r.contains("(Running)"))
							&& rows.stream().noneMatch(r -> r.contains("(Suspended")));
			assertTrue(Arrays.stream(target.getThreads()).noneMatch(org.eclipse.debug.core.model.IThread::isSuspended),
					"threads that are suspended again");
			// and again from the worker
			worker.suspend();
			Await.until("the program to be suspended", target::isSuspended);
			Await.until("all threads to be shown as suspended",
					() -> Arrays.stream(target.getThreads())
							.allMatch(org.eclipse.debug.core.model.IThread::isSuspended));
		}
	}

	private static String name(org.eclipse.debug.core.model.IThread thread) {
		return ((DapThread) thread).getName();
	}

	private static String groupName(IRegisterGroup group) {
		try {
			return group.getName();
		} catch (DebugException e) {
			throw new AssertionError(e);
		}
	}

	static IRegister register(IRegisterGroup[] groups, String name) throws DebugException {
		for (IRegisterGroup group : groups) {
			for (IRegister register : group.getRegisters()) {
				if (register.getName().equals(name)) {
					return register;
				}
			}
		}
		throw new AssertionError("no register " + name + " in " + List.of(groups));
	}
}
