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

import org.eclipse.cdt.dsf.service.DsfSession;
import org.eclipse.core.runtime.IAdapterFactory;
import org.eclipse.debug.core.ILaunch;

/** Declaration only, of CDT's type of this name. */
public class GdbAdapterFactory implements IAdapterFactory {
	protected native GdbSessionAdapters createGdbSessionAdapters(ILaunch launch, DsfSession session);

	public native <T> T getAdapter(Object element, Class<T> type);

	public native Class<?>[] getAdapterList();
}
