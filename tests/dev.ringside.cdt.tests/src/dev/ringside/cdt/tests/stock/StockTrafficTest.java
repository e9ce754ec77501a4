/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.tests.stock;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.function.UnaryOperator;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.ringside.cdt.tests.Scenario;
import dev.ringside.cdt.tests.Traffic;

/** Runs in a CDT without Ringside: keeps what it sends, for the comparison. */
class StockTrafficTest {

	@ParameterizedTest
	@EnumSource
	void record(Scenario scenario) throws Exception {
		Traffic traffic = scenario.run(UnaryOperator.identity());
		assertFalse(traffic.launch().isEmpty(), "nothing was sent");
		traffic.write(scenario.file());
	}
}
