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

import java.util.List;

import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.DebugException;
import org.eclipse.lsp4j.debug.RestartArguments;

import dev.ringside.dap.model.internal.Failures;
import dev.ringside.dap.model.internal.Messages;
import dev.ringside.dap.model.internal.adapter.AdapterConfiguration;

/** Starts a session's program again, where its adapter can. Thread-safe; nothing waits. */
final class ProgramRestart {

	private final TargetElement target;
	private final AdapterConfiguration configuration;
	private volatile boolean underWay;

	ProgramRestart(TargetElement target, AdapterConfiguration configuration) {
		this.target = target;
		this.configuration = configuration;
	}

	/** Whether the adapter was asked to start the program again, and has not answered. */
	boolean isUnderWay() {
		return underWay;
	}

	/** False for an attached program: nobody knows how it was started. */
	boolean isPossible() {
		return !configuration.attach() && target.isRunning() && !underWay && !target.isOver()
				&& Boolean.TRUE.equals(target.capabilities().getSupportsRestartRequest());
	}

	/** Ends the program and starts it again. Returns at once. */
	void run() throws DebugException {
		if (!isPossible()) {
			throw Failures.failure(Messages.restart_unsupported, null);
		}
		underWay = true;
		target.later(this::now);
	}

	private void now() {
		boolean suspended = target.isSuspended();
		target.breakpoints().rearm(configuration.stopAt());
		target.execution().startedAgain();
		target.noProcess();
		ModelElement.fire(List.of(new DebugEvent(target, DebugEvent.CHANGE, DebugEvent.STATE)));
		target.send("restart", s -> s.restart(new RestartArguments())).whenComplete((v, error) -> target.later(() -> {
			underWay = false;
			if (target.isSuspended() || target.isOver()) {
				return;
			}
			target.threads().refresh();
			target.findProcess();
			if (error != null) {
				target.notice(error);
				if (suspended) {
					target.threads().user().ifPresent(target.execution()::notResumed);
				}
			}
		}));
	}
}
