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

import java.util.Optional;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.proc.LeftStopped;
import dev.ringside.core.process.ProcessSnapshot;

/** An attach: what it attaches to, how that was before, and how far it has come. Thread-safe. */
final class Attachment {

	private volatile int id;
	/** The process as it was before, until the adapter has attached; null where it had no workers. */
	private volatile @Nullable ProcessSnapshot pending;
	/** The process before; null where there was none, or it was stopped already. */
	private volatile @Nullable LeftStopped before;
	/** The process has stopped, or runs, as the adapter says. */
	private volatile boolean complete;

	/** A launch or attach begins; 0 where it names no process. */
	void started(int attachId) {
		id = attachId;
		pending = null;
		before = null;
		complete = false;
	}

	/**
	 * The attach is passed on.
	 *
	 * @param process the process, where it has workers; null for any other
	 * @param state   how it is before; null where it is stopped already
	 */
	void passedOn(@Nullable ProcessSnapshot process, @Nullable LeftStopped state) {
		pending = process;
		before = state;
	}

	/** The adapter has answered, or the session has come to an end. */
	void over() {
		pending = null;
	}

	/** The adapter has the process: it has stopped, or runs, as the adapter says. */
	void complete() {
		complete = true;
	}

	/** The number that is attached to: the process id, or the TID of any of its threads; 0 for none. */
	int id() {
		return id;
	}

	/** The process as it was before, until the adapter has answered; null where it had no workers. */
	@Nullable
	ProcessSnapshot pending() {
		return pending;
	}

	/**
	 * The process that the debugger may have left stopped: where the attach has not come to an end, or it was killed.
	 */
	Optional<LeftStopped> leftStopped(boolean killed) {
		return complete && !killed ? Optional.empty() : Optional.ofNullable(before);
	}
}
