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
import org.eclipse.cdt.dsf.debug.service.IRunControl;
import org.eclipse.cdt.dsf.debug.service.command.ICommandControlService;
import org.eclipse.cdt.dsf.service.DsfSession;

/** Declaration only, of CDT's type of this name. */
public class GDBRunControl_7_0 extends GDBRunControl {
	public GDBRunControl_7_0(DsfSession dsfSession) {
		super(null);
	}

	public native void canReverseResume(IRunControl.IExecutionDMContext context, DataRequestMonitor<Boolean> rm);

	public native void canReverseStep(IRunControl.IExecutionDMContext context, IRunControl.StepType stepType,
			DataRequestMonitor<Boolean> rm);

	public native void isReverseModeEnabled(ICommandControlService.ICommandControlDMContext context,
			DataRequestMonitor<Boolean> rm);

	public native void reverseResume(IRunControl.IExecutionDMContext context, RequestMonitor rm);

	public native void reverseStep(IRunControl.IExecutionDMContext context, IRunControl.StepType stepType,
			RequestMonitor rm);
}
