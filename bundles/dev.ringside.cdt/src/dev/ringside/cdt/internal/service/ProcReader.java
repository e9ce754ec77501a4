/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.internal.service;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

import dev.ringside.core.session.Containment;

/**
 * The one thread of a session that reads {@code /proc} and core files, so that the session's executor never waits for a
 * file. Thread-safe.
 */
final class ProcReader {

	private final Executor session;
	private final Containment containment;
	private final ExecutorService thread;

	/**
	 * Starts no thread before there is something to read.
	 *
	 * @param sessionId   the session's id, for the thread's name
	 * @param session     the session's executor
	 * @param containment takes failures of what is read
	 */
	ProcReader(String sessionId, Executor session, Containment containment) {
		this.session = session;
		this.containment = containment;
		thread = Executors.newSingleThreadExecutor(task -> {
			Thread t = new Thread(task, "Ringside /proc reader " + sessionId);
			t.setDaemon(true);
			return t;
		});
	}

	/**
	 * Reads something, after all that was to be read before.
	 *
	 * @param read reads it
	 * @return false where the session is shutting down and nothing will be read
	 */
	boolean read(Runnable read) {
		try {
			thread.execute(() -> {
				try {
					read.run();
				} catch (RuntimeException | LinkageError e) {
					containment.failed(e); // and what waits goes on
				}
			});
			return true;
		} catch (RejectedExecutionException e) {
			return false;
		}
	}

	/**
	 * Goes on in the session; does nothing where that has ended.
	 *
	 * @param then what to run on the session's executor
	 */
	void inSession(Runnable then) {
		try {
			session.execute(then);
		} catch (RejectedExecutionException e) {
			// the session has ended
		}
	}

	/** Ends the thread. */
	void end() {
		thread.shutdownNow();
	}
}
