/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.elf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.ringside.core.elf.ProgramHeaders.Segment;
import dev.ringside.core.evidence.Certainty;
import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.kernel.KernelRelease;
import dev.ringside.core.kernel.PolicyVerdict;
import dev.ringside.core.kernel.RegisterNames;
import dev.ringside.core.proc.ProcFs;
import dev.ringside.core.proc.ProcessInspector;
import dev.ringside.core.proc.ProcessInspector.Detail;
import dev.ringside.core.process.KernelInfo;
import dev.ringside.core.process.ProcessSnapshot;
import dev.ringside.core.process.ThreadReport;
import dev.ringside.core.thread.ThreadKind;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.Debuggers;
import dev.ringside.tests.common.Repository;
import dev.ringside.tests.common.UringProgram;
import dev.ringside.tests.common.UringProgram.State;

/** Cores that gdb and the kernel of this machine write. */
class RealCoreTest {

	@TempDir
	Path folder;

	private static String run(List<String> command, Path directory) throws IOException, InterruptedException {
		Process p = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
		try {
			p.getOutputStream().close();
			String output = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(p.waitFor(100, TimeUnit.SECONDS)).as("the end of %s within 100 s", command.get(0)).isTrue();
			return output;
		} finally {
			p.destroyForcibly();
		}
	}

	private List<String> gdb(String... commands) throws IOException {
		List<String> command = new ArrayList<>(Debuggers.GDB.assume().command());
		command.addAll(List.of("-nx", "-batch"));
		for (String c : commands) {
			command.add("-ex");
			command.add(c);
		}
		return command;
	}

	private Path gcore(long pid) throws IOException, InterruptedException {
		Path core = folder.resolve("gcore");
		String output = run(gdb("attach " + pid, "generate-core-file " + core, "detach"), folder);
		assertThat(core).as(output).exists();
		return core;
	}

	private static void assertThreads(CoreReport report, State state) {
		ProcessSnapshot s = report.snapshot();
		boolean x86 = s.kernel().architecture() == Architecture.X86_64;
		assertThat(s.workers()).extracting(t -> (long) t.tid()).containsExactlyInAnyOrderElementsOf(state.allWorkers());
		for (ThreadReport t : s.threads()) {
			assertThat(t.classification().kind())
					.isEqualTo(state.allWorkers().contains((long) t.tid()) ? ThreadKind.IO_WORKER : ThreadKind.USER);
			assertThat(t.classification().certainty())
					.isEqualTo(!x86 && t.isWorker() ? Certainty.POSSIBLE : Certainty.LIKELY);
		}
		for (long user : state.users()) {
			assertThat(s.thread((int) user)).as("user thread %s", user).isPresent();
		}
		CoreFile core = report.core();
		assertThat(core.pid()).hasValue((int) state.pid());
		assertThat(core.name()).isEqualTo("uring_demo");
		assertThat(core.arguments()).contains("uring_demo");
		assertThat(core.isTruncated()).isFalse();
		assertThat(report.warnings()).isEmpty();
		Architecture architecture = s.kernel().architecture();
		assertThat(architecture).isEqualTo(KernelInfo.localArchitecture().orElseThrow());
		for (String name : core.threads().get(0).registers().keySet()) {
			assertThat(RegisterNames.classOf(architecture, name)).as("class of %s", name).isPresent();
		}
	}

	private static void assertMachine(CoreReport report, ProcessSnapshot live) throws IOException {
		assertThat(report.core().executables().get(0)).isEqualTo(UringProgram.executable().toRealPath().toString());
		KernelRelease running = new ProcFs().release().orElseThrow();
		assertThat(report.core().release()).get().satisfies(r -> {
			assertThat(r.major()).isEqualTo(running.major());
			assertThat(r.minor()).isEqualTo(running.minor());
		});
		PolicyVerdict byCore = report.snapshot().policy();
		PolicyVerdict byProc = live.policy();
		assertThat(byCore).isNotNull();
		assertThat(byProc).isNotNull();
		assertThat(byCore.policy()).isEqualTo(byProc.policy());
		assertThat(byCore.certainty()).isNotEqualTo(Certainty.CERTAIN);
	}

	private static ProcessSnapshot live(UringProgram program) throws IOException {
		return ProcessInspector.ofThisMachine(new ProcFs(), Optional.empty()).inspect((int) program.pid(), Detail.ALL,
				null);
	}

	@Test
	void gdbsCore() throws Exception {
		try (UringProgram program = UringProgram.startIn(folder, List.of())) {
			ProcessSnapshot live = live(program);
			Path core = gcore(program.pid());
			CoreReport report = new CoreInspector(Optional.empty()).inspect(core, UringProgram.executable());
			assertThreads(report, program.ready());
			assertMachine(report, live);
			assertValues(core, report.core());
		}
	}

	/** gdb reads the same registers from the core. */
	private void assertValues(Path core, CoreFile file) throws IOException, InterruptedException {
		String output = run(gdb("core-file " + core, "thread apply all info registers"), folder);
		Map<Integer, Map<String, Long>> byGdb = new TreeMap<>();
		Map<String, Long> current = null;
		Pattern thread = Pattern.compile("Thread \\d+ .*LWP (\\d+)\\).*");
		Pattern register = Pattern.compile("([a-z_0-9]+) +0x([0-9a-f]+) .*");
		for (String line : output.lines().toList()) {
			Matcher t = thread.matcher(line);
			Matcher r = register.matcher(line);
			if (t.matches()) {
				current = byGdb.computeIfAbsent(Integer.valueOf(t.group(1)), x -> new TreeMap<>());
			} else if (current != null && r.matches()) {
				current.put(r.group(1), Long.parseUnsignedLong(r.group(2), 16));
			}
		}
		assertThat(byGdb).as(output).hasSameSizeAs(file.threads());
		int compared = 0;
		for (CoreThread t : file.threads()) {
			for (Map.Entry<String, Long> e : byGdb.get(t.tid()).entrySet()) {
				Optional<Long> ours = t.register(e.getKey());
				if (ours.isPresent()) {
					assertThat(ours).as("%s of %s", e.getKey(), t).contains(e.getValue());
					compared++;
				}
			}
		}
		assertThat(compared).isGreaterThan(16 * file.threads().size());
	}

	@Test
	void theKernelsCore() throws Exception {
		try (UringProgram program = UringProgram.startIn(folder, List.of("--crash"))) {
			ProcessSnapshot live = live(program);
			Path core = program.crash();
			CoreReport report = new CoreInspector(Optional.empty()).inspect(core, UringProgram.executable());
			assertThreads(report, program.ready());
			assertMachine(report, live);
			assertThat(report.core().threads().get(0).tid()).isEqualTo((int) program.ready().serve());
			assertThat(report.core().threads().get(0).signal()).isEqualTo(6);
			// gdb writes the arguments only of programs that it started; 79 bytes are kept, and they may end between
			// two arguments
			String command = UringProgram.executable() + " --commands --die-with-parent --crash";
			assertThat(report.core().arguments())
					.isEqualTo(command.substring(0, Math.min(79, command.length())).stripTrailing());
			assertValues(core, report.core());
		}
	}

	@Test
	void aThreadThatJumpedToNullIsAUserThread() throws Exception {
		try (UringProgram program = UringProgram.startIn(folder, List.of("--crash-null"))) {
			CoreReport report = new CoreInspector(Optional.empty()).inspect(program.crash(), null);
			CoreThread crashed = report.core().threads().get(0);
			assertThat(crashed.signal()).isEqualTo(11);
			assertThat(crashed.sample()).isNotNull();
			assertThat(crashed.sample().pc()).isZero();
			assertThat(report.snapshot().thread(crashed.tid()).orElseThrow().classification().kind())
					.isEqualTo(ThreadKind.USER);
			assertThreads(report, program.ready());
		}
	}

	/** The kernel puts the notes before the memory, gdb behind it. */
	@Test
	void aCutCoreIsRefusedOrReadWithAWarning() throws Exception {
		try (UringProgram program = UringProgram.startIn(folder, List.of("--no-sqpoll", "--crash"))) {
			cut(gcore(program.pid()), program.ready());
			int whole = cut(program.crash(), program.ready());
			assertThat(whole).as("cuts behind the notes").isPositive();
		}
	}

	private static int cut(Path core, State state) throws IOException {
		int whole = 0;
		try (FileChannel channel = FileChannel.open(core, StandardOpenOption.WRITE)) {
			// gdb's section headers at the very end are not missed.
			for (long length = channel.size() * 2 / 3; length > 0; length = length * 2 / 3) {
				channel.truncate(length);
				try {
					CoreReport report = new CoreInspector(Optional.empty()).inspect(core, null);
					assertThat(report.core().isTruncated()).as("%s cut to %d bytes", core, length).isTrue();
					assertThat(report.warnings()).hasSize(1);
					assertThat(report.snapshot().workers()).hasSize(state.allWorkers().size());
					whole++;
				} catch (ElfException e) {
					assertThat(e.reason()).isIn(ElfException.Reason.TRUNCATED, ElfException.Reason.WRONG_KIND);
				}
			}
		}
		return whole;
	}

	@Test
	void randomChangesOfARealCoreAreNeverMoreThanAnElfException() throws Exception {
		try (UringProgram program = UringProgram.startIn(folder, List.of("--no-sqpoll"))) {
			Path core = gcore(program.pid());
			long notes;
			int size;
			try (ElfReader reader = ElfReader.open(core)) {
				List<Segment> found = new ArrayList<>();
				new ProgramHeaders(reader, ElfHeader.read(reader, 0), 0).forEach(s -> {
					if (s.type() == ProgramHeaders.PT_NOTE) {
						found.add(s);
					}
				});
				notes = found.get(0).offset();
				size = (int) found.get(0).fileSize();
			}
			Random random = new Random(20210405);
			int refused = 0;
			int read = 0;
			try (FileChannel channel = FileChannel.open(core, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
				ByteBuffer head = ByteBuffer.allocate(4096);
				ByteBuffer note = ByteBuffer.allocate(size);
				channel.read(head, 0);
				channel.read(note, notes);
				for (int round = 0; round < 1500; round++) {
					byte[] h = head.array().clone();
					byte[] n = note.array().clone();
					for (int i = random.nextInt(6); i >= 0; i--) {
						byte[] b = random.nextInt(3) == 0 ? h : n;
						b[random.nextInt(b.length)] = (byte) random.nextInt();
					}
					channel.write(ByteBuffer.wrap(h), 0);
					channel.write(ByteBuffer.wrap(n), notes);
					try {
						assertThat(new CoreInspector(Optional.empty()).inspect(core, null).snapshot().threads())
								.isNotEmpty();
						read++;
					} catch (ElfException e) {
						assertThat(e.getMessage()).isNotBlank();
						refused++;
					}
				}
			}
			assertThat(refused).as("changes that made the core unreadable").isPositive();
			assertThat(read).as("changes that did not").isPositive();
		}
	}

	/** A 32-bit process: without libc, so that a compiler with -m32 is enough. */
	@Test
	void aCoreOfAnI386Process() throws Exception {
		Assumptions.assumeTrue(KernelInfo.localArchitecture().equals(Optional.of(Architecture.X86_64)),
				"i386 programs run on x86-64 only");
		Assumptions.assumeTrue(Repository.command("cc").isPresent(), "no cc in PATH");
		Path source = Files.writeString(folder.resolve("i386.c"),
				"void _start(void) { __asm__ volatile(\"movl $0x1234567, %ebx\\n1: movl $29, %eax\\n int $0x80\\n jmp 1b\"); }\n");
		Path program = folder.resolve("i386");
		String compiled = run(
				List.of("cc", "-m32", "-nostdlib", "-static", "-fno-pic", "-no-pie", "-o", program.toString(),
						source.toString()),
				folder);
		Assumptions.assumeTrue(Files.isExecutable(program), () -> "cc -m32 does not work: " + compiled);
		Process p;
		try {
			p = new ProcessBuilder(program.toString()).start();
		} catch (IOException e) {
			Assumptions.abort("the kernel does not run i386 programs: " + e.getMessage());
			return;
		}
		try {
			// Its first instruction is done when it waits.
			Await.until("the i386 program to wait",
					() -> new ProcFs().stat((int) p.pid(), (int) p.pid()).state() == 'S');
			CoreReport report = new CoreInspector(Optional.empty()).inspect(gcore(p.pid()), program);
			assertThat(report.warnings()).isEmpty();
			assertThat(report.core().header().is64Bit()).isFalse();
			assertThat(report.core().header().architecture()).contains(Architecture.I386);
			assertThat(report.core().pid()).hasValue((int) p.pid());
			CoreThread t = report.core().threads().get(0);
			assertThat(t.register("ebx")).contains(0x1234567L);
			assertThat(t.register("orig_eax")).contains(29L);
			assertThat(report.snapshot().threads().get(0).classification().kind()).isEqualTo(ThreadKind.USER);
			CoreReport other = new CoreInspector(Optional.empty()).inspect(folder.resolve("gcore"),
					Path.of("/proc/self/exe"));
			assertThat(other.warnings()).extracting(CoreWarning::kind)
					.containsExactly(CoreWarning.Kind.WRONG_EXECUTABLE);
		} finally {
			p.destroyForcibly();
			assertThat(p.waitFor(30, TimeUnit.SECONDS)).as("the end of the i386 program").isTrue();
		}
	}
}
