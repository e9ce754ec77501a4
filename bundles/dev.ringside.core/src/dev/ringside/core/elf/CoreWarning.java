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

import dev.ringside.core.text.Texts;

/**
 * Something about a core that a user should know.
 *
 * @param kind what
 * @param text one sentence for people, in the user's language, escaped
 */
public record CoreWarning(Kind kind, String text) {

	/** The kinds of warnings. */
	public enum Kind {
		/** The file ends before the memory that it announces. */
		TRUNCATED("core-truncated"),
		/** The executable is for another machine than the core. */
		WRONG_EXECUTABLE("executable-mismatch");

		private final String id;

		Kind(String id) {
			this.id = id;
		}

		/**
		 * The id in JSON.
		 *
		 * @return such as {@code core-truncated}
		 */
		public String id() {
			return id;
		}
	}

	/**
	 * What to do about it.
	 *
	 * @return one sentence for people, in the user's language
	 */
	public String remedy() {
		return Texts.get("core.warning." + kind.name() + ".remedy");
	}
}
