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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import dev.ringside.core.kernel.RegisterNames;

/**
 * Says what evaluating an expression would do, without evaluating it: whether it names a register, assigns, or calls.
 * It knows the tokens of C, C++, Rust, Go and Pascal well enough to err only on the safe side: what looks like a call
 * is one.
 */
public final class ExpressionInspector {

	/** The longest expression that is looked at; a longer one counts as doing everything. */
	static final int MAX_LENGTH = 64 * 1024;

	/** Words that are followed by {@code (} and call nothing. */
	private static final Set<String> OPERATORS = Set.of("sizeof", "alignof", "_Alignof", "__alignof__", "decltype",
			"typeof", "__typeof__",
			"typeid", "static_cast", "reinterpret_cast", "const_cast", "dynamic_cast", "and", "or", "not", "xor");
	/** Words that call by themselves where the debugger's compiler knows them (lldb). */
	private static final Set<String> CALLS = Set.of("new", "delete", "throw", "co_await");
	/**
	 * {@code (T)(x)} and {@code T(x)} with one of these is a cast. Any other {@code (name)(x)} may be a call through a
	 * pointer.
	 */
	private static final Set<String> TYPES = Set.of("void", "char", "short", "int", "long", "float", "double", "signed",
			"unsigned", "bool",
			"_Bool", "wchar_t", "char8_t", "char16_t", "char32_t", "size_t", "ssize_t", "ptrdiff_t", "intptr_t",
			"uintptr_t", "int8_t", "int16_t",
			"int32_t", "int64_t", "uint8_t", "uint16_t", "uint32_t", "uint64_t", "__int128");
	/** Ends in a tag or in a star: {@code struct s}, {@code node_t *}, {@code const ns::T &}. */
	private static final Pattern TAGGED_OR_POINTER = Pattern
			.compile("[\\s\\w:]*\\b(struct|union|enum|class)\\s+[\\w:]+[\\s*&]*|[\\s\\w:]*[*&][\\s*&]*");
	/** No type that people write is longer, and the pattern above is slow with long ones. */
	private static final int MAX_TYPE = 200;
	/** Stands for a quoted name. */
	private static final String QUOTED = "'";
	private static final String ASSIGNABLE = "+-*/%&|^";
	private static final Set<String> COMPARISONS = Set.of("==", "!=", "<=", ">=");

	private ExpressionInspector() {
	}

	/**
	 * What evaluating an expression needs.
	 *
	 * @param expression the expression as the user typed it
	 * @return any of {@link Action#EVALUATE_REGISTER}, {@link Action#EVALUATE_ASSIGNMENT},
	 *         {@link Action#EVALUATE_CALL} and, where it may assign to a register, {@link Action#WRITE_REGISTER}, in
	 *         that order; {@link Action#EVALUATE} where it does none of them
	 */
	public static List<Action> actions(String expression) {
		EnumSet<Action> found = EnumSet.noneOf(Action.class);
		boolean writes = false;
		if (expression.length() > MAX_LENGTH) {
			found.add(Action.EVALUATE_ASSIGNMENT);
			return List.copyOf(found);
		}
		int i = 0;
		String word = ""; // what stands just before, for telling a call from a cast or grouping
		Deque<Integer> open = new ArrayDeque<>(); // where the parentheses that are open began
		Deque<String> angles = new ArrayDeque<>(); // what stood before each < that may be a template's
		while (i < expression.length()) {
			char c = expression.charAt(i);
			if (c == '"' || c == '\'') {
				int end = literalEnd(expression, i);
				// Not closed: a Rust lifetime, a digit separator or a Pascal string; go on behind the quote.
				i = end < 0 ? i + 1 : end;
				// gdb calls 'name of a function'(..).
				word = end < 0 ? "" : QUOTED;
			} else if (c == '$') {
				int end = identifierEnd(expression, i + 1);
				String name = expression.substring(i + 1, end);
				if (RegisterNames.isRegister(name)) {
					found.add(Action.EVALUATE_REGISTER);
					writes |= isBehindStep(expression, i);
				}
				// gdb's internal functions ($_streq(..)) and Python functions are called like the program's.
				word = end > i + 1 ? name : "";
				i = end;
			} else if (Character.isJavaIdentifierStart(c)) {
				int end = identifierEnd(expression, i);
				word = expression.substring(i, end);
				if (CALLS.contains(word)) {
					found.add(Action.EVALUATE_CALL);
				}
				i = end;
			} else if (c == '(') {
				if (!word.isEmpty() && !OPERATORS.contains(word) && !TYPES.contains(word)) {
					found.add(Action.EVALUATE_CALL);
				}
				word = "";
				angles.clear();
				open.push(++i);
			} else if (c == ')') {
				// (f)(x) and (*f)(x) call, (int)(x) does not.
				String group = open.isEmpty() ? "" : expression.substring(open.pop(), i);
				word = isType(group) ? "" : ")";
				angles.clear();
				i++;
			} else if (c == ']') {
				word = "]";
				i++;
			} else if (c == '>') {
				String template = angles.isEmpty() ? "" : angles.pop();
				int end = closing(expression, i, found);
				writes |= assigns(expression, i, end) && found.contains(Action.EVALUATE_REGISTER);
				// f<int>(x) calls, static_cast<int>(x) does not.
				word = end == i + 1 ? template : "";
				i = end;
			} else if (Character.isWhitespace(c)) {
				i++;
			} else {
				int end = operator(expression, i, found);
				writes |= assigns(expression, i, end) && found.contains(Action.EVALUATE_REGISTER);
				if (c == '<' && end == i + 1) {
					angles.push(word);
				} else if (c != ',' && c != ':' && c != '*') {
					angles.clear();
				}
				word = "";
				i = end;
			}
		}
		if (found.isEmpty()) {
			found.add(Action.EVALUATE);
		}
		List<Action> actions = new ArrayList<>(found);
		if (writes) {
			// Last: what else it does tells more.
			actions.add(Action.WRITE_REGISTER);
		}
		return List.copyOf(actions);
	}

	/** Whether a name stands behind {@code ++} or {@code --}. */
	private static boolean isBehindStep(String s, int name) {
		int i = name;
		while (i > 0 && (Character.isWhitespace(s.charAt(i - 1)) || s.charAt(i - 1) == '(')) {
			i--;
		}
		return s.startsWith("++", i - 2) || s.startsWith("--", i - 2);
	}

	/** Whether what stands in parentheses can only be a type. {@code (*f)} is not: the star stands before a name. */
	private static boolean isType(String group) {
		if (group.length() > MAX_TYPE) {
			return false;
		}
		if (TAGGED_OR_POINTER.matcher(group).matches()) {
			return true;
		}
		boolean type = false;
		for (String w : group.replace('*', ' ').replace('&', ' ').strip().split("\\s+")) {
			type |= TYPES.contains(w);
			if (!TYPES.contains(w) && !w.equals("const") && !w.equals("volatile")) {
				return false;
			}
		}
		return type;
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

	/** Whether an operator assigns to what stands before it. */
	private static boolean assigns(String s, int from, int to) {
		String operator = s.substring(from, to);
		return operator.equals("++") || operator.equals("--")
				|| operator.endsWith("=") && !COMPARISONS.contains(operator);
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
