/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.debugger;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.text.Untrusted;

/**
 * A debugger and its version.
 *
 * @param kind  which one
 * @param major the first number; -1 where the version is not known
 * @param minor the second number; 0 where there is none
 * @param text  what it says of itself: one line, bounded and escaped; empty where nothing is known
 */
public record Debugger(DebuggerKind kind, int major, int minor, String text) {

	/** A debugger of which nothing is known. */
	public static final Debugger UNKNOWN = new Debugger(DebuggerKind.UNKNOWN, -1, 0, "");

	private static final int MAX_LINES = 20;
	private static final int MAX_LINE = 200;
	private static final Pattern NAME = Pattern.compile(
			"^(?:~\"|&\"|\")?\\s*(?:GNU (gdbserver|gdb)\\b|(gdbserver|gdb|lldb(?:-[a-z]+)?)\\b)",
			Pattern.CASE_INSENSITIVE);
	private static final Pattern CLANG = Pattern
			.compile("\\b(?:lldb|LLVM)(?:-[0-9.]+)? version (\\d{1,4})(?:\\.(\\d{1,9}))?");
	/**
	 * In parentheses stands the packager's own numbering ("Debian 13.1-3", "Ubuntu 12.1-0ubuntu1~22.04"), outside
	 * gdb's.
	 */
	private static final Pattern PARENTHESES = Pattern.compile("\\([^()]*\\)");
	private static final Pattern NUMBER = Pattern.compile("(?<![\\w.-])(\\d{1,4})\\.(\\d{1,9})(?![0-9])");
	private static final Pattern LONE = Pattern.compile("(?<![\\w.-])(\\d{1,4})(?![0-9.])");
	private static final Pattern APPLE = Pattern.compile("^lldb-(\\d{3,5})");

	/**
	 * Reads what a debugger prints for {@code --version}, MI's {@code -gdb-version} (as console records or their text),
	 * DAP's version text, or a version alone ("13.1"), as distributions build them.
	 *
	 * @param output the output; any text
	 * @return the debugger; kind and version each unknown where the text does not tell
	 */
	public static Debugger parse(String output) {
		int count = 0;
		Debugger found = UNKNOWN;
		for (String raw : (Iterable<String>) output.lines().limit(MAX_LINES)::iterator) {
			String line = raw.length() > MAX_LINE ? raw.substring(0, MAX_LINE) : raw;
			if (count++ == 0) {
				found = new Debugger(DebuggerKind.UNKNOWN, -1, 0, Untrusted.display(line.strip(), MAX_LINE));
			}
			Debugger d = line(line);
			if (d.kind != DebuggerKind.UNKNOWN) {
				return d;
			}
		}
		return found;
	}

	/**
	 * The same with a kind that is known already, such as from the adapter's command.
	 *
	 * @param kind   the kind
	 * @param output the version text; any text
	 * @return the debugger; its version unknown where the text does not tell
	 */
	public static Debugger parse(DebuggerKind kind, String output) {
		Debugger d = parse(output);
		if (d.kind == kind) {
			return d;
		}
		String line = output.lines().findFirst().orElse("");
		return version(kind, line.length() > MAX_LINE ? line.substring(0, MAX_LINE) : line);
	}

	/**
	 * Whether the version is known.
	 *
	 * @return true when {@link #major()} is one
	 */
	public boolean hasVersion() {
		return major >= 0;
	}

	/**
	 * The debugger for people: its kind and version, such as {@code gdb 13.1}.
	 *
	 * @return a name on one line; without a version where it is not known
	 */
	public String label() {
		return hasVersion() ? kind.label() + ' ' + major + '.' + minor : kind.label();
	}

	private static Debugger line(String line) {
		Matcher clang = CLANG.matcher(line);
		if (clang.find()) {
			// "Debian LLVM version 19.1.7" is the second line of lldb-dap --version.
			return of(DebuggerKind.LLDB, clang.group(1), clang.group(2), line);
		}
		Matcher name = NAME.matcher(line);
		if (!name.find()) {
			return UNKNOWN;
		}
		String word = (name.group(1) != null ? name.group(1) : name.group(2)).toLowerCase(Locale.ROOT);
		DebuggerKind kind = switch (word) {
		case "gdb" -> DebuggerKind.GDB;
		case "gdbserver" -> DebuggerKind.GDBSERVER;
		default -> DebuggerKind.LLDB;
		};
		if (kind == DebuggerKind.LLDB && APPLE.matcher(line.strip()).find()) {
			// Apple numbers its own way (lldb-1403.0.17.64): no LLVM version.
			return new Debugger(kind, -1, 0, shown(line));
		}
		return version(kind, line);
	}

	private static Debugger version(DebuggerKind kind, String line) {
		String bare = PARENTHESES.matcher(line).replaceAll(" ");
		// "GNU gdb (GDB) Red Hat Enterprise Linux 14.2-3.el9": gdb's number is the last; a distribution's may stand
		// before it.
		Debugger last = new Debugger(kind, -1, 0, shown(line));
		Matcher number = NUMBER.matcher(bare);
		while (number.find()) {
			last = of(kind, number.group(1), number.group(2), line);
		}
		if (!last.hasVersion()) {
			Matcher lone = LONE.matcher(bare);
			while (lone.find()) {
				last = of(kind, lone.group(1), null, line);
			}
		}
		return last;
	}

	private static Debugger of(DebuggerKind kind, String major, @Nullable String minor, String line) {
		return new Debugger(kind, Integer.parseInt(major), minor == null ? 0 : Integer.parseInt(minor), shown(line));
	}

	private static String shown(String line) {
		return Untrusted.display(line.strip(), MAX_LINE);
	}
}
