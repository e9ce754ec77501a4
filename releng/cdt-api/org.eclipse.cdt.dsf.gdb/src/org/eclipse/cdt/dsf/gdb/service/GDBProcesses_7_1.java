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
import org.eclipse.cdt.dsf.datamodel.IDMContext;
import org.eclipse.cdt.dsf.debug.service.IProcesses;
import org.eclipse.cdt.dsf.service.DsfSession;

/** Declaration only, of CDT's type of this name. */
public class GDBProcesses_7_1 extends GDBProcesses_7_0 {
	public GDBProcesses_7_1(DsfSession dsfSession) {
		super(null);
	}

	public native void flushCache(IDMContext context);

	public native void getExecutionData(IProcesses.IThreadDMContext context,
			DataRequestMonitor<IProcesses.IThreadDMData> rm);

	protected static class MIThreadDMData_7_1 extends GDBProcesses_7_0.MIThreadDMData {
		public MIThreadDMData_7_1(String text, String text2, String[] text3) {
			super(null, null);
		}

		public native String[] getCores();

		public native String getOwner();
	}
}
