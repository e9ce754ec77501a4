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

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.eclipse.jdt.annotation.Nullable;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.DapClient;

/**
 * An adapter with one thread, as many are: it reads when it has written all that it has to say, however much that is. A
 * program of its own, started through a script whose name decides which adapter the filter takes it for.
 */
public final class ScriptedAdapter {

	/** What is said before an answer that a list of threads waits for. */
	static final int EVENT_BYTES = 1 << 20;

	private final InputStream in = new BufferedInputStream(System.in, 1 << 16);
	private final OutputStream out = new BufferedOutputStream(System.out, 1 << 16);
	private final boolean tids;
	private final int events;
	private long process;

	private ScriptedAdapter(boolean tids, int events) {
		this.tids = tids;
		this.events = events;
	}

	/**
	 * TIDS EVENTS: whether its thread ids are TIDs; how many large events it says behind a stack and behind a list of
	 * threads.
	 */
	public static void main(String[] args) throws IOException {
		new ScriptedAdapter(Boolean.parseBoolean(args[0]), Integer.parseInt(args[1])).run();
	}

	/** Makes the script; {@code name} is its file's. */
	static List<String> command(Path folder, String name, int events, String... arguments) throws IOException {
		StringBuilder path = new StringBuilder();
		for (Class<?> type : List.of(ScriptedAdapter.class, Gson.class, DapClient.class,
				org.junit.jupiter.api.Assumptions.class,
				org.eclipse.jdt.annotation.NonNullByDefault.class)) {
			try {
				path.append(path.isEmpty() ? "" : ":")
						.append(Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()));
			} catch (URISyntaxException e) {
				throw new AssertionError(e);
			}
		}
		Path script = Files.writeString(folder.resolve(name),
				"#!/bin/sh\nexec '" + Path.of(System.getProperty("java.home"), "bin", "java")
						+ "' -XX:TieredStopAtLevel=1 -cp '" + path + "' " + ScriptedAdapter.class.getName() + ' '
						+ name.startsWith("lldb") + ' ' + events + '\n');
		if (!script.toFile().setExecutable(true)) {
			throw new AssertionError("cannot make " + script + " executable");
		}
		List<String> command = new ArrayList<>(List.of(script.toString()));
		command.addAll(List.of(arguments));
		return command;
	}

	private void run() throws IOException {
		for (JsonObject request = read(); request != null; request = read()) {
			answer(request);
			out.flush();
		}
	}

	private void answer(JsonObject request) throws IOException {
		switch (request.get("command").getAsString()) {
		case "attach" -> {
			process = request.getAsJsonObject("arguments").get("pid").getAsLong();
			trace(process);
			respond(request, new JsonObject());
			event("stopped", DapClient.object("reason", "pause", "allThreadsStopped", true));
		}
		case "stackTrace" -> {
			JsonArray frames = new JsonArray();
			frames.add(DapClient.object("id", 9, "name", "x", "line", 0, "column", 0));
			respond(request, DapClient.object("stackFrames", frames));
			say();
		}
		case "scopes" -> {
			JsonArray scopes = new JsonArray();
			scopes.add(
					DapClient.object("name", "Registers", "presentationHint", "registers", "variablesReference", 77));
			respond(request, DapClient.object("scopes", scopes));
		}
		case "threads" -> {
			JsonArray threads = new JsonArray();
			threads.add(DapClient.object("id", tids ? process : 1, "name", "uring_demo"));
			threads.add(DapClient.object("id", tids ? process + 1 : 2, "name", "whatever"));
			respond(request, DapClient.object("threads", threads));
			say();
			event("said", new JsonObject());
		}
		case "note" -> {
			Files.createFile(Path.of(request.getAsJsonObject("arguments").get("file").getAsString()));
			respond(request, new JsonObject());
		}
		default -> respond(request, new JsonObject());
		}
	}

	/** More than any pipe holds, before it reads again. */
	private void say() throws IOException {
		JsonObject large = DapClient.object("output", "x".repeat(EVENT_BYTES));
		for (int i = 0; i < events; i++) {
			event("output", large);
		}
	}

	/** The filter goes by who traces the process: a gdb, which lets it go when this program has ended. */
	private static void trace(long pid) throws IOException {
		new ProcessBuilder(System.getenv().getOrDefault("RINGSIDE_GDB", "gdb"), "-nx", "-q", "-i", "mi", "-p",
				Long.toString(pid))
				.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
		Await.until("gdb to trace each thread of process " + pid, () -> {
			try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
				return tasks.allMatch(ScriptedAdapter::isTraced);
			}
		});
	}

	private static boolean isTraced(Path task) {
		try (Stream<String> lines = Files.lines(task.resolve("status"), StandardCharsets.ISO_8859_1)) {
			return lines.noneMatch(l -> l.matches("TracerPid:\\s*0"));
		} catch (IOException | UncheckedIOException e) {
			// It has ended.
			return true;
		}
	}

	private void respond(JsonObject request, JsonObject body) throws IOException {
		JsonObject m = DapClient.object("seq", 1, "type", "response", "success", true, "body", body);
		m.add("request_seq", request.get("seq"));
		m.add("command", request.get("command"));
		write(m);
	}

	private void event(String name, JsonObject body) throws IOException {
		write(DapClient.object("seq", 1, "type", "event", "event", name, "body", body));
	}

	private void write(JsonObject message) throws IOException {
		byte[] payload = message.toString().getBytes(StandardCharsets.UTF_8);
		out.write(("Content-Length: " + payload.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
		out.write(payload);
	}

	private @Nullable JsonObject read() throws IOException {
		byte[] payload = payload(in);
		return payload == null ? null
				: JsonParser.parseString(new String(payload, StandardCharsets.UTF_8)).getAsJsonObject();
	}

	/** A frame's payload; null at the end. */
	static byte @Nullable [] payload(InputStream in) throws IOException {
		StringBuilder header = new StringBuilder();
		while (header.indexOf("\r\n\r\n") < 0) {
			int b = in.read();
			if (b < 0) {
				return null;
			}
			header.append((char) b);
		}
		return in.readNBytes(Integer.parseInt(header.substring(header.indexOf(":") + 1).strip()));
	}
}
