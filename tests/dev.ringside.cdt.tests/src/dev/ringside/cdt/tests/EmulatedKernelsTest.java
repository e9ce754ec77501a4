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
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import org.eclipse.cdt.dsf.debug.service.IRegisters;
import org.eclipse.cdt.dsf.debug.service.IRunControl;
import org.eclipse.cdt.dsf.debug.service.IRunControl.StepType;
import org.eclipse.cdt.dsf.debug.service.IStack.IFrameDMContext;
import org.eclipse.cdt.dsf.gdb.launching.GdbLaunch;
import org.eclipse.cdt.dsf.mi.service.IMIContainerDMContext;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchListener;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.IProcess;
import org.eclipse.jdt.annotation.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.ringside.cdt.IWorkersService;
import dev.ringside.cdt.tests.CdtSession.Group;
import dev.ringside.cdt.tests.CdtSession.ThreadRow;
import dev.ringside.core.kernel.KernelPolicy;
import dev.ringside.core.kernel.PolicyVerdict;
import dev.ringside.core.session.WorkersSource;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.Debuggers;
import dev.ringside.tests.common.PolicyEmulator;
import dev.ringside.tests.common.PolicyEmulator.Policy;
import dev.ringside.tests.common.UringProgram;

/** The real gdb, seeing what kernels of other policies show. */
class EmulatedKernelsTest {

	@TempDir
	Path folder;

	private String gdb(Policy policy, Debuggers debugger) throws Exception {
		return Programs.emulated(PolicyEmulator.of(policy, folder), debugger.assume().program().toString(), folder)
				.toString();
	}

	/** gdb fails to list the threads at all; the Debug view lists each, and user threads can be debugged. */
	@Test
	void unreadableRegisters() throws Exception {
		for (String[] options : new String[][] { {}, { "--no-sqpoll" } }) {
			assertUnreadable(options, Debuggers.GDB, "kernelPolicy", "REGSET_EINVAL");
		}
	}

	/**
	 * The same where nobody has chosen the policy and the kernel's release tells another: gdb's answer about one worker
	 * does.
	 */
	@Test
	void unreadableRegistersAreFound() throws Exception {
		for (Debuggers debugger : List.of(Debuggers.GDB, Debuggers.GDB_16)) {
			assertUnreadable(new String[] { "--no-sqpoll" }, debugger);
		}
	}

	private void assertUnreadable(String[] options, Debuggers debugger, String... settings) throws Exception {
		try (UringProgram program = UringProgram.start(options);
				CdtSession session = CdtSession.launchAndStop(
						CdtSession.Configuration.attach(program.pid()).gdb(gdb(Policy.REGSET_EINVAL, debugger))
								.ringside(settings))) {
			Set<Long> listed = new TreeSet<>();
			for (ThreadRow row : session.threads()) {
				long tid = Long.parseLong(row.id());
				listed.add(tid);
				assertEquals(program.ready().allWorkers().contains(tid), row.name().contains("io_uring "),
						row.toString());
			}
			assertEquals(program.tasks(), listed);
			assertPolicy(session, KernelPolicy.REGSET_EINVAL);
			for (long user : program.ready().users()) {
				ThreadRow row = session.thread(user);
				IFrameDMContext[] frames = session.frames(row.context());
				assertTrue(frames.length > 0);
				assertNotEquals("", session.frameData(frames[0]).getAddress().toString(16));
				List<Group> groups = session.groups(frames[0]);
				assertNotEquals("", session.registerValue(session.registers(frames[0], groups.get(0))[0]));
			}
			int mark = session.mark();
			for (long worker : program.ready().allWorkers()) {
				ThreadRow row = session.thread(worker);
				IFrameDMContext frame = session.topFrame(row.context());
				assertTrue(session.frameData(frame).getFunction().startsWith("(no user stack"));
				session.assertRegistersAreHidden(frame, row.label());
				assertEquals(List.of(), session.commandsSince(mark).stream()
						.filter(c -> c.contains("--thread " + row.context().getThreadId() + " ")).toList());
			}
			ThreadRow calc = session.thread(program.ready().calc());
			int events = session.events.size();
			session.run("a step",
					rm -> session.service(IRunControl.class).step(calc.context(), StepType.INSTRUCTION_STEP_OVER, rm));
			session.awaitStop(events);
			assertTrue(session.consoles().getOrDefault("io_uring advice", "")
					.contains(settings.length == 0 ? "Invalid argument" : "EINVAL"), session.consoles().toString());
			assertTrue(probes(session) <= (settings.length == 0 ? 1 : 0),
					"gdb is asked once: " + session.commandsSince(0));
		}
	}

	/** Waits for a policy: gdb has been asked for a worker's registers by then. */
	private static void assertPolicy(CdtSession session, KernelPolicy policy) throws Exception {
		IMIContainerDMContext process = session.process();
		session.await("the policy " + policy, () -> session.<Optional<KernelPolicy>>ask("the policy", rm -> {
			rm.setData(session.service(IWorkersService.class).policy(process).filter(p -> p == policy));
			rm.done();
		}));
	}

	/** How often gdb was asked for the stack pointer of a thread alone, with which our questions begin. */
	private static long probes(CdtSession session) {
		return session.commandsSince(0).stream().filter(c -> c.matches("-data-evaluate-expression --thread \\d+ \\$sp"))
				.count();
	}

	/**
	 * Nobody has chosen a policy, and /proc of this machine's kernel tells another than gdb's registers: these are what
	 * is shown.
	 */
	@Test
	void zeroedRegistersAreFound() throws Exception {
		try (UringProgram program = UringProgram.start();
				CdtSession session = CdtSession.launchAndStop(
						CdtSession.Configuration.attach(program.pid()).gdb(gdb(Policy.ZEROED, Debuggers.GDB))
								.ringside())) {
			session.threads();
			assertPolicy(session, KernelPolicy.ZEROED);
			assertFalse(session.events.all(IRegisters.IGroupsChangedDMEvent.class).isEmpty(),
					"the Registers view is told");
			for (long worker : program.ready().allWorkers()) {
				ThreadRow row = session.thread(worker);
				session.assertRegistersAreHidden(session.topFrame(row.context()), row.label());
			}
			session.resume();
			session.suspend();
			session.threads();
			assertPolicy(session, KernelPolicy.ZEROED);
			assertEquals(1, probes(session), "gdb is asked once a session: " + session.commandsSince(0));
		}
	}

	/** With labels each value says that the kernel keeps nothing there. */
	@Test
	void zeroedRegistersAreLabelled() throws Exception {
		try (UringProgram program = UringProgram.start();
				CdtSession session = CdtSession.launchAndStop(
						CdtSession.Configuration.attach(program.pid()).gdb(gdb(Policy.ZEROED, Debuggers.GDB))
						.ringside("registers", "LABEL"))) {
			session.threads();
			assertPolicy(session, KernelPolicy.ZEROED);
			IFrameDMContext frame = session.topFrame(session.thread(program.ready().sqpoll()).context());
			assertEquals("0x0 [zeroed]", session.evaluate(frame, "$cs"));
			assertTrue(session.groups(frame).get(0).description().contains("segment: zeroed"),
					session.groups(frame).toString());
		}
	}

	/** Linux 5.12 with gdb 10: advice before the attach, and for gdb's own warnings, once each, with the remedy. */
	@Test
	void zeroedRegistersAndAnOldGdb() throws Exception {
		try (UringProgram program = UringProgram.start("--single");
				CdtSession session = CdtSession.launchAndStop(
						CdtSession.Configuration.attach(program.pid()).gdb(gdb(Policy.ZEROED, Debuggers.GDB_10))
						.ringside("kernelPolicy", "ZEROED"))) {
			String before = session.consoles().getOrDefault("io_uring advice", "");
			assertTrue(before.contains("unset tdesc filename"), before);
			StringBuffer console = session.readGdbConsole();
			Await.until("gdb's warning on its console", () -> console.toString().replaceAll("\\s+", " ")
					.contains("is not compatible with reported target architecture i386"));
			Await.until("the advice",
					() -> session.consoles().get("io_uring advice").contains("read i386 from the process"));
			Await.until("the advice of its workers, which comes when /proc has been read",
					() -> session.consoles().get("io_uring advice").contains("-512"));
			String advice = session.consoles().get("io_uring advice");
			assertEquals(advice.lines().distinct().count(), advice.lines().count(), advice);
			Scenario.look(session);
			assertEquals(advice, session.consoles().get("io_uring advice"), "once a session");
		}
	}

	/** The same kernel with a gdb that reads the leader: nothing goes wrong, and nothing is said of it. */
	@Test
	void zeroedRegistersAndANewerGdb() throws Exception {
		try (UringProgram program = UringProgram.start();
				CdtSession session = CdtSession.launchAndStop(
						CdtSession.Configuration.attach(program.pid()).gdb(gdb(Policy.ZEROED, Debuggers.GDB))
						.ringside("kernelPolicy", "ZEROED"))) {
			StringBuffer console = session.readGdbConsole();
			Scenario.look(session);
			Await.until("gdb's first prompt", () -> console.toString().contains("(gdb)"));
			assertFalse(console.toString().contains("is not compatible"), console.toString());
			assertFalse(session.consoles().getOrDefault("io_uring advice", "").contains("architecture"),
					session.consoles().toString());
		}
	}

	/** Warnings that are switched off. */
	@Test
	void switchedOffWarnings() throws Exception {
		try (UringProgram program = UringProgram.start("--single");
				CdtSession session = CdtSession.launchAndStop(CdtSession.Configuration.attach(program.pid())
						.gdb(gdb(Policy.ZEROED, Debuggers.GDB_10))
						.ringside("kernelPolicy", "ZEROED", "architectureWarnings", "off", "workerWarnings", "off"))) {
			StringBuffer console = session.readGdbConsole();
			Await.until("gdb's warning on its console",
					() -> console.toString().replaceAll("\\s+", " ").contains("is not compatible with reported"));
			session.threads();
			assertFalse(session.consoles().containsKey("io_uring advice"), session.consoles().toString());
		}
	}

	/** The launches that are made while this is open. */
	private static final class Launches implements ILaunchListener, AutoCloseable {
		private final List<ILaunch> launches = new CopyOnWriteArrayList<>();

		Launches() {
			DebugPlugin.getDefault().getLaunchManager().addLaunchListener(this);
		}

		@Override
		public void launchAdded(ILaunch launch) {
			launches.add(launch);
		}

		@Override
		public void launchChanged(ILaunch launch) {
			// its processes are looked up when they are needed
		}

		@Override
		public void launchRemoved(ILaunch launch) {
			// what it has is still to be looked at
		}

		/** The advice in the launch's console. */
		String advice() {
			for (ILaunch launch : launches) {
				for (IProcess process : launch.getProcesses()) {
					if (process.getLabel().equals("io_uring advice")) {
						return process.getStreamsProxy().getOutputStreamMonitor().getContents();
					}
				}
			}
			return "";
		}

		@Override
		public void close() {
			DebugPlugin.getDefault().getLaunchManager().removeLaunchListener(this);
			DebugPlugin.getDefault().getLaunchManager().removeLaunches(launches.toArray(ILaunch[]::new));
		}
	}

	/** gdb 16 gives up: the launch fails with gdb's words, and the advice in its console says why. */
	@Test
	void deniedAttachWithANewerGdb() throws Exception {
		try (UringProgram program = UringProgram.start(); Launches launches = new Launches()) {
			String gdb = gdb(Policy.ATTACH_DENIED, Debuggers.GDB_16);
			CoreException failed = assertThrows(CoreException.class,
					() -> CdtSession.launch(CdtSession.Configuration.attach(program.pid()).gdb(gdb)
							.ringside("kernelPolicy", "ATTACH_DENIED")).close());
			assertTrue(failed.getMessage().contains("Operation not permitted"), failed.getMessage());
			assertTrue(
					launches.advice().contains("On this kernel (ATTACH_DENIED) nobody can attach to io_uring workers"),
					launches.advice());
			Await.until("the program to run again",
					() -> Programs.states(program.pid()).stream().noneMatch(s -> s == 'T' || s == 't'));
			program.state();
		}
	}

	/**
	 * gdb 13 never gives up: the Debug view has the launch with gdb and the advice, and no process; terminating ends
	 * it.
	 */
	@Test
	void deniedAttachWithAGdbThatTriesForever() throws Exception {
		assertDeniedForever("kernelPolicy", "ATTACH_DENIED");
	}

	/** The same where nobody has chosen the policy: gdb's words about a worker prove it. */
	@Test
	void aDeniedAttachIsFound() throws Exception {
		assertDeniedForever();
	}

	private void assertDeniedForever(String... settings) throws Exception {
		try (UringProgram program = UringProgram.start(); Launches launches = new Launches()) {
			String gdb = gdb(Policy.ATTACH_DENIED, Debuggers.GDB);
			ILaunchConfiguration configuration = CdtSession.Configuration.attach(program.pid()).gdb(gdb)
					.ringside(settings).create().doSave();
			NullProgressMonitor monitor = new NullProgressMonitor();
			CompletableFuture<Void> launching = new CompletableFuture<>();
			Thread thread = new Thread(() -> {
				try {
					configuration.launch(ILaunchManager.DEBUG_MODE, monitor, true);
				} catch (CoreException e) {
					// cancelled below
				} finally {
					launching.complete(null);
				}
			}, "launch");
			thread.setDaemon(true);
			thread.start();
			Await.until("the advice",
					() -> launches.advice()
							.contains(settings.length > 0
									? "On this kernel (ATTACH_DENIED) nobody can attach to io_uring workers"
					: "The kernel refused to attach to the io_uring worker"));
			GdbLaunch launch = (GdbLaunch) launches.launches.get(0);
			Await.until("the policy", () -> policy(launch) == KernelPolicy.ATTACH_DENIED);
			Await.until("gdb to try to attach",
					() -> program.ready().users().stream().anyMatch(t -> traced(program, t)));
			assertFalse(launching.isDone(), "gdb has not answered");
			monitor.setCanceled(true);
			launch.terminate();
			Await.until("the launch to end", launching::isDone);
			Await.until("the launch to be terminated", launch::isTerminated);
			Await.until("the program to run again",
					() -> Programs.states(program.pid()).stream().noneMatch(s -> s == 'T' || s == 't'));
			program.state();
			configuration.delete();
		}
	}

	/** The policy as the Workers view shows it; null where it shows none. */
	private static @Nullable KernelPolicy policy(GdbLaunch launch) throws Exception {
		try {
			PolicyVerdict verdict = Adapters.adapt(launch, WorkersSource.class).read().policy();
			return verdict == null ? null : verdict.policy();
		} catch (IOException e) {
			return null; // the process is not known yet
		}
	}

	private static boolean traced(UringProgram program, long tid) {
		try {
			return program.tracer(tid) != 0;
		} catch (IOException e) {
			return false;
		}
	}
}
