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
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.eclipse.cdt.dsf.debug.service.IProcesses;
import org.eclipse.core.runtime.CoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.ringside.cdt.tests.CdtSession.Group;
import dev.ringside.cdt.tests.CdtSession.ThreadRow;
import dev.ringside.tests.common.Debuggers;
import dev.ringside.tests.common.UringProgram;
import dev.ringside.tests.ui.RingsideLog;

/** Where Ringside cannot serve a session, or fails in it, CDT does, and the log says so once. */
class FallbackTest {

	@TempDir
	java.nio.file.Path folder;

	@Test
	void anOlderGdbIsServedByCdt() throws Exception {
		String old = Programs.old(Debuggers.GDB.assume().program().toString(), "7.6", folder).toString();
		try (RingsideLog log = new RingsideLog()) {
			try (UringProgram program = UringProgram.start();
					CdtSession session = CdtSession
							.launchAndStop(CdtSession.Configuration.attach(program.pid()).gdb(old).ringside())) {
				PlainSession.assertServicesAreCdts(session);
				assertTrue(session.service(IProcesses.class).getClass().getSimpleName().startsWith("GDBProcesses_7_"),
						"CDT believes that version");
				PlainSession.assertDebugs(session, program);
			}
			assertEquals(1, log.problems().size(), log.problems().toString());
			assertTrue(log.problems().get(0).getMessage().contains("7.6")
					&& log.problems().get(0).getMessage().contains("7.12"), log.problems().toString());
		}
	}

	/** What keeps the threads of processes fails whatever it is asked: no real part can be made to do that. */
	private static void breakClassification(CdtSession session) throws Exception {
		Object service = session.find("dev.ringside.cdt.IWorkersService");
		Field field = service.getClass().getDeclaredField("processes");
		field.setAccessible(true);
		set(session, field.get(service), "processes", new AbstractMap<String, Object>() {
			@Override
			public Set<Map.Entry<String, Object>> entrySet() {
				throw new IllegalStateException("injected by the test");
			}
		});
	}

	private static void set(CdtSession session, Object service, String name, Object value) throws CoreException {
		session.run("an injection", rm -> {
			try {
				Field field = service.getClass().getDeclaredField(name);
				field.setAccessible(true);
				field.set(service, value);
			} catch (ReflectiveOperationException e) {
				throw new AssertionError(e);
			}
			rm.done();
		});
	}

	@Test
	void anInternalErrorIsLoggedOnceAndTheSessionGoesOnAsCdts() throws Exception {
		try (RingsideLog log = new RingsideLog()) {
			try (UringProgram program = UringProgram.start();
					CdtSession session = CdtSession.launchAndStop(
							CdtSession.Configuration.attach(program.pid()).ringside("registers", "HIDE"))) {
				ThreadRow worker = session.thread(program.ready().sqpoll());
				var frame = session.topFrame(worker.context());
				List<Group> groups = session.groups(frame);
				var hidden = session.registers(frame, groups.get(0));
				assertEquals(1, hidden.length);
				int before = log.problems().size();
				breakClassification(session);
				PlainSession.assertDebugs(session, program);
				// What a view still holds of the time before is answered too.
				assertEquals("No registers", session.registerData(hidden[0]).getName());
				assertEquals("", session.registerValue(hidden[0]));
				assertTrue(session.registers(frame, groups.get(0)).length > 16);
				session.groups(frame);
				List<String> after = log.problems().subList(before, log.problems().size()).stream()
						.map(s -> s.getMessage()).toList();
				assertEquals(List.of("Ringside failed; the session goes on without it."), after);
				assertEquals("injected by the test", log.problems().get(before).getException().getMessage());
			}
		}
	}

	/** The same when the first to ask is a button, a value, a stop. */
	@Test
	void eachServiceSurvivesIt() throws Exception {
		try (UringProgram program = UringProgram.start()) {
			for (int first = 0; first < 6; first++) {
				try (RingsideLog log = new RingsideLog();
						CdtSession session = CdtSession.launchAndStop(
								CdtSession.Configuration.attach(program.pid()).ringside("registers", "LABEL"))) {
					ThreadRow worker = session.thread(program.ready().sqpoll());
					ThreadRow calc = session.thread(program.ready().calc());
					var frame = session.topFrame(worker.context());
					var group = session.groups(frame).get(0);
					var register = session.registers(frame, group)[0];
					int before = log.problems().size();
					breakClassification(session);
					switch (first) {
					case 0 -> assertTrue(session.canStep(worker.context(),
							org.eclipse.cdt.dsf.debug.service.IRunControl.StepType.STEP_OVER));
					case 1 -> session.registerValue(register);
					case 2 -> session.registerData(register);
					case 3 -> session.frames(worker.context());
					case 4 -> session.evaluate(session.topFrame(calc.context()), "demo_counter");
					default -> {
						session.resume();
						session.suspend();
					}
					}
					assertEquals(1, log.problems().size() - before, log.problems().toString());
					session.threads();
					session.registers(frame, group);
					assertEquals(1, log.problems().size() - before, log.problems().toString());
				}
			}
		}
	}

	@Test
	void adviceThatFailsEndsAndNothingElseDoes() throws Exception {
		try (RingsideLog log = new RingsideLog();
				UringProgram program = UringProgram.start();
				CdtSession session = CdtSession
						.launchAndStop(CdtSession.Configuration.attach(program.pid()).ringside())) {
			int before = log.problems().size();
			set(session, session.launch.getSession()
					.getModelAdapter(Class.forName("dev.ringside.cdt.internal.advice.SessionAdvice")), "advisor", null);
			for (int i = 0; i < 3; i++) {
				org.junit.jupiter.api.Assertions.assertThrows(CoreException.class,
						() -> session.evaluate(session.topFrame(session.thread(program.ready().calc()).context()),
								"no_such_name"));
			}
			assertEquals(1, log.problems().size() - before, log.problems().toString());
			assertTrue(session.thread(program.ready().sqpoll()).name().contains("io_uring SQPOLL"),
					"the services go on");
			session.resume();
			session.suspend();
		}
	}
}
