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
import java.util.OptionalInt;

/**
 * What {@code /proc/PID/fdinfo/FD} says of an io_uring instance.
 *
 * @param sqThread {@code SqThread:}: the TID of the ring's SQPOLL thread, in the initial PID namespace; empty for a
 *                 ring without one (the kernel writes -1)
 */
public record RingFdinfo(OptionalInt sqThread) {

	static final int MAX_BYTES = 64 * 1024;

	/**
	 * Reads the head of an fdinfo file. A ring's may be long (poll lists); what matters stands before them.
	 *
	 * @param content the bytes, possibly cut
	 * @return the facts; a ring without a thread where the line is missing or no number
	 */
	public static RingFdinfo parse(byte[] content) {
		for (String line : new String(content, StandardCharsets.ISO_8859_1).split("\n")) {
			if (line.startsWith("SqThread:")) {
				try {
					int tid = Integer.parseInt(line.substring(9).strip());
					return new RingFdinfo(tid > 0 ? OptionalInt.of(tid) : OptionalInt.empty());
				} catch (NumberFormatException e) {
					return new RingFdinfo(OptionalInt.empty());
				}
			}
		}
		return new RingFdinfo(OptionalInt.empty());
	}
}
