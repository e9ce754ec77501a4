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

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.debugger.Debugger;
import dev.ringside.core.debugger.DebuggerKind;
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

	private static final long SECONDS = 20;
	private static final int MAX_OUTPUT = 16 * 1024;

	/** Where a program is in PATH; a name with a slash is a path. */
	static Optional<Path> find(String name, Map<String, String> env) {
		if (name.indexOf('/') >= 0) {
			return Optional.of(Path.of(name)).filter(p -> Files.isExecutable(p) && !Files.isDirectory(p));
		}
		for (String folder : env.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin").split(File.pathSeparator)) {
			Path p = Path.of(folder.isEmpty() ? "." : folder, name);
			if (Files.isExecutable(p) && !Files.isDirectory(p)) {
				return Optional.of(p);
			}
		}
		return Optional.empty();
	}

	/** Runs {@code PROGRAM --version}, at most {@value #SECONDS} seconds, and keeps at most {@value #MAX_OUTPUT} bytes of what it says. */
	static DebuggerProbe ask(Path program) {
		Architecture architecture = architecture(program);
		DebuggerKind byName = kindByName(program);
		String output;
		try {
			output = version(program);
		} catch (IOException e) {
			return failed(program, byName, architecture, Messages.get("doctor.debugger.failed", Untrusted.display(String.valueOf(e.getMessage()), 300)));
		}
		Debugger d = Debugger.parse(output);
		if (d.kind() == DebuggerKind.UNKNOWN && byName != DebuggerKind.UNKNOWN) {
			d = Debugger.parse(byName, output);
		}
		String error = d.hasVersion() ? null : Messages.get("doctor.debugger.noVersion");
		return new DebuggerProbe(program, d, architecture, error);
	}

	private static DebuggerProbe failed(Path program, DebuggerKind kind, @Nullable Architecture architecture, String error) {
		return new DebuggerProbe(program, new Debugger(kind, -1, 0, ""), architecture, error);
	}

	private static String version(Path program) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true);
		builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
		builder.environment().put("LC_ALL", "C");
		builder.environment().remove("DEBUGINFOD_URLS");
		Process process = builder.start();
		try (InputStream in = process.getInputStream()) {
			CompletableFuture<byte[]> output = new CompletableFuture<>();
			Thread reader = new Thread(() -> {
				try {
					output.complete(in.readNBytes(MAX_OUTPUT));
				} catch (IOException e) {
					output.completeExceptionally(e);
				}
			}, "debugger version");
			reader.setDaemon(true);
			reader.start();
			return new String(output.get(SECONDS, TimeUnit.SECONDS), StandardCharsets.UTF_8);
		} catch (java.util.concurrent.TimeoutException e) {
			throw new IOException(Messages.get("doctor.debugger.timeout", SECONDS), e);
		} catch (java.util.concurrent.ExecutionException e) {
			throw new IOException(String.valueOf(e.getCause()), e);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new IOException(e);
		} finally {
			process.descendants().forEach(ProcessHandle::destroyForcibly);
			process.destroyForcibly();
		}
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
