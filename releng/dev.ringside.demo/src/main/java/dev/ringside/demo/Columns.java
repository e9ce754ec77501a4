/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Prints two texts side by side, wrapped, in colour on a terminal. */
final class Columns {

	private static final String RESET = "\u001b[0m";

	/** A colour of a terminal. */
	enum Colour {
		PLAIN(""), BOLD("\u001b[1m"), DIM("\u001b[2m"), RED("\u001b[31m"), GREEN("\u001b[32m"), YELLOW("\u001b[33m"),
		CYAN("\u001b[36m");

		private final String code;

		Colour(String code) {
			this.code = code;
		}
	}

	/** A line of one side. */
	record Line(Colour colour, String text) {
	}

	private final PrintStream out;
	private final boolean colours;
	private final int width;

	/**
	 * @param out     where to print
	 * @param colours whether it is a terminal that shows colours
	 * @param width   the characters of a line, both sides together
	 */
	Columns(PrintStream out, boolean colours, int width) {
		this.out = out;
		this.colours = colours;
		this.width = Math.max(80, Math.min(width, 200));
	}

	void title(String text) {
		out.println();
		out.println(paint(Colour.BOLD, text));
	}

	void line(Colour colour, String text) {
		for (String part : wrap(text, width)) {
			out.println(paint(colour, part));
		}
	}

	void sides(List<Line> left, List<Line> right) {
		int half = (width - 3) / 2;
		List<Line> l = wrapAll(left, half);
		List<Line> r = wrapAll(right, half);
		for (int i = 0; i < Math.max(l.size(), r.size()); i++) {
			Line a = i < l.size() ? l.get(i) : new Line(Colour.PLAIN, "");
			Line b = i < r.size() ? r.get(i) : new Line(Colour.PLAIN, "");
			String padding = " ".repeat(half - a.text().length());
			out.println((paint(a.colour(), a.text()) + padding + paint(Colour.DIM, " \u2502 ")
					+ paint(b.colour(), b.text())).stripTrailing());
		}
	}

	private static List<Line> wrapAll(List<Line> lines, int width) {
		List<Line> wrapped = new ArrayList<>();
		for (Line line : lines) {
			for (String part : wrap(line.text(), width)) {
				wrapped.add(new Line(line.colour(), part));
			}
		}
		return wrapped;
	}

	/** Breaks at blanks; what follows the first line of a text is indented by two. */
	static List<String> wrap(String text, int width) {
		List<String> parts = new ArrayList<>();
		String rest = text;
		while (rest.length() > width) {
			int at = rest.lastIndexOf(' ', width);
			if (at <= 2) {
				at = width;
			}
			parts.add(rest.substring(0, at).stripTrailing());
			rest = "  " + rest.substring(at).stripLeading();
		}
		parts.add(rest);
		return parts;
	}

	private String paint(Colour colour, String text) {
		return colours && colour != Colour.PLAIN && !text.isEmpty() ? colour.code + text + RESET : text;
	}
}
