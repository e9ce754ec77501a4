/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.dap.model.internal.adapter;

import java.time.Duration;
import java.util.Set;
import java.util.function.IntSupplier;

import dev.ringside.core.proc.ProcException;
import dev.ringside.core.proc.ProcFs;

/**
 * Keeps requests back from the moment a request is sent that lets the program run until the program does run. Adapters
 * that answer such a request before they act on it lose a pause that comes in between, and gdb may answer nothing at
 * all from there on ({@link dev.ringside.dap.adapter.AdapterBehaviour#answersBeforeRunning()}).
 * <p>
 * Whether the program runs is told by /proc, by the adapter's next event that it stopped or ended, or, for a program of
 * another machine, by nothing: then the wait is for a limited time.
 * <p>
 * Threading: {@link #await()} and {@link #sending} on the one thread that sends requests, which they may hold up;
 * {@link #open()} on any.
 */
final class ResumeBarrier {

	/**
	 * For a program of this machine, which will be seen: one that is not by then was refused by the kernel. Measured on
	 * a busy machine: 60 ms.
	 */
	private static final Duration LIMIT = Duration.ofSeconds(10);
	/** For a program that cannot be seen. */
	private static final Duration BLIND_LIMIT = Duration.ofSeconds(1);
	private static final long POLL_MILLIS = 2;
	private static final Set<String> RUNS = Set.of("continue", "next", "stepIn", "stepOut");

	private final boolean needed;
	private final boolean launch;
	private final IntSupplier pid;
	private final ProcFs procFs = new ProcFs();
	private boolean shut;
	private long since;

	/**
	 * @param needed whether the adapter is one that answers too early; false: never keeps anything back
	 * @param launch whether the end of the configuration lets the program run
	 * @param pid    the process; 0 while it is not known, negative where it is of another machine
	 */
	ResumeBarrier(boolean needed, boolean launch, IntSupplier pid) {
		this.needed = needed;
		this.launch = launch;
		this.pid = pid;
	}

	/** A request is about to be sent. */
	synchronized void sending(String request) {
		if (needed && letsRun(request)) {
			shut = true;
			since = System.nanoTime();
		}
	}

	private boolean letsRun(String request) {
		return RUNS.contains(request) || launch && request.equals("configurationDone");
	}

	/** The adapter has refused a request: what it refuses to let run does not run. */
	void refused(String request) {
		if (letsRun(request)) {
			open();
		}
	}

	/** The adapter has told of a start, a stop or an end of the program. */
	synchronized void open() {
		shut = false;
		notifyAll();
	}

	/** Waits until the program runs, for a limited time. */
	void await() {
		try {
			while (waits()) {
				// The monitor is free while /proc is read.
				if (isRunning()) {
					open();
				}
			}
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	private synchronized boolean waits() throws InterruptedException {
		if (!shut) {
			return false;
		}
		if (System.nanoTime() - since > (pid.getAsInt() < 0 ? BLIND_LIMIT : LIMIT).toNanos()) {
			shut = false;
			return false;
		}
		wait(POLL_MILLIS);
		return shut;
	}

	private boolean isRunning() {
		int process = pid.getAsInt();
		if (process <= 0) {
			return false;
		}
		try {
			char leader = procFs.stat(process, process).state();
			if (leader != 'Z') {
				return runs(leader);
			}
			// Its main thread has ended, the others have not.
			for (int tid : procFs.threads(process)) {
				if (runs(procFs.stat(process, tid).state())) {
					return true;
				}
			}
			return false;
		} catch (ProcException e) {
			// It has ended: the adapter will say so.
			return true;
		}
	}

	/** What a debugger has stopped is in the kernel's state {@code t}, "tracing stop"; proc_pid_stat(5). */
	private static boolean runs(char state) {
		return state != 't' && state != 'Z' && state != 'X';
	}
}
