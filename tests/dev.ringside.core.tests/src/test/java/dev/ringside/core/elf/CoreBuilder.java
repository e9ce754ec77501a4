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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Writes cores as a kernel of another architecture would, from the structures of {@code include/uapi/linux/elfcore.h}
 * and {@code arch/*}{@code /include/uapi/asm/ptrace.h}, independently of the reader under test.
 */
final class CoreBuilder {

	/** An architecture's structures: e_machine, class, byte order, and the offset and size of pr_reg. */
	enum Machine {
		X86_64(62, true, ByteOrder.LITTLE_ENDIAN, 112, 27 * 8), X32(62, false, ByteOrder.LITTLE_ENDIAN, 72, 27 * 8),
		I386(3, false, ByteOrder.LITTLE_ENDIAN, 72, 17 * 4), ARM64(183, true, ByteOrder.LITTLE_ENDIAN, 112, 34 * 8),
		RISCV64(243, true, ByteOrder.LITTLE_ENDIAN, 112, 32 * 8), S390X(22, true, ByteOrder.BIG_ENDIAN, 112, 216),
		PPC64(21, true, ByteOrder.BIG_ENDIAN, 112, 48 * 8), PPC64LE(21, true, ByteOrder.LITTLE_ENDIAN, 112, 48 * 8),
		ARM(40, false, ByteOrder.LITTLE_ENDIAN, 72, 18 * 4);

		final int machine;
		final boolean wide;
		final ByteOrder order;
		final int registersAt;
		final int registerBytes;

		Machine(int machine, boolean wide, ByteOrder order, int registersAt, int registerBytes) {
			this.machine = machine;
			this.wide = wide;
			this.order = order;
			this.registersAt = registersAt;
			this.registerBytes = registerBytes;
		}

		int statusBytes() {
			int end = registersAt + registerBytes + 4; // pr_fpvalid
			return wide ? end + 7 & ~7 : end;
		}

		int pidAt() {
			return wide ? 32 : 24;
		}
	}

	/** A loaded segment. */
	private record Memory(long address, byte[] bytes) {
	}

	private final Machine machine;
	private final ByteArrayOutputStream notes = new ByteArrayOutputStream();
	private final List<Memory> memory = new ArrayList<>();
	private boolean extendedNumbering;
	private int type = ElfHeader.ET_CORE;

	CoreBuilder(Machine machine) {
		this.machine = machine;
	}

	ByteBuffer buffer(int size) {
		return ByteBuffer.allocate(size).order(machine.order);
	}

	CoreBuilder note(String owner, int noteType, byte[] content) {
		byte[] name = (owner + '\0').getBytes(StandardCharsets.US_ASCII);
		ByteBuffer head = buffer(12).putInt(name.length).putInt(content.length).putInt(noteType);
		notes.writeBytes(head.array());
		notes.writeBytes(padded(name));
		notes.writeBytes(padded(content));
		return this;
	}

	CoreBuilder raw(byte[] bytes) {
		notes.writeBytes(bytes);
		return this;
	}

	/**
	 * An NT_PRSTATUS with registers at byte offsets from pr_reg; values of 8 bytes where the machine has such
	 * registers.
	 */
	CoreBuilder thread(int tid, int signal, Map<Integer, Long> registers) {
		return note("CORE", 1, status(tid, signal, registers));
	}

	byte[] status(int tid, int signal, Map<Integer, Long> registers) {
		ByteBuffer b = buffer(machine.statusBytes());
		b.putInt(0, signal).putShort(12, (short) signal).putInt(machine.pidAt(), tid);
		boolean words = machine.registerBytes % 8 == 0 && machine != Machine.I386 && machine != Machine.ARM;
		registers.forEach((at, value) -> {
			if (words) {
				b.putLong(machine.registersAt + at, value);
			} else {
				b.putInt(machine.registersAt + at, value.intValue());
			}
		});
		return b.array();
	}

	CoreBuilder process(int pid, String name, String arguments) {
		int size = machine.wide ? 136 : 124;
		ByteBuffer b = buffer(size);
		b.putInt(machine.wide ? 24 : 12, pid);
		b.position(machine.wide ? 40 : 28).put(name.getBytes(StandardCharsets.UTF_8));
		b.position(machine.wide ? 56 : 44).put(arguments.getBytes(StandardCharsets.UTF_8));
		return note("CORE", 3, b.array());
	}

	CoreBuilder auxiliary(long... pairs) {
		ByteBuffer b = buffer((pairs.length + 2) * (machine.wide ? 8 : 4));
		for (long v : pairs) {
			word(b, v);
		}
		return note("CORE", 6, b.array());
	}

	private void word(ByteBuffer b, long value) {
		if (machine.wide) {
			b.putLong(value);
		} else {
			b.putInt((int) value);
		}
	}

	/** NT_FILE of mappings of 0x1000 bytes each. */
	CoreBuilder files(Map<Long, String> mappings) {
		byte[] names = (String.join("\0", mappings.values()) + '\0').getBytes(StandardCharsets.UTF_8);
		ByteBuffer b = buffer((2 + 3 * mappings.size()) * (machine.wide ? 8 : 4) + names.length);
		word(b, mappings.size());
		word(b, 4096);
		for (long start : mappings.keySet()) {
			word(b, start);
			word(b, start + 0x1000);
			word(b, 0);
		}
		return note("CORE", 0x46494c45, b.put(names).array());
	}

	CoreBuilder load(long address, byte[] bytes) {
		memory.add(new Memory(address, bytes));
		return this;
	}

	CoreBuilder load(long address, String text) {
		return load(address, (text + '\0').getBytes(StandardCharsets.UTF_8));
	}

	/** A vDSO whose note says a version. */
	CoreBuilder vdso(long address, int versionCode) {
		ByteBuffer note = buffer(20).putInt(6).putInt(4).putInt(0)
				.put(padded("Linux\0".getBytes(StandardCharsets.US_ASCII)), 0, 8);
		byte[] content = Arrays.copyOf(note.array(), 24);
		ByteBuffer.wrap(content).order(machine.order).putInt(20, versionCode);
		int header = machine.wide ? 64 : 52;
		int entry = machine.wide ? 56 : 32;
		ByteBuffer b = buffer(header + entry + content.length);
		header(b, ElfHeader.ET_DYN, header, 1, 0);
		programHeader(b, header, 4, header + entry, 0, content.length);
		b.position(header + entry).put(content);
		return load(address, b.array());
	}

	/** Numbers the program headers in section header 0, as with more than 65534. */
	CoreBuilder extendedNumbering() {
		extendedNumbering = true;
		return this;
	}

	CoreBuilder type(int newType) {
		type = newType;
		return this;
	}

	private void header(ByteBuffer b, int elfType, long phoff, int phnum, long shoff) {
		b.put(0, new byte[] { 0x7f, 'E', 'L', 'F', (byte) (machine.wide ? 2 : 1),
				(byte) (machine.order == ByteOrder.LITTLE_ENDIAN ? 1 : 2), 1 });
		b.putShort(16, (short) elfType).putShort(18, (short) machine.machine).putInt(20, 1);
		if (machine.wide) {
			b.putLong(32, phoff).putLong(40, shoff).putShort(52, (short) 64).putShort(54, (short) 56).putShort(56,
					(short) phnum);
		} else {
			b.putInt(28, (int) phoff).putInt(32, (int) shoff).putShort(40, (short) 52).putShort(42, (short) 32)
					.putShort(44, (short) phnum);
		}
	}

	private void programHeader(ByteBuffer b, int at, int headerType, long offset, long address, long size) {
		b.putInt(at, headerType);
		if (machine.wide) {
			b.putLong(at + 8, offset).putLong(at + 16, address).putLong(at + 32, size).putLong(at + 40, size);
		} else {
			b.putInt(at + 4, (int) offset).putInt(at + 8, (int) address).putInt(at + 16, (int) size).putInt(at + 20,
					(int) size);
		}
	}

	byte[] bytes() {
		int header = machine.wide ? 64 : 52;
		int entry = machine.wide ? 56 : 32;
		int section = machine.wide ? 64 : 40;
		int count = 1 + memory.size();
		byte[] noteBytes = notes.toByteArray();
		int at = header + count * entry;
		int total = at + noteBytes.length + memory.stream().mapToInt(m -> m.bytes().length).sum() + section;
		ByteBuffer b = buffer(total);
		header(b, type, header, extendedNumbering ? 0xffff : count, extendedNumbering ? total - section : 0);
		programHeader(b, header, 4, at, 0, noteBytes.length);
		b.put(at, noteBytes);
		at += noteBytes.length;
		int headerAt = header + entry;
		for (Memory m : memory) {
			programHeader(b, headerAt, 1, at, m.address(), m.bytes().length);
			b.put(at, m.bytes());
			at += m.bytes().length;
			headerAt += entry;
		}
		if (extendedNumbering) {
			b.putInt(total - section + (machine.wide ? 44 : 28), count);
		}
		return b.array();
	}

	Path write(Path file) throws IOException {
		return Files.write(file, bytes());
	}

	private static byte[] padded(byte[] bytes) {
		return Arrays.copyOf(bytes, bytes.length + 3 & ~3);
	}
}
