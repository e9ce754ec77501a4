/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.launch;

import org.eclipse.core.runtime.ListenerList;
import org.eclipse.debug.core.IStreamListener;
import org.eclipse.debug.core.model.IFlushableStreamMonitor;
import org.eclipse.jdt.annotation.Nullable;

/**
 * A stream of a session's console: keeps the last mebibyte (in characters) of what was written until a console shows
 * it. Thread-safe; listeners are told on the thread that writes, without a lock held.
 */
public final class ConsoleStream implements IFlushableStreamMonitor {

	private static final int LIMIT = 1 << 20;

	private final ListenerList<IStreamListener> listeners = new ListenerList<>();
	private final StringBuilder contents = new StringBuilder();
	private boolean buffered = true;

	/**
	 * Writes.
	 *
	 * @param text the text, with its line ends
	 */
	public void append(String text) {
		synchronized (this) {
			if (buffered) {
				contents.append(text);
				if (contents.length() > LIMIT) {
					contents.delete(0, contents.length() - LIMIT);
				}
			}
		}
		for (IStreamListener listener : listeners) {
			listener.streamAppended(text, this);
		}
	}

	@Override
	public void addListener(@Nullable IStreamListener listener) {
		if (listener != null) {
			listeners.add(listener);
		}
	}

	@Override
	public void removeListener(@Nullable IStreamListener listener) {
		if (listener != null) {
			listeners.remove(listener);
		}
	}

	@Override
	public synchronized String getContents() {
		return contents.toString();
	}

	@Override
	public synchronized void flushContents() {
		contents.setLength(0);
	}

	@Override
	public synchronized void setBuffered(boolean buffer) {
		buffered = buffer;
	}

	@Override
	public synchronized boolean isBuffered() {
		return buffered;
	}
}
