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

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.DapClient;
import dev.ringside.tests.common.PolicyEmulator;
import dev.ringside.tests.common.UringProgram;

/** Which process the adapter debugs: one of this machine, another one of the same number, or a thread that is none. */
class AdapterLocalityTest {

	@TempDir
	Path folder = Path.of("");

	private static String worker(long owner) {
		return "iou-wrk-" + owner + " [io_uring worker of " + owner + ']';
	}

	private static List<String> names(DapClient client) throws IOException {
		return list(client.ask("threads"), "threads").stream().map(Adapter::plain).toList();
	}

	private static void assertIsAUserThread(DapClient client, String name) throws IOException {
		// A worker of process 14394 is named iou-wrk-14394: only the whole name is a name.
		long id = list(client.ask("threads"), "threads").stream()
				.filter(t -> (t.get("name").getAsString() + ' ').contains(name + ' ')).findFirst().orElseThrow()
				.get("id").getAsLong();
		assertThat(list(client.ask("stackTrace", "threadId", id, "startFrame", 0, "levels", 20), "stackFrames"))
				.extracting(f -> f.get("name").getAsString()).contains("sleep_ms");
		int before = client.events("stopped").size();
		JsonObject step = client.request("next", "threadId", id);
		assertThat(step.get("success").getAsBoolean()).as("%s", step).isTrue();
		Await.until("the user thread's step to end", () -> client.events("stopped").size() > before);
	}

	/** What most people have in VS Code: lldb attaches by a command, to a process of this machine. */
	@ParameterizedTest
	@EnumSource(value = Adapter.class, names = { "LLDB", "LLDB_19" })
	void whatCommandsAttachToOnThisMachineIsLocal(Adapter adapter) throws IOException {
		PolicyEmulator emulator = PolicyEmulator.of(PolicyEmulator.Policy.COPIED, folder);
		try (UringProgram program = UringProgram.start("--rename-worker", "renamed");
				DapClient client = adapter.start(List.of(), emulator.environment())) {
			Adapter.initialize(client);
			adapter.attach(client, commands("process attach --pid " + program.pid()));
			assertThat(names(client)).contains("iou-wrk-1", "renamed [io_uring worker (renamed)]");
			long renamed = Adapter.id(client, "renamed [io_uring worker (renamed)]");
			assertThat(client.request("next", "threadId", renamed).get("success").getAsBoolean()).isFalse();
			assertIsAUserThread(client, "iou-wrk-1");
			emulator.assertNoWriteOrStepReached(program.ready().allWorkers());
		}
	}

	private static JsonObject commands(String command) throws IOException {
		JsonArray list = new JsonArray();
		list.add(command);
		return object("program", UringProgram.executable().toString(), "attachCommands", list, "stopOnEntry", true);
	}

	private static long workers(long pid) throws IOException {
		try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
			// One of them is a user thread.
			return tasks.map(t -> {
				try {
					return Files.readString(t.resolve("comm"));
				} catch (IOException e) {
					return "";
				}
			}).filter(n -> n.startsWith("iou-")).count();
		}
	}

	/** The adapter counts processes as a container does: the process of that number here is another one. */
	@ParameterizedTest
	@EnumSource(Adapter.class)
	void aProcessOfAnotherNamespaceIsNotTheOneOfThatNumberHere(Adapter adapter) throws IOException {
		Process container = new ProcessBuilder("unshare", "--pid", "--fork", "--kill-child", "--mount-proc",
				UringProgram.executable().toString(), "--commands", "--late-ring").redirectErrorStream(true).start();
		try {
			BufferedReader reader = container.inputReader();
			String ready = Optional.ofNullable(reader.readLine()).orElse("nothing");
			Assumptions.assumeTrue(ready.startsWith("READY pid=1 "), () -> "no PID namespace to be had here: " + ready);
			long inside = container.children().findFirst().orElseThrow().pid();
			// The program itself cannot tell whose its workers are: their names have the numbers of outside. It waits
			// for some time.
			container.getOutputStream().write('r');
			container.getOutputStream().flush();
			Await.until("workers in the namespace", () -> workers(inside) >= 4);
			List<String> command = new ArrayList<>(List.of("nsenter", "--target", Long.toString(inside), "--pid",
					"--mount"));
			command.addAll(adapter.command(Map.of()));
			try (DapClient client = FilterProgram.start(List.of(), command)) {
				Adapter.initialize(client);
				JsonObject arguments = adapter == Adapter.CDT ? object("processId", "1", "program",
						UringProgram.executable().toString())
						: object("pid", 1, "program", UringProgram.executable().toString(), "stopOnEntry", true);
				adapter.attach(client, arguments);
				List<String> names = Await.value("threads with names",
						() -> Optional.of(names(client)).filter(n -> n.stream()
								.anyMatch(t -> t.startsWith("iou-sqp-"))));
				assertThat(names).filteredOn(n -> n.startsWith("iou-"))
						.allMatch(n -> n.contains("[possibly io_uring "));
				long worker = list(client.ask("threads"), "threads").stream().filter(t -> t.get("name").getAsString()
						.contains("iou-sqp-"))
						.findFirst().orElseThrow().get("id").getAsLong();
				JsonObject step = client.request("next", "threadId", worker);
				assertThat(step.get("success").getAsBoolean()).as("%s", step).isFalse();
				assertThat(step.get("message").getAsString()).contains("possibly io_uring SQPOLL");
				assertThat(list(client.ask("stackTrace", "threadId", worker), "stackFrames")).hasSize(1);
				assertIsAUserThread(client, "iou-wrk-1");
				names(client);
				assertThat(client.events("output")).filteredOn(e -> e.toString().contains("not one of this machine"))
						.hasSize(1);
				assertThat(client.errors().lines()).filteredOn(l -> l.contains("is elsewhere")).hasSize(1);
			}
		} finally {
			container.descendants().forEach(ProcessHandle::destroyForcibly);
			container.destroyForcibly();
		}
	}

	/** The next pause would kill the program (gdb), or nothing would work (lldb). */
	@ParameterizedTest
	@EnumSource(Adapter.class)
	void aWorkerIsNotAttachedTo(Adapter adapter) throws IOException {
		PolicyEmulator emulator = PolicyEmulator.of(PolicyEmulator.Policy.COPIED, folder);
		try (UringProgram program = UringProgram.start(); DapClient client = adapter.start(List.of(),
				emulator.environment())) {
			Adapter.initialize(client);
			long tid = program.ready().workersOf(program.pid()).get(0);
			JsonObject byId = adapter.attachArguments(program);
			byId.addProperty(adapter == Adapter.CDT ? "processId" : "pid", Long.toString(tid));
			List<JsonObject> attaches = new ArrayList<>(List.of(byId));
			if (!adapter.isGdb()) {
				attaches.add(commands("process attach --pid " + tid));
				attaches.add(commands("attach -p " + tid));
			}
			for (JsonObject arguments : attaches) {
				JsonObject response = client.response(client.send("attach", arguments), "attach");
				assertThat(response.get("success").getAsBoolean()).as("%s", response).isFalse();
				assertThat(response.get("message").getAsString()).contains("io_uring worker of " + program.pid(),
						"Attach to the process id " + program.pid());
			}
			assertThat(emulator.calls()).isEmpty();
			// The process id is taken.
			adapter.attach(client, adapter.attachArguments(program));
			Adapter.id(client, worker(program.pid()));
		}
	}

	/** A user thread's TID is taken: gdb shows that thread, and a pause stops it. */
	@ParameterizedTest
	@EnumSource(value = Adapter.class, names = { "CDT", "GDB" })
	void aUserThreadIsAttachedTo(Adapter adapter) throws IOException {
		try (UringProgram program = UringProgram.start(); DapClient client = adapter.start(List.of(), Map.of())) {
			Adapter.initialize(client);
			adapter.attach(client, adapter.attachArguments(program.ready().calc()));
			assertThat(names(client)).containsExactly("calc");
			assertThat(program.isAlive()).isTrue();
		}
	}

	/** The console attaches too. */
	@ParameterizedTest
	@CsvSource({ "attach %d", "att %d", "'info threads\nattach %d'" })
	void theConsoleDoesNotAttachToAWorker(String command) throws IOException {
		PolicyEmulator emulator = PolicyEmulator.of(PolicyEmulator.Policy.COPIED, folder);
		try (UringProgram program = UringProgram.start(); DapClient client = Adapter.GDB.start(List.of(),
				emulator.environment())) {
			Adapter.initialize(client);
			long tid = program.ready().workersOf(program.pid()).get(0);
			client.send("launch", object("program", UringProgram.executable().toString()));
			client.event("initialized");
			JsonObject response = client.request("evaluate", "expression", command.formatted(tid), "context", "repl");
			assertThat(response.get("success").getAsBoolean()).as("%s", response).isFalse();
			assertThat(response.get("message").getAsString()).contains("Attach to the process id " + program.pid());
			assertThat(emulator.calls(tid)).isEmpty();
		}
	}

	/** gdb takes commands before any attach or launch. */
	@Test
	void theConsoleDoesNotAttachToAWorkerBeforeAnythingStarts() throws IOException {
		PolicyEmulator emulator = PolicyEmulator.of(PolicyEmulator.Policy.COPIED, folder);
		try (UringProgram program = UringProgram.start();
				DapClient client = Adapter.GDB.start(List.of(), emulator.environment())) {
			Adapter.initialize(client);
			long tid = program.ready().workersOf(program.pid()).get(0);
			for (String command : List.of("attach %d", "with print pretty on -- attach %d",
					"interpreter-exec mi \"-target-attach %d\"")) {
				JsonObject response = client.request("evaluate", "expression", command.formatted(tid), "context",
						"repl");
				assertThat(response.get("success").getAsBoolean()).as("%s", response).isFalse();
				assertThat(response.get("message").getAsString()).contains("Attach to the process id " + program.pid());
			}
			assertThat(emulator.calls(tid)).isEmpty();
		}
	}
}
