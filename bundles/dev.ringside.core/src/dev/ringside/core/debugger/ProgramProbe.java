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

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.text.Texts;
import dev.ringside.core.text.Untrusted;

/** Finds programs in a search path, and has them tell their version. Stateless and thread-safe. */
public final class ProgramProbe {

	/** A program takes a few hundred milliseconds, on a machine that has far too much to do seconds. */
	public static final Duration LIMIT = Duration.ofSeconds(20);

	/** Versions stand at the beginning. */
	private static final int MAX_OUTPUT = 16 * 1024;
	private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

	private ProgramProbe() {
	}

	/**
	 * Where a program is.
	 *
	 * @param name a name to look for in a search path, or a path, which has a slash
	 * @param path the search path, as the variable PATH holds it; null for a usual one
	 * @return the program, with symbolic links as they are; empty where there is no such executable file
	 */
	public static Optional<Path> find(String name, @Nullable String path) {
		try {
			if (name.isEmpty() || name.indexOf('/') >= 0) {
				return Optional.of(Path.of(name)).filter(ProgramProbe::isProgram);
			}
			for (String folder : (path == null ? DEFAULT_PATH : path).split(File.pathSeparator, -1)) {
				Path program = Path.of(folder.isEmpty() ? "." : folder, name);
				if (isProgram(program)) {
					return Optional.of(program);
				}
			}
		} catch (InvalidPathException e) {
			// Nothing that can be started.
		}
		return Optional.empty();
	}

	private static boolean isProgram(Path path) {
		return Files.isExecutable(path) && Files.isRegularFile(path);
	}

	/**
	 * Runs a command that prints a version. It gets no input and speaks English; it and what it has started are ended
	 * when it takes too long. Blocks meanwhile.
	 *
	 * @param command the program and its arguments
	 * @param limit   how long it may take
	 * @return the beginning of what it prints on its standard output and error; not blank
	 * @throws IOException when it cannot be started, fails, prints nothing or takes too long; the message says which,
	 *                     for people
	 */
	public static String version(List<String> command, Duration limit) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.redirectInput(new File("/dev/null"));
		builder.environment().put("LC_ALL", "C");
		// Of a debugger that asks a server for symbols before it answers, the version comes late.
		builder.environment().remove("DEBUGINFOD_URLS");
		Process process = builder.start();
		try (InputStream in = process.getInputStream()) {
			long end = System.nanoTime() + limit.toNanos();
			// Read while it runs: once it has ended, the JVM itself takes what is left in the pipe, and for a moment
			// there seems to be nothing.
			CompletableFuture<String> output = new CompletableFuture<>();
			Thread reader = new Thread(() -> {
				try {
					String text = new String(in.readNBytes(MAX_OUTPUT), StandardCharsets.UTF_8);
					in.transferTo(OutputStream.nullOutputStream());
					output.complete(text);
				} catch (IOException e) {
					output.completeExceptionally(e);
				}
			}, "ringside-version");
			reader.setDaemon(true);
			reader.start();
			String text = output.get(limit.toNanos(), TimeUnit.NANOSECONDS);
			if (!process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
				throw new TimeoutException();
			}
			if (process.exitValue() != 0 || text.isBlank()) {
				String said = text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
				throw new IOException(
						Texts.get("probe.failed", command.get(0), process.exitValue(), Untrusted.display(said, 200)));
			}
			return text;
		} catch (TimeoutException e) {
			throw new IOException(Texts.get("probe.timeout", command.get(0), limit.toSeconds()), e);
		} catch (ExecutionException e) {
			throw new IOException(String.valueOf(e.getCause()), e);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new IOException(e);
		} finally {
			process.descendants().forEach(ProcessHandle::destroyForcibly);
			process.destroyForcibly();
		}
	}
}
