/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.tests.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.jdt.annotation.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.ringside.tests.common.PolicyEmulator.Call;
import dev.ringside.tests.common.PolicyEmulator.Kind;
import dev.ringside.tests.common.PolicyEmulator.Policy;

/** Under each policy each real debugger says what it was seen to say; and the log tells what it did. */
class PolicyEmulatorTest {

	private static final String INCOMPATIBLE = "warning: Selected architecture i386:x86-64 is not compatible with reported "
			+ "target architecture i386\n";
	private static final String REJECTED = "warning: Architecture rejected target-supplied description\n";

	@TempDir
	private Path folder;

	@ParameterizedTest
	@EnumSource(names = { "GDB", "GDB_10", "GDB_16" })
	void copiedShowsTheRegistersOfThisKernelAndNothingReachesAWorker(Debuggers which) throws IOException {
		try (UringProgram program = UringProgram.start(); Session session = attach(which, Policy.COPIED, program)) {
			assumeCopiedKernel(session, program);
			for (long tid : program.tasks()) {
				assertThat(session.register("cs", tid)).as("cs of %d", tid).isEqualTo("0x33");
			}
			assertThat(session.gdb.consoleText()).doesNotContain("reported target architecture");
			assertThat(session.gdb.command("-target-detach")).startsWith("^done");
			session.emulator.assertNoWriteOrStepReached(program.ready().allWorkers());
			assertThat(session.emulator.calls()).allMatch(call -> call.program().startsWith("gdb"));
		}
	}

	@Test
	void theLogTellsOfAWriteToAWorker() throws IOException {
		try (UringProgram program = UringProgram.start();
				Session session = attach(Debuggers.GDB, Policy.COPIED, program)) {
			long worker = program.ready().workersOf(program.pid()).get(0);
			session.command(
					"-interpreter-exec --thread " + session.thread(worker) + " console \"set var $rbx = 0x1234\"");
			Call write = session.emulator.calls(worker).stream().filter(Call::isRegisterChange).findFirst()
					.orElseThrow();
			assertThat(write.request()).isEqualTo("SETREGS");
			assertThat(write.kind()).isEqualTo(Kind.WORKER);
			assertThat(write.changes()).isEqualTo("rbx");
			assertThat(write.write()).contains("rbx=0x1234,");
			assertThat(write.result()).isZero();
			assertThatThrownBy(() -> session.emulator.assertNoWriteOrStepReached(program.ready().allWorkers()))
					.isInstanceOf(AssertionError.class).hasMessageContaining("rbx=0x1234");
		}
	}

	@Test
	void theLogTellsOfAStepOfAWorker() throws IOException {
		try (UringProgram program = UringProgram.start();
				Session session = attach(Debuggers.GDB, Policy.COPIED, program)) {
			long worker = program.ready().workersOf(program.pid()).get(0);
			session.command("-exec-step-instruction --thread " + session.thread(worker));
			Await.until("a step of worker " + worker + " in the log",
					() -> session.emulator.calls(worker).stream().anyMatch(Call::isStep));
			assertThatThrownBy(() -> session.emulator.assertNoWriteOrStepReached(program.ready().allWorkers()))
					.isInstanceOf(AssertionError.class).hasMessageContaining("SINGLESTEP");
			program.close();
		}
	}

	@Test
	void writesToUserThreadsAreNotHeldAgainstAnybody() throws IOException {
		try (UringProgram program = UringProgram.start();
				Session session = attach(Debuggers.GDB, Policy.COPIED, program)) {
			String thread = session.thread(program.ready().calc());
			session.command("-interpreter-exec --thread " + thread + " console \"set var $r15 = 1\"");
			assertThat(session.emulator.calls(program.ready().calc()))
					.anyMatch(call -> call.request().equals("SETREGS"));
			session.emulator.assertNoWriteOrStepReached(program.ready().allWorkers());
		}
	}

	@Test
	void anEmulatorThatWasNotLoadedProvesNothing() throws IOException {
		try (UringProgram program = UringProgram.start()) {
			PolicyEmulator emulator = PolicyEmulator.of(Policy.COPIED, folder);
			assertThatThrownBy(() -> emulator.assertNoWriteOrStepReached(program.ready().allWorkers()))
					.isInstanceOf(AssertionError.class).hasMessageContaining("was it loaded?");
			assertThatThrownBy(() -> emulator.assertNoWriteOrStepReached(List.of())).isInstanceOf(AssertionError.class);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "GDB", "GDB_10", "GDB_16" })
	void zeroedReadsZeroAndDropsWrites(Debuggers which) throws IOException {
		// Of few threads gdb 10 takes a worker for the first at times, where the others have not stopped yet.
		try (UringProgram program = UringProgram.start("--threads", "60");
				Session session = attach(which, Policy.ZEROED, program)) {
			long worker = program.ready().workersOf(program.pid()).get(0);
			for (String register : List.of("cs", "ss", "rip", "rsp", "rax", "rbx", "orig_rax")) {
				assertThat(session.register(register, worker)).as(register).isEqualTo("0x0");
			}
			assertThat(session
					.command("-data-evaluate-expression --thread " + session.thread(worker) + " --frame 0 $eflags"))
					.isEqualTo("^done,value=\"[ ]\"");
			String base = session.register("fs_base", worker);
			assertThat(base).isNotEqualTo("0x0").isEqualTo(session.register("fs_base", program.pid()));
			assertThat(session.register("cs", program.pid())).isEqualTo("0x33");
			String thread = session.thread(worker);
			session.command("-interpreter-exec --thread " + thread + " console \"set var $rbx = 7\"");
			session.command("-interpreter-exec console \""
					+ (session.found.major() < 11 ? "flushregs" : "maint flush register-cache")
					+ "\"");
			assertThat(session.register("rbx", worker)).isEqualTo("0x0");
			assertThat(session.emulator.calls(worker)).anyMatch(call -> call.action().equals("dropped"));
			assertThat(session.gdb.consoleText()).as("the first other thread is an ordinary one, the leader too")
					.doesNotContain("reported target architecture");
		}
	}

	@Test
	void zeroedMakesGdb10TakeAProcessOfWorkersForI386() throws IOException {
		try (UringProgram program = UringProgram.start("--single");
				Session session = attach(Debuggers.GDB_10, Policy.ZEROED, program)) {
			assertThat(session.gdb.consoleText()).contains(INCOMPATIBLE, REJECTED);
			assertThat(session.gdb.command("-data-evaluate-expression $ymm0.v8_int32[0]")).startsWith("^error");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "GDB", "GDB_16" })
	void aZeroedLeaderShowsANewerGdbWhatGdb10Saw(Debuggers which) throws IOException {
		Debuggers.Found found = which.assume();
		Assumptions.assumeTrue(found.major() >= 11, () -> found.version() + " does not read the leader");
		PolicyEmulator emulator = PolicyEmulator.of(Policy.ZEROED, folder).withLeader();
		try (UringProgram program = UringProgram.start(); Session session = new Session(found, emulator)) {
			session.attach(program);
			assertThat(session.gdb.consoleText()).contains(INCOMPATIBLE, REJECTED);
			assertThat(session.gdb.command("-data-evaluate-expression $ymm0.v8_int32[0]")).startsWith("^error")
					.contains("Attempt to extract a component of a value that is not a structure.");
		}
	}

	@Test
	void unreadableRegistersStopGdb10AtOnce() throws IOException {
		Debuggers.Found found = Debuggers.GDB_10.assume();
		PolicyEmulator emulator = PolicyEmulator.of(Policy.REGSET_EINVAL, folder);
		try (UringProgram program = UringProgram.start("--single"); Session session = new Session(found, emulator)) {
			// the command answers ^done; the error comes with the stop that it leads to
			session.gdb.command("-target-attach " + program.pid());
			Await.until("gdb's error",
					() -> session.gdb.consoleText().contains("Couldn't get CS register: Invalid argument."));
		}
	}

	@Test
	void unreadableRegistersFailGdbsThreadListWhole() throws IOException {
		Debuggers.Found found = Debuggers.GDB.assume();
		Assumptions.assumeTrue(found.major() >= 11, () -> found.version() + " behaves otherwise");
		PolicyEmulator emulator = PolicyEmulator.of(Policy.REGSET_EINVAL, folder);
		try (UringProgram program = UringProgram.start(); Session session = new Session(found, emulator)) {
			session.gdb.command("-target-attach " + program.pid());
			assertThat(session.gdb.command("-thread-info")).startsWith("^error")
					.contains("Couldn't get registers: Invalid argument.");
			assertThat(session.gdb.command("-thread-info 1")).startsWith("^done").contains("LWP " + program.pid());
			assertThat(session.emulator.calls())
					.anyMatch(call -> call.kind() == Kind.WORKER && call.request().equals("GETREGS")
					&& call.action().equals("failed") && call.result() == -22);
		}
	}

	@Test
	void aDeniedAttachNeverEndsInGdbBefore14() throws IOException {
		Debuggers.Found found = Debuggers.GDB.assume();
		Assumptions.assumeTrue(found.major() <= 13, () -> found.version() + " is not known to try for ever");
		PolicyEmulator emulator = PolicyEmulator.of(Policy.ATTACH_DENIED, folder);
		try (UringProgram program = UringProgram.start("--single"); Session session = new Session(found, emulator)) {
			int token = session.gdb.send("-target-attach " + program.pid());
			String warning = "warning: Cannot attach to lwp " + program.ready().sqpoll()
					+ ": Operation not permitted (1)\n";
			Await.until("the warning to come twice",
					() -> session.gdb.consoleText().split(Pattern.quote(warning), -1).length > 2);
			assertThat(session.gdb.lines()).noneMatch(line -> line.startsWith(token + "^"));
		}
	}

	@Test
	void aDeniedAttachIsOneErrorInGdb16() throws IOException {
		Debuggers.Found found = Debuggers.GDB_16.assume();
		PolicyEmulator emulator = PolicyEmulator.of(Policy.ATTACH_DENIED, folder);
		try (UringProgram program = UringProgram.start(); Session session = new Session(found, emulator)) {
			assertThat(session.gdb.command("-target-attach " + program.pid())).startsWith("^error")
					.containsPattern("Cannot attach to lwp \\d+: Operation not permitted \\(1\\)");
			assertThat(session.emulator.calls())
					.anyMatch(call -> call.action().equals("denied") && call.result() == -1);
		}
	}

	/** What it writes back depends on the processor: what it does under no other policy is measured first. */
	@Test
	void gdbserverGoesThroughItAndWritesBackOnlyWhatItRead() throws IOException {
		PolicyEmulator bare = PolicyEmulator.of(Policy.COPIED, folder);
		Set<PtraceLog.Touch> touches;
		try (UringProgram program = UringProgram.start()) {
			readThroughGdbserver(bare, program, null);
			touches = bare.log().touches(program.ready().allWorkers());
			assertThat(touches).as("no more than XSTATE").allMatch(touch -> "regset@0x202".equals(touch.target()));
		}
		PolicyEmulator emulator = PolicyEmulator.of(Policy.ZEROED, folder);
		try (UringProgram program = UringProgram.start()) {
			readThroughGdbserver(emulator, program, "0x0");
			emulator.log().assertNothingReachedBeyond(touches, program.ready().allWorkers());
			assertThat(emulator.calls()).allMatch(call -> call.program().startsWith("gdbserver"))
					.anyMatch(call -> call.kind() == Kind.WORKER && "none".equals(call.changes()));
		}
	}

	/** Attaches by a gdbserver, reads registers of all threads, and lets the program go. */
	private void readThroughGdbserver(PolicyEmulator emulator, UringProgram program, @Nullable String workersCs)
			throws IOException {
		// gdb talks to it through a pipe: no port that could be taken
		List<String> command = new ArrayList<>(List.of("env"));
		emulator.environment().forEach((name, value) -> command.add(name + "=" + value));
		command.addAll(Debuggers.GDBSERVER.assume().command());
		command.addAll(List.of("--once", "--attach", "-", Long.toString(program.pid())));
		try (Session session = new Session(Debuggers.GDB.assume(), PolicyEmulator.of(Policy.COPIED, folder))) {
			session.command("-target-select remote | " + String.join(" ", command));
			session.readThreads(program);
			for (long tid : program.ready().allWorkers()) {
				String cs = session.register("cs", tid);
				if (workersCs != null) {
					assertThat(cs).isEqualTo(workersCs);
				}
			}
			assertThat(session.register("cs", program.pid())).isEqualTo("0x33");
			session.command("-target-detach");
		}
	}

	@Test
	void lldbServerGoesThroughIt() throws IOException, InterruptedException {
		Optional<Path> lldb = Repository.command("lldb").or(() -> Repository.command("lldb-14"));
		Assumptions.assumeTrue(lldb.isPresent(), "no lldb here: install lldb");
		PolicyEmulator emulator = PolicyEmulator.of(Policy.ZEROED, folder);
		try (UringProgram program = UringProgram.start()) {
			Path output = folder.resolve("lldb.out");
			ProcessBuilder builder = new ProcessBuilder(lldb.orElseThrow().toString(), "-x", "-b", "-o",
					"process attach -p " + program.pid(), "-o", "thread backtrace all", "-o",
					"thread select " + (List.copyOf(program.tasks()).indexOf(program.ready().sqpoll()) + 1), "-o",
					"register read cs ss", "-o", "detach").redirectErrorStream(true).redirectOutput(output.toFile());
			builder.environment().putAll(emulator.environment());
			Process process = builder.start();
			try {
				assertThat(process.waitFor(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)).as("lldb ended").isTrue();
			} finally {
				process.destroyForcibly();
			}
			assertThat(output).content(StandardCharsets.UTF_8).containsPattern("cs = 0x0+\\s")
					.containsPattern("ss = 0x0+\\s");
			emulator.assertNoWriteOrStepReached(program.ready().allWorkers());
			assertThat(emulator.calls()).allMatch(call -> call.program().startsWith("lldb-server"));
		}
	}

	/**
	 * LD_PRELOAD separates by blanks and colons: of a checkout in such a folder another name of the library is given.
	 */
	@Test
	void aLibraryInAFolderWithABlankIsLoaded() throws IOException {
		Path library = PolicyEmulator.of(Policy.COPIED, folder).library();
		Path copy = Files.copy(library,
				Files.createDirectories(folder.resolve("a b:c")).resolve("libptrace_policy.so"));
		assertThat(PolicyEmulator.preloadable(library, folder)).isEqualTo(library);
		Path given = PolicyEmulator.preloadable(copy, folder);
		assertThat(given.toString()).doesNotContain(" ", ":");
		assertThat(given).hasSameBinaryContentAs(library);
		assertThat(PolicyEmulator.preloadable(copy, folder)).as("once more").isEqualTo(given);
		assertThatThrownBy(() -> PolicyEmulator.preloadable(copy, copy.getParent())).isInstanceOf(IOException.class)
				.hasMessageContaining("a b:c");
	}

	@Test
	void aMisspeltPolicyEndsTheProgram() throws IOException {
		ProcessBuilder builder = new ProcessBuilder("/bin/true").redirectErrorStream(true);
		builder.environment().putAll(PolicyEmulator.of(Policy.COPIED, folder).environment());
		builder.environment().put("RINGSIDE_EMULATE", "ZERO");
		Process process = builder.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(Repository.waitFor(process, 30)).isTrue();
		assertThat(process.exitValue()).isEqualTo(125);
		assertThat(output).contains("RINGSIDE_EMULATE must be");
	}

	private Session attach(Debuggers which, Policy policy, UringProgram program) throws IOException {
		Session session = new Session(which.assume(), PolicyEmulator.of(policy, folder));
		boolean done = false;
		try {
			session.attach(program);
			done = true;
			return session;
		} finally {
			if (!done) {
				session.close();
			}
		}
	}

	/** Skips where this machine's kernel itself does not copy: COPIED shows the kernel as it is. */
	private static void assumeCopiedKernel(Session session, UringProgram program) throws IOException {
		String cs = session.register("cs", program.ready().sqpoll());
		Assumptions.assumeTrue(cs.equals("0x33"),
				() -> "this kernel does not copy the registers: cs of a worker is " + cs);
	}

	/** A gdb under the emulator. */
	private static final class Session implements AutoCloseable {

		private static final Pattern THREAD = Pattern.compile("\\{id=\"(\\d+)\",target-id=\"([^\"]*)\"");
		private static final Pattern LWP = Pattern.compile("LWP (\\d+)|Thread \\d+\\.(\\d+)");

		private final Debuggers.Found found;
		private final PolicyEmulator emulator;
		private final GdbMi gdb;
		private Map<Long, String> threads = Map.of();

		Session(Debuggers.Found found, PolicyEmulator emulator) throws IOException {
			this.found = found;
			this.emulator = emulator;
			gdb = new GdbMi(found, emulator.environment());
		}

		void attach(UringProgram program) throws IOException {
			command("-target-attach " + program.pid());
			readThreads(program);
		}

		void readThreads(UringProgram program) throws IOException {
			String info = command("-thread-info");
			Map<Long, String> found = new TreeMap<>();
			Matcher matcher = THREAD.matcher(info);
			while (matcher.find()) {
				Matcher tid = LWP.matcher(matcher.group(2));
				assertThat(tid.find()).as("a TID in %s", matcher.group(2)).isTrue();
				found.put(Long.valueOf(tid.group(1) != null ? tid.group(1) : tid.group(2)), matcher.group(1));
			}
			assertThat(found.keySet()).isEqualTo(program.tasks());
			threads = found;
		}

		String command(String command) throws IOException {
			String answer = gdb.command(command, Duration.ofSeconds(60));
			assertThat(answer).as(command).matches("(?s)\\^(done|running|connected).*");
			return answer;
		}

		String thread(long tid) {
			return Optional.ofNullable(threads.get(tid)).orElseThrow();
		}

		/** A register as hexadecimal text. */
		String register(String name, long tid) throws IOException {
			Matcher value = Pattern.compile("value=\"(\\d+)\"").matcher(command("-data-evaluate-expression --thread "
					+ thread(tid) + " --frame 0 \"(unsigned long)$" + name + "\""));
			assertThat(value.find()).isTrue();
			return "0x" + Long.toHexString(Long.parseUnsignedLong(value.group(1)));
		}

		@Override
		public void close() throws IOException {
			gdb.close();
		}
	}
}
