/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.ui.internal;

import org.eclipse.cdt.dsf.debug.ui.viewmodel.SteppingController;
import org.eclipse.cdt.dsf.gdb.internal.ui.viewmodel.GdbViewModelAdapter;
import org.eclipse.cdt.dsf.service.DsfSession;
import org.eclipse.cdt.dsf.ui.viewmodel.IVMProvider;
import org.eclipse.core.runtime.ILog;
import org.eclipse.debug.internal.ui.viewers.model.provisional.IPresentationContext;
import org.eclipse.debug.ui.IDebugUIConstants;
import org.eclipse.jdt.annotation.Nullable;

/** CDT's view model, with our provider for the Debug view. */
@SuppressWarnings("restriction")
final class RingsideViewModelAdapter extends GdbViewModelAdapter {

	RingsideViewModelAdapter(DsfSession session, SteppingController stepping) {
		super(session, stepping);
	}

	@Override
	protected @Nullable IVMProvider createViewModelProvider(IPresentationContext context) {
		if (IDebugUIConstants.ID_DEBUG_VIEW.equals(context.getId())) {
			try {
				return new RingsideLaunchVMProvider(this, context, getSession());
			} catch (LinkageError e) {
				ILog.of(RingsideViewModelAdapter.class).warn(Messages.otherViewModel, e);
			}
		}
		return super.createViewModelProvider(context);
	}
}
