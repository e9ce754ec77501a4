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

import org.eclipse.core.runtime.IAdapterFactory;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.ui.model.IWorkbenchAdapter;
import org.eclipse.ui.model.WorkbenchAdapter;

import dev.ringside.dap.model.DapBreakpoint;

/** The name of a breakpoint, for the title of its properties. */
public final class BreakpointAdapters implements IAdapterFactory {

	private static final IWorkbenchAdapter NAME = new WorkbenchAdapter() {
		@Override
		public String getLabel(@Nullable Object object) {
			return object instanceof DapBreakpoint breakpoint ? breakpoint.title() : "";
		}
	};

	@Override
	public <T> T getAdapter(@Nullable Object adaptable, @Nullable Class<T> type) {
		return type != null && type.isInstance(NAME) && adaptable instanceof DapBreakpoint ? type.cast(NAME) : none();
	}

	@SuppressWarnings("null") // the platform's contract: null for "no adapter"
	private static <T> T none() {
		return null;
	}

	@Override
	public Class<?>[] getAdapterList() {
		return new Class<?>[] { IWorkbenchAdapter.class };
	}
}
