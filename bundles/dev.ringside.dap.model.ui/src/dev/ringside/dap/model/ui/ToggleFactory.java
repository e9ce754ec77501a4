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

import java.util.Set;

import org.eclipse.debug.ui.actions.IToggleBreakpointsTarget;
import org.eclipse.debug.ui.actions.IToggleBreakpointsTargetFactory;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.viewers.ISelection;
import org.eclipse.ui.IWorkbenchPart;
import org.eclipse.ui.texteditor.ITextEditor;

/** Line breakpoints in the plain text editor. */
public final class ToggleFactory implements IToggleBreakpointsTargetFactory {

	private static final String ID = "dev.ringside.dap.model.ui.toggle";

	@Override
	public Set<String> getToggleTargets(@Nullable IWorkbenchPart part, @Nullable ISelection selection) {
		return part instanceof ITextEditor editor && ToggleBreakpoints.path(editor.getEditorInput()) != null
				? Set.of(ID)
				: Set.of();
	}

	@Override
	public @Nullable String getDefaultToggleTarget(@Nullable IWorkbenchPart part, @Nullable ISelection selection) {
		return getToggleTargets(part, selection).isEmpty() ? null : ID;
	}

	@Override
	public IToggleBreakpointsTarget createToggleTarget(@Nullable String targetID) {
		return new ToggleBreakpoints();
	}

	@Override
	public String getToggleTargetName(@Nullable String targetID) {
		return Messages.toggle_name;
	}

	@Override
	public String getToggleTargetDescription(@Nullable String targetID) {
		return Messages.toggle_description;
	}
}
