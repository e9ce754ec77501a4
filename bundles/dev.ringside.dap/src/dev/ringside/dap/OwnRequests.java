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

import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.eclipse.jdt.annotation.Nullable;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

import dev.ringside.dap.message.Envelope;
import dev.ringside.dap.message.Json;

/**
 * Requests that the filter itself sends to the adapter. Their answers end here; what comes too late is swallowed.
 * <p>
 * Threading: an answer, or its absence, is handled with {@link FilterSession#inbound} held.
 */
final class OwnRequests implements AutoCloseable {

	private final FilterSession session;
	/** Called after an internal error in what handles an answer: nothing may stay held for it. */
	private final Runnable onFailure;
	private final AtomicInteger ownSeq = new AtomicInteger(Integer.MAX_VALUE);
	private final Map<Long, Consumer<@Nullable Envelope>> own = new ConcurrentHashMap<>();
	private final Map<Long, String> ownCommands = new ConcurrentHashMap<>();
	private @Nullable ScheduledThreadPoolExecutor timer;

	OwnRequests(FilterSession session, Runnable onFailure) {
		this.session = session;
		this.onFailure = onFailure;
	}

	boolean isEmpty() {
		return own.isEmpty();
	}

	/**
	 * Sends a request, unless the adapter takes none now.
	 *
	 * @param then gets the response, or null when none came in time
	 */
	void ask(String command, JsonObject arguments, Consumer<@Nullable Envelope> then) {
		int seq = ownSeq.getAndDecrement();
		Consumer<@Nullable Envelope> guarded = answer -> {
			try {
				then.accept(answer);
			} catch (RuntimeException e) {
				session.internalError(command, e);
				onFailure.run();
			}
		};
		ownCommands.put((long) seq, command);
		own.put((long) seq, guarded);
		ScheduledThreadPoolExecutor waits = timer();
		waits.schedule(() -> giveUp(seq), session.environment.answerTimeout().toMillis(), TimeUnit.MILLISECONDS);
		try {
			session.adapter().add(session.codec.request(seq, command, arguments), session::mayAsk, () -> waits.execute(() -> giveUp(seq)));
		} catch (RuntimeException e) {
			// The adapter takes nothing any more. What it still says must reach the client; the wait ends by itself.
			session.internalError(command, e);
		}
	}

	/** No answer came in time, or none will come. */
	private void giveUp(long seq) {
		@Nullable Consumer<@Nullable Envelope> late = own.get(seq);
		if (late == null) {
			return;
		}
		session.inbound.lock();
		try {
			// The answer that may still come is swallowed.
			if (own.replace(seq, late, ignored -> {
				// Too late.
			})) {
				late.accept(null);
			}
		} finally {
			session.inbound.unlock();
		}
	}

	/** A response to a request of the filter's own ends here. */
	boolean answered(Envelope e) {
		@Nullable Consumer<@Nullable Envelope> handler = own.remove(e.requestSeq());
		if (handler == null) {
			return false;
		}
		ownCommands.remove(e.requestSeq());
		handler.accept(e);
		return true;
	}

	/** The command of a request of the filter's own that waits for its answer; null for any other id. */
	@Nullable
	String commandAsked(String id) {
		OptionalLong seq = Json.number(new JsonPrimitive(id));
		return seq.isPresent() ? ownCommands.get(seq.getAsLong()) : null;
	}

	private synchronized ScheduledThreadPoolExecutor timer() {
		@Nullable ScheduledThreadPoolExecutor t = timer;
		if (t == null) {
			t = new ScheduledThreadPoolExecutor(1, r -> {
				Thread thread = new Thread(r, "ringside-dap-timer");
				thread.setDaemon(true);
				return thread;
			});
			timer = t;
		}
		return t;
	}

	/** Ends the thread that ends waits, if there is one. */
	@Override
	public synchronized void close() {
		@Nullable ScheduledThreadPoolExecutor t = timer;
		if (t != null) {
			t.shutdownNow();
		}
	}
}
