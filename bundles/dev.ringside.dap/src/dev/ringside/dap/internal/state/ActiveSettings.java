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

import dev.ringside.core.guard.Guard;
import dev.ringside.core.session.WorkerLabels;
import dev.ringside.core.settings.Settings;
import dev.ringside.dap.internal.text.DapTexts;

/** The settings of the session, and whether the filter does anything. Thread-safe. */
public final class ActiveSettings {

	private enum State {
		/** Messages are looked at. */
		ON,
		/** Everything passes as it is; launch or attach arguments may say otherwise. */
		ASLEEP,
		/** Everything passes as it is, for good. */
		DISABLED
	}

	private volatile Settings settings;
	private volatile Guard guard;
	private volatile State state;

	/** @param settings what holds until launch or attach arguments say otherwise */
	public ActiveSettings(Settings settings) {
		this.settings = settings;
		this.guard = guard(settings);
		this.state = settings.enabled() ? State.ON : State.ASLEEP;
	}

	private static Guard guard(Settings settings) {
		return new Guard(settings.guard(), DapTexts::action, WorkerLabels.BY_TID::kind);
	}

	/** The settings. */
	public Settings get() {
		return settings;
	}

	/** What is allowed. */
	public Guard guard() {
		return guard;
	}

	/** A launch or attach begins with these. */
	public void started(Settings now) {
		settings = now;
		guard = guard(now);
		state = now.enabled() ? State.ON : State.ASLEEP;
	}

	/** Nothing is looked at any more. */
	public void disable() {
		state = State.DISABLED;
	}

	/** Whether messages are looked at. */
	public boolean isOn() {
		return state == State.ON;
	}

	/** Whether messages are not looked at now, and may be again. */
	public boolean isAsleep() {
		return state == State.ASLEEP;
	}
}
