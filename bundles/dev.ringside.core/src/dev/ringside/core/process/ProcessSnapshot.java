/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.process;

import java.util.List;
import java.util.Optional;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.kernel.PolicyVerdict;

/**
 * The threads of a process at one moment. Threads that ended while it was taken are not in it.
 *
 * @param pid     the process id
 * @param kernel  the kernel
 * @param policy  how that kernel shows workers; null where nothing is known to decide by
 * @param tracer  the process that traces the thread group leader; 0 when none does, -1 when not read
 * @param threads the threads, by TID ascending
 */
public record ProcessSnapshot(int pid, KernelInfo kernel, @Nullable PolicyVerdict policy, int tracer,
		List<ThreadReport> threads) {

	/** Copies the list. */
	public ProcessSnapshot {
		threads = List.copyOf(threads);
	}

	/**
	 * The same threads with another policy.
	 *
	 * @param other the policy; null where nothing is known to decide by
	 * @return a new snapshot
	 */
	public ProcessSnapshot withPolicy(@Nullable PolicyVerdict other) {
		return new ProcessSnapshot(pid, kernel, other, tracer, threads);
	}

	/**
	 * A thread.
	 *
	 * @param tid its TID
	 * @return empty when the process had none of that TID
	 */
	public Optional<ThreadReport> thread(int tid) {
		int low = 0;
		int high = threads.size() - 1;
		while (low <= high) {
			int middle = (low + high) >>> 1;
			int candidate = threads.get(middle).tid();
			if (candidate == tid) {
				return Optional.of(threads.get(middle));
			}
			if (candidate < tid) {
				low = middle + 1;
			} else {
				high = middle - 1;
			}
		}
		return Optional.empty();
	}

	/**
	 * The workers.
	 *
	 * @return by TID ascending; empty when there is none
	 */
	public List<ThreadReport> workers() {
		return threads.stream().filter(ThreadReport::isWorker).toList();
	}

	/**
	 * The workers that keep running while a debugger holds the process: the leader is traced and they are not.
	 *
	 * @return by TID ascending; empty also when nobody traces the process
	 */
	public List<ThreadReport> untracedWorkers() {
		return tracer <= 0 ? List.of() : threads.stream().filter(t -> t.isWorker() && t.tracer() == 0).toList();
	}
}
