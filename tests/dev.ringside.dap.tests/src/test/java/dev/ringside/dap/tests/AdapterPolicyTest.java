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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import com.google.gson.JsonObject;

import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.DapClient;
import dev.ringside.tests.common.Debuggers;
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
		try (UringProgram program = UringProgram.start();
				DapClient client = adapter.start(List.of(), emulator.environment())) {
			adapter.attach(client, program, object("kernelPolicy", "ZEROED"));
			long id = Adapter.id(client, worker(program.pid()));
			long frame = list(client.ask("stackTrace", "threadId", id), "stackFrames").get(0).get("id").getAsLong();
			assertThat(list(client.ask("scopes", "frameId", frame), "scopes"))
					.extracting(s -> s.get("name").getAsString())
					.containsExactly("io_uring worker");
			for (String command : List.of("next", "stepIn", "stepOut", "stepBack", "reverseContinue")) {
				assertThat(client.request(command, "threadId", id, "granularity", "instruction").get("success")
						.getAsBoolean()).as(command)
						.isFalse();
			}
			assertThat(client.request("evaluate", "expression", "$rip = 0", "frameId", frame, "context", "watch")
					.get("success").getAsBoolean())
					.isFalse();
			emulator.assertNoWriteOrStepReached(program.ready().allWorkers());
		}
	}

	@ParameterizedTest
	@EnumSource(value = Adapter.class, names = "CDT", mode = EnumSource.Mode.EXCLUDE)
	void goesOnWhereRegistersCannotBeRead(Adapter adapter) throws IOException {
		PolicyEmulator emulator = PolicyEmulator.of(Policy.REGSET_EINVAL, folder);
		try (UringProgram program = UringProgram.start();
				DapClient client = adapter.start(List.of("registers=LABEL"), emulator.environment())) {
			adapter.attach(client, program, object("kernelPolicy", "REGSET_EINVAL"));
			if (adapter == Adapter.GDB) {
				// gdb's own adapter does not tell its version: its program does.
				Await.until("the advice for this gdb", () -> advice(client).stream()
						.anyMatch(x -> x.matches(
								"(?s).*\\(REGSET_EINVAL\\).* With gdb \\d+\\.\\d+ the attach may be broken off.*")));
			}
			long id = Adapter.id(client, worker(program.pid()));
			JsonObject frame = list(client.ask("stackTrace", "threadId", id), "stackFrames").get(0);
			assertThat(frame.get("presentationHint").getAsString()).isEqualTo("label");
			List<JsonObject> scopes = list(client.ask("scopes", "frameId", frame.get("id")), "scopes");
			assertThat(scopes.get(0).get("name").getAsString()).isEqualTo("io_uring worker");
			assertThat(client.request("next", "threadId", id).get("success").getAsBoolean()).isFalse();
			assertThat(client
					.ask("evaluate", "expression", "demo_never_zero", "frameId", frame.get("id"), "context", "watch")
					.get("result")
					.getAsString()).isEqualTo("42");
			emulator.assertNoWriteOrStepReached(program.ready().allWorkers());
		}
	}

	@ParameterizedTest
	@EnumSource(value = Adapter.class, names = { "LLDB", "LLDB_19" })
	void passesOnThatAnAttachWasDenied(Adapter adapter) throws IOException {
		PolicyEmulator emulator = PolicyEmulator.of(Policy.ATTACH_DENIED, folder);
		try (UringProgram program = UringProgram.start();
				DapClient client = adapter.start(List.of(), emulator.environment())) {
			Adapter.initialize(client);
			JsonObject response = client.response(client.send("attach", adapter.attachArguments(program)), "attach");
			assertThat(response.get("success").getAsBoolean()).isFalse();
			client.closeInput();
			client.exitStatus();
			Await.until("the program to be let go", () -> program.tracer(program.pid()) == 0);
		}
	}

	/**
	 * gdb says it in its log; the filter says, once, what it means. gdb's own adapter keeps such warnings to itself.
	 */
	@Test
	void explainsTheArchitectureWarnings() throws IOException {
		PolicyEmulator emulator = PolicyEmulator.of(Policy.ZEROED, folder).withLeader();
		try (UringProgram program = UringProgram.start();
				DapClient client = Adapter.CDT.start(List.of(), emulator.environment())) {
			Adapter.CDT.attach(client, program, object("kernelPolicy", "ZEROED"));
			client.ask("threads");
			List<String> all = client.events("output").stream()
					.map(e -> e.getAsJsonObject("body").get("output").getAsString()).toList();
			assertThat(all).anyMatch(o -> o.contains("is not compatible with reported target architecture"));
			assertThat(all).filteredOn(o -> o.startsWith("Ringside") && o.contains("i386")).hasSize(1);
		}
	}

	private static List<String> advice(DapClient client) {
		return client.events("output").stream().map(e -> e.getAsJsonObject("body"))
				.map(b -> b.get("output").getAsString())
				.filter(o -> o.startsWith("Ringside")).toList();
	}

	private static void awaitAdvice(DapClient client, String words) {
		Await.until("the advice \"" + words + '"', () -> advice(client).stream().anyMatch(a -> a.contains(words)));
	}

	private static Map<String, String> values(DapClient client, JsonObject scope) throws IOException {
		Map<String, String> values = new HashMap<>();
		for (JsonObject v : list(client.ask("variables", "variablesReference", scope.get("variablesReference")),
				"variables")) {
			values.put(v.get("name").getAsString(), v.get("value").getAsString());
		}
		return values;
	}

	/**
	 * Nobody has said that this kernel zeroes registers, and its release denies it: what the debugger reads decides.
	 */
	@ParameterizedTest
	@EnumSource(Adapter.class)
	void believesTheRegistersMoreThanTheRelease(Adapter adapter) throws IOException {
		PolicyEmulator emulator = PolicyEmulator.of(Policy.ZEROED, folder);
		try (UringProgram program = UringProgram.start();
				DapClient client = adapter.start(List.of(), emulator.environment())) {
			adapter.attach(client, program, object());
			long id = Adapter.id(client, worker(program.pid()));
			for (int round = 0; round < 2; round++) {
				long frame = list(client.ask("stackTrace", "threadId", id), "stackFrames").get(0).get("id").getAsLong();
				List<JsonObject> scopes = list(client.ask("scopes", "frameId", frame), "scopes");
				assertThat(scopes).extracting(s -> s.get("name").getAsString()).containsExactly("io_uring worker");
				Map<String, String> facts = values(client, scopes.get(0));
				assertThat(facts.get("kernel policy")).startsWith("ZEROED");
				assertThat(facts.get("kernel policy evidence 1")).isEqualTo("A worker's CS reads 0: ZEROED.");
				assertThat(facts.get("general registers")).startsWith("zeroed");
			}
			emulator.assertNoWriteOrStepReached(program.ready().allWorkers());
		}
	}

	@ParameterizedTest
	@EnumSource(Adapter.class)
	void namesZeroedRegistersForWhatTheyAre(Adapter adapter) throws IOException {
		PolicyEmulator emulator = PolicyEmulator.of(Policy.ZEROED, folder);
		try (UringProgram program = UringProgram.start();
				DapClient client = adapter.start(List.of("registers=LABEL"), emulator.environment())) {
			adapter.attach(client, program, object());
			long id = Adapter.id(client, worker(program.pid()));
			long frame = list(client.ask("stackTrace", "threadId", id), "stackFrames").get(0).get("id").getAsLong();
			assertThat(list(client.ask("scopes", "frameId", frame), "scopes"))
					.extracting(s -> s.get("name").getAsString())
					.containsExactly("io_uring worker", "Registers (zeroed)");
			emulator.assertNoWriteOrStepReached(program.ready().allWorkers());
		}
	}

	/**
	 * gdb 13's -thread-info fails whole where a worker's registers cannot be read, and so does the adapter's list of
	 * threads.
	 */
	@Test
	void listsThreadsWhereTheAdapterCannot() throws IOException {
		PolicyEmulator emulator = PolicyEmulator.of(Policy.REGSET_EINVAL, folder);
		try (UringProgram program = UringProgram.start();
				DapClient client = Adapter.CDT.start(List.of(), emulator.environment())) {
			Adapter.CDT.attach(client, program, object());
			UringProgram.State state = program.ready();
			List<String> expected = new ArrayList<>(List.of("uring_demo", "calc", "iou-wrk-1", "ring-helper",
					"iou-sqp-" + state.pid() + " [io_uring SQPOLL of " + state.pid() + ']'));
			state.workers().values().forEach(owner -> expected.add(worker(owner)));
			assertThat(list(client.ask("threads"), "threads")).extracting(Adapter::plain)
					.containsExactlyInAnyOrderElementsOf(expected);
			awaitAdvice(client, "could not read a thread's registers");

			// A worker: one label frame, facts, no registers, and the debugger's refusal has told the policy.
			long worker = Adapter.id(client, worker(program.pid()));
			long label = list(client.ask("stackTrace", "threadId", worker), "stackFrames").get(0).get("id").getAsLong();
			List<JsonObject> scopes = list(client.ask("scopes", "frameId", label), "scopes");
			assertThat(scopes).extracting(s -> s.get("name").getAsString()).containsExactly("io_uring worker");
			assertThat(values(client, scopes.get(0)).get("kernel policy")).startsWith("REGSET_EINVAL");
			assertThat(client.request("next", "threadId", worker).get("success").getAsBoolean()).isFalse();

			// A user thread: stack, variables, and a step, which gdb can do where only this thread has to run.
			long calc = Adapter.id(client, "calc");
			List<JsonObject> frames = list(client.ask("stackTrace", "threadId", calc, "startFrame", 0, "levels", 20),
					"stackFrames");
			assertThat(frames).extracting(f -> f.get("name").getAsString()).contains("calc_main");
			JsonObject calcMain = frames.stream().filter(f -> f.get("name").getAsString().equals("calc_main"))
					.findFirst().orElseThrow();
			assertThat(list(client.ask("scopes", "frameId", calcMain.get("id")), "scopes"))
					.extracting(s -> s.get("name").getAsString())
					.contains("Local", "Registers");
			client.ask("evaluate", "expression", ">set scheduler-locking step", "frameId", calcMain.get("id"),
					"context", "repl");
			int before = client.events("stopped").size();
			client.ask("next", "threadId", calc);
			Await.until("the user thread's step to end", () -> client.events("stopped").size() > before);
			JsonObject stop = client.events("stopped").get(before).getAsJsonObject("body");
			assertThat(stop.get("reason").getAsString()).isEqualTo("step");
			assertThat(stop.get("threadId").getAsLong()).isEqualTo(calc);
			emulator.assertNoWriteOrStepReached(state.allWorkers());
		}
	}

	/** They list threads, and answer a worker's stack with success and no frame. cdt-gdb-adapter's words are above. */
	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CDT")
	void findsThatRegistersCannotBeRead(Adapter adapter) throws IOException {
		PolicyEmulator emulator = PolicyEmulator.of(Policy.REGSET_EINVAL, folder);
		try (UringProgram program = UringProgram.start();
				DapClient client = adapter.start(List.of(), emulator.environment())) {
			adapter.attach(client, program, object());
			long worker = Adapter.id(client, worker(program.pid()));
			long label = list(client.ask("stackTrace", "threadId", worker), "stackFrames").get(0).get("id").getAsLong();
			List<JsonObject> scopes = list(client.ask("scopes", "frameId", label), "scopes");
			assertThat(scopes).extracting(s -> s.get("name").getAsString()).containsExactly("io_uring worker");
			assertThat(values(client, scopes.get(0)).get("kernel policy")).startsWith("REGSET_EINVAL");
			emulator.assertNoWriteOrStepReached(program.ready().allWorkers());
		}
	}

	/**
	 * The user says that this kernel lets nobody attach to workers: told at the attach, with the debugger's version.
	 */
	@ParameterizedTest
	@EnumSource(Adapter.class)
	void saysThatAnAttachWillBeDenied(Adapter adapter) throws IOException {
		PolicyEmulator emulator = PolicyEmulator.of(Policy.ATTACH_DENIED, folder);
		try (UringProgram program = UringProgram.start();
				DapClient client = adapter.start(List.of(), emulator.environment())) {
			Adapter.initialize(client);
			JsonObject arguments = adapter.attachArguments(program);
			arguments.add("ringside", object("kernelPolicy", "ATTACH_DENIED"));
			client.send("attach", arguments);
			client.send("configurationDone", object());
			if (adapter == Adapter.GDB) {
				// It may fail before gdb --version has answered; either is advice on a denied attach, and it is given
				// once.
				awaitAdvice(client, "attach to io_uring workers");
			} else {
				awaitAdvice(client, "On this kernel (ATTACH_DENIED) nobody can attach to io_uring workers. ");
				assertThat(advice(client)).filteredOn(a -> a.contains("nobody can attach")).hasSize(1)
						.allMatch(a -> a.matches("(?s).* (gdb|lldb) \\d+\\.\\d+ .*"));
			}
			endsAndLeavesNothing(client, program);
		}
	}

	/**
	 * Nothing is known before; gdb 16 only says that the process has ended, gdb 13 says it again and again and never
	 * attaches.
	 */
	@ParameterizedTest
	@EnumSource(value = Adapter.class, names = { "CDT", "GDB" })
	void explainsADeniedAttach(Adapter adapter) throws IOException {
		PolicyEmulator emulator = PolicyEmulator.of(Policy.ATTACH_DENIED, folder);
		try (UringProgram program = UringProgram.start();
				DapClient client = adapter.start(List.of(), emulator.environment())) {
			Adapter.initialize(client);
			client.send("attach", adapter.attachArguments(program));
			client.send("configurationDone", object());
			awaitAdvice(client, adapter == Adapter.CDT ? "The kernel refused to attach to the io_uring worker"
					: "The debugger says that process " + program.pid()
							+ " has ended, but it runs on: the attach has failed.");
			endsAndLeavesNothing(client, program);
			assertThat(advice(client)).filteredOn(a -> a.contains("attach")).hasSize(1);
		}
	}

	/** gdb and lldb end with an attach that has not come to an end, and leave the program stopped. */
	@ParameterizedTest
	@EnumSource(Adapter.class)
	void leavesNothingStoppedAfterADeniedAttach(Adapter adapter) throws IOException {
		PolicyEmulator emulator = PolicyEmulator.of(Policy.ATTACH_DENIED, folder);
		try (UringProgram program = UringProgram.start(); DapClient client = adapter.start(List.of(),
				emulator.environment())) {
			Adapter.initialize(client);
			client.send("attach", adapter.attachArguments(program));
			client.send("configurationDone", object());
			Await.until("an attach to a worker to be denied", () -> emulator.calls().stream().anyMatch(c -> c.action()
					.equals("denied")));
			endsAndLeavesNothing(client, program);
			// It answers when it runs.
			assertThat(program.state().pid()).isEqualTo(program.pid());
		}
	}

	private static void endsAndLeavesNothing(DapClient client, UringProgram program) throws IOException {
		List<ProcessHandle> started = client.process().descendants().toList();
		assertThat(started).as("the adapter").isNotEmpty();
		client.send("disconnect", object("terminateDebuggee", false));
		client.closeInput();
		client.exitStatus();
		Await.until("adapter and debugger to be gone", () -> started.stream().noneMatch(ProcessHandle::isAlive));
		Await.until("the program to be let go", () -> program.tracer(program.pid()) == 0);
		assertThat(program.isAlive()).isTrue();
	}

	/**
	 * gdb 10 reads the architecture from the first LWP after the leader; cdt-gdb-adapter's argument gdb says which gdb
	 * that is.
	 */
	@Test
	void warnsOfAnOldGdbByItsVersion() throws IOException {
		Path old = Debuggers.GDB_10.assume().program();
		PolicyEmulator emulator = PolicyEmulator.of(Policy.ZEROED, folder);
		try (UringProgram program = UringProgram.start("--single");
				DapClient client = Adapter.CDT.start(List.of(), emulator.environment())) {
			Adapter.initialize(client);
			JsonObject arguments = Adapter.CDT.attachArguments(program);
			arguments.addProperty("gdb", old.toString());
			arguments.add("ringside", object("kernelPolicy", "ZEROED"));
			client.send("attach", arguments);
			awaitAdvice(client, "gdb 10.1 will read the architecture from an io_uring worker.");
		}
	}

	/** Where the user wants it. */
	@ParameterizedTest
	@EnumSource(value = Adapter.class, names = { "CDT", "GDB" })
	void warnsOfAnAttachByAWorkersTid(Adapter adapter) throws IOException {
		try (UringProgram program = UringProgram.start(); DapClient client = adapter.start(List.of("guard=off"),
				Map.of())) {
			Adapter.initialize(client);
			long tid = program.ready().workersOf(program.pid()).get(0);
			client.send("attach", adapter.attachArguments(tid));
			awaitAdvice(client, tid + " is an io_uring worker of process " + program.pid() + '.');
			assertThat(advice(client)).filteredOn(a -> a.contains("Attach to the process id " + program.pid()))
					.hasSize(1);
			client.event("initialized");
			client.send("configurationDone", object());
			// The one thread that gdb shows is flagged.
			Adapter.id(client, worker(program.pid()));
		}
	}
}
