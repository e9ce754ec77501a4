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

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.proc.ProcException;
import dev.ringside.core.proc.ProcFs;
import dev.ringside.core.proc.ProcessInspector;
import dev.ringside.core.session.WorkerTracker;
import dev.ringside.core.session.WorkersReport;
import dev.ringside.core.session.WorkersSource;
import dev.ringside.core.settings.Settings;

/** What a session with an adapter tells of its process's workers, for the workers view. */
final class DapWorkers implements WorkersSource {

	private final Settings settings;
	private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
	private volatile @Nullable WorkerTracker tracker;
	private volatile boolean ended;

	DapWorkers(Settings settings) {
		this.settings = settings;
	}

	/** The process is known, and it is one of this machine. Does not read. */
	void process(long pid) {
		WorkerTracker now = tracker;
		if (settings.enabled() && (now == null || now.pid() != pid)) {
			tracker = new WorkerTracker(ProcessInspector.ofThisMachine(new ProcFs(), settings.kernelPolicy()), Math.toIntExact(pid));
			changed();
		}
	}

	/** The process has gone, another one will come. */
	void noProcess() {
		tracker = null;
		changed();
	}

	/** Looks at the process again: which threads are workers now. Reads /proc. */
	void refresh() {
		WorkerTracker now = tracker;
		if (now != null) {
			try {
				now.refresh();
			} catch (ProcException e) {
				// It may have ended just now; the adapter will say so.
				DebugPlugin.logDebugMessage(e.getMessage());
			}
		}
	}

	void changed() {
		listeners.forEach(Runnable::run);
	}

	void ended() {
		ended = true;
		changed();
	}

	Optional<WorkerTracker> tracker() {
		return Optional.ofNullable(tracker);
	}

	@Override
	public Settings settings() {
		return settings;
	}

	@Override
	public WorkersReport read() throws IOException {
		WorkerTracker now = tracker;
		if (ended) {
			throw new IOException(Messages.workers_ended);
		}
		if (now == null) {
			throw new IOException(Messages.workers_noProcess);
		}
		return WorkersReport.of(now.refresh(), settings);
	}

	@Override
	public Runnable onChange(Runnable listener) {
		listeners.add(listener);
		return () -> listeners.remove(listener);
	}
}
