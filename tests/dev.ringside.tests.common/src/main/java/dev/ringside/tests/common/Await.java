/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.tests.common;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Bounded waits for a condition. A wait that runs out fails with an {@link AssertionError} that says what it waited
 * for. All methods may be called from any thread.
 */
public final class Await {

	/** How long a wait lasts when the caller names no time: far more than anything needs on a loaded machine. */
	public static final Duration LIMIT = Duration.ofSeconds(60);

	private static final long PAUSE_MILLIS = 10;

	private Await() {
	}

	/** A condition that may throw; what it threw last is told when the wait runs out. */
	@FunctionalInterface
	public interface Condition {
		/** Whether that which is waited for has come. */
		boolean holds() throws Exception;
	}

	/**
	 * Waits until the condition holds.
	 *
	 * @param what what is waited for, for the failure's message: "the thread calc to stop"
	 */
	public static void until(String what, Condition condition) {
		until(what, LIMIT, condition);
	}

	/** As {@link #until(String, Condition)}, at most so long. */
	public static void until(String what, Duration limit, Condition condition) {
		value(what, limit, () -> condition.holds() ? Optional.of(Boolean.TRUE) : Optional.empty());
	}

	/** Waits until there is a value, and returns it. */
	public static <T> T value(String what, Callable<Optional<T>> source) {
		return value(what, LIMIT, source);
	}

	/** As {@link #value(String, Callable)}, at most so long. */
	public static <T> T value(String what, Duration limit, Callable<Optional<T>> source) {
		long end = System.nanoTime() + limit.toNanos();
		Exception last = null;
		do {
			try {
				Optional<T> value = source.call();
				if (value.isPresent()) {
					return value.get();
				}
				last = null;
				Thread.sleep(PAUSE_MILLIS);
			} catch (InterruptedException e) {
				Thread.currentThread().interrupt();
				throw new AssertionError("interrupted while waiting for " + what, e);
			} catch (Exception e) {
				last = e;
				pause(what);
			}
		} while (System.nanoTime() < end);
		throw new AssertionError("waited " + limit.toSeconds() + " s for " + what, last);
	}

	private static void pause(String what) {
		try {
			Thread.sleep(PAUSE_MILLIS);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new AssertionError("interrupted while waiting for " + what, e);
		}
	}
}
