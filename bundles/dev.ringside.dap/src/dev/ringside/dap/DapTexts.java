/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/** The user-visible strings of the filter, from {@code messages.properties} beside this class. A missing key yields {@code !key!}. */
public final class DapTexts {

	private static final ResourceBundle BUNDLE = ResourceBundle.getBundle("dev.ringside.dap.messages", Locale.getDefault(),
			DapTexts.class.getClassLoader());

	private DapTexts() {
	}

	/**
	 * The text of a key.
	 *
	 * @param key  a key of {@code messages.properties}
	 * @param args the arguments of its placeholders, escaped where they are untrusted; numbers are shown without grouping
	 * @return the text
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
}
