/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.guard;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import dev.ringside.core.kernel.RegisterNames;

/**
 * Says what evaluating an expression would do, without evaluating it: whether it names a register, assigns, or calls. It knows the
 * tokens of C, C++, Rust, Go and Pascal well enough to err only on the safe side: what looks like a call is one.
 */
public final class ExpressionInspector {

	/** The longest expression that is looked at; a longer one counts as doing everything. */
	static final int MAX_LENGTH = 64 * 1024;

	/** Words that are followed by {@code (} and call nothing. */
	private static final Set<String> OPERATORS = Set.of("sizeof", "alignof", "_Alignof", "__alignof__", "decltype", "typeof", "__typeof__",
			"typeid", "static_cast", "reinterpret_cast", "const_cast", "dynamic_cast");
	private static final String ASSIGNABLE = "+-*/%&|^";

	private ExpressionInspector() {
	}

	/**
	 * What evaluating an expression needs.
	 *
	 * @param expression the expression as the user typed it
	 * @return any of {@link Action#EVALUATE_REGISTER}, {@link Action#EVALUATE_ASSIGNMENT}, {@link Action#EVALUATE_CALL}, in that order;
	 *         {@link Action#EVALUATE} where it does none of them
	 */
	public static List<Action> actions(String expression) {
		EnumSet<Action> found = EnumSet.noneOf(Action.class);
		if (expression.length() > MAX_LENGTH) {
			found.add(Action.EVALUATE_ASSIGNMENT);
			return List.copyOf(found);
		}
		int i = 0;
		String word = ""; // the identifier or closing bracket just before, for telling a call from a cast or grouping
		while (i < expression.length()) {
			char c = expression.charAt(i);
			if (c == '"' || c == '\'') {
				int end = literalEnd(expression, i);
				// Not closed: a Rust lifetime, a digit separator or a Pascal string; go on behind the quote.
				i = end < 0 ? i + 1 : end;
				word = "";
			} else if (c == '$') {
				int end = identifierEnd(expression, i + 1);
				String name = expression.substring(i + 1, end);
				if (RegisterNames.isRegister(name)) {
					found.add(Action.EVALUATE_REGISTER);
				}
				// gdb's internal functions ($_streq(..)) and Python functions are called like the program's.
				word = end > i + 1 ? name : "";
				i = end;
			} else if (Character.isJavaIdentifierStart(c)) {
				int end = identifierEnd(expression, i);
				word = expression.substring(i, end);
				i = end;
			} else if (c == '(') {
				if (!word.isEmpty() && !OPERATORS.contains(word)) {
					found.add(Action.EVALUATE_CALL);
				}
				word = "";
				i++;
			} else if (c == ')' || c == ']' || c == '>') {
				i = closing(expression, i, found);
				// f(x)(y) and a[i](y) call; (type)(x) looks the same: a cast is taken for a call rather than the reverse only behind ].
				word = c == ']' ? "]" : "";
			} else if (Character.isWhitespace(c)) {
				i++;
			} else {
				i = operator(expression, i, found);
				word = "";
			}
		}
		if (found.isEmpty()) {
			found.add(Action.EVALUATE);
		}
		return List.copyOf(found);
	}

	/** {@code >>=} assigns, {@code >=} compares, and a template's or cast's {@code >} does neither. */
	private static int closing(String s, int i, Set<Action> found) {
		if (s.charAt(i) == '>' && s.startsWith(">>=", i)) {
			found.add(Action.EVALUATE_ASSIGNMENT);
			return i + 3;
		}
		return s.startsWith(">=", i) ? i + 2 : i + 1;
	}

	private static int operator(String s, int i, Set<Action> found) {
		char c = s.charAt(i);
		char next = i + 1 < s.length() ? s.charAt(i + 1) : '\0';
		if (s.startsWith("<<=", i)) {
			found.add(Action.EVALUATE_ASSIGNMENT);
			return i + 3;
		}
		if ((c == '<' || c == '!' || c == '=') && next == '=') {
			return i + 2;
		}
		if ((c == '+' || c == '-') && next == c || (ASSIGNABLE.indexOf(c) >= 0 || c == ':') && next == '=') {
			found.add(Action.EVALUATE_ASSIGNMENT);
			return i + 2;
		}
		if (c == '=') {
			found.add(Action.EVALUATE_ASSIGNMENT);
		}
		return i + 1;
	}

	private static int literalEnd(String s, int start) {
		char quote = s.charAt(start);
		for (int i = start + 1; i < s.length(); i++) {
			if (s.charAt(i) == '\\') {
				i++;
			} else if (s.charAt(i) == quote) {
				return i + 1;
			}
		}
		return -1;
	}

	private static int identifierEnd(String s, int start) {
		int i = start;
		while (i < s.length() && s.charAt(i) != '$' && Character.isJavaIdentifierPart(s.charAt(i))) {
			i++;
		}
		return i;
	}

	/**
	 * The registers that an expression names.
	 *
	 * @param expression the expression
	 * @return the names without {@code $}, in order, as written
	 */
	public static List<String> registers(String expression) {
		List<String> names = new ArrayList<>();
		int i = expression.indexOf('$');
		while (i >= 0 && i < MAX_LENGTH) {
			int end = identifierEnd(expression, i + 1);
			String name = expression.substring(i + 1, end);
			if (RegisterNames.isRegister(name)) {
				names.add(name);
			}
			i = expression.indexOf('$', Math.max(end, i + 1));
		}
		return names;
	}
}
