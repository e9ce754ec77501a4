/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.ringside.core.proc.AttachCheck.Obstacle;
import dev.ringside.core.proc.ProcessInspector.Detail;
import dev.ringside.core.proc.PtraceCheck.Refusal;
import dev.ringside.core.process.ProcessSnapshot;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.Debuggers;
import dev.ringside.tests.common.Repository;
import dev.ringside.tests.common.UringProgram;

/** What stands against an attach to a real program. */
class AttachCheckTest {

	private final ProcFs procFs = new ProcFs();
	private final ProcessInspector inspector = ProcessInspector.ofThisMachine(procFs, Optional.empty());
	private final AttachCheck check = new AttachCheck(procFs, inspector);

	private static Optional<String> message(Optional<Obstacle> obstacle) {
		return obstacle.map(Obstacle::message);
	}

	@Test
	void nothingStandsAgainstAProcessAndItsUserThreads() throws Exception {
		try (UringProgram program = UringProgram.start()) {
			for (long id : program.ready().users()) {
				assertThat(check.forAnyDebugger((int) id)).as("thread %s", id).isEmpty();
			}
			assertThat(check.isTraced((int) program.pid())).contains(false);
		}
	}

	@Test
	void aWorkerIsNotAProcess() throws Exception {
		try (UringProgram program = UringProgram.start()) {
			for (long tid : program.ready().allWorkers()) {
				assertThat(new AttachCheck(procFs, inspector, false).forAnyDebugger((int) tid)).as("without the guard")
						.isEmpty();
				assertThat(message(check.forAnyDebugger((int) tid)).orElse(""))
						.startsWith(tid + " is an io_uring worker of process " + program.pid())
						.endsWith("Attach to the process id " + program.pid() + " instead.");
			}
		}
	}

	@Test
	void aProcessThatHasGoneDoesNotExist() throws Exception {
		UringProgram program = UringProgram.start();
		program.close();
		int pid = (int) program.pid();
		assertThat(message(check.forAnyDebugger(pid))).contains("There is no process " + pid + '.');
		assertThat(message(check.forDebugger(pid, ProcessHandle.current().pid(), true)))
				.contains("There is no process " + pid + '.');
		assertThat(check.isTraced(pid)).isEmpty();
	}

	@Test
	void aTracedProcessHasItsDebugger() throws Exception {
		String gdb = Debuggers.GDB.assume().program().toString();
		try (UringProgram program = UringProgram.start()) {
			Process other = new ProcessBuilder(gdb, "-nx", "-q", "-p", Long.toString(program.pid()))
					.redirectErrorStream(true)
					.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
			try {
				Await.until("gdb to have the program", () -> program.tracer(program.pid()) != 0);
				assertThat(check.isTraced((int) program.pid())).contains(true);
				long tracer = program.tracer(program.pid());
				assertThat(message(check.forAnyDebugger((int) program.pid())).orElse(""))
						.startsWith("Process " + program.pid() + " is traced by ")
						.contains("(" + tracer + ") already").endsWith("(" + tracer + ") first.");
			} finally {
				other.destroyForcibly().waitFor();
			}
		}
	}

	/** A program that has another's rights, as a debugger behind sudo or with file capabilities. */
	private static Process with(String... options) throws IOException {
		Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "needs root to give rights away");
		Optional<Path> setpriv = Repository.command("setpriv");
		Assumptions.assumeTrue(setpriv.isPresent(), "no setpriv in PATH");
		List<String> command = new ArrayList<>(List.of(setpriv.get().toString()));
		command.addAll(List.of(options));
		command.addAll(List.of("sleep", "600"));
		Process process = new ProcessBuilder(command).start();
		Await.until("the program with other rights to run",
				() -> Files.readString(Path.of("/proc", Long.toString(process.pid()), "comm")).strip().equals("sleep"));
		return process;
	}

	/** Its attach has failed: its rights say why. Before that nothing is said: they are not ours. */
	@Test
	void aDebuggersOwnRightsSayWhyItFailed() throws Exception {
		try (UringProgram program = UringProgram.start()) {
			int pid = (int) program.pid();
			Process debugger = with("--bounding-set=-sys_ptrace", "--inh-caps=-sys_ptrace");
			try {
				assertThat(check.forDebugger(pid, debugger.pid(), false)).isEmpty();
				assertThat(message(check.forDebugger(pid, debugger.pid(), true)).orElse(""))
						.startsWith("The kernel does not permit attaching to process " + pid + ';')
						.endsWith("Run the debugger as root, or with CAP_SYS_PTRACE.");
			} finally {
				debugger.destroyForcibly().waitFor();
			}
			Process other = with("--reuid=65534", "--regid=65534", "--clear-groups");
			try {
				assertThat(message(check.forDebugger(pid, other.pid(), true)).orElse(""))
						.startsWith("Process " + pid + " is another user's.");
			} finally {
				other.destroyForcibly().waitFor();
			}
			// ours permit it
			assertThat(check.forDebugger(pid, ProcessHandle.current().pid(), true)).isEmpty();
		}
	}

	/** Another kernel's Yama, which this machine may not have; the processes are real. */
	@Test
	void yamaSaysWhyADebuggerFailed(@TempDir Path root) throws Exception {
		Path scope = Files.createDirectories(root.resolve("sys/kernel/yama")).resolve("ptrace_scope");
		try (UringProgram program = UringProgram.start()) {
			ProcessSnapshot process = inspector.inspect((int) program.pid(), Detail.WORKERS, null);
			Process debugger = with("--bounding-set=-sys_ptrace", "--inh-caps=-sys_ptrace");
			try {
				Files.writeString(scope, "1\n");
				PtraceCheck ptrace = PtraceCheck.ofDebugger(new ProcFs(root), process, debugger.pid());
				assertThat(ptrace.yama()).isEqualTo(OptionalInt.of(1));
				assertThat(ptrace.byRights(process)).contains(Refusal.YAMA);
				assertThat(ptrace.remedy(Refusal.YAMA, procFs, process)).contains("Run the debugger as root.");
				Files.writeString(scope, "3\n");
				assertThat(PtraceCheck.ofDebugger(new ProcFs(root), process, debugger.pid()).byRights(process))
						.contains(Refusal.YAMA_NOBODY);
			} finally {
				debugger.destroyForcibly().waitFor();
			}
		}
	}
}
