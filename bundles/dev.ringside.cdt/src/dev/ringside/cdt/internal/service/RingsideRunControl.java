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

import org.eclipse.cdt.core.IAddress;
import org.eclipse.cdt.core.model.IFunctionDeclaration;
import org.eclipse.cdt.dsf.concurrent.DataRequestMonitor;
import org.eclipse.cdt.dsf.concurrent.RequestMonitor;
import org.eclipse.cdt.dsf.gdb.service.extensions.GDBRunControl_HEAD;
import org.eclipse.cdt.dsf.mi.service.command.events.MIRunningEvent;
import org.eclipse.cdt.dsf.mi.service.command.events.MIStoppedEvent;
import org.eclipse.cdt.dsf.service.DsfServiceEventHandler;
import org.eclipse.cdt.dsf.service.DsfSession;

/** Run control of all-stop sessions: what a worker cannot do, or what would hang, is disabled and refused. */
public class RingsideRunControl extends GDBRunControl_HEAD {

	private final RunControlGate gate = new RunControlGate(this::getServicesTracker);
	private final WorkerStops stops = new WorkerStops(this::getServicesTracker, task -> getExecutor().execute(task));

	/**
	 * The service.
	 *
	 * @param session the session
	 */
	public RingsideRunControl(DsfSession session) {
		super(session);
	}

	@Override
	public void canStep(IExecutionDMContext context, StepType type, DataRequestMonitor<Boolean> rm) {
		gate.canStep(context, type, rm, () -> super.canStep(context, type, rm));
	}

	@Override
	public void step(IExecutionDMContext context, StepType type, RequestMonitor rm) {
		gate.step(context, type, rm, () -> super.step(context, type, rm));
	}

	@Override
	public void canResume(IExecutionDMContext context, DataRequestMonitor<Boolean> rm) {
		gate.canResume(context, rm, () -> super.canResume(context, rm));
	}

	@Override
	public void resume(IExecutionDMContext context, RequestMonitor rm) {
		gate.resume(context, rm, () -> super.resume(context, rm));
	}

	@Override
	public void canRunToLine(IExecutionDMContext context, String sourceFile, int lineNumber, DataRequestMonitor<Boolean> rm) {
		gate.canRunTo(context, rm, () -> super.canRunToLine(context, sourceFile, lineNumber, rm));
	}

	@Override
	public void runToLine(IExecutionDMContext context, String sourceFile, int lineNumber, boolean skipBreakpoints, RequestMonitor rm) {
		gate.runTo(context, rm, () -> super.runToLine(context, sourceFile, lineNumber, skipBreakpoints, rm));
	}

	@Override
	public void canRunToAddress(IExecutionDMContext context, IAddress address, DataRequestMonitor<Boolean> rm) {
		gate.canRunTo(context, rm, () -> super.canRunToAddress(context, address, rm));
	}

	@Override
	public void runToAddress(IExecutionDMContext context, IAddress address, boolean skipBreakpoints, RequestMonitor rm) {
		gate.runTo(context, rm, () -> super.runToAddress(context, address, skipBreakpoints, rm));
	}

	@Override
	public void canMoveToLine(IExecutionDMContext context, String sourceFile, int lineNumber, boolean resume,
			DataRequestMonitor<Boolean> rm) {
		gate.canMoveTo(context, rm, () -> super.canMoveToLine(context, sourceFile, lineNumber, resume, rm));
	}

	@Override
	public void moveToLine(IExecutionDMContext context, String sourceFile, int lineNumber, boolean resume, RequestMonitor rm) {
		gate.moveTo(context, rm, () -> super.moveToLine(context, sourceFile, lineNumber, resume, rm));
	}

	@Override
	public void canMoveToAddress(IExecutionDMContext context, IAddress address, boolean resume, DataRequestMonitor<Boolean> rm) {
		gate.canMoveTo(context, rm, () -> super.canMoveToAddress(context, address, resume, rm));
	}

	@Override
	public void moveToAddress(IExecutionDMContext context, IAddress address, boolean resume, RequestMonitor rm) {
		gate.moveTo(context, rm, () -> super.moveToAddress(context, address, resume, rm));
	}

	@Override
	public void canStepIntoSelection(IExecutionDMContext context, String sourceFile, int lineNumber, IFunctionDeclaration function,
			DataRequestMonitor<Boolean> rm) {
		gate.canStepIntoSelection(context, rm, () -> super.canStepIntoSelection(context, sourceFile, lineNumber, function, rm));
	}

	@Override
	public void stepIntoSelection(IExecutionDMContext context, String sourceFile, int lineNumber, boolean skipBreakpoints,
			IFunctionDeclaration function, RequestMonitor rm) {
		gate.stepIntoSelection(context, rm,
				() -> super.stepIntoSelection(context, sourceFile, lineNumber, skipBreakpoints, function, rm));
	}

	@Override
	public void canReverseStep(IExecutionDMContext context, StepType type, DataRequestMonitor<Boolean> rm) {
		gate.canReverse(context, rm, () -> super.canReverseStep(context, type, rm));
	}

	@Override
	public void reverseStep(IExecutionDMContext context, StepType type, RequestMonitor rm) {
		gate.reverse(context, rm, () -> super.reverseStep(context, type, rm));
	}

	@Override
	public void canReverseResume(IExecutionDMContext context, DataRequestMonitor<Boolean> rm) {
		gate.canReverse(context, rm, () -> super.canReverseResume(context, rm));
	}

	@Override
	public void reverseResume(IExecutionDMContext context, RequestMonitor rm) {
		gate.reverse(context, rm, () -> super.reverseResume(context, rm));
	}

	/**
	 * gdb stopped. A stop that leaves a worker selected is passed on as one of the user thread that owns the worker.
	 *
	 * @param e gdb's event
	 */
	@Override
	@DsfServiceEventHandler
	public void eventDispatched(MIStoppedEvent e) {
		if (fDisableNextSignalEvent) {
			stops.inOrder(() -> super.eventDispatched(e)); // CDT's own short stop, of which nobody is told
			return;
		}
		stops.redirect(e, stop -> super.eventDispatched(stop));
	}

	/**
	 * gdb runs the target.
	 *
	 * @param e gdb's event
	 */
	@Override
	@DsfServiceEventHandler
	public void eventDispatched(MIRunningEvent e) {
		stops.run(() -> super.eventDispatched(e));
	}

	/**
	 * A thread or process ended.
	 *
	 * @param e the event
	 */
	@DsfServiceEventHandler
	public void ended(IExitedDMEvent e) {
		if (e.getDMContext() instanceof IContainerDMContext) {
			stops.ended();
		}
	}
}
