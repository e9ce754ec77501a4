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
import org.eclipse.cdt.dsf.datamodel.IDMContext;
import org.eclipse.cdt.dsf.service.DsfSession;

/** Declaration only, of CDT's type of this name. */
public class CommandCache implements ICommandListener {
	public CommandCache(DsfSession dsfSession, ICommandControl commandControl) {
	}

	public native void commandDone(ICommandToken commandToken, ICommandResult commandResult);

	public native void commandQueued(ICommandToken commandToken);

	public native void commandRemoved(ICommandToken commandToken);

	public native void commandSent(ICommandToken commandToken);

	public native <V extends ICommandResult> void execute(ICommand<V> command, DataRequestMonitor<V> rm);

	public native void reset();

	public native void reset(IDMContext context);

	public native void setContextAvailable(IDMContext context, boolean flag);
}
