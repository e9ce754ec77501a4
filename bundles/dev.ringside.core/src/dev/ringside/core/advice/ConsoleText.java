/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.advice;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.jdt.annotation.Nullable;

/**
 * What debuggers say when it has gone wrong: the table of their words. Blanks stand for any white space, because gdb
 * breaks lines at the width of its terminal. A group {@code tid} is the TID that the words are about: where that is not
 * a worker's there is no advice; a group {@code reason} is the kernel's reason. New words for an old trouble are a row
 * here and a case in {@link ConsoleWatcher}; {@code ConsoleWatcherTest} has one of each.
 */
enum ConsoleText {
	/** gdb, gdbarch_update: measured with 10.1, 13.1, 16.3. */
	NOT_COMPATIBLE(AdviceKind.ARCHITECTURE_MISMATCH,
			"Selected architecture (?<selected>\\S{1,64}) is not compatible with reported target "
					+ "architecture (?<reported>\\S{1,64})\\s"),
	/** gdb, target_find_description; follows {@link #NOT_COMPATIBLE}, which another place may have swallowed. */
	REJECTED(AdviceKind.ARCHITECTURE_MISMATCH, "Architecture rejected target-supplied description"),
	/** gdb 10 and older, x86_linux_read_description; the reason is the kernel's. */
	NO_CS(AdviceKind.REGISTERS_UNREADABLE,
			"Couldn't get (?:CS|DS) register: (?<reason>Invalid argument|Input/output error)"),
	/** gdb, i386_linux_fetch_inferior_registers and amd64's; the reason is the kernel's. */
	NO_REGISTERS(AdviceKind.REGISTERS_UNREADABLE,
			"Couldn't get registers: (?<reason>Invalid argument|Input/output error)"),
	/** gdb, libthread_db asks for the registers of each LWP: gdb 10.1 under REGSET_EINVAL. */
	NO_THREAD(AdviceKind.REGISTERS_UNREADABLE,
			"Cannot find user-level thread for LWP (?<tid>\\d{1,10}): generic error"),
	/** A 32-bit gdb, x86_linux_read_description. */
	BITS(AdviceKind.DEBUGGER_IS_32_BIT, "Can't debug 64-bit process with 32-bit GDB"),
	/** gdb up to 15 as a warning, again and again; gdb 16 as an error. */
	NO_ATTACH(AdviceKind.ATTACH_DENIED, "Cannot attach to lwp (?<tid>\\d{1,10}): Operation not permitted");

	private final AdviceKind kind;
	private final Pattern pattern;
	private final String hint;

	ConsoleText(AdviceKind kind, String pattern) {
		this.kind = kind;
		this.pattern = Pattern.compile(pattern.replace(" ", "\\s{1,4}"));
		this.hint = pattern.substring(0, pattern.indexOf(' ')).toLowerCase(Locale.ROOT);
	}

	AdviceKind kind() {
		return kind;
	}

	/**
	 * A matcher to find with, or null where there is no match for sure. Most text has none, and is only searched for
	 * one word.
	 */
	@Nullable Matcher matcher(String text, String lower) {
		return lower.contains(hint) ? pattern.matcher(text) : null;
	}

	/** The TID that the words are about; empty where they name none. */
	OptionalInt tid(Matcher m) {
		if (!pattern.pattern().contains("(?<tid>")) {
			return OptionalInt.empty();
		}
		try {
			return OptionalInt.of(Integer.parseInt(m.group("tid")));
		} catch (NumberFormatException e) {
			return OptionalInt.empty();
		}
	}
}
