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

import org.eclipse.lsp4j.jsonrpc.MessageConsumer;
import org.eclipse.lsp4j.jsonrpc.messages.Message;

/**
 * One direction's end: the messages that pass, in order, and between them those that the filter adds. Adding never waits for a write that
 * is under way: two pumps that wait for each other's pipe would stand still for ever.
 */
final class Outlet {

	private final MessageConsumer target;
	private final ReentrantLock lock = new ReentrantLock();
	private final Queue<Message> added = new ConcurrentLinkedQueue<>();

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
		added.add(message);
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
		for (Message m = added.poll(); m != null; m = added.poll()) {
			target.consume(m);
		}
	}
}
