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
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.text.source.IVerticalRulerInfo;
import org.eclipse.ui.texteditor.ITextEditor;
import org.eclipse.ui.texteditor.IUpdate;

import dev.ringside.dap.model.internal.breakpoint.DapLineBreakpoint;

/**
 * A command of the ruler for the breakpoint next to the mouse; disabled where there is none. The platform's own find a
 * breakpoint by its annotation, which there is for files of the workspace only.
 */
abstract class RulerAction extends Action implements IUpdate {

	private final @Nullable ITextEditor editor;
	private final @Nullable IVerticalRulerInfo ruler;

	RulerAction(String text, @Nullable ITextEditor editor, @Nullable IVerticalRulerInfo ruler) {
		super(text);
		this.editor = editor;
		this.ruler = ruler;
	}

	private @Nullable DapLineBreakpoint breakpoint() {
		ITextEditor e = editor;
		IVerticalRulerInfo r = ruler;
		String path = e == null ? null : ToggleBreakpoints.path(e.getEditorInput());
		if (path == null || r == null) {
			return null;
		}
		int line = r.getLineOfLastMouseButtonActivity() + 1;
		try {
			return ToggleBreakpoints.at(path, line);
		} catch (CoreException x) {
			// It is being deleted.
			return null;
		}
	}

	@Override
	public final void update() {
		DapLineBreakpoint breakpoint = breakpoint();
		setEnabled(breakpoint != null);
		if (breakpoint != null) {
			show(breakpoint);
		}
	}

	/** The menu is about to show. */
	void show(DapLineBreakpoint breakpoint) {
		// the same words for all
	}

	@Override
	public final void run() {
		DapLineBreakpoint breakpoint = breakpoint();
		ITextEditor e = editor;
		if (breakpoint != null && e != null) {
			run(e, breakpoint);
		}
	}

	abstract void run(ITextEditor on, DapLineBreakpoint breakpoint);
}
