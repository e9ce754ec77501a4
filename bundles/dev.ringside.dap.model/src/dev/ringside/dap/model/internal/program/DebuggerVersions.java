/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.dap.model.internal.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import dev.ringside.core.debugger.Debugger;
import dev.ringside.core.debugger.DebuggerKind;
import dev.ringside.core.debugger.ProgramProbe;

/**
 * The versions of the gdbs of this machine. Each file is asked once, and again when it has been replaced: two looks at
 * one file, such as a dialog's and a launch's, never differ. Thread-safe.
 */
public final class DebuggerVersions {

	/** Empty for a program that did not answer in time, or not with a version. */
	private static final ConcurrentMap<Identity, Optional<Debugger>> KNOWN = new ConcurrentHashMap<>();

	private record Identity(Path file, FileTime modified, long size) {
		static Identity of(Path program) throws IOException {
			Path file = program.toRealPath();
			return new Identity(file, Files.getLastModifiedTime(file), Files.size(file));
		}
	}

	private DebuggerVersions() {
	}

	/**
	 * The version of a gdb. May start the program, and wait for it for a limited time.
	 *
	 * @param program the program
	 * @return the debugger, which has a version; empty where the program tells none
	 */
	public static Optional<Debugger> of(Path program) {
		try {
			// Whoever comes while it is asked waits for the same answer.
			return KNOWN.computeIfAbsent(Identity.of(program), file -> ask(program));
		} catch (IOException e) {
			// It has gone.
			return Optional.empty();
		}
	}

	/** Those that gave no version are asked again. */
	public static void forgetUnknown() {
		KNOWN.values().removeIf(Optional::isEmpty);
	}

	private static Optional<Debugger> ask(Path program) {
		try {
			String output = ProgramProbe.version(List.of(program.toString(), "--version"), ProgramProbe.LIMIT);
			return Optional.of(Debugger.parse(DebuggerKind.GDB, output)).filter(Debugger::hasVersion);
		} catch (IOException e) {
			// It is not a debugger, or too slow.
			return Optional.empty();
		}
	}
}
