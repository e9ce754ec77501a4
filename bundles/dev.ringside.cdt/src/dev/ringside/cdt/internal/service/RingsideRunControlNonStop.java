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
import org.eclipse.cdt.dsf.gdb.service.extensions.GDBRunControl_NS_HEAD;
import org.eclipse.cdt.dsf.service.DsfSession;

/**
 * Run control of non-stop sessions: what a worker cannot do, or what would hang, is disabled and refused. To suspend
 * and to resume a worker alone is as in CDT: measured with gdb 13.1 and 16.3, it runs, can be suspended and resumed
 * again, and the program outlives a detach, whether the worker's owner runs or not.
 */
public class RingsideRunControlNonStop extends GDBRunControl_NS_HEAD {

	private final RunControlGuard guard = new RunControlGuard(this::getServicesTracker);

	/**
	 * The service.
	 *
	 * @param session the session
	 */
	public RingsideRunControlNonStop(DsfSession session) {
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
}
