/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.thread;

import java.util.List;
import java.util.OptionalInt;

import dev.ringside.core.evidence.Certainty;
import dev.ringside.core.evidence.Evidence;

/**
 * What a thread is, how sure that is, and why.
 *
 * @param kind      the kind
 * @param certainty how sure it is
 * @param owner     a worker's owner: the TID, in the reader's PID namespace, of the task that made the ring; empty for
 *                  other threads and where it cannot be told
 * @param renamed   whether the thread is an io_uring worker that does not carry the kernel's name for it
 * @param evidence  the reasons, strongest first; never empty
 */
public record Classification(ThreadKind kind, Certainty certainty, OptionalInt owner, boolean renamed,
		List<Evidence> evidence) {

	/** Copies the list. */
	public Classification {
		evidence = List.copyOf(evidence);
	}

	/**
	 * Whether the thread never runs user code.
	 *
	 * @return {@link ThreadKind#isWorker()} of the kind
	 */
	public boolean isWorker() {
		return kind.isWorker();
	}

	/**
	 * The evidence as plain texts.
	 *
	 * @return the sentences, in order
	 */
	public List<String> evidenceTexts() {
		return evidence.stream().map(Evidence::text).toList();
	}
}
