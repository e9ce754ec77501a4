/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.dap.model.internal.session;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

import org.eclipse.debug.core.DebugPlugin;

import dev.ringside.dap.model.internal.Failures;
import dev.ringside.dap.model.internal.Messages;

/** The thread of a session that handles the adapter's events, one after the other. Thread-safe. */
final class EventThread {

	private final ExecutorService executor = Executors.newSingleThreadExecutor(task -> {
		Thread thread = new Thread(task, "Ringside adapter events");
		thread.setDaemon(true);
		return thread;
	});

	/** Runs something on it; nothing once it has ended. */
	void later(Runnable task) {
		try {
			executor.execute(() -> {
				try {
					task.run();
				} catch (RuntimeException e) {
					// A bug of ours must not end the session: it is logged, and the next event is handled.
					DebugPlugin.log(Failures.error(Messages.connection_failed, e));
				}
			});
		} catch (RejectedExecutionException e) {
			// The session is over: nobody waits for it.
			DebugPlugin.logDebugMessage("event after the end of a session");
		}
	}

	/**
	 * Runs something on it, or at once when it has ended: advice on an attach that failed may come after the session's
	 * end.
	 */
	void laterOrNow(Runnable task) {
		if (executor.isShutdown()) {
			task.run();
		} else {
			later(task);
		}
	}

	/** What was handed over is still done. */
	void end() {
		executor.shutdown();
	}
}
