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
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.eclipse.cdt.dsf.debug.service.IRunControl;
import org.eclipse.cdt.dsf.debug.service.IRunControl.StepType;
import org.eclipse.cdt.dsf.debug.service.IStack.IFrameDMContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.ringside.cdt.tests.CdtSession.Group;
import dev.ringside.cdt.tests.CdtSession.ThreadRow;
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
		return Programs.emulated(PolicyEmulator.of(policy, folder), debugger.assume().program().toString(), folder).toString();
	}

	/** gdb fails to list the threads at all; the Debug view lists each, and user threads can be debugged. */
	@Test
	void unreadableRegisters() throws Exception {
		for (String[] options : new String[][] { {}, { "--no-sqpoll" } }) {
			try (UringProgram program = UringProgram.start(options);
					CdtSession session = CdtSession.launchAndStop(CdtSession.Configuration.attach(program.pid()).gdb(gdb(Policy.REGSET_EINVAL, Debuggers.GDB))
							.ringside("kernelPolicy", "REGSET_EINVAL"))) {
				Set<Long> listed = new TreeSet<>();
				for (ThreadRow row : session.threads()) {
					long tid = Long.parseLong(row.id());
					listed.add(tid);
					assertEquals(program.ready().allWorkers().contains(tid), row.name().contains("io_uring "), row.toString());
				}
				assertEquals(program.tasks(), listed);
				for (long user : program.ready().users()) {
					ThreadRow row = session.thread(user);
					IFrameDMContext[] frames = session.frames(row.context());
					assertTrue(frames.length > 0);
					assertNotEquals("", session.frameData(frames[0]).getAddress().toString(16));
					List<Group> groups = session.groups(frames[0]);
					assertNotEquals("", session.registerValue(session.registers(frames[0], groups.get(0))[0]));
				}
				for (long worker : program.ready().allWorkers()) {
					IFrameDMContext frame = session.topFrame(session.thread(worker).context());
					assertTrue(session.frameData(frame).getFunction().startsWith("(no user stack"));
					assertEquals(0, session.registers(frame, session.groups(frame).get(0)).length);
				}
				ThreadRow calc = session.thread(program.ready().calc());
				int mark = session.events.size();
				session.run("a step", rm -> session.service(IRunControl.class).step(calc.context(), StepType.INSTRUCTION_STEP_OVER, rm));
				session.awaitStop(mark);
				assertTrue(session.consoles().getOrDefault("io_uring advice", "").contains("EINVAL"), session.consoles().toString());
			}
		}
	}

	/** Linux 5.12 with gdb 10: advice before the attach, and for gdb's own warnings, once each, with the remedy. */
	@Test
	void zeroedRegistersAndAnOldGdb() throws Exception {
		try (UringProgram program = UringProgram.start("--single");
				CdtSession session = CdtSession.launchAndStop(CdtSession.Configuration.attach(program.pid()).gdb(gdb(Policy.ZEROED, Debuggers.GDB_10))
						.ringside("kernelPolicy", "ZEROED"))) {
			String before = session.consoles().getOrDefault("io_uring advice", "");
			assertTrue(before.contains("unset tdesc filename"), before);
			StringBuffer console = session.readGdbConsole();
			Await.until("gdb's warning on its console", () -> console.toString().replaceAll("\\s+", " ")
					.contains("is not compatible with reported target architecture i386"));
			Await.until("the advice", () -> session.consoles().get("io_uring advice").contains("i386"));
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
				CdtSession session = CdtSession.launchAndStop(CdtSession.Configuration.attach(program.pid()).gdb(gdb(Policy.ZEROED, Debuggers.GDB))
						.ringside("kernelPolicy", "ZEROED"))) {
			StringBuffer console = session.readGdbConsole();
			Scenario.look(session);
			Await.until("gdb's first prompt", () -> console.toString().contains("(gdb)"));
			assertFalse(console.toString().contains("is not compatible"), console.toString());
			assertFalse(session.consoles().getOrDefault("io_uring advice", "").contains("architecture"), session.consoles().toString());
		}
	}

	/** Warnings that are switched off. */
	@Test
	void switchedOffWarnings() throws Exception {
		try (UringProgram program = UringProgram.start("--single");
				CdtSession session = CdtSession.launchAndStop(CdtSession.Configuration.attach(program.pid()).gdb(gdb(Policy.ZEROED, Debuggers.GDB_10))
						.ringside("kernelPolicy", "ZEROED", "architectureWarnings", "off", "workerWarnings", "off"))) {
			StringBuffer console = session.readGdbConsole();
			Await.until("gdb's warning on its console", () -> console.toString().replaceAll("\\s+", " ").contains("is not compatible with reported"));
			session.threads();
			assertFalse(session.consoles().containsKey("io_uring advice"), session.consoles().toString());
		}
	}
}
