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
 * Makes text that the debugged program or an adapter controls safe to show: bounded, on one line, and without control
 * characters that a terminal or a tree would act on.
 * <p>
 * Thread names may hold anything but NUL: quotes, backslashes, newlines, ESC, {@code )} (measured on Linux 6.18).
 */
public final class Untrusted {

	/**
	 * The most characters that {@link #display(String)} keeps. A Linux thread name has 15 bytes, an adapter's label
	 * more.
	 */
	public static final int MAX_DISPLAY = 80;

	private static final char ELLIPSIS = '\u2026';

	private Untrusted() {
	}

	/**
	 * The text for showing, of at most {@value #MAX_DISPLAY} characters of the original.
	 *
	 * @param text any text
	 * @return the text with control, format (bidirectional, zero-width), line separator and lone surrogate characters
	 *         as {@code \n}, {@code \t}, {@code \x1b} or {@code \u202e}; a backslash stays, so that ordinary names read
	 *         as they are
	 */
	public static String display(String text) {
		return display(text, MAX_DISPLAY);
	}

	/**
	 * The text for showing, bounded.
	 *
	 * @param text any text
	 * @param max  the most characters of {@code text} to keep, at least 1
	 * @return the escaped text; ends in an ellipsis when it was cut
	 */
	public static String display(String text, int max) {
		StringBuilder out = new StringBuilder(Math.min(text.length(), max) + 8);
		int i = 0;
		while (i < text.length() && i < max) {
			int c = text.codePointAt(i);
			append(out, c);
			i += Character.charCount(c);
		}
		if (i < text.length()) {
			out.append(ELLIPSIS);
		}
		return out.toString();
	}

	private static void append(StringBuilder out, int c) {
		switch (c) {
		case '\n' -> out.append("\\n");
		case '\r' -> out.append("\\r");
		case '\t' -> out.append("\\t");
		default -> {
			if (isHarmless(c)) {
				out.appendCodePoint(c);
			} else if (c < 0x100) {
				out.append("\\x").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 0xf, 16));
			} else {
				out.append(String.format("\\u%04x", c));
			}
		}
		}
	}

	private static boolean isHarmless(int c) {
		return switch (Character.getType(c)) {
		case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
				Character.SURROGATE,
				Character.UNASSIGNED, Character.PRIVATE_USE -> false;
		default -> true;
		};
	}
}
