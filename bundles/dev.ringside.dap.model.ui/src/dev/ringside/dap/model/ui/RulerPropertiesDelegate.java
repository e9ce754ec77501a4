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

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.action.IAction;
import org.eclipse.jface.preference.PreferenceDialog;
import org.eclipse.jface.text.source.IVerticalRulerInfo;
import org.eclipse.ui.dialogs.PreferencesUtil;
import org.eclipse.ui.texteditor.AbstractRulerActionDelegate;
import org.eclipse.ui.texteditor.ITextEditor;

import dev.ringside.dap.model.internal.breakpoint.DapLineBreakpoint;

/** The ruler's command that opens the properties of the breakpoint next to the mouse. */
public final class RulerPropertiesDelegate extends AbstractRulerActionDelegate {

	@Override
	protected IAction createAction(@Nullable ITextEditor editor, @Nullable IVerticalRulerInfo ruler) {
		return new RulerAction(Messages.ruler_properties, editor, ruler) {
			@Override
			void run(ITextEditor on, DapLineBreakpoint breakpoint) {
				PreferenceDialog dialog = PreferencesUtil.createPropertyDialogOn(on.getSite().getShell(), breakpoint,
						null, null, null);
				if (dialog != null) {
					dialog.open();
				}
			}
		};
	}
}
