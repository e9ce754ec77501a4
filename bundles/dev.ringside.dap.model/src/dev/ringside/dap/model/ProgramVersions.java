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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import dev.ringside.core.debugger.Debugger;
import dev.ringside.core.debugger.DebuggerKind;
import dev.ringside.dap.FilterEnvironment;

/**
 * The major versions of debuggers. Each file is asked once, and again when it has been replaced: two looks at one file, such as a dialog's and a
 * launch's, never differ. Thread-safe.
 */
final class ProgramVersions {

	/** The answer of a program that gave none in time, or none that is a version. */
	private static final int UNKNOWN = 0;

	private static final ConcurrentMap<Identity, Integer> MAJOR = new ConcurrentHashMap<>();

	private record Identity(Path file, FileTime modified, long size) {
		static Identity of(Path program) throws IOException {
			Path file = program.toRealPath();
			return new Identity(file, Files.getLastModifiedTime(file), Files.size(file));
		}
	}

	private ProgramVersions() {
	}

	/** The major version that a program tells; 0 where it tells none. May start the program, and wait for it for a limited time. */
	static int major(Path program) {
		try {
			// Whoever comes while it is asked waits for the same answer.
			return MAJOR.computeIfAbsent(Identity.of(program), file -> ask(program));
		} catch (IOException e) {
			// It has gone.
			return UNKNOWN;
		}
	}

	/** Those that gave no version are asked again. */
	static void forgetUnknown() {
		MAJOR.values().removeIf(major -> major == UNKNOWN);
	}

	private static int ask(Path program) {
		return FilterEnvironment.ofThisMachine(List.of(), line -> {
		}).versionOutput().apply(List.of(program.toString(), "--version")).map(output -> Debugger.parse(DebuggerKind.GDB, output))
				.filter(Debugger::hasVersion).map(Debugger::major).orElse(UNKNOWN);
	}
}
