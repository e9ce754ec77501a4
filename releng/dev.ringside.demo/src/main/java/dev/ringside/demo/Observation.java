/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.ringside.demo.Session.Outcome;

/**
 * What one session showed of the program.
 *
 * @param threads   the threads' names by the adapter's id
 * @param stack     the worker's frames, a line each
 * @param scopes    the names of the worker's scopes
 * @param registers some registers of the worker, by name
 * @param facts     what else the adapter said of the worker, by name
 * @param write     what became of writing a register of the worker; null where the demo does not dare
 * @param step      what became of stepping the worker by an instruction
 * @param userStep  what became of stepping an ordinary thread over a line
 */
record Observation(Map<Integer, String> threads, List<String> stack, List<String> scopes, Map<String, String> registers,
		Map<String, String> facts, @org.eclipse.jdt.annotation.Nullable Outcome write, Outcome step, Outcome userStep) {

	Observation {
		threads = new LinkedHashMap<>(threads);
		stack = List.copyOf(stack);
		scopes = List.copyOf(scopes);
		registers = new LinkedHashMap<>(registers);
		facts = new LinkedHashMap<>(facts);
	}
}
