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

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

import org.eclipse.lsp4j.jsonrpc.MessageConsumer;
import org.eclipse.lsp4j.jsonrpc.messages.Message;

/**
 * One direction's end: the messages that pass, in order, and between them those that the filter adds. Adding never waits for a write that
 * is under way: two pumps that wait for each other's pipe would stand still for ever.
 */
final class Outlet {

	private final MessageConsumer target;
	private final ReentrantLock lock = new ReentrantLock();
	private final Queue<Added> added = new ConcurrentLinkedQueue<>();

	/** A message of the filter's own; {@code wanted} is asked when its turn has come. */
	private record Added(Message message, BooleanSupplier wanted, Runnable dropped) {
	}

	Outlet(MessageConsumer target) {
		this.target = target;
	}

	/** Passes a message on, behind everything that was added before. */
	void forward(Message message) {
		lock.lock();
		try {
			drain();
			target.consume(message);
		} finally {
			lock.unlock();
		}
		flush();
	}

	/** Adds a message of the filter's own. If another thread is writing, that thread writes it next. */
	void add(Message message) {
		add(message, () -> true, () -> {
			// Always wanted.
		});
	}

	/**
	 * Adds a message of the filter's own that is sent only if it still is wanted when its turn has come.
	 *
	 * @param dropped called instead of the write; must neither wait nor take a lock
	 */
	void add(Message message, BooleanSupplier wanted, Runnable dropped) {
		added.add(new Added(message, wanted, dropped));
		flush();
	}

	private void flush() {
		// Whoever adds while the lock is taken leaves it to the holder, who looks again after unlocking.
		while (!added.isEmpty() && lock.tryLock()) {
			try {
				drain();
			} finally {
				lock.unlock();
			}
		}
	}

	private void drain() {
		for (Added a = added.poll(); a != null; a = added.poll()) {
			if (a.wanted().getAsBoolean()) {
				target.consume(a.message());
			} else {
				a.dropped().run();
			}
		}
	}
}
