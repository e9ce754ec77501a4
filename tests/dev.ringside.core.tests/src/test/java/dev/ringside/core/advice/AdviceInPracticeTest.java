/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.advice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.eclipse.jdt.annotation.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.ringside.core.debugger.Debugger;
import dev.ringside.core.debugger.DebuggerKind;
import dev.ringside.core.elf.ElfHeader;
import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.kernel.KernelPolicy;
import dev.ringside.core.proc.ProcFs;
import dev.ringside.core.proc.ProcessInspector;
import dev.ringside.core.proc.ProcessInspector.Detail;
import dev.ringside.core.process.ProcessSnapshot;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.Debuggers;
import dev.ringside.tests.common.GdbMi;
import dev.ringside.tests.common.PolicyEmulator;
import dev.ringside.tests.common.PolicyEmulator.Policy;
import dev.ringside.tests.common.Processor;
import dev.ringside.tests.common.Stops;
import dev.ringside.tests.common.UringProgram;

/**
 * What the advisor says before an attach happens with the real debugger, what the debugger then says is understood, the
 * remedies work; and where nothing goes wrong nothing is said. The kernels are those of the emulator, which the
 * settings name.
 */
class AdviceInPracticeTest {

	private static final Set<AdviceKind> ABOUT_ARCHITECTURE = EnumSet.of(AdviceKind.ARCHITECTURE_FROM_WORKER,
			AdviceKind.ARCHITECTURE_MISMATCH, AdviceKind.DEBUGGER_IS_32_BIT);

	@TempDir
	private Path folder;

	@ParameterizedTest
	@EnumSource(names = { "GDB", "GDB_10", "GDB_16" })
	void nothingIsSaidWhereNothingGoesWrong(Debuggers which) throws IOException {
		for (String option : List.of("--single", "--requests")) {
			try (UringProgram program = option.equals("--single") ? UringProgram.start(option)
					: UringProgram.start(option, "2");
					Scene scene = new Scene(which, Policy.COPIED, false, program, null)) {
				assertThat(scene.before(program.pid())).isEmpty();
				scene.attach(program.pid());
				assertThat(scene.heard()).isEmpty();
				assertThat(scene.frameAdvice()).isEmpty();
				assertThat(scene.ymm0IsThere()).isTrue();
			}
		}
	}

	/**
	 * gdb 10 takes one of the LWPs that have stopped by then, an early one of many: with few ordinary threads, on a
	 * machine that is busy, a worker at times.
	 */
	@ParameterizedTest
	@EnumSource(names = { "GDB", "GDB_10", "GDB_16" })
	void zeroedAndAnOrdinaryThreadFirstIsHealthy(Debuggers which) throws IOException {
		try (UringProgram program = UringProgram.start("--threads", "60");
				Scene scene = new Scene(which, Policy.ZEROED, false, program, KernelPolicy.ZEROED)) {
			assertThat(scene.before(program.pid())).isEmpty();
			scene.attach(program.pid());
			assertThat(scene.heard()).isEmpty();
			assertThat(scene.ymm0IsThere()).isTrue();
		}
	}

	@Test
	void gdb10ReadsAWorkerAndUnsetTdescHelps() throws IOException {
		try (UringProgram program = UringProgram.start("--single");
				Scene scene = new Scene(Debuggers.GDB_10, Policy.ZEROED, false, program, KernelPolicy.ZEROED)) {
			Advice before = only(scene.before(program.pid()));
			assertThat(before.id()).isEqualTo("architecture-from-worker");
			assertThat(before.text()).contains("gdb 10.1").contains("ZEROED");
			scene.attach(program.pid());
			assertThat(scene.gdb.consoleText()).contains(
					"warning: Selected architecture i386:x86-64 is not compatible with reported target "
							+ "architecture i386",
					"warning: Architecture rejected target-supplied description");
			Advice after = only(scene.heard());
			assertThat(after.id()).isEqualTo("architecture-mismatch");
			assertThat(scene.ymm0IsThere()).as("what it costs").isFalse();
			// both remedies are the same words, the first with "After attaching"
			assertThat(before.remedy()).endsWith("then: unset tdesc filename");
			assertThat(after.remedy()).isEqualTo("Select a user thread (thread 1), then: unset tdesc filename");
			scene.console("thread 1");
			scene.console("unset tdesc filename");
			assertThat(scene.ymm0IsThere()).as("the remedy").isTrue();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "GDB", "GDB_16" })
	void newerGdbsReadTheLeaderOnly(Debuggers which) throws IOException {
		try (UringProgram program = UringProgram.start("--single");
				Scene scene = new Scene(which, Policy.ZEROED, false, program, KernelPolicy.ZEROED)) {
			assertThat(scene.before(program.pid())).isEmpty();
			scene.attach(program.pid());
			assertThat(scene.heard()).isEmpty();
			assertThat(scene.ymm0IsThere()).isTrue();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "GDB", "GDB_16" })
	void aLeaderThatReadsAsZeroedGivesBothWarningsAndAdvice(Debuggers which) throws IOException {
		try (UringProgram program = UringProgram.start("--single");
				Scene scene = new Scene(which, Policy.ZEROED, true, program, KernelPolicy.ZEROED)) {
			scene.attach(program.pid());
			assertThat(scene.gdb.consoleText()).contains(
					"warning: Selected architecture i386:x86-64 is not compatible with reported target "
							+ "architecture i386",
					"warning: Architecture rejected target-supplied description");
			Advice heard = only(scene.heard());
			assertThat(heard.id()).isEqualTo("architecture-mismatch");
			assertThat(heard.remedy()).as("no remedy is known for it, so none is named").isNull();
			assertThat(scene.ymm0IsThere()).isFalse();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "GDB", "GDB_16" })
	void attachingByAWorkersTidIsToldAndTheProcessIdHelps(Debuggers which) throws IOException {
		try (UringProgram program = UringProgram.start("--single");
				Scene scene = new Scene(which, Policy.ZEROED, false, program, KernelPolicy.ZEROED)) {
			long worker = program.ready().allWorkers().iterator().next();
			List<Advice> before = scene.before(worker);
			assertThat(before).extracting(Advice::id).containsExactly("attach-to-worker", "architecture-from-worker");
			assertThat(before).extracting(Advice::remedy)
					.containsOnly("Attach to the process id " + program.pid() + " instead.");
			scene.attachId = worker;
			scene.attach(worker);
			assertThat(scene.lwps()).as("what it shows").containsExactly(worker);
			assertThat(program.tracer(program.pid())).as("the others run on").isZero();
			Advice heard = only(scene.heard());
			assertThat(heard.id()).isEqualTo("architecture-mismatch");
			assertThat(scene.ymm0IsThere()).isFalse();
			// the remedy, in the same gdb
			assertThat(scene.gdb.command("-target-detach")).startsWith("^done");
			scene.attach(program.pid());
			assertThat(scene.lwps()).contains(program.pid());
			assertThat(scene.ymm0IsThere()).as("the remedy").isTrue();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "GDB", "GDB_10", "GDB_16" })
	void attachingByAnyTidShowsOneThread(Debuggers which) throws IOException {
		try (UringProgram program = UringProgram.start();
				Scene scene = new Scene(which, Policy.COPIED, false, program, null)) {
			long calc = program.ready().calc();
			assertThat(scene.before(calc)).extracting(Advice::id).containsExactly("attach-to-thread");
			scene.attach(calc);
			assertThat(scene.lwps()).containsExactly(calc);
			assertThat(program.tracer(program.pid())).isZero();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "GDB", "GDB_10", "GDB_16" })
	void unreadableRegistersAreTold(Debuggers which) throws IOException {
		try (UringProgram program = UringProgram.start();
				Scene scene = new Scene(which, Policy.REGSET_EINVAL, false, program, KernelPolicy.REGSET_EINVAL)) {
			Advice before = only(scene.before(program.pid()));
			assertThat(before.id()).isEqualTo("registers-unreadable");
			assertThat(before.remedy()).startsWith("Start the program under the debugger");
			scene.gdb.send("-target-attach " + program.pid());
			List<Advice> heard = Await.value("advice on what gdb says of unreadable registers", Duration.ofSeconds(60),
					() -> {
				scene.gdb.send("-thread-info");
				List<Advice> advice = scene.heard();
				return advice.isEmpty() ? Optional.empty() : Optional.of(advice);
			});
			assertThat(only(heard).id()).isEqualTo("registers-unreadable");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "GDB", "GDB_10", "GDB_16" })
	void aRefusedAttachIsTold(Debuggers which) throws IOException {
		try (UringProgram program = UringProgram.start();
				Scene scene = new Scene(which, Policy.ATTACH_DENIED, false, program, KernelPolicy.ATTACH_DENIED)) {
			Advice before = only(scene.before(program.pid()));
			assertThat(before.id()).isEqualTo("attach-denied");
			assertThat(before.text()).contains(scene.debugger.major() < 14 ? "keeps trying" : "fails");
			scene.gdb.send("-target-attach " + program.pid());
			List<Advice> heard = Await.value("advice on what gdb says of refused attaches", Duration.ofSeconds(60),
					() -> {
				List<Advice> advice = scene.heard();
				return advice.isEmpty() ? Optional.empty() : Optional.of(advice);
			});
			Advice after = only(heard);
			assertThat(after.id()).isEqualTo("attach-denied");
			assertThat(after.text()).contains("io_uring worker");
		}
	}

	/** The remedy "start the program under the debugger": threads and registers of user threads are all there. */
	@ParameterizedTest
	@EnumSource(names = { "GDB", "GDB_10", "GDB_16" })
	void startingUnderTheDebuggerHelpsUnderEachPolicy(Debuggers which) throws IOException, InterruptedException {
		UringProgram.assumeSupported();
		for (Policy policy : List.of(Policy.REGSET_EINVAL, Policy.ATTACH_DENIED)) {
			Debuggers.Found found = which.assume();
			PolicyEmulator emulator = PolicyEmulator.of(policy, folder);
			List<String> command = new ArrayList<>(found.command());
			command.addAll(List.of("-nx", "-q", "-batch", "-ex", "unset environment LD_PRELOAD", "-ex",
					"break demo_round if demo_counter > 3", "-ex",
					"run --lifetime 600", "-ex", "info threads", "-ex", "thread 1", "-ex", "p $ymm0.v2_int128", "-ex",
					"kill",
					UringProgram.executable().toString()));
			ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
					.redirectInput(Path.of("/dev/null").toFile());
			builder.environment().putAll(emulator.environment());
			builder.environment().remove("DEBUGINFOD_URLS");
			Process gdb = builder.start();
			try {
				String output = new String(gdb.getInputStream().readAllBytes(),
						java.nio.charset.StandardCharsets.UTF_8);
				assertThat(gdb.waitFor(60, TimeUnit.SECONDS)).as("gdb ends").isTrue();
				assertThat(output).contains("\"uring_demo\"").contains("\"calc\"").contains("\"ring-helper\"")
						.containsPattern("\\$1 = \\{");
				assertThat(output).doesNotContain("Couldn't get").doesNotContain("Cannot attach");
			} finally {
				gdb.descendants().forEach(ProcessHandle::destroyForcibly);
				gdb.destroyForcibly();
			}
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "GDB", "GDB_10", "GDB_16" })
	void lateWorkersAreUntracedAndAttachingAgainHelps(Debuggers which) throws IOException {
		try (UringProgram program = UringProgram.start("--late-ring", "--commands");
				Scene scene = new Scene(which, Policy.COPIED, false, program, null)) {
			scene.attach(program.pid());
			assertThat(WorkerAdvice.of(scene.process())).as("no worker yet").isEmpty();
			scene.gdb.command("-exec-continue");
			UringProgram.State rings = program.makeRings();
			long stops = Stops.count(scene.gdb);
			program.signal("INT");
			Stops.awaitAfter(scene.gdb, stops, "the stop after SIGINT");
			ProcessSnapshot stopped = scene.process();
			assertThat(stopped.untracedWorkers()).hasSize(rings.allWorkers().size());
			Advice untraced = WorkerAdvice.untraced(stopped).orElseThrow();
			assertThat(untraced.id()).isEqualTo("workers-untraced");
			assertThat(untraced.text()).contains("the debugger (process " + scene.gdb.pid() + ") does not trace them");
			assertThat(untraced.remedy()).isEqualTo("Detach and attach again.");
			assertThat(scene.gdb.command("-target-detach")).startsWith("^done");
			assertThat(WorkerAdvice.untraced(scene.process())).isEmpty();
			scene.attach(program.pid());
			assertThat(scene.process().untracedWorkers()).isEmpty();
			assertThat(scene.lwps()).containsAll(rings.allWorkers());
		}
	}

	@Test
	void theRemedyForUntracedWorkersIsNotNamedWhereItDoesHarm() throws IOException {
		try (UringProgram program = UringProgram.start("--late-ring", "--commands");
				Scene scene = new Scene(Debuggers.GDB, Policy.COPIED, false, program, KernelPolicy.REGSET_EINVAL)) {
			scene.attach(program.pid());
			scene.gdb.command("-exec-continue");
			program.makeRings();
			assertThat(WorkerAdvice.untraced(scene.process()).orElseThrow().remedy()).isNull();
		}
	}

	@Test
	void stoppingInterruptsRequests() throws IOException {
		try (UringProgram program = UringProgram.start("--commands");
				Scene scene = new Scene(Debuggers.GDB, Policy.COPIED, false, program, null)) {
			assertThat(WorkerAdvice.stopInterruptsRequests(scene.process())).hasValueSatisfying(a -> {
				assertThat(a.severity()).isEqualTo(Severity.INFO);
				assertThat(a.text()).contains("-512").contains("-4 ");
			});
			scene.attach(program.pid());
			assertThat(scene.gdb.command("-target-detach")).startsWith("^done");
			Await.until(
					"requests that ended with -512 or -4, by the kernel, after a stop and were submitted again, which is the remedy",
					() -> {
				UringProgram.State s = program.state();
				return s.rearmed() > 0 && UringProgram.INTERRUPTED.contains(s.result());
			});
		}
		try (UringProgram plain = UringProgram.start("--no-uring")) {
			assertThat(WorkerAdvice.of(inspect(plain.pid(), null))).isEmpty();
		}
	}

	/**
	 * Workers that the debugger does not trace run on while the program is stopped: no request of theirs is lost, so
	 * nothing is said of any.
	 */
	@Test
	void untracedWorkersLoseNoRequestAndNothingIsSaidOfIt() throws IOException {
		try (UringProgram program = UringProgram.start("--late-ring", "--commands");
				Scene scene = new Scene(Debuggers.GDB, Policy.COPIED, false, program, null)) {
			scene.attach(program.pid());
			scene.gdb.command("-exec-continue");
			program.makeRings();
			for (int stop = 0; stop < 2; stop++) {
				long stops = Stops.count(scene.gdb);
				program.signal("INT");
				Stops.awaitAfter(scene.gdb, stops, "the stop after SIGINT");
				assertThat(scene.process().untracedWorkers()).isNotEmpty();
				assertThat(WorkerAdvice.stopInterruptsRequests(scene.process())).isEmpty();
				scene.gdb.command("-exec-continue");
			}
			assertThat(program.state().rearmed()).as("requests that a stop has ended").isZero();
		}
	}

	/**
	 * gdbserver 16 reads the thread that stopped last. Which one that is is chance: it is attached until a worker was
	 * read, and then the program dies.
	 */
	@Test
	void gdbserver16ReadsAWorkerAndStartingUnderItHelps() throws IOException, InterruptedException {
		Assumptions.assumeTrue(
				Architecture.of(System.getProperty("os.arch")).filter(a -> a == Architecture.X86_64).isPresent(),
				"the architecture of a process is read from a thread on x86 only");
		Debuggers.Found server = Debuggers.GDBSERVER_16.assume();
		Debugger debugger = Debugger.parse(server.version());
		assertThat(debugger.kind()).as(server.version()).isEqualTo(DebuggerKind.GDBSERVER);
		Architecture executable = ElfHeader.read(UringProgram.executable()).architecture().orElseThrow();
		boolean read = false;
		for (int attempt = 0; attempt < 40 && !read; attempt++) {
			PolicyEmulator emulator = PolicyEmulator.of(Policy.ZEROED, folder);
			try (UringProgram program = UringProgram.start("--requests", "2")) {
				Set<Long> workers = program.ready().allWorkers();
				Advice before = only(ArchitectureAdvisor.beforeAttach(
						AttachSituation.local(debugger, inspect(program.pid(), KernelPolicy.ZEROED),
								(int) program.pid(), executable)));
				assertThat(before.id()).isEqualTo("architecture-from-worker");
				assertThat(before.text()).contains("gdbserver " + debugger.major())
						.contains("ends the program when it detaches");
				assertThat(before.remedy()).contains("start the program under gdbserver");
				assertThat(ArchitectureAdvisor.beforeAttach(
						AttachSituation.local(debugger, inspect(program.pid(), null), (int) program.pid(), executable)))
						.isEmpty();

				String output = throughServer(server, emulator, List.of("--attach"),
						List.of(Long.toString(program.pid())), List.of("-ex", "detach"));
				read = emulator.calls().stream().filter(c -> c.request().equals("PEEKUSER")).findFirst()
						.map(c -> workers.contains(c.tid()))
						.orElse(false);
				if (read) {
					Await.until("the end of the program, whose registers were cut: " + output,
							() -> !program.isAlive());
				} else {
					assertThat(program.isAlive()).as(output).isTrue();
				}
			}
		}
		assertThat(read).as("gdbserver read a worker in one of 40 attaches").isTrue();

		// The remedy.
		PolicyEmulator emulator = PolicyEmulator.of(Policy.ZEROED, folder);
		String output = throughServer(server, emulator, List.of("--wrapper", "env", "-u", "LD_PRELOAD", "--"),
				List.of(UringProgram.executable().toString(), "--lifetime", "600"),
				List.of("-ex", "break demo_round if demo_counter > 3", "-ex", "continue", "-ex", "p $ymm0.v2_int128",
						"-ex", "p/x (long) $pc", "-ex",
						"p/x (long) &demo_round", "-ex", "kill"));
		assertThat(output).contains("Breakpoint 1, demo_round").containsPattern("\\$1 = \\{");
	}

	/** Runs gdb in batch against a server of its own under the emulator; gives back what gdb printed. */
	private String throughServer(Debuggers.Found server, PolicyEmulator emulator, List<String> options,
			List<String> target, List<String> commands)
			throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(server.command());
		command.add("--once");
		command.addAll(options);
		command.add("localhost:0");
		command.addAll(target);
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectInput(Path.of("/dev/null").toFile());
		Path said = java.nio.file.Files.createTempFile(folder, "gdbserver", ".txt");
		builder.redirectOutput(said.toFile());
		builder.environment().putAll(emulator.environment());
		Process process = builder.start();
		try {
			String port = Await.value("gdbserver to listen", () -> {
				var m = java.util.regex.Pattern.compile("Listening on port (\\d+)")
						.matcher(java.nio.file.Files.readString(said));
				return m.find() ? Optional.of(m.group(1)) : Optional.empty();
			});
			List<String> gdb = new ArrayList<>(Debuggers.GDB_16.assume().command());
			gdb.addAll(
					List.of("-nx", "-q", "-batch", "-ex", "set sysroot /", "-ex", "target remote localhost:" + port));
			gdb.addAll(commands);
			gdb.add(UringProgram.executable().toString());
			ProcessBuilder b = new ProcessBuilder(gdb).redirectErrorStream(true)
					.redirectInput(Path.of("/dev/null").toFile());
			b.environment().remove("DEBUGINFOD_URLS");
			Process client = b.start();
			try {
				String output = new String(client.getInputStream().readAllBytes(),
						java.nio.charset.StandardCharsets.UTF_8);
				assertThat(client.waitFor(60, TimeUnit.SECONDS)).as("gdb ends").isTrue();
				assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("gdbserver ends").isTrue();
				return output;
			} finally {
				client.destroyForcibly();
			}
		} finally {
			process.descendants().forEach(ProcessHandle::destroyForcibly);
			process.destroyForcibly();
		}
	}

	@Test
	void anEndedLeaderIsTold() throws IOException {
		try (UringProgram program = UringProgram.start("--zombie-leader");
				Scene scene = new Scene(Debuggers.GDB, Policy.COPIED, false, program, null)) {
			assertThat(scene.before(program.pid())).extracting(Advice::id).containsExactly("leader-ended");
			assertThat(scene.gdb.command("-target-attach " + program.pid())).startsWith("^error")
					.contains("not permitted");
		}
	}

	@Test
	void nothingOfThisMachineIsSaidOfRemoteTargetsAndCores() {
		for (AttachSituation.Target target : AttachSituation.Target.values()) {
			if (target != AttachSituation.Target.LOCAL) {
				assertThat(ArchitectureAdvisor.beforeAttach(
						AttachSituation.of(new Debugger(DebuggerKind.GDB, 10, 1, ""), target, Architecture.X86_64)))
						.isEmpty();
			}
		}
	}

	private static Advice only(List<Advice> advice) {
		assertThat(advice).hasSize(1);
		return advice.get(0);
	}

	private static ProcessSnapshot inspect(long pid, @Nullable KernelPolicy policy) throws IOException {
		return ProcessInspector.ofThisMachine(new ProcFs(), Optional.ofNullable(policy)).inspect((int) pid, Detail.ALL,
				null);
	}

	/** A debugger under a policy, with a program, a watcher and the situation as a front end would have it. */
	private final class Scene implements AutoCloseable {

		final Debugger debugger;
		final GdbMi gdb;
		final ConsoleWatcher watcher;
		long attachId;
		private final UringProgram program;
		private final @Nullable KernelPolicy policy;
		private int heard;

		Scene(Debuggers which, Policy emulated, boolean leader, UringProgram program, @Nullable KernelPolicy policy)
				throws IOException {
			Assumptions.assumeTrue(
					Architecture.of(System.getProperty("os.arch")).filter(Architecture::isX86).isPresent(),
					"the architecture of a process is read from a thread on x86 only");
			Debuggers.Found found = which.assume();
			this.debugger = Debugger.parse(found.version());
			assertThat(debugger.kind()).as(found.version()).isEqualTo(DebuggerKind.GDB);
			assertThat(debugger.major()).as(found.version()).isEqualTo(found.major());
			this.program = program;
			this.policy = policy;
			this.attachId = program.pid();
			PolicyEmulator emulator = PolicyEmulator.of(emulated, folder);
			Map<String, String> environment = (leader ? emulator.withLeader() : emulator).environment();
			this.gdb = new GdbMi(found, environment);
			this.watcher = new ConsoleWatcher(() -> {
				try {
					return situation(attachId);
				} catch (IOException e) {
					throw new java.io.UncheckedIOException(e);
				}
			}, tid -> {
				try {
					return process().thread(tid).map(t -> t.isWorker()).orElse(null);
				} catch (IOException e) {
					return null;
				}
			});
		}

		ProcessSnapshot process() throws IOException {
			return inspect(program.pid(), policy);
		}

		AttachSituation situation(long id) throws IOException {
			Architecture executable = ElfHeader.read(UringProgram.executable()).architecture().orElseThrow();
			return AttachSituation.local(debugger, process(), (int) id, executable);
		}

		List<Advice> before(long id) throws IOException {
			return ArchitectureAdvisor.beforeAttach(situation(id));
		}

		void attach(long id) throws IOException {
			Stops.attach(gdb, id);
		}

		/** Gives the watcher what has come since, record by record, as a front end does. */
		List<Advice> heard() {
			List<Advice> advice = new ArrayList<>();
			List<String> lines = gdb.lines();
			for (String line : lines.subList(heard, lines.size())) {
				if (line.startsWith("&\"") || line.startsWith("~\"")) {
					advice.addAll(watcher.accept(unescape(line.substring(2, Math.max(2, line.length() - 1)))));
				} else if (line.contains("^error,msg=\"")) {
					advice.addAll(watcher.acceptMessage(unescape(line.substring(line.indexOf("msg=\"") + 5))));
				}
			}
			heard = lines.size();
			return advice;
		}

		String console(String command) throws IOException {
			return gdb.command("-interpreter-exec console \"" + command + "\"");
		}

		/** Skips on a processor without AVX, where no debugger shows it. */
		boolean ymm0IsThere() throws IOException {
			Assumptions.assumeTrue(Processor.has("avx"), "this processor has no AVX");
			String answer = gdb.command("-data-evaluate-expression $ymm0");
			return answer.startsWith("^done,value=\"{");
		}

		/** The TIDs in gdb's thread list, from its target ids. */
		List<Long> lwps() throws IOException {
			List<Long> tids = new ArrayList<>();
			var m = java.util.regex.Pattern.compile("target-id=\"[^\"]*?(?:LWP|process) (\\d+)")
					.matcher(gdb.command("-thread-info"));
			while (m.find()) {
				tids.add(Long.valueOf(m.group(1)));
			}
			return tids;
		}

		List<Advice> frameAdvice() throws IOException {
			List<Advice> advice = new ArrayList<>();
			var m = java.util.regex.Pattern.compile("arch=\"([^\"]*)\"").matcher(gdb.command("-thread-info"));
			assertThat(m.find()).as("a frame with arch").isTrue();
			do {
				ArchitectureAdvisor.frame(m.group(1), situation(attachId)).ifPresent(advice::add);
			} while (m.find());
			assertThat(advice).allMatch(a -> AdviceKind.of(a.id()).map(ABOUT_ARCHITECTURE::contains).orElse(false));
			return advice;
		}

		@Override
		public void close() throws IOException {
			gdb.close();
		}
	}

	private static String unescape(String text) {
		return text.replace("\\n", "\n").replace("\\t", "\t").replace("\\\"", "\"").replace("\\\\", "\\");
	}
}
