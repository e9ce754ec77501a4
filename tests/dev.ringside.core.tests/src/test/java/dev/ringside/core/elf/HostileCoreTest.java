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

import static dev.ringside.core.elf.CoreFileTest.assertReason;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.ringside.core.elf.CoreBuilder.Machine;
import dev.ringside.core.elf.ElfException.Reason;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Damaged and hostile cores: an {@link ElfException} or a result, in bounded time and memory. */
class HostileCoreTest {

	@TempDir
	Path folder;

	private static Path scratch;

	@BeforeContainer
	static void makeScratch() throws IOException {
		scratch = Files.createTempFile("ringside-hostile", ".core");
	}

	@AfterContainer
	static void deleteScratch() throws IOException {
		Files.deleteIfExists(scratch);
	}

	private static byte[] sample(Machine machine) {
		return new CoreBuilder(machine).thread(42, 6, Map.of(0, 5L)).process(42, "p", "p a")
				.note("CORE", 2, new byte[64]).thread(43, 0, Map.of())
				.auxiliary(3, 0x20040, 31, 0x50004, 15, 0x60000, 33, 0x70000).files(Map.of(0x20000L, "/bin/x"))
				.load(0x50000, "abc\0./prog").load(0x60000, "cpu").vdso(0x70000, 0x061200).extendedNumbering().bytes();
	}

	private static void readAny(byte[] content) throws IOException {
		Files.write(scratch, content);
		try {
			CoreReport r = new CoreInspector(Optional.empty()).inspect(scratch, null);
			assertThat(r.core().threads()).isNotEmpty();
			assertThat(r.snapshot().threads()).hasSameSizeAs(r.core().threads());
		} catch (ElfException e) {
			assertThat(e.getMessage()).isNotBlank().doesNotContain("!elf");
		}
		try {
			ElfHeader.read(scratch);
		} catch (ElfException e) {
			assertThat(e.reason()).isIn(Reason.WRONG_KIND, Reason.TRUNCATED, Reason.MALFORMED);
		}
	}

	@Property(tries = 400)
	void anyBytesChanged(@ForAll Machine machine,
			@ForAll @Size(min = 1, max = 8) List<@IntRange(max = 1 << 20) Integer> places,
			@ForAll @Size(8) byte[] values) throws IOException {
		byte[] b = sample(machine);
		for (int i = 0; i < places.size(); i++) {
			b[places.get(i) % b.length] = values[i];
		}
		readAny(b);
	}

	@Property(tries = 400)
	void numbersReplacedByExtremes(@ForAll Machine machine, @ForAll @IntRange(max = 1 << 16) int place,
			@ForAll @IntRange(max = 7) int which)
			throws IOException {
		byte[] b = sample(machine);
		long[] extremes = { -1, Long.MAX_VALUE, Long.MIN_VALUE, 0x7fffffff, 0xffffffffL, 0x80000000L, b.length, 0 };
		int at = place % (b.length / 4 - 2) * 4;
		ByteBuffer.wrap(b).order(machine.order).putLong(at, extremes[which]);
		readAny(b);
	}

	@Property(tries = 300)
	void cutAnywhere(@ForAll Machine machine, @ForAll @IntRange(max = 1 << 16) int length) throws IOException {
		byte[] b = sample(machine);
		readAny(Arrays.copyOf(b, length % b.length));
	}

	@Property(tries = 200)
	void anyBytesBehindTheMagic(@ForAll @Size(max = 300) byte[] any, @ForAll Machine machine) throws IOException {
		readAny(any);
		byte[] b = Arrays.copyOf(sample(machine), 64 + any.length);
		System.arraycopy(any, 0, b, 64, any.length);
		readAny(b);
	}

	@Test
	void everyCutOfASmallCoreIsAClearErrorUntilTheNotesAreComplete() throws IOException {
		byte[] b = new CoreBuilder(Machine.X86_64).thread(42, 6, Map.of()).bytes();
		int notesEnd = 64 + 56 + 12 + 8 + 336;
		for (int n = 0; n < notesEnd; n++) {
			Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(b, n));
			assertReason(n < 16 ? Reason.WRONG_KIND : Reason.TRUNCATED, cut);
		}
		Files.write(folder.resolve("whole"), Arrays.copyOf(b, notesEnd));
		assertThat(CoreFile.read(folder.resolve("whole")).threads()).hasSize(1);
	}

	@Test
	void statedSizesAreChecked() throws IOException {
		CoreBuilder good = new CoreBuilder(Machine.X86_64).thread(42, 6, Map.of());
		byte[] longNote = { 5, 0, 0, 0, -1, -1, -1, -1, 1, 0, 0, 0, 'C', 'O', 'R', 'E', 0, 0, 0, 0 };
		assertReason(Reason.MALFORMED, new CoreBuilder(Machine.X86_64).raw(longNote).write(folder.resolve("a")));
		byte[] oneMore = new CoreBuilder(Machine.X86_64).thread(42, 6, Map.of()).note("LINUX", 7, new byte[8])
				.load(0x1000, new byte[64]).bytes();
		ByteBuffer sizes = ByteBuffer.wrap(oneMore).order(ByteOrder.LITTLE_ENDIAN);
		int lastNote = 64 + 2 * 56 + 12 + 8 + 336;
		assertThat(sizes.getInt(lastNote + 4)).isEqualTo(8);
		assertThat(CoreFile.read(Files.write(folder.resolve("n"), oneMore)).threads()).hasSize(1);
		sizes.putInt(lastNote + 4, 9);
		assertReason(Reason.MALFORMED, Files.write(folder.resolve("n"), oneMore));
		byte[] longName = { -1, -1, -1, -1, 0, 0, 0, 0, 1, 0, 0, 0 };
		assertReason(Reason.MALFORMED, new CoreBuilder(Machine.X86_64).raw(longName).write(folder.resolve("b")));
		assertReason(Reason.MALFORMED,
				new CoreBuilder(Machine.X86_64).note("CORE", 1, new byte[100]).write(folder.resolve("c")));
		assertReason(Reason.MALFORMED,
				new CoreBuilder(Machine.X86_64).note("CORE", 1, new byte[5000]).write(folder.resolve("d")));
		assertReason(Reason.MALFORMED,
				new CoreBuilder(Machine.X86_64).note("CORE", 3, new byte[20]).write(folder.resolve("e")));
		assertReason(Reason.MALFORMED,
				new CoreBuilder(Machine.X86_64).thread(-5, 0, Map.of()).write(folder.resolve("f")));
		assertReason(Reason.MALFORMED,
				new CoreBuilder(Machine.X86_64).note("LINUX", 7, new byte[8]).write(folder.resolve("g")));
		assertReason(Reason.TOO_LARGE,
				new CoreBuilder(Machine.X86_64).note("CORE", 6, new byte[70000]).write(folder.resolve("h")));
		byte[] manyFiles = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(1L << 40).array();
		assertReason(Reason.MALFORMED,
				new CoreBuilder(Machine.X86_64).thread(42, 6, Map.of()).note("CORE", 0x46494c45, manyFiles)
						.write(folder.resolve("i")));
		byte[] headers = good.bytes();
		ByteBuffer.wrap(headers).order(ByteOrder.LITTLE_ENDIAN).putShort(54, (short) 57);
		assertReason(Reason.MALFORMED, Files.write(folder.resolve("j"), headers));
		byte[] far = good.bytes();
		ByteBuffer.wrap(far).order(ByteOrder.LITTLE_ENDIAN).putLong(32, Long.MAX_VALUE);
		assertReason(Reason.TRUNCATED, Files.write(folder.resolve("k"), far));
		byte[] xnum = good.extendedNumbering().bytes();
		ByteBuffer.wrap(xnum).order(ByteOrder.LITTLE_ENDIAN).putInt(xnum.length - 64 + 44, -1);
		assertReason(Reason.TOO_LARGE, Files.write(folder.resolve("l"), xnum));
		ByteBuffer.wrap(xnum).order(ByteOrder.LITTLE_ENDIAN).putLong(40, 0);
		assertReason(Reason.MALFORMED, Files.write(folder.resolve("m"), xnum));
	}

	/** Reads in a JVM with a heap of 32 MB what would need gigabytes if the file were believed. */
	@Test
	void memoryAndTimeAreBoundedWhateverIsStated() throws Exception {
		List<Path> files = new ArrayList<>();
		files.add(threads(folder.resolve("too-many-threads"), CoreFile.MAX_THREADS + 1));
		files.add(threads(folder.resolve("thousands-of-threads"), 20_000));
		files.add(sparse(folder.resolve("100-gigabytes-of-notes"), 100L << 30));
		files.add(headers(folder.resolve("a-million-headers"), 1_000_000));
		// What the JVM keeps of a long class path would count too.
		List<String> classPath = new ArrayList<>();
		for (Class<?> c : List.of(ReadCores.class, CoreFile.class)) {
			classPath.add(Path.of(c.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
		}
		List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
				"-Xmx32m", "-XX:+UseSerialGC", "-cp",
				String.join(File.pathSeparator, classPath), ReadCores.class.getName()));
		files.forEach(f -> command.add(f.toString()));
		Path output = folder.resolve("output");
		Process p = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
		try {
			assertThat(p.waitFor(100, TimeUnit.SECONDS)).as("the end of reading four hostile cores within 100 s")
					.isTrue();
		} finally {
			p.destroyForcibly();
		}
		String text = Files.readString(output, StandardCharsets.UTF_8);
		assertThat(p.exitValue()).as(text).isZero();
		assertThat(text.lines()).containsExactly("too-many-threads TOO_LARGE", "thousands-of-threads 20000 threads",
				"100-gigabytes-of-notes TOO_LARGE", "a-million-headers 1 threads");
	}

	private static Path threads(Path file, int count) throws IOException {
		byte[] one = new CoreBuilder(Machine.X86_64).thread(1, 0, Map.of()).bytes();
		byte[] note = Arrays.copyOfRange(one, 64 + 56, 64 + 56 + 12 + 8 + 336);
		byte[] head = Arrays.copyOf(one, 64 + 56);
		ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).putLong(64 + 32, (long) note.length * count);
		try (OutputStream out = new java.io.BufferedOutputStream(Files.newOutputStream(file))) {
			out.write(head);
			for (int i = 1; i <= count; i++) {
				ByteBuffer.wrap(note).order(ByteOrder.LITTLE_ENDIAN).putInt(20 + 32, i);
				out.write(note);
			}
		}
		return file;
	}

	private static Path sparse(Path file, long size) throws IOException {
		byte[] one = new CoreBuilder(Machine.X86_64).thread(1, 0, Map.of()).bytes();
		ByteBuffer.wrap(one).order(ByteOrder.LITTLE_ENDIAN).putLong(64 + 32, size - 120);
		Files.write(file, one);
		try (RandomAccessFile f = new RandomAccessFile(file.toFile(), "rw")) {
			f.setLength(size);
		}
		return file;
	}

	private static Path headers(Path file, int count) throws IOException {
		CoreBuilder b = new CoreBuilder(Machine.X86_64).thread(1, 0, Map.of()).auxiliary(31, 0x5000, 33, 0x6000)
				.extendedNumbering();
		byte[] one = b.bytes();
		long size = one.length + 56L * count;
		// The headers are moved to the end: first the real one, then empty ones of type PT_LOAD.
		ByteBuffer buffer = ByteBuffer.wrap(one).order(ByteOrder.LITTLE_ENDIAN).putLong(32, one.length);
		buffer.putInt(one.length - 64 + 44, count);
		try (OutputStream out = new java.io.BufferedOutputStream(Files.newOutputStream(file))) {
			out.write(one);
			out.write(one, 64, 56);
			byte[] load = ByteBuffer.allocate(56).order(ByteOrder.LITTLE_ENDIAN).putInt(1).array();
			for (int i = 1; i < count; i++) {
				out.write(load);
			}
		}
		assertThat(Files.size(file)).isEqualTo(size);
		return file;
	}

	@Test
	void aLargeFileTableIsSearchedQuickly() throws IOException {
		Map<Long, String> files = new java.util.LinkedHashMap<>();
		for (long i = 1; i <= 60_000; i++) {
			files.put(i << 12, "/lib/" + i);
		}
		Path file = new CoreBuilder(Machine.X86_64).thread(1, 0, Map.of()).auxiliary(3, 60_000L << 12).files(files)
				.write(folder.resolve("core"));
		Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30),
				() -> assertThat(CoreFile.read(file).executables()).containsExactly("/lib/60000"));
	}
}
