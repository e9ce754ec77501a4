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

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ExpressionInspectorTest {

	private static Set<Action> actions(String expression) {
		return EnumSet.copyOf(ExpressionInspector.actions(expression));
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "a + b", "a == b", "a != b", "a <= b", "a >= b", "p->q", "p->q == 3", "*p", "&v",
			"a[i]", "a[3].b", "x >> 2",
			"x << 2", "x < y", "x > y", "!a && b || c", "a ? b : c", "'a'", "\"a = b\"", "\"f(x)\"", "'='", "'('",
			"sizeof(x)", "sizeof (int)",
			"(int)x", "(int)(x)", "(unsigned long)(x)", "(char *)(p)", "(struct foo *)(p)", "(struct foo)(x)",
			"(node_t *)(p)", "(const T &)(p)",
			"(int (*)(int))p", "int(x)", "static_cast<int>(x)", "reinterpret_cast<Foo *>(p)", "a - -b", "a && (b)",
			"a and (b)", "not (a)",
			"(a + b) * (c)", "x > (y)", "x < 3 && y > (2)", "$1", "$", "$$2", "$_exitcode", "$myvar", "arr@10",
			"{int} 0x1000", "::global",
			"ns::value", "foo.c", "10'000", "'foo.c'::x", "0x10", "1.5e-3", "-1", "&arr[1]", "", "   " })
	void onlyReads(String expression) {
		assertThat(ExpressionInspector.actions(expression)).containsExactly(Action.EVALUATE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "$rip", "$pc", "$RIP", "$cs", "$fs_base", "$xmm0", "$xmm0.v4_float[0]", "*(int *)$sp",
			"$rip + 1", "(long)$rax",
			"$eflags & 1", "\"x\" $sp", "$$rip", "$x0", "$r15", "a + $orig_rax", "foo'$sp", "$st0", "  $pc  " })
	void namesARegister(String expression) {
		assertThat(actions(expression)).contains(Action.EVALUATE_REGISTER);
		assertThat(ExpressionInspector.registers(expression)).isNotEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "x = 1", "x=1", "$rip = 0", "x += 1", "x -= 1", "x *= 2", "x /= 2", "x %= 2", "x &= 2",
			"x |= 2", "x ^= 2", "x <<= 1",
			"x >>= 1", "x++", "--x", "++x", "x--", "a.b=c", "p->q = 3", "arr[1]=2", "x := 3", "a == b, c = d",
			"*(int *)0 = 1", "a[b==c]=d",
			"x = \"y\"", "$myvar = 1", "a <= b ? c : (d = e)", "{int}0x10 = 3" })
	void assigns(String expression) {
		assertThat(actions(expression)).contains(Action.EVALUATE_ASSIGNMENT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "$rip = 0", "$rip=0", "$rip += 1", "$rax <<= 1", "$rax >>= 1", "$rip++", "--$rip",
			"++ ($rip)", "$xmm0.v4_float[0] = 1", "($rip) = 0", "x == 1, $rip = 0", "x = $rip = 0", "$rip := 0",
			"(long)$rip = 0" })
	void writesARegister(String expression) {
		assertThat(actions(expression)).contains(Action.WRITE_REGISTER, Action.EVALUATE_REGISTER,
				Action.EVALUATE_ASSIGNMENT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "x = $rip", "x += $rip", "$rip == 0", "$rip != 0", "$rip <= 0", "$rip >= x", "$rip",
			"x = 1", "$myvar = 1", "\"$rip\" = 1", "1 - -$rip", "x++ + 1" })
	void writesNoRegister(String expression) {
		assertThat(actions(expression)).doesNotContain(Action.WRITE_REGISTER);
	}

	@ParameterizedTest
	@ValueSource(strings = { "f()", "f (x)", "f(g)", "a.b(c)", "p->f(1)", "ns::f(1)", "(*fp)(1)", "(fp)(1)",
			"(**fp)(1)", "arr[0](1)", "f(1)(2)",
			"f<int>(3)", "f<int, long>(3)", "ns::f<T*>(3)", "'foo.c'::f(1)", "'f(int)'(3)", "$_streq(a, b)", "x + f(y)",
			"sizeof(f(x))",
			"new Foo", "delete p", "(obj.f)(1)", "a ? f(x) : y", "puts(\"hi\")", "Foo(1)", "f\t(x)", "f\n(x)",
			"malloc(3)", "(p->f)(x)" })
	void calls(String expression) {
		assertThat(actions(expression)).contains(Action.EVALUATE_CALL);
	}

	@Test
	void tellsEverythingThatItDoes() {
		assertThat(ExpressionInspector.actions("$rip = f(x)")).containsExactly(Action.EVALUATE_REGISTER,
				Action.EVALUATE_ASSIGNMENT,
				Action.EVALUATE_CALL, Action.WRITE_REGISTER);
		assertThat(ExpressionInspector.registers("$rip + $foo * $xmm1.v4 - $rip")).containsExactly("rip", "xmm1",
				"rip");
	}

	@Test
	void tooLongCountsAsHarmful() {
		assertThat(ExpressionInspector.actions("a".repeat(ExpressionInspector.MAX_LENGTH + 1)))
				.doesNotContain(Action.EVALUATE);
		assertThat(ExpressionInspector.actions("a".repeat(ExpressionInspector.MAX_LENGTH)))
				.containsExactly(Action.EVALUATE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "(", ")", "'", "\"", "$", "<", ">", " ", "a*", "(a *)(", "&", "(* ", "[", "\\", "'a",
			"a<" })
	void longOnesAreQuick(String piece) {
		String expression = piece.repeat(ExpressionInspector.MAX_LENGTH / piece.length());
		Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
			ExpressionInspector.actions(expression);
			ExpressionInspector.registers(expression);
		});
	}

	@Provide
	Arbitrary<String> expressions() {
		return Arbitraries
				.of("a", "f", "(", ")", "[", "]", "<", ">", "=", "==", "+", "-", "*", "&", "'", "\"", "$", "$rip", "$x",
						" ", "\\", ",", ":", "int", "->",
						"1", "struct s", "new", "\n", "{", "}", "!", "'c'", "\"s\"")
				.list().ofMaxSize(20).map(l -> String.join("", l));
	}

	@Property
	void neverThrows(@ForAll String any) {
		assertThat(ExpressionInspector.actions(any)).isNotEmpty();
		ExpressionInspector.registers(any);
	}

	@Property
	void wrappingLosesNothing(@ForAll("expressions") String expression) {
		Set<Action> bare = actions(expression);
		bare.remove(Action.EVALUATE);
		for (String wrapped : List.of(" " + expression + "\t ", "\n" + expression + "\n")) {
			assertThat(actions(wrapped)).as(wrapped).containsAll(bare);
		}
		if (isBalanced(expression)) {
			for (String wrapped : List.of("(" + expression + ")", "((" + expression + "))", "( " + expression + " )")) {
				assertThat(actions(wrapped)).as(wrapped).containsAll(bare);
			}
		}
	}

	/** Parentheses around others would change which belong together, and quotes which are quoted. */
	private static boolean isBalanced(String expression) {
		int depth = 0;
		for (char c : expression.toCharArray()) {
			depth += c == '(' ? 1 : c == ')' ? -1 : 0;
			if (depth < 0) {
				return false;
			}
		}
		return depth == 0;
	}

	@Property
	void eitherItOnlyEvaluatesOrItDoesNot(@ForAll("expressions") String expression) {
		Set<Action> a = actions(expression);
		assertThat(a.contains(Action.EVALUATE)).isEqualTo(a.size() == 1 && !a.contains(Action.EVALUATE_REGISTER)
				&& !a.contains(Action.EVALUATE_ASSIGNMENT) && !a.contains(Action.EVALUATE_CALL));
	}
}
