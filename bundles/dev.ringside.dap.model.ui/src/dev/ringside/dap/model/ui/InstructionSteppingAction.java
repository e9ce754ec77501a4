/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.dap.model.ui;

import org.eclipse.core.runtime.Adapters;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.action.IAction;
import org.eclipse.jface.viewers.ISelection;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.ui.IViewActionDelegate;
import org.eclipse.ui.IViewPart;

import dev.ringside.dap.model.DapDebugTarget;

/** Switches the selected session between steps of statements and of instructions. */
public final class InstructionSteppingAction implements IViewActionDelegate {

	private @Nullable DapDebugTarget target;

	@Override
	public void init(@Nullable IViewPart view) {
		// the selection says which session
	}

	@Override
	public void run(@Nullable IAction action) {
		DapDebugTarget t = target;
		if (action != null && t != null) {
			t.setInstructionStepping(action.isChecked());
			action.setChecked(t.isInstructionStepping());
		}
	}

	@Override
	public void selectionChanged(@Nullable IAction action, @Nullable ISelection selection) {
		Object first = selection instanceof IStructuredSelection s ? s.getFirstElement() : null;
		target = first == null ? null : adapt(first);
		DapDebugTarget t = target;
		if (action != null) {
			action.setEnabled(t != null && t.canStepInstructions());
			action.setChecked(t != null && t.isInstructionStepping());
		}
	}

	private static @Nullable DapDebugTarget adapt(Object element) {
		return Adapters.adapt(element, DapDebugTarget.class);
	}
}
