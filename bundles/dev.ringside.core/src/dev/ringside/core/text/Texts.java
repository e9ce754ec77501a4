/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.text;

/**
 * The user-visible strings of the core, from {@code messages.properties} beside this class.
 * <p>
 * A missing key never throws: it yields {@code !key!}, because a missing text must not end a debug session. Arguments
 * that come from outside (thread names, paths, debugger output) must have gone through {@link Untrusted} before.
 * <p>
 * Thread-safe.
 */
public final class Texts {

	private static final TextBundle BUNDLE = new TextBundle(Texts.class);

	private Texts() {
	}

	/**
	 * The text of a key.
	 *
	 * @param key  a key of {@code messages.properties}
	 * @param args the arguments of its placeholders; numbers are shown without grouping
	 * @return the text, or {@code !key!} where the key is missing
	 */
	public static String get(String key, Object... args) {
		return BUNDLE.get(key, args);
	}
}
