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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import com.google.gson.JsonObject;

import dev.ringside.core.proc.ProcFs;
import dev.ringside.core.proc.ProcessInspector;
import dev.ringside.core.proc.ProcessInspector.Detail;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.DapClient;
import dev.ringside.tests.common.PolicyEmulator;
import dev.ringside.tests.common.UringProgram;

/** Every line of the contract, on the real program under the real adapters. The emulator only keeps the log here. */
class AdapterContractTest {

	@TempDir
	Path folder = Path.of("");

	private static String worker(long owner) {
		return "iou-wrk-" + owner + " [io_uring worker of " + owner + ']';
	}

	private static JsonObject frame(DapClient client, long threadId) throws IOException {
		return list(client.ask("stackTrace", "threadId", threadId, "startFrame", 0, "levels", 20), "stackFrames")
				.get(0);
	}

	/** On a busy machine any answer may come late by chance; the filter is too slow when the fastest of many is. */
	private static void assertRefused(DapClient client, String command, Object... arguments) throws IOException {
		long fastest = Long.MAX_VALUE;
		for (int i = 0; i < 50 && fastest >= 100; i++) {
			long start = System.nanoTime();
			JsonObject response = client.request(command, arguments);
			fastest = Math.min(fastest, (System.nanoTime() - start) / 1_000_000);
			assertThat(response.get("success").getAsBoolean()).as("%s on a worker: %s", command, response).isFalse();
			assertThat(response.get("message").getAsString()).as(command).contains("io_uring");
			assertThat(response.getAsJsonObject("body").getAsJsonObject("error").get("format").getAsString())
					.as(command).isNotEmpty();
		}
		assertThat(fastest).as("milliseconds until %s was refused", command).isLessThan(100);
	}

	@ParameterizedTest
	@EnumSource(Adapter.class)
	void namesWorkersAndOnlyWorkers(Adapter adapter) throws IOException {
		try (UringProgram program = UringProgram.start(); DapClient client = adapter.start(List.of(), Map.of())) {
			adapter.attach(client, program, object());
			UringProgram.State state = program.ready();
			List<String> names = new ArrayList<>();
			for (JsonObject t : list(client.ask("threads"), "threads")) {
				names.add(Adapter.plain(t));
			}
			List<String> expected = new ArrayList<>(List.of("uring_demo", "calc", "iou-wrk-1", "ring-helper",
					"iou-sqp-" + state.pid() + " [io_uring SQPOLL of " + state.pid() + ']'));
			state.workers().values().forEach(owner -> expected.add(worker(owner)));
			assertThat(names).containsExactlyInAnyOrderElementsOf(expected);
		}
	}

	/**
	 * With many workers the user threads would be lost among them, and two workers look alike without number and TID.
	 */
	@ParameterizedTest
	@EnumSource(Adapter.class)
	void tellsWorkersApartBehindTheUserThreads(Adapter adapter) throws IOException {
		try (UringProgram program = UringProgram.start("--requests", "10");
				DapClient client = adapter.start(List.of(), Map.of())) {
			adapter.attach(client, program, object());
			List<JsonObject> threads = list(client.ask("threads"), "threads");
			List<Boolean> workers = threads.stream().map(t -> t.get("name").getAsString().contains(" [")).toList();
			assertThat(workers).as("user threads first: %s", threads).isSorted().contains(true, false);
			assertThat(threads.stream().map(t -> t.get("name").getAsString())).doesNotHaveDuplicates();
			Set<Integer> tids = new HashSet<>();
			for (JsonObject t : threads.subList(workers.indexOf(true), threads.size())) {
				String name = t.get("name").getAsString();
				// lldb-dap 19 gives no number, and its ids are TIDs.
				Matcher m = Pattern.compile(adapter == Adapter.LLDB_19 ? "()iou-\\S+ \\((\\d+)\\) \\[io_uring .*]"
						: "#(\\d+) iou-\\S+ \\((\\d+)\\) \\[io_uring .*]").matcher(name);
				assertThat(m.matches()).as(name).isTrue();
				assertThat(adapter.isGdb() ? m.group(1) : m.group(2)).as(name).isEqualTo(t.get("id").getAsString());
				tids.add(Integer.parseInt(m.group(2)));
			}
			assertThat(tids).isEqualTo(Set.copyOf(program.ready().allWorkers()).stream().map(Number::intValue)
					.collect(Collectors.toSet()));
		}
	}

	@ParameterizedTest
	@EnumSource(Adapter.class)
	void hidesWorkersOnDemand(Adapter adapter) throws IOException {
		try (UringProgram program = UringProgram.start(); DapClient client = adapter.start(List.of(), Map.of())) {
			adapter.attach(client, program, object("threads", "HIDE"));
			assertThat(list(client.ask("threads"), "threads")).extracting(Adapter::plain)
					.containsExactlyInAnyOrder("uring_demo", "calc", "iou-wrk-1", "ring-helper");
		}
	}

	@ParameterizedTest
	@EnumSource(Adapter.class)
	void showsOneLabelFrameAndTruthfulScopes(Adapter adapter) throws IOException {
		try (UringProgram program = UringProgram.start();
				DapClient client = adapter.start(List.of("registers=LABEL"), Map.of())) {
			adapter.attach(client, program, object());
			long pid = program.pid();
			long id = Adapter.id(client, worker(pid));
			JsonObject stack = client.ask("stackTrace", "threadId", id);
			assertThat(list(stack, "stackFrames")).hasSize(1);
			JsonObject frame = list(stack, "stackFrames").get(0);
			assertThat(frame.get("presentationHint").getAsString()).isEqualTo("label");
			assertThat(frame.get("name").getAsString()).isEqualTo("io_uring worker of " + pid + ": no user stack");
			assertThat(list(client.ask("stackTrace", "threadId", id, "startFrame", 1, "levels", 20), "stackFrames"))
					.isEmpty();

			List<JsonObject> scopes = list(client.ask("scopes", "frameId", frame.get("id")), "scopes");
			assertThat(scopes).extracting(s -> s.get("name").getAsString())
					.containsExactly("io_uring worker",
							"Registers (stale copy, not this thread's own; pc and sp zeroed)");
			if (adapter != Adapter.CDT) {
				assertThat(scopes.get(1).get("presentationHint").getAsString()).isEqualTo("registers");
			}
			Map<String, JsonObject> registers = registers(client, scopes.get(1));
			assertThat(registers.get("rip").get("type").getAsString()).contains("zeroed");
			assertThat(registers.get("rbx").get("type").getAsString()).contains("stale copy");
			// The number first, so that whoever reads one finds it; the truth behind it, where every client shows it.
			assertThat(registers.get("rip").get("value").getAsString()).matches("(0x)?0+ \\[zeroed]");
			assertThat(registers.get("rbx").get("value").getAsString()).matches("(0x)?[0-9a-f]+( .*)? \\[stale copy]");
			assertThat(registers.get("cs").get("type").getAsString()).contains("live");
			assertThat(registers.get("rbx").getAsJsonObject("presentationHint").getAsJsonArray("attributes").toString())
					.contains("readOnly");

			List<JsonObject> facts = list(
					client.ask("variables", "variablesReference", scopes.get(0).get("variablesReference")),
					"variables");
			Map<String, String> values = new java.util.HashMap<>();
			facts.forEach(f -> values.put(f.get("name").getAsString(), f.get("value").getAsString()));
			assertThat(values).containsEntry("owner", Long.toString(pid)).containsEntry("certainty", "certain")
					.containsEntry("TID", Long.toString(program.ready().workersOf(pid).get(0)));
			assertThat(values.get("kind")).contains("IO_WORKER");
			// COPIED_FP_SNAPSHOT, COPIED_FP_INIT or USER_WORKER, by the kernel: what its /proc shows decides.
			String policy = ProcessInspector.ofThisMachine(new ProcFs(), Optional.empty())
					.inspect((int) pid, Detail.WORKERS, null).policy()
					.policy().id();
			assertThat(values.get("kernel policy")).startsWith(policy + ": ");
			assertThat(values.get("general registers")).startsWith("stale copy");
			assertThat(values.get("evidence 1")).contains("PF_IO_WORKER");
		}
	}

	/** All registers of a scope, through lldb's groups. */
	private static Map<String, JsonObject> registers(DapClient client, JsonObject scope) throws IOException {
		Map<String, JsonObject> found = new java.util.HashMap<>();
		for (JsonObject v : list(client.ask("variables", "variablesReference", scope.get("variablesReference")),
				"variables")) {
			if (v.get("name").getAsString().endsWith("Registers")) {
				list(client.ask("variables", "variablesReference", v.get("variablesReference")), "variables")
						.forEach(r -> found.put(r.get("name").getAsString(), r));
			} else {
				found.put(v.get("name").getAsString(), v);
			}
		}
		return found;
	}

	@ParameterizedTest
	@EnumSource(Adapter.class)
	void hidesRegistersWithoutAskingForThem(Adapter adapter) throws IOException {
		PolicyEmulator emulator = PolicyEmulator.of(PolicyEmulator.Policy.COPIED, folder);
		try (UringProgram program = UringProgram.start();
				DapClient client = adapter.start(List.of(), emulator.environment())) {
			adapter.attach(client, program, object("registers", "HIDE"));
			long id = Adapter.id(client, worker(program.pid()));
			long tid = program.ready().workersOf(program.pid()).get(0);
			long before = emulator.calls(tid).stream()
					.filter(c -> c.request().startsWith("GETREG") || c.request().equals("PEEKUSER")).count();
			List<JsonObject> scopes = list(client.ask("scopes", "frameId", frame(client, id).get("id")), "scopes");
			assertThat(scopes).extracting(s -> s.get("name").getAsString()).containsExactly("io_uring worker");
			assertThat(list(client.ask("variables", "variablesReference", scopes.get(0).get("variablesReference")),
					"variables"))
					.extracting(v -> v.get("value").getAsString()).contains("hidden by the setting registers=HIDE");
			// The debugger itself reads what it likes when it stops; the requests of the client must add nothing.
			assertThat(emulator.calls(tid).stream()
					.filter(c -> c.request().startsWith("GETREG") || c.request().equals("PEEKUSER")).count())
					.isEqualTo(before);
			emulator.assertNoWriteOrStepReached(program.ready().allWorkers());
		}
	}

	@ParameterizedTest
	@EnumSource(Adapter.class)
	void refusesWhatWouldHangOrHarmAndNothingReachesTheWorker(Adapter adapter) throws IOException {
		PolicyEmulator emulator = PolicyEmulator.of(PolicyEmulator.Policy.COPIED, folder);
		try (UringProgram program = UringProgram.start();
				DapClient client = adapter.start(List.of("registers=LABEL"), emulator.environment())) {
			adapter.attach(client, program, object());
			long id = Adapter.id(client, worker(program.pid()));
			long frame = frame(client, id).get("id").getAsLong();
			for (String step : List.of("next", "stepIn", "stepOut", "stepBack")) {
				assertRefused(client, step, "threadId", id);
				assertRefused(client, step, "threadId", id, "granularity", "instruction");
				assertRefused(client, step, "threadId", id, "singleThread", true);
			}
			assertRefused(client, "reverseContinue", "threadId", id);
			assertRefused(client, "goto", "threadId", id, "targetId", 1);
			assertRefused(client, "continue", "threadId", id, "singleThread", true);
			assertRefused(client, "restartFrame", "frameId", frame);
			JsonObject scope = list(client.ask("scopes", "frameId", frame), "scopes").get(1);
			assertRefused(client, "setVariable", "variablesReference", scope.get("variablesReference"), "name", "rip",
					"value", "0");
			for (JsonObject v : list(client.ask("variables", "variablesReference", scope.get("variablesReference")),
					"variables")) {
				if (v.get("name").getAsString().startsWith("General")) {
					assertRefused(client, "setVariable", "variablesReference", v.get("variablesReference"), "name",
							"rip", "value", "0");
				}
			}
			assertRefused(client, "setExpression", "expression", "$rip", "value", "0", "frameId", frame);
			for (String context : List.of("watch", "hover", "variables", "clipboard")) {
				assertRefused(client, "evaluate", "expression", "$rip + 1", "frameId", frame, "context", context);
				assertRefused(client, "evaluate", "expression", "$rip = 0", "frameId", frame, "context", context);
				assertRefused(client, "evaluate", "expression", "demo_add(1, 2)", "frameId", frame, "context", context);
				assertRefused(client, "evaluate", "expression", "demo_counter++", "frameId", frame, "context", context);
			}
			for (String command : commands(adapter)) {
				assertRefused(client, "evaluate", "expression", command, "frameId", frame, "context", "repl");
			}
			// The thread that a worker's frame has selected stays selected in the debugger.
			if (adapter == Adapter.GDB) {
				client.ask("evaluate", "expression", "info registers rip", "frameId", frame, "context", "repl");
				assertRefused(client, "evaluate", "expression", "stepi", "context", "repl");
				assertRefused(client, "evaluate", "expression", "thread apply " + id + " nexti", "context", "repl");
				assertRefused(client, "evaluate", "expression", "thread apply all -q stepi", "context", "repl");
			}
			emulator.assertNoWriteOrStepReached(program.ready().allWorkers());
			assertThat(program.isAlive()).isTrue();
		}
	}

	private static List<String> commands(Adapter adapter) {
		return switch (adapter) {
		case CDT -> List.of(">stepi", ">si 3", ">next", ">finish", ">jump demo_add", ">call demo_add(1,2)",
				">print $rip = 0", ">set $rip = 0",
				">set var $rax=1", ">-exec-step-instruction", ">-exec-jump demo_add", ">record",
				">-thread-info\n-exec-step-instruction", "$rip + 1", "demo_add(1,2)");
		case GDB -> List.of("stepi", "ni", "step", "until", "return", "j demo_add", "p demo_add(1,2)", "p $rsp=0",
				"set $rip=0", "set var $rax=1",
				"reverse-stepi", "record full", "python gdb.execute('stepi')", "info threads\nstepi",
				"frame apply level 0 stepi", "t a all -- stepi");
		case LLDB,
				LLDB_19 ->
			List.of("`si", "`thread step-inst", "`thread step-over", "`finish", "`register write rip 0",
					"`expr demo_add(1,2)",
					"`jump 3", "`thread return", "`thread continue", "$rip + 1", "demo_add(1,2)", "`p $rip = 0",
					"`register read rip");
		};
	}

	/**
	 * A register is answered with what the registers' scope shows, labelled, and never by the debugger: a variable
	 * object of gdb's gives the main thread's value when it is asked again.
	 */
	@ParameterizedTest
	@EnumSource(Adapter.class)
	void answersARegisterFromItsScope(Adapter adapter) throws IOException {
		PolicyEmulator emulator = PolicyEmulator.of(PolicyEmulator.Policy.COPIED, folder);
		try (UringProgram program = UringProgram.start();
				DapClient client = adapter.start(List.of("registers=LABEL"), emulator.environment())) {
			adapter.attach(client, program, object());
			long frame = frame(client, Adapter.id(client, worker(program.pid()))).get("id").getAsLong();
			List<String> contexts = new ArrayList<>(List.of("watch", "hover", "variables"));
			if (adapter != Adapter.GDB) {
				// gdb's own adapter takes a text there for a command.
				contexts.add("repl");
			}
			for (int round = 0; round < 2; round++) {
				for (String context : contexts) {
					for (String register : List.of("$rip", "$pc", "$sp", " $rsp ")) {
						assertThat(client.ask("evaluate", "expression", register, "frameId", frame, "context", context)
								.get("result").getAsString())
								.as("%s in %s", register, context).matches("(0x)?0+ \\[zeroed]");
					}
				}
			}
			JsonObject scope = list(client.ask("scopes", "frameId", frame), "scopes").get(1);
			Map<String, JsonObject> registers = registers(client, scope);
			for (String name : List.of("rbx", "cs", registers.containsKey("eflags") ? "eflags" : "rflags")) {
				JsonObject answer = client.ask("evaluate", "expression", "$" + name, "frameId", frame, "context",
						"watch");
				assertThat(answer.get("result")).isEqualTo(registers.get(name).get("value"));
				assertThat(answer.get("type")).isEqualTo(registers.get(name).get("type"));
			}
			emulator.assertNoWriteOrStepReached(program.ready().allWorkers());
		}
	}

	/** Where registers are hidden nobody is sent to them. */
	@ParameterizedTest
	@EnumSource(Adapter.class)
	void refusesARegisterThatIsHidden(Adapter adapter) throws IOException {
		try (UringProgram program = UringProgram.start();
				DapClient client = adapter.start(List.of("registers=HIDE"), Map.of())) {
			adapter.attach(client, program, object());
			long frame = frame(client, Adapter.id(client, worker(program.pid()))).get("id").getAsLong();
			for (String expression : List.of("$rip", "$rip + 1")) {
				JsonObject response = client.request("evaluate", "expression", expression, "frameId", frame, "context",
						"hover");
				assertThat(response.get("success").getAsBoolean()).as("%s", response).isFalse();
				assertThat(response.get("message").getAsString()).contains("registers=HIDE")
						.doesNotContain("Look at its registers");
			}
		}
	}

	/** With the guard off only what is lost in the kernel, or lands in another thread, is refused. */
	@ParameterizedTest
	@EnumSource(Adapter.class)
	void refusesToWriteARegisterWhateverTheGuard(Adapter adapter) throws IOException {
		PolicyEmulator emulator = PolicyEmulator.of(PolicyEmulator.Policy.COPIED, folder);
		try (UringProgram program = UringProgram.start();
				DapClient client = adapter.start(List.of("registers=LABEL", "guard=off"), emulator.environment())) {
			adapter.attach(client, program, object());
			long frame = frame(client, Adapter.id(client, worker(program.pid()))).get("id").getAsLong();
			JsonObject scope = list(client.ask("scopes", "frameId", frame), "scopes").get(1);
			JsonObject first = list(client.ask("variables", "variablesReference", scope.get("variablesReference")),
					"variables").get(0);
			boolean group = first.get("name").getAsString().startsWith("General");
			assertRefused(client, "setVariable", "variablesReference",
					(group ? first : scope).get("variablesReference"), "name", "r12",
					"value", "291");
			assertRefused(client, "setExpression", "expression", "$r12", "value", "291", "frameId", frame);
			assertRefused(client, "evaluate", "expression", "$r12 = 291", "context", "watch", "frameId", frame);
			emulator.assertNoWriteOrStepReached(program.ready().allWorkers());
		}
	}

	/** A plain expression is evaluated in another thread's frame: one with a register must not be. */
	@ParameterizedTest
	@EnumSource(Adapter.class)
	void withoutAGuardARegisterIsTheWorkersAllTheSame(Adapter adapter) throws IOException {
		try (UringProgram program = UringProgram.start();
				DapClient client = adapter.start(List.of("registers=LABEL", "guard=off"), Map.of())) {
			adapter.attach(client, program, object());
			long frame = frame(client, Adapter.id(client, worker(program.pid()))).get("id").getAsLong();
			// A worker's stack pointer is 0.
			assertThat(client.ask("evaluate", "expression", "(long)$rsp + 5", "context", "watch", "frameId", frame)
					.get("result").getAsString()).isEqualTo("5");
		}
	}

	/** lldb has one reference for the registers of all threads. */
	@ParameterizedTest
	@EnumSource(Adapter.class)
	void aRegisterOfAWorkerLeavesTheReferencesToOthersAlone(Adapter adapter) throws IOException {
		try (UringProgram program = UringProgram.start();
				DapClient client = adapter.start(List.of("registers=LABEL"), Map.of())) {
			adapter.attach(client, program, object());
			long worker = frame(client, Adapter.id(client, worker(program.pid()))).get("id").getAsLong();
			long user = frame(client, Adapter.id(client, "calc")).get("id").getAsLong();
			JsonObject registers = list(client.ask("scopes", "frameId", user), "scopes").stream()
					.filter(s -> s.get("name").getAsString().equals("Registers")).findFirst().orElseThrow();
			client.ask("evaluate", "expression", "$rbx", "context", "watch", "frameId", worker);
			List<JsonObject> shown = list(
					client.ask("variables", "variablesReference", registers.get("variablesReference")), "variables");
			if (shown.get(0).get("name").getAsString().startsWith("General")) {
				shown = list(client.ask("variables", "variablesReference", shown.get(0).get("variablesReference")),
						"variables");
			}
			JsonObject pc = shown.stream().filter(v -> v.get("name").getAsString().equals("rip")).findFirst()
					.orElseThrow();
			assertThat(pc.get("value").getAsString()).doesNotContain("[").doesNotMatch("0x0*");
		}
	}

	/** Of a program that runs lldb shows no frame; lldb 14 does not tell that a command has let it run. */
	@ParameterizedTest
	@EnumSource(value = Adapter.class, names = { "LLDB", "LLDB_19" })
	void aProgramThatRunsByACommandTellsNothingOfTheKernel(Adapter adapter) throws IOException {
		try (UringProgram program = UringProgram.start();
				DapClient client = adapter.start(List.of(), Map.of())) {
			adapter.attach(client, program, object());
			long id = Adapter.id(client, worker(program.pid()));
			long user = frame(client, Adapter.id(client, "calc")).get("id").getAsLong();
			client.ask("evaluate", "expression", adapter == Adapter.LLDB ? "`process continue" : "process continue",
					"context", "repl", "frameId", user);
			long frame = frame(client, id).get("id").getAsLong();
			JsonObject facts = list(client.ask("scopes", "frameId", frame), "scopes").get(0);
			assertThat(list(client.ask("variables", "variablesReference", facts.get("variablesReference")),
					"variables")).extracting(v -> v.get("value").getAsString())
					.noneMatch(v -> v.contains("REGSET_EINVAL"));
		}
	}

	@ParameterizedTest
	@EnumSource(Adapter.class)
	void evaluatesWhatIsHarmlessInAWorkersFrame(Adapter adapter) throws IOException {
		PolicyEmulator emulator = PolicyEmulator.of(PolicyEmulator.Policy.COPIED, folder);
		try (UringProgram program = UringProgram.start();
				DapClient client = adapter.start(List.of(), emulator.environment())) {
			adapter.attach(client, program, object());
			long frame = frame(client, Adapter.id(client, worker(program.pid()))).get("id").getAsLong();
			assertThat(client.ask("evaluate", "expression", "demo_never_zero", "frameId", frame, "context", "watch")
					.get("result").getAsString())
					.isEqualTo("42");
			assertThat(client.ask("evaluate", "expression", "demo_never_zero + 1", "frameId", frame, "context", "watch")
					.get("result")
					.getAsString()).isEqualTo("43");
			emulator.assertNoWriteOrStepReached(program.ready().allWorkers());
		}
	}

	@ParameterizedTest
	@EnumSource(Adapter.class)
	void leavesUserThreadsAlone(Adapter adapter) throws IOException {
		PolicyEmulator emulator = PolicyEmulator.of(PolicyEmulator.Policy.COPIED, folder);
		try (UringProgram program = UringProgram.start();
				DapClient client = adapter.start(List.of(), emulator.environment())) {
			adapter.attach(client, program, object());
			// The thread that only calls itself a worker.
			long id = Adapter.id(client, "iou-wrk-1");
			List<JsonObject> frames = list(client.ask("stackTrace", "threadId", id, "startFrame", 0, "levels", 20),
					"stackFrames");
			assertThat(frames).extracting(f -> f.get("name").getAsString()).contains("sleep_ms");
			long frame = frames.get(0).get("id").getAsLong();
			List<JsonObject> scopes = list(client.ask("scopes", "frameId", frame), "scopes");
			assertThat(scopes).extracting(s -> s.get("name").getAsString()).contains("Registers")
					.doesNotContain("io_uring worker");
			assertThat(client.ask("evaluate", "expression", "$rip", "frameId", frame, "context", "watch").get("result")
					.getAsString())
					.isNotEqualTo("0").isNotEmpty();
			int before = client.events("stopped").size();
			JsonObject step = client.request("next", "threadId", id);
			assertThat(step.get("success").getAsBoolean()).as("%s", step).isTrue();
			// Its sleep ends after some time; then it stops behind it.
			Await.until("the user thread's step to end", () -> client.events("stopped").size() > before);
			assertThat(program.isAlive()).isTrue();
			emulator.assertNoWriteOrStepReached(program.ready().allWorkers());
		}
	}

	@ParameterizedTest
	@EnumSource(Adapter.class)
	void warnsOnceOfWorkersThatTheDebuggerDoesNotHold(Adapter adapter) throws IOException {
		try (UringProgram program = UringProgram.start("--late-ring");
				DapClient client = adapter.start(List.of(), Map.of())) {
			adapter.attach(client, program, object());
			// Running threads have no names in some adapters.
			long main = Adapter.id(client, "uring_demo");
			client.ask("continue", "threadId", main);
			UringProgram.State state = program.makeRings();
			assertThat(state.allWorkers()).isNotEmpty();
			for (int round = 0; round < 2; round++) {
				int stops = client.events("stopped").size();
				Adapter.pause(client, main, () -> client.events("stopped").size() > stops);
				client.ask("continue", "threadId", main);
				// It answers when it runs: gdb is to be sent nothing before.
				program.state();
			}
			List<String> outputs = client.events("output").stream().map(e -> e.getAsJsonObject("body"))
					.filter(b -> b.has("category") && b.get("category").getAsString().equals("console"))
					.map(b -> b.get("output").getAsString())
					.filter(o -> o.contains(Long.toString(state.allWorkers().iterator().next())))
					.toList();
			// The advice names the workers' TIDs.
			assertThat(outputs).as("%s", client.events("output")).hasSize(1);
		}
	}

	@ParameterizedTest
	@EnumSource(Adapter.class)
	void refusesUnknownSettingsBeforeAnythingStarts(Adapter adapter) throws IOException {
		try (UringProgram program = UringProgram.start(); DapClient client = adapter.start(List.of(), Map.of())) {
			Adapter.initialize(client);
			JsonObject arguments = adapter.attachArguments(program);
			arguments.add("ringside", object("registers", "SOMETIMES"));
			JsonObject response = client.response(client.send("attach", arguments), "attach");
			assertThat(response.get("success").getAsBoolean()).isFalse();
			assertThat(response.get("message").getAsString()).contains("registers", "SOMETIMES", "AUTO", "SHOW",
					"LABEL", "HIDE");
			arguments.add("ringside", object("colour", "red"));
			response = client.response(client.send("attach", arguments), "attach");
			assertThat(response.get("message").getAsString()).contains("colour", "enabled", "kernelPolicy", "registers",
					"threads", "guard");
			assertThat(program.tracer(program.pid())).isZero();
		}
	}

	@ParameterizedTest
	@EnumSource(Adapter.class)
	void changesNothingWhenSwitchedOff(Adapter adapter) throws IOException {
		try (UringProgram program = UringProgram.start(); DapClient client = adapter.start(List.of(), Map.of())) {
			adapter.attach(client, program, object("enabled", "off"));
			assertThat(list(client.ask("threads"), "threads")).extracting(t -> t.get("name").getAsString())
					.noneMatch(n -> n.contains("io_uring"));
			assertThat(client.events("output")).noneMatch(e -> e.toString().contains("Ringside"));
		}
	}

	@ParameterizedTest
	@EnumSource(Adapter.class)
	void isNotFooledByNames(Adapter adapter) throws IOException {
		try (UringProgram program = UringProgram.start("--user-name", "iou-wrk-1)\\x0a\\x1b[", "--rename-worker",
				"main) \\x1b\\x0aS 1");
				DapClient client = adapter.start(List.of(), Map.of())) {
			adapter.attach(client, program, object());
			UringProgram.State state = program.ready();
			List<JsonObject> threads = list(client.ask("threads"), "threads");
			assertThat(threads).filteredOn(t -> t.get("name").getAsString().contains("io_uring"))
					.hasSameSizeAs(state.allWorkers());
			assertThat(threads).extracting(Adapter::plain).contains("main) \\x1b\\nS 1 [io_uring worker (renamed)]");
			assertThat(threads).filteredOn(t -> t.get("name").getAsString().contains("iou-wrk-1)")).hasSize(1)
					.noneMatch(t -> t.get("name").getAsString().contains("io_uring"));
		}
	}

	/**
	 * A program that the debugger launches: its workers are never in the list and keep running; nothing is refused or
	 * renamed.
	 */
	@ParameterizedTest
	@EnumSource(Adapter.class)
	void warnsOfTheWorkersOfALaunchedProgram(Adapter adapter) throws IOException {
		try (DapClient client = adapter.start(List.of(), Map.of())) {
			UringProgram.assumeSupported();
			adapter.launch(client, List.of("--lifetime", "600"));
			client.ask("setFunctionBreakpoints", "breakpoints", breakpoints("demo_round"));
			client.send("configurationDone", object());
			JsonObject stopped = client.event("stopped");
			// The first round may come before the rings are there: go on until they are.
			Await.until("the advice on workers that keep running", () -> {
				if (outputs(client).contains("keep")) {
					return true;
				}
				int before = client.events("stopped").size();
				client.ask("continue", "threadId", stopped.getAsJsonObject("body").get("threadId"));
				Await.until("the next stop", () -> client.events("stopped").size() > before);
				return false;
			});
			assertThat(list(client.ask("threads"), "threads")).isNotEmpty().extracting(t -> t.get("name").getAsString())
					.noneMatch(n -> n.contains("[io_uring"));
			client.send("disconnect", object("terminateDebuggee", true));
			client.closeInput();
		}
	}

	private static com.google.gson.JsonArray breakpoints(String function) {
		com.google.gson.JsonArray a = new com.google.gson.JsonArray();
		a.add(object("name", function));
		return a;
	}

	private static String outputs(DapClient client) {
		StringBuilder text = new StringBuilder();
		for (JsonObject e : client.events("output")) {
			JsonObject b = e.getAsJsonObject("body");
			if (b.get("output").getAsString().startsWith("Ringside: ")) {
				text.append(b.get("output").getAsString());
			}
		}
		return text.toString();
	}
}
