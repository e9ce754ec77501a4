/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap.internal.filter;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.messages.Message;

import dev.ringside.dap.internal.wire.Log;
import dev.ringside.dap.internal.wire.Wire;
import dev.ringside.dap.message.Envelope;

/**
 * What the adapter has sent while a list of threads waits for the TIDs of its threads: that list, and all that came
 * behind it, in order.
 * <p>
 * Threading: with {@link Wire#inbound()} held.
 */
final class HeldMessages {

	private static final int MAX_HELD = 10_000;
	/** The most bytes of messages that are held; a client with such a list has other troubles than names. */
	private static final long MAX_HELD_BYTES = Math.min(16L << 20, Runtime.getRuntime().maxMemory() / 16);

	/** Passes a message of the adapter on to the client. */
	@FunctionalInterface
	interface Passer {
		/** @param e the message opened; null where that failed */
		void pass(Message message, @Nullable Envelope e);
	}

	private final Wire wire;
	private final Log log;
	private final Passer passer;
	private @Nullable Deque<Message> held;
	private long bytes;
	/** Too much came while the debugger was asked: until it has answered, nothing more is held. */
	private boolean overflowed;

	HeldMessages(Wire wire, Log log, Passer passer) {
		this.wire = wire;
		this.log = log;
		this.passer = passer;
	}

	/** Whether a list waits. */
	boolean isHolding() {
		return held != null;
	}

	/** Whether nothing more can be held until the debugger has answered. */
	boolean hasOverflowed() {
		return overflowed;
	}

	/** A list of threads waits. */
	void hold(Message list) {
		held = new ArrayDeque<>(List.of(list));
		bytes = Math.max(0, wire.codec().size(list));
	}

	/**
	 * Keeps a message back while a list of threads waits. Where that makes too much, all that is held is passed on.
	 *
	 * @return false where none waits, or none can wait any longer
	 */
	boolean keep(Message message) {
		@Nullable Deque<Message> waiting = held;
		if (waiting == null) {
			return false;
		}
		long size = wire.codec().size(message);
		if (size < 0 || bytes + size > MAX_HELD_BYTES || waiting.size() >= MAX_HELD) {
			overflowed = true;
			log.once("log.heldTooMuch");
			release();
			return false;
		}
		bytes += size;
		waiting.add(message);
		return true;
	}

	/** The debugger has answered, or will not: what waited is passed on. */
	void answered() {
		overflowed = false;
		release();
	}

	/** Passes on what is held, in order; what has to wait again stays, with all behind it. */
	void release() {
		@Nullable Deque<Message> waiting = held;
		held = null;
		while (waiting != null && !waiting.isEmpty()) {
			Message m = waiting.remove();
			@Nullable Envelope e = null;
			try {
				e = wire.codec().open(m);
			} catch (RuntimeException x) {
				log.error("adapter", x);
			}
			passer.pass(m, e);
			@Nullable Deque<Message> again = held;
			if (again != null) {
				again.addAll(waiting);
				waiting.forEach(w -> bytes += wire.codec().size(w));
				return;
			}
		}
	}
}
