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

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.dap.adapter.AdapterKind;

/**
 * The command that tells a debugger's version, where the adapter does not tell it before an attach: measured with gdb 16 {@code -i dap},
 * lldb-vscode 14 (which knows no {@code --version} itself; the {@code lldb} beside it does) and cdt-gdb-adapter 1.7.0.
 */
public final class VersionCommand {

	/** A program takes a few hundred milliseconds, on a machine that has far too much to do seconds. Nobody waits for it. */
	private static final Duration LIMIT = Duration.ofSeconds(20);
	private static final int MAX_OUTPUT = 4096;
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
		for (String folder : program.indexOf('/') >= 0 ? List.of("") : List.of(path().split(File.pathSeparator))) {
			try {
				Path lldb = Path.of(folder).resolve(program).toRealPath().resolveSibling("lldb");
				if (Files.isExecutable(lldb)) {
					return Optional.of(lldb.toString());
				}
			} catch (IOException | RuntimeException e) {
				// Not in this folder.
				continue;
			}
		}
		return Optional.empty();
	}

	private static String path() {
		@Nullable String path = System.getenv("PATH");
		return path == null ? "/usr/bin:/bin" : path;
	}

	/**
	 * Runs a command that prints a version. It gets no input, and is ended when it takes too long.
	 *
	 * @param command the command
	 * @return the beginning of what it prints; empty where it cannot be run, fails or takes too long
	 */
	public static Optional<String> run(List<String> command) {
		return run(command, LIMIT);
	}

	/** As {@link #run(List)}, at most so long. */
	static Optional<String> run(List<String> command, Duration limit) {
		Process process;
		try {
			process = new ProcessBuilder(command).redirectInput(new File("/dev/null")).redirectError(ProcessBuilder.Redirect.DISCARD).start();
		} catch (IOException e) {
			return Optional.empty();
		}
		try {
			long end = System.nanoTime() + limit.toNanos();
			// While it runs: once it has ended, the JVM itself takes what is left in the pipe, and for a moment there seems to be nothing.
			CompletableFuture<byte[]> output = new CompletableFuture<>();
			Thread reader = new Thread(() -> {
				try {
					output.complete(process.getInputStream().readNBytes(MAX_OUTPUT));
				} catch (IOException e) {
					output.completeExceptionally(e);
				}
			}, "ringside-dap-version-output");
			reader.setDaemon(true);
			reader.start();
			byte[] bytes = output.get(limit.toNanos(), TimeUnit.NANOSECONDS);
			if (!process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS) || process.exitValue() != 0) {
				return Optional.empty();
			}
			return Optional.of(new String(bytes, StandardCharsets.UTF_8)).filter(text -> !text.isBlank());
		} catch (ExecutionException | TimeoutException e) {
			return Optional.empty();
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			return Optional.empty();
		} finally {
			if (process.isAlive()) {
				process.descendants().forEach(ProcessHandle::destroyForcibly);
				process.destroyForcibly();
			}
		}
	}
}
