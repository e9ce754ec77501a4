/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.internal.service;

import java.util.List;
import java.util.function.Supplier;

import org.eclipse.cdt.dsf.concurrent.DataRequestMonitor;
import org.eclipse.cdt.dsf.concurrent.RequestMonitor;
import org.eclipse.cdt.dsf.debug.service.IRunControl.IExecutionDMContext;
import org.eclipse.cdt.dsf.debug.service.IRunControl.StepType;
import org.eclipse.cdt.dsf.service.DsfServicesTracker;

import dev.ringside.core.guard.Action;

/**
 * Which of the guard's actions each operation of run control is. CDT has two families of run control, for all-stop and non-stop sessions, whose
 * only common base knows nothing of it: what they have in common here is this, and the methods of each hand it their own {@code super}.
 */
final class RunControlGate {

	private final Gate gate;

	/**
	 * A gate for one service.
	 *
	 * @param services the service's tracker
	 */
	RunControlGate(Supplier<DsfServicesTracker> services) {
		gate = new Gate(services);
	}

	void canStep(IExecutionDMContext context, StepType type, DataRequestMonitor<Boolean> rm, Runnable cdt) {
		gate.can(step(type), context, rm, cdt);
	}

	void step(IExecutionDMContext context, StepType type, RequestMonitor rm, Runnable cdt) {
		gate.ifAllowed(step(type), context, rm, cdt);
	}

	void canStepIntoSelection(IExecutionDMContext context, DataRequestMonitor<Boolean> rm, Runnable cdt) {
		gate.can(Action.STEP_INTO, context, rm, cdt);
	}

	void stepIntoSelection(IExecutionDMContext context, RequestMonitor rm, Runnable cdt) {
		gate.ifAllowed(Action.STEP_INTO, context, rm, cdt);
	}

	void canResume(IExecutionDMContext context, DataRequestMonitor<Boolean> rm, Runnable cdt) {
		gate.can(Action.RESUME_THREAD, context, rm, cdt);
	}

	void resume(IExecutionDMContext context, RequestMonitor rm, Runnable cdt) {
		gate.ifAllowed(Action.RESUME_THREAD, context, rm, cdt);
	}

	void resumable(IExecutionDMContext[] contexts, Gate.WithContexts<IExecutionDMContext> then) {
		gate.without(Action.RESUME_THREAD, List.of(contexts), then);
	}

	void canRunTo(IExecutionDMContext context, DataRequestMonitor<Boolean> rm, Runnable cdt) {
		gate.can(Action.RUN_TO_LINE, context, rm, cdt);
	}

	void runTo(IExecutionDMContext context, RequestMonitor rm, Runnable cdt) {
		gate.ifAllowed(Action.RUN_TO_LINE, context, rm, cdt);
	}

	void canMoveTo(IExecutionDMContext context, DataRequestMonitor<Boolean> rm, Runnable cdt) {
		gate.can(Action.JUMP, context, rm, cdt);
	}

	void moveTo(IExecutionDMContext context, RequestMonitor rm, Runnable cdt) {
		gate.ifAllowed(Action.JUMP, context, rm, cdt);
	}

	void canReverse(IExecutionDMContext context, DataRequestMonitor<Boolean> rm, Runnable cdt) {
		gate.can(Action.REVERSE, context, rm, cdt);
	}

	void reverse(IExecutionDMContext context, RequestMonitor rm, Runnable cdt) {
		gate.ifAllowed(Action.REVERSE, context, rm, cdt);
	}

	private static Action step(StepType type) {
		return switch (type) {
		case STEP_INTO -> Action.STEP_INTO;
		case STEP_OVER -> Action.STEP_OVER;
		case STEP_RETURN -> Action.STEP_RETURN;
		default -> Action.STEP_INSTRUCTION;
		};
	}
}
