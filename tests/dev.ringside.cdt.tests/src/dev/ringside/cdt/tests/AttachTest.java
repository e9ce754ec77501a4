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

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

import org.eclipse.cdt.core.IAddress;
import org.eclipse.cdt.dsf.concurrent.DataRequestMonitor;
import org.eclipse.cdt.dsf.concurrent.RequestMonitor;
import org.eclipse.cdt.dsf.debug.service.IExpressions;
import org.eclipse.cdt.dsf.debug.service.IRegisters;
import org.eclipse.cdt.dsf.debug.service.IRegisters.IRegisterDMContext;
import org.eclipse.cdt.dsf.debug.service.IRegisters2;
import org.eclipse.cdt.dsf.debug.service.IRunControl;
import org.eclipse.cdt.dsf.debug.service.IRunControl.IExecutionDMContext;
import org.eclipse.cdt.dsf.debug.service.IRunControl.StepType;
import org.eclipse.cdt.dsf.debug.service.IRunControl2;
import org.eclipse.cdt.dsf.debug.service.IStack.IFrameDMContext;
import org.eclipse.cdt.dsf.gdb.service.IReverseRunControl;
import org.eclipse.cdt.utils.Addr64;
import org.eclipse.core.runtime.CoreException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import dev.ringside.cdt.IWorkersService;
import dev.ringside.cdt.tests.CdtSession.Group;
import dev.ringside.cdt.tests.CdtSession.ThreadRow;
import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.proc.ProcFs;
import dev.ringside.core.proc.ProcessInspector;
import dev.ringside.core.proc.ProcessInspector.Detail;
import dev.ringside.core.thread.ThreadKind;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.UringProgram;
import dev.ringside.tests.common.UringProgram.State;

/** Attached to the program with all kinds of threads; registers labelled, the default on this machine's kernels. */
class AttachTest {

	private static UringProgram program;
	private static CdtSession session;
	private static State state;

	@BeforeAll
	static void attach() throws Exception {
		program = UringProgram.start();
		state = program.ready();
		session = CdtSession
				.launchAndStop(CdtSession.Configuration.attach(program.pid()).ringside("registers", "LABEL"));
	}

	@AfterAll
	static void end() throws Exception {
		if (session != null) {
			session.close();
		}
		if (program != null) {
			program.close();
		}
	}

	private static ThreadRow worker() throws CoreException {
		return session.thread(state.workersOf(state.pid()).get(0));
	}

	private static ThreadRow main() throws CoreException {
		return session.thread(state.pid());
	}

	@Test
	void namesSayWhatThreadsAre() throws Exception {
		for (ThreadRow row : session.threads()) {
			long tid = Long.parseLong(row.id());
			if (tid == state.sqpoll()) {
				assertEquals("iou-sqp-" + state.pid() + " [io_uring SQPOLL of " + main().asOwner() + "]", row.name());
			} else if (state.workers().containsKey(tid)) {
				long owner = state.workers().get(tid);
				assertEquals("iou-wrk-" + owner + " [io_uring worker of " + session.thread(owner).asOwner() + "]",
						row.name());
			} else {
				assertFalse(row.name().contains("io_uring"), row.toString());
			}
		}
		assertEquals(program.tasks().size(), session.threads().size(), "every thread of the process is listed");
	}

	@Test
	void aThreadThatOnlyHasAWorkersNameIsNotFlagged() throws Exception {
		assertEquals("iou-wrk-1", session.thread(state.spoof()).name());
		assertTrue(session.canStep(session.thread(state.spoof()).context(), StepType.STEP_OVER));
	}

	@Test
	void workersServiceKnowsThem() throws Exception {
		IWorkersService workers = session.service(IWorkersService.class);
		ThreadRow row = worker();
		var classification = session.<dev.ringside.core.thread.Classification>ask("the classification",
				rm -> workers.classify(row.context(), rm));
		assertEquals(ThreadKind.IO_WORKER, classification.kind());
		assertEquals(state.pid(), classification.owner().orElse(-1));
		assertEquals(state.allWorkers().size(), workers.snapshot(row.context()).orElseThrow().workers().size());
		assertFalse(session.events.all(IWorkersService.IWorkersChangedDMEvent.class).isEmpty(),
				"an event told of the workers");
	}

	@Test
	void labelsCostOneCommandAStop() throws Exception {
		session.threads();
		int mark = session.mark();
		session.threads();
		session.threads();
		assertEquals(List.of(), session.commandsSince(mark), "all labels again, from the answer to one command");
	}

	@Test
	void stackOfAWorkerIsOneFrameThatSaysSo() throws Exception {
		ThreadRow row = worker();
		int mark = session.mark();
		IFrameDMContext[] frames = session.frames(row.context());
		assertEquals(1, frames.length);
		assertEquals("(no user stack: io_uring worker of " + main().asOwner() + ")",
				session.frameData(frames[0]).getFunction());
		assertEquals(frames[0], session.topFrame(row.context()));
		assertEquals(List.of(), session.commandsSince(mark), "without a command to gdb");
	}

	@Test
	void userThreadsKeepTheirStacks() throws Exception {
		IFrameDMContext[] frames = session.frames(session.thread(state.calc()).context());
		List<String> functions = new ArrayList<>();
		for (IFrameDMContext frame : frames) {
			functions.add(session.frameData(frame).getFunction());
		}
		assertTrue(functions.contains("calc_thread") || functions.stream().anyMatch(f -> f.contains("calc")),
				functions.toString());
	}

	@Test
	void registersOfAWorkerAreLabelledAndNotWritable() throws Exception {
		IFrameDMContext frame = session.topFrame(worker().context());
		List<Group> groups = session.groups(frame);
		assertEquals(1, groups.size());
		assertEquals("General Registers", groups.get(0).name(), "by its name the view finds again what is unfolded");
		assertTrue(groups.get(0).description().startsWith("io_uring worker of " + main().asOwner() + ". "),
				groups.get(0).description());
		assertTrue(groups.get(0).description().contains("general: stale copy"), groups.get(0).description());
		// The vector registers are the creator's before 5.16.
		String vector = Objects.requireNonNull(
				ProcessInspector.ofThisMachine(new ProcFs(), Optional.empty())
						.inspect((int) state.pid(), Detail.WORKERS, null).policy())
				.policy()
				.register(Architecture.X86_64, "xmm0").orElseThrow().label();
		Map<String, String> expected = Map.of("rax", "zeroed", "rip", "zeroed", "rsp", "zeroed", "rbx", "stale copy",
				"fs_base", "stale copy", "xmm0",
				vector);
		int seen = 0;
		for (IRegisterDMContext register : session.registers(frame, groups.get(0))) {
			String name = ((org.eclipse.cdt.dsf.mi.service.MIRegisters.MIRegisterDMC) register).getName();
			if (expected.containsKey(name)) {
				var data = session.registerData(register);
				String value = session.registerValue(register);
				assertTrue(value.endsWith(" [" + expected.get(name) + "]") && !value.startsWith("["),
						name + ": " + value);
				assertFalse(data.getDescription().isEmpty(), name);
				assertFalse(data.isWriteable(), name);
				seen++;
			}
			if (name.equals("rip")) {
				assertEquals("0x0 [zeroed]", session.registerValue(register));
				CoreException refused = assertThrows(CoreException.class, () -> session.run("writing rip",
						rm -> session.service(IRegisters.class).writeRegister(register, "0x1234", "HEX.Format", rm)));
				assertTrue(refused.getMessage().startsWith("Writing a register is not possible"), refused.getMessage());
			}
		}
		assertEquals(expected.size(), seen);
	}

	@Test
	void registersOfAUserThreadAreAsAlways() throws Exception {
		IFrameDMContext frame = session.topFrame(main().context());
		List<Group> groups = session.groups(frame);
		assertEquals("General Registers", groups.get(0).name());
		IRegisterDMContext[] registers = session.registers(frame, groups.get(0));
		assertTrue(session.registerData(registers[0]).isWriteable());
		assertEquals("", session.registerData(registers[0]).getDescription());
	}

	@Test
	void aUsersOwnRegisterGroupWorksInUserThreadsAndIsLabelledInWorkers() throws Exception {
		IFrameDMContext frame = session.topFrame(main().context());
		IRegisterDMContext[] registers = session.registers(frame, session.groups(frame).get(0));
		IRegisters2 service = session.service(IRegisters2.class);
		session.run("a group", rm -> service.addRegisterGroup(frame, "mine",
				new IRegisterDMContext[] { registers[1], registers[2] }, rm));
		Group mine = session.groups(frame).stream().filter(g -> g.name().equals("mine")).findFirst().orElseThrow();
		IRegisterDMContext[] own = session.registers(frame, mine);
		assertEquals(2, own.length);
		assertTrue(session.registerData(own[0]).isWriteable());
		assertNotEquals("", session.registerValue(own[0]));
		IFrameDMContext ofWorker = session.topFrame(worker().context());
		Group there = session.groups(ofWorker).stream().filter(g -> g.name().equals("mine")).findFirst().orElseThrow();
		IRegisterDMContext[] copies = session.registers(ofWorker, there);
		assertEquals(2, copies.length);
		assertFalse(session.registerData(copies[0]).isWriteable());
		session.run("removing the group", rm -> service.removeRegisterGroups(
				new IRegisters.IRegisterGroupDMContext[] { (IRegisters.IRegisterGroupDMContext) mine.context() }, rm));
	}

	/** Each way to have one thread run. Resume is another thing: see {@link ResumeTest}. */
	@Test
	void nothingMakesAWorkerRun() throws Exception {
		IExecutionDMContext thread = worker().context();
		IRunControl control = session.service(IRunControl.class);
		IRunControl2 control2 = session.service(IRunControl2.class);
		IReverseRunControl reverse = session.service(IReverseRunControl.class);
		IAddress address = new Addr64(BigInteger.valueOf(0x401000));
		String file = UringProgram.source().toString();
		Map<String, BiConsumer<Boolean, RequestMonitor>> actions = new java.util.LinkedHashMap<>();
		for (StepType type : StepType.values()) {
			actions.put(type.toString(), (ask, rm) -> {
				if (ask) {
					control.canStep(thread, type, flag(rm));
				} else {
					control.step(thread, type, rm);
				}
			});
			actions.put("reverse " + type, (ask, rm) -> {
				if (ask) {
					reverse.canReverseStep(thread, type, flag(rm));
				} else {
					reverse.reverseStep(thread, type, rm);
				}
			});
		}
		actions.put("reverse resume", (ask, rm) -> {
			if (ask) {
				reverse.canReverseResume(thread, flag(rm));
			} else {
				reverse.reverseResume(thread, rm);
			}
		});
		actions.put("run to line", (ask, rm) -> {
			if (ask) {
				control2.canRunToLine(thread, file, 1, flag(rm));
			} else {
				control2.runToLine(thread, file, 1, false, rm);
			}
		});
		actions.put("run to address", (ask, rm) -> {
			if (ask) {
				control2.canRunToAddress(thread, address, flag(rm));
			} else {
				control2.runToAddress(thread, address, false, rm);
			}
		});
		actions.put("move to line", (ask, rm) -> {
			if (ask) {
				control2.canMoveToLine(thread, file, 1, true, flag(rm));
			} else {
				control2.moveToLine(thread, file, 1, true, rm);
			}
		});
		actions.put("move to address", (ask, rm) -> {
			if (ask) {
				control2.canMoveToAddress(thread, address, false, flag(rm));
			} else {
				control2.moveToAddress(thread, address, false, rm);
			}
		});
		String main = main().asOwner();
		int mark = session.mark();
		for (var action : actions.entrySet()) {
			assertEquals(Boolean.FALSE, session.<Boolean>ask(action.getKey(), rm -> action.getValue().accept(true, rm)),
					action.getKey());
			CoreException refused = assertThrows(CoreException.class,
					() -> session.run(action.getKey(), rm -> action.getValue().accept(false, rm)), action.getKey());
			assertTrue(refused.getMessage().contains("is not possible: this thread (io_uring worker of " + main + ")"),
					refused.getMessage());
		}
		assertEquals(List.of(), session.commandsSince(mark), "nothing was sent");
	}

	@SuppressWarnings("unchecked")
	private static DataRequestMonitor<Boolean> flag(RequestMonitor rm) {
		return (DataRequestMonitor<Boolean>) rm;
	}

	@Test
	void anExpressionWithARegisterHasTheWorkersValueEachTime() throws Exception {
		IFrameDMContext ofWorker = session.topFrame(worker().context());
		IFrameDMContext ofMain = session.topFrame(main().context());
		String before = session.evaluate(ofMain, "$rip");
		assertNotEquals("0x0", before);
		int mark = session.mark();
		for (int i = 0; i < 3; i++) {
			assertEquals("0x0 [zeroed]", session.evaluate(ofWorker, "$rip"));
			assertEquals("0x1", session.evaluate(ofWorker, "(long)$sp + 1"));
		}
		assertTrue(session.commandsSince(mark).stream().noneMatch(c -> c.startsWith("-var-")),
				session.commandsSince(mark).toString());
		assertEquals(before, session.evaluate(ofMain, "$rip"));
	}

	@Test
	void nothingIsWrittenOrCalledThroughAWorker() throws Exception {
		IFrameDMContext ofWorker = session.topFrame(worker().context());
		IFrameDMContext ofMain = session.topFrame(main().context());
		String before = session.evaluate(ofMain, "$rip");
		IExpressions service = session.service(IExpressions.class);
		int mark = session.mark();
		for (String text : List.of("$rip", "demo_counter")) {
			var expression = session.expression(ofWorker, text);
			assertEquals(Boolean.FALSE,
					session.<Boolean>ask("canWrite", rm -> service.canWriteExpression(expression, rm)), text);
			assertThrows(CoreException.class,
					() -> session.run("writing", rm -> service.writeExpression(expression, "0", "NATURAL.Format", rm)),
					text);
		}
		for (String text : List.of("$rip = 0", "demo_counter++", "demo_add(1, 2)", "getpid()")) {
			CoreException refused = assertThrows(CoreException.class, () -> session.evaluate(ofWorker, text), text);
			assertTrue(refused.getMessage().contains("is not possible"), refused.getMessage());
		}
		// CDT puts the format of an earlier expression's variable object back when it likes
		assertEquals(List.of(),
				session.commandsSince(mark).stream().filter(c -> !c.startsWith("-var-set-format")).toList(),
				"nothing was sent");
		assertEquals(before, session.evaluate(ofMain, "$rip"));
	}

	@Test
	void globalsCanBeReadInAWorkersContext() throws Exception {
		IFrameDMContext ofWorker = session.topFrame(worker().context());
		IFrameDMContext ofMain = session.topFrame(main().context());
		assertEquals(session.evaluate(ofMain, "demo_counter"), session.evaluate(ofWorker, "demo_counter"));
	}

	@Test
	void allRegistersByPattern() throws Exception {
		IFrameDMContext ofWorker = session.topFrame(worker().context());
		IExpressions service = session.service(IExpressions.class);
		var group = session.expression(ofWorker, "$r1*; =$r1[0-5]");
		var children = session.<IExpressions.IExpressionDMContext[]>ask("the matches",
				rm -> service.getSubExpressions(group, rm));
		assertTrue(children.length > 0);
		assertArrayEquals(new String[] { "$r1*", "$r10", "$r11", "$r12", "$r13", "$r14", "$r15" },
				java.util.Arrays.stream(children).map(IExpressions.IExpressionDMContext::getExpression).toArray());
	}

	@Test
	void adviceIsInTheLaunchsConsole() throws Exception {
		Await.until("the advice of its workers",
				() -> session.consoles().getOrDefault("io_uring advice", "").contains("-512"));
		String console = session.consoles().get("io_uring advice");
		assertFalse(console.contains("architecture"), console);
	}
}
