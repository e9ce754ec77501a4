/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.debugger.Debugger;
import dev.ringside.core.debugger.DebuggerKind;
import dev.ringside.core.debugger.ProgramProbe;
import dev.ringside.core.elf.ElfException;
import dev.ringside.core.elf.ElfHeader;
import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.text.Untrusted;

/**
 * A debugger's program and what it says of itself.
 *
 * @param path         the program
 * @param debugger     its kind and version
 * @param architecture what the program itself is compiled for; null when not known, as of a script
 * @param error        why its version is not known; null when it is
 */
record DebuggerProbe(Path path, Debugger debugger, @Nullable Architecture architecture, @Nullable String error) {

	/** Has a program tell its version. Blocks while it does. */
	static DebuggerProbe ask(Path program) {
		Architecture architecture = architecture(program);
		DebuggerKind byName = kindByName(program);
		String output;
		try {
			output = ProgramProbe.version(List.of(program.toString(), "--version"), ProgramProbe.LIMIT);
		} catch (IOException e) {
			return failed(program, byName, architecture,
					Messages.get("doctor.debugger.failed", Untrusted.display(String.valueOf(e.getMessage()), 300)));
		}
		Debugger d = Debugger.parse(output);
		if (d.kind() == DebuggerKind.UNKNOWN && byName != DebuggerKind.UNKNOWN) {
			d = Debugger.parse(byName, output);
		}
		String error = d.hasVersion() ? null : Messages.get("doctor.debugger.noVersion");
		return new DebuggerProbe(program, d, architecture, error);
	}

	private static DebuggerProbe failed(Path program, DebuggerKind kind, @Nullable Architecture architecture,
			String error) {
		return new DebuggerProbe(program, new Debugger(kind, -1, 0, ""), architecture, error);
	}

	private static DebuggerKind kindByName(Path program) {
		String name = String.valueOf(program.getFileName()).toLowerCase(Locale.ROOT);
		if (name.contains("gdbserver")) {
			return DebuggerKind.GDBSERVER;
		}
		if (name.contains("lldb")) {
			return DebuggerKind.LLDB;
		}
		return name.contains("gdb") ? DebuggerKind.GDB : DebuggerKind.UNKNOWN;
	}

	private static @Nullable Architecture architecture(Path program) {
		try {
			return ElfHeader.read(program.toRealPath()).architecture().orElse(null);
		} catch (ElfException e) {
			return null; // a script, most likely
		} catch (IOException e) {
			return null;
		}
	}
}
