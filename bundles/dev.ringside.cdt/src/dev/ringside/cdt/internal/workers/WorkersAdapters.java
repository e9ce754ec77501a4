/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.internal.workers;

import org.eclipse.cdt.dsf.datamodel.DMContexts;
import org.eclipse.cdt.dsf.datamodel.IDMContext;
import org.eclipse.cdt.dsf.gdb.launching.GdbLaunch;
import org.eclipse.cdt.dsf.mi.service.IMIContainerDMContext;
import org.eclipse.core.runtime.IAdapterFactory;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.session.WorkersSource;

/**
 * Makes a {@link WorkersSource} of what is selected in the Debug view: a launch of CDT's debugger for gdb, or a context
 * of its session. Answers from memory, so it may be asked on the user interface's thread.
 */
public final class WorkersAdapters implements IAdapterFactory {

	@Override
	@SuppressWarnings("null") // the platform's contract: null for "no adapter"
	public <T> T getAdapter(Object element, Class<T> type) {
		if (type != WorkersSource.class) {
			return null;
		}
		WorkersSource source = null;
		if (element instanceof GdbLaunch launch) {
			source = new SessionWorkers(launch, null);
		} else if (element instanceof IDMContext context && launch(context) instanceof GdbLaunch launch) {
			source = new SessionWorkers(launch, container(context));
		}
		return type.cast(source);
	}

	private static @Nullable ILaunch launch(IDMContext context) {
		return context.getAdapter(ILaunch.class);
	}

	private static @Nullable IMIContainerDMContext container(IDMContext context) {
		return DMContexts.getAncestorOfType(context, IMIContainerDMContext.class);
	}

	@Override
	public Class<?>[] getAdapterList() {
		return new Class<?>[] { WorkersSource.class };
	}
}
