/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.evidence;

import dev.ringside.core.text.Texts;

/** How sure a classification is. Ordered from sure to unsure. */
public enum Certainty {
	/** From the kernel's task flags, which the program cannot forge. */
	CERTAIN,
	/** From several independent signs that a program does not produce by accident. */
	LIKELY,
	/** From one sign that a program could produce. */
	POSSIBLE;

	/**
	 * A word for people.
	 *
	 * @return the word, in the user's language
	 */
	public String label() {
		return Texts.get("certainty." + name());
	}
}
