/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package org.eclipse.cdt.dsf.debug.service.command;

import org.eclipse.cdt.dsf.concurrent.DataRequestMonitor;
import org.eclipse.cdt.dsf.concurrent.DsfExecutor;

/** Declaration only, of CDT's type of this name. */
public class BufferedCommandControl implements ICommandControl {
	public BufferedCommandControl(ICommandControl commandControl, DsfExecutor dsfExecutor, int number) {
	}

	public native void addCommandListener(ICommandListener commandListener);

	public native void addEventListener(IEventListener eventListener);

	public native <V extends ICommandResult> ICommandToken queueCommand(ICommand<V> command, DataRequestMonitor<V> rm);

	public native void removeCommandListener(ICommandListener commandListener);

	public native void removeEventListener(IEventListener eventListener);
}
