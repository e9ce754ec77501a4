/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap.internal.wire;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.MessageConsumer;
import org.eclipse.lsp4j.jsonrpc.messages.Message;

import com.google.gson.JsonObject;

import dev.ringside.dap.message.Envelope;
import dev.ringside.dap.message.MessageCodec;

/**
 * The two ends that the filter is between: answers, refusals and events of its own, and what is to be done with an
 * answer. Thread-safe.
 */
public final class Wire {

	/** Takes a response of the adapter and says what the client gets. */
	@FunctionalInterface
	public interface Hook {
		/**
		 * An answer has come.
		 *
		 * @param response the adapter's
		 * @return what the client gets; null where it gets nothing
		 */
		@Nullable
		Message apply(Envelope response);
	}

	private final MessageCodec codec;
	private final Log log;
	private final Function<String, Executor> threads;
	/**
	 * Taken for each message of the adapter, and by the timer. Nothing is written and nothing waited for while it is
	 * held.
	 */
	private final ReentrantLock inbound = new ReentrantLock();
	private final Map<Long, Hook> hooks = new ConcurrentHashMap<>();
	private volatile boolean adapterGone;
	private volatile @Nullable OrderedWriter toAdapter;
	private volatile @Nullable OrderedWriter toClient;

	/**
	 * Without ends yet.
	 *
	 * @param codec   opens and makes messages
	 * @param log     gets errors
	 * @param threads makes what writes the filter's own messages, by the name of its thread
	 */
	public Wire(MessageCodec codec, Log log, Function<String, Executor> threads) {
		this.codec = codec;
		this.log = log;
		this.threads = threads;
	}

	public MessageCodec codec() {
		return codec;
	}

	/** Held for each message of the adapter, and by the timer: nothing is written and nothing waited for meanwhile. */
	public ReentrantLock inbound() {
		return inbound;
	}

	/** Writes to the adapter from here on. */
	public OrderedWriter toAdapter(MessageConsumer adapter) {
		OrderedWriter writer = new OrderedWriter(adapter, threads.apply("ringside-dap-to-adapter"), e -> {
			adapterGone |= isStream(e);
			writeFailed(e);
		});
		toAdapter = writer;
		return writer;
	}

	/** Writes to the client from here on. */
	public OrderedWriter toClient(MessageConsumer client) {
		OrderedWriter writer = new OrderedWriter(client, threads.apply("ringside-dap-to-client"), this::writeFailed);
		toClient = writer;
		return writer;
	}

	public OrderedWriter adapter() {
		return Objects.requireNonNull(toAdapter, "fromClient() was not called");
	}

	public OrderedWriter client() {
		return Objects.requireNonNull(toClient, "fromAdapter() was not called");
	}

	/** The writers that there are. */
	public List<OrderedWriter> writers() {
		return Stream.of(Optional.ofNullable(toAdapter), Optional.ofNullable(toClient))
				.flatMap(Optional::stream).toList();
	}

	/** Whether the adapter could not be written to: the client or the adapter has gone. */
	public boolean isAdapterGone() {
		return adapterGone;
	}

	/** A message of the filter's own could not be written. That its reader has gone, the pumps notice. */
	private void writeFailed(Throwable e) {
		if (!isStream(e)) {
			log.error("write", e);
		}
	}

	private static boolean isStream(Throwable e) {
		for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
			if (cause instanceof IOException) {
				return true;
			}
		}
		return false;
	}

	/** Has the response to a request of the client looked at. */
	public void onAnswer(Envelope request, Hook hook) {
		hooks.put(request.seq(), hook);
	}

	/** Whether a response will be looked at. */
	public boolean awaits(Envelope response) {
		return hooks.containsKey(response.requestSeq());
	}

	/** Whether any response will be looked at. */
	public boolean awaitsAny() {
		return !hooks.isEmpty();
	}

	/**
	 * A response has come.
	 *
	 * @param response the adapter's
	 * @return what the client gets: the message as it came where nobody wanted to look at it; null where it gets
	 *         nothing
	 */
	public @Nullable Message answered(Envelope response) {
		@Nullable Hook hook = hooks.remove(response.requestSeq());
		return hook == null ? response.message() : hook.apply(response);
	}

	/** Answers a request of the client. */
	public void answer(Envelope request, JsonObject body) {
		client().add(codec.response(request, null, body));
	}

	/** Refuses a request of the client. */
	public void refuse(Envelope request, String reason) {
		client().add(codec.response(request, reason, error(reason)));
	}

	/** Tells the client of something. */
	public void event(String name, JsonObject body) {
		client().add(codec.event(name, body));
	}

	/**
	 * A failed response's body. The client shows the reason where the request came from; {@code showUser} would show it
	 * a second time, with VS Code as a notification at each selection of a thread (measured with 1.100.3).
	 */
	private static JsonObject error(String reason) {
		JsonObject error = new JsonObject();
		error.addProperty("id", 4250);
		// Braces would be placeholders.
		error.addProperty("format", reason.replace('{', '(').replace('}', ')'));
		error.addProperty("showUser", false);
		JsonObject body = new JsonObject();
		body.add("error", error);
		return body;
	}
}
