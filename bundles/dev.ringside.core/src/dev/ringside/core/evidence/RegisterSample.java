/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.evidence;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.jdt.annotation.Nullable;

/**
 * A few register values of one stopped thread, for threads of which /proc tells nothing (remote targets, cores) and as
 * probe of the kernel policy. A value that is not known is null.
 *
 * @param pc           the program counter
 * @param sp           the stack pointer
 * @param codeSegment  x86: CS
 * @param origRax      x86: orig_rax (i386: orig_eax), the number of the system call that the thread is in, or -1
 * @param fsBase       x86-64: the TLS base
 * @param fsBaseShared whether another thread of the process has the same TLS base
 * @param error        why the registers cannot be read, as the debugger said it (such as {@code Invalid argument});
 *                     null when they can be
 */
public record RegisterSample(@Nullable Long pc, @Nullable Long sp, @Nullable Long codeSegment, @Nullable Long origRax,
		@Nullable Long fsBase, boolean fsBaseShared, @Nullable String error) {

	/** Linux x86, 64 and 32 bit: io_uring_setup. An SQPOLL thread's orig_rax. */
	public static final long NR_IO_URING_SETUP = 425;
	/** Linux x86, 64 and 32 bit: io_uring_enter. A request worker's orig_rax. */
	public static final long NR_IO_URING_ENTER = 426;

	private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])(?:0x([0-9a-fA-F]{1,16})|-?\\d{1,19})(?![\\w.])");

	/**
	 * A sample of which only the program counter and the stack pointer are known.
	 *
	 * @param pc the program counter
	 * @param sp the stack pointer
	 * @return the sample
	 */
	public static RegisterSample of(long pc, long sp) {
		return new RegisterSample(pc, sp, null, null, null, false, null);
	}

	/**
	 * A sample of a thread whose registers cannot be read.
	 *
	 * @param error the debugger's or kernel's words
	 * @return the sample
	 */
	public static RegisterSample unreadable(String error) {
		return new RegisterSample(null, null, null, null, null, false, error);
	}

	/**
	 * A sample from register values as debuggers print them: {@code 51}, {@code 0x33}, {@code (void (*)()) 0x0},
	 * {@code 0x0000000000000033 symbol + 3}.
	 *
	 * @param values texts by register name as the debugger has it, without {@code $}; other registers are ignored, and
	 *               a text that begins with {@code <}, such as {@code <unavailable>}, is no value
	 * @return the sample; what is missing or no number is null in it
	 */
	public static RegisterSample ofTexts(Map<String, String> values) {
		return new RegisterSample(number(values, "rip", "eip", "pc"), number(values, "rsp", "esp", "sp"),
				number(values, "cs"),
				number(values, "orig_rax", "orig_eax"), number(values, "fs_base"), false, null);
	}

	private static @Nullable Long number(Map<String, String> values, String... names) {
		for (String name : names) {
			String text = values.get(name);
			Matcher m = text == null || text.stripLeading().startsWith("<") ? null : NUMBER.matcher(text);
			if (m != null && m.find()) {
				String hex = m.group(1);
				try {
					return hex != null ? Long.parseUnsignedLong(hex, 16) : Long.parseLong(m.group());
				} catch (NumberFormatException e) {
					return null;
				}
			}
		}
		return null;
	}

	/**
	 * Whether both the program counter and the stack pointer are known to be 0.
	 *
	 * @return false where one is unknown
	 */
	public boolean pcAndSpAreZero() {
		Long p = pc;
		Long s = sp;
		return p != null && s != null && p == 0 && s == 0;
	}

	/**
	 * Whether the program counter is known and not 0: such a thread runs user code, where the kernel's policy keeps 0
	 * for workers.
	 *
	 * @return false where it is unknown
	 */
	public boolean hasUserCode() {
		Long p = pc;
		return p != null && p != 0;
	}

	/**
	 * Whether the stack pointer is known and not 0: such a thread has run user code.
	 *
	 * @return false where it is unknown
	 */
	public boolean hasUserStack() {
		Long s = sp;
		return s != null && s != 0;
	}
}
