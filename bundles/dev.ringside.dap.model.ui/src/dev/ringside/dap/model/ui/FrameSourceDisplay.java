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
import org.eclipse.debug.ui.sourcelookup.ISourceDisplay;
import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.dap.model.DapStackFrame;

/** Frames that have no source, and never will, open no "Source not found" editor. All others go the platform's way. */
public final class FrameSourceDisplay implements IAdapterFactory {

	@Override
	public <T> T getAdapter(@Nullable Object frame, @Nullable Class<T> type) {
		ISourceDisplay nothing = (element, page, force) -> {
			// there is nothing to show
		};
		boolean without = frame instanceof DapStackFrame f && (f.isLabel() || f.sourcePath() == null)
				&& type == ISourceDisplay.class;
		return without && type != null ? type.cast(nothing) : none();
	}

	@SuppressWarnings("null") // the platform's contract: null for "no adapter"
	private static <T> T none() {
		return null;
	}

	@Override
	public Class<?>[] getAdapterList() {
		return new Class<?>[] { ISourceDisplay.class };
	}
}
