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
import org.eclipse.cdt.dsf.concurrent.ImmediateDataRequestMonitor;
import org.eclipse.cdt.dsf.concurrent.RequestMonitor;
import org.eclipse.cdt.dsf.debug.service.command.ICommandControlService;
import org.eclipse.cdt.dsf.gdb.service.extensions.GDBRunControl_HEAD;
import org.eclipse.cdt.dsf.mi.service.command.events.MIRunningEvent;
import org.eclipse.cdt.dsf.mi.service.command.events.MIStoppedEvent;
import org.eclipse.cdt.dsf.service.DsfServiceEventHandler;
import org.eclipse.cdt.dsf.service.DsfSession;

/** Run control of all-stop sessions: what a worker cannot do, or what would hang, is disabled and refused. */
public class RingsideRunControl extends GDBRunControl_HEAD {

	private final RunControlGuard guard = new RunControlGuard(this::getServicesTracker);
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
		guard.canStep(context, type, rm, ordered -> super.canStep(context, type, ordered));
	}

	@Override
	public void step(IExecutionDMContext context, StepType type, RequestMonitor rm) {
		guard.step(context, type, rm, () -> super.step(context, type, rm));
	}

	@Override
	public void canResume(IExecutionDMContext context, DataRequestMonitor<Boolean> rm) {
		guard.canResume(context, this::isRecording, rm, ordered -> super.canResume(context, ordered));
	}

	@Override
	public void resume(IExecutionDMContext context, RequestMonitor rm) {
		guard.resume(context, this::isRecording, rm, () -> super.resume(context, rm));
	}

	/** CDT's own record of it, which it answers at once. */
	private boolean isRecording() {
		ICommandControlService control = Dsf.service(getServicesTracker(), ICommandControlService.class);
		boolean[] recording = { false };
		if (control != null) {
			super.isReverseModeEnabled(control.getContext(), new ImmediateDataRequestMonitor<Boolean>() {
				@Override
				protected void handleSuccess() {
					recording[0] = Boolean.TRUE.equals(getData());
				}
			});
		}
		return recording[0];
	}

	@Override
	public void canRunToLine(IExecutionDMContext context, String sourceFile, int lineNumber,
			DataRequestMonitor<Boolean> rm) {
		guard.canRunTo(context, rm, ordered -> super.canRunToLine(context, sourceFile, lineNumber, ordered));
	}

	@Override
	public void runToLine(IExecutionDMContext context, String sourceFile, int lineNumber, boolean skipBreakpoints,
			RequestMonitor rm) {
		guard.runTo(context, rm, () -> super.runToLine(context, sourceFile, lineNumber, skipBreakpoints, rm));
	}

	@Override
	public void canRunToAddress(IExecutionDMContext context, IAddress address, DataRequestMonitor<Boolean> rm) {
		guard.canRunTo(context, rm, ordered -> super.canRunToAddress(context, address, ordered));
	}

	@Override
	public void runToAddress(IExecutionDMContext context, IAddress address, boolean skipBreakpoints,
			RequestMonitor rm) {
		guard.runTo(context, rm, () -> super.runToAddress(context, address, skipBreakpoints, rm));
	}

	@Override
	public void canMoveToLine(IExecutionDMContext context, String sourceFile, int lineNumber, boolean resume,
			DataRequestMonitor<Boolean> rm) {
		guard.canMoveTo(context, rm, ordered -> super.canMoveToLine(context, sourceFile, lineNumber, resume, ordered));
	}

	@Override
	public void moveToLine(IExecutionDMContext context, String sourceFile, int lineNumber, boolean resume,
			RequestMonitor rm) {
		guard.moveTo(context, rm, () -> super.moveToLine(context, sourceFile, lineNumber, resume, rm));
	}

	@Override
	public void canMoveToAddress(IExecutionDMContext context, IAddress address, boolean resume,
			DataRequestMonitor<Boolean> rm) {
		guard.canMoveTo(context, rm, ordered -> super.canMoveToAddress(context, address, resume, ordered));
	}

	@Override
	public void moveToAddress(IExecutionDMContext context, IAddress address, boolean resume, RequestMonitor rm) {
		guard.moveTo(context, rm, () -> super.moveToAddress(context, address, resume, rm));
	}

	@Override
	public void canStepIntoSelection(IExecutionDMContext context, String sourceFile, int lineNumber,
			IFunctionDeclaration function,
			DataRequestMonitor<Boolean> rm) {
		guard.canStepIntoSelection(context, rm,
				ordered -> super.canStepIntoSelection(context, sourceFile, lineNumber, function, ordered));
	}

	@Override
	public void stepIntoSelection(IExecutionDMContext context, String sourceFile, int lineNumber,
			boolean skipBreakpoints,
			IFunctionDeclaration function, RequestMonitor rm) {
		guard.stepIntoSelection(context, rm,
				() -> super.stepIntoSelection(context, sourceFile, lineNumber, skipBreakpoints, function, rm));
	}

	@Override
	public void canReverseStep(IExecutionDMContext context, StepType type, DataRequestMonitor<Boolean> rm) {
		guard.canReverseStep(context, type, rm, ordered -> super.canReverseStep(context, type, ordered));
	}

	@Override
	public void reverseStep(IExecutionDMContext context, StepType type, RequestMonitor rm) {
		guard.reverse(context, rm, () -> super.reverseStep(context, type, rm));
	}

	@Override
	public void canReverseResume(IExecutionDMContext context, DataRequestMonitor<Boolean> rm) {
		guard.canReverseResume(context, rm, ordered -> super.canReverseResume(context, ordered));
	}

	@Override
	public void reverseResume(IExecutionDMContext context, RequestMonitor rm) {
		guard.reverse(context, rm, () -> super.reverseResume(context, rm));
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
