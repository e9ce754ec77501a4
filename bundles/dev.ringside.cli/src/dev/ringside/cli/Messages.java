/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cli;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/** The texts of the command line, from {@code messages.properties} beside this class. Thread-safe. */
final class Messages {

	private static final ResourceBundle BUNDLE = ResourceBundle.getBundle("dev.ringside.cli.messages", Locale.getDefault(),
			Messages.class.getClassLoader());

	private Messages() {
	}

	/** The texts by key, for the help of the commands. */
	static ResourceBundle bundle() {
		return BUNDLE;
	}

	/** The text of a key; {@code !key!} where it is missing. Numbers are shown without grouping. */
	static String get(String key, Object... args) {
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
