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

import dev.ringside.core.guard.Action;

/** Run control of non-stop sessions: what a worker cannot do, or what would hang, is disabled and refused. */
public class RingsideRunControlNonStop extends GDBRunControl_NS_HEAD {

	/**
	 * The service.
	 *
	 * @param session the session
	 */
	public RingsideRunControlNonStop(DsfSession session) {
		super(session);
	}

	private Gate gate() {
		return new Gate(getServicesTracker());
	}

	@Override
	public void canStep(IExecutionDMContext context, StepType type, DataRequestMonitor<Boolean> rm) {
		gate().can(Gate.step(type), context, rm, () -> super.canStep(context, type, rm));
	}

	@Override
	public void step(IExecutionDMContext context, StepType type, RequestMonitor rm) {
		gate().ifAllowed(Gate.step(type), context, rm, () -> super.step(context, type, rm));
	}

	@Override
	public void canResume(IExecutionDMContext context, DataRequestMonitor<Boolean> rm) {
		gate().can(Action.RESUME_THREAD, context, rm, () -> super.canResume(context, rm));
	}

	@Override
	public void resume(IExecutionDMContext context, RequestMonitor rm) {
		gate().ifAllowed(Action.RESUME_THREAD, context, rm, () -> super.resume(context, rm));
	}

	@Override
	public void canRunToLine(IExecutionDMContext context, String sourceFile, int lineNumber, DataRequestMonitor<Boolean> rm) {
		gate().can(Action.RUN_TO_LINE, context, rm, () -> super.canRunToLine(context, sourceFile, lineNumber, rm));
	}

	@Override
	public void runToLine(IExecutionDMContext context, String sourceFile, int lineNumber, boolean skipBreakpoints, RequestMonitor rm) {
		gate().ifAllowed(Action.RUN_TO_LINE, context, rm, () -> super.runToLine(context, sourceFile, lineNumber, skipBreakpoints, rm));
	}

	@Override
	public void canRunToAddress(IExecutionDMContext context, IAddress address, DataRequestMonitor<Boolean> rm) {
		gate().can(Action.RUN_TO_LINE, context, rm, () -> super.canRunToAddress(context, address, rm));
	}

	@Override
	public void runToAddress(IExecutionDMContext context, IAddress address, boolean skipBreakpoints, RequestMonitor rm) {
		gate().ifAllowed(Action.RUN_TO_LINE, context, rm, () -> super.runToAddress(context, address, skipBreakpoints, rm));
	}

	@Override
	public void canMoveToLine(IExecutionDMContext context, String sourceFile, int lineNumber, boolean resume,
			DataRequestMonitor<Boolean> rm) {
		gate().can(Action.JUMP, context, rm, () -> super.canMoveToLine(context, sourceFile, lineNumber, resume, rm));
	}

	@Override
	public void moveToLine(IExecutionDMContext context, String sourceFile, int lineNumber, boolean resume, RequestMonitor rm) {
		gate().ifAllowed(Action.JUMP, context, rm, () -> super.moveToLine(context, sourceFile, lineNumber, resume, rm));
	}

	@Override
	public void canMoveToAddress(IExecutionDMContext context, IAddress address, boolean resume, DataRequestMonitor<Boolean> rm) {
		gate().can(Action.JUMP, context, rm, () -> super.canMoveToAddress(context, address, resume, rm));
	}

	@Override
	public void moveToAddress(IExecutionDMContext context, IAddress address, boolean resume, RequestMonitor rm) {
		gate().ifAllowed(Action.JUMP, context, rm, () -> super.moveToAddress(context, address, resume, rm));
	}

	@Override
	public void canStepIntoSelection(IExecutionDMContext context, String sourceFile, int lineNumber, IFunctionDeclaration function,
			DataRequestMonitor<Boolean> rm) {
		gate().can(Action.STEP_INTO, context, rm, () -> super.canStepIntoSelection(context, sourceFile, lineNumber, function, rm));
	}

	@Override
	public void stepIntoSelection(IExecutionDMContext context, String sourceFile, int lineNumber, boolean skipBreakpoints,
			IFunctionDeclaration function, RequestMonitor rm) {
		gate().ifAllowed(Action.STEP_INTO, context, rm,
				() -> super.stepIntoSelection(context, sourceFile, lineNumber, skipBreakpoints, function, rm));
	}

	@Override
	public void canResumeSome(IExecutionDMContext[] contexts, DataRequestMonitor<Boolean> rm) {
		gate().without(Action.RESUME_THREAD, contexts, allowed -> {
			if (allowed.length == 0) {
				rm.done(Boolean.FALSE);
			} else {
				super.canResumeSome(allowed, rm);
			}
		});
	}

	@Override
	public void canResumeAll(IExecutionDMContext[] contexts, DataRequestMonitor<Boolean> rm) {
		gate().without(Action.RESUME_THREAD, contexts, allowed -> {
			if (allowed.length < contexts.length) {
				rm.done(Boolean.FALSE);
			} else {
				super.canResumeAll(contexts, rm);
			}
		});
	}

	@Override
	public void resume(IExecutionDMContext[] contexts, RequestMonitor rm) {
		gate().without(Action.RESUME_THREAD, contexts, allowed -> {
			if (allowed.length == 0 && contexts.length > 0) {
				resume(contexts[0], rm); // for the reason of the refusal
			} else {
				super.resume(allowed, rm);
			}
		});
	}
}
