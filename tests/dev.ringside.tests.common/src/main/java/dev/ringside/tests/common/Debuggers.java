/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.tests.common;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Assumptions;

/**
 * The debuggers and debug adapters that tests run against. Each is looked for in this order: its environment variable,
 * the folder that {@code releng/other-debuggers} fills (the variable {@code RINGSIDE_DEBUGGERS}, else
 * {@code target/debuggers}), {@code PATH}; the older Debian ones first in {@code PATH}, where they are the machine's
 * own.
 */
public enum Debuggers {
	/** The machine's gdb; {@code RINGSIDE_GDB}. */
	GDB("gdb", "RINGSIDE_GDB", List.of("gdb"), List.of(), 0, "install gdb, or set RINGSIDE_GDB"),
	/** gdb 10 or older, which reads the architecture of any thread; {@code RINGSIDE_GDB_10}. */
	GDB_10("gdb 10", "RINGSIDE_GDB_10", List.of("+gdb-10"), List.of(), 0,
			"run releng/other-debuggers bullseye, or set RINGSIDE_GDB_10"),
	/** gdb 16 or newer; {@code RINGSIDE_GDB_16}. */
	GDB_16("gdb 16", "RINGSIDE_GDB_16", List.of("+gdb-16", "gdb"), List.of(), 16,
			"run releng/other-debuggers trixie, or set RINGSIDE_GDB_16"),
	/** gdb as an adapter; {@code RINGSIDE_GDB_DAP}, a gdb 14 or newer. */
	GDB_DAP("gdb -i dap", "RINGSIDE_GDB_DAP", List.of("+gdb-16", "gdb"), List.of("-nx", "-q", "-i", "dap"), 14,
			"gdb's -i dap came with 14: run releng/other-debuggers trixie, or set RINGSIDE_GDB_DAP"),
	/** Debian's lldb adapter; {@code RINGSIDE_LLDB_DAP}. */
	LLDB_DAP("lldb-dap", "RINGSIDE_LLDB_DAP",
			List.of("lldb-dap", "lldb-dap-21", "lldb-dap-20", "lldb-dap-19", "lldb-vscode", "lldb-vscode-16",
					"lldb-vscode-15",
					"lldb-vscode-14", "lldb-vscode-13", "+lldb-dap-19"),
			List.of(), 0, "install lldb, or set RINGSIDE_LLDB_DAP"),
	/** lldb's adapter of a newer shape; {@code RINGSIDE_LLDB_DAP_19}. */
	LLDB_DAP_19("lldb-dap 19", "RINGSIDE_LLDB_DAP_19", List.of("+lldb-dap-19", "lldb-dap-19"), List.of(), 0,
			"run releng/other-debuggers trixie, or set RINGSIDE_LLDB_DAP_19"),
	/** {@code RINGSIDE_CDT_GDB_ADAPTER}: the adapter's {@code debugAdapter.js}; it runs gdb by itself. */
	CDT_GDB_ADAPTER("cdt-gdb-adapter", "RINGSIDE_CDT_GDB_ADAPTER",
			List.of("@adapters/node_modules/cdt-gdb-adapter/dist/debugAdapter.js"), List.of(), 0,
			"run releng/test once, or set RINGSIDE_CDT_GDB_ADAPTER to its debugAdapter.js; needs node in PATH"),
	/** The machine's gdbserver; {@code RINGSIDE_GDBSERVER}. */
	GDBSERVER("gdbserver", "RINGSIDE_GDBSERVER", List.of("gdbserver"), List.of(), 0,
			"install gdbserver, or set RINGSIDE_GDBSERVER"),
	/** gdbserver 16 or newer, which reads the architecture of any thread; {@code RINGSIDE_GDBSERVER_16}. */
	GDBSERVER_16("gdbserver 16", "RINGSIDE_GDBSERVER_16", List.of("+gdbserver-16", "gdbserver"), List.of(), 16,
			"run releng/other-debuggers trixie, or set RINGSIDE_GDBSERVER_16");

	private static final Pattern VERSION = Pattern.compile("\\b(\\d+)\\.\\d+");
	private static final long VERSION_SECONDS = 60;

	private final String title;
	private final String variable;
	private final List<String> names;
	private final List<String> arguments;
	private final int oldest;
	private final String remedy;

	/**
	 * A debugger that was found.
	 *
	 * @param command what to start, its arguments included; more may be appended
	 * @param program the program's file, or the script's for one that node runs
	 * @param version what it says of itself, one line; empty where it says nothing
	 * @param major   the major version; 0: unknown
	 */
	public record Found(List<String> command, Path program, String version, int major) {
	}

	Debuggers(String title, String variable, List<String> names, List<String> arguments, int oldest, String remedy) {
		this.title = title;
		this.variable = variable;
		this.names = names;
		this.arguments = arguments;
		this.oldest = oldest;
		this.remedy = remedy;
	}

	/**
	 * Looks for it.
	 *
	 * @throws AssertionError when its environment variable names something that cannot be run, or is too old
	 */
	public Optional<Found> find() throws IOException {
		Quick.leavesOut(title);
		String named = System.getenv(variable);
		if (named != null && !named.isEmpty()) {
			Path program = Path.of(named);
			if (!Files.isReadable(program)) {
				throw new AssertionError(variable + " names a file that cannot be read: " + named);
			}
			Optional<Found> found = examine(program);
			if (found.isEmpty()) {
				throw new AssertionError(variable + " names no " + title + ": " + named);
			}
			return found;
		}
		for (String name : names) {
			Optional<Path> program = switch (name.charAt(0)) {
			case '+' -> Repository.command(wrappers().resolve(name.substring(1)).toString());
			case '@' ->
				Optional.of(Repository.root().resolve("target").resolve(name.substring(1))).filter(Files::isReadable);
			default -> Repository.command(name);
			};
			Optional<Found> found = program.isPresent() ? examine(program.get()) : Optional.empty();
			if (found.isPresent()) {
				return found;
			}
		}
		return Optional.empty();
	}

	/** Skips the test, with the reason and the remedy, where there is none. */
	public Found assume() throws IOException {
		Optional<Found> found = find();
		Assumptions.assumeTrue(found.isPresent(), () -> "no " + title + " here: " + remedy);
		return found.orElseThrow();
	}

	private static Path wrappers() {
		String folder = System.getenv("RINGSIDE_DEBUGGERS");
		return (folder != null && !folder.isEmpty() ? Path.of(folder) : Repository.root().resolve("target/debuggers"))
				.resolve("bin");
	}

	private Optional<Found> examine(Path program) throws IOException {
		List<String> command = new ArrayList<>();
		String version = "";
		int major = 0;
		if (this == CDT_GDB_ADAPTER) {
			Optional<Path> node = Repository.command("node").or(() -> Repository.command("nodejs"));
			if (node.isEmpty()) {
				return Optional.empty();
			}
			command.add(node.get().toString());
			Matcher matcher = Pattern.compile("\"version\"\\s*:\\s*\"([^\"]*)\"")
					.matcher(Files.readString(program.resolveSibling("../package.json"), StandardCharsets.UTF_8));
			version = matcher.find() ? "cdt-gdb-adapter " + matcher.group(1) : "";
			command.add(program.toString());
		} else {
			command.add(program.toString());
			// lldb's adapters start to serve whatever they are asked
			if (this != LLDB_DAP && this != LLDB_DAP_19) {
				version = version(program);
			}
		}
		Matcher matcher = VERSION.matcher(version.replaceAll("\\([^)]*\\)", ""));
		if (matcher.find()) {
			major = Integer.parseInt(matcher.group(1));
		}
		if (major < oldest) {
			return Optional.empty();
		}
		command.addAll(arguments);
		return Optional.of(new Found(List.copyOf(command), program, version, major));
	}

	private static String version(Path program) throws IOException {
		Process process = new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true).start();
		try {
			process.getOutputStream().close();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			if (!Repository.waitFor(process, VERSION_SECONDS) || process.exitValue() != 0) {
				return "";
			}
			return output.lines().findFirst().orElse("");
		} finally {
			process.destroyForcibly();
		}
	}
}
