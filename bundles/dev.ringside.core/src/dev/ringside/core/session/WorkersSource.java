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

import java.io.IOException;

import dev.ringside.core.settings.Settings;

/**
 * A debug session that can tell of the workers of its process. Each debug model that tells a process id offers one;
 * front ends get it as an adapter of the model's elements.
 * <p>
 * Implementations are thread-safe.
 */
public interface WorkersSource {

	/**
	 * The settings of the session.
	 *
	 * @return the settings
	 */
	Settings settings();

	/**
	 * What is known of the workers now. A source that has looked since the program stopped, as a session does for
	 * itself, does not look again; where nothing is known, or the program has been running, it is as {@link #read()},
	 * and may be called where that may.
	 *
	 * @return the report
	 * @throws IOException as {@link #read()}
	 */
	default WorkersReport current() throws IOException {
		return read();
	}

	/**
	 * Reads again what is known of the workers. May read /proc or ask the debugger: never call it on a user interface's
	 * or dispatch thread.
	 *
	 * @return the report
	 * @throws IOException when the process has ended or cannot be read; the message says which, for people
	 */
	WorkersReport read() throws IOException;

	/**
	 * Adds a listener for changes: a stop, another set of workers, the end of the session.
	 *
	 * @param listener is told on any thread and must not block
	 * @return removes the listener
	 */
	Runnable onChange(Runnable listener);
}
