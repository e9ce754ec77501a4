/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package org.eclipse.cdt.dsf.gdb.service;

import org.eclipse.cdt.dsf.concurrent.DataRequestMonitor;
import org.eclipse.cdt.dsf.concurrent.RequestMonitor;
import org.eclipse.cdt.dsf.datamodel.IDMContext;
import org.eclipse.cdt.dsf.debug.service.IProcesses;
import org.eclipse.cdt.dsf.service.DsfSession;

/** Declaration only, of CDT's type of this name. */
public class GDBProcesses_7_2 extends GDBProcesses_7_1 {
	public GDBProcesses_7_2(DsfSession dsfSession) {
		super(null);
	}

	public native void attachDebuggerToProcess(IProcesses.IProcessDMContext context, String text,
			DataRequestMonitor<IDMContext> rm);

	public native void getProcessesBeingDebugged(IDMContext context, DataRequestMonitor<IDMContext[]> rm);

	public native void initialize(RequestMonitor rm);
}
