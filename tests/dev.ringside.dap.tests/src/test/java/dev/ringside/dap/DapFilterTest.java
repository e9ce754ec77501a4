/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap;

import static dev.ringside.tests.common.DapClient.list;
import static dev.ringside.tests.common.DapClient.object;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.eclipse.lsp4j.debug.Thread;
import org.eclipse.lsp4j.debug.ThreadsResponse;
import org.eclipse.lsp4j.jsonrpc.MessageConsumer;
import org.eclipse.lsp4j.jsonrpc.debug.messages.DebugNotificationMessage;
import org.eclipse.lsp4j.jsonrpc.debug.messages.DebugRequestMessage;
import org.eclipse.lsp4j.jsonrpc.debug.messages.DebugResponseMessage;
import org.eclipse.lsp4j.jsonrpc.messages.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import dev.ringside.core.proc.ProcFs;
import dev.ringside.core.settings.Settings;
import dev.ringside.core.settings.SettingsException;
import dev.ringside.dap.message.Lsp4jCodec;
import dev.ringside.dap.message.RawCodec;
import dev.ringside.dap.message.RawMessage;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.Debuggers;
import dev.ringside.tests.common.UringProgram;

/** The filter without an adapter: the test plays both sides. The process is real. */
class DapFilterTest {

	private static final List<String> GDB = List.of("gdb", "-i", "dap");

	private final List<JsonObject> toAdapter = Collections.synchronizedList(new ArrayList<>());
	private final List<JsonObject> toClient = Collections.synchronizedList(new ArrayList<>());
	private final List<Message> clientMessages = Collections.synchronizedList(new ArrayList<>());
	private final List<String> log = Collections.synchronizedList(new ArrayList<>());
	private final List<DapFilter> filters = new ArrayList<>();
	private MessageConsumer client = m -> {
		throw new IllegalStateException();
	};
	private MessageConsumer adapter = m -> {
		throw new IllegalStateException();
	};

	@AfterEach
	void close() {
		filters.forEach(DapFilter::close);
	}

	private DapFilter filter(List<String> command, Duration timeout) {
		return filter(command, timeout, Settings.DEFAULTS);
	}

	private DapFilter filter(List<String> command, Duration timeout, Settings settings) {
		DapFilter filter = new DapFilter(settings, new FilterEnvironment(new ProcFs(), command, log::add, timeout),
				new RawCodec(),
				thread -> Runnable::run);
		filters.add(filter);
		client = filter.fromClient(m -> toAdapter.add(json(m)));
		adapter = filter.fromAdapter(m -> {
			clientMessages.add(m);
			toClient.add(json(m));
		});
		return filter;
	}

	private static JsonObject json(Message m) {
		JsonElement e = JsonParser.parseString(new String(((RawMessage) m).payload(), StandardCharsets.UTF_8));
		return e.getAsJsonObject();
	}

	private static RawMessage raw(JsonObject json) {
		return new RawMessage(json.toString().getBytes(StandardCharsets.UTF_8));
	}

	private void request(int seq, String command, JsonObject arguments) {
		client.consume(raw(object("seq", seq, "type", "request", "command", command, "arguments", arguments)));
	}

	private RawMessage respond(int seq, String command, JsonObject body) {
		RawMessage m = raw(object("seq", 1, "type", "response", "request_seq", seq, "success", true, "command", command,
				"body", body));
		adapter.consume(m);
		return m;
	}

	private RawMessage event(String name, JsonObject body) {
		RawMessage m = raw(object("seq", 1, "type", "event", "event", name, "body", body));
		adapter.consume(m);
		return m;
	}

	private static JsonObject threads(Object... idsAndNames) {
		com.google.gson.JsonArray a = new com.google.gson.JsonArray();
		for (int i = 0; i < idsAndNames.length; i += 2) {
			a.add(object("id", idsAndNames[i], "name", idsAndNames[i + 1]));
		}
		return object("threads", a);
	}

	@Test
	void holdsTheListAndWhatFollowsUntilTheMapIsThere() throws IOException {
		try (UringProgram program = UringProgram.start()) {
			filter(GDB, Duration.ofSeconds(30));
			request(1, "attach", object("pid", program.pid()));
			request(2, "threads", object());
			long worker = program.ready().workersOf(program.pid()).get(0);
			respond(2, "threads", threads(1, "uring_demo", 2, "whatever", 3, "iou-wrk-1"));
			event("later", object());
			assertThat(toClient).noneMatch(m -> m.toString().contains("threads") || m.toString().contains("later"));
			JsonObject own = toAdapter.get(toAdapter.size() - 1);
			assertThat(own.get("command").getAsString()).isEqualTo("evaluate");
			respond(own.get("seq").getAsInt(), "evaluate", object("result", "ringside-map 1:" + program.pid() + ':'
					+ program.pid() + " 2:"
					+ program.pid() + ':' + worker + " 3:" + program.pid() + ':' + program.ready().spoof() + "\n"));
			int list = indexOf("\"threads\"");
			assertThat(list(toClient.get(list).getAsJsonObject("body"), "threads"))
					.extracting(t -> t.get("name").getAsString())
					.containsExactly("uring_demo", "iou-wrk-1",
							"#2 iou-wrk-" + program.pid() + " (" + worker + ") [io_uring worker of " + program.pid()
									+ ']');
			assertThat(indexOf("\"later\"")).isGreaterThan(list);
			// Neither the question nor its answer is the client's.
			assertThat(toClient).noneMatch(m -> m.toString().contains("ringside-map"));
		}
	}

	/**
	 * The settings in the arguments go before those of the command line, and never reach the adapter, whatever either
	 * says.
	 */
	@Test
	void argumentsSwitchOnWhatTheCommandLineSwitchesOff() throws IOException, SettingsException {
		try (UringProgram program = UringProgram.start()) {
			long worker = program.ready().workersOf(program.pid()).get(0);
			filter(List.of("unknown"), Duration.ofSeconds(30), Settings.DEFAULTS.with(Map.of("enabled", "off")));
			request(1, "initialize", object());
			respond(1, "initialize", object("exceptionBreakpointFilters", array(object("filter", "cpp_catch"))));
			request(2, "attach", object("pid", program.pid(), "ringside", object("registers", "maybe")));
			assertThat(toAdapter).as("what the adapter got").hasSize(1);
			assertThat(toClient.get(1).get("message").getAsString()).contains("registers").contains("HIDE");
			request(3, "attach", object("pid", program.pid(), "ringside", object("enabled", "off")));
			assertThat(toAdapter.get(1).getAsJsonObject("arguments").keySet()).containsExactly("pid");
			request(4, "next", object("threadId", worker));
			assertThat(toAdapter).as("what the adapter got").hasSize(3);
			request(5, "attach", object("pid", program.pid(), "ringside", object("enabled", "on")));
			assertThat(toAdapter.get(3).getAsJsonObject("arguments").keySet()).containsExactly("pid");
			// lldb, by its answer to "initialize": its ids are the kernel's.
			event("stopped", object("threadId", program.pid()));
			request(6, "next", object("threadId", worker));
			assertThat(toAdapter).as("what the adapter got").hasSize(4);
			assertThat(toClient.get(toClient.size() - 1).get("success").getAsBoolean()).isFalse();
		}
	}

	@Test
	void whatIsSwitchedOffPassesAsItIs() throws SettingsException {
		filter(List.of("lldb-dap"), Duration.ofSeconds(30), Settings.DEFAULTS.with(Map.of("enabled", "off")));
		request(1, "initialize", object());
		RawMessage answer = respond(1, "initialize", object());
		request(2, "attach", object("pid", 1, "x", object()));
		RawMessage list = respond(3, "threads", threads(1, "iou-wrk-1"));
		RawMessage output = event("output",
				object("output", "warning: Architecture rejected target-supplied description\n"));
		assertThat(clientMessages).containsExactly(answer, list, output);
		assertThat(toAdapter).hasSize(2);
	}

	/** A core has no names and nothing in /proc: its registers tell, and never for certain. */
	@Test
	void theWorkersOfACoreAreFlagged(@TempDir Path folder) throws IOException, InterruptedException {
		Path core = folder.resolve("a core");
		try (UringProgram program = UringProgram.start()) {
			Process gdb = new ProcessBuilder(Debuggers.GDB.assume().program().toString(), "-nx", "-batch", "-p",
					Long.toString(program.pid()), "-ex",
					"gcore " + core).redirectErrorStream(true).redirectOutput(folder.resolve("gdb.log").toFile())
					.start();
			assertThat(gdb.waitFor(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)).as("gdb has written a core").isTrue();
			filter(List.of("lldb-dap"), Duration.ofSeconds(30));
			request(1, "attach", object("program", "x", "coreFile", core.toString()));
			respond(1, "attach", object());
			event("stopped", object("threadId", program.pid()));
			long worker = program.ready().workersOf(program.pid()).get(0);
			request(2, "threads", object());
			respond(2, "threads",
					threads(program.pid(), "Thread #1 x", program.ready().spoof(), "Thread #3", worker, "Thread #6"));
			assertThat(list(toClient.get(toClient.size() - 1).getAsJsonObject("body"), "threads"))
					.extracting(t -> t.get("name").getAsString())
					.containsExactly("Thread #1 x", "Thread #3", "#6 " + worker + " [probably io_uring worker]");
			int sent = toAdapter.size();
			request(3, "next", object("threadId", worker));
			assertThat(toAdapter).as("what the adapter got").hasSize(sent);
			request(4, "next", object("threadId", program.ready().spoof()));
			assertThat(toAdapter).as("what the adapter got").hasSize(sent + 1);
			assertThat(log).isEmpty();
		}
	}

	@Test
	void aCoreThatCannotBeReadIsSaidOnceAndPasses(@TempDir Path folder) throws IOException {
		Path core = Files.writeString(folder.resolve("core"), "none");
		filter(List.of("lldb-dap"), Duration.ofSeconds(30));
		for (String file : List.of(core.toString(), "\0", folder.resolve("missing").toString())) {
			request(1, "attach", object("coreFile", file));
			respond(1, "attach", object());
			request(2, "threads", object());
			RawMessage answer = respond(2, "threads", threads(7, "Thread #1"));
			assertThat(clientMessages.get(clientMessages.size() - 1)).isSameAs(answer);
		}
		assertThat(log).singleElement().asString().contains("core");
	}

	/**
	 * gdb 16: a question behind a "continue" may keep all that the client sends after it waiting until the next stop.
	 */
	@Test
	void asksGdbNothingWhileTheProgramRuns() throws IOException {
		try (UringProgram program = UringProgram.start()) {
			filter(GDB, Duration.ofSeconds(30));
			request(1, "attach", object("pid", program.pid()));
			request(2, "threads", object());
			request(3, "continue", object("threadId", 1));
			int sent = toAdapter.size();
			respond(2, "threads", threads(1, "uring_demo", 2, "iou-wrk-" + program.pid(), 3, "iou-wrk-1"));
			assertThat(toAdapter).hasSize(sent);
			assertThat(list(toClient.get(indexOf("\"threads\"")).getAsJsonObject("body"), "threads"))
					.extracting(t -> t.get("name").getAsString())
					.containsExactly("uring_demo", "iou-wrk-1",
							"#2 iou-wrk-" + program.pid() + " [io_uring worker of " + program.pid() + ']');
			event("stopped", object("threadId", 1, "reason", "pause"));
			// A step that gdb refuses lets nothing run.
			request(4, "next", object("threadId", 1));
			fail(4, "next", "Cannot insert breakpoint 1.");
			request(5, "threads", object());
			sent = toAdapter.size();
			respond(5, "threads", threads(1, "uring_demo", 4, "iou-wrk-" + program.pid()));
			assertThat(toAdapter).hasSize(sent + 1);
			assertThat(lastAsked().get("command").getAsString()).isEqualTo("evaluate");
		}
	}

	private int indexOf(String text) {
		for (int i = 0; i < toClient.size(); i++) {
			if (toClient.get(i).toString().contains(text)) {
				return i;
			}
		}
		throw new AssertionError(text + " not in " + toClient);
	}

	/**
	 * gdb without an answer: names say what /proc knows of all threads of that name, and never that a user thread is a
	 * worker.
	 */
	@Test
	void goesOnByNamesWhereTheMapNeverComes() throws IOException {
		try (UringProgram program = UringProgram.start()) {
			filter(GDB, Duration.ofMillis(50));
			request(1, "attach", object("pid", program.pid()));
			request(2, "threads", object());
			respond(2, "threads",
					threads(1, "uring_demo", 2, "iou-wrk-" + program.pid(), 3, "iou-wrk-1", 4, "iou-wrk-999999"));
			Await.until("the list", () -> toClient.stream().anyMatch(m -> m.toString().contains("\"threads\"")));
			assertThat(list(toClient.get(indexOf("\"threads\"")).getAsJsonObject("body"), "threads"))
					.extracting(t -> t.get("name").getAsString())
					.containsExactly("uring_demo", "iou-wrk-1", "iou-wrk-999999",
							"#2 iou-wrk-" + program.pid() + " [io_uring worker of " + program.pid() + ']');
			assertThat(log).anyMatch(l -> l.contains("by name"));
		}
	}

	@Test
	void takesOutTheSettingsAndLeavesTheRest() {
		filter(GDB, Duration.ofSeconds(1));
		JsonObject arguments = JsonParser
				.parseString(
						"{\"b\":[1.50,null],\"ringside\":{\"threads\":\"hide\",\"guard\":false},\"a\":{\"x\":1e3}}")
				.getAsJsonObject();
		request(1, "launch", arguments);
		assertThat(toAdapter.get(0).get("arguments").toString()).isEqualTo("{\"b\":[1.50,null],\"a\":{\"x\":1e3}}");
	}

	@Test
	void answersABadSettingAndForwardsNothing() {
		filter(GDB, Duration.ofSeconds(1));
		for (String bad : List.of("{\"nope\":1}", "{\"threads\":\"x\"}", "{\"guard\":3}", "[]", "\"on\"",
				"{\"registers\":{}}")) {
			request(1, "attach", object("pid", 1, "ringside", JsonParser.parseString(bad)));
			JsonObject answer = toClient.get(toClient.size() - 1);
			assertThat(answer.get("success").getAsBoolean()).as(bad).isFalse();
			assertThat(answer.get("message").getAsString()).as(bad).contains("Allowed");
		}
		assertThat(toAdapter).isEmpty();
	}

	@Test
	void neverReadsThisMachineForARemoteTargetOrACore() throws IOException {
		try (UringProgram program = UringProgram.start()) {
			for (JsonObject arguments : List.of(object("pid", program.pid(), "target", "localhost:1"),
					object("pid", program.pid(), "coreFile", "core"),
					object("pid", program.pid(), "gdb-remote-port", 1234))) {
				DapFilter filter = filter(GDB, Duration.ofMillis(50));
				request(1, "attach", arguments);
				event("process", object("systemProcessId", program.pid(), "isLocalProcess", true));
				event("stopped", object("threadId", 1));
				assertThat(filter.process().orElseThrow().snapshot()).as("%s", arguments).isEmpty();
			}
			DapFilter filter = filter(GDB, Duration.ofMillis(50));
			request(1, "launch", object());
			event("process", object("systemProcessId", program.pid()));
			event("stopped", object("threadId", 1));
			assertThat(filter.process().orElseThrow().snapshot()).isEmpty();
			// By the name alone it is only possible.
			request(2, "threads", object());
			respond(2, "threads", threads(1, "main", 2, "iou-wrk-77"));
			assertThat(list(toClient.get(toClient.size() - 1).getAsJsonObject("body"), "threads").get(1).get("name")
					.getAsString())
					.isEqualTo("#2 iou-wrk-77 [possibly io_uring worker of 77]");
			// Its stack decides, and the adapter does not tell.
			request(3, "next", object("threadId", 2));
			Await.until("the refusal", () -> toClient.get(toClient.size() - 1).has("message"));
			assertThat(toClient.get(toClient.size() - 1).get("message").getAsString()).contains("guard");
		}
	}

	/** A thread that is only named like a worker, on a machine of which nothing can be read, and has a user's stack. */
	@Test
	void aUserStackTellsAUserThread() {
		filter(GDB, Duration.ofSeconds(30));
		request(1, "attach", object("target", "elsewhere:1"));
		event("stopped", object("threadId", 1));
		request(2, "threads", object());
		respond(2, "threads", threads(1, "main", 2, "iou-wrk-1", 3, "iou-wrk-77"));
		request(3, "stackTrace", object("threadId", 2));
		JsonObject own = lastAsked();
		assertThat(own.getAsJsonObject("arguments").get("levels").getAsInt()).isEqualTo(2);
		respond(own.get("seq").getAsInt(), "stackTrace",
				object("stackFrames", array(object("id", 0, "name", "f", "instructionPointerReference", "0x401000"))));
		assertThat(lastAsked().get("seq").getAsInt()).isEqualTo(3);
		request(4, "next", object("threadId", 2));
		request(5, "stackTrace", object("threadId", 2));
		assertThat(lastAsked().get("seq").getAsInt()).as("one look is enough").isEqualTo(5);
		event("stopped", object("threadId", 1));
		// A worker has none.
		int sent = toAdapter.size();
		request(6, "next", object("threadId", 3));
		own = lastAsked();
		respond(own.get("seq").getAsInt(), "stackTrace",
				object("stackFrames", array(object("id", 1, "name", "???", "instructionPointerReference", "0x0"))));
		assertThat(toAdapter).hasSize(sent + 1);
		assertThat(toClient.get(toClient.size() - 1).get("message").getAsString())
				.contains("possibly io_uring worker of 77");
		request(7, "threads", object());
		respond(7, "threads", threads(1, "main", 2, "iou-wrk-1", 3, "iou-wrk-77"));
		assertThat(list(toClient.get(toClient.size() - 1).getAsJsonObject("body"), "threads"))
				.extracting(t -> t.get("name").getAsString())
				.containsExactly("main", "iou-wrk-1", "#3 iou-wrk-77 [possibly io_uring worker of 77]");
	}

	@Test
	void passesTheVerySameMessages() {
		filter(GDB, Duration.ofSeconds(1));
		RawMessage event = event("odd", object("x", JsonParser.parseString("[1,{}]")));
		RawMessage stopped = event("stopped", object("threadId", 1, "extra", true));
		assertThat(clientMessages.get(0)).isSameAs(event);
		assertThat(clientMessages.get(1)).isSameAs(stopped);
	}

	@Test
	void anInternalErrorIsLoggedOnceAndTheMessagePasses() {
		filter(GDB, Duration.ofSeconds(1));
		RawMessage broken = new RawMessage("{\"seq\":1,\"type\":\"request\",\"command\":\"attach\",\"arguments\":[1,2}"
				.getBytes(StandardCharsets.UTF_8));
		RawMessage list = new RawMessage("{\"seq\":1,\"type\":\"request\",\"command\":\"attach\",\"arguments\":[1,2]}"
				.getBytes(StandardCharsets.UTF_8));
		client = filters.get(0).fromClient(clientMessages::add);
		client.consume(broken);
		client.consume(list);
		client.consume(list);
		assertThat(clientMessages).containsExactly(broken, list, list);
		assertThat(log).hasSize(1);
	}

	@Test
	void aStoppedWorkerDoesNotLeadTheClientAstray() throws IOException {
		try (UringProgram program = UringProgram.start()) {
			filter(List.of("lldb-dap"), Duration.ofSeconds(5));
			request(1, "attach", object("pid", program.pid()));
			long worker = program.ready().workersOf(program.pid()).get(0);
			event("stopped", object("reason", "signal", "threadId", worker, "allThreadsStopped", true));
			JsonObject body = toClient.get(indexOf("\"stopped\"")).getAsJsonObject("body");
			assertThat(body.get("threadId").getAsLong()).isEqualTo(worker);
			assertThat(body.get("preserveFocusHint").getAsBoolean()).isTrue();
			assertThat(body.get("text").getAsString()).contains("io_uring worker");
		}
	}

	private JsonObject lastAsked() {
		return toAdapter.get(toAdapter.size() - 1);
	}

	private void fail(int seq, String command, String reason) {
		adapter.consume(raw(object("seq", 1, "type", "response", "request_seq", seq, "success", false, "command",
				command, "message", reason)));
	}

	private long attachAndOpenStack(UringProgram program, String... settings) {
		JsonObject ringside = new JsonObject();
		for (int i = 0; i < settings.length; i += 2) {
			ringside.addProperty(settings[i], settings[i + 1]);
		}
		request(1, "attach", object("pid", program.pid(), "ringside", ringside));
		respond(1, "attach", object());
		event("stopped", object("threadId", program.pid()));
		request(2, "stackTrace", object("threadId", program.ready().workersOf(program.pid()).get(0)));
		return list(toClient.get(toClient.size() - 1).getAsJsonObject("body"), "stackFrames").get(0).get("id")
				.getAsLong();
	}

	private static com.google.gson.JsonArray array(JsonObject... items) {
		com.google.gson.JsonArray a = new com.google.gson.JsonArray();
		List.of(items).forEach(a::add);
		return a;
	}

	/** Plays the adapter's part of {@code scopes} on a worker up to the answer on scopes. */
	private void answerFrameAndScopes() {
		JsonObject own = lastAsked();
		assertThat(own.get("command").getAsString()).isEqualTo("stackTrace");
		respond(own.get("seq").getAsInt(), "stackTrace", object("stackFrames", array(object("id", 9, "name", "x"))));
		own = lastAsked();
		assertThat(own.get("command").getAsString()).isEqualTo("scopes");
		respond(own.get("seq").getAsInt(), "scopes",
				object("scopes", array(object("name", "Registers", "variablesReference", 77))));
	}

	@Test
	void readsRegistersOnceASessionBeforeItNamesThem() throws IOException {
		try (UringProgram program = UringProgram.start()) {
			filter(List.of("lldb-dap"), Duration.ofSeconds(30));
			long frame = attachAndOpenStack(program, "registers", "LABEL");
			request(3, "scopes", object("frameId", frame));
			answerFrameAndScopes();
			JsonObject own = lastAsked();
			assertThat(own.get("command").getAsString()).isEqualTo("variables");
			assertThat(own.getAsJsonObject("arguments").get("variablesReference").getAsInt()).isEqualTo(77);
			respond(own.get("seq").getAsInt(), "variables",
					object("variables",
							array(object("name", "General Purpose Registers", "value", "", "variablesReference", 78))));
			own = lastAsked();
			assertThat(own.getAsJsonObject("arguments").get("variablesReference").getAsInt()).isEqualTo(78);
			respond(own.get("seq").getAsInt(), "variables",
					object("variables", array(object("name", "cs", "value", "0x0000000000000000"))));
			assertThat(list(toClient.get(toClient.size() - 1).getAsJsonObject("body"), "scopes").get(1).get("name")
					.getAsString())
					.isEqualTo("Registers (zeroed)");
			request(4, "scopes", object("frameId", frame));
			int asked = toAdapter.size();
			answerFrameAndScopes();
			assertThat(toAdapter).as("no second look at the registers").hasSize(asked + 1);
			// A reference that the client still has shows what is known now.
			request(5, "variables", object("variablesReference", 77));
			respond(5, "variables",
					object("variables",
							array(object("name", "cs", "value", "0x33"), object("name", "rip", "value", "0x0"),
					object("name", "rsp", "value", "0x0"))));
			request(6, "scopes", object("frameId", frame));
			answerFrameAndScopes();
			assertThat(list(toClient.get(toClient.size() - 1).getAsJsonObject("body"), "scopes").get(1).get("name")
					.getAsString())
					.isEqualTo("Registers (stale copy, not this thread's own; pc and sp zeroed)");
		}
	}

	@Test
	void readsNoRegistersWhereTheyAreHiddenOrThePolicyIsChosen() throws IOException {
		try (UringProgram program = UringProgram.start()) {
			filter(List.of("lldb-dap"), Duration.ofSeconds(30));
			long frame = attachAndOpenStack(program, "registers", "HIDE");
			int asked = toAdapter.size();
			request(3, "scopes", object("frameId", frame));
			assertThat(toAdapter).hasSize(asked);
			filter(List.of("lldb-dap"), Duration.ofSeconds(30));
			frame = attachAndOpenStack(program, "kernelPolicy", "USER_WORKER");
			request(3, "scopes", object("frameId", frame));
			answerFrameAndScopes();
			assertThat(lastAsked().get("command").getAsString()).isEqualTo("scopes");
		}
	}

	/**
	 * Registers that the debugger cannot read tell of the policy, in the one model that a debug model in the same JVM
	 * reads too.
	 */
	@Test
	void whatTheRegistersProveIsInTheOneModel() throws IOException {
		try (UringProgram program = UringProgram.start()) {
			DapFilter filter = filter(List.of("lldb-dap"), Duration.ofSeconds(30));
			List<String> changes = new ArrayList<>();
			long frame = attachAndOpenStack(program, "registers", "LABEL");
			filter.onChange(() -> changes.add(policy(filter)));
			request(3, "scopes", object("frameId", frame));
			answerFrameAndScopes();
			fail(lastAsked().get("seq").getAsInt(), "variables", "Couldn't get registers: Invalid argument.");
			assertThat(policy(filter)).isEqualTo("REGSET_EINVAL");
			assertThat(changes).containsExactly("REGSET_EINVAL");
			assertThat(list(toClient.get(toClient.size() - 1).getAsJsonObject("body"), "scopes").get(1).get("name")
					.getAsString())
					.isEqualTo("Registers (unreadable)");
			assertThat(filter.process().orElseThrow().report(filter.settings(), "").policy().policy().id())
					.isEqualTo("REGSET_EINVAL");
		}
	}

	private static String policy(DapFilter filter) {
		return filter.process().orElseThrow().policy().orElseThrow().policy().id();
	}

	/**
	 * gdb's words, where the kernel does not let it attach to a worker; they come before it is known which process it
	 * has.
	 */
	@Test
	void anAttachThatIsDeniedTellsThePolicy() throws IOException {
		try (UringProgram program = UringProgram.start()) {
			DapFilter filter = filter(GDB, Duration.ofSeconds(30));
			request(1, "attach", object("pid", program.pid()));
			String user = "warning: Cannot attach to lwp " + program.ready().spoof()
					+ ": Operation not permitted (1)\n";
			event("output", object("category", "console", "output", user));
			assertThat(policy(filter)).isNotEqualTo("ATTACH_DENIED");
			// What the program prints is not gdb's.
			long worker = program.ready().workersOf(program.pid()).get(0);
			String denied = "warning: Cannot attach to lwp " + worker + ": Operation not permitted (1)\n";
			event("output", object("category", "stdout", "output", denied));
			assertThat(policy(filter)).isNotEqualTo("ATTACH_DENIED");
			event("output", object("category", "console", "output", denied));
			assertThat(policy(filter)).isEqualTo("ATTACH_DENIED");
			event("stopped", object("threadId", 1));
			assertThat(policy(filter)).as("at the next look at /proc").isEqualTo("ATTACH_DENIED");
		}
	}

	/** With the guard off all passes but what the core's table refuses always: to write a worker's register. */
	@Test
	void withoutAGuardARegisterIsNotWrittenAllTheSame() throws IOException {
		try (UringProgram program = UringProgram.start()) {
			filter(List.of("lldb-dap"), Duration.ofSeconds(30));
			JsonObject ringside = object("kernelPolicy", "USER_WORKER", "guard", false);
			request(1, "attach", object("pid", program.pid(), "ringside", ringside));
			respond(1, "attach", object());
			event("stopped", object("threadId", program.pid()));
			long worker = program.ready().workersOf(program.pid()).get(0);
			request(2, "stackTrace", object("threadId", worker));
			long frame = list(toClient.get(toClient.size() - 1).getAsJsonObject("body"), "stackFrames").get(0).get("id")
					.getAsLong();
			request(3, "scopes", object("frameId", frame));
			answerFrameAndScopes();
			int sent = toAdapter.size();
			request(4, "setVariable", object("variablesReference", 77, "name", "rip", "value", "0"));
			request(5, "setExpression", object("expression", "$rip", "value", "0", "frameId", frame));
			request(6, "evaluate", object("expression", "register write rip 0", "context", "repl"));
			request(9, "evaluate", object("expression", "$rip = 0", "frameId", frame, "context", "watch"));
			request(10, "evaluate", object("expression", "p $rip = 0", "frameId", frame, "context", "repl"));
			assertThat(toAdapter).hasSize(sent);
			assertThat(toClient.subList(toClient.size() - 5, toClient.size())).allMatch(m -> m.has("message")
					&& m.get("message").getAsString().contains("io_uring worker of " + program.pid()));
			request(7, "stepIn", object("threadId", worker));
			request(8, "continue", object("threadId", worker, "singleThread", true));
			assertThat(toAdapter).hasSize(sent + 2);
		}
	}

	/**
	 * The registers are read once a stop, whoever asks for them first; a name that gdb has for another register is
	 * found too.
	 */
	@Test
	void aRegistersValueIsReadOnceAStop() throws IOException {
		try (UringProgram program = UringProgram.start()) {
			filter(List.of("lldb-dap"), Duration.ofSeconds(30));
			long frame = attachAndOpenStack(program, "kernelPolicy", "USER_WORKER");
			request(3, "evaluate", object("expression", "$pc", "frameId", frame, "context", "watch"));
			answerFrameAndScopes();
			respond(lastAsked().get("seq").getAsInt(), "variables",
					object("variables", array(
							object("name", "General Purpose Registers", "value", "", "variablesReference", 78),
							object("name", "Floating Point Registers", "value", "", "variablesReference", 79))));
			respond(lastAsked().get("seq").getAsInt(), "variables",
					object("variables",
							array(object("name", "rip", "value", "0x0"), object("name", "rbx", "value", "0x7"))));
			JsonObject answer = toClient.get(toClient.size() - 1);
			assertThat(answer.get("request_seq").getAsInt()).isEqualTo(3);
			assertThat(answer.getAsJsonObject("body").get("result").getAsString()).isEqualTo("0x0 [zeroed]");
			int sent = toAdapter.size();
			request(4, "evaluate", object("expression", "$rbx", "frameId", frame, "context", "hover"));
			assertThat(toAdapter).hasSize(sent);
			assertThat(toClient.get(toClient.size() - 1).getAsJsonObject("body").get("result").getAsString())
					.isEqualTo("0x7 [stale copy]");
			// One of another group is looked for, and one that is nowhere is refused.
			request(5, "evaluate", object("expression", "$xmm0", "frameId", frame, "context", "hover"));
			answerFrameAndScopes();
			respond(lastAsked().get("seq").getAsInt(), "variables",
					object("variables",
							array(object("name", "Floating Point Registers", "value", "", "variablesReference", 79))));
			respond(lastAsked().get("seq").getAsInt(), "variables",
					object("variables", array(object("name", "ymm0", "value", "{0x00}"))));
			assertThat(toClient.get(toClient.size() - 1).get("message").getAsString())
					.startsWith("The debugger does not show a register xmm0 of this thread (io_uring");
			// After the program has run they are others.
			request(6, "next", object("threadId", program.pid()));
			respond(6, "next", object());
			event("stopped", object("threadId", program.pid()));
			request(7, "stackTrace", object("threadId", program.ready().workersOf(program.pid()).get(0)));
			frame = list(toClient.get(toClient.size() - 1).getAsJsonObject("body"), "stackFrames").get(0).get("id")
					.getAsLong();
			request(8, "evaluate", object("expression", "$rbx", "frameId", frame, "context", "hover"));
			assertThat(lastAsked().get("command").getAsString()).isEqualTo("stackTrace");
		}
	}

	/** What others than workers have names for is found by its whole name, and as bare as the scope shows it. */
	@Test
	void aRegisterIsShownAsItsScopeShowsIt() throws IOException {
		try (UringProgram program = UringProgram.start()) {
			filter(List.of("lldb-dap"), Duration.ofSeconds(30));
			long frame = attachAndOpenStack(program, "kernelPolicy", "USER_WORKER", "registers", "SHOW");
			request(3, "evaluate", object("expression", "$sp", "frameId", frame, "context", "watch"));
			answerFrameAndScopes();
			respond(lastAsked().get("seq").getAsInt(), "variables", object("variables",
					array(object("name", "sp", "value", "0x0001"), object("name", "rsp", "value", "0x70001"),
							object("name", "bp", "value", "0x2"), object("name", "bpl", "value", "0x2"),
							object("name", "ebp", "value", "0x70002"), object("name", "rbp", "value", "0x80070002"))));
			assertThat(toClient.get(toClient.size() - 1).getAsJsonObject("body").get("result").getAsString())
					.isEqualTo("0x70001");
			request(4, "evaluate", object("expression", "$FP", "frameId", frame, "context", "watch"));
			assertThat(toClient.get(toClient.size() - 1).getAsJsonObject("body").get("result").getAsString())
					.isEqualTo("0x80070002");
		}
	}

	/** An adapter that never answers must not keep the client waiting for the scopes. */
	@Test
	void namesRegistersByTheReleaseWhereTheyDoNotCome() throws IOException {
		try (UringProgram program = UringProgram.start()) {
			// Enough for the test to play the adapter's part up to the registers.
			filter(List.of("lldb-dap"), Duration.ofSeconds(5));
			long frame = attachAndOpenStack(program);
			request(3, "scopes", object("frameId", frame));
			answerFrameAndScopes();
			Await.until("the scopes",
					() -> toClient.stream().anyMatch(m -> m.toString().contains("Registers (stale copy")));
		}
	}

	/** lldb 19 numbers threads by their places, whatever a user thread calls itself. */
	@Test
	void aThreadsOwnNameIsNoNumberOfTheDebuggers() throws IOException {
		try (UringProgram program = UringProgram.start()) {
			filter(List.of("lldb-dap"), Duration.ofSeconds(30));
			long worker = program.ready().workersOf(program.pid()).get(0);
			request(1, "attach", object("pid", program.pid()));
			respond(1, "attach", object());
			event("stopped", object("threadId", program.pid()));
			request(2, "threads", object());
			respond(2, "threads", threads(program.pid(), "uring_demo", program.ready().spoof(), "Thread #3", worker,
					"iou-wrk-" + program.pid()));
			int sent = toAdapter.size();
			request(3, "evaluate", object("expression", "thread continue 3", "context", "repl"));
			assertThat(toClient.get(toClient.size() - 1).get("message").getAsString())
					.contains("io_uring worker of " + program.pid());
			assertThat(toAdapter).hasSize(sent);
		}
	}

	/** A pause must not wait for each of the questions in front of it that the adapter leaves unanswered. */
	@Test
	void anAdapterThatIsSilentIsWaitedForOnce() throws IOException {
		try (UringProgram program = UringProgram.start()) {
			filter(List.of("lldb-dap"), Duration.ofSeconds(1));
			long frame = attachAndOpenStack(program, "kernelPolicy", "USER_WORKER");
			for (int seq = 3; seq < 23; seq++) {
				request(seq, "evaluate", object("expression", "$rip", "frameId", frame, "context", "watch"));
			}
			request(23, "pause", object("threadId", program.pid()));
			assertThat(lastAsked().get("command").getAsString()).isEqualTo("pause");
			assertThat(toAdapter).filteredOn(m -> m.get("command").getAsString().equals("stackTrace")).hasSize(1);
			Await.until("an answer to each", () -> IntStream.range(3, 23).allMatch(seq -> toClient.stream()
					.anyMatch(m -> m.has("request_seq") && m.get("request_seq").getAsInt() == seq)));
			event("stopped", object("threadId", program.pid()));
			request(24, "evaluate", object("expression", "$rip", "frameId", frame, "context", "watch"));
			assertThat(lastAsked().get("command").getAsString()).isEqualTo("stackTrace");
		}
	}

	/** LSP4E's request is a launch unless its parameters say otherwise. */
	@Test
	void aLaunchWithAProcessIdAndNoProgramIsRefusedWithTheWayOn() {
		for (List<String> adapter : List.of(GDB, List.of("lldb-dap"),
				List.of("node", "cdt-gdb-adapter/dist/debugAdapter.js"))) {
			filter(adapter, Duration.ofSeconds(30));
			toAdapter.clear();
			request(1, "launch", object(adapter.get(0).equals("node") ? "processId" : "pid", 4861));
			assertThat(toAdapter).isEmpty();
			assertThat(toClient.get(toClient.size() - 1).get("success").getAsBoolean()).isFalse();
			assertThat(toClient.get(toClient.size() - 1).get("message").getAsString()).contains("4861")
					.contains("\"request\": \"attach\"");
			request(2, "launch", object("program", "/bin/true", "pid", 4861));
			request(3, "launch", object());
			assertThat(toAdapter).hasSize(2);
		}
	}

	/** VS Code shows {@code important} as a notification; LSP4E and dape show nothing of it. */
	@Test
	void adviceGoesWhereTheClientShowsIt() throws IOException {
		for (String id : List.of("vscode", "lsp4e", "")) {
			try (UringProgram program = UringProgram.start()) {
				filter(List.of("lldb-dap"), Duration.ofSeconds(30));
				toClient.clear();
				request(1, "initialize", id.isEmpty() ? object() : object("clientID", id));
				respond(1, "initialize", object("__lldb", object("version", "lldb version 19.1.7")));
				request(2, "attach", object("pid", program.pid(), "ringside", object("kernelPolicy", "ATTACH_DENIED")));
				assertThat(toClient).anyMatch(m -> m.toString().contains("Ringside: "));
				assertThat(toClient).filteredOn(m -> m.toString().contains("Ringside: "))
						.allMatch(m -> m.getAsJsonObject("body").get("category").getAsString()
								.equals(id.equals("vscode") ? "important" : "console"));
			}
		}
	}

	/**
	 * An attach that fails at once ends the session before the debugger's program has told its version: the advice
	 * comes all the same.
	 */
	@Test
	void adviceThatWaitsForTheVersionComesAfterTheEnd() throws Exception {
		try (UringProgram program = UringProgram.start()) {
			CountDownLatch ended = new CountDownLatch(1);
			List<String> said = Collections.synchronizedList(new ArrayList<>());
			DapFilter filter = new DapFilter(Settings.DEFAULTS,
					new FilterEnvironment(new ProcFs(), List.of("lldb-vscode-14"), log::add, Duration.ofSeconds(30),
					command -> {
						try {
									return ended.await(60, TimeUnit.SECONDS) ? Optional.of("lldb version 14.0.6")
											: Optional.empty();
						} catch (InterruptedException e) {
							return Optional.empty();
						}
					}), new RawCodec());
			MessageConsumer toAdapterSide = filter.fromClient(m -> {
				// Nobody answers.
			});
			filter.fromAdapter(m -> said.add(json(m).toString()));
			toAdapterSide.consume(raw(object("seq", 1, "type", "request", "command", "attach", "arguments",
					object("pid", program.pid(), "ringside", object("kernelPolicy", "ATTACH_DENIED")))));
			filter.close();
			ended.countDown();
			Await.until("the advice", () -> List.copyOf(said).stream()
					.anyMatch(m -> m.contains("Ringside: ") && m.contains("ATTACH_DENIED")));
		}
	}

	/** The client says for itself that a request was refused: {@code showUser} would say it a second time. */
	@Test
	void refusalsAskForNoNotificationAndNameActionsAsTheProtocolDoes() throws IOException {
		try (UringProgram program = UringProgram.start()) {
			filter(List.of("lldb-dap"), Duration.ofSeconds(30));
			attachAndOpenStack(program, "kernelPolicy", "USER_WORKER");
			request(9, "stepOut", object("threadId", program.ready().workersOf(program.pid()).get(0)));
			JsonObject refused = toClient.get(toClient.size() - 1);
			assertThat(refused.get("message").getAsString()).startsWith("Step Out is not possible");
			assertThat(refused.getAsJsonObject("body").getAsJsonObject("error").get("showUser").getAsBoolean())
					.isFalse();
		}
	}

	/** LSP4E marks only the thread that it named; all of them run. */
	@Test
	void aContinueFromAWorkerTellsThatAllThreadsRun() throws IOException {
		try (UringProgram program = UringProgram.start()) {
			filter(List.of("lldb-dap"), Duration.ofSeconds(30));
			attachAndOpenStack(program, "kernelPolicy", "USER_WORKER");
			long worker = program.ready().workersOf(program.pid()).get(0);
			request(9, "continue", object("threadId", worker));
			respond(9, "continue", object("allThreadsContinued", true));
			List<JsonObject> last = toClient.subList(toClient.size() - 2, toClient.size());
			assertThat(last.get(1).get("type").getAsString()).isEqualTo("response");
			assertThat(last.get(0).get("event").getAsString()).isEqualTo("continued");
			assertThat(last.get(0).getAsJsonObject("body").get("allThreadsContinued").getAsBoolean()).isTrue();
			event("stopped", object("reason", "pause", "threadId", program.pid()));
			request(10, "continue", object("threadId", program.pid()));
			respond(10, "continue", object());
			assertThat(toClient.get(toClient.size() - 1).get("type").getAsString())
					.as("nothing of ours for a user thread").isEqualTo("response");
		}
	}

	/** gdb takes the thread that it has selected, and the filter itself has made it select the worker. */
	@Test
	void refusesExpressionsWithoutAFrameWhileAWorkerIsSelected() throws IOException {
		try (UringProgram program = UringProgram.start()) {
			filter(List.of("lldb-dap"), Duration.ofSeconds(30));
			long frame = attachAndOpenStack(program, "kernelPolicy", "USER_WORKER");
			request(3, "scopes", object("frameId", frame));
			answerFrameAndScopes();
			int asked = toAdapter.size();
			request(4, "evaluate", object("expression", "$rip = 0", "context", "watch"));
			request(5, "setExpression", object("expression", "$rip", "value", "0"));
			request(6, "evaluate", object("expression", "demo_add(1, 2)", "context", "hover"));
			assertThat(toAdapter).hasSize(asked);
			assertThat(toClient.subList(toClient.size() - 3, toClient.size()))
					.allMatch(m -> m.get("message").getAsString().contains("io_uring"));
			request(7, "evaluate", object("expression", "demo_never_zero", "context", "watch"));
			request(8, "stackTrace", object("threadId", program.pid()));
			request(9, "evaluate", object("expression", "$rip", "context", "watch"));
			assertThat(toAdapter).hasSize(asked + 3);
		}
	}

	/** A thread that has ended is still in the client's list; gdb acts on its selected thread then. */
	@Test
	void refusesToStepAThreadThatHasEnded() throws IOException {
		try (UringProgram program = UringProgram.start()) {
			filter(GDB, Duration.ofSeconds(30));
			request(1, "attach", object("pid", program.pid()));
			request(2, "threads", object());
			respond(2, "threads", threads(1, "uring_demo", 2, "ended", 3, "unknown"));
			respond(lastAsked().get("seq").getAsInt(), "evaluate", object("result", "ringside-map 1:" + program.pid()
					+ ':' + program.pid() + " 2:"
					+ program.pid() + ":99999999 3:" + program.pid() + ':' + program.ready().spoof() + "\n"));
			event("stopped", object("threadId", 1));
			int sent = toAdapter.size();
			request(3, "stepIn", object("threadId", 2, "granularity", "instruction"));
			request(4, "continue", object("threadId", 2, "singleThread", true));
			assertThat(toAdapter).hasSize(sent);
			assertThat(toClient.get(toClient.size() - 1).get("message").getAsString())
					.contains("does not list a thread 2");
			event("thread", object("threadId", 4, "reason", "started"));
			event("thread", object("threadId", 4, "reason", "exited"));
			request(5, "stepIn", object("threadId", 4));
			assertThat(toAdapter).hasSize(sent);
			request(6, "stepIn", object("threadId", 3));
			request(7, "continue", object("threadId", 2));
			assertThat(toAdapter).hasSize(sent + 2);
		}
	}

	/**
	 * gdb counts from the start again after a step, and says nothing of it to the filter: what the client is told is
	 * the client's.
	 */
	@Test
	void aReferenceGoesToAUserThreadOnlyByAnAnswer() throws IOException {
		try (UringProgram program = UringProgram.start()) {
			filter(List.of("lldb-dap"), Duration.ofSeconds(30));
			long frame = attachAndOpenStack(program, "kernelPolicy", "USER_WORKER");
			request(3, "scopes", object("frameId", frame));
			answerFrameAndScopes();
			request(4, "next", object("threadId", program.pid()));
			event("continued", object("threadId", program.pid()));
			event("stopped", object("threadId", program.pid()));
			int sent = toAdapter.size();
			request(5, "setVariable", object("variablesReference", 77, "name", "rip", "value", "0"));
			assertThat(toAdapter).hasSize(sent);
			request(6, "variables", object("variablesReference", 5));
			respond(6, "variables", object("variables", array(object("name", "s", "value", "{...}",
					"variablesReference", 77))));
			request(7, "setVariable", object("variablesReference", 77, "name", "x", "value", "0"));
			assertThat(toAdapter).hasSize(sent + 2);
			// The frame of the worker that the filter has asked for, and the same number as a user thread's.
			request(8, "evaluate", object("expression", "$rip = 0", "frameId", 9, "context", "watch"));
			assertThat(toAdapter).hasSize(sent + 2);
			request(9, "stackTrace", object("threadId", program.pid()));
			respond(9, "stackTrace", object("stackFrames", array(object("id", 9, "name", "main"))));
			request(10, "evaluate", object("expression", "$rip = 0", "frameId", 9, "context", "watch"));
			assertThat(toAdapter).hasSize(sent + 4);
		}
	}

	/** 33 MB of an expression are too much to look at; what cannot be looked at does not reach a worker. */
	@Test
	void refusesWhatIsTooLongToLookAt() throws IOException {
		try (UringProgram program = UringProgram.start()) {
			filter(List.of("lldb-dap"), Duration.ofSeconds(30));
			long frame = attachAndOpenStack(program, "kernelPolicy", "USER_WORKER");
			int asked = toAdapter.size();
			request(3, "evaluate", object("expression", "$rip = 0" + " ".repeat(33 << 20), "frameId", frame));
			assertThat(toAdapter).hasSize(asked);
			assertThat(toClient.get(toClient.size() - 1).get("message").getAsString()).contains("too long");
			assertThat(log).noneMatch(line -> line.contains("internal"));
		}
	}

	@Test
	void aListThatFailsPassesWhereTheDebuggerDoesNotTellTheThreads() throws IOException {
		try (UringProgram program = UringProgram.start()) {
			filter(GDB, Duration.ofSeconds(30));
			request(1, "attach", object("pid", program.pid()));
			request(2, "threads", object());
			fail(2, "threads", "Couldn't get registers: Invalid argument.");
			event("later", object());
			fail(lastAsked().get("seq").getAsInt(), "evaluate", "no Python");
			JsonObject answer = toClient.get(indexOf("\"threads\""));
			assertThat(answer.get("success").getAsBoolean()).isFalse();
			assertThat(answer.get("message").getAsString()).isEqualTo("Couldn't get registers: Invalid argument.");
			assertThat(indexOf("\"later\"")).isGreaterThan(indexOf("\"threads\""));
			// The next one is made of what gdb tells.
			request(3, "threads", object());
			fail(3, "threads", "Couldn't get registers: Invalid argument.");
			respond(lastAsked().get("seq").getAsInt(), "evaluate",
					object("result",
							"ringside-map 1:" + program.pid() + ':' + program.pid() + " 2:" + program.pid() + ':'
							+ program.ready().workersOf(program.pid()).get(0) + "\n"));
			answer = toClient.stream().filter(m -> m.has("request_seq") && m.get("request_seq").getAsInt() == 3)
					.findFirst().orElseThrow();
			assertThat(list(answer.getAsJsonObject("body"), "threads")).extracting(t -> t.get("name").getAsString())
					.containsExactly("uring_demo",
							"#2 iou-wrk-" + program.pid() + " (" + program.ready().workersOf(program.pid()).get(0)
							+ ") [io_uring worker of " + program.pid() + ']');
		}
	}

	@Test
	void aListThatFailsWithoutWorkersPassesAsItCame() throws IOException {
		try (UringProgram program = UringProgram.start("--no-uring")) {
			filter(GDB, Duration.ofSeconds(30));
			request(1, "attach", object("pid", program.pid()));
			request(2, "threads", object());
			fail(2, "threads", "whatever");
			assertThat(toClient.get(toClient.size() - 1).get("message").getAsString()).isEqualTo("whatever");
			assertThat(toAdapter).hasSize(2);
		}
	}

	/** What the debugger's program says of itself is asked for once, and only where the process has workers. */
	@Test
	void asksForTheVersionOnlyWhereThereAreWorkers() throws IOException {
		for (String option : List.of("--no-uring", "--single")) {
			List<List<String>> ran = Collections.synchronizedList(new ArrayList<>());
			try (UringProgram program = UringProgram.start(option);
					DapFilter filter = new DapFilter(Settings.DEFAULTS,
							new FilterEnvironment(new ProcFs(), List.of("env", "A=b", "/x/gdb-10", "-i", "dap"),
									log::add, Duration.ofSeconds(5), command -> {
								ran.add(command);
								return java.util.Optional.of("GNU gdb (Debian 10.1-1.7) 10.1.90.20210103-git\n");
							}), new RawCodec())) {
				client = filter.fromClient(m -> toAdapter.add(json(m)));
				adapter = filter.fromAdapter(m -> toClient.add(json(m)));
				request(1, "initialize", object());
				respond(1, "initialize", object("exceptionBreakpointFilters",
						array(object("filter", "assert", "label", "Ada assertions"))));
				toClient.clear();
				request(2, "attach", object("pid", program.pid(), "ringside", object("kernelPolicy", "ZEROED")));
				if (option.equals("--no-uring")) {
					assertThat(ran).isEmpty();
				} else {
					Await.until("the advice", () -> toClient.stream()
							.anyMatch(m -> m.toString().contains("gdb 10.1 will read the architecture")));
					request(3, "attach", object("pid", program.pid()));
					assertThat(ran).containsExactly(List.of("env", "A=b", "/x/gdb-10", "--version"));
				}
			}
		}
	}

	/** Without a worker a stop costs one scan, and the list that follows nothing: counted by the kernel. */
	@Test
	void readsOnceAStopWhereThereIsNoWorker() throws IOException {
		try (UringProgram program = UringProgram.start("--no-uring", "--threads", "40")) {
			DapFilter filter = filter(GDB, Duration.ofSeconds(1));
			request(1, "attach", object("pid", program.pid()));
			event("stopped", object("threadId", 1));
			assertThat(filter.process().orElseThrow().snapshot()).isPresent();
			int threads = program.tasks().size();
			assertThat(threads).isGreaterThan(40);
			// What counting itself costs, once everything it needs is loaded.
			long counting = Long.MAX_VALUE;
			for (int i = 0; i < 20; i++) {
				counting = Math.min(counting, -reads() + reads());
			}
			request(9, "threads", object());
			respond(9, "threads", threads(1, "uring_demo"));
			long before = reads();
			event("stopped", object("threadId", 1));
			long stop = reads() - before - counting;
			// Each file is read once, with one more read for its end; beside the threads' stat there is the leader's
			// status.
			assertThat(stop).as("reads of a stop with %d threads", threads).isBetween((long) threads, 2L * threads + 4);
			before = reads();
			request(2, "threads", object());
			respond(2, "threads", threads(1, "uring_demo"));
			request(3, "stackTrace", object("threadId", 1));
			request(4, "next", object("threadId", 1));
			// Far from another scan; a class that is loaded only now is read too.
			assertThat(reads() - before - counting).as("reads of the requests after it").isLessThan(threads);
			assertThat(toAdapter).hasSize(5);
		}
	}

	private static long reads() throws IOException {
		return Files.readAllLines(Path.of("/proc/thread-self/io")).stream().filter(l -> l.startsWith("syscr: "))
				.mapToLong(l -> Long.parseLong(l.substring(7))).findFirst().orElseThrow();
	}

	/** Forwarding: a hundred thousand events of 200 bytes in far less than ten microseconds each. */
	@Test
	void forwardsQuickly() {
		DapFilter filter = new DapFilter(Settings.DEFAULTS,
				new FilterEnvironment(new ProcFs(), GDB, log::add, Duration.ofSeconds(1)),
				new RawCodec());
		filters.add(filter);
		int[] count = { 0 };
		filter.fromClient(m -> count[0]++);
		MessageConsumer in = filter.fromAdapter(m -> count[0]++);
		RawMessage m = raw(
				object("seq", 1, "type", "event", "event", "memory", "body", object("text", "x".repeat(120))));
		long best = Long.MAX_VALUE;
		for (int round = 0; round < 5; round++) {
			long start = System.nanoTime();
			for (int i = 0; i < 100_000; i++) {
				in.consume(m);
			}
			best = Math.min(best, System.nanoTime() - start);
		}
		assertThat(count[0]).isEqualTo(500_000);
		assertThat(best / 100_000).as("nanoseconds a message").isLessThan(10_000);
	}

	/** As inside an LSP4J client: typed objects, untouched ones the very same. */
	@Test
	void worksOnTypedMessages() throws IOException, SettingsException {
		try (UringProgram program = UringProgram.start()) {
			// No program is run for a version: advice that depends on it would come at any time.
			DapFilter filter = new DapFilter(Settings.DEFAULTS,
					new FilterEnvironment(new ProcFs(), List.of("lldb-dap"), log::add,
							FilterEnvironment.DEFAULT_TIMEOUT),
					new Lsp4jCodec(),
					thread -> Runnable::run);
			filters.add(filter);
			List<Message> sent = new ArrayList<>();
			List<Message> got = new ArrayList<>();
			MessageConsumer out = filter.fromClient(sent::add);
			MessageConsumer in = filter.fromAdapter(got::add);
			out.consume(typed(1, "attach",
					java.util.Map.of("pid", (int) program.pid(), "ringside", java.util.Map.of("guard", "on"))));
			assertThat(((DebugRequestMessage) sent.get(0)).getParams().toString()).doesNotContain("ringside")
					.contains("pid");
			DebugNotificationMessage untouched = new DebugNotificationMessage();
			untouched.setMethod("breakpoint");
			untouched.setParams("anything");
			in.consume(untouched);
			assertThat(got.get(0)).isSameAs(untouched);
			got.clear();

			long worker = program.ready().workersOf(program.pid()).get(0);
			DebugRequestMessage ask = typed(2, "threads", null);
			out.consume(ask);
			assertThat(sent.get(1)).isSameAs(ask);
			Thread one = new Thread();
			one.setId((int) program.pid());
			one.setName("uring_demo");
			Thread two = new Thread();
			two.setId((int) worker);
			two.setName("x");
			ThreadsResponse threads = new ThreadsResponse();
			threads.setThreads(new Thread[] { one, two });
			DebugResponseMessage response = new DebugResponseMessage();
			response.setId(2);
			response.setMethod("threads");
			response.setResult(threads);
			in.consume(response);
			ThreadsResponse shown = (ThreadsResponse) ((DebugResponseMessage) got.get(got.size() - 1)).getResult();
			assertThat(shown.getThreads()).extracting(Thread::getName).containsExactly("uring_demo",
					"iou-wrk-" + program.pid() + " (" + worker + ") [io_uring worker of " + program.pid() + ']');
			got.clear();
			org.eclipse.lsp4j.debug.NextArguments next = new org.eclipse.lsp4j.debug.NextArguments();
			next.setThreadId((int) worker);
			out.consume(typed(3, "next", next));
			assertThat(sent).hasSize(2);
			DebugResponseMessage refused = (DebugResponseMessage) got.get(0);
			assertThat(refused.getId()).isEqualTo("3");
			assertThat(refused.getError().getMessage()).contains("io_uring");
		}
	}

	private static DebugRequestMessage typed(int id, String method,
			@org.eclipse.jdt.annotation.Nullable Object params) {
		DebugRequestMessage m = new DebugRequestMessage();
		m.setId(id);
		m.setMethod(method);
		m.setParams(params);
		return m;
	}
}
