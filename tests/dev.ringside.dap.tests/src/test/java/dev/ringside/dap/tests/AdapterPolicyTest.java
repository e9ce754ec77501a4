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

import static dev.ringside.tests.common.DapClient.list;
import static dev.ringside.tests.common.DapClient.object;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import com.google.gson.JsonObject;

import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.DapClient;
import dev.ringside.tests.common.PolicyEmulator;
import dev.ringside.tests.common.PolicyEmulator.Policy;
import dev.ringside.tests.common.UringProgram;

/** The filter under debuggers that see another kernel's policy; the emulator's log tells what they did. */
class AdapterPolicyTest {

	@TempDir
	Path folder = Path.of("");

	private static String worker(long owner) {
		return "iou-wrk-" + owner + " [io_uring worker of " + owner + ']';
	}

	@ParameterizedTest
	@EnumSource(Adapter.class)
	void hidesZeroedRegistersAndLetsNothingThrough(Adapter adapter) throws IOException {
		PolicyEmulator emulator = PolicyEmulator.of(Policy.ZEROED, folder);
		try (UringProgram program = UringProgram.start(); DapClient client = adapter.start(List.of(), emulator.environment())) {
			adapter.attach(client, program, object("kernelPolicy", "ZEROED"));
			long id = Adapter.id(client, worker(program.pid()));
			long frame = list(client.ask("stackTrace", "threadId", id), "stackFrames").get(0).get("id").getAsLong();
			assertThat(list(client.ask("scopes", "frameId", frame), "scopes")).extracting(s -> s.get("name").getAsString())
					.containsExactly("io_uring worker");
			for (String command : List.of("next", "stepIn", "stepOut", "stepBack", "reverseContinue")) {
				assertThat(client.request(command, "threadId", id, "granularity", "instruction").get("success").getAsBoolean()).as(command)
						.isFalse();
			}
			assertThat(client.request("evaluate", "expression", "$rip = 0", "frameId", frame, "context", "watch").get("success").getAsBoolean())
					.isFalse();
			emulator.assertNoWriteOrStepReached(program.ready().allWorkers());
		}
	}

	@ParameterizedTest
	@EnumSource(value = Adapter.class, names = "CDT", mode = EnumSource.Mode.EXCLUDE)
	void goesOnWhereRegistersCannotBeRead(Adapter adapter) throws IOException {
		PolicyEmulator emulator = PolicyEmulator.of(Policy.REGSET_EINVAL, folder);
		try (UringProgram program = UringProgram.start(); DapClient client = adapter.start(List.of("registers=LABEL"), emulator.environment())) {
			adapter.attach(client, program, object("kernelPolicy", "REGSET_EINVAL"));
			long id = Adapter.id(client, worker(program.pid()));
			JsonObject frame = list(client.ask("stackTrace", "threadId", id), "stackFrames").get(0);
			assertThat(frame.get("presentationHint").getAsString()).isEqualTo("label");
			List<JsonObject> scopes = list(client.ask("scopes", "frameId", frame.get("id")), "scopes");
			assertThat(scopes.get(scopes.size() - 1).get("name").getAsString()).isEqualTo("io_uring worker");
			assertThat(client.request("next", "threadId", id).get("success").getAsBoolean()).isFalse();
			assertThat(client.ask("evaluate", "expression", "demo_never_zero", "frameId", frame.get("id"), "context", "watch").get("result")
					.getAsString()).isEqualTo("42");
			emulator.assertNoWriteOrStepReached(program.ready().allWorkers());
		}
	}

	@ParameterizedTest
	@EnumSource(value = Adapter.class, names = { "LLDB", "LLDB_19" })
	void passesOnThatAnAttachWasDenied(Adapter adapter) throws IOException {
		PolicyEmulator emulator = PolicyEmulator.of(Policy.ATTACH_DENIED, folder);
		try (UringProgram program = UringProgram.start(); DapClient client = adapter.start(List.of(), emulator.environment())) {
			Adapter.initialize(client);
			JsonObject response = client.response(client.send("attach", adapter.attachArguments(program)), "attach");
			assertThat(response.get("success").getAsBoolean()).isFalse();
			client.closeInput();
			client.exitStatus();
			Await.until("the program to be let go", () -> program.tracer(program.pid()) == 0);
		}
	}

	/** gdb says it in its log; the filter says, once, what it means. gdb's own adapter keeps such warnings to itself. */
	@Test
	void explainsTheArchitectureWarnings() throws IOException {
		PolicyEmulator emulator = PolicyEmulator.of(Policy.ZEROED, folder).withLeader();
		try (UringProgram program = UringProgram.start(); DapClient client = Adapter.CDT.start(List.of(), emulator.environment())) {
			Adapter.CDT.attach(client, program, object("kernelPolicy", "ZEROED"));
			client.ask("threads");
			List<String> all = client.events("output").stream().map(e -> e.getAsJsonObject("body").get("output").getAsString()).toList();
			assertThat(all).anyMatch(o -> o.contains("is not compatible with reported target architecture"));
			assertThat(all).filteredOn(o -> o.startsWith("Ringside") && o.contains("i386")).hasSize(1);
		}
	}
}
