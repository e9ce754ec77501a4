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
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.jface.dialogs.ErrorDialog;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.ringside.dap.model.DapDebugTarget;
import dev.ringside.dap.model.DapModel;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.Debuggers;
import dev.ringside.tests.common.Repository;
import dev.ringside.tests.common.UringProgram;
import dev.ringside.tests.ui.Dialog;
import dev.ringside.tests.ui.Ui;

/** Attaches that cannot come about: the user is told why and what helps, at once, and no session is left. */
class AttachRefusalTest extends WorkbenchTest {

	private static void assertNothingStarted() {
		assertEquals(0, DebugPlugin.getDefault().getLaunchManager().getLaunches().length, "launches");
	}

	/** A process id that no process has. */
	private static long free() throws Exception {
		Process process = new ProcessBuilder("true").start();
		Await.until("a process to end", () -> !process.isAlive());
		return process.pid();
	}

	@ParameterizedTest
	@EnumSource
	void aProcessThatDoesNotExist(Adapters adapter) throws Exception {
		long pid = free();
		assertEquals("There is no process " + pid + '.', Sessions.refusal(adapter, pid, Map.of()));
		assertNothingStarted();
	}

	@ParameterizedTest
	@EnumSource
	void aWorker(Adapters adapter) throws Exception {
		try (UringProgram program = UringProgram.start()) {
			UringProgram.State state = program.ready();
			for (long tid : state.allWorkers()) {
				String text = Sessions.refusal(adapter, tid, Map.of());
				assertTrue(text.startsWith(
						tid + " is an io_uring worker of process " + program.pid() + ", not a process."), text);
				assertTrue(text.endsWith("Attach to the process id " + program.pid() + " instead."), text);
				assertNothingStarted();
			}
			assertEquals(program.pid(), program.state().pid(), "the program runs and answers");
		}
	}

	/** As it always was: gdb shows this one thread. Not lldb, which attaches to a process only. */
	@ParameterizedTest
	@EnumSource(names = { "GDB", "CDT_GDB" })
	void notAUserThread(Adapters adapter) throws Exception {
		try (UringProgram program = UringProgram.start(); Sessions.End end = Sessions::endAll) {
			DapDebugTarget target = Sessions.attach(adapter, program.ready().calc(), Map.of());
			assertTrue(target.getThreads().length > 0, "threads");
			assertTrue(program.tracer(program.ready().calc()) != 0, "the thread is traced");
			target.terminate();
			Await.until("the session to end", target::isTerminated);
			Await.until("the thread to be let go", () -> program.tracer(program.ready().calc()) == 0);
			assertEquals(program.pid(), program.state().pid(), "the program runs and answers");
		}
	}

	/** Another gdb, once it has the program. */
	private static Process tracing(UringProgram program) throws IOException {
		String gdb = Debuggers.GDB.assume().program().toString();
		Process process = new ProcessBuilder(gdb, "-nx", "-q", "-p", Long.toString(program.pid()))
				.redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
		Await.until("the other gdb to have the program", () -> program.tracer(program.pid()) != 0);
		return process;
	}

	@ParameterizedTest
	@EnumSource
	void aProcessThatAnotherDebuggerHas(Adapters adapter) throws Exception {
		try (UringProgram program = UringProgram.start()) {
			Process other = tracing(program);
			try {
				long tracer = program.tracer(program.pid());
				String text = Sessions.refusal(adapter, program.pid(), Map.of());
				assertTrue(text.startsWith("Process " + program.pid() + " is traced by ")
						&& text.contains(" (" + tracer + ") already"), text);
				assertTrue(text.contains("Detach ") && text.endsWith(" (" + tracer + ") first."), text);
				assertNothingStarted();
				assertEquals(tracer, program.tracer(program.pid()));
			} finally {
				other.destroyForcibly().waitFor();
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void aProcessWhoseFirstThreadHasEnded(Adapters adapter) throws Exception {
		try (UringProgram program = UringProgram.start("--zombie-leader")) {
			String text = Sessions.refusal(adapter, program.pid(), Map.of());
			assertTrue(text.startsWith("The first thread of process " + program.pid() + " has ended"), text);
			assertNothingStarted();
		}
	}

	@Test
	void aProcessThatHasEndedAndAKernelThreadAndTheWorkbenchItself() throws Exception {
		// The child ends when its parent is a program that asks for no child.
		Process parent = new ProcessBuilder("/bin/sh", "-c", "exec 3<&0; cat <&3 >&2 & echo $!; exec sleep 600")
				.start();
		try (BufferedReader reader = parent.inputReader()) {
			long ended = Long.parseLong(reader.readLine());
			Await.until("the parent to be sleep",
					() -> Files.readString(Path.of("/proc", Long.toString(parent.pid()), "comm")).strip()
							.equals("sleep"));
			parent.getOutputStream().close();
			Await.until("the child to be left by its parent", () -> ExitTest.state(ended) == 'Z');
			assertEquals("Process " + ended + " has ended; only its exit status is left, for its parent to read.",
					Sessions.refusal(Adapters.LLDB, ended, Map.of()));
		} finally {
			parent.destroyForcibly().waitFor();
		}
		long self = ProcessHandle.current().pid();
		String text = Sessions.refusal(Adapters.LLDB, self, Map.of());
		assertTrue(text.contains("this workbench itself"), text);
		// kthreadd, where this PID namespace has it
		Path kthreadd = Path.of("/proc/2/comm");
		if (Files.exists(kthreadd) && Files.readString(kthreadd).strip().equals("kthreadd")) {
			assertEquals("Process 2 is a kernel thread: no debugger can attach to it.",
					Sessions.refusal(Adapters.LLDB, 2, Map.of()));
		}
		assertNothingStarted();
	}

	/**
	 * The debugger has less rights than the workbench, which finds out when it has been started: gdb 16 says that it
	 * has attached.
	 */
	@ParameterizedTest
	@EnumSource
	void aDebuggerThatMayNot(Adapters adapter) throws Exception {
		Assumptions.assumeTrue(isRoot(), "only root can give capabilities away");
		Optional<Path> setpriv = Repository.command("setpriv");
		Assumptions.assumeTrue(setpriv.isPresent(), "no setpriv here: install util-linux");
		try (UringProgram program = UringProgram.start(); Sessions.End end = Sessions::endAll) {
			String command = setpriv.get() + " --bounding-set=-sys_ptrace --inh-caps=-sys_ptrace " + adapter.assume();
			String text = Sessions.refusal(adapter, program.pid(), Map.of(DapModel.ATTR_COMMAND, command));
			assertTrue(text.contains("The kernel does not permit attaching to process " + program.pid() + ';'), text);
			assertTrue(text.contains("Run the debugger as root, or with CAP_SYS_PTRACE."), text);
			if (adapter == Adapters.GDB) {
				assertTrue(text.startsWith(
						"The adapter reports that it attached to process " + program.pid() + ", but nothing traces"),
						text);
			}
			assertEquals(program.pid(), program.state().pid(), "the program runs and answers");
		}
	}

	/** What an ordinary user's workbench says. */
	@ParameterizedTest
	@EnumSource
	void anotherUsersProcess(Adapters adapter) throws Exception {
		Assumptions.assumeFalse(isRoot(), "root may attach to everybody's");
		String text = Sessions.refusal(adapter, 1, Map.of());
		assertTrue(text.contains("Process 1 is another user's.")
				&& text.contains("Run the debugger as the user of the process, or as root."), text);
	}

	private static boolean isRoot() throws IOException {
		return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
	}

	/** Nothing is known of a process that a debugger elsewhere attaches to: its numbers are not this machine's. */
	@Test
	void whatADebuggerElsewhereAttachesToIsItsOwnMatter() throws Exception {
		long pid = free();
		for (String command : List.of("ssh host gdb -q -i dap", "docker exec -i box lldb-dap", "sh -c gdb")) {
			String text = Sessions.refusal(Adapters.LLDB, pid,
					Map.of(DapModel.ATTR_ADAPTER, DapModel.ADAPTER_COMMAND, DapModel.ATTR_COMMAND,
					"false " + command));
			assertTrue(!text.contains("There is no process"), text);
		}
	}

	/** In the dialog that the platform shows for a launch that failed. */
	@Test
	void isToldInADialog() throws Exception {
		// The harness of tests keeps such dialogs away.
		boolean automated = ErrorDialog.AUTOMATED_MODE;
		ErrorDialog.AUTOMATED_MODE = false;
		try (UringProgram program = UringProgram.start()) {
			Process other = tracing(program);
			try {
				ILaunchConfiguration saved = Sessions.configuration("traced",
						Map.of(DapModel.ATTR_REQUEST, DapModel.REQUEST_ATTACH, DapModel.ATTR_PID,
								Long.toString(program.pid())))
						.doSave();
				Dialog.debugConfigurations(saved).press("Debug");
				Dialog problem = Dialog.await("Problem Occurred");
				problem.awaitText(" is traced by ", "Detach ");
				Ui.picture("attach-refused");
				problem.close("OK");
			} finally {
				other.destroyForcibly().waitFor();
			}
		} finally {
			ErrorDialog.AUTOMATED_MODE = automated;
		}
		assertEquals(List.of(), Sessions.all());
	}
}
