/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.kernel;

import dev.ringside.core.text.Texts;

/** The classes of registers whose values in a worker mean different things. */
public enum RegisterClass {
	/** Program counter and stack pointer. */
	PROGRAM_COUNTER("programCounter"),
	/** General registers. */
	GENERAL("general"),
	/** The status or flags register. */
	FLAGS("flags"),
	/** x86 segment registers. */
	SEGMENT("segment"),
	/** The base of thread-local storage (x86: fs_base and gs_base). */
	TLS_BASE("tlsBase"),
	/** Floating point and vector registers with their control registers. */
	FLOAT_VECTOR("floatVector");

	private final String id;

	RegisterClass(String id) {
		this.id = id;
	}

	/**
	 * The name in JSON.
	 *
	 * @return such as {@code general}
	 */
	public String id() {
		return id;
	}

	/**
	 * The name for people.
	 *
	 * @return the name, in the user's language
	 */
	public String label() {
		return Texts.get("class." + name());
	}
}
