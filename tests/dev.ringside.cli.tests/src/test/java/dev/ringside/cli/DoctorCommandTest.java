/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import dev.ringside.core.kernel.Architecture;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.Debuggers;
import dev.ringside.tests.common.GdbMi;
import dev.ringside.tests.common.Stops;
import dev.ringside.tests.common.UringProgram;

/**
 * {@code ringside doctor} with real debuggers and the real program. That its predictions come true is
 * AdviceInPracticeTest's.
 */
class DoctorCommandTest {

	@TempDir
	private Path folder;

	@Test
	void withoutAProcess() throws IOException {
		String gdb = Debuggers.GDB.assume().program().toString();
		JsonObject o = Cli.run("doctor", "--json", "--debugger", gdb).json();
		Schema.doctor(o);
		assertThat(o.get("process").isJsonNull()).isTrue();
		assertThat(o.getAsJsonObject("ptrace").get("permitted").isJsonNull()).isTrue();
		JsonObject d = o.getAsJsonArray("debuggers").get(0).getAsJsonObject();
		assertThat(d.get("kind").getAsString()).isEqualTo("GDB");
		assertThat(d.get("text").getAsString()).startsWith("GNU gdb");
		String text = Cli.run("doctor", "--debugger", gdb).out();
		assertThat(text).contains("Kernel").contains("Debuggers").contains(gdb).contains("Permission to attach")
				.contains("Advice")
				.doesNotContainPattern("![a-zA-Z.]+!").doesNotContain("\u001b");
	}

	@Test
	void healthyCombinationsGetNoAdviceOnArchitecture() throws IOException {
		try (UringProgram program = UringProgram.start("--single")) {
			for (Debuggers which : new Debuggers[] { Debuggers.GDB, Debuggers.GDB_10, Debuggers.GDB_16 }) {
				if (which.find().isEmpty()) {
					continue;
				}
				JsonObject o = Cli.run("doctor", "--json", "--debugger", which.assume().program().toString(),
						Long.toString(program.pid())).json();
				Schema.doctor(o);
				assertThat(Schema.adviceIds(o)).as(which.name())
						.isEqualTo(Set.of("worker-step-hangs", "stop-interrupts-requests",
						"new-workers-untraced"));
				assertThat(o.getAsJsonObject("ptrace").get("permitted").getAsBoolean()).isTrue();
				JsonObject p = o.getAsJsonObject("process");
				assertThat(p.getAsJsonArray("workers")).hasSize(program.ready().allWorkers().size());
				assertThat(p.get("attachTarget").getAsString()).isEqualTo("LEADER");
				assertThat(p.getAsJsonObject("executable").get("bits").getAsInt()).isEqualTo(64);
			}
		}
	}

	@Test
	void oldKernelAndOldGdb() throws IOException {
		Assumptions.assumeTrue(
				Architecture.of(System.getProperty("os.arch")).filter(Architecture.X86_64::equals).isPresent(),
				"x86-64 only");
		String gdb = Debuggers.GDB_10.assume().program().toString();
		try (UringProgram single = UringProgram.start("--single"); UringProgram many = UringProgram.start()) {
			assertThat(Schema.adviceIds(Cli
					.run("doctor", "--json", "--kernelPolicy", "ZEROED", "--debugger", gdb, Long.toString(single.pid()))
					.json()))
					.contains("architecture-from-worker");
			assertThat(Schema.adviceIds(Cli
					.run("doctor", "--json", "--kernelPolicy", "ZEROED", "--debugger", gdb, Long.toString(many.pid()))
					.json()))
					.doesNotContain("architecture-from-worker");
			assertThat(Schema.adviceIds(Cli.run("doctor", "--json", "--kernelPolicy", "ZEROED",
					"--architectureWarnings", "off", "--debugger", gdb,
					Long.toString(single.pid())).json())).doesNotContain("architecture-from-worker");
		}
		assertThat(Schema.adviceIds(Cli.run("doctor", "--json", "--kernelPolicy", "ZEROED", "--debugger", gdb).json()))
				.containsExactlyInAnyOrder("architecture-from-worker", "worker-step-hangs", "new-workers-untraced");
	}

	/**
	 * What goes wrong on every kernel of today is said before there is a process, and not of a process that has no
	 * worker.
	 */
	@Test
	void whatEverySessionWithWorkersMeets() throws IOException {
		String gdb = Debuggers.GDB.assume().program().toString();
		assertThat(Schema
				.adviceIds(Cli.run("doctor", "--json", "--kernelPolicy", "USER_WORKER", "--debugger", gdb).json()))
				.containsExactlyInAnyOrder("worker-step-hangs", "new-workers-untraced");
		assertThat(Schema.adviceIds(Cli
				.run("doctor", "--json", "--kernelPolicy", "USER_WORKER", "--workerWarnings", "off", "--debugger", gdb)
				.json()))
				.isEmpty();
		assertThat(Schema.adviceIds(Cli.run("doctor", "--json", "--kernelPolicy", "KTHREAD", "--debugger", gdb).json()))
				.isEmpty();
		try (UringProgram plain = UringProgram.start("--no-uring")) {
			assertThat(
					Schema.adviceIds(Cli.run("doctor", "--json", "--debugger", gdb, Long.toString(plain.pid())).json()))
					.isEmpty();
		}
	}

	@ParameterizedTest
	@CsvSource({ "REGSET_EINVAL,registers-unreadable", "ATTACH_DENIED,attach-denied" })
	void kernelsThatNoGdbGetsOver(String policy, String id) throws IOException {
		String gdb = Debuggers.GDB.assume().program().toString();
		try (UringProgram program = UringProgram.start("--single");
				UringProgram plain = UringProgram.start("--no-uring")) {
			assertThat(Schema.adviceIds(Cli
					.run("doctor", "--json", "--kernelPolicy", policy, "--debugger", gdb, Long.toString(program.pid()))
					.json()))
					.contains(id);
			assertThat(Schema.adviceIds(
					Cli.run("doctor", "--json", "--kernelPolicy", policy, "--debugger", gdb, Long.toString(plain.pid()))
							.json()))
					.as("without workers nothing goes wrong").isEmpty();
			assertThat(
					Schema.adviceIds(Cli.run("doctor", "--json", "--kernelPolicy", policy, "--debugger", gdb).json()))
					.containsExactly(id);
		}
	}

	/** The refusal to attach has one cause, so there is one error. */
	@Test
	void anEndedLeader() throws IOException {
		String gdb = Debuggers.GDB.assume().program().toString();
		try (UringProgram program = UringProgram.start("--zombie-leader")) {
			JsonObject o = Cli.run("doctor", "--json", "--debugger", gdb, Long.toString(program.pid())).json();
			Schema.doctor(o);
			assertThat(o.getAsJsonObject("process").get("attachTarget").getAsString()).isEqualTo("ENDED_LEADER");
			assertThat(Schema.adviceIds(o)).contains("leader-ended").doesNotContain("ptrace-not-permitted");
		}
	}

	/** What is not permitted is never said to go well. */
	@Test
	void aProcessThatHasEnded() throws IOException {
		// A parent that never asks for its child's status: it is another program by the time that the child ends.
		Process parent = new ProcessBuilder("/bin/sh", "-c", "sleep 1000 & echo $!; exec sleep 1000")
				.redirectErrorStream(true).start();
		try (BufferedReader out = parent.inputReader(StandardCharsets.US_ASCII)) {
			String child = out.readLine();
			Await.until("the shell to become its sleep",
					() -> Files.readString(Path.of("/proc", Long.toString(parent.pid()), "comm")).equals("sleep\n"));
			ProcessHandle.of(Long.parseLong(child)).orElseThrow().destroyForcibly();
			Await.until("process " + child + " to end",
					() -> Files.readString(Path.of("/proc", child, "stat")).contains(") Z "));
			JsonObject o = Cli.run("doctor", "--json", "--debugger", Debuggers.GDB.assume().program().toString(), child)
					.json();
			Schema.doctor(o);
			assertThat(o.getAsJsonObject("ptrace").get("permitted").getAsBoolean()).isFalse();
			assertThat(Schema.adviceIds(o)).containsExactly("ptrace-not-permitted");
			assertThat(o.getAsJsonArray("advice").get(0).getAsJsonObject().get("text").getAsString()).contains(child)
					.contains("ended");
		} finally {
			parent.destroyForcibly();
		}
	}

	@Test
	void aWorkersTid() throws IOException {
		String gdb = Debuggers.GDB.assume().program().toString();
		try (UringProgram program = UringProgram.start("--single")) {
			long worker = program.ready().allWorkers().iterator().next();
			JsonObject o = Cli.run("doctor", "--json", "--debugger", gdb, Long.toString(worker)).json();
			Schema.doctor(o);
			assertThat(o.getAsJsonObject("process").get("attachTarget").getAsString()).isEqualTo("WORKER");
			assertThat(Schema.adviceIds(o)).contains("attach-to-worker");
		}
	}

	/** The remedy is in the text: what it says is done, and helps. */
	@Test
	void anotherDebugger() throws IOException {
		Debuggers.Found found = Debuggers.GDB.assume();
		try (UringProgram program = UringProgram.start();
				GdbMi first = new GdbMi(found, Map.of());
				GdbMi second = new GdbMi(found, Map.of())) {
			String pid = Long.toString(program.pid());
			Stops.attach(first, program.pid());
			JsonObject o = Cli.run("doctor", "--json", "--debugger", found.program().toString(), pid).json();
			Schema.doctor(o);
			assertThat(o.getAsJsonObject("ptrace").get("permitted").getAsBoolean()).isFalse();
			assertThat(Schema.adviceIds(o)).contains("ptrace-not-permitted");
			assertThat(o.getAsJsonObject("process").get("tracer").getAsLong()).isEqualTo(first.pid());
			assertThat(second.command("-target-attach " + pid, Duration.ofSeconds(60))).startsWith("^error");
			assertThat(first.command("-target-detach")).startsWith("^done");
			assertThat(
					Schema.adviceIds(Cli.run("doctor", "--json", "--debugger", found.program().toString(), pid).json()))
					.doesNotContain("ptrace-not-permitted");
			Stops.attach(second, program.pid());
		}
	}

	@Test
	void neverAttaches() throws IOException {
		try (UringProgram program = UringProgram.start("--commands")) {
			long before = program.state().rearmed();
			assertThat(Cli.run("doctor", Long.toString(program.pid())).status()).isZero();
			assertThat(program.state().rearmed()).as("requests that a stop has ended").isEqualTo(before);
			assertThat(program.tracer(program.pid())).isZero();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "GDB_10", "GDB_16", "GDBSERVER", "GDBSERVER_16" })
	void otherDebuggers(Debuggers which) throws IOException {
		Debuggers.Found found = which.assume();
		JsonObject o = Cli.run("doctor", "--json", "--debugger", found.program().toString()).json();
		Schema.doctor(o);
		JsonObject d = o.getAsJsonArray("debuggers").get(0).getAsJsonObject();
		assertThat(d.get("kind").getAsString()).isEqualTo(which.name().startsWith("GDBSERVER") ? "GDBSERVER" : "GDB");
		assertThat(d.get("version").getAsString()).startsWith(found.major() + ".");
	}

	@Test
	void programsThatAreNoDebuggers() throws IOException {
		assertThat(Cli.run("doctor", "--debugger", "/nonexistent/gdb").failed(1).err()).contains("/nonexistent/gdb");
		assertThat(Cli.run("doctor", "--debugger", folder.toString()).failed(1).err()).contains("No program");
		Path loud = script("loud-gdb", "yes 'GNU something' | head -c 10000000; exit 3");
		JsonObject o = Cli.run("doctor", "--json", "--debugger", loud.toString()).json();
		Schema.doctor(o);
		assertThat(o.getAsJsonArray("debuggers").get(0).getAsJsonObject().get("error").isJsonNull()).isFalse();
		Path evil = script("evil-gdb", "printf 'GNU gdb \\033[31m(X) 12.1\\n'");
		Cli.Result text = Cli.run("doctor", "--debugger", evil.toString());
		assertThat(text.out()).contains("gdb 12.1").doesNotContain("\u001b");
	}

	@Test
	void noDebuggerInPath() {
		Cli.Result r = Cli.run(false, Map.of("PATH", folder.toString()), "doctor");
		assertThat(r.status()).isZero();
		assertThat(r.out()).contains("No gdb or lldb in PATH");
	}

	private Path script(String name, String body) throws IOException {
		Path p = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + body + "\n");
		p.toFile().setExecutable(true);
		return p;
	}
}
