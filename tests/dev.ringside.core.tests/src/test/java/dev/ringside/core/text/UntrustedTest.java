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

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;

class UntrustedTest {

	@ParameterizedTest
	@ValueSource(strings = { "main", "iou-wrk-4861", "a)b (c", "\"q\"", "back\\slash", "Gr\u00fc\u00dfe",
			"\u65e5\u672c", "\ud83d\ude00" })
	void ordinaryTextStays(String text) {
		assertThat(Untrusted.display(text)).isEqualTo(text);
	}

	@Test
	void whatTerminalsActOnIsEscaped() {
		assertThat(Untrusted.display("a\nb\rc\td")).isEqualTo("a\\nb\\rc\\td");
		assertThat(Untrusted.display("\u001b[31m\u0007\u0000\u007f\u009b")).isEqualTo("\\x1b[31m\\x07\\x00\\x7f\\x9b");
		assertThat(Untrusted.display("\u202e\u200b\u2028\ufeff")).isEqualTo("\\u202e\\u200b\\u2028\\ufeff");
		assertThat(Untrusted.display("\ud800x")).isEqualTo("\\ud800x");
	}

	@Test
	void longTextIsCut() {
		assertThat(Untrusted.display("x".repeat(80))).isEqualTo("x".repeat(80));
		assertThat(Untrusted.display("x".repeat(81))).isEqualTo("x".repeat(80) + "\u2026");
		assertThat(Untrusted.display("abc", 1)).isEqualTo("a\u2026");
	}

	@Property
	void nothingHarmfulPassesAndTheLengthIsBounded(@ForAll String text, @ForAll @IntRange(min = 1, max = 200) int max) {
		check(Untrusted.display(text, max), max);
	}

	@Property
	void noControlCharacterPasses(@ForAll @CharRange(from = '\u0000', to = '\u00ff') String text) {
		check(Untrusted.display(text), Untrusted.MAX_DISPLAY);
	}

	private static void check(String shown, int max) {
		assertThat(shown.length()).isLessThanOrEqualTo(8 * (max + 1) + 1);
		assertThat(shown.codePoints().filter(c -> switch (Character.getType(c)) {
		case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
				Character.SURROGATE ->
			true;
		default -> false;
		})).isEmpty();
	}
}
