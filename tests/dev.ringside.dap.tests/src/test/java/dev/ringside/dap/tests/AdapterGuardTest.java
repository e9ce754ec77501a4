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
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

import dev.ringside.tests.common.DapClient;
import dev.ringside.tests.common.PolicyEmulator;
import dev.ringside.tests.common.UringProgram;

/** Ways around the guard that once led to a worker. What reaches one is judged by the emulator's log of ptrace. */
class AdapterGuardTest {

	@TempDir
	Path folder = Path.of("");

	private static String worker(long owner) {
		return "iou-wrk-" + owner + " [io_uring worker of " + owner + ']';
	}

	/** A session at its first stop, with a worker's frame open. */
	private record Session(UringProgram program, DapClient client, PolicyEmulator emulator,
			long resumed) implements AutoCloseable {

		static Session of(Adapter adapter, Path folder) throws IOException {
			PolicyEmulator emulator = PolicyEmulator.of(PolicyEmulator.Policy.COPIED, folder);
			UringProgram program = UringProgram.start();
			try {
				DapClient client = adapter.start(List.of("registers=LABEL"), emulator.environment());
				try {
					adapter.attach(client, program, object());
					// cdt-gdb-adapter lets the program run after the attach.
					return new Session(program, client, emulator, resumes(program, emulator));
				} catch (IOException | RuntimeException | Error e) {
					client.close();
					throw e;
				}
			} catch (IOException | RuntimeException | Error e) {
				program.close();
				throw e;
			}
		}

		private static long resumes(UringProgram program, PolicyEmulator emulator) throws IOException {
			return emulator.calls().stream().filter(c -> program.ready().allWorkers().contains(c.tid())
					&& c.isResume()).count();
		}

		long worker() {
			return Adapter.id(client, AdapterGuardTest.worker(program.pid()));
		}

		long frame(long thread) throws IOException {
			return list(client.ask("stackTrace", "threadId", thread, "startFrame", 0, "levels", 20), "stackFrames")
					.get(0).get("id").getAsLong();
		}

		/** The reference that a worker's general registers are variables of. */
		JsonElement registers(long frame) throws IOException {
			JsonElement scope = list(client.ask("scopes", "frameId", frame), "scopes").get(1).get("variablesReference");
			JsonObject first = list(client.ask("variables", "variablesReference", scope), "variables").get(0);
			return first.get("name").getAsString().startsWith("General") ? first.get("variablesReference") : scope;
		}

		void assertRefused(String command, Object... arguments) throws IOException {
			JsonObject response = client.request(command, arguments);
			assertThat(response.get("success").getAsBoolean()).as("%s %s: %s", command, List.of(arguments), response)
					.isFalse();
		}

		/** Nothing was written to a worker, none was stepped; and, unless all were let run, none was resumed. */
		void assertNothingReached(boolean ran) throws IOException {
			emulator.assertNoWriteOrStepReached(program.ready().allWorkers());
			if (!ran) {
				assertThat(resumes(program, emulator)).as("workers that were let run").isEqualTo(resumed);
			}
			assertThat(program.isAlive()).isTrue();
		}

		void run() throws IOException {
			long main = Adapter.id(client, "uring_demo");
			int stops = client.events("stopped").size();
			client.ask("continue", "threadId", main);
			program.state();
			Adapter.pause(client, main, () -> client.events("stopped").size() > stops);
		}

		@Override
		public void close() {
			client.close();
			program.close();
		}
	}

	/** What does not let the program run, or not for certain, makes nobody else's register of a worker's. */
	@ParameterizedTest
	@EnumSource(Adapter.class)
	void aWorkersRegisterStaysAWorkers(Adapter adapter) throws IOException {
		try (Session s = Session.of(adapter, folder)) {
			DapClient client = s.client;
			long user = Adapter.id(client, "calc");
			long userFrame = s.frame(user);
			String python = adapter == Adapter.CDT ? ">python x = 1" : adapter == Adapter.GDB ? "python x = 1"
					: "`script x = 1";
			List<Object[]> between = new ArrayList<>(List.of(new Object[] { "next", "threadId", 99999 },
					new Object[] { "evaluate", "expression", python, "frameId", userFrame, "context", "repl" },
					new Object[] { "evaluate", "expression", "demo_add(1, 2)", "frameId", userFrame, "context",
							"watch" }));
			if (adapter.isGdb()) {
				// lldb's adapters end themselves at a request that they do not have.
				between.add(0, new Object[] { "stepBack", "threadId", user });
				between.add(0, new Object[] { "goto", "threadId", user, "targetId", 99999 });
				between.add(0, new Object[] { "restartFrame", "frameId", 99999 });
			}
			for (Object[] request : between) {
				JsonElement registers = s.registers(s.frame(s.worker()));
				s.assertRefused("setVariable", "variablesReference", registers, "name", "r12", "value", "291");
				client.request((String) request[0], Arrays.copyOfRange(request, 1, request.length));
				s.assertRefused("setVariable", "variablesReference", registers, "name", "r12", "value", "291");
			}
			s.assertNothingReached(true);
		}
	}

	/**
	 * gdb counts frames from 0 after each stop: what the client still has as a user thread's may be a worker's, which
	 * the filter has asked for.
	 */
	@Test
	void aFrameThatTheFilterHasAskedForIsAWorkers() throws IOException {
		try (Session s = Session.of(Adapter.GDB, folder)) {
			DapClient client = s.client;
			long stale = s.frame(Adapter.id(client, "calc"));
			assertThat(stale).isZero();
			s.run();
			s.registers(s.frame(s.worker()));
			s.assertRefused("evaluate", "expression", "$r12 = 291", "frameId", stale, "context", "watch");
			s.assertRefused("evaluate", "expression", "p $r12 = 291", "frameId", stale, "context", "repl");
			s.assertRefused("setExpression", "expression", "$r12", "value", "291", "frameId", stale);
			s.assertRefused("evaluate", "expression", "stepi", "frameId", stale, "context", "repl");
			assertThat(list(client.ask("scopes", "frameId", stale), "scopes")).extracting(x -> x.get("name")
					.getAsString())
					.contains("io_uring worker");
			s.assertNothingReached(true);
			// What the adapter tells the client is the client's again.
			s.run();
			assertThat(s.frame(Adapter.id(client, "calc"))).isEqualTo(stale);
			assertThat(client.ask("evaluate", "expression", "$rip", "frameId", stale, "context", "watch").get("result")
					.getAsString()).isNotEmpty();
		}
	}

	/**
	 * gdb acts on its selected thread where it has none of the id; the filter's own look at a worker has made that the
	 * worker.
	 */
	@ParameterizedTest
	@EnumSource(Adapter.class)
	void anIdThatTheAdapterHasNotListedIsNoWayToAWorker(Adapter adapter) throws IOException {
		try (Session s = Session.of(adapter, folder)) {
			long worker = s.worker();
			long frame = s.frame(worker);
			JsonElement registers = s.registers(frame);
			List<JsonElement> ids = List.of(new JsonPrimitive(99999), new JsonPrimitive(-1), new JsonPrimitive(0),
					new JsonPrimitive(true),
					new JsonPrimitive(Long.toString(worker)), new JsonPrimitive(worker + 0.5), JsonNull.INSTANCE,
							object());
			for (JsonElement id : ids) {
				s.registers(frame);
				s.assertRefused("stepIn", "threadId", id, "granularity", "instruction");
				s.assertRefused("next", "threadId", id, "granularity", "instruction");
				s.assertRefused("continue", "threadId", id, "singleThread", true);
				s.assertRefused("stackTrace", "threadId", id);
			}
			s.assertRefused("stepIn", "granularity", "instruction");
			s.assertRefused("continue", "singleThread", true);
			for (JsonElement id : List.of(new JsonPrimitive(true), new JsonPrimitive(-1),
					new JsonPrimitive(registers.getAsString()))) {
				s.assertRefused("setVariable", "variablesReference", id, "name", "r12", "value", "291");
				s.assertRefused("evaluate", "expression", "$r12 = 291", "frameId", id, "context", "watch");
				s.assertRefused("setExpression", "expression", "$r12", "value", "291", "frameId", id);
			}
			s.assertNothingReached(false);
			// Threads that there are can still be stepped.
			long user = Adapter.id(s.client, "calc");
			JsonObject step = s.client.request("stepIn", "threadId", user, "granularity", "instruction");
			assertThat(step.get("success").getAsBoolean()).as("%s", step).isTrue();
			s.emulator.assertNoWriteOrStepReached(s.program.ready().allWorkers());
		}
	}

	/** A setting that holds for one command holds for that command. */
	@ParameterizedTest
	@EnumSource(value = Adapter.class, names = { "CDT", "GDB" })
	void aWorkerIsNotResumedAloneByAWrapper(Adapter adapter) throws IOException {
		try (Session s = Session.of(adapter, folder)) {
			long worker = s.worker();
			long frame = s.frame(worker);
			s.registers(frame);
			String prompt = adapter == Adapter.CDT ? ">" : "";
			for (String command : List.of("with scheduler-locking on -- continue", "w scheduler on -- c",
					"with print pretty on -- with scheduler-locking on -- fg", "thread apply " + worker
							+ " with scheduler-locking on -- continue",
					"interpreter-exec mi \"-gdb-set scheduler-locking on\" \"-exec-continue\"",
							"with scheduler-locking on",
					"thread " + worker + "\nwith scheduler-lock on -- c")) {
				s.assertRefused("evaluate", "expression", prompt + command, "frameId", frame, "context", "repl");
			}
			s.assertNothingReached(false);
		}
	}

	/**
	 * A setting that the client's own commands have made before the attach counts too: the program dies of it, bare.
	 */
	@Test
	void aWorkerIsNotResumedAloneBecauseOfACommandBeforeTheAttach() throws IOException {
		try (UringProgram program = UringProgram.start(); DapClient client = Adapter.CDT.start(List.of(), Map.of())) {
			Adapter.initialize(client);
			JsonObject arguments = Adapter.CDT.attachArguments(program);
			JsonArray commands = new JsonArray();
			commands.add("set scheduler-locking on");
			arguments.add("initCommands", commands);
			Adapter.CDT.attach(client, arguments);
			long worker = Adapter.id(client, worker(program.pid()));
			JsonObject response = client.request("continue", "threadId", worker);
			assertThat(response.get("success").getAsBoolean()).as("%s", response).isFalse();
			assertThat(program.isAlive()).isTrue();
		}
	}

	/** gdb takes a process id in any form of C's, and the program dies of an interrupt. */
	@ParameterizedTest
	@ValueSource(strings = { "0x%x", "0%o", " +%d" })
	void aWorkerIsNoProcessInWhateverForm(String form) throws IOException {
		try (UringProgram program = UringProgram.start(); DapClient client = Adapter.CDT.start(List.of(), Map.of())) {
			Adapter.initialize(client);
			JsonObject arguments = Adapter.CDT.attachArguments(program);
			long worker = program.ready().allWorkers().iterator().next();
			arguments.addProperty("processId", String.format(form, worker));
			JsonObject response = client.response(client.send("attach", arguments), "attach");
			assertThat(response.get("success").getAsBoolean()).as("%s", response).isFalse();
			assertThat(response.toString()).contains(Long.toString(program.pid()), Long.toString(worker));
		}
	}

	/** cdt-gdb-adapter's own request runs any command, as its console does. */
	@Test
	void theAdaptersOwnRequestsAreLookedAt() throws IOException {
		try (Session s = Session.of(Adapter.CDT, folder)) {
			DapClient client = s.client;
			long worker = s.worker();
			s.registers(s.frame(worker));
			String execute = "cdt-gdb-tests/executeCommand";
			for (String command : List.of("-exec-step-instruction --thread " + worker, "stepi", "set $r12 = 291",
					"thread apply all stepi",
					"with scheduler-locking on -- continue", "call demo_add(1, 2)", "-interpreter-exec --thread "
							+ worker + " console \"stepi\"")) {
				client.ask(execute, "command", "thread " + worker);
				s.assertRefused(execute, "command", command);
			}
			s.assertRefused("cdt-gdb-adapter/Memory", "address", "$r12 = 291", "length", 4);
			assertThat(client.ask(execute, "command", "print demo_never_zero").toString()).contains("42");
			assertThat(client.ask("cdt-gdb-adapter/Memory", "address", "&demo_never_zero", "length", 4).get("data")
					.getAsString())
					.isEqualTo("2a000000");
			client.ask(execute, "command", "set scheduler-locking on");
			s.assertRefused("continue", "threadId", worker);
			assertThat(client.request("continue", "threadId", worker).get("message").getAsString())
					.startsWith("Continue is not possible")
					.contains("Type \"set scheduler-locking off\"");
			s.assertNothingReached(false);
			// It is for steps only: all threads run.
			client.ask(execute, "command", "set scheduler-locking step");
			int stops = client.events("stopped").size();
			client.ask("continue", "threadId", worker);
			s.program.state();
			Adapter.pause(client, 1, () -> client.events("stopped").size() > stops);
			assertThat(s.emulator.calls(s.program.pid())).as("main runs").anyMatch(PolicyEmulator.Call::isResume);
			s.emulator.assertNoWriteOrStepReached(s.program.ready().allWorkers());
		}
	}

	/** Where there is no worker nothing is refused that the adapter would do. */
	@ParameterizedTest
	@EnumSource(Adapter.class)
	void withoutAWorkerTheAdapterAnswers(Adapter adapter) throws IOException {
		try (UringProgram program = UringProgram.start("--no-uring"); DapClient client = adapter.start(List.of(),
				Map.of())) {
			adapter.attach(client, program, object());
			client.ask("threads");
			for (JsonElement id : List.of(new JsonPrimitive(true), new JsonPrimitive("1"), new JsonPrimitive(-1))) {
				assertThat(client.request("stackTrace", "threadId", id).toString()).doesNotContain("io_uring");
			}
		}
	}
}
