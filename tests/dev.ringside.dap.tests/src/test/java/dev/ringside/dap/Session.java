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

import static dev.ringside.tests.common.DapClient.object;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.eclipse.lsp4j.jsonrpc.MessageConsumer;
import org.eclipse.lsp4j.jsonrpc.messages.Message;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import dev.ringside.core.proc.ProcFs;
import dev.ringside.core.settings.Settings;
import dev.ringside.dap.message.RawCodec;
import dev.ringside.dap.message.RawMessage;

/** A filter without an adapter: the test plays both sides, and the filter writes its own messages within the call. */
final class Session implements AutoCloseable {

	final List<JsonObject> toAdapter = Collections.synchronizedList(new ArrayList<>());
	final List<JsonObject> toClient = Collections.synchronizedList(new ArrayList<>());
	final List<String> log = Collections.synchronizedList(new ArrayList<>());
	final DapFilter filter;
	private final MessageConsumer client;
	private final MessageConsumer adapter;
	/** Gets what goes to the adapter, before it is kept. */
	Consumer<JsonObject> adapterGets = m -> {
		// Nothing is to happen.
	};

	Session(Settings settings, String... command) {
		filter = new DapFilter(settings,
				new FilterEnvironment(new ProcFs(), List.of(command), log::add, Duration.ofSeconds(30)), new RawCodec(),
				thread -> Runnable::run);
		client = filter.fromClient(m -> {
			adapterGets.accept(json(m));
			toAdapter.add(json(m));
		});
		adapter = filter.fromAdapter(m -> toClient.add(json(m)));
	}

	private static JsonObject json(Message m) {
		return JsonParser.parseString(new String(((RawMessage) m).payload(), StandardCharsets.UTF_8)).getAsJsonObject();
	}

	private static RawMessage raw(JsonObject json) {
		return new RawMessage(json.toString().getBytes(StandardCharsets.UTF_8));
	}

	/** A request of the client; {@code seq} is a number or any other JSON. */
	void request(Object seq, String command, Object... arguments) {
		client.consume(raw(object("seq", seq, "type", "request", "command", command, "arguments", object(arguments))));
	}

	/** An answer of the adapter that says success. */
	void respond(long seq, String command, Object... body) {
		adapter.consume(raw(object("seq", 1, "type", "response", "request_seq", seq, "success", true, "command",
				command, "body", object(body))));
	}

	/** An answer of the adapter that says failure. */
	void fail(long seq, String command, String reason) {
		adapter.consume(raw(object("seq", 1, "type", "response", "request_seq", seq, "success", false, "command",
				command, "message", reason)));
	}

	void event(String name, Object... body) {
		adapter.consume(raw(object("seq", 1, "type", "event", "event", name, "body", object(body))));
	}

	JsonObject lastToAdapter() {
		return toAdapter.get(toAdapter.size() - 1);
	}

	JsonObject lastToClient() {
		return toClient.get(toClient.size() - 1);
	}

	/** The answer that the client got to a request. */
	Optional<JsonObject> answer(long seq) {
		return toClient.stream().filter(m -> m.has("request_seq") && m.get("request_seq").getAsLong() == seq)
				.findFirst();
	}

	@Override
	public void close() {
		filter.close();
	}
}
