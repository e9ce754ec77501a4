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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.session.ProcessModel;
import dev.ringside.core.session.WorkersReport;
import dev.ringside.core.session.WorkersSource;
import dev.ringside.core.settings.Settings;
import dev.ringside.dap.model.internal.Messages;

/**
 * What a session tells of its process's workers, for the workers view: what the session's only model of the process
 * has.
 */
final class SessionWorkers implements WorkersSource {

	private final TargetElement target;
	private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
	private volatile boolean ended;

	SessionWorkers(TargetElement target) {
		this.target = target;
	}

	void changed() {
		listeners.forEach(Runnable::run);
	}

	/** The model of the process is another, or knows more. */
	void modelChanged() {
		// A stop tells when it is complete; before, the program still counts as running, and whoever hears of it would
		// look again.
		if (target.isSuspended()) {
			changed();
		}
	}

	void ended() {
		ended = true;
		changed();
	}

	@Override
	public Settings settings() {
		return target.settings();
	}

	@Override
	public WorkersReport current() throws IOException {
		ProcessModel model = model();
		boolean known = model.snapshot().isPresent() || !model.isOfThisMachine();
		return known && (target.isSuspended() || target.execution().hasJustResumed()) ? report(model) : read();
	}

	@Override
	public WorkersReport read() throws IOException {
		ProcessModel model = model();
		model.refresh();
		return report(model);
	}

	private ProcessModel model() throws IOException {
		if (ended) {
			throw new IOException(Messages.workers_ended);
		}
		@Nullable ProcessModel model = target.model().orElse(null);
		if (model == null || model.pid().isEmpty() && model.threads().isEmpty()) {
			throw new IOException(Messages.workers_noProcess);
		}
		return model;
	}

	private WorkersReport report(ProcessModel model) {
		long pid = model.pid().isPresent() ? model.pid().getAsInt() : target.processId();
		return model.report(settings(), pid == 0 ? target.getName() : Long.toString(pid));
	}

	@Override
	public Runnable onChange(Runnable listener) {
		listeners.add(listener);
		return () -> listeners.remove(listener);
	}
}
