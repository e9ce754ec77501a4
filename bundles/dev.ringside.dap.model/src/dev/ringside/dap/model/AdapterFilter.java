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
import java.util.OptionalInt;

import org.eclipse.lsp4j.debug.services.IDebugProtocolServer;
import org.eclipse.lsp4j.jsonrpc.debug.DebugLauncher;

import dev.ringside.core.thread.Classification;

/** What stands between this debug model and the adapter, in this process: Ringside's filter, or nothing. */
interface AdapterFilter {

	/** Nothing: a session with Ringside switched off. */
	AdapterFilter NONE = new AdapterFilter() {
		@Override
		public DebugLauncher.Builder<IDebugProtocolServer> launcher() {
			return new DebugLauncher.Builder<>();
		}

		@Override
		public Optional<Classification> classification(int threadId) {
			return Optional.empty();
		}

		@Override
		public OptionalInt tid(int threadId) {
			return OptionalInt.empty();
		}

		@Override
		public OptionalInt processId() {
			return OptionalInt.empty();
		}

		@Override
		public void close() {
			// nothing to close
		}
	};

	/**
	 * A builder of the connection, with the filter in it.
	 *
	 * @return for one connection
	 */
	DebugLauncher.Builder<IDebugProtocolServer> launcher();

	/**
	 * What a thread is, from memory.
	 *
	 * @param threadId the adapter's number of the thread
	 * @return empty where it is not known
	 */
	Optional<Classification> classification(int threadId);

	/** The TID of a thread, from memory; empty where it is not known. */
	OptionalInt tid(int threadId);

	/** The process that is debugged, from memory; empty where it is not known or is none of this machine. */
	OptionalInt processId();

	/** The session has ended. */
	void close();
}
