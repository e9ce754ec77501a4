/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.dap.model.internal.adapter;

import java.util.ArrayDeque;
import java.util.Deque;

import dev.ringside.core.text.Untrusted;

/** The last lines that an adapter wrote for people, for the message that it has ended. Thread-safe, bounded. */
final class OutputTail {

	private static final int LINES = 12;
	private static final int LINE_LENGTH = 300;

	private final Deque<String> lines = new ArrayDeque<>();
	private final StringBuilder open = new StringBuilder();

	synchronized void add(String text) {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c == '\n') {
				endLine();
			} else if (open.length() < LINE_LENGTH) {
				open.append(c);
			}
		}
	}

	private void endLine() {
		if (!open.isEmpty()) {
			lines.add(Untrusted.display(open.toString(), LINE_LENGTH));
			open.setLength(0);
			if (lines.size() > LINES) {
				lines.remove();
			}
		}
	}

	synchronized String text() {
		endLine();
		return String.join("\n", lines);
	}
}
