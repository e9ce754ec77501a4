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

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.ringside.core.settings.SettingKey;
import dev.ringside.tests.common.Debuggers;
import dev.ringside.tests.common.GdbMi;
import dev.ringside.tests.common.Repository;
import dev.ringside.tests.common.Stops;
import dev.ringside.tests.common.UringProgram;
import dev.ringside.tests.common.UringProgram.State;

/** {@code ringside threads} on the real program, on a core, and on what cannot be read. */
class ThreadsCommandTest {

	@TempDir
	private Path folder;

	@Test
	void json() throws IOException {
		try (UringProgram program = UringProgram.start()) {
			State s = program.ready();
			JsonObject o = Cli.run("threads", "--json", Long.toString(s.pid())).json();
			Schema.threads(o);
			assertThat(o.get("pid").getAsLong()).isEqualTo(s.pid());
			assertThat(o.getAsJsonArray("threads")).hasSize(program.tasks().size());
			for (long user : s.users()) {
				JsonObject t = Schema.thread(o, user);
				assertThat(t.get("kind").getAsString()).isEqualTo("USER");
				assertThat(t.get("certainty").getAsString()).isEqualTo("CERTAIN");
				assertThat(t.get("owner").isJsonNull()).isTrue();
				assertThat(t.get("tracer").getAsInt()).isZero();
			}
			assertThat(Schema.thread(o, s.spoof()).get("name").getAsString()).as("a user thread's own choice")
					.isEqualTo("iou-wrk-1");
			JsonObject sqpoll = Schema.thread(o, s.sqpoll());
			assertThat(sqpoll.get("kind").getAsString()).isEqualTo("SQPOLL");
			assertThat(sqpoll.get("owner").getAsLong()).isEqualTo(s.serve());
			assertThat(s.workers()).isNotEmpty();
			s.workers().forEach((tid, owner) -> {
				JsonObject t = Schema.thread(o, tid);
				assertThat(t.get("kind").getAsString()).isEqualTo("IO_WORKER");
				assertThat(t.get("certainty").getAsString()).isEqualTo("CERTAIN");
				assertThat(t.get("owner").getAsLong()).isEqualTo(owner);
				assertThat(t.get("name").getAsString()).isEqualTo("iou-wrk-" + owner);
				assertThat(t.getAsJsonObject("registers").keySet()).contains("general", "programCounter");
			});
			assertThat(Schema.adviceIds(o)).containsExactly("stop-interrupts-requests");
		}
	}

	@Test
	void noWorkersNoAdvice() throws IOException {
		try (UringProgram program = UringProgram.start("--no-uring")) {
			JsonObject o = Cli.run("threads", "--json", Long.toString(program.pid())).json();
			Schema.threads(o);
			assertThat(o.getAsJsonArray("threads")).allSatisfy(
					t -> assertThat(t.getAsJsonObject().get("kind").getAsString()).isEqualTo("USER"));
			assertThat(Schema.adviceIds(o)).isEmpty();
		}
	}

	@Test
	void textIsAlignedAndBare() throws IOException {
		try (UringProgram program = UringProgram.start()) {
			State s = program.ready();
			String out = Cli.run("threads", Long.toString(s.pid())).out();
			assertThat(out).doesNotContain("\u001b").startsWith("Threads of process " + s.pid() + "\n")
					.doesNotContainPattern("!\\w+!");
			List<String> lines = out.lines().toList();
			String head = lines.get(1);
			int kind = head.indexOf("KIND");
			int evidence = head.indexOf("EVIDENCE");
			for (long tid : s.allWorkers()) {
				String line = lines.stream().filter(l -> l.strip().startsWith(tid + " ")).findFirst().orElseThrow();
				assertThat(line.substring(kind)).startsWith(tid == s.sqpoll() ? "SQPOLL " : "IO_WORKER ");
				assertThat(line.substring(evidence)).startsWith("The kernel's task flags ");
			}
			assertThat(lines.stream().filter(l -> l.strip().startsWith(s.spoof() + " ")).findFirst().orElseThrow()
					.substring(kind))
					.startsWith("USER ");
		}
	}

	@Test
	void colourOnlyOnATerminalThatWantsIt() throws IOException {
		try (UringProgram program = UringProgram.start("--single")) {
			String pid = Long.toString(program.pid());
			assertThat(Cli.run(true, Map.of("TERM", "xterm"), "threads", pid).out()).contains("\u001b[33m")
					.contains("\u001b[0m");
			assertThat(Cli.run(true, Map.of("TERM", "xterm", "NO_COLOR", "1"), "threads", pid).out())
					.doesNotContain("\u001b");
			assertThat(Cli.run(true, Map.of("TERM", "dumb"), "threads", pid).out()).doesNotContain("\u001b");
			assertThat(Cli.run(true, Map.of("TERM", "xterm"), "threads", "--json", pid).out()).doesNotContain("\u001b");
			assertThat(Cli.run(true, Map.of("NO_COLOR", "1", "COLUMNS", "100"), "threads", pid).out().lines())
					.allSatisfy(l -> assertThat(l.length()).isLessThanOrEqualTo(100));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "a) R 1 (b", "x\\x0ay\\x0d", "\\x1b[31mred", "\\\"q\\\\", "iou-sqp-1", "\\xc2\\x9b31m",
			"\\xff\\xfe" })
	void namesOfTheProgramDoNoHarm(String name) throws IOException {
		try (UringProgram program = UringProgram.start("--user-name", name, "--rename-worker", name)) {
			State s = program.ready();
			Cli.Result text = Cli.run("threads", Long.toString(s.pid()));
			assertThat(text.out().codePoints()).noneMatch(c -> c != '\n' && Character.getType(c) == Character.CONTROL);
			Cli.Result json = Cli.run("threads", "--json", Long.toString(s.pid()));
			assertThat(json.out().codePoints()).noneMatch(c -> c != '\n' && Character.getType(c) == Character.CONTROL);
			JsonObject o = json.json();
			Schema.threads(o);
			assertThat(Schema.thread(o, s.spoof()).get("kind").getAsString()).isEqualTo("USER");
			assertThat(Schema.thread(o, s.renamed()).get("kind").getAsString()).as("whatever its name says")
					.isEqualTo("IO_WORKER");
			assertThat(Schema.thread(o, s.renamed()).get("name").getAsString())
					.isEqualTo(Schema.thread(o, s.spoof()).get("name").getAsString());
		}
	}

	@Test
	void aTidIsTakenForItsProcessAndThatIsSaid() throws IOException {
		try (UringProgram program = UringProgram.start("--single")) {
			long worker = program.ready().allWorkers().iterator().next();
			String note = worker + " is the TID of a thread of process " + program.pid() + ".";
			assertThat(Cli.run("threads", Long.toString(worker)).out()).contains(note);
			Cli.Result json = Cli.run("threads", "--json", Long.toString(worker));
			assertThat(json.err()).contains(note);
			assertThat(json.json().get("pid").getAsLong()).isEqualTo(program.pid());
		}
	}

	@Test
	void untracedWorkersAreTold() throws IOException {
		Debuggers.Found found = Debuggers.GDB.assume();
		try (UringProgram program = UringProgram.start("--late-ring", "--commands");
				GdbMi gdb = new GdbMi(found, Map.of())) {
			String pid = Long.toString(program.pid());
			Stops.attach(gdb, program.pid());
			gdb.command("-exec-continue");
			State s = program.makeRings();
			JsonObject o = Cli.run("threads", "--json", pid).json();
			Schema.threads(o);
			assertThat(Schema.adviceIds(o)).contains("workers-untraced");
			assertThat(Schema.thread(o, s.pid()).get("tracer").getAsLong()).isEqualTo(gdb.pid());
			for (long worker : s.allWorkers()) {
				assertThat(Schema.thread(o, worker).get("tracer").getAsLong()).isZero();
			}
			assertThat(Schema.adviceIds(Cli.run("threads", "--json", "--workerWarnings", "off", pid).json())).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1", "-5", "99999999", "123456789012345678901234567890", "4194305", "1-5", "x", "",
			"1.5", "\u001b[31m" })
	void whatIsNoProcessIdIsUsage(String pid) {
		assertThat(Cli.run("threads", pid).failed(2).err()).contains("A process id is a number from 1 to 4194304")
				.doesNotContain("\u001b");
	}

	@Test
	void usage() {
		assertThat(Cli.run("threads").failed(2).err()).contains("Name either a PID or --core FILE");
		assertThat(Cli.run("threads", "1", "--core", "x").failed(2).err()).contains("Name either");
		assertThat(Cli.run("threads", "1", "--executable", "x").failed(2).err())
				.contains("--executable goes with --core");
		assertThat(Cli.run("threads", "1", "2").failed(2).err()).contains("2");
		assertThat(Cli.run("threads", "1", "--nope").failed(2).err()).contains("\"--nope\"").contains("--kernelPolicy")
				.contains("--core");
		assertThat(Cli.run("nope").failed(2).err()).contains("threads, doctor, dap");
		assertThat(Cli.run().status()).isEqualTo(2);
		assertThat(Cli.run("--help").out()).contains("threads").contains("doctor").contains("dap");
		for (String command : List.of("threads", "doctor", "dap")) {
			Cli.Result help = Cli.run(command, "--help");
			assertThat(help.status()).isZero();
			assertThat(help.out()).contains("Usage: ringside " + command).doesNotContain("!");
			for (SettingKey key : SettingKey.values()) {
				assertThat(help.out()).contains("--" + key.key());
			}
		}
		assertThat(Cli.run("--version").out()).startsWith("ringside ");
	}

	@ParameterizedTest
	@EnumSource(SettingKey.class)
	void aSettingsValueIsCheckedBeforeAnythingStarts(SettingKey key) {
		for (String[] args : List.of(new String[] { "threads", "1" }, new String[] { "doctor" },
				new String[] { "dap" })) {
			List<String> line = new ArrayList<>(List.of(args));
			line.add("--" + key.key());
			line.add("nonsense");
			if (args[0].equals("dap")) {
				// would leave a trace if it were started
				line.addAll(List.of("--", "touch", folder.resolve("started").toString()));
			}
			Cli.Result r = Cli.run(line.toArray(String[]::new)).failed(2);
			assertThat(r.err()).contains('"' + key.key() + '"').contains(String.join(", ", key.allowed()));
		}
		assertThat(folder.resolve("started")).doesNotExist();
	}

	@Test
	void theChosenPolicyIsTheOneThatIsTold() throws IOException {
		try (UringProgram program = UringProgram.start("--single")) {
			JsonObject o = Cli.run("threads", "--json", "--kernelPolicy", "zeroed", Long.toString(program.pid()))
					.json();
			assertThat(o.getAsJsonObject("kernel").get("policy").getAsString()).isEqualTo("ZEROED");
			long worker = program.ready().allWorkers().iterator().next();
			assertThat(Schema.thread(o, worker).getAsJsonObject("registers").get("general").getAsString())
					.isEqualTo("ZEROED");
		}
	}

	@Test
	void aProcessThatHasEnded() throws IOException {
		long pid;
		try (UringProgram program = UringProgram.start("--no-uring")) {
			pid = program.pid();
		}
		Assumptions.assumeFalse(Files.exists(Path.of("/proc", Long.toString(pid))), "the process id was taken again");
		assertThat(Cli.run("threads", Long.toString(pid)).failed(1).err()).contains("No process or thread " + pid);
		assertThat(Cli.run("doctor", Long.toString(pid)).failed(1).err()).contains("No process or thread " + pid);
	}

	@Test
	void aCore() throws IOException {
		Path core = core();
		State s = last;
		JsonObject o = Cli.run("threads", "--json", "--core", core.toString(), "--executable",
				UringProgram.executable().toString()).json();
		Schema.threads(o);
		assertThat(o.get("pid").getAsLong()).isEqualTo(s.pid());
		for (long worker : s.allWorkers()) {
			JsonObject t = Schema.thread(o, worker);
			assertThat(t.get("kind").getAsString()).isIn("IO_WORKER", "SQPOLL");
			assertThat(t.get("certainty").getAsString()).as("a core has no task flags").isIn("LIKELY", "POSSIBLE");
			assertThat(t.get("name").isJsonNull()).isTrue();
			assertThat(t.get("tracer").isJsonNull()).isTrue();
		}
		for (long user : s.users()) {
			assertThat(Schema.thread(o, user).get("kind").getAsString()).isEqualTo("USER");
		}
		assertThat(Schema.adviceIds(o)).as("nothing of this machine's processes").isEmpty();
		assertThat(Cli.run("threads", "--core", core.toString()).out()).contains("IO_WORKER")
				.contains("Threads in the core");

		// gcore writes the threads last, so half of its core has none
		Path cut = folder.resolve("cut");
		copy(core, cut, Files.size(core) / 2);
		assertThat(Cli.run("threads", "--core", cut.toString()).failed(1).err()).contains("truncated");
		copy(core, cut, 200);
		assertThat(Cli.run("threads", "--core", cut.toString()).failed(1).err()).contains("truncated");
	}

	@Test
	void aKernelsCoreWithoutItsMemory() throws IOException {
		Path cut = folder.resolve("cut");
		State s;
		try (UringProgram program = UringProgram.startIn(folder, List.of("--crash"))) {
			s = program.ready();
			Path core = program.crash();
			// the kernel writes the threads first
			copy(core, cut, Files.size(core) / 2);
		}
		JsonObject o = Cli.run("threads", "--json", "--core", cut.toString()).json();
		Schema.threads(o);
		assertThat(Schema.adviceIds(o)).containsExactly("core-truncated");
		for (long worker : s.allWorkers()) {
			assertThat(Schema.thread(o, worker).get("kind").getAsString()).isIn("IO_WORKER", "SQPOLL");
		}
	}

	@Test
	void whatIsNoCore() throws IOException {
		assertThat(Cli.run("threads", "--core", folder.resolve("nope").toString()).failed(1).err())
				.contains("no such file");
		assertThat(Cli.run("threads", "--core", folder.toString()).failed(1).err()).contains("not a regular file");
		assertThat(Cli.run("threads", "--core", "/dev/zero").failed(1).err()).contains("not a regular file");
		Path text = Files.writeString(folder.resolve("text"), "hello");
		assertThat(Cli.run("threads", "--core", text.toString()).failed(1).err()).contains("not an ELF file");
		assertThat(Cli.run("threads", "--core", UringProgram.executable().toString()).failed(1).err())
				.contains("not a core file");
	}

	@Test
	void asAUserWithoutRights() throws IOException {
		List<Path> classPath = readableClassPath();
		Path secret = Files.writeString(folder.resolve("secret"), "x");
		Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
		try (UringProgram program = UringProgram.start()) {
			State s = program.ready();
			Cli.Result r = Cli.start(asNobody(Cli.command(classPath, "threads", "--json", Long.toString(s.pid()))));
			JsonObject o = r.json();
			Schema.threads(o);
			for (long worker : s.allWorkers()) {
				assertThat(Schema.thread(o, worker).get("certainty").getAsString()).as("the flags are for all to read")
						.isEqualTo("CERTAIN");
			}
			Cli.start(asNobody(Cli.command(classPath, "threads", "--core", secret.toString()))).failed(1);

			JsonObject doctor = Cli.start(asNobody(Cli.command(classPath, "doctor", "--json", Long.toString(s.pid()))))
					.json();
			Schema.doctor(doctor);
			assertThat(doctor.getAsJsonObject("ptrace").get("permitted").getAsBoolean()).isFalse();
			assertThat(Schema.adviceIds(doctor)).contains("ptrace-not-permitted");
			assertThat(doctor.getAsJsonObject("process").getAsJsonObject("executable").get("bits").isJsonNull())
					.isTrue();
		}
	}

	@Test
	void aReaderThatGoesAndAFullDisk() throws IOException, InterruptedException {
		try (UringProgram program = UringProgram.start("--threads", "200")) {
			List<String> command = Cli.command(Cli.classPath(), "threads", "--json", Long.toString(program.pid()));
			List<String> shell = new ArrayList<>(
					List.of("bash", "-c", "\"$@\" | head -c 1; echo \"${PIPESTATUS[0]}\"", "bash"));
			shell.addAll(command);
			Cli.Result r = Cli.start(shell);
			assertThat(r.out()).isEqualTo("{0\n");
			assertThat(r.err()).isEmpty();
			Process full = new ProcessBuilder(command).redirectOutput(Path.of("/dev/full").toFile()).start();
			String err = new String(full.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(full.waitFor(30, TimeUnit.SECONDS)).as("it ends").isTrue();
			assertThat(full.exitValue()).isEqualTo(1);
			assertThat(err).startsWith("ringside: Cannot write the output");
		}
	}

	private State last = new State(0, 0, 0, 0, 0, 0, Map.of(), 0, 0, 0);

	/** A core of the program by gcore, that is by gdb. */
	private Path core() throws IOException {
		Debuggers.Found found = Debuggers.GDB.assume();
		try (UringProgram program = UringProgram.start(); GdbMi gdb = new GdbMi(found, Map.of())) {
			last = program.ready();
			Stops.attach(gdb, program.pid());
			Path core = folder.resolve("core");
			assertThat(gdb.command("-interpreter-exec console \"gcore " + core + "\"", Duration.ofSeconds(120)))
					.startsWith("^done");
			return core;
		}
	}

	private static void copy(Path from, Path to, long length) throws IOException {
		try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
				FileChannel out = FileChannel.open(to, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
						StandardOpenOption.WRITE)) {
			ByteBuffer b = ByteBuffer.allocate((int) length);
			while (b.hasRemaining() && in.read(b) > 0) {
				continue;
			}
			b.flip();
			while (b.hasRemaining()) {
				out.write(b);
			}
		}
	}

	private static List<String> asNobody(List<String> command) {
		List<String> line = new ArrayList<>(
				List.of(Repository.command("setpriv").orElseThrow().toString(), "--reuid=65534", "--regid=65534",
				"--clear-groups", "--inh-caps=-all", "--bounding-set=-all"));
		line.addAll(command);
		return line;
	}

	/** The class path where everybody can read it. */
	private List<Path> readableClassPath() throws IOException {
		Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "only root can become another user");
		Assumptions.assumeTrue(Repository.command("setpriv").isPresent(), "no setpriv here: install util-linux");
		Path shared = Files.createTempDirectory("ringside-test");
		shared.toFile().deleteOnExit();
		List<Path> parts = new ArrayList<>();
		int n = 0;
		for (Path part : Cli.classPath()) {
			Path copy = shared.resolve(n++ + "-" + part.getFileName());
			try (Stream<Path> files = Files.walk(part)) {
				for (Path f : (Iterable<Path>) files::iterator) {
					Path target = copy.resolve(part.relativize(f).toString());
					if (part.equals(f)) {
						target = copy;
					}
					Files.copy(f, target, StandardCopyOption.REPLACE_EXISTING);
					target.toFile().deleteOnExit();
					target.toFile().setReadable(true, false);
					if (Files.isDirectory(target)) {
						target.toFile().setExecutable(true, false);
					}
				}
			}
			parts.add(copy);
		}
		shared.toFile().setReadable(true, false);
		shared.toFile().setExecutable(true, false);
		return parts;
	}

	/** Not used by a reader that has gone; here to show that the complaint is one line. */
	@Test
	void anOutputThatFailsIsOneLine() {
		java.io.ByteArrayOutputStream err = new java.io.ByteArrayOutputStream();
		OutputStream broken = new OutputStream() {
			@Override
			public void write(int b) throws IOException {
				throw new IOException("No space left on device");
			}
		};
		int status = Main.run(
				new Io(System.in, broken, new PrintStream(err, true, StandardCharsets.UTF_8), StandardCharsets.UTF_8,
						false, Map.of()),
				"threads", Long.toString(ProcessHandle.current().pid()));
		assertThat(status).isEqualTo(1);
		assertThat(err.toString(StandardCharsets.UTF_8))
				.isEqualTo("ringside: Cannot write the output: No space left on device\n");
	}
}
