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

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ILog;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.action.IAction;
import org.eclipse.jface.dialogs.InputDialog;
import org.eclipse.jface.viewers.ISelection;
import org.eclipse.jface.window.Window;
import org.eclipse.ui.IViewActionDelegate;
import org.eclipse.ui.IViewPart;

import dev.ringside.dap.model.internal.breakpoint.DapFunctionBreakpoint;

/** The Breakpoints view's command that asks for a function to stop at. */
public final class AddFunctionBreakpointAction implements IViewActionDelegate {

	private @Nullable IViewPart view;

	@Override
	public void init(@Nullable IViewPart part) {
		view = part;
	}

	@Override
	public void run(@Nullable IAction action) {
		IViewPart part = view;
		InputDialog dialog = new InputDialog(part == null ? null : part.getSite().getShell(), Messages.function_title,
				Messages.function_message, "",
				text -> text == null || text.isBlank() ? "" : null);
		if (dialog.open() != Window.OK) {
			return;
		}
		try {
			DebugPlugin.getDefault().getBreakpointManager()
					.addBreakpoint(new DapFunctionBreakpoint(dialog.getValue().strip()));
		} catch (CoreException e) {
			ILog.of(AddFunctionBreakpointAction.class).log(e.getStatus());
		}
	}

	@Override
	public void selectionChanged(@Nullable IAction action, @Nullable ISelection selection) {
		// of no meaning: a new breakpoint needs none
	}
}
