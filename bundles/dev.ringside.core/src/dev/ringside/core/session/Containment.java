/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.session;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Keeps a failure of Ringside's own from the session: it is told once, and from then on everything is as it is without
 * Ringside.
 * <p>
 * Thread-safe. Errors of the JVM, such as a lack of memory, are not contained.
 */
public final class Containment {

	private final Consumer<Throwable> log;
	private volatile boolean failed;

	/**
	 * A containment in which nothing has failed.
	 *
	 * @param log is told of the first failure, on the thread that it happened on
	 */
	public Containment(Consumer<Throwable> log) {
		this.log = log;
	}

	/**
	 * Computes something of Ringside's.
	 *
	 * @param <V>   its type
	 * @param value computes it; not called after a failure
	 * @param plain what to take where that fails, as from then on
	 * @return the value
	 */
	public <V> V safely(Supplier<V> value, V plain) {
		if (failed) {
			return plain;
		}
		try {
			return value.get();
		} catch (RuntimeException | LinkageError e) {
			failed(e);
			return plain;
		}
	}

	/**
	 * Does something of Ringside's.
	 *
	 * @param action does it; not called after a failure
	 */
	public void safely(Runnable action) {
		safely(() -> {
			action.run();
			return Boolean.TRUE;
		}, Boolean.FALSE);
	}

	/**
	 * Something has failed elsewhere, such as on another thread.
	 *
	 * @param failure what happened
	 */
	public void failed(Throwable failure) {
		synchronized (this) {
			if (failed) {
				return;
			}
			failed = true;
		}
		log.accept(failure);
	}

	/**
	 * Whether something has failed.
	 *
	 * @return true from the first failure on
	 */
	public boolean hasFailed() {
		return failed;
	}
}
