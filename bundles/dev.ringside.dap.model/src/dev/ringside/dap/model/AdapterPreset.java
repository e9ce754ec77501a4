/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.dap.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import dev.ringside.core.debugger.Debugger;
import dev.ringside.core.debugger.ProgramProbe;
import dev.ringside.dap.adapter.AdapterKind;
import dev.ringside.dap.model.internal.program.DebuggerVersions;

/**
 * The adapters that need no configuration, and how to find each on this machine. Best first. Thread-safe; {@link
 * #find()} and {@link #look()} start programs.
 */
public enum AdapterPreset {
	/** gdb's own adapter, from gdb 14. The variable names a gdb. */
	GDB("gdb", AdapterKind.GDB_DAP, Messages.preset_gdb, "RINGSIDE_GDB_DAP",
			List.of("gdb", "gdb-17", "gdb-16", "gdb-15", "gdb-14"),
			List.of("-q", "-i", "dap")) {
		@Override
		boolean fits(Path program) {
			// "-i dap" of an older gdb ends with "Interpreter `dap' unrecognized".
			return DebuggerVersions.of(program).map(Debugger::major).orElse(0) >= 14;
		}
	},
	/** lldb's adapter: lldb-dap, called lldb-vscode before 18. */
	LLDB("lldb", AdapterKind.LLDB, Messages.preset_lldb, "RINGSIDE_LLDB_DAP",
			Stream.concat(numbered("lldb-dap", 22, 17), numbered("lldb-vscode", 18, 11)).toList(), List.of()),
	/** cdt-gdb-adapter of npm. The variable names its debugAdapter.js. */
	CDT_GDB("cdt-gdb-adapter", AdapterKind.CDT_GDB_ADAPTER, Messages.preset_cdtGdb, "RINGSIDE_CDT_GDB_ADAPTER",
			List.of("cdtDebugAdapter"),
			List.of());

	private final String id;
	private final AdapterKind kind;
	private final String label;
	private final String variable;
	private final List<String> names;
	private final List<String> options;

	AdapterPreset(String id, AdapterKind kind, String label, String variable, List<String> names,
			List<String> options) {
		this.id = id;
		this.kind = kind;
		this.label = label;
		this.variable = variable;
		this.names = names;
		this.options = options;
	}

	private static Stream<String> numbered(String name, int newest, int oldest) {
		return Stream.concat(Stream.of(name),
				Stream.iterate(newest, n -> n >= oldest, n -> n - 1).map(n -> name + '-' + n));
	}

	/**
	 * The value of {@link DapModel#ATTR_ADAPTER}.
	 *
	 * @return the id
	 */
	public String id() {
		return id;
	}

	/**
	 * What is known of the adapter's behaviour.
	 *
	 * @return the kind
	 */
	public AdapterKind kind() {
		return kind;
	}

	/**
	 * The name for people.
	 *
	 * @return the name, in the user's language
	 */
	public String label() {
		return label;
	}

	/**
	 * Looks for the adapter: the environment variable for tests, then PATH. Starts programs to ask for their version,
	 * each once: never call it on a user interface's thread.
	 *
	 * @return the command; empty where the machine has none
	 */
	public Optional<List<String>> find() {
		return find(System.getenv());
	}

	/**
	 * As {@link #find()}, in another environment.
	 *
	 * @param environment the variables
	 * @return the command; empty where there is none
	 */
	public Optional<List<String>> find(Map<String, String> environment) {
		String named = environment.get(variable);
		String path = environment.get("PATH");
		if (named != null && !named.isBlank()) {
			Path file = Path.of(named);
			if (named.endsWith(".js")) {
				return ProgramProbe.find("node", path).or(() -> ProgramProbe.find("nodejs", path))
						.filter(n -> Files.isReadable(file))
						.map(n -> List.of(n.toString(), named));
			}
			return Files.isExecutable(file) && fits(file) ? Optional.of(command(file)) : Optional.empty();
		}
		return names.stream().map(n -> ProgramProbe.find(n, path)).flatMap(Optional::stream).filter(this::fits)
				.findFirst().map(this::command);
	}

	/**
	 * Looks for all adapters, again for those that did not tell their version the last time. Until the next look,
	 * {@link #find()} finds the same: what a dialog shows is what a launch takes. Never call it on a user interface's
	 * thread.
	 *
	 * @return the commands of those that the machine has, the best first
	 */
	public static Map<AdapterPreset, List<String>> look() {
		DebuggerVersions.forgetUnknown();
		Map<AdapterPreset, List<String>> found = new EnumMap<>(AdapterPreset.class);
		for (AdapterPreset preset : values()) {
			preset.find().ifPresent(command -> found.put(preset, command));
		}
		return found;
	}

	private List<String> command(Path program) {
		List<String> command = new ArrayList<>();
		command.add(program.toString());
		command.addAll(options);
		return List.copyOf(command);
	}

	boolean fits(Path program) {
		return true;
	}

	/**
	 * The preset of an id.
	 *
	 * @param id an id
	 * @return empty for another value of {@link DapModel#ATTR_ADAPTER}
	 */
	public static Optional<AdapterPreset> of(String id) {
		return Stream.of(values()).filter(p -> p.id.equals(id)).findFirst();
	}
}
