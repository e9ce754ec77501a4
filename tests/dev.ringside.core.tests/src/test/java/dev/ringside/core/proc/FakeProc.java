/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.proc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder that looks like /proc, for states that a real kernel does not show on demand. */
public final class FakeProc {

	private final Path root;

	/** In a folder. */
	public FakeProc(Path root) {
		this.root = root;
	}

	/** Reads it. */
	public ProcFs procFs() {
		return new ProcFs(root);
	}

	/** Adds or replaces a thread. */
	public FakeProc task(int pid, int tid, String name, long flags, long start, int tracer) {
		StringBuilder stat = new StringBuilder(tid + " (" + name + ") S");
		for (int field = 4; field <= 52; field++) {
			stat.append(' ').append(field == 9 ? flags : field == 22 ? start : field == 39 ? 1 : 0);
		}
		String status = "Name:\tx\nTgid:\t" + pid + "\nTracerPid:\t" + tracer + "\n";
		file(pid + "/task/" + tid + "/stat", stat + "\n");
		file(pid + "/task/" + tid + "/status", status);
		file(pid + "/task/" + tid + "/comm", name + "\n");
		if (pid == tid) {
			file(pid + "/status", status);
		}
		return this;
	}

	/** Ends a thread. */
	public FakeProc end(int pid, int tid) {
		try (Stream<Path> files = Files.walk(root.resolve(pid + "/task/" + tid))) {
			List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
			for (Path p : all) {
				Files.delete(p);
			}
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
		return this;
	}

	/** Writes a file below the root. */
	public FakeProc file(String name, String content) {
		try {
			Path file = root.resolve(name);
			Files.createDirectories(file.getParent());
			Files.writeString(file, content, StandardCharsets.ISO_8859_1);
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
		return this;
	}

	/** A symbolic link below the root. */
	public FakeProc link(String name, String target) {
		try {
			Path file = root.resolve(name);
			Files.createDirectories(file.getParent());
			Files.createSymbolicLink(file, Path.of(target));
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
		return this;
	}
}
