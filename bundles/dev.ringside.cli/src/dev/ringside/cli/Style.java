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

import java.util.ArrayList;
import java.util.List;

import dev.ringside.core.advice.Severity;

/** Colours, where they are wanted, and the breaking of lines. */
final class Style {

	private static final String ESC = "\u001b[";

	private final boolean colour;
	private final int width;

	Style(Io io) {
		this.colour = io.colour();
		this.width = io.width();
	}

	String bold(String text) {
		return wrap(text, "1");
	}

	String worker(String text) {
		return wrap(text, "33");
	}

	String good(String text) {
		return wrap(text, "32");
	}

	String severity(Severity severity, String text) {
		return wrap(text, switch (severity) {
		case INFO -> "36";
		case WARNING -> "1;33";
		case ERROR -> "1;31";
		});
	}

	int width() {
		return width;
	}

	/** Breaks a text at blanks into lines of at most {@code columns} characters; a longer word stays whole. */
	static List<String> lines(String text, int columns) {
		List<String> lines = new ArrayList<>();
		StringBuilder line = new StringBuilder();
		for (String word : text.split(" ")) {
			if (line.length() > 0 && line.length() + 1 + word.length() > columns) {
				lines.add(line.toString());
				line.setLength(0);
			}
			if (line.length() > 0) {
				line.append(' ');
			}
			line.append(word);
		}
		lines.add(line.toString());
		return lines;
	}

	/** A text that starts after {@code indent} characters of its first line, its other lines below that. */
	String hang(String text, int indent) {
		int columns = width == Integer.MAX_VALUE ? width : Math.max(20, width - indent);
		return String.join("\n" + " ".repeat(indent), lines(text, columns));
	}

	private String wrap(String text, String code) {
		return colour && !text.isEmpty() ? ESC + code + 'm' + text + ESC + "0m" : text;
	}
}
