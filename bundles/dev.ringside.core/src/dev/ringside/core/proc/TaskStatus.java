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

import java.nio.charset.StandardCharsets;

import dev.ringside.core.proc.ProcException.Reason;
import dev.ringside.core.text.Texts;

/**
 * The fields of {@code /proc/PID/task/TID/status} that Ringside uses. {@code Kthread:} is not among them: it is 0 for
 * io workers.
 *
 * @param processId {@code Tgid:}
 * @param tracer    {@code TracerPid:}: the process that traces the thread, 0 when none does or it is outside the
 *                  reader's PID namespace
 */
public record TaskStatus(int processId, int tracer) {

	static final int MAX_BYTES = 16 * 1024;

	/**
	 * Reads the content of a status file. The kernel escapes newlines in {@code Name:}, so each line is a field's.
	 *
	 * @param content the bytes
	 * @return the fields
	 * @throws ProcException {@link Reason#MALFORMED} when one is missing or no number
	 */
	public static TaskStatus parse(byte[] content) throws ProcException {
		int processId = -1;
		int tracer = -1;
		for (String line : new String(content, StandardCharsets.ISO_8859_1).split("\n")) {
			if (line.startsWith("Tgid:")) {
				processId = number(line, 5);
			} else if (line.startsWith("TracerPid:")) {
				tracer = number(line, 10);
			}
		}
		if (processId < 0 || tracer < 0) {
			throw malformed();
		}
		return new TaskStatus(processId, tracer);
	}

	private static int number(String line, int from) throws ProcException {
		try {
			return Integer.parseInt(line.substring(from).strip());
		} catch (NumberFormatException e) {
			throw malformed();
		}
	}

	private static ProcException malformed() {
		return new ProcException(Reason.MALFORMED, Texts.get("proc.malformed", "status"));
	}
}
