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

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.IBreakpointManager;
import org.eclipse.debug.core.model.IBreakpoint;
import org.eclipse.debug.ui.actions.IToggleBreakpointsTarget;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.text.ITextSelection;
import org.eclipse.jface.viewers.ISelection;
import org.eclipse.ui.IEditorInput;
import org.eclipse.ui.IURIEditorInput;
import org.eclipse.ui.IWorkbenchPart;
import org.eclipse.ui.texteditor.ITextEditor;

import dev.ringside.dap.model.DapModel;
import dev.ringside.dap.model.internal.breakpoint.DapLineBreakpoint;

/** Sets and removes line breakpoints of a text editor. */
final class ToggleBreakpoints implements IToggleBreakpointsTarget {

	/** The file of an editor; null where it has none in the file system. */
	static @Nullable String path(@Nullable IEditorInput input) {
		if (input instanceof IURIEditorInput uri && "file".equals(uri.getURI().getScheme())) {
			return uri.getURI().getPath();
		}
		return null;
	}

	/** The breakpoint on a line of a file; null where there is none. */
	static @Nullable DapLineBreakpoint at(String path, int line) throws CoreException {
		for (IBreakpoint breakpoint : DebugPlugin.getDefault().getBreakpointManager().getBreakpoints(DapModel.ID)) {
			if (breakpoint instanceof DapLineBreakpoint known && known.getLineNumber() == line
					&& path.equals(known.path())) {
				return known;
			}
		}
		return null;
	}

	@Override
	public void toggleLineBreakpoints(@Nullable IWorkbenchPart part, @Nullable ISelection selection)
			throws CoreException {
		if (!(part instanceof ITextEditor editor) || !(selection instanceof ITextSelection text)) {
			return;
		}
		String path = path(editor.getEditorInput());
		if (path == null) {
			throw new CoreException(new Status(IStatus.ERROR, DapModel.ID, Messages.toggle_noFile));
		}
		int line = text.getStartLine() + 1;
		IBreakpointManager manager = DebugPlugin.getDefault().getBreakpointManager();
		DapLineBreakpoint known = at(path, line);
		if (known != null) {
			manager.removeBreakpoint(known, true);
			return;
		}
		IFile file = ResourcesPlugin.getWorkspace().getRoot().getFileForLocation(IPath.fromOSString(path));
		IResource resource = file != null && file.exists() ? file : ResourcesPlugin.getWorkspace().getRoot();
		manager.addBreakpoint(new DapLineBreakpoint(resource, path, line));
	}

	@Override
	public boolean canToggleLineBreakpoints(@Nullable IWorkbenchPart part, @Nullable ISelection selection) {
		return part instanceof ITextEditor editor && path(editor.getEditorInput()) != null;
	}

	@Override
	public void toggleMethodBreakpoints(@Nullable IWorkbenchPart part, @Nullable ISelection selection) {
		// lines only
	}

	@Override
	public boolean canToggleMethodBreakpoints(@Nullable IWorkbenchPart part, @Nullable ISelection selection) {
		return false;
	}

	@Override
	public void toggleWatchpoints(@Nullable IWorkbenchPart part, @Nullable ISelection selection) {
		// lines only
	}

	@Override
	public boolean canToggleWatchpoints(@Nullable IWorkbenchPart part, @Nullable ISelection selection) {
		return false;
	}
}
