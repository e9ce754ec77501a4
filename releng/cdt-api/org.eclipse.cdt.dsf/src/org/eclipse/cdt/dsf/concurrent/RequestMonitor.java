/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package org.eclipse.cdt.dsf.concurrent;

import java.util.concurrent.Executor;

import org.eclipse.core.runtime.IStatus;

/** Declaration only, of CDT's type of this name. */
public class RequestMonitor {
	public RequestMonitor(Executor executor, RequestMonitor rm) {
	}

	public native void done();

	public native void done(IStatus status);

	public native IStatus getStatus();

	protected native void handleCompleted();

	protected native void handleError();

	protected native void handleSuccess();

	public native boolean isSuccess();

	public native void setStatus(IStatus status);
}
