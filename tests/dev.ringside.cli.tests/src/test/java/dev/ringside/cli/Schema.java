/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/** Checks outputs against the documented form: exactly these fields, in this order, of these types. */
final class Schema {

	private static final Set<String> KINDS = Set.of("USER", "IO_WORKER", "SQPOLL", "IO_MANAGER", "KERNEL_WORKER",
			"UNKNOWN");
	private static final Set<String> WORKERS = Set.of("IO_WORKER", "SQPOLL", "IO_MANAGER", "KERNEL_WORKER");
	private static final Set<String> CERTAINTIES = Set.of("CERTAIN", "LIKELY", "POSSIBLE");
	private static final Set<String> CLASSES = Set.of("programCounter", "general", "flags", "segment", "tlsBase",
			"floatVector");
	private static final Set<String> TRUTHS = Set.of("LIVE", "STALE_COPY", "ZEROED", "INITIAL", "SNAPSHOT",
			"KERNEL_VALUE", "UNREADABLE");

	private Schema() {
	}

	static void threads(JsonObject o) {
		fields(o, "schema", "pid", "kernel", "threads", "advice");
		assertThat(o.get("schema").getAsInt()).isEqualTo(1);
		number(o.get("pid"), true);
		JsonObject kernel = o.getAsJsonObject("kernel");
		fields(kernel, "release", "architecture", "policy", "evidence");
		kernel(kernel);
		int last = 0;
		for (JsonElement t : array(o.get("threads"))) {
			thread(t.getAsJsonObject());
			int tid = t.getAsJsonObject().get("tid").getAsInt();
			assertThat(tid).as("ascending TIDs").isGreaterThan(last);
			last = tid;
		}
		advice(o.get("advice"));
	}

	static void doctor(JsonObject o) {
		fields(o, "schema", "kernel", "debuggers", "ptrace", "process", "advice");
		assertThat(o.get("schema").getAsInt()).isEqualTo(1);
		JsonObject kernel = o.getAsJsonObject("kernel");
		fields(kernel, "release", "architecture", "policy", "evidence", "certainty", "ioUringDisabled");
		kernel(kernel);
		number(kernel.get("ioUringDisabled"), true);
		for (JsonElement e : array(o.get("debuggers"))) {
			JsonObject d = e.getAsJsonObject();
			fields(d, "path", "kind", "version", "text", "error", "architectureRule", "source");
			text(d.get("path"), false);
			assertThat(d.get("kind").getAsString()).isIn("GDB", "GDBSERVER", "LLDB", "UNKNOWN");
			text(d.get("version"), true);
			text(d.get("error"), true);
			assertThat(d.get("version").isJsonNull()).as("a version or an error")
					.isNotEqualTo(d.get("error").isJsonNull());
			assertThat(d.get("architectureRule").getAsString()).isIn("SELECTED_LWP", "STOPPED_LWP", "PROCESS_LEADER",
					"ELF_CLASS_OF_EXE",
					"PRSTATUS_SIZE_OF_FIRST_THREAD", "UNKNOWN");
		}
		JsonObject ptrace = o.getAsJsonObject("ptrace");
		fields(ptrace, "permitted", "yama", "user", "capability", "seccomp", "evidence");
		texts(ptrace.get("evidence"));
		assertThat(ptrace.getAsJsonArray("evidence")).isNotEmpty();
		if (!o.get("process").isJsonNull()) {
			JsonObject p = o.getAsJsonObject("process");
			fields(p, "pid", "attachId", "attachTarget", "executable", "tracer", "threads", "workers", "untraced");
			assertThat(p.get("attachTarget").getAsString()).isIn("LEADER", "ENDED_LEADER", "USER", "WORKER", "UNKNOWN");
			fields(p.getAsJsonObject("executable"), "bits", "architecture");
			for (JsonElement w : array(p.get("workers"))) {
				thread(w.getAsJsonObject());
				assertThat(w.getAsJsonObject().get("kind").getAsString()).isIn(WORKERS);
			}
			array(p.get("untraced")).forEach(t -> number(t, false));
		}
		advice(o.get("advice"));
	}

	private static void kernel(JsonObject kernel) {
		text(kernel.get("release"), true);
		text(kernel.get("architecture"), true);
		text(kernel.get("policy"), true);
		texts(kernel.get("evidence"));
		assertThat(kernel.getAsJsonArray("evidence").isEmpty()).as("a policy has evidence")
				.isEqualTo(kernel.get("policy").isJsonNull());
	}

	private static void thread(JsonObject t) {
		boolean worker = WORKERS.contains(t.get("kind").getAsString());
		List<String> names = new ArrayList<>(
				List.of("tid", "name", "kind", "certainty", "owner", "tracer", "evidence"));
		if (worker) {
			names.add("registers");
		}
		fields(t, names.toArray(String[]::new));
		number(t.get("tid"), false);
		text(t.get("name"), true);
		assertThat(t.get("kind").getAsString()).isIn(KINDS);
		assertThat(t.get("certainty").getAsString()).isIn(CERTAINTIES);
		number(t.get("owner"), true);
		number(t.get("tracer"), true);
		texts(t.get("evidence"));
		assertThat(t.getAsJsonArray("evidence")).as("every flag can say why").isNotEmpty();
		if (worker && !t.get("registers").isJsonNull()) {
			t.getAsJsonObject("registers").entrySet().forEach(e -> {
				assertThat(e.getKey()).isIn(CLASSES);
				assertThat(e.getValue().getAsString()).isIn(TRUTHS);
			});
		}
	}

	private static void advice(JsonElement advice) {
		for (JsonElement e : array(advice)) {
			JsonObject a = e.getAsJsonObject();
			fields(a, "id", "severity", "text", "remedy");
			assertThat(a.get("id").getAsString()).matches("[a-z0-9-]+");
			assertThat(a.get("severity").getAsString()).isIn("info", "warning", "error");
			text(a.get("text"), false);
			text(a.get("remedy"), true);
		}
	}

	private static void fields(JsonObject o, String... names) {
		assertThat(new ArrayList<>(o.keySet())).containsExactly(names);
	}

	private static JsonArray array(JsonElement e) {
		assertThat(e.isJsonArray()).as("%s is an array", e).isTrue();
		return e.getAsJsonArray();
	}

	private static void texts(JsonElement e) {
		array(e).forEach(t -> text(t, false));
	}

	private static void text(JsonElement e, boolean mayBeNull) {
		if (mayBeNull && e.isJsonNull()) {
			return;
		}
		assertThat(e.isJsonPrimitive() && e.getAsJsonPrimitive().isString()).as("%s is a text", e).isTrue();
		assertThat(e.getAsString()).as("no missing message").doesNotStartWith("!").doesNotContainPattern("\\{\\d\\}");
	}

	private static void number(JsonElement e, boolean mayBeNull) {
		if (mayBeNull && e.isJsonNull()) {
			return;
		}
		assertThat(e.isJsonPrimitive() && e.getAsJsonPrimitive().isNumber()).as("%s is a number", e).isTrue();
		assertThat(e.getAsInt()).isNotNegative();
	}

	/** The thread of a TID. */
	static JsonObject thread(JsonObject threads, long tid) {
		for (JsonElement t : threads.getAsJsonArray("threads")) {
			if (t.getAsJsonObject().get("tid").getAsLong() == tid) {
				return t.getAsJsonObject();
			}
		}
		throw new AssertionError("no thread " + tid + " in " + threads);
	}

	/** The ids of the advice. */
	static Set<String> adviceIds(JsonObject o) {
		Set<String> ids = new TreeSet<>();
		o.getAsJsonArray("advice").forEach(a -> ids.add(a.getAsJsonObject().get("id").getAsString()));
		return ids;
	}
}
