/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.dap.model;

import java.util.Optional;

import org.eclipse.debug.core.model.IThread;

import dev.ringside.core.thread.Classification;

/**
 * A thread of the program, user thread or worker.
 * <p>
 * What is declared here answers from memory, on any thread. {@link #getStackFrames()} and {@link #getTopStackFrame()}
 * ask the adapter when they are called first after a stop, and wait for a limited time.
 *
 * @noimplement This interface is not intended to be implemented by clients.
 */
public interface DapThread extends IThread {

	/**
	 * The adapter's number of the thread.
	 *
	 * @return the number; a TID with some adapters only
	 */
	int id();

	/**
	 * What the thread is.
	 *
	 * @return empty where it is not known, and with Ringside switched off
	 */
	Optional<Classification> classification();

	/**
	 * Whether the thread is a worker.
	 *
	 * @return true when it never runs user code
	 */
	boolean isWorker();

	/**
	 * Why the thread is suspended.
	 *
	 * @return the adapter's words, bounded and escaped, such as a signal; empty where it said nothing of this thread
	 */
	String stopReason();

	/**
	 * The name with what the thread is.
	 *
	 * @return bounded and escaped
	 */
	@Override
	String getName();
}
