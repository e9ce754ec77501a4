/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap.message;

import java.nio.charset.StandardCharsets;
import java.util.function.BiPredicate;

/**
 * Finds the members of a JSON object in bytes without parsing their values: one pass, no memory. A message of a hundred
 * megabytes is looked at no more closely than that. It checks the structure no further than it needs to; who parses a
 * value finds what else is wrong.
 */
final class JsonScanner {

	/** A member's value: the half-open range of its bytes. */
	record Slice(int start, int end) {
	}

	private final byte[] json;
	private final int end;
	private int at;

	private JsonScanner(byte[] json, int start, int end) {
		this.json = json;
		this.at = start;
		this.end = end;
	}

	/**
	 * Visits the members of the outermost object.
	 *
	 * @param json    UTF-8
	 * @param start   where the object starts, white space before it allowed
	 * @param end     where it ends
	 * @param visitor gets each key, as written between its quotes, and its value; returns false to look no further
	 * @return false when it is not an object
	 */
	static boolean members(byte[] json, int start, int end, BiPredicate<String, Slice> visitor) {
		JsonScanner s = new JsonScanner(json, start, end);
		return s.scan(visitor);
	}

	private boolean scan(BiPredicate<String, Slice> visitor) {
		if (!take('{')) {
			return false;
		}
		if (take('}')) {
			return atEnd();
		}
		do {
			skipSpace();
			int keyStart = at + 1;
			if (!skipString()) {
				return false;
			}
			String key = keyStart + 64 < at ? ""
					: new String(json, keyStart, at - 1 - keyStart, StandardCharsets.UTF_8);
			if (!take(':')) {
				return false;
			}
			skipSpace();
			int valueStart = at;
			if (!skipValue()) {
				return false;
			}
			if (!visitor.test(key, new Slice(valueStart, at))) {
				return true;
			}
		} while (take(','));
		return take('}') && atEnd();
	}

	private boolean atEnd() {
		skipSpace();
		return at == end;
	}

	private boolean take(char c) {
		skipSpace();
		if (at < end && json[at] == c) {
			at++;
			return true;
		}
		return false;
	}

	private void skipSpace() {
		while (at < end && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
			at++;
		}
	}

	private boolean skipString() {
		if (at >= end || json[at] != '"') {
			return false;
		}
		for (int i = at + 1; i < end; i++) {
			if (json[i] == '\\') {
				i++;
			} else if (json[i] == '"') {
				at = i + 1;
				return true;
			}
		}
		return false;
	}

	/** Brackets are counted, not matched: a value with the wrong ones fails when it is parsed. */
	private boolean skipValue() {
		int depth = 0;
		int start = at;
		while (at < end) {
			byte b = json[at];
			if (b == '"') {
				if (!skipString()) {
					return false;
				}
			} else if (b == '{' || b == '[') {
				depth++;
				at++;
			} else if (b == '}' || b == ']') {
				if (depth == 0) {
					return at > start;
				}
				depth--;
				at++;
			} else if (depth == 0 && (b == ',' || b == ' ' || b == '\n' || b == '\r' || b == '\t')) {
				return at > start;
			} else {
				at++;
			}
			if (depth == 0 && (b == '"' || b == '}' || b == ']')) {
				return true;
			}
		}
		return false;
	}
}
