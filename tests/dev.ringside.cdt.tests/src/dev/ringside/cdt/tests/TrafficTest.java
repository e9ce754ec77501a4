/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What gdb is sent, compared with what CDT sends where Ringside is not installed. */
class TrafficTest {

	/** All that Ringside sends and stock CDT does not, and why. */
	private static final Map<String, String> EXTRA = Map.of("-gdb-show scheduler-locking",
			"tells whether Resume, with a worker selected, resumes all threads");
	/** The same that is sent once at most. */
	private static final Map<String, String> ONCE = Map.of("-data-evaluate-expression --thread \\d+ \\$(sp|cs)",
			"two registers of one worker tell how the kernel shows them");

	private static Traffic stock(Scenario scenario) throws Exception {
		Assumptions.assumeTrue(Files.exists(scenario.file()), "no record of stock CDT: run all tests");
		return scenario.stock();
	}

	/** A configuration that does not choose Ringside. */
	@ParameterizedTest
	@EnumSource
	void withoutRingside(Scenario scenario) throws Exception {
		Traffic stock = stock(scenario);
		scenario.run(UnaryOperator.identity()).assertSame(stock);
	}

	/** A configuration that names our delegate and switches Ringside off. */
	@ParameterizedTest
	@EnumSource
	void switchedOff(Scenario scenario) throws Exception {
		Traffic stock = stock(scenario);
		scenario.run(c -> c.ringside("enabled", "off")).assertSame(stock);
	}

	/**
	 * Where there are workers, gdb is asked for nothing more, but for what is listed with its reason; where there are
	 * none, for nothing more at all.
	 */
	@ParameterizedTest
	@EnumSource
	void switchedOn(Scenario scenario) throws Exception {
		Traffic stock = stock(scenario);
		List<String> more = new ArrayList<>(scenario.run(c -> c.ringside()).beyond(stock));
		more.removeIf(c -> EXTRA.keySet().stream().anyMatch(c::matches));
		for (String once : ONCE.keySet()) {
			List<String> sent = more.stream().filter(c -> c.matches(once)).toList();
			assertEquals(sent.stream().distinct().toList(), sent, "once");
			more.removeAll(sent);
		}
		assertEquals(List.of(), more, "sent beyond what stock CDT sends");
	}

	/** The comparison sees each kind of difference. */
	@Test
	void differencesAreSeen() {
		List<String> launch = List.of("-gdb-version", "-stack-info-depth --thread 1", "-exec-run");
		List<String> look = List.of("-list-thread-groups i1", "-stack-info-depth --thread 1");
		List<String> end = List.of("-gdb-exit");
		Traffic stock = new Traffic(launch, look, end);
		new Traffic(List.of("-gdb-version", "-exec-run"), look, end).assertSame(stock);
		for (Traffic other : List.of(new Traffic(List.of("-gdb-version"), look, end),
				new Traffic(List.of("-exec-run", "-gdb-version"), look, end),
				new Traffic(launch, List.of("-list-thread-groups i1"), end),
				new Traffic(launch, List.of(look.get(1), look.get(0)), end),
				new Traffic(launch, List.of(look.get(0), look.get(0), look.get(1)), end),
				new Traffic(launch, look, List.of()),
				new Traffic(launch, List.of("-list-thread-groups i2", look.get(1)), end))) {
			assertThrows(AssertionError.class, () -> other.assertSame(stock), other.toString());
		}
		assertEquals(List.of("-list-thread-groups i1"),
				new Traffic(launch, List.of(look.get(0), look.get(0)), end).beyond(stock));
		assertEquals(List.of(), new Traffic(launch, List.of(look.get(0)), end).beyond(stock));
		assertEquals(List.of("-a", "-b"), Traffic.withoutTokens(List.of("7-a", "8-b")));
		assertThrows(AssertionError.class, () -> Traffic.withoutTokens(List.of("7-a", "9-b")));
	}
}
