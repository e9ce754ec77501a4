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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.ringside.core.evidence.Certainty;
import dev.ringside.core.evidence.Evidence.Rule;
import dev.ringside.core.kernel.KernelPolicy;
import dev.ringside.core.proc.ProcessInspector.Detail;
import dev.ringside.core.process.ProcessSnapshot;
import dev.ringside.core.process.ThreadReport;
import dev.ringside.core.session.ProcessModel;
import dev.ringside.core.thread.Classification;
import dev.ringside.core.thread.ThreadKind;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.Repository;
import dev.ringside.tests.common.UringProgram;
import dev.ringside.tests.common.UringProgram.State;

/** The real /proc of the real io_uring program. */
class RealProgramTest {

	@TempDir
	Path folder;

	private final ProcFs procFs = new ProcFs();

	private ProcessSnapshot inspect(UringProgram program) throws ProcException {
		return ProcessInspector.ofThisMachine(procFs, Optional.empty()).inspect((int) program.pid(), Detail.ALL, null);
	}

	private static Classification of(ProcessSnapshot s, long tid) {
		return s.thread((int) tid).orElseThrow(() -> new AssertionError("no thread " + tid + " in " + s))
				.classification();
	}

	@Test
	void eachThreadIsWhatItIs() throws IOException {
		try (UringProgram program = UringProgram.start("--requests", "2", "--threads", "5")) {
			State state = program.ready();
			boolean foreign = procFs.numbersAreForeign();
			// The kernel shows the SQPOLL thread in fdinfo only while it can take the ring's lock.
			ProcessSnapshot s = Await.value("fdinfo to name the SQPOLL thread", () -> Optional.of(inspect(program))
					.filter(x -> foreign
							|| of(x, state.sqpoll()).evidence().stream().anyMatch(e -> e.rule() == Rule.RING_FDINFO)));
			assertThat(s.workers()).extracting(t -> (long) t.tid())
					.containsExactlyInAnyOrderElementsOf(state.allWorkers());
			for (ThreadReport t : s.threads()) {
				assertThat(t.classification().certainty()).as("%s", t).isEqualTo(Certainty.CERTAIN);
				assertThat(t.classification().evidence()).isNotEmpty();
				assertThat(t.tracer()).isZero();
			}
			for (long user : state.users()) {
				assertThat(of(s, user).kind()).isEqualTo(ThreadKind.USER);
			}
			assertThat(s.thread((int) state.spoof()).orElseThrow().name()).isEqualTo("iou-wrk-1");
			assertThat(of(s, state.spoof()).evidenceTexts())
					.anyMatch(t -> t.contains("iou-wrk-1") && t.contains("not a worker"));
			assertThat(of(s, state.sqpoll()).kind()).isEqualTo(ThreadKind.SQPOLL);
			assertThat(of(s, state.sqpoll()).owner())
					.isEqualTo(foreign ? OptionalInt.empty() : OptionalInt.of((int) state.serve()));
			for (long owner : List.of(state.serve(), state.helper(), state.sqpoll())) {
				assertThat(state.workersOf(owner)).hasSize(2);
				for (long worker : state.workersOf(owner)) {
					assertThat(of(s, worker).kind()).isEqualTo(ThreadKind.IO_WORKER);
					assertThat(of(s, worker).owner())
							.isEqualTo(foreign ? OptionalInt.empty() : OptionalInt.of((int) owner));
					assertThat(of(s, worker).renamed()).isFalse();
				}
			}
			assertThat(s.policy()).isNotNull();
			assertThat(s.policy().policy().attach()).isEqualTo(KernelPolicy.Attach.WORKS);
		}
	}

	@Test
	void aRenamedWorkerIsFlaggedAndNamedSo() throws IOException {
		try (UringProgram program = UringProgram.start("--rename-worker", "main) S \\x1b\\x0a", "--user-name",
				"iou-sqp-2")) {
			State state = program.ready();
			ProcessSnapshot s = inspect(program);
			Classification c = of(s, state.renamed());
			assertThat(c.kind()).isEqualTo(ThreadKind.IO_WORKER);
			assertThat(c.certainty()).isEqualTo(Certainty.CERTAIN);
			assertThat(c.renamed()).isTrue();
			assertThat(c.owner()).isEmpty();
			assertThat(String.join("", c.evidenceTexts())).contains("\\x1b").doesNotContain("\u001b", "\n");
			assertThat(s.thread((int) state.renamed()).orElseThrow().name()).isEqualTo("main) S \u001b\n");
			assertThat(of(s, state.spoof()).kind()).isEqualTo(ThreadKind.USER);
			assertThat(s.workers()).hasSize(state.allWorkers().size());
		}
	}

	@Test
	void aUserThreadNamedLikeARealWorkerOfTheProcessIsNotOne() throws IOException {
		for (String name : List.of("a) S 1 2", "iou-mgr-5", "vhost-3", "kvm-nx-lpage-re", "\\x1b[31mred", "x\\x0ay",
				"\\xff\\xfe")) {
			try (UringProgram program = UringProgram.start("--user-name", name, "--no-sqpoll")) {
				State state = program.ready();
				ProcessSnapshot s = inspect(program);
				assertThat(of(s, state.spoof()).kind()).as(name).isEqualTo(ThreadKind.USER);
				assertThat(s.workers()).extracting(t -> (long) t.tid())
						.containsExactlyInAnyOrderElementsOf(state.allWorkers());
			}
		}
	}

	@Test
	void aZombieLeaderIsAUserThread() throws IOException {
		try (UringProgram program = UringProgram.start("--zombie-leader")) {
			State state = program.ready();
			ProcessSnapshot s = inspect(program);
			assertThat(of(s, program.pid()).kind()).isEqualTo(ThreadKind.USER);
			assertThat(s.workers()).extracting(t -> (long) t.tid())
					.containsExactlyInAnyOrderElementsOf(state.allWorkers());
		}
	}

	@Test
	void theModelHearsOfALateRing() throws IOException {
		try (UringProgram program = UringProgram.start("--late-ring")) {
			ProcessModel model = ProcessModel.ofThisMachine(ProcessInspector.ofThisMachine(procFs, Optional.empty()),
					(int) program.pid());
			List<ProcessSnapshot> told = new ArrayList<>();
			model.onChange(told::add);
			assertThat(workers(model)).isEmpty();
			State state = program.makeRings();
			assertThat(workers(model)).hasSize(state.allWorkers().size());
			assertThat(told).hasSize(2);
			// The second read takes known workers over, and is the same.
			assertThat(workers(model)).extracting(ThreadReport::tid)
					.containsExactlyElementsOf(told.get(1).workers().stream().map(ThreadReport::tid).toList());
		}
	}

	private static List<ThreadReport> workers(ProcessModel model) throws ProcException {
		model.refresh();
		return model.snapshot().orElseThrow().workers();
	}

	@Test
	void threadsThatComeAndGoAreNoError() throws Exception {
		AtomicBoolean stop = new AtomicBoolean();
		Thread churn = new Thread(() -> {
			while (!stop.get()) {
				List<Thread> batch = Stream.generate(() -> new Thread(() -> {
				})).limit(8).toList();
				batch.forEach(Thread::start);
				for (Thread t : batch) {
					try {
						t.join();
					} catch (InterruptedException e) {
						return;
					}
				}
			}
		}, "churn");
		churn.start();
		try {
			ProcessInspector inspector = ProcessInspector.ofThisMachine(procFs, Optional.empty());
			int pid = (int) ProcessHandle.current().pid();
			Set<Integer> seen = new HashSet<>();
			Await.until("the inspector to see 50 threads that come and go", () -> {
				for (ThreadReport t : inspector.inspect(pid, Detail.ALL, null).threads()) {
					assertThat(t.classification().kind()).isEqualTo(ThreadKind.USER);
					seen.add(t.tid());
				}
				return seen.size() > 50;
			});
		} finally {
			stop.set(true);
			churn.join();
		}
	}

	/** Another user may read task flags, so the verdict is the same; files that need rights are denied, not guessed. */
	@Test
	void anotherUserGetsTheSameVerdictWithLessEvidence() throws Exception {
		Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "needs root to become another user");
		Optional<Path> setpriv = Repository.command("setpriv");
		Assumptions.assumeTrue(setpriv.isPresent(), "no setpriv in PATH");
		Path core = Path.of(ProcFs.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		Path tests = Path.of(AsOtherUser.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		Path copy = Files.createTempDirectory("ringside-other-user");
		try (UringProgram program = UringProgram.start()) {
			copy(core, copy.resolve("core"));
			copy(tests, copy.resolve("tests"));
			State state = program.ready();
			List<String> command = List.of(setpriv.get().toString(), "--reuid=65534", "--regid=65534", "--clear-groups",
					Path.of(System.getProperty("java.home"), "bin/java").toString(), "-Xshare:auto", "-cp",
					copy.resolve("core") + ":" + copy.resolve("tests"), AsOtherUser.class.getName(),
					Long.toString(program.pid()));
			Process p = new ProcessBuilder(command).directory(copy.toFile()).redirectErrorStream(true).start();
			String output = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(p.waitFor(60, TimeUnit.SECONDS)).as("the end of the reader as another user within 60 s")
					.isTrue();
			Assumptions.assumeFalse(output.contains("Could not find or load"),
					() -> "another user cannot read the class files: " + output);
			assertThat(p.exitValue()).as(output).isZero();
			assertThat(output.lines()).contains("syscall DENIED", "sqpoll DENIED", "any debugger: false",
					"mine: Process " + program.pid()
					+ " is another user's. Run the debugger as the user of the process, or as root.");
			for (long worker : state.allWorkers()) {
				ThreadKind kind = worker == state.sqpoll() ? ThreadKind.SQPOLL : ThreadKind.IO_WORKER;
				assertThat(output.lines()).contains(worker + " " + kind + " CERTAIN");
			}
			for (long user : state.users()) {
				assertThat(output.lines()).contains(user + " USER CERTAIN");
			}
		} finally {
			try (Stream<Path> files = Files.walk(copy)) {
				for (Path f : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
					Files.delete(f);
				}
			}
		}
	}

	private static void copy(Path from, Path to) throws IOException {
		Files.setPosixFilePermissions(to.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
		if (Files.isRegularFile(from)) {
			Files.copy(from, to);
			Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rw-r--r--"));
			return;
		}
		try (Stream<Path> files = Files.walk(from)) {
			for (Path f : files.toList()) {
				Path target = to.resolve(from.relativize(f).toString());
				Files.copy(f, target);
				Files.setPosixFilePermissions(target,
						PosixFilePermissions.fromString(Files.isDirectory(f) ? "rwxr-xr-x" : "rw-r--r--"));
			}
		}
	}
}
