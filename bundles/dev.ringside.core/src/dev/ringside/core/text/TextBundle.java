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
 * The user-visible strings of one bundle, from a {@code messages.properties}.
 * <p>
 * A missing key never throws: it yields {@code !key!}, because a missing text must not end a debug session. Immutable,
 * thread-safe.
 */
public final class TextBundle {

	private final ResourceBundle bundle;

	/**
	 * The strings beside a class, in the user's language.
	 *
	 * @param neighbour a class in whose package {@code messages.properties} lies, and whose class loader finds it
	 */
	public TextBundle(Class<?> neighbour) {
		bundle = ResourceBundle.getBundle(neighbour.getPackageName() + ".messages", Locale.getDefault(),
				neighbour.getClassLoader());
	}

	/**
	 * The text of a key.
	 *
	 * @param key  a key of {@code messages.properties}
	 * @param args the arguments of its placeholders, escaped where they are untrusted; numbers are shown without
	 *             grouping
	 * @return the text, or {@code !key!} where the key is missing
	 */
	public String get(String key, Object... args) {
		String pattern;
		try {
			pattern = bundle.getString(key);
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
	 * The strings by key, for libraries that take a {@link ResourceBundle}.
	 *
	 * @return the bundle
	 */
	public ResourceBundle resources() {
		return bundle;
	}
}
