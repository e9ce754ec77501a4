/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.tests.common;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;

/**
 * A raw client of a debug adapter: it sends requests, keeps every message and its bytes, and interprets nothing.
 * Requests may be sent while others wait for their answers. Thread-safe.
 */
public final class DapClient implements AutoCloseable {

	private static final Duration CLOSE_LIMIT = Duration.ofSeconds(20);

	/**
	 * A message that came.
	 *
	 * @param json    the message; null where it was no JSON object
	 * @param payload its bytes
	 */
	public record Received(@org.eclipse.jdt.annotation.Nullable JsonObject json, byte[] payload) {

		/** The value of a string member, empty where there is none. */
		public String text(String key) {
			JsonObject object = json;
			JsonElement value = object == null ? null : object.get(key);
			return value != null && value.isJsonPrimitive() ? value.getAsString() : "";
		}
	}

	private final Process process;
	private final OutputStream out;
	private final StringBuffer errors = new StringBuffer();
	private final List<Received> received = new ArrayList<>();
	private int seq;
	private boolean ended;

	/**
	 * Starts an adapter.
	 *
	 * @param command     the program and its arguments
	 * @param environment added to ours: {@link PolicyEmulator#environment()} or nothing
	 */
	public DapClient(List<String> command, Map<String, String> environment) throws IOException {
		Quick.leavesOut("a debug adapter");
		ProcessBuilder builder = new ProcessBuilder(command);
		builder.environment().putAll(environment);
		builder.environment().put("LC_ALL", "C.UTF-8");
		builder.environment().remove("DEBUGINFOD_URLS");
		process = builder.start();
		out = process.getOutputStream();
		daemon("DapClient reader", () -> read(process.getInputStream()));
		daemon("DapClient errors", () -> {
			try (InputStream in = process.getErrorStream()) {
				byte[] piece = new byte[4096];
				for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
					errors.append(new String(piece, 0, n, StandardCharsets.UTF_8));
				}
			} catch (IOException e) {
				errors.append(e);
			}
		});
	}

	private static void daemon(String name, Runnable work) {
		Thread thread = new Thread(work, name);
		thread.setDaemon(true);
		thread.start();
	}

	private void read(InputStream stream) {
		try (InputStream in = new java.io.BufferedInputStream(stream, 1 << 16)) {
			while (true) {
				ByteArrayOutputStream line = new ByteArrayOutputStream();
				long length = -1;
				while (true) {
					int b = in.read();
					if (b < 0) {
						return;
					}
					if (b != '\n') {
						line.write(b);
						continue;
					}
					String text = line.toString(StandardCharsets.ISO_8859_1).strip();
					line.reset();
					if (text.startsWith("Content-Length:")) {
						length = Long.parseLong(text.substring(15).strip());
					} else if (text.isEmpty() && length >= 0) {
						break;
					}
				}
				byte[] payload = in.readNBytes((int) length);
				JsonObject json = null;
				try {
					json = payload.length < 16_000_000
							? JsonParser.parseString(new String(payload, StandardCharsets.UTF_8)).getAsJsonObject()
							: null;
				} catch (JsonParseException | IllegalStateException e) {
					json = null;
				}
				synchronized (received) {
					received.add(new Received(json, payload));
					received.notifyAll();
				}
			}
		} catch (IOException | NumberFormatException e) {
			errors.append("DapClient: ").append(e).append('\n');
		} finally {
			synchronized (received) {
				ended = true;
				received.notifyAll();
			}
		}
	}

	/** The process that the client talks to. */
	public Process process() {
		return process;
	}

	/** What the process has written to its standard error. */
	public String errors() {
		return errors.toString();
	}

	/** A copy of all that has come. */
	public List<Received> received() {
		synchronized (received) {
			return List.copyOf(received);
		}
	}

	/** Writes bytes as they are. */
	public void write(byte[] bytes) throws IOException {
		synchronized (out) {
			out.write(bytes);
			out.flush();
		}
	}

	/** Writes a message with its header. */
	public void writeMessage(byte[] payload) throws IOException {
		ByteArrayOutputStream all = new ByteArrayOutputStream(payload.length + 32);
		all.writeBytes(("Content-Length: " + payload.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
		all.writeBytes(payload);
		write(all.toByteArray());
	}

	/** An object of pairs; values are strings, numbers, booleans, JSON or null. */
	public static JsonObject object(Object... pairs) {
		JsonObject object = new JsonObject();
		for (int i = 0; i < pairs.length; i += 2) {
			object.add((String) pairs[i], json(pairs[i + 1]));
		}
		return object;
	}

	private static JsonElement json(@org.eclipse.jdt.annotation.Nullable Object value) {
		if (value == null) {
			return JsonNull.INSTANCE;
		}
		return value instanceof JsonElement element ? element
				: value instanceof Boolean b ? new JsonPrimitive(b)
						: value instanceof Number n ? new JsonPrimitive(n) : new JsonPrimitive((String) value);
	}

	/** Sends a request and returns its sequence number. */
	public int send(String command, JsonObject arguments) throws IOException {
		synchronized (out) {
			int number = ++seq;
			writeMessage(object("seq", number, "type", "request", "command", command, "arguments", arguments).toString()
					.getBytes(StandardCharsets.UTF_8));
			return number;
		}
	}

	/** Sends a request with these arguments and waits for its answer, whether it succeeds or not. */
	public JsonObject request(String command, Object... arguments) throws IOException {
		return response(send(command, object(arguments)), command);
	}

	/** As {@link #request(String, Object...)}; fails unless the answer says success. Returns its body. */
	public JsonObject ask(String command, Object... arguments) throws IOException {
		JsonObject response = request(command, arguments);
		if (!response.get("success").getAsBoolean()) {
			throw new AssertionError(command + " failed: " + response);
		}
		JsonElement body = response.get("body");
		return body != null && body.isJsonObject() ? body.getAsJsonObject() : new JsonObject();
	}

	/** Waits for the answer to a request. */
	public JsonObject response(int number, String what) {
		return await("the answer to " + what,
				m -> m.text("type").equals("response") && m.text("request_seq").equals(Integer.toString(number)));
	}

	/** Waits for an event that has come or will come. */
	public JsonObject event(String name) {
		return await("the event " + name, m -> m.text("event").equals(name));
	}

	/** The events that have come so far. */
	public List<JsonObject> events(String name) {
		List<JsonObject> events = new ArrayList<>();
		for (Received m : received()) {
			JsonObject json = m.json();
			if (json != null && m.text("event").equals(name)) {
				events.add(json);
			}
		}
		return events;
	}

	/** Waits for a message. */
	public JsonObject await(String what, Predicate<Received> wanted) {
		return Await.value(what + " (standard error: " + tail(errors()) + ')', () -> {
			List<Received> all = received();
			for (Received m : all) {
				JsonObject json = m.json();
				if (json != null && wanted.test(m)) {
					return Optional.of(json);
				}
			}
			synchronized (received) {
				if (ended && received.size() == all.size()) {
					throw new AssertionError("the adapter's output has ended, waiting for " + what
							+ "; standard error: " + tail(errors()));
				}
			}
			return Optional.empty();
		});
	}

	private static String tail(String text) {
		return text.substring(Math.max(0, text.length() - 2000));
	}

	/** The objects of a list. */
	public static List<JsonObject> list(JsonObject object, String key) {
		List<JsonObject> items = new ArrayList<>();
		JsonElement value = object.get(key);
		JsonArray array = value == null ? new JsonArray() : value.getAsJsonArray();
		for (JsonElement item : array) {
			items.add(item.getAsJsonObject());
		}
		return items;
	}

	/** Closes the stream to the adapter, as a client does that ends. */
	public void closeInput() throws IOException {
		out.close();
	}

	/** Waits until the process has ended, and returns its exit status. */
	public int exitStatus() {
		Await.until("the adapter to end (standard error: " + tail(errors()) + ')', () -> !process.isAlive());
		return process.exitValue();
	}

	/** Ends the session and the process. */
	@Override
	public void close() {
		try {
			if (process.isAlive()) {
				try {
					send("disconnect", object("terminateDebuggee", false));
					out.close();
				} catch (IOException e) {
					errors.append(e);
				}
				if (!process.waitFor(CLOSE_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
					process.descendants().forEach(ProcessHandle::destroyForcibly);
					process.destroyForcibly();
				}
			}
		} catch (InterruptedException e) {
			process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}
}
