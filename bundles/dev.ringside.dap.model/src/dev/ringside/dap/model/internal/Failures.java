/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.dap.model.internal;

import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.debug.core.DebugException;
import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.dap.model.DapModel;

/** What this debug model fails with: a text for people, and the code for a request that failed. */
public final class Failures {

	private Failures() {
	}

	/**
	 * A status.
	 *
	 * @param text  for people
	 * @param cause why; null for no other reason
	 * @return an error of this debug model
	 */
	public static IStatus error(String text, @Nullable Throwable cause) {
		return new Status(IStatus.ERROR, DapModel.ID, DebugException.REQUEST_FAILED, text, cause);
	}

	/**
	 * An exception.
	 *
	 * @param text  for people
	 * @param cause why; null for no other reason
	 * @return with the status of {@link #error}
	 */
	public static DebugException failure(String text, @Nullable Throwable cause) {
		return new DebugException(error(text, cause));
	}
}
