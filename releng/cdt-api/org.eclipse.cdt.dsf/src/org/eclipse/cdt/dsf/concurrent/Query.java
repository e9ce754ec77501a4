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

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Declaration only, of CDT's type of this name. */
public abstract class Query<V> extends DsfRunnable implements Future<V> {
	public native boolean cancel(boolean value);

	protected abstract void execute(DataRequestMonitor<V> rm);

	public native V get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException;
}
