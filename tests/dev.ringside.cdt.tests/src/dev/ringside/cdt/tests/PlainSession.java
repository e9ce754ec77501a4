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
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.eclipse.cdt.dsf.debug.service.IExpressions;
import org.eclipse.cdt.dsf.debug.service.IProcesses;
import org.eclipse.cdt.dsf.debug.service.IRegisters;
import org.eclipse.cdt.dsf.debug.service.IRunControl;
import org.eclipse.cdt.dsf.debug.service.IRunControl.StepType;
import org.eclipse.cdt.dsf.debug.service.IStack;
import org.eclipse.cdt.dsf.gdb.service.IGDBBackend;

import dev.ringside.cdt.tests.CdtSession.ThreadRow;
import dev.ringside.tests.common.UringProgram;

/** What holds of a session that is CDT's although Ringside was asked for. */
public final class PlainSession {

	private PlainSession() {
	}

	/** Not one service is ours. */
	public static void assertServicesAreCdts(CdtSession session) {
		for (Class<?> type : List.of(IGDBBackend.class, IProcesses.class, IRunControl.class, IStack.class,
				IExpressions.class, IRegisters.class)) {
			String name = session.service(type).getClass().getName();
			assertTrue(name.startsWith("org.eclipse.cdt."), name);
		}
		assertNull(session.find("dev.ringside.cdt.IWorkersService"));
		assertFalse(session.consoles().containsKey("io_uring advice"), session.consoles().toString());
	}

	/** Every thread is listed as CDT lists it, and the program can be debugged. */
	public static void assertDebugs(CdtSession session, UringProgram program) throws Exception {
		List<ThreadRow> threads = session.threads();
		assertEquals(program.tasks().size(), threads.size(), threads.toString());
		for (ThreadRow row : threads) {
			assertFalse(row.name().contains("io_uring"), row.toString());
			// Step over is an offer that CDT makes for every thread; a worker's stack is what gdb makes of it.
			assertTrue(session.canStep(row.context(), StepType.STEP_OVER), row.toString());
			assertFalse(session.frameData(session.topFrame(row.context())).getFunction().startsWith("(no user stack"),
					row.toString());
		}
		ThreadRow calc = session.thread(program.ready().calc());
		var frame = session.topFrame(calc.context());
		assertTrue(session.registers(frame, session.groups(frame).get(0)).length > 16);
		int mark = session.events.size();
		session.run("a step",
				rm -> session.service(IRunControl.class).step(calc.context(), StepType.INSTRUCTION_STEP_OVER, rm));
		session.awaitStop(mark);
		session.quiesce();
		assertEquals(session.evaluate(session.topFrame(calc.context()), "demo_counter"),
				session.evaluate(session.topFrame(calc.context()), "demo_counter"));
		session.resume();
		session.suspend();
		assertEquals(program.tasks().size(), session.threads().size());
	}
}
