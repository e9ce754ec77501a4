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
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.action.IAction;
import org.eclipse.jface.text.source.IVerticalRulerInfo;
import org.eclipse.ui.texteditor.AbstractRulerActionDelegate;
import org.eclipse.ui.texteditor.ITextEditor;

import dev.ringside.dap.model.internal.breakpoint.DapLineBreakpoint;

/** The ruler's command that disables or enables the breakpoint next to the mouse. */
public final class RulerEnableDelegate extends AbstractRulerActionDelegate {

	@Override
	protected IAction createAction(@Nullable ITextEditor editor, @Nullable IVerticalRulerInfo ruler) {
		return new RulerAction(Messages.ruler_disable, editor, ruler) {
			@Override
			void show(DapLineBreakpoint breakpoint) {
				setText(isOn(breakpoint) ? Messages.ruler_disable : Messages.ruler_enable);
			}

			@Override
			void run(ITextEditor on, DapLineBreakpoint breakpoint) {
				try {
					breakpoint.edit(!isOn(breakpoint), breakpoint.condition(), breakpoint.hitCondition(),
							breakpoint.logMessage());
				} catch (CoreException e) {
					ILog.of(RulerEnableDelegate.class).log(e.getStatus());
				}
			}
		};
	}

	private static boolean isOn(DapLineBreakpoint breakpoint) {
		try {
			return breakpoint.isEnabled();
		} catch (CoreException e) {
			// It is being deleted.
			return false;
		}
	}
}
