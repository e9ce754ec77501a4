/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap.tests;

import static dev.ringside.tests.common.DapClient.object;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.DapClient;
import dev.ringside.tests.common.UringProgram;

/**
 * The setting keepAttached: no client ends a program that was attached to, whichever adapter it uses and however it
 * leaves.
 */
class KeepAttachedTest {

	/**
	 * How a client leaves: LSP4E and Emacs dape say disconnect with terminateDebuggee, others terminate, or just go.
	 */
	private enum Leaving {
		DISCONNECT, TERMINATE, RESTART, GO
	}

	@ParameterizedTest
	@CsvSource({ "CDT, DISCONNECT", "CDT, TERMINATE", "CDT, GO", "GDB, DISCONNECT", "GDB, TERMINATE", "GDB, RESTART",
			"GDB, GO", "LLDB, DISCONNECT",
			"LLDB, TERMINATE", "LLDB, RESTART", "LLDB, GO", "LLDB_19, DISCONNECT", "LLDB_19, TERMINATE",
			"LLDB_19, RESTART", "LLDB_19, GO" })
	void theProgramLivesOn(Adapter adapter, Leaving leaving) throws IOException {
		try (UringProgram program = UringProgram.start();
				DapClient client = adapter.start(List.of("keepAttached=on"), Map.of())) {
			adapter.attach(client, program, object());
			switch (leaving) {
			case TERMINATE -> {
				client.ask("terminate");
				client.event("terminated");
				client.ask("disconnect", "terminateDebuggee", true);
			}
			case RESTART -> {
				assertThat(client.request("restart").get("message").getAsString()).contains("keepAttached");
				client.ask("disconnect", "restart", true, "terminateDebuggee", true);
			}
			case DISCONNECT -> client.ask("disconnect", "terminateDebuggee", true);
			case GO -> {
				// Nothing is said.
			}
			}
			client.closeInput();
			client.exitStatus();
			assertThat(program.isAlive()).as("the program lives").isTrue();
			Await.until("the program to be nobody's", () -> program.tracer(program.pid()) == 0);
			// It runs, and so does the loop in it that answers.
			assertThat(program.state().pid()).isEqualTo(program.pid());
		}
	}
}
