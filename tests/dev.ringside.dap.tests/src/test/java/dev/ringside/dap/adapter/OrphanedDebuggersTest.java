/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.ringside.tests.common.Await;

/** Debuggers that outlive their adapter; shells play them. */
class OrphanedDebuggersTest {

	private final List<Long> told = new ArrayList<>();
	private final List<Process> started = new ArrayList<>();

	@AfterEach
	void end() {
		started.forEach(Process::destroyForcibly);
	}

	private Process start(String script) throws IOException {
		Process p = new ProcessBuilder("sh", "-c", script).start();
		started.add(p);
		return p;
	}

	private OrphanedDebuggers debuggers(Process... noted) {
		OrphanedDebuggers debuggers = new OrphanedDebuggers(Duration.ofSeconds(2), told::add);
		for (Process p : noted) {
			debuggers.note(List.of(p.toHandle()).stream());
		}
		return debuggers;
	}

	@Test
	void leavesAloneWhatEndsByItself() throws Exception {
		assertThat(debuggers().end()).isFalse();
		assertThat(debuggers(start(":"), start("sleep 0.1")).end()).isFalse();
		assertThat(told).isEmpty();
	}

	/** The second ignores SIGTERM. */
	@Test
	void endsWhatDoesNot() throws Exception {
		Process plain = start("exec sleep 600");
		Process stubborn = start("trap '' TERM; echo ready; while :; do sleep 1; done");
		assertThat(stubborn.inputReader().readLine()).isEqualTo("ready");
		OrphanedDebuggers debuggers = debuggers(plain, stubborn);
		assertThat(debuggers.end()).isTrue();
		assertThat(told).containsExactlyInAnyOrder(plain.pid(), stubborn.pid());
		assertThat(plain.isAlive()).isFalse();
		assertThat(stubborn.isAlive()).isFalse();
		assertThat(debuggers.end()).isFalse();
	}

	@Test
	void knowsThemByTheirCommand() throws Exception {
		OrphanedDebuggers debuggers = debuggers(start("exec sleep 599"));
		Await.until("the command line of sleep", () -> debuggers.has(c -> c.endsWith("sleep 599")));
		assertThat(debuggers.has(c -> c.contains("gdb"))).isFalse();
	}
}
