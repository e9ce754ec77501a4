/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap.internal.text;

import dev.ringside.core.guard.Action;
import dev.ringside.core.text.TextBundle;

/**
 * The user-visible strings of the filter, from {@code messages.properties} beside this class. A missing key yields
 * {@code !key!}.
 */
public final class DapTexts {

	private static final TextBundle BUNDLE = new TextBundle(DapTexts.class);

	private DapTexts() {
	}

	/**
	 * The text of a key.
	 *
	 * @param key  a key of {@code messages.properties}
	 * @param args the arguments of its placeholders, escaped where they are untrusted; numbers are shown without
	 *             grouping
	 * @return the text
	 */
	public static String get(String key, Object... args) {
		return BUNDLE.get(key, args);
	}

	/**
	 * What clients of the protocol call an action.
	 *
	 * @param action the action
	 * @return as a noun, such as {@code Step out}; the core's name where the protocol has none of its own
	 */
	public static String action(Action action) {
		String key = "action." + action.name();
		return BUNDLE.resources().containsKey(key) ? BUNDLE.get(key) : action.label();
	}
}
