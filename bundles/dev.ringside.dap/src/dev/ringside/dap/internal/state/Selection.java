/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap.internal.state;

import java.util.OptionalLong;

/**
 * The thread that the debugger has selected, as far as messages tell: what names no thread acts on it. By the adapter's
 * ids. Thread-safe.
 */
public final class Selection {

	private static final long NONE = -1;

	private volatile long thread = NONE;

	/** The thread; empty where it is not known. */
	public OptionalLong thread() {
		return thread == NONE ? OptionalLong.empty() : OptionalLong.of(thread);
	}

	/** The program has stopped; the debugger selects the thread that has. */
	public void stopped(OptionalLong stopped) {
		thread = stopped.orElse(NONE);
	}

	/** A request names a thread, or a frame of it, and the debugger selects it for that. */
	public void named(long named) {
		thread = named;
	}

	/** A console command selects a thread. */
	public void byCommand(long selected) {
		thread = selected;
	}
}
