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

import java.nio.ByteBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import dev.ringside.core.proc.ProcException.Reason;
import dev.ringside.core.text.Texts;

/**
 * The fields of {@code /proc/PID/task/TID/stat} that Ringside uses (proc_pid_stat(5)).
 *
 * @param tid       field 1
 * @param name      field 2 without the parentheses, as it is: it may hold {@code )}, blanks and newlines
 * @param state     field 3, such as {@code S}, {@code R}, {@code t}, {@code Z}
 * @param flags     field 9, the kernel's PF_* bits
 * @param startTime field 22, in clock ticks since boot; with the TID it names a thread for good
 * @param processor field 39, the CPU last run on; -1 where missing
 */
public record TaskStat(int tid, String name, char state, long flags, long startTime, int processor) {

	/** The largest stat that is read: 52 numbers and a name; far larger than any kernel writes. */
	static final int MAX_BYTES = 4096;

	private static final int FIRST_AFTER_NAME = 3;
	private static final int FLAGS = 9;
	private static final int START_TIME = 22;
	private static final int PROCESSOR = 39;

	/**
	 * Reads the content of a stat file. The name ends at the <em>last</em> {@code )}, because it may hold that
	 * character.
	 *
	 * @param content the bytes
	 * @return the fields
	 * @throws ProcException {@link Reason#MALFORMED} when it is not a stat file's
	 */
	public static TaskStat parse(byte[] content) throws ProcException {
		int open = indexOf(content, '(');
		int close = lastIndexOf(content, ')');
		if (open < 1 || close < open || content.length > MAX_BYTES) {
			throw malformed();
		}
		String head = new String(content, 0, open, StandardCharsets.ISO_8859_1).strip();
		String name = decode(content, open + 1, close - open - 1);
		String[] fields = new String(content, close + 1, content.length - close - 1, StandardCharsets.ISO_8859_1)
				.strip().split(" +");
		if (fields.length <= START_TIME - FIRST_AFTER_NAME || fields[0].length() != 1) {
			throw malformed();
		}
		try {
			int tid = Integer.parseInt(head);
			long flags = Long.parseUnsignedLong(fields[FLAGS - FIRST_AFTER_NAME]);
			long start = Long.parseUnsignedLong(fields[START_TIME - FIRST_AFTER_NAME]);
			int processor = fields.length > PROCESSOR - FIRST_AFTER_NAME
					? Integer.parseInt(fields[PROCESSOR - FIRST_AFTER_NAME])
					: -1;
			if (tid <= 0) {
				throw malformed();
			}
			return new TaskStat(tid, name, fields[0].charAt(0), flags, start, processor);
		} catch (NumberFormatException e) {
			throw malformed();
		}
	}

	/** A name is bytes. Most are ASCII or UTF-8; others are shown byte by byte rather than lost. */
	static String decode(byte[] content, int offset, int length) {
		try {
			return StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
					.onUnmappableCharacter(CodingErrorAction.REPORT).decode(ByteBuffer.wrap(content, offset, length))
					.toString();
		} catch (CharacterCodingException e) {
			return new String(content, offset, length, StandardCharsets.ISO_8859_1);
		}
	}

	private static ProcException malformed() {
		return new ProcException(Reason.MALFORMED, Texts.get("proc.malformed", "stat"));
	}

	private static int indexOf(byte[] b, char c) {
		for (int i = 0; i < b.length; i++) {
			if (b[i] == c) {
				return i;
			}
		}
		return -1;
	}

	private static int lastIndexOf(byte[] b, char c) {
		for (int i = b.length - 1; i >= 0; i--) {
			if (b[i] == c) {
				return i;
			}
		}
		return -1;
	}
}
