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

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

import com.google.gson.JsonObject;

import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.DapClient;
import dev.ringside.tests.common.Debuggers;
import dev.ringside.tests.common.UringProgram;

/** The real adapters, and what a client must do differently for each. */
enum Adapter {
	CDT(Debuggers.CDT_GDB_ADAPTER), GDB(Debuggers.GDB_DAP), LLDB(Debuggers.LLDB_DAP), LLDB_19(Debuggers.LLDB_DAP_19);

	/** How long after a pause the program may go on before it is asked for again. */
	private static final long REPEAT_NANOS = 1_000_000_000;

	private final Debuggers debugger;

	Adapter(Debuggers debugger) {
		this.debugger = debugger;
	}

	boolean isGdb() {
		return this == CDT || this == GDB;
	}

	/** Starts the adapter behind the filter; skips the test where there is none. */
	DapClient start(List<String> settings, Map<String, String> environment) throws IOException {
		return FilterProgram.start(settings, command(environment));
	}

	/** The adapter alone. */
	DapClient bare() throws IOException {
		return new DapClient(command(Map.of()), Map.of());
	}

	List<String> command(Map<String, String> environment) throws IOException {
		List<String> command = new ArrayList<>();
		if (!environment.isEmpty()) {
			// Only the debugger is to see another kernel, and the filter has to recognise the adapter by what it says.
			command.add("env");
			environment.forEach((k, v) -> command.add(k + '=' + v));
		}
		command.addAll(debugger.assume().command());
		return command;
	}

	static void initialize(DapClient client) throws IOException {
		client.ask("initialize", "clientID", "ringside-tests", "adapterID", "x", "linesStartAt1", true,
				"columnsStartAt1", true, "pathFormat",
				"path", "supportsVariableType", true);
	}

	JsonObject attachArguments(UringProgram program) throws IOException {
		return attachArguments(program.pid());
	}

	JsonObject attachArguments(long pid) throws IOException {
		return switch (this) {
		case CDT -> object("processId", Long.toString(pid), "program", UringProgram.executable().toString());
		case GDB -> object("pid", pid);
		case LLDB, LLDB_19 -> object("pid", pid, "program", UringProgram.executable().toString(), "stopOnEntry", true);
		};
	}

	/** Attaches and stops the program. */
	void attach(DapClient client, UringProgram program, JsonObject ringside) throws IOException {
		initialize(client);
		JsonObject arguments = attachArguments(program);
		if (ringside.size() > 0) {
			arguments.add("ringside", ringside);
		}
		attach(client, arguments);
	}

	/** Attaches by these arguments, after {@link #initialize}, and stops the program. */
	void attach(DapClient client, JsonObject arguments) throws IOException {
		int attach = client.send("attach", arguments);
		client.event("initialized");
		client.send("configurationDone", object());
		if (this == CDT) {
			client.event("continued");
			client.ask("pause", "threadId", 1);
		}
		client.event("stopped");
		JsonObject attached = client.response(attach, "attach");
		if (!attached.get("success").getAsBoolean()) {
			throw new AssertionError("attach failed: " + attached);
		}
	}

	/**
	 * Asks for a stop until there is one: gdb 16 and lldb answer a pause that comes right after a continue, and forget
	 * it, about every tenth time. One pause too many does nothing.
	 */
	static void pause(DapClient client, long thread, BooleanSupplier stopped) {
		AtomicLong last = new AtomicLong(System.nanoTime() - REPEAT_NANOS);
		Await.until("a stop after a pause", () -> {
			if (!stopped.getAsBoolean() && System.nanoTime() - last.get() >= REPEAT_NANOS) {
				last.set(System.nanoTime());
				client.ask("pause", "threadId", thread);
			}
			return stopped.getAsBoolean();
		});
	}

	/** Launches the program, without its output, and lets the client set breakpoints. */
	void launch(DapClient client, List<String> options) throws IOException {
		initialize(client);
		com.google.gson.JsonArray list = new com.google.gson.JsonArray();
		options.forEach(list::add);
		JsonObject arguments = object("program", UringProgram.executable().toString());
		if (this == CDT) {
			// Without openGdbConsole the adapter (1.7.0) reads MI from gdb's standard output, a pipe that the program
			// inherits. gdb
			// writes long records in pieces, and what the program prints can end up in the middle of one:
			// =breakpoint-modified,
			// bkpt={...,original-location="-function demo_roundREADY pid=... and the end of the line. For the brace
			// that the line
			// then lacks, MIParser.handleObject looks for ever: the adapter spins and never says anything again
			// (measured, without
			// the filter too). gdb starts a program through a shell, which redirects.
			arguments.addProperty("arguments", String.join(" ", options) + " >/dev/null");
		} else {
			arguments.add("args", list);
		}
		client.send("launch", arguments);
		client.event("initialized");
	}

	/**
	 * A thread's name as the adapter or the filter shows it, without number and TID:
	 * {@code iou-wrk-7 [io_uring worker of 7]}.
	 */
	static String plain(JsonObject thread) {
		return thread.get("name").getAsString().replaceFirst("^(Thread )?#\\d+ ", "").replaceFirst(" \\(\\d+\\) \\[",
				" [");
	}

	/** The thread with this name, number and TID aside. */
	static Optional<JsonObject> thread(DapClient client, String name) throws IOException {
		return DapClient.list(client.ask("threads"), "threads").stream()
				.filter(t -> plain(t).equals(name)).findFirst();
	}

	static long id(DapClient client, String name) {
		return Await.value("a thread named " + name, () -> thread(client, name)).get("id").getAsLong();
	}
}
