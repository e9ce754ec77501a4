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

/** A file of /proc that cannot be read or understood. */
public final class ProcException extends IOException {

	private static final long serialVersionUID = 1L;

	/** Why. */
	public enum Reason {
		/** The process or thread has ended, or never was. */
		VANISHED,
		/** The reader may not (EPERM, EACCES). */
		DENIED,
		/** The content has not the form that the kernel's documentation gives it, or is larger than it can be. */
		MALFORMED,
		/** Another error of reading. */
		FAILED
	}

	private final Reason reason;

	/**
	 * An exception.
	 *
	 * @param reason  why
	 * @param message which file, and what is wrong, for people
	 */
	public ProcException(Reason reason, String message) {
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
