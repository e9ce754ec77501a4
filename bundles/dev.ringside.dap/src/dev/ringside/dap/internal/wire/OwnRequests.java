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

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.messages.Message;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

import dev.ringside.dap.message.Envelope;
import dev.ringside.dap.message.Json;

/**
 * Requests that the filter itself sends to the adapter. Their answers end here; what comes too late is swallowed.
 * <p>
 * Threading: an answer, or its absence, is handled with {@link Wire#inbound()} held.
 */
public final class OwnRequests implements AutoCloseable {

	/** Ids of the filter's own count down to here from the largest that all adapters take, and begin again. */
	private static final int FIRST_OWN = 1 << 30;
	private static final int MAX_RECENT = 10_000;

	private final Wire wire;
	private final Log log;
	private final Duration timeout;
	/** Whether the adapter can be asked something now without harm to the client's own requests. */
	private final BooleanSupplier mayAsk;
	/** Called after an internal error in what handles an answer: nothing may stay held for it. */
	private volatile Runnable onFailure = () -> {
		// Nothing is held yet.
	};
	/** The next id to try; guarded by {@link #recent}. */
	private int ownSeq = Integer.MAX_VALUE;
	/** The ids that the client used last; guarded by itself. */
	private final Map<Long, Boolean> recent = new LinkedHashMap<>() {
		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.@Nullable Entry<Long, Boolean> eldest) {
			return size() > MAX_RECENT;
		}
	};
	/**
	 * Requests of the client that go under another id, because theirs is that of a request of the filter's own: the ids
	 * there, and the client's.
	 */
	private final Map<Long, Long> renumbered = new ConcurrentHashMap<>();
	private final Map<Long, Consumer<@Nullable Envelope>> own = new ConcurrentHashMap<>();
	private final Map<Long, String> ownCommands = new ConcurrentHashMap<>();
	private @Nullable ScheduledThreadPoolExecutor timer;
	/** The adapter has left a request of the filter's own unanswered, and has answered nothing since. */
	private volatile boolean silent;

	/**
	 * None yet.
	 *
	 * @param wire    sends them
	 * @param log     gets errors
	 * @param timeout how long an answer may take
	 * @param mayAsk  whether the adapter can be asked something now without harm to the client's own requests
	 */
	public OwnRequests(Wire wire, Log log, Duration timeout, BooleanSupplier mayAsk) {
		this.wire = wire;
		this.log = log;
		this.timeout = timeout;
		this.mayAsk = mayAsk;
	}

	/** How long an answer may take. */
	public Duration timeout() {
		return timeout;
	}

	/** Has something done after an error in what handles an answer: nothing may stay held for it. */
	public void onFailure(Runnable action) {
		onFailure = action;
	}

	/** Whether the adapter can be asked something now without harm to the client's own requests. */
	public boolean mayAsk() {
		return mayAsk.getAsBoolean();
	}

	public boolean isEmpty() {
		return own.isEmpty();
	}

	/**
	 * Sends a request, unless the adapter takes none now. Once one was not answered in time, others do not wait before
	 * the adapter has answered anything again: the client's own requests, such as a pause, wait behind them.
	 *
	 * @param then gets the response, or null when none came in time
	 */
	public void ask(String command, JsonObject arguments, Consumer<@Nullable Envelope> then) {
		int seq = unused();
		Consumer<@Nullable Envelope> guarded = answer -> {
			try {
				then.accept(answer);
			} catch (RuntimeException e) {
				log.error(command, e);
				onFailure.run();
			}
		};
		ownCommands.put((long) seq, command);
		own.put((long) seq, guarded);
		ScheduledThreadPoolExecutor waits = timer();
		AtomicBoolean sent = new AtomicBoolean();
		waits.schedule(() -> {
			silent |= sent.get() && own.get((long) seq) == guarded;
			giveUp(seq);
		}, timeout.toMillis(), TimeUnit.MILLISECONDS);
		// Where the adapter takes nothing any more, what it still says must reach the client: the wait just ends.
		wire.adapter().add(wire.codec().request(seq, command, arguments), () -> {
			sent.set(!silent && mayAsk.getAsBoolean());
			return sent.get();
		}, () -> giveUpSoon(waits, seq));
	}

	private void giveUpSoon(ScheduledThreadPoolExecutor waits, long seq) {
		try {
			waits.execute(() -> giveUp(seq));
		} catch (RejectedExecutionException e) {
			// The filter is closed: nobody waits.
			return;
		}
	}

	/** An id that is no request's that still waits for its answer, the client's or the filter's. */
	private int unused() {
		synchronized (recent) {
			int seq;
			do {
				seq = ownSeq;
				ownSeq = seq > FIRST_OWN ? seq - 1 : Integer.MAX_VALUE;
			} while (recent.containsKey((long) seq) || own.containsKey((long) seq)
					|| renumbered.containsKey((long) seq));
			return seq;
		}
	}

	/**
	 * A request of the client as it may be sent: nothing else tells its answer from one to a request of the filter's
	 * own than its id. Any thread.
	 *
	 * @return the same message, save where its id, or that of the request that it cancels, is taken
	 */
	public Message distinct(Envelope request) {
		long seq = request.seq();
		synchronized (recent) {
			recent.put(seq, true);
		}
		if (!renumbered.isEmpty() && request.name().equals("cancel")) {
			JsonObject arguments = request.content();
			OptionalLong cancelled = Json.number(arguments, "requestId");
			for (Map.Entry<Long, Long> r : renumbered.entrySet()) {
				if (cancelled.isPresent() && r.getValue() == cancelled.getAsLong()) {
					arguments.addProperty("requestId", r.getKey());
					return request.with(arguments);
				}
			}
		}
		if (!own.containsKey(seq)) {
			return request.message();
		}
		long other = unused();
		renumbered.put(other, seq);
		return wire.codec().renumbered(request, other);
	}

	/**
	 * An answer with the id that the client has given its request. Any thread.
	 *
	 * @param message what goes to the client
	 * @return the same message, save where {@link #distinct(Envelope)} has changed the request's id
	 */
	public Message restored(Message message) {
		if (renumbered.isEmpty()) {
			return message;
		}
		Envelope e = wire.codec().open(message);
		@Nullable Long seq = e.kind() == Envelope.Kind.RESPONSE ? renumbered.remove(e.requestSeq()) : null;
		return seq == null ? message : wire.codec().renumbered(e, seq);
	}

	/** No answer came in time, or none will come. */
	private void giveUp(long seq) {
		@Nullable Consumer<@Nullable Envelope> late = own.get(seq);
		if (late == null) {
			return;
		}
		wire.inbound().lock();
		try {
			// The answer that may still come is swallowed.
			if (own.replace(seq, late, ignored -> {
				// Too late.
			})) {
				late.accept(null);
			}
		} finally {
			wire.inbound().unlock();
		}
		wire.client().wake();
	}

	/** The adapter answers again, or has said that the program has stopped. */
	public void heard() {
		silent = false;
	}

	/** A response to a request of the filter's own ends here. */
	public boolean answered(Envelope e) {
		heard();
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
	public String commandAsked(String id) {
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
