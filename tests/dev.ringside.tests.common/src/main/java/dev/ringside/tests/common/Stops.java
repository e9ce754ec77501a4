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
import java.time.Duration;

/**
 * Attaching with gdb and waiting until it is done: gdb answers {@code ^done} before the process has stopped and been
 * looked at.
 */
public final class Stops {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private Stops() {
	}

	/** Attaches and waits for the stop. */
	public static void attach(GdbMi gdb, long id) throws IOException {
		long before = count(gdb);
		String answer = gdb.command("-target-attach " + id, LIMIT);
		if (!answer.startsWith("^done")) {
			throw new AssertionError("gdb has not attached to " + id + ": " + answer);
		}
		awaitAfter(gdb, before, "the stop after attaching to " + id);
	}

	/** The stops that gdb has told of so far. */
	public static long count(GdbMi gdb) {
		return gdb.lines().stream().filter(line -> line.startsWith("*stopped")).count();
	}

	/** Waits for a stop after so many. */
	public static void awaitAfter(GdbMi gdb, long before, String what) {
		Await.until(what, LIMIT, () -> count(gdb) > before);
		// what gdb prints at a stop comes before its next prompt, and so before the next answer
		try {
			gdb.command("-gdb-version", LIMIT);
		} catch (IOException e) {
			throw new AssertionError("gdb has gone after " + what, e);
		}
	}
}
