/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap.adapter;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Ends the debuggers that outlive their adapter: with cdt-gdb-adapter 1.7.0, gdb 13 tries again forever to attach to a
 * worker that it may not attach to, and looks at nothing else. Note them while the adapter lives: afterwards they are
 * nobody's children. Thread-safe.
 */
public final class OrphanedDebuggers {

	private final Set<ProcessHandle> debuggers = ConcurrentHashMap.newKeySet();
	private final Duration patience;
	private final LongConsumer stays;

	/**
	 * None yet.
	 *
	 * @param patience how long they may take to end by themselves, then on SIGTERM, then on SIGKILL
	 * @param stays    gets the process id of each one that has to be ended, before it is
	 */
	public OrphanedDebuggers(Duration patience, LongConsumer stays) {
		this.patience = patience;
		this.stays = stays;
	}

	/**
	 * Notes debuggers. Nothing else may be among them: a program that was launched may be meant to run on.
	 *
	 * @param started what the adapter has started
	 */
	public void note(Stream<ProcessHandle> started) {
		started.forEach(debuggers::add);
	}

	/**
	 * Whether a debugger was noted that runs by such a command.
	 *
	 * @param command tells by the whole command line, which is empty where it cannot be read
	 * @return true for at least one
	 */
	public boolean has(Predicate<String> command) {
		return debuggers.stream().anyMatch(d -> command.test(d.info().commandLine().orElse("")));
	}

	/**
	 * Waits for the noted debuggers to end, and ends those that do not: by SIGTERM, then by SIGKILL.
	 *
	 * @return whether one did not end by itself
	 * @throws InterruptedException when this thread is interrupted
	 */
	public boolean end() throws InterruptedException {
		if (haveEnded()) {
			return false;
		}
		debuggers.stream().filter(ProcessHandle::isAlive).forEach(d -> {
			stays.accept(d.pid());
			d.destroy();
		});
		if (!haveEnded()) {
			debuggers.stream().filter(ProcessHandle::isAlive).forEach(ProcessHandle::destroyForcibly);
			haveEnded();
		}
		return true;
	}

	/** Waits. */
	private boolean haveEnded() throws InterruptedException {
		try {
			CompletableFuture.allOf(debuggers.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
					.get(patience.toMillis(), TimeUnit.MILLISECONDS);
			return true;
		} catch (ExecutionException | TimeoutException e) {
			return debuggers.stream().noneMatch(ProcessHandle::isAlive);
		}
	}
}
