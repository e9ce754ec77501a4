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

import org.eclipse.cdt.dsf.gdb.internal.ui.GdbSessionAdapters;
import org.eclipse.cdt.dsf.service.DsfSession;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.internal.ui.viewers.model.provisional.IViewerInputProvider;

/** CDT's adapters of a session, with our view model. */
@SuppressWarnings("restriction")
final class RingsideSessionAdapters extends GdbSessionAdapters {

	RingsideSessionAdapters(ILaunch launch, DsfSession session, Class<?>[] launchAdapterTypes) {
		super(launch, session, launchAdapterTypes);
	}

	/** Called by the constructor of the class above. */
	@Override
	protected <T> T createModelAdapter(Class<T> type, ILaunch launch, DsfSession session) {
		return IViewerInputProvider.class.equals(type)
				? type.cast(new RingsideViewModelAdapter(session, getSteppingController()))
				: super.createModelAdapter(type, launch, session);
	}
}
