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

import java.util.ResourceBundle;

import dev.ringside.core.text.TextBundle;

/** The texts of the command line, from {@code messages.properties} beside this class. Thread-safe. */
final class Messages {

	private static final TextBundle BUNDLE = new TextBundle(Messages.class);

	private Messages() {
	}

	/** The texts by key, for the help of the commands. */
	static ResourceBundle bundle() {
		return BUNDLE.resources();
	}

	/** The text of a key; {@code !key!} where it is missing. Numbers are shown without grouping. */
	static String get(String key, Object... args) {
		return BUNDLE.get(key, args);
	}
}
