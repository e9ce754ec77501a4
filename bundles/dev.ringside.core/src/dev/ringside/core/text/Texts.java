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

import java.text.MessageFormat;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/**
 * The user-visible strings of the core, from {@code messages.properties} beside this class.
 * <p>
 * A missing key never throws: it yields {@code !key!}, because a missing text must not end a debug session. Arguments
 * that come from outside (thread names, paths, debugger output) must have gone through {@link Untrusted} before.
 * <p>
 * Thread-safe.
 */
public final class Texts {

	private static final ResourceBundle BUNDLE = ResourceBundle.getBundle("dev.ringside.core.text.messages",
			Locale.getDefault(), Texts.class.getClassLoader());

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
		String pattern;
		try {
			pattern = BUNDLE.getString(key);
		} catch (MissingResourceException e) {
			return '!' + key + '!';
		}
		Object[] plain = new Object[args.length];
		for (int i = 0; i < args.length; i++) {
			plain[i] = String.valueOf(args[i]);
		}
		return MessageFormat.format(pattern, plain);
	}

	/**
	 * Whether a key has a text.
	 *
	 * @param key a key
	 * @return true when {@code messages.properties} has it
	 */
	public static boolean has(String key) {
		return BUNDLE.containsKey(key);
	}
}
