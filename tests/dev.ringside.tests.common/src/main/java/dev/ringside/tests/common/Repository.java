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
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Assumptions;

/** The source tree that the tests run from, and what is compiled from it outside Maven. */
public final class Repository {

	private static final long MAKE_SECONDS = 120;

	private Repository() {
	}

	/**
	 * The top folder: the system property {@code ringside.root}, else the nearest folder upwards that holds
	 * {@code .mvn}.
	 *
	 * @throws IllegalStateException when there is none
	 */
	public static Path root() {
		String property = System.getProperty("ringside.root");
		if (property != null && !property.isEmpty()) {
			return Path.of(property).toAbsolutePath();
		}
		Path folder = Path.of("").toAbsolutePath();
		while (folder != null && !Files.isDirectory(folder.resolve(".mvn"))) {
			folder = folder.getParent();
		}
		if (folder == null) {
			throw new IllegalStateException("no folder .mvn above " + Path.of("").toAbsolutePath()
					+ "; set the system property ringside.root to the top of the sources");
		}
		return folder;
	}

	/**
	 * Runs make in {@code tests/FOLDER} and returns a file that it makes. Skips the test, with the reason, where there
	 * is no compiler; fails where the compilation does.
	 */
	static Path make(String folder, String product) throws IOException {
		Quick.leavesOut("tests/" + folder);
		Path source = root().resolve("tests").resolve(folder);
		Path target = source.resolve("target");
		Files.createDirectories(target);
		Optional<String> missing = missingCommand("make").or(() -> missingCommand("cc"));
		Assumptions.assumeTrue(missing.isEmpty(),
				() -> "tests/" + folder + " cannot be compiled: no " + missing.orElseThrow() + " in PATH");
		synchronized (Repository.class) {
			// Several test JVMs may come at once.
			try (RandomAccessFile file = new RandomAccessFile(target.resolve(".lock").toFile(), "rw");
					FileLock lock = file.getChannel().lock()) {
				Path log = target.resolve("make.log");
				Process make = new ProcessBuilder("make", "-C", source.toString()).redirectErrorStream(true)
						.redirectOutput(log.toFile()).start();
				if (!waitFor(make, MAKE_SECONDS)) {
					make.destroyForcibly();
					throw new AssertionError("make in tests/" + folder + " did not end within " + MAKE_SECONDS + " s");
				}
				if (make.exitValue() != 0) {
					String output = Files.readString(log, StandardCharsets.UTF_8);
					Assumptions.assumeFalse(output.contains("liburing.h: No such file"),
							"tests/" + folder + " cannot be compiled: liburing's headers are not installed");
					throw new AssertionError("make in tests/" + folder + " failed:\n" + output);
				}
			}
		}
		return target.resolve(product);
	}

	/** Where a command is in {@code PATH}; a name with a slash is taken as it is. */
	public static Optional<Path> command(String name) {
		if (name.contains("/")) {
			Path path = Path.of(name);
			return Files.isExecutable(path) ? Optional.of(path) : Optional.empty();
		}
		String path = System.getenv("PATH");
		for (String folder : (path == null ? "/usr/bin:/bin" : path).split(":")) {
			Path candidate = Path.of(folder).resolve(name);
			if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
				return Optional.of(candidate);
			}
		}
		return Optional.empty();
	}

	private static Optional<String> missingCommand(String name) {
		return command(name).isPresent() ? Optional.empty() : Optional.of(name);
	}

	static boolean waitFor(Process process, long seconds) {
		try {
			return process.waitFor(seconds, TimeUnit.SECONDS);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			process.destroyForcibly();
			throw new AssertionError("interrupted while waiting for process " + process.pid(), e);
		}
	}
}
