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
import java.util.function.UnaryOperator;

/** Rows in aligned columns; the last one is broken at the width of the output. */
final class Table {

	private static final int GAP = 2;

	private record Row(List<String> cells, UnaryOperator<String> style) {
	}

	private final List<Row> rows = new ArrayList<>();
	private final int numbers;

	/**
	 * A table.
	 *
	 * @param style   of the head
	 * @param numbers how many columns at the left hold numbers, which stand at the right of their column
	 * @param head    the names of the columns
	 */
	Table(UnaryOperator<String> style, int numbers, List<String> head) {
		this.numbers = numbers;
		rows.add(new Row(head, style));
	}

	void add(UnaryOperator<String> style, List<String> cells) {
		rows.add(new Row(List.copyOf(cells), style));
	}

	String render(Style style) {
		int columns = rows.get(0).cells.size();
		int[] widths = new int[columns - 1];
		for (Row row : rows) {
			for (int i = 0; i < widths.length; i++) {
				widths[i] = Math.max(widths[i], length(row.cells.get(i)));
			}
		}
		StringBuilder out = new StringBuilder();
		for (Row row : rows) {
			StringBuilder line = new StringBuilder();
			int indent = 0;
			for (int i = 0; i < widths.length; i++) {
				String cell = row.cells.get(i);
				String pad = " ".repeat(widths[i] - length(cell));
				line.append(i < numbers ? pad + cell : cell + pad).append(" ".repeat(GAP));
				indent += widths[i] + GAP;
			}
			out.append(row.style.apply(line.toString())).append(style.hang(row.cells.get(columns - 1), indent))
					.append('\n');
		}
		return out.toString();
	}

	private static int length(String text) {
		return text.codePointCount(0, text.length());
	}
}
