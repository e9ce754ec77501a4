/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.elf;

import java.io.IOException;

/** An ELF file that cannot be read or understood. Its message names the file, what is wrong and where. */
public final class ElfException extends IOException {

	private static final long serialVersionUID = 1L;

	/** Why. */
	public enum Reason {
		/** There is no such file. */
		MISSING,
		/** The reader may not. */
		DENIED,
		/** It is not a regular file: a folder, device, FIFO or socket. */
		NOT_A_FILE,
		/** It is not an ELF file, or not of the kind that was asked for. */
		WRONG_KIND,
		/** The file ends before what it announces. */
		TRUNCATED,
		/** Numbers in it contradict each other or the format. */
		MALFORMED,
		/** It has more of something than Ringside reads. */
		TOO_LARGE,
		/** Another error of reading. */
		FAILED
	}

	private final Reason reason;

	/**
	 * An exception.
	 *
	 * @param reason  why
	 * @param message the file, what is wrong and where, for people
	 */
	public ElfException(Reason reason, String message) {
		super(message);
		this.reason = reason;
	}

	/**
	 * Why the file cannot be read.
	 *
	 * @return the reason
	 */
	public Reason reason() {
		return reason;
	}
}
