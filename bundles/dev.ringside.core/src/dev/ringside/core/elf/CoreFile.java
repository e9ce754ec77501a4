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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.elf.ElfException.Reason;
import dev.ringside.core.elf.Notes.Note;
import dev.ringside.core.elf.ProgramHeaders.Segment;
import dev.ringside.core.kernel.KernelRelease;
import dev.ringside.core.text.Texts;

/**
 * What a Linux core file says of its process: threads, registers, executable. Kernels' cores and gdb's ({@code gcore})
 * differ in the order of notes; both are read. Memory is read only where the auxiliary vector points to. Everything in
 * it is untrusted: strings are unescaped.
 * <p>
 * Memory and time are bounded whatever the file states: one window of {@value ElfReader#MAX_READ} bytes,
 * {@value #MAX_THREADS} threads, {@value ProgramHeaders#MAX} program headers, {@value Notes#MAX} notes. Immutable.
 */
public final class CoreFile {

	/** The most threads that are read; with more the file is refused. */
	public static final int MAX_THREADS = 65_536;

	private static final int NT_PRSTATUS = 1;
	private static final int NT_PRPSINFO = 3;
	private static final int NT_AUXV = 6;
	private static final int NT_FILE = 0x46494c45;

	private static final int AT_PHDR = 3;
	private static final int AT_ENTRY = 9;
	private static final int AT_PLATFORM = 15;
	private static final int AT_EXECFN = 31;
	private static final int AT_SYSINFO_EHDR = 33;

	private static final int MAX_STATUS = 4096;
	/** pr_fname and pr_psargs end the structure on every architecture; before them are four process ids. */
	private static final int PSARGS = 80;
	private static final int FNAME = 16;
	private static final int PRPSINFO_TAIL = 4 * 4 + FNAME + PSARGS;
	private static final int MAX_PRPSINFO = 256;
	private static final int MAX_AUXV = 16 * 1024;
	/** The kernel writes at most 4 MB. */
	private static final int MAX_FILE_NOTE = 16 * 1024 * 1024;
	private static final int MAX_PATH = 4096;
	private static final int MAX_NOTE_SEGMENTS = 64;
	private static final int MAX_VDSO_HEADERS = 64;

	private final ElfHeader header;
	private final List<CoreThread> threads;
	private final OptionalInt pid;
	private final String name;
	private final String arguments;
	private final Map<Integer, Long> auxiliary;
	private final List<String> executables;
	private final Optional<String> platform;
	private final Optional<KernelRelease> release;
	private final boolean truncated;

	private CoreFile(Parser p) {
		header = p.header;
		threads = p.finish();
		pid = p.pid;
		name = p.name;
		arguments = p.arguments;
		auxiliary = Collections.unmodifiableMap(p.auxiliary);
		executables = List.copyOf(p.executables);
		platform = Optional.ofNullable(p.platform);
		release = Optional.ofNullable(p.release);
		truncated = p.truncated;
	}

	/**
	 * Reads a core.
	 *
	 * @param core the file
	 * @return what it says
	 * @throws ElfException when it cannot be read, is no core, is damaged, or larger than Ringside reads; the message
	 *                      names the file, what is wrong and where
	 */
	public static CoreFile read(Path core) throws ElfException {
		try (ElfReader reader = ElfReader.open(core)) {
			return new CoreFile(new Parser(reader));
		}
	}

	/**
	 * The core's ELF header.
	 *
	 * @return of type {@link ElfHeader#ET_CORE}
	 */
	public ElfHeader header() {
		return header;
	}

	/**
	 * The threads.
	 *
	 * @return in the order of the notes: the one that got the signal (kernel) or was selected (gdb) first; at least one
	 */
	public List<CoreThread> threads() {
		return threads;
	}

	/**
	 * The process id of NT_PRPSINFO.
	 *
	 * @return empty where the core has none
	 */
	public OptionalInt pid() {
		return pid;
	}

	/**
	 * The name of the process's leader (a kernel's core) or of the executable (gdb's): {@code pr_fname}, at most 15
	 * bytes.
	 *
	 * @return unescaped; empty where the core has none
	 */
	public String name() {
		return name;
	}

	/**
	 * The beginning of the command line, at most 79 bytes, arguments separated by blanks: {@code pr_psargs}.
	 *
	 * @return unescaped; empty where the core has none
	 */
	public String arguments() {
		return arguments;
	}

	/**
	 * The auxiliary vector, by AT_* number ({@code include/uapi/linux/auxvec.h}).
	 *
	 * @return unmodifiable; empty where the core has none
	 */
	public Map<Integer, Long> auxiliary() {
		return auxiliary;
	}

	/**
	 * The address where the program starts: AT_ENTRY.
	 *
	 * @return empty where the core has none
	 */
	public Optional<Long> entry() {
		return Optional.ofNullable(auxiliary.get(AT_ENTRY));
	}

	/**
	 * What may be the executable's path: the mapped file (NT_FILE) that holds the program's headers or entry, then the
	 * name that it was started by (AT_EXECFN; may be relative).
	 *
	 * @return the best first, unescaped; empty where the core tells nothing
	 */
	public List<String> executables() {
		return executables;
	}

	/**
	 * The processor's name: AT_PLATFORM.
	 *
	 * @return such as {@code x86_64}, unescaped; empty where the core does not have the string
	 */
	public Optional<String> platform() {
		return platform;
	}

	/**
	 * The kernel's version, from the note "Linux" of the vDSO, which both kinds of cores contain. It is the version of
	 * the kernel's source (Debian's "5.10.0-26" is 5.10.197 here), without a release candidate's number; a distribution
	 * may have changed io_uring, so it is not marked as upstream's.
	 *
	 * @return empty where the core does not have the vDSO
	 */
	public Optional<KernelRelease> release() {
		return release;
	}

	/**
	 * Whether memory that the core announces lies behind the end of the file, as when a size limit cut it. Threads and
	 * registers are complete all the same.
	 *
	 * @return true when it is cut
	 */
	public boolean isTruncated() {
		return truncated;
	}

	/** Reads one core. */
	private static final class Parser {

		final ElfReader reader;
		final ElfHeader header;
		final int word;
		final Optional<RegisterLayout> layout;
		final List<Pending> pending = new ArrayList<>();
		final Map<Integer, Long> auxiliary = new LinkedHashMap<>();
		final Set<String> executables = new LinkedHashSet<>();
		OptionalInt pid = OptionalInt.empty();
		String name = "";
		String arguments = "";
		@Nullable Note files;
		@Nullable String platform;
		@Nullable KernelRelease release;
		boolean truncated;

		/** A thread whose notes are still being read. */
		private record Pending(int tid, int signal, long[] values) {
		}

		Parser(ElfReader reader) throws ElfException {
			this.reader = reader;
			header = ElfHeader.read(reader, 0);
			if (header.type() != ElfHeader.ET_CORE) {
				throw new ElfException(Reason.WRONG_KIND, Texts.get("elf.notCore", reader.name(), header.type()));
			}
			word = header.is64Bit() ? 8 : 4;
			layout = RegisterLayout.of(header);
			ProgramHeaders headers = new ProgramHeaders(reader, header, 0);
			List<Segment> noteSegments = new ArrayList<>();
			headers.forEach(s -> {
				if (s.type() == ProgramHeaders.PT_NOTE) {
					if (noteSegments.size() == MAX_NOTE_SEGMENTS) {
						throw reader.tooLarge("elf.what.noteSegments", headers.size(), MAX_NOTE_SEGMENTS);
					}
					noteSegments.add(s);
				} else if (s.type() == ProgramHeaders.PT_LOAD) {
					truncated |= Long.compareUnsigned(s.offset(), reader.size()) > 0
							|| Long.compareUnsigned(s.fileSize(), reader.size() - s.offset()) > 0;
				}
			});
			Notes notes = new Notes(reader);
			for (Segment s : noteSegments) {
				notes.forEach(s, 0, this::note);
			}
			if (pending.isEmpty()) {
				throw reader.malformed("elf.noThreads");
			}
			memory(headers);
		}

		private void note(Note note) throws ElfException {
			boolean core = note.owner().equals("CORE");
			if (core && note.type() == NT_PRSTATUS) {
				status(note);
			} else if (core && note.type() == NT_PRPSINFO) {
				process(note);
			} else if (core && note.type() == NT_AUXV) {
				auxiliary(note);
			} else if (core && note.type() == NT_FILE) {
				files = note;
			}
		}

		/**
		 * struct elf_prstatus: siginfo of 12 bytes, cursig, two words of signals, pid, ppid, pgrp, sid, four times of
		 * two words, registers.
		 */
		private void status(Note note) throws ElfException {
			int pidAt = 16 + 2 * word;
			int registersAt = pidAt + 16 + 8 * word;
			int needed = registersAt + (layout.isPresent() ? layout.get().bytes() : 0);
			if (note.size() < needed || note.size() > MAX_STATUS) {
				throw reader.malformed("elf.badNote", "NT_PRSTATUS", note.size(), ElfReader.hex(note.position()));
			}
			if (pending.size() == MAX_THREADS) {
				throw reader.tooLarge("elf.what.threads", MAX_THREADS + 1L, MAX_THREADS);
			}
			ByteBuffer b = reader.read(note.position(), needed, "elf.what.notes");
			int tid = b.getInt(pidAt);
			if (tid < 0) {
				throw reader.malformed("elf.badTid", tid, ElfReader.hex(note.position()));
			}
			pending.add(new Pending(tid, ElfHeader.u16(b, 12), values(b, registersAt)));
		}

		private long[] values(ByteBuffer b, int at) {
			if (layout.isEmpty()) {
				return new long[0];
			}
			List<Integer> sizes = layout.get().sizes();
			long[] values = new long[sizes.size()];
			int position = at;
			for (int i = 0; i < values.length; i++) {
				int size = sizes.get(i);
				values[i] = size == 8 ? b.getLong(position) : ElfHeader.u32(b, position);
				position += size;
			}
			return values;
		}

		private void process(Note note) throws ElfException {
			if (note.size() < PRPSINFO_TAIL || note.size() > MAX_PRPSINFO) {
				throw reader.malformed("elf.badNote", "NT_PRPSINFO", note.size(), ElfReader.hex(note.position()));
			}
			int size = (int) note.size();
			ByteBuffer b = reader.read(note.position(), size, "elf.what.notes");
			int id = b.getInt(size - PRPSINFO_TAIL);
			pid = id > 0 ? OptionalInt.of(id) : OptionalInt.empty();
			name = text(b, size - PSARGS - FNAME, FNAME);
			arguments = text(b, size - PSARGS, PSARGS).stripTrailing();
		}

		private static String text(ByteBuffer b, int at, int max) {
			byte[] bytes = new byte[max];
			b.get(at, bytes);
			int n = 0;
			while (n < max && bytes[n] != 0) {
				n++;
			}
			return new String(bytes, 0, n, StandardCharsets.UTF_8);
		}

		private void auxiliary(Note note) throws ElfException {
			if (note.size() > MAX_AUXV) {
				throw reader.tooLarge("elf.what.auxv", note.size(), MAX_AUXV);
			}
			ByteBuffer b = reader.read(note.position(), (int) note.size(), "elf.what.auxv");
			for (int i = 0; i + 2 * word <= b.limit(); i += 2 * word) {
				long type = address(b, i);
				if (type == 0) {
					break;
				}
				if (type > 0 && type <= Integer.MAX_VALUE) {
					auxiliary.put((int) type, address(b, i + word));
				}
			}
		}

		private long address(ByteBuffer b, int at) {
			return word == 8 ? b.getLong(at) : ElfHeader.u32(b, at);
		}

		/** Follows the addresses of the auxiliary vector. A cut core does not have all of them. */
		private void memory(ProgramHeaders headers) throws ElfException {
			Map<Integer, Segment> found = new HashMap<>();
			int[] wanted = { AT_EXECFN, AT_PLATFORM, AT_SYSINFO_EHDR };
			if (Arrays.stream(wanted).anyMatch(auxiliary::containsKey)) {
				headers.forEach(s -> {
					for (int type : wanted) {
						Long address = auxiliary.get(type);
						if (address != null && s.type() == ProgramHeaders.PT_LOAD && s.holds(address)
								&& s.position(address) >= 0
								&& s.position(address) < reader.size()) {
							found.putIfAbsent(type, s);
						}
					}
				});
			}
			Note f = files;
			if (f != null) {
				mappedFile(f);
			}
			string(found, AT_EXECFN, MAX_PATH).filter(s -> !s.isEmpty()).ifPresent(executables::add);
			platform = string(found, AT_PLATFORM, 64).orElse(null);
			Segment vdso = found.get(AT_SYSINFO_EHDR);
			Long address = auxiliary.get(AT_SYSINFO_EHDR);
			if (vdso != null && address != null) {
				vdso(vdso.position(address));
			}
		}

		private Optional<String> string(Map<Integer, Segment> found, int type, int max) throws ElfException {
			Segment s = found.get(type);
			Long address = auxiliary.get(type);
			if (s == null || address == null) {
				return Optional.empty();
			}
			long end = s.offset() + s.fileSize();
			return Optional.of(reader.string(s.position(address), end < 0 ? reader.size() : end, max));
		}

		/**
		 * NT_FILE: count, page size, then start, end and offset of each mapping, then their names, each ended by NUL.
		 */
		private void mappedFile(Note note) throws ElfException {
			if (note.size() > MAX_FILE_NOTE) {
				throw reader.tooLarge("elf.what.files", note.size(), MAX_FILE_NOTE);
			}
			if (note.size() < 2L * word) {
				throw reader.malformed("elf.badNote", "NT_FILE", note.size(), ElfReader.hex(note.position()));
			}
			long count = address(reader.read(note.position(), 2 * word, "elf.what.files"), 0);
			long room = (note.size() - 2L * word) / (3L * word);
			if (count < 0 || count > room) {
				throw reader.malformed("elf.badFileCount", Long.toUnsignedString(count), ElfReader.hex(note.position()),
						note.size());
			}
			long index = -1;
			for (int type : new int[] { AT_PHDR, AT_ENTRY }) {
				Long wanted = auxiliary.get(type);
				for (long i = 0; wanted != null && index < 0 && i < count; i++) {
					ByteBuffer b = reader.read(note.position() + (2 + 3 * i) * word, 3 * word, "elf.what.files");
					if (Long.compareUnsigned(address(b, 0), wanted) <= 0
							&& Long.compareUnsigned(wanted, address(b, word)) < 0) {
						index = i;
					}
				}
			}
			if (index >= 0) {
				long at = skipStrings(note.position() + (2 + 3 * count) * word, note.position() + note.size(), index);
				String path = reader.string(at, note.position() + note.size(), MAX_PATH);
				if (!path.isEmpty()) {
					executables.add(path);
				}
			}
		}

		private long skipStrings(long from, long end, long count) throws ElfException {
			long at = from;
			long left = count;
			while (left > 0 && at < end) {
				int n = (int) Math.min(ElfReader.MAX_READ, end - at);
				ByteBuffer b = reader.read(at, n, "elf.what.files");
				int i = 0;
				while (i < n && left > 0) {
					if (b.get(i++) == 0) {
						left--;
					}
				}
				at += i;
			}
			return at;
		}

		/** The vDSO is an ELF file of its own, whose note of "Linux" with type 0 is LINUX_VERSION_CODE. */
		private void vdso(long base) throws ElfException {
			try {
				ElfHeader h = ElfHeader.read(reader, base);
				if (!h.fits(header) || h.phnum() > MAX_VDSO_HEADERS) {
					return;
				}
				new ProgramHeaders(reader, h, base).forEach(s -> {
					if (s.type() == ProgramHeaders.PT_NOTE && s.fileSize() <= ElfReader.MAX_READ) {
						new Notes(reader).forEach(s, base, n -> {
							if (n.owner().equals("Linux") && n.type() == 0 && n.size() == 4) {
								int code = reader.read(n.position(), 4, "elf.what.notes").getInt(0);
								release = release(code);
							}
						});
					}
				});
			} catch (ElfException e) {
				// Cut off, or not what the vector says: the release stays unknown, the threads are good.
				release = null;
			} finally {
				reader.order(header.order());
			}
		}

		private static @Nullable KernelRelease release(int code) {
			int major = code >>> 16;
			int minor = code >> 8 & 0xff;
			int patch = code & 0xff;
			return major < 2 || major > 99 ? null
					: new KernelRelease(major + "." + minor + "." + patch, major, minor, patch, 0, false);
		}

		List<CoreThread> finish() {
			Map<Long, Integer> bases = new HashMap<>();
			int fsBase = layout.isPresent() ? layout.get().names().indexOf("fs_base") : -1;
			if (fsBase >= 0) {
				for (Pending p : pending) {
					bases.merge(p.values()[fsBase], 1, Integer::sum);
				}
			}
			List<CoreThread> threads = new ArrayList<>(pending.size());
			for (Pending p : pending) {
				boolean shared = fsBase >= 0 && p.values()[fsBase] != 0
						&& bases.getOrDefault(p.values()[fsBase], 0) > 1;
				threads.add(new CoreThread(p.tid(), p.signal(), layout, p.values(), shared));
			}
			return Collections.unmodifiableList(threads);
		}
	}
}
