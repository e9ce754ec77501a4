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
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Optional;

import dev.ringside.core.elf.ElfException.Reason;
import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.text.Texts;

/**
 * The header of an ELF file: what it is and for which machine (System V ABI, chapter 4).
 *
 * @param is64Bit   whether its class is ELFCLASS64
 * @param order     the byte order
 * @param type      {@code e_type}, such as {@link #ET_EXEC}
 * @param machine   {@code e_machine}
 * @param entry     {@code e_entry}, the address where the program starts
 * @param phoff     where the program headers are; 0 when there are none
 * @param phentsize the size of a program header in bytes, as stated
 * @param phnum     the number of program headers, as stated; 0xffff stands for a larger one that section header 0 has
 * @param shoff     where the section headers are; 0 when there are none
 */
public record ElfHeader(boolean is64Bit, ByteOrder order, int type, int machine, long entry, long phoff, int phentsize,
		int phnum,
		long shoff) {

	/** A program at a fixed address. */
	public static final int ET_EXEC = 2;
	/** A shared library or a position-independent program. */
	public static final int ET_DYN = 3;
	/** A core file. */
	public static final int ET_CORE = 4;

	private static final int IDENT = 16;

	/**
	 * Reads the header of a file.
	 *
	 * @param path a regular file or a link to one, such as {@code /proc/PID/exe}
	 * @return the header
	 * @throws ElfException when it cannot be read or is not an ELF file
	 */
	public static ElfHeader read(Path path) throws ElfException {
		try (ElfReader reader = ElfReader.open(path)) {
			return read(reader, 0);
		}
	}

	/**
	 * Reads a header and sets the reader's byte order by it.
	 *
	 * @param reader   the file
	 * @param position where the header is
	 */
	static ElfHeader read(ElfReader reader, long position) throws ElfException {
		if (reader.size() - position < IDENT) {
			throw notElf(reader);
		}
		ByteBuffer ident = reader.read(position, IDENT, "elf.what.header");
		if (ident.get(0) != 0x7f || ident.get(1) != 'E' || ident.get(2) != 'L' || ident.get(3) != 'F') {
			throw notElf(reader);
		}
		int type = ident.get(4);
		int data = ident.get(5);
		if (type != 1 && type != 2 || data != 1 && data != 2 || ident.get(6) != 1) {
			throw reader.malformed("elf.badIdent", type, data, ident.get(6));
		}
		boolean wide = type == 2;
		ByteOrder order = data == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
		reader.order(order);
		ByteBuffer b = reader.read(position, wide ? 64 : 52, "elf.what.header");
		if (wide) {
			return new ElfHeader(true, order, u16(b, 16), u16(b, 18), b.getLong(24), b.getLong(32), u16(b, 54),
					u16(b, 56),
					b.getLong(40));
		}
		return new ElfHeader(false, order, u16(b, 16), u16(b, 18), u32(b, 24), u32(b, 28), u16(b, 42), u16(b, 44),
				u32(b, 32));
	}

	private static ElfException notElf(ElfReader reader) {
		return new ElfException(Reason.WRONG_KIND, Texts.get("elf.notElf", reader.name()));
	}

	/**
	 * The architecture that the file is for.
	 *
	 * @return empty for one that Ringside does not know
	 */
	public Optional<Architecture> architecture() {
		return Architecture.ofElf(machine);
	}

	/**
	 * Whether two files are for the same kind of process: same machine, class and byte order.
	 *
	 * @param other another header
	 * @return true when they are
	 */
	public boolean fits(ElfHeader other) {
		return machine == other.machine && is64Bit == other.is64Bit && order.equals(other.order);
	}

	/**
	 * The machine for people.
	 *
	 * @return such as {@code 64-bit x86_64}, {@code 32-bit ELF machine 40}
	 */
	public String describe() {
		return Texts.get("elf.kind", is64Bit ? 64 : 32,
				architecture().map(Architecture::id).orElseGet(() -> Texts.get("elf.machine", machine)));
	}

	static int u16(ByteBuffer b, int at) {
		return Short.toUnsignedInt(b.getShort(at));
	}

	static long u32(ByteBuffer b, int at) {
		return Integer.toUnsignedLong(b.getInt(at));
	}
}
