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

/** What a register value that a debugger shows really is. */
public enum RegisterTruth {
	/** The thread's own value. */
	LIVE,
	/** The creator's value at the moment when the kernel made the worker; it never changes again. */
	STALE_COPY,
	/** Always 0; the kernel keeps nothing. */
	ZEROED,
	/** The processor's initial state. */
	INITIAL,
	/** The creator's floating point and vector state when the worker was made. */
	SNAPSHOT,
	/** A value of the kernel's own, such as a kernel address; it is not the program's. */
	KERNEL_VALUE,
	/** Every read fails. */
	UNREADABLE;

	/**
	 * A few words for a register group's name.
	 *
	 * @return such as {@code stale copy}, in the user's language
	 */
	public String label() {
		return Texts.get("truth." + name());
	}

	/**
	 * A sentence for a register's description.
	 *
	 * @return the sentence, in the user's language
	 */
	public String description() {
		return Texts.get("truth." + name() + ".description");
	}
}
