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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import dev.ringside.core.elf.CoreBuilder.Machine;
import dev.ringside.core.elf.ElfException.Reason;
import dev.ringside.core.evidence.Certainty;
import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.kernel.KernelPolicy;
import dev.ringside.core.process.ProcessSnapshot;
import dev.ringside.core.process.ThreadReport;
import dev.ringside.core.thread.ThreadKind;

/** Cores of every architecture, built from the kernel's structures. */
class CoreFileTest {

	private static final long WORD = 0x1122334455667788L;

	@TempDir
	Path folder;

	private CoreFile read(CoreBuilder b) throws IOException {
		return CoreFile.read(b.write(folder.resolve("core")));
	}

	private ProcessSnapshot inspect(CoreBuilder b) throws IOException {
		return new CoreInspector(Optional.empty()).inspect(b.write(folder.resolve("core")), null).snapshot();
	}

	@ParameterizedTest
	@CsvSource({ "X86_64,128,rip", "X86_64,152,rsp", "X86_64,120,orig_rax", "X86_64,136,cs", "X86_64,168,fs_base",
			"X86_64,80,rax", "X86_64,0,r15",
			"X86_64,208,gs", "X32,128,rip", "X32,152,rsp", "ARM64,0,x0", "ARM64,240,x30", "ARM64,248,sp",
			"ARM64,256,pc", "ARM64,264,cpsr",
			"RISCV64,0,pc", "RISCV64,16,sp", "RISCV64,24,gp", "RISCV64,80,a0", "RISCV64,248,t6", "S390X,0,pswm",
			"S390X,8,pswa", "S390X,136,r15",
			"S390X,208,orig_r2", "PPC64,8,r1", "PPC64,256,pc", "PPC64LE,256,pc", "PPC64LE,288,lr" })
	void registersAreWhereTheKernelPutsThem(Machine machine, int offset, String name) throws IOException {
		CoreFile core = read(new CoreBuilder(machine).thread(7, 11, Map.of(offset, WORD)));
		assertThat(core.threads()).hasSize(1);
		CoreThread t = core.threads().get(0);
		assertThat(t.tid()).isEqualTo(7);
		assertThat(t.signal()).isEqualTo(11);
		assertThat(t.register(name)).contains(WORD);
		assertThat(t.registers().values()).filteredOn(v -> v != 0).containsExactly(WORD);
	}

	@ParameterizedTest
	@CsvSource({ "0,ebx", "24,eax", "44,orig_eax", "48,eip", "52,cs", "60,esp", "64,ss" })
	void registersOfI386HaveNoSign(int offset, String name) throws IOException {
		CoreThread t = read(new CoreBuilder(Machine.I386).thread(7, 0, Map.of(offset, 0xf7654321L))).threads().get(0);
		assertThat(t.register(name)).contains(0xf7654321L);
		assertThat(t.registers().values()).filteredOn(v -> v != 0).hasSize(1);
	}

	@ParameterizedTest
	@EnumSource(Machine.class)
	void eachMachinesThreadsAndProcess(Machine machine) throws IOException {
		CoreFile core = read(new CoreBuilder(machine).thread(70, 6, Map.of()).process(42, "name\u001b", "./prog a  ")
				.note("CORE", 2, new byte[16]).thread(42, 0, Map.of()).thread(71, 0, Map.of()).extendedNumbering());
		assertThat(core.threads()).extracting(CoreThread::tid).containsExactly(70, 42, 71);
		assertThat(core.pid()).hasValue(42);
		assertThat(core.name()).isEqualTo("name\u001b");
		assertThat(core.arguments()).isEqualTo("./prog a");
		assertThat(core.isTruncated()).isFalse();
		assertThat(core.header().machine()).isEqualTo(machine.machine);
		assertThat(core.header().is64Bit()).isEqualTo(machine.wide);
		assertThat(core.header().order()).isEqualTo(machine.order);
	}

	@Test
	void aMachineThatIsNotKnownHasThreadsOnly() throws IOException {
		CoreFile core = read(new CoreBuilder(Machine.ARM).thread(7, 0, Map.of(0, 5L)));
		assertThat(core.header().architecture()).isEmpty();
		assertThat(core.threads().get(0).registers()).isEmpty();
		assertThat(core.threads().get(0).sample()).isNull();
		ProcessSnapshot s = inspect(new CoreBuilder(Machine.ARM).thread(7, 0, Map.of(0, 5L)));
		assertThat(s.policy()).isNull();
		assertThat(s.threads().get(0).classification().kind()).isEqualTo(ThreadKind.UNKNOWN);
	}

	@Test
	void gdbsOrderIsReadToo() throws IOException {
		CoreFile core = read(new CoreBuilder(Machine.X86_64).process(42, "prog", "prog x").thread(43, 0, Map.of())
				.note("CORE", 2, new byte[512]).note("LINUX", 0x202, new byte[2696])
				.note("CORE", 0x53494749, new byte[128])
				.thread(42, 0, Map.of()).note("GDB", 0xff000000, new byte[30]).auxiliary(9, 0x401000));
		assertThat(core.threads()).extracting(CoreThread::tid).containsExactly(43, 42);
		assertThat(core.entry()).contains(0x401000L);
	}

	@ParameterizedTest
	@EnumSource(value = Machine.class, names = { "X86_64", "I386", "ARM64", "S390X" })
	void theExecutableAndTheReleaseAreFound(Machine machine) throws IOException {
		Map<Long, String> files = new LinkedHashMap<>();
		files.put(0x10000L, "/usr/lib/libc.so");
		files.put(0x20000L, "/opt/my prog\u001b");
		files.put(0x30000L, "/etc/other");
		CoreFile core = read(new CoreBuilder(machine).thread(7, 0, Map.of())
				.auxiliary(3, 0x20040, 9, 0x30010, 31, 0x50004, 15, 0x60000, 33, 0x70000)
				.files(files).load(0x50000, "abc\0./prog").load(0x60000, "cpu").vdso(0x70000, 6 << 16 | 18 << 8 | 44));
		assertThat(core.executables()).containsExactly("/opt/my prog\u001b", "./prog");
		assertThat(core.platform()).contains("cpu");
		assertThat(core.release()).get().hasToString("6.18.44").satisfies(r -> assertThat(r.upstream()).isFalse());
		assertThat(core.auxiliary()).containsEntry(9, 0x30010L);
	}

	@Test
	void withoutProgramHeadersTheEntryNamesTheExecutable() throws IOException {
		CoreFile core = read(new CoreBuilder(Machine.X86_64).thread(7, 0, Map.of()).auxiliary(9, 0x20010)
				.files(Map.of(0x20000L, "/bin/x")));
		assertThat(core.executables()).containsExactly("/bin/x");
	}

	@Test
	void addressesThatLeadNowhereAreNoError() throws IOException {
		CoreFile core = read(new CoreBuilder(Machine.X86_64).thread(7, 0, Map.of())
				.auxiliary(31, -1, 33, 0x70000, 15, 0x123, 3, 1, Long.MIN_VALUE, 5).load(0x70000, "no elf"));
		assertThat(core.executables()).isEmpty();
		assertThat(core.release()).isEmpty();
		assertThat(core.platform()).isEmpty();
	}

	// ---- classification

	private static final Map<Integer, Long> X86_WORKER = Map.of(120, 426L, 136, 0x33L, 168, 0x7000L, 96, 5L);

	@Test
	void workersOfAnX86Core() throws IOException {
		CoreBuilder b = new CoreBuilder(Machine.X86_64).thread(50, 0, X86_WORKER).process(42, "p", "p")
				.thread(42, 0, Map.of(128, 0x401000L, 152, 0x7ffc0000L, 136, 0x33L, 168, 0x7000L))
				.thread(43, 11, Map.of(128, 0L, 152, 0x7ffd0000L, 136, 0x33L, 168, 0x8000L)).auxiliary(33, 0x70000)
				.vdso(0x70000, 0x061200);
		ProcessSnapshot s = inspect(b);
		assertThat(s.pid()).isEqualTo(42);
		assertThat(s.tracer()).isEqualTo(-1);
		assertThat(s.threads()).extracting(ThreadReport::tid).containsExactly(42, 43, 50);
		assertThat(s.threads()).extracting(t -> t.classification().kind()).containsExactly(ThreadKind.USER,
				ThreadKind.USER,
				ThreadKind.IO_WORKER);
		assertThat(s.threads()).allMatch(
				t -> t.classification().certainty() == Certainty.LIKELY && t.name().isEmpty() && t.tracer() == -1);
		assertThat(s.policy()).isNotNull();
		assertThat(s.policy().policy()).isEqualTo(KernelPolicy.USER_WORKER);
		assertThat(s.policy().certainty()).isEqualTo(Certainty.LIKELY);
		assertThat(s.kernel().architecture()).isEqualTo(Architecture.X86_64);
		assertThat(s.kernel().release()).hasToString("6.18.0");
	}

	@Test
	void threadsWithoutThreadLocalStorageShareNone() throws IOException {
		ProcessSnapshot s = inspect(new CoreBuilder(Machine.X86_64).thread(42, 0, Map.of(128, 1L, 152, 2L)).thread(50,
				0, Map.of(136, 0x33L)));
		assertThat(s.thread(50).orElseThrow().classification().certainty()).isEqualTo(Certainty.POSSIBLE);
		assertThat(s.policy()).isNull();
	}

	@Test
	void registersBeatTheReleaseOfTheCore() throws IOException {
		Map<Integer, Long> zeroed = Map.of(168, 0x7000L);
		Map<Integer, Long> user = Map.of(128, 0x401000L, 152, 0x7ffc0000L, 136, 0x33L, 168, 0x7000L);
		ProcessSnapshot old = inspect(new CoreBuilder(Machine.X86_64).thread(42, 0, user).thread(50, 0, zeroed));
		assertThat(old.thread(50).orElseThrow().classification().certainty()).isEqualTo(Certainty.LIKELY);
		assertThat(old.policy().policy()).isEqualTo(KernelPolicy.ZEROED);
		assertThat(old.policy().certainty()).isEqualTo(Certainty.POSSIBLE);
		assertThat(old.kernel().release()).isNull();
	}

	@Test
	void withoutWorkersAndReleaseThePolicyIsUnknown() throws IOException {
		ProcessSnapshot s = inspect(new CoreBuilder(Machine.X86_64).thread(42, 0, Map.of(128, 1L, 152, 2L)));
		assertThat(s.policy()).isNull();
		assertThat(s.workers()).isEmpty();
		assertThat(s.pid()).isZero();
	}

	@Test
	void armWorkersArePossibleAndUserThreadsLikely() throws IOException {
		ProcessSnapshot s = inspect(new CoreBuilder(Machine.ARM64).thread(42, 0, Map.of(248, 0x7ff0L, 256, 0x4000L))
				.thread(50, 0, Map.of(264, 0x100005L)).auxiliary(33, 0x70000).vdso(0x70000, 0x060100));
		assertThat(s.thread(50).orElseThrow().classification().kind()).isEqualTo(ThreadKind.IO_WORKER);
		assertThat(s.thread(50).orElseThrow().classification().certainty()).isEqualTo(Certainty.POSSIBLE);
		assertThat(s.thread(42).orElseThrow().classification().kind()).isEqualTo(ThreadKind.USER);
		assertThat(s.policy().policy()).isEqualTo(KernelPolicy.ARM64_ZEROED);
	}

	@ParameterizedTest
	@CsvSource({ "S390X,0x060400,UNKNOWN", "PPC64,0x060300,UNKNOWN", "PPC64LE,0x060400,IO_WORKER",
			"RISCV64,0x060400,IO_WORKER" })
	void registersTellOnlyWhereTheyDo(Machine machine, String version, ThreadKind expected) throws IOException {
		ProcessSnapshot s = inspect(
				new CoreBuilder(machine).thread(50, 0, Map.of()).auxiliary(33, 0x70000).vdso(0x70000,
						Integer.decode(version)));
		assertThat(s.threads().get(0).classification().kind()).isEqualTo(expected);
	}

	@Test
	void theUsersPolicyIsTaken() throws IOException {
		Path file = new CoreBuilder(Machine.X86_64).thread(50, 0, X86_WORKER).write(folder.resolve("core"));
		ProcessSnapshot s = new CoreInspector(Optional.of(KernelPolicy.ZEROED)).inspect(file, null).snapshot();
		assertThat(s.policy().policy()).isEqualTo(KernelPolicy.ZEROED);
		assertThat(s.policy().certainty()).isEqualTo(Certainty.CERTAIN);
	}

	// ---- executables and warnings

	@Test
	void anExecutableOfAnotherMachineIsWarnedOf() throws IOException {
		Path core = new CoreBuilder(Machine.X86_64).thread(50, 0, X86_WORKER).write(folder.resolve("core"));
		Path good = new CoreBuilder(Machine.X86_64).type(ElfHeader.ET_DYN).write(folder.resolve("good"));
		Path bad = new CoreBuilder(Machine.I386).type(ElfHeader.ET_EXEC).write(folder.resolve("bad"));
		CoreInspector inspector = new CoreInspector(Optional.empty());
		assertThat(inspector.inspect(core, good).warnings()).isEmpty();
		CoreReport report = inspector.inspect(core, bad);
		assertThat(report.warnings()).singleElement().satisfies(w -> {
			assertThat(w.kind()).isEqualTo(CoreWarning.Kind.WRONG_EXECUTABLE);
			assertThat(w.text()).contains("32-bit i386", "64-bit x86_64", bad.toString());
			assertThat(w.remedy()).isNotBlank().doesNotStartWith("!");
			assertThat(w.kind().id()).isEqualTo("executable-mismatch");
		});
		assertThatThrownBy(() -> inspector.inspect(core, core)).isInstanceOf(ElfException.class)
				.hasMessageContaining("not a program");
		assertThatThrownBy(() -> inspector.inspect(core, folder.resolve("none"))).isInstanceOf(ElfException.class);
	}

	@Test
	void aCoreWithoutItsMemoryIsReadWithAWarning() throws IOException {
		byte[] all = new CoreBuilder(Machine.X86_64).thread(50, 0, X86_WORKER).load(0x1000, new byte[5000]).bytes();
		Path cut = Files.write(folder.resolve("cut"), java.util.Arrays.copyOf(all, all.length - 4000));
		CoreReport report = new CoreInspector(Optional.empty()).inspect(cut, null);
		assertThat(report.core().isTruncated()).isTrue();
		assertThat(report.warnings()).extracting(CoreWarning::kind).containsExactly(CoreWarning.Kind.TRUNCATED);
		assertThat(report.snapshot().workers()).hasSize(1);
	}

	// ---- headers

	@Test
	void headersOfRealPrograms() throws IOException {
		ElfHeader h = ElfHeader.read(Path.of("/proc/self/exe"));
		assertThat(h.type()).isIn(ElfHeader.ET_EXEC, ElfHeader.ET_DYN);
		assertThat(h.is64Bit()).isTrue();
		assertThat(h.architecture()).isEqualTo(Architecture.of(System.getProperty("os.arch")));
		assertThat(h.fits(h)).isTrue();
		assertThat(h.describe()).startsWith("64-bit ");
	}

	@Test
	void describesAMachineThatIsNotKnown() throws IOException {
		assertThat(ElfHeader.read(new CoreBuilder(Machine.ARM).write(folder.resolve("arm"))).describe())
				.isEqualTo("32-bit ELF machine 40");
	}

	@Test
	void whatIsNoCoreSaysSo() throws IOException {
		assertReason(Reason.WRONG_KIND,
				Files.writeString(folder.resolve("text"), "#!/bin/sh\necho this is no ELF file\n"));
		assertReason(Reason.WRONG_KIND, Files.write(folder.resolve("empty"), new byte[0]));
		assertReason(Reason.WRONG_KIND,
				new CoreBuilder(Machine.X86_64).type(ElfHeader.ET_EXEC).write(folder.resolve("program")));
		assertReason(Reason.NOT_A_FILE, folder);
		assertReason(Reason.NOT_A_FILE, Path.of("/dev/zero"));
		assertReason(Reason.MISSING, folder.resolve("none"));
		Path loop = Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
		assertReason(Reason.FAILED, loop);
		Path control = folder.resolve("a\u001b[31m\n");
		assertThatThrownBy(() -> CoreFile.read(control)).isInstanceOf(ElfException.class)
				.hasMessageContaining("\\x1b[31m\\n");
	}

	static void assertReason(Reason reason, Path file) {
		assertThatThrownBy(() -> CoreFile.read(file)).isInstanceOfSatisfying(ElfException.class, e -> {
			assertThat(e.reason()).isEqualTo(reason);
			assertThat(e.getMessage()).contains(file.toString()).doesNotContain("!elf").doesNotContain("{");
		});
	}

	@Test
	void aFifoIsNotOpened() throws Exception {
		Path fifo = folder.resolve("fifo");
		Process mkfifo = new ProcessBuilder("mkfifo", fifo.toString()).start();
		assertThat(mkfifo.waitFor()).isZero();
		assertReason(Reason.NOT_A_FILE, fifo);
		assertThatThrownBy(() -> ElfHeader.read(fifo)).isInstanceOf(ElfException.class);
	}
}
