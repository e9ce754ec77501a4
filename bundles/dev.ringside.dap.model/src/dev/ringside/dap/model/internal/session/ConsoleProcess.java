/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.dap.model.internal.session;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.eclipse.core.runtime.PlatformObject;
import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.model.IDebugTarget;
import org.eclipse.debug.core.model.IProcess;
import org.eclipse.debug.core.model.IStreamMonitor;
import org.eclipse.debug.core.model.IStreamsProxy;
import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.dap.model.DapModel;
import dev.ringside.dap.model.internal.Failures;
import dev.ringside.dap.model.internal.Messages;
import dev.ringside.launch.ConsoleStream;

/**
 * The session's console: what the program and the adapter write, and the adapter's command line for what the user
 * types. The process that it shows is the program's, as far as the adapter tells of it.
 */
final class ConsoleProcess extends PlatformObject implements IProcess, IStreamsProxy {

	private final TargetElement target;
	private final ConsoleStream out = new ConsoleStream();
	private final ConsoleStream err = new ConsoleStream();
	private final Consumer<String> typed;
	private final Map<String, String> attributes = new ConcurrentHashMap<>();
	private volatile int exitStatus;

	ConsoleProcess(TargetElement target, String label, Consumer<String> typed) {
		this.target = target;
		this.typed = typed;
		attributes.put(ATTR_PROCESS_TYPE, DapModel.ID);
		attributes.put(ATTR_PROCESS_LABEL, label);
	}

	void output(String text) {
		out.append(text);
	}

	void error(String text) {
		err.append(text);
	}

	/** The program's process id; 0: not known. */
	void processId(long pid) {
		if (pid == 0) {
			attributes.remove(ATTR_PROCESS_ID);
		} else {
			attributes.put(ATTR_PROCESS_ID, Long.toString(pid));
		}
	}

	void exitStatus(int status) {
		exitStatus = status;
	}

	void fire(int kind) {
		DebugPlugin.getDefault().fireDebugEventSet(new DebugEvent[] { new DebugEvent(this, kind) });
	}

	@Override
	public String getLabel() {
		return String.valueOf(attributes.get(ATTR_PROCESS_LABEL));
	}

	@Override
	public ILaunch getLaunch() {
		return target.getLaunch();
	}

	@Override
	public IStreamsProxy getStreamsProxy() {
		return this;
	}

	@Override
	public IStreamMonitor getErrorStreamMonitor() {
		return err;
	}

	@Override
	public IStreamMonitor getOutputStreamMonitor() {
		return out;
	}

	@Override
	public void write(@Nullable String input) throws IOException {
		if (input != null && !input.isBlank()) {
			if (isTerminated()) {
				throw new IOException(Messages.process_ended);
			}
			typed.accept(input.strip());
		}
	}

	@Override
	public void setAttribute(@Nullable String key, @Nullable String value) {
		if (key != null) {
			if (value == null) {
				attributes.remove(key);
			} else {
				attributes.put(key, value);
			}
		}
	}

	@Override
	public @Nullable String getAttribute(@Nullable String key) {
		return key == null ? null : attributes.get(key);
	}

	@Override
	public int getExitValue() throws DebugException {
		if (!isTerminated()) {
			throw Failures.failure(Messages.process_running, null);
		}
		return exitStatus;
	}

	@Override
	public boolean canTerminate() {
		return target.canTerminate();
	}

	@Override
	public boolean isTerminated() {
		return target.isTerminated() || target.isDisconnected();
	}

	@Override
	public void terminate() throws DebugException {
		target.terminate();
	}

	@Override
	public <T> T getAdapter(@Nullable Class<T> type) {
		if (type == IProcess.class || type == ConsoleProcess.class) {
			return type.cast(this);
		}
		if (type == IDebugTarget.class) {
			return type.cast(target);
		}
		if (type == ILaunch.class) {
			return type.cast(getLaunch());
		}
		return super.getAdapter(type);
	}
}
