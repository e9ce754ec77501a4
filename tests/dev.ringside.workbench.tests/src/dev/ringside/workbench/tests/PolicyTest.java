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

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.IDebugTarget;
import org.eclipse.debug.core.model.IRegisterGroup;
import org.eclipse.debug.ui.IDebugUIConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.ringside.dap.model.DapDebugTarget;
import dev.ringside.dap.model.DapModel;
import dev.ringside.dap.model.DapThread;
import dev.ringside.launch.LaunchSettings;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.PolicyEmulator;
import dev.ringside.tests.common.PolicyEmulator.Policy;
import dev.ringside.tests.common.UringProgram;
import dev.ringside.tests.ui.DebugView;
import dev.ringside.tests.ui.Trees;
import dev.ringside.tests.ui.Ui;

/** Debuggers that see another kernel's policy, in the workbench; the emulator's log tells what reached a worker. */
class PolicyTest extends WorkbenchTest {

	@TempDir
	Path folder;

	/** Only the debugger is to see another kernel, not the workbench. */
	static Map<String, String> under(PolicyEmulator emulator, Adapters adapter, Map<String, String> more)
			throws IOException {
		String environment = emulator.environment().entrySet().stream()
				.map(e -> '"' + e.getKey() + '=' + e.getValue() + '"')
				.collect(Collectors.joining(" "));
		Map<String, String> all = new HashMap<>(more);
		all.put(DapModel.ATTR_COMMAND, "env " + environment + ' ' + adapter.assume());
		return all;
	}

	/** Shows a thread's registers. */
	static void awaitRegisters(DapThread thread, String text) throws Exception {
		DebugView.select(thread);
		Ui.show(IDebugUIConstants.ID_REGISTER_VIEW);
		Trees.awaitLine(IDebugUIConstants.ID_REGISTER_VIEW, text);
	}

	private static void assertRefusesSteps(DapThread worker) {
		assertFalse(worker.canStepOver());
		assertThrows(DebugException.class, worker::stepInto);
		assertThrows(DebugException.class, worker::stepOver);
		assertThrows(DebugException.class, worker::stepReturn);
	}

	/** Today's kernel, with the emulator as the witness. */
	@ParameterizedTest
	@EnumSource
	void nothingReachesAWorker(Adapters adapter) throws Exception {
		PolicyEmulator emulator = PolicyEmulator.of(Policy.COPIED, folder);
		try (UringProgram program = UringProgram.start(); Sessions.End end = Sessions::endAll) {
			DapDebugTarget target = Sessions.attach(adapter, program, under(emulator, adapter, Map.of()));
			DapThread worker = Sessions.thread(target, "[io_uring worker of ");
			awaitRegisters(worker, "not this thread's own");
			assertRefusesSteps(worker);
			IRegisterGroup[] groups = Sessions.top(worker).getRegisterGroups();
			for (String name : List.of("rip", "rbx", "cs")) {
				var register = AttachTest.register(groups, name);
				assertFalse(register.supportsValueModification(), name);
				assertThrows(DebugException.class, () -> register.setValue("0"), name);
			}
			target.terminate();
			Await.until("the session to end", target::isTerminated);
			Await.until("the program to run untraced", () -> program.tracer(program.pid()) == 0);
			emulator.assertNoWriteOrStepReached(program.ready().allWorkers());
		}
	}

	@ParameterizedTest
	@EnumSource
	void hidesZeroedRegistersByItself(Adapters adapter) throws Exception {
		PolicyEmulator emulator = PolicyEmulator.of(Policy.ZEROED, folder);
		try (UringProgram program = UringProgram.start(); Sessions.End end = Sessions::endAll) {
			DapDebugTarget target = Sessions.attach(adapter, program,
					under(emulator, adapter, Map.of("dev.ringside.kernelPolicy", "ZEROED")));
			DapThread worker = Sessions.thread(target, "[io_uring worker of ");
			awaitRegisters(worker, "Hidden: ");
			IRegisterGroup[] groups = Sessions.top(worker).getRegisterGroups();
			assertEquals(1, groups.length);
			assertFalse(groups[0].hasRegisters(), groups[0].getName());
			assertRefusesSteps(worker);
			awaitRegisters(Sessions.thread(target, "calc"),
					adapter.preset == Adapters.LLDB.preset ? "General Purpose Registers" : "Registers");
			emulator.assertNoWriteOrStepReached(program.ready().allWorkers());
		}
	}

	@ParameterizedTest
	@EnumSource
	void labelsZeroedRegistersForWhatTheyAre(Adapters adapter) throws Exception {
		PolicyEmulator emulator = PolicyEmulator.of(Policy.ZEROED, folder);
		try (UringProgram program = UringProgram.start(); Sessions.End end = Sessions::endAll) {
			DapDebugTarget target = Sessions.attach(adapter, program,
					under(emulator, adapter,
							Map.of("dev.ringside.kernelPolicy", "ZEROED", "dev.ringside.registers", "LABEL")));
			awaitRegisters(Sessions.thread(target, "[io_uring worker of "), "(zeroed)");
			Ui.picture(adapter + "-zeroed");
		}
	}

	/**
	 * Not with cdt-gdb-adapter: gdb 13 tells of no stop there about every second time, so that there is no session to
	 * look at.
	 */
	@ParameterizedTest
	@EnumSource(names = "CDT_GDB", mode = EnumSource.Mode.EXCLUDE)
	void listsThreadsWhoseRegistersCannotBeRead(Adapters adapter) throws Exception {
		PolicyEmulator emulator = PolicyEmulator.of(Policy.REGSET_EINVAL, folder);
		try (UringProgram program = UringProgram.start(); Sessions.End end = Sessions::endAll) {
			DapDebugTarget target = Sessions.attach(adapter, program,
					under(emulator, adapter, Map.of("dev.ringside.kernelPolicy", "REGSET_EINVAL")));
			UringProgram.State state = program.ready();
			Await.until("all " + state.allWorkers().size() + " workers and " + state.users().size() + " user threads",
					() -> {
				var threads = Arrays.stream(target.getThreads()).map(DapThread.class::cast).toList();
				long workers = threads.stream().filter(DapThread::isWorker).count();
				if (workers != state.allWorkers().size() || threads.size() - workers != state.users().size()) {
					throw new IllegalStateException(threads.stream().map(DapThread::getName).toList().toString());
				}
				return true;
			});
			DapThread worker = Sessions.thread(target, "[io_uring worker of ");
			awaitRegisters(worker, "Hidden: ");
			assertRefusesSteps(worker);
			if (adapter == Adapters.GDB) {
				Await.until("the advice in the console", () -> Sessions.console(target).contains("(REGSET_EINVAL)"));
			}
			// a user thread has its stack
			DapThread calc = Sessions.thread(target, "calc");
			Await.until("the stack of a user thread",
					() -> Arrays.stream(calc.getStackFrames()).anyMatch(f -> frameName(f).startsWith("calc_main")));
			Ui.picture(adapter + "-unreadable");
			emulator.assertNoWriteOrStepReached(state.allWorkers());
		}
	}

	private static String frameName(org.eclipse.debug.core.model.IStackFrame frame) {
		try {
			return frame.getName();
		} catch (DebugException e) {
			throw new AssertionError(e);
		}
	}

	/** However it ends with the adapter: the user is told, no session is left, and the program is let go. */
	@ParameterizedTest
	@EnumSource
	void saysThatAnAttachIsDenied(Adapters adapter) throws Exception {
		PolicyEmulator emulator = PolicyEmulator.of(Policy.ATTACH_DENIED, folder);
		try (UringProgram program = UringProgram.start(); Sessions.End end = Sessions::endAll) {
			ILaunchConfigurationWorkingCopy c = Sessions.attaching(adapter, program.pid(),
					under(emulator, adapter, Map.of("dev.ringside.kernelPolicy", "ATTACH_DENIED")));
			// gdb 13 behind cdt-gdb-adapter never gives up.
			c.setAttribute(DapModel.ATTR_TIMEOUT, adapter == Adapters.CDT_GDB ? 20 : DapModel.DEFAULT_TIMEOUT);
			String refused = "";
			try {
				c.launch(ILaunchManager.DEBUG_MODE, new NullProgressMonitor());
			} catch (CoreException e) {
				refused = e.getStatus().getMessage();
			}
			IDebugTarget target = Sessions.all().get(0);
			Await.until("the session to end", target::isTerminated);
			// gdb's endless warnings push it out of the console: the notices keep it.
			Await.until("the advice", () -> {
				List<String> notices = errorLog.messages(LaunchSettings.PLUGIN_ID);
				if (notices.stream().noneMatch(n -> n.contains("attach"))) {
					throw new IllegalStateException(notices + Sessions.console(target));
				}
				return true;
			});
			if (adapter == Adapters.GDB) {
				Await.until("the advice in the console", () -> Sessions.console(target).lines()
						.anyMatch(l -> l.startsWith("Ringside: ") && l.contains("attach")));
			}
			if (adapter == Adapters.CDT_GDB) {
				assertTrue(
						refused.contains("\"attach\"") && refused.contains("20 s") || refused.contains("initialized"),
						refused);
			} else if (adapter == Adapters.LLDB) {
				assertTrue(refused.contains("attach"), refused);
			}
			Await.until("the program to be let go", () -> program.tracer(program.pid()) == 0);
			assertTrue(program.isAlive());
			// A gdb that ends in the middle of an attach leaves the program stopped.
			Await.until("the program to run", () -> ExitTest.state(program.pid()) != 'T');
			assertEquals(program.pid(), program.state().pid(), "the program runs and answers");
		}
	}

	/** gdb says it in its log; what it means is said once. */
	@Test
	void explainsTheArchitectureWarnings() throws Exception {
		PolicyEmulator emulator = PolicyEmulator.of(Policy.ZEROED, folder).withLeader();
		try (UringProgram program = UringProgram.start(); Sessions.End end = Sessions::endAll) {
			DapDebugTarget target = Sessions.attach(Adapters.CDT_GDB, program,
					under(emulator, Adapters.CDT_GDB, Map.of("dev.ringside.kernelPolicy", "ZEROED")));
			Await.until("gdb's warning in the console",
					() -> Sessions.console(target).contains("is not compatible with reported target architecture"));
			Await.until("what it means in the console",
					() -> Sessions.console(target).lines()
							.anyMatch(l -> l.startsWith("Ringside: ") && l.contains("i386")));
		}
	}
}
