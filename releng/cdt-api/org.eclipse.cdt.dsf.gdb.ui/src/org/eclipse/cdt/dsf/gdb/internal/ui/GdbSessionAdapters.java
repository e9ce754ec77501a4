/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package org.eclipse.cdt.dsf.gdb.internal.ui;

import org.eclipse.cdt.dsf.debug.ui.viewmodel.SteppingController;
import org.eclipse.cdt.dsf.service.DsfSession;
import org.eclipse.debug.core.ILaunch;

/** Declaration only, of CDT's type of this name. */
public class GdbSessionAdapters {
	public GdbSessionAdapters(ILaunch launch, DsfSession session, Class<?>[] types) {
	}

	protected native <T> T createModelAdapter(Class<T> type, ILaunch launch, DsfSession session);

	protected native SteppingController getSteppingController();
}
