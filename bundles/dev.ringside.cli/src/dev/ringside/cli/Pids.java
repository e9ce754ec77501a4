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

import dev.ringside.core.text.Untrusted;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Process ids as arguments. */
final class Pids {

	/** PID_MAX_LIMIT of 64-bit kernels ({@code include/linux/threads.h}). */
	static final int MAX = 4 * 1024 * 1024;

	private Pids() {
	}

	/**
	 * Reads a process id or TID.
	 *
	 * @throws ParameterException when it cannot be one
	 */
	static int parse(String text, CommandLine command) {
		if (text.matches("[0-9]{1,7}")) {
			int pid = Integer.parseInt(text);
			if (pid > 0 && pid <= MAX) {
				return pid;
			}
		}
		throw new ParameterException(command, message(text));
	}

	static String message(String text) {
		return Messages.get("error.pid", Untrusted.display(text), MAX);
	}
}
