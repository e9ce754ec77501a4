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

import java.nio.file.Files;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A launch that does not choose Ringside sends gdb what CDT sends where Ringside is not installed. */
class TrafficTest {

	@ParameterizedTest
	@EnumSource
	void withoutRingside(Scenario scenario) throws Exception {
		Assumptions.assumeTrue(Files.exists(scenario.file()), "no record of stock CDT: run all tests");
		scenario.assertSame(scenario.commands(UnaryOperator.identity()));
	}

	/** A configuration that names our delegate and switches Ringside off. */
	@ParameterizedTest
	@EnumSource
	void switchedOff(Scenario scenario) throws Exception {
		Assumptions.assumeTrue(Files.exists(scenario.file()), "no record of stock CDT: run all tests");
		scenario.assertSame(scenario.commands(c -> c.ringside("enabled", "off")));
	}
}
