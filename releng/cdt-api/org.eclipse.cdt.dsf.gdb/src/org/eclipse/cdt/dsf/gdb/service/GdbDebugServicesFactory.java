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

import org.eclipse.cdt.dsf.debug.service.IDsfDebugServicesFactory;
import org.eclipse.cdt.dsf.debug.service.IExpressions;
import org.eclipse.cdt.dsf.debug.service.IProcesses;
import org.eclipse.cdt.dsf.debug.service.IRegisters;
import org.eclipse.cdt.dsf.debug.service.IRunControl;
import org.eclipse.cdt.dsf.debug.service.IStack;
import org.eclipse.cdt.dsf.mi.service.IMIBackend;
import org.eclipse.cdt.dsf.service.DsfSession;
import org.eclipse.debug.core.ILaunchConfiguration;

/** Declaration only, of CDT's type of this name. */
public class GdbDebugServicesFactory implements IDsfDebugServicesFactory {
	public static final String GDB_7_12_VERSION = "7.12";

	public GdbDebugServicesFactory(String text, ILaunchConfiguration launchConfiguration) {
	}

	protected native IMIBackend createBackendGDBService(DsfSession dsfSession,
			ILaunchConfiguration launchConfiguration);

	protected native IExpressions createExpressionService(DsfSession dsfSession);

	protected native IProcesses createProcessesService(DsfSession dsfSession);

	protected native IRegisters createRegistersService(DsfSession dsfSession);

	protected native IRunControl createRunControlService(DsfSession dsfSession);

	protected native IStack createStackService(DsfSession dsfSession);

	protected native boolean getIsNonStopMode();

	public native String getVersion();
}
