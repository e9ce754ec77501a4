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
import org.eclipse.cdt.dsf.debug.service.IRegisters;
import org.eclipse.cdt.dsf.mi.service.MIRegisters;
import org.eclipse.cdt.dsf.service.DsfSession;

/** Declaration only, of CDT's type of this name. */
public class GDBRegisters extends MIRegisters {
	public GDBRegisters(DsfSession dsfSession) {
		super(null);
	}

	public native void canEditRegisterGroup(IRegisters.IRegisterGroupDMContext context, DataRequestMonitor<Boolean> rm);

	public native void canRemoveRegisterGroups(IRegisters.IRegisterGroupDMContext[] context,
			DataRequestMonitor<Boolean> rm);

	public native void getRegisterGroupData(IRegisters.IRegisterGroupDMContext context,
			DataRequestMonitor<IRegisters.IRegisterGroupDMData> rm);

	public native void getRegisterGroups(IDMContext context,
			DataRequestMonitor<IRegisters.IRegisterGroupDMContext[]> rm);

	public native void getRegisters(IDMContext context, DataRequestMonitor<IRegisters.IRegisterDMContext[]> rm);
}
