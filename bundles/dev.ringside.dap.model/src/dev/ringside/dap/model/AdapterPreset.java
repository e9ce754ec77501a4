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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.eclipse.jdt.annotation.Nullable;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import dev.ringside.dap.AdapterKind;

/** The adapters that need no configuration: how to find each on this machine, and how each spells its arguments. Best first. */
public enum AdapterPreset {
	/** gdb's own adapter, from gdb 14. The variable names a gdb. */
	GDB("gdb", AdapterKind.GDB_DAP, Messages.preset_gdb, "RINGSIDE_GDB_DAP", List.of("gdb", "gdb-17", "gdb-16", "gdb-15", "gdb-14"),
			List.of("-q", "-i", "dap")) {
		@Override
		boolean fits(Path program) {
			// "-i dap" of an older gdb ends with "Interpreter `dap' unrecognized".
			return majorVersion(program) >= 14;
		}
	},
	/** lldb's adapter: lldb-dap, called lldb-vscode before 18. */
	LLDB("lldb", AdapterKind.LLDB, Messages.preset_lldb, "RINGSIDE_LLDB_DAP",
			Stream.concat(numbered("lldb-dap", 22, 17), numbered("lldb-vscode", 18, 11)).toList(), List.of()),
	/** cdt-gdb-adapter of npm. The variable names its debugAdapter.js. */
	CDT_GDB("cdt-gdb-adapter", AdapterKind.CDT_GDB_ADAPTER, Messages.preset_cdtGdb, "RINGSIDE_CDT_GDB_ADAPTER", List.of("cdtDebugAdapter"),
			List.of());

	private static final Pattern VERSION = Pattern.compile("\\b(\\d+)\\.\\d+");
	private static final long VERSION_SECONDS = 20;

	private final String id;
	private final AdapterKind kind;
	private final String label;
	private final String variable;
	private final List<String> names;
	private final List<String> options;

	AdapterPreset(String id, AdapterKind kind, String label, String variable, List<String> names, List<String> options) {
		this.id = id;
		this.kind = kind;
		this.label = label;
		this.variable = variable;
		this.names = names;
		this.options = options;
	}

	private static Stream<String> numbered(String name, int newest, int oldest) {
		return Stream.concat(Stream.of(name), Stream.iterate(newest, n -> n >= oldest, n -> n - 1).map(n -> name + '-' + n));
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
	 * Looks for the adapter: the environment variable for tests, then PATH. Starts programs to ask for their version: never call it on a user
	 * interface's thread.
	 *
	 * @return the command; empty where the machine has none
	 */
	public Optional<List<String>> find() {
		String named = System.getenv(variable);
		if (named != null && !named.isBlank()) {
			Path file = Path.of(named);
			if (named.endsWith(".js")) {
				return onPath("node").or(() -> onPath("nodejs")).filter(n -> Files.isReadable(file)).map(n -> List.of(n.toString(), named));
			}
			return Files.isExecutable(file) && fits(file) ? Optional.of(command(file)) : Optional.empty();
		}
		return names.stream().map(AdapterPreset::onPath).flatMap(Optional::stream).filter(this::fits).findFirst().map(this::command);
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

	/** The preset whose adapters behave so; empty for an unknown kind. */
	static Optional<AdapterPreset> of(AdapterKind kind) {
		return Stream.of(values()).filter(p -> p.kind == kind).findFirst();
	}

	/** The arguments of a launch request as this adapter spells them. */
	JsonObject launchArguments(String program, List<String> arguments, @Nullable String directory, @Nullable Map<String, String> environment) {
		JsonObject json = new JsonObject();
		json.addProperty("program", program);
		if (directory != null) {
			json.addProperty("cwd", directory);
		}
		if (this == CDT_GDB) {
			json.addProperty("arguments", String.join(" ", arguments.stream().map(AdapterPreset::quoted).toList()));
		} else {
			JsonArray list = new JsonArray();
			arguments.forEach(list::add);
			json.add("args", list);
		}
		if (environment != null && !environment.isEmpty()) {
			if (this == LLDB) {
				JsonArray list = new JsonArray();
				environment.forEach((name, value) -> list.add(name + '=' + value));
				json.add("env", list);
			} else {
				JsonObject map = new JsonObject();
				environment.forEach(map::addProperty);
				json.add(this == CDT_GDB ? "environment" : "env", map);
			}
		}
		return json;
	}

	/** The arguments of an attach request as this adapter spells them. */
	JsonObject attachArguments(long pid, @Nullable String program) {
		JsonObject json = new JsonObject();
		if (this == CDT_GDB) {
			json.addProperty("processId", Long.toString(pid));
		} else {
			json.addProperty("pid", pid);
		}
		if (program != null) {
			json.addProperty("program", program);
		}
		if (this == LLDB) {
			// Otherwise it lets the program run when the configuration is done.
			json.addProperty("stopOnEntry", true);
		}
		return json;
	}

	private static String quoted(String argument) {
		return argument.matches("[A-Za-z0-9_./:=+,@%-]+") ? argument : '\'' + argument.replace("'", "'\\''") + '\'';
	}

	/**
	 * Looks for a program in PATH.
	 *
	 * @param name the program's name
	 * @return its file
	 */
	static Optional<Path> onPath(String name) {
		String path = System.getenv("PATH");
		if (path == null) {
			return Optional.empty();
		}
		return Stream.of(path.split(":")).filter(d -> !d.isEmpty()).map(d -> Path.of(d, name)).filter(Files::isExecutable).filter(Files::isRegularFile)
				.findFirst();
	}

	static int majorVersion(Path program) {
		Process process = null;
		try {
			process = new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true).start();
			process.getOutputStream().close();
			Process p = process;
			process.onExit().orTimeout(VERSION_SECONDS, TimeUnit.SECONDS).whenComplete((x, e) -> p.destroyForcibly());
			String first = new String(process.getInputStream().readNBytes(4096), StandardCharsets.UTF_8).lines().findFirst().orElse("");
			Matcher version = VERSION.matcher(first.replaceAll("\\([^)]*\\)", ""));
			return version.find() ? Integer.parseInt(version.group(1)) : 0;
		} catch (IOException | NumberFormatException e) {
			// Not a program that can be asked: it does not fit.
			return 0;
		} finally {
			if (process != null) {
				process.destroyForcibly();
			}
		}
	}
}
