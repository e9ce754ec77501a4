/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap.internal.filter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.debugger.ProgramProbe;
import dev.ringside.dap.adapter.AdapterKind;

/**
 * The command that tells a debugger's version, where the adapter does not tell it before an attach: measured with gdb
 * 16 {@code -i dap}, lldb-vscode 14 (which knows no {@code --version} itself; the {@code lldb} beside it does) and
 * cdt-gdb-adapter 1.7.0.
 */
final class VersionCommand {

	private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=.*", Pattern.DOTALL);

	private VersionCommand() {
	}

	/**
	 * The command.
	 *
	 * @param kind           the adapter's kind
	 * @param adapterCommand the command that starts the adapter
	 * @param gdb            the attach argument {@code gdb} of cdt-gdb-adapter; null where it is not given
	 * @return empty where the command is not plainly a debugger
	 */
	static Optional<List<String>> of(AdapterKind kind, List<String> adapterCommand, @Nullable String gdb) {
		if (kind == AdapterKind.CDT_GDB_ADAPTER) {
			// GDBBackend.js: the program is "gdb" unless the argument names another.
			return Optional.of(List.of(gdb == null || gdb.isEmpty() ? "gdb" : gdb, "--version"));
		}
		List<String> command = new ArrayList<>();
		for (String word : adapterCommand) {
			command.add(word);
			boolean wrapper = command.size() == 1 && (word.equals("env") || word.endsWith("/env"));
			if (!wrapper && !(command.size() > 1 && ASSIGNMENT.matcher(word).matches())) {
				break;
			}
		}
		if (command.isEmpty()) {
			return Optional.empty();
		}
		String program = command.get(command.size() - 1);
		if (kind == AdapterKind.LLDB && AdapterKind.ofCommand(List.of(program)) == kind) {
			beside(program).ifPresent(lldb -> command.set(command.size() - 1, lldb));
		} else if (kind != AdapterKind.GDB_DAP || !AdapterKind.isGdb(program)) {
			return Optional.empty();
		}
		command.add("--version");
		return Optional.of(command);
	}

	/** The lldb of the same installation. */
	private static Optional<String> beside(String program) {
		try {
			Optional<Path> file = ProgramProbe.find(program, System.getenv("PATH"));
			Path lldb = file.isEmpty() ? null : file.get().toRealPath().resolveSibling("lldb");
			return lldb != null && Files.isExecutable(lldb) ? Optional.of(lldb.toString()) : Optional.empty();
		} catch (IOException e) {
			return Optional.empty();
		}
	}
}
