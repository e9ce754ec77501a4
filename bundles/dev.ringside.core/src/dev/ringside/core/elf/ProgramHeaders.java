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

/** The program headers of an ELF file, read one after the other and never kept: a core may have a million. */
final class ProgramHeaders {

	static final int PT_LOAD = 1;
	static final int PT_NOTE = 4;

	/**
	 * More than any process has mappings by default ({@code vm.max_map_count} 65530), and few enough to read in a
	 * moment.
	 */
	static final int MAX = 1_000_000;
	/** {@code e_phnum} when the number does not fit: section header 0 has it in {@code sh_info}. */
	private static final int PN_XNUM = 0xffff;

	/**
	 * A program header.
	 *
	 * @param type     {@code p_type}
	 * @param offset   where its bytes are in the file
	 * @param address  where they are in memory
	 * @param fileSize how many the file has
	 */
	record Segment(int type, long offset, long address, long fileSize) {

		/** Whether the file has the byte of an address. */
		boolean holds(long a) {
			return Long.compareUnsigned(a - address, fileSize) < 0;
		}

		/** Where the byte of an address is in the file. */
		long position(long a) {
			return offset + (a - address);
		}
	}

	/** What is done with each program header. */
	interface Visitor {
		void visit(Segment segment) throws ElfException;
	}

	private final ElfReader reader;
	private final ElfHeader header;
	private final long base;
	private final int count;

	/**
	 * The program headers of a file.
	 *
	 * @param reader the file, with the byte order of the header
	 * @param header its header
	 * @param base   where the header is in the file
	 */
	ProgramHeaders(ElfReader reader, ElfHeader header, long base) throws ElfException {
		this.reader = reader;
		this.header = header;
		this.base = base;
		this.count = count();
		int size = header.is64Bit() ? 56 : 32;
		if (count > 0 && header.phentsize() != size) {
			throw reader.malformed("elf.badPhentsize", header.phentsize(), size);
		}
		if (count > 0 && (header.phoff() < 0 || header.phoff() > reader.size() - base
				|| (long) count * size > reader.size() - base - header.phoff())) {
			throw reader.truncated("elf.what.programHeaders", header.phoff(), (long) count * size);
		}
	}

	private int count() throws ElfException {
		if (header.phnum() != PN_XNUM) {
			return header.phnum();
		}
		if (header.shoff() <= 0 || header.shoff() > reader.size() - base) {
			throw reader.malformed("elf.noSectionHeader", ElfReader.hex(header.shoff()));
		}
		ByteBuffer b = reader.read(base + header.shoff(), header.is64Bit() ? 64 : 40, "elf.what.sectionHeader");
		long stated = ElfHeader.u32(b, header.is64Bit() ? 44 : 28);
		if (stated > MAX) {
			throw reader.tooLarge("elf.what.programHeaders", stated, MAX);
		}
		return (int) stated;
	}

	int size() {
		return count;
	}

	void forEach(Visitor visitor) throws ElfException {
		int size = header.is64Bit() ? 56 : 32;
		for (int i = 0; i < count; i++) {
			visitor.visit(
					segment(reader.read(base + header.phoff() + (long) i * size, size, "elf.what.programHeaders")));
		}
	}

	private Segment segment(ByteBuffer b) {
		return header.is64Bit() ? new Segment(b.getInt(0), b.getLong(8), b.getLong(16), b.getLong(32))
				: new Segment(b.getInt(0), ElfHeader.u32(b, 4), ElfHeader.u32(b, 8), ElfHeader.u32(b, 16));
	}
}
