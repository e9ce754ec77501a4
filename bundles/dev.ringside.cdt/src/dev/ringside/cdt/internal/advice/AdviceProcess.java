/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.internal.advice;

import java.util.HashMap;
import java.util.Map;

import org.eclipse.core.runtime.PlatformObject;
import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.model.IProcess;
import org.eclipse.debug.core.model.IStreamMonitor;
import org.eclipse.debug.core.model.IStreamsProxy;
import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.launch.ConsoleStream;

/**
 * The page of a launch's console that holds the advice of its session. It is in the launch only where there is some.
 * Thread-safe.
 */
final class AdviceProcess extends PlatformObject implements IProcess {

	private final ILaunch launch;
	private final ConsoleStream output = new ConsoleStream();
	private final ConsoleStream errors = new ConsoleStream();
	private final Map<String, String> attributes = new HashMap<>();
	private volatile boolean ended;

	AdviceProcess(ILaunch launch) {
		this.launch = launch;
	}

	void println(String line) {
		output.append(line + System.lineSeparator());
	}

	void end() {
		if (!ended) {
			ended = true;
			fire(DebugEvent.TERMINATE);
		}
	}

	void fire(int kind) {
		DebugPlugin plugin = DebugPlugin.getDefault();
		if (plugin != null) {
			plugin.fireDebugEventSet(new DebugEvent[] { new DebugEvent(this, kind) });
		}
	}

	@Override
	public String getLabel() {
		return Messages.advice;
	}

	@Override
	public ILaunch getLaunch() {
		return launch;
	}

	@Override
	public IStreamsProxy getStreamsProxy() {
		return new IStreamsProxy() {
			@Override
			public IStreamMonitor getErrorStreamMonitor() {
				return errors;
			}

			@Override
			public IStreamMonitor getOutputStreamMonitor() {
				return output;
			}

			@Override
			public void write(String input) {
				// nobody reads it
			}
		};
	}

	@Override
	public synchronized void setAttribute(String key, @Nullable String value) {
		if (value == null) {
			attributes.remove(key);
		} else {
			attributes.put(key, value);
		}
	}

	@Override
	public synchronized @Nullable String getAttribute(String key) {
		return attributes.get(key);
	}

	@Override
	public int getExitValue() throws DebugException {
		return 0;
	}

	@Override
	public boolean canTerminate() {
		return false;
	}

	@Override
	public boolean isTerminated() {
		return ended;
	}

	@Override
	public void terminate() {
		// ends with the session
	}
}
