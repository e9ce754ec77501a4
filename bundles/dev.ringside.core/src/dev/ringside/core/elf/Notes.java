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

import dev.ringside.core.elf.ProgramHeaders.Segment;

/** Walks the notes of a PT_NOTE segment. Nothing is kept, and sizes are checked before they are used. */
final class Notes {

	/** Notes of one core: each thread has a handful. */
	static final int MAX = 1_000_000;

	private static final int HEADER = 12;
	/** The longest owner's name that is read; "CORE" and "LINUX" are the ones that matter. */
	private static final int MAX_NAME = 16;

	/**
	 * A note.
	 *
	 * @param owner    the owner's name without NUL; empty for one that is longer than any that matters
	 * @param type     {@code n_type}
	 * @param position where the descriptor is in the file
	 * @param size     how many bytes it has
	 */
	record Note(String owner, int type, long position, long size) {
	}

	/** What is done with each note. */
	interface Visitor {
		void visit(Note note) throws ElfException;
	}

	private final ElfReader reader;
	private int seen;

	Notes(ElfReader reader) {
		this.reader = reader;
	}

	/**
	 * Visits the notes of a segment.
	 *
	 * @param segment the segment
	 * @param base    where the ELF file begins in the file that is read
	 * @param visitor gets each note
	 * @throws ElfException when a note does not fit into the segment, or the segment into the file
	 */
	void forEach(Segment segment, long base, Visitor visitor) throws ElfException {
		long at = base + segment.offset();
		if (segment.offset() < 0 || at < 0 || at > reader.size() || segment.fileSize() < 0
				|| segment.fileSize() > reader.size() - at) {
			throw reader.truncated("elf.what.notes", segment.offset(), segment.fileSize());
		}
		long end = at + segment.fileSize();
		while (end - at >= HEADER) {
			if (++seen > MAX) {
				throw reader.tooLarge("elf.what.notes", seen, MAX);
			}
			ByteBuffer b = reader.read(at, HEADER, "elf.what.notes");
			long nameSize = ElfHeader.u32(b, 0);
			long size = ElfHeader.u32(b, 4);
			int type = b.getInt(8);
			// 32 bits each: the sums cannot overflow a long.
			long descriptor = at + HEADER + pad(nameSize);
			if (descriptor + size > end) {
				throw reader.malformed("elf.noteTooLong", ElfReader.hex(at), nameSize, size, end - at);
			}
			visitor.visit(new Note(owner(at + HEADER, nameSize), type, descriptor, size));
			at = Math.min(end, descriptor + pad(size));
		}
	}

	private String owner(long at, long size) throws ElfException {
		if (size == 0 || size > MAX_NAME) {
			return "";
		}
		ByteBuffer b = reader.read(at, (int) size, "elf.what.notes");
		byte[] name = new byte[(int) size];
		b.get(name);
		int n = 0;
		while (n < name.length && name[n] != 0) {
			n++;
		}
		return new String(name, 0, n, StandardCharsets.ISO_8859_1);
	}

	private static long pad(long size) {
		return size + 3 & ~3L;
	}
}
