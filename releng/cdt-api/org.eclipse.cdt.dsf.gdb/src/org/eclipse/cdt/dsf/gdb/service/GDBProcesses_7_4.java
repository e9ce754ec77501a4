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

import org.eclipse.cdt.dsf.debug.service.IProcesses;
import org.eclipse.cdt.dsf.mi.service.IMIContainerDMContext;
import org.eclipse.cdt.dsf.service.DsfSession;

/** Declaration only, of CDT's type of this name. */
public class GDBProcesses_7_4 extends GDBProcesses_7_2 {
	public GDBProcesses_7_4(DsfSession dsfSession) {
		super(null);
	}

	public native IMIContainerDMContext createContainerContext(IProcesses.IProcessDMContext context, String text);
}
