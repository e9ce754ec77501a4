/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap.adapter;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import com.google.gson.JsonObject;

import dev.ringside.dap.message.Json;

/**
 * The debug adapters that Ringside knows, and how each is recognized. What they do differently is in
 * {@link AdapterBehaviour}; of an adapter that is not known nothing is assumed but the protocol.
 */
public enum AdapterKind {

	/** {@code gdb -i dap}, gdb 14 and later. Measured with 16.3. */
	GDB_DAP,

	/** cdt-gdb-adapter. Measured with 1.7.0 and gdb 13.1. */
	CDT_GDB_ADAPTER,

	/** lldb-vscode and lldb-dap. Measured with 14.0.6 and 19.1.7. */
	LLDB,

	/** Any other adapter. */
	UNKNOWN;

	private static final Pattern GDB_PROGRAM = Pattern.compile("(.*-)?gdb(-[0-9.]+)?(-multiarch)?");
	private static final Pattern LLDB_PROGRAM = Pattern.compile("lldb-(dap|vscode)(-[0-9.]+)?");
	private static final Pattern CDT_PROGRAM = Pattern
			.compile("(?i)cdtDebug(Target)?Adapter|.*cdt-gdb-adapter.*debug(Target)?Adapter(\\.js)?");

	/**
	 * Options by which adapters serve connections instead of their standard streams. {@code lldb-vscode} 14.0.6 and
	 * {@code lldb-dap} 19.1.7: {@code --port}, {@code -port} and {@code -p} (tried: 19 takes the number also joined or
	 * behind {@code =}, 14 passes over that and speaks on its standard streams); {@code lldb-dap} of later releases:
	 * {@code --connection} (LLVM's {@code lldb/tools/lldb-dap/Options.td}). cdt-gdb-adapter 1.7.0:
	 * {@code runDebugAdapter.js} of {@code @vscode/debugadapter}. {@code gdb -i dap} (16.3) has no such option.
	 */
	private static final Pattern LLDB_LISTENS = Pattern.compile("--?(connection|port)(=.*)?|-p(=?[0-9]+)?");
	private static final Pattern CDT_LISTENS = Pattern.compile("--server=[0-9]{4,5}");
	/** What precedes an argument that lldb's adapters hand on to others. */
	private static final Set<String> LLDB_VALUES = Set.of("-c", "--pre-init-command", "-pre-init-command");

	/**
	 * What this adapter does while its version is not known.
	 *
	 * @return what holds for every version of which it is not known that it has been repaired
	 */
	public AdapterBehaviour behaviour() {
		return AdapterBehaviour.of(this, AdapterVersion.UNKNOWN);
	}

	/**
	 * The argument by which an adapter is told to serve connections. On its standard streams it then speaks no
	 * protocol, and between it and a client that connects there is no filter.
	 *
	 * @param command the program and its arguments
	 * @return the argument; empty where there is none, where it is not known, and for adapters that cannot
	 */
	public static Optional<String> listening(List<String> command) {
		AdapterKind kind = ofCommand(command);
		for (int i = 1; i < command.size(); i++) {
			String argument = command.get(i);
			boolean listens = switch (kind) {
			case LLDB -> LLDB_LISTENS.matcher(argument).matches() && !LLDB_VALUES.contains(command.get(i - 1));
			case CDT_GDB_ADAPTER -> CDT_LISTENS.matcher(argument).matches();
			case GDB_DAP, UNKNOWN -> false;
			};
			if (listens) {
				return Optional.of(argument);
			}
		}
		return Optional.empty();
	}

	/**
	 * Whether a program is gdb, by its name.
	 *
	 * @param program a path or name
	 * @return true for {@code gdb}, {@code gdb-16} and the like
	 */
	public static boolean isGdb(String program) {
		return GDB_PROGRAM.matcher(program.substring(program.lastIndexOf('/') + 1)).matches();
	}

	/**
	 * Recognizes an adapter by the command that starts it.
	 *
	 * @param command the program and its arguments
	 * @return {@link #UNKNOWN} where it is none of the known ones
	 */
	public static AdapterKind ofCommand(List<String> command) {
		for (int i = 0; i < Math.min(2, command.size()); i++) {
			String word = command.get(i);
			String base = word.substring(word.lastIndexOf('/') + 1);
			if (LLDB_PROGRAM.matcher(base).matches()) {
				return LLDB;
			}
			if (CDT_PROGRAM.matcher(word).matches() || CDT_PROGRAM.matcher(base).matches()) {
				return CDT_GDB_ADAPTER;
			}
			if (i == 0 && isGdb(word)
					&& command.stream()
							.anyMatch(a -> a.equals("dap") || a.toLowerCase(Locale.ROOT).endsWith("interpreter=dap"))) {
				return GDB_DAP;
			}
		}
		return UNKNOWN;
	}

	/**
	 * Recognizes an adapter by its answer to {@code initialize}.
	 *
	 * @param capabilities the answer's body
	 * @return empty where it tells nothing
	 */
	public static Optional<AdapterKind> ofCapabilities(JsonObject capabilities) {
		if (capabilities.has("__lldb") || capabilities.has("$__lldb_version")) {
			return Optional.of(LLDB);
		}
		for (JsonObject filter : Json.objects(capabilities, "exceptionBreakpointFilters")) {
			String id = Json.string(filter, "filter").orElse("");
			String label = Json.string(filter, "label").orElse("");
			if (id.equals("cpp_catch")) {
				return Optional.of(LLDB);
			}
			if (id.equals("assert") && label.startsWith("Ada")) {
				return Optional.of(GDB_DAP);
			}
		}
		for (JsonObject mode : Json.objects(capabilities, "breakpointModes")) {
			if (Json.string(mode, "mode").orElse("").equals("hardware")
					&& Json.string(mode, "label").orElse("").equals("Hardware Breakpoint")
					&& !capabilities.has("supportsCancelRequest")) {
				return Optional.of(CDT_GDB_ADAPTER);
			}
		}
		return Optional.empty();
	}
}
