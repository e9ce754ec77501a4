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

import org.eclipse.cdt.core.model.IFunctionDeclaration;
import org.eclipse.cdt.dsf.concurrent.DataRequestMonitor;
import org.eclipse.cdt.dsf.concurrent.RequestMonitor;
import org.eclipse.cdt.dsf.debug.service.IRunControl;
import org.eclipse.cdt.dsf.mi.service.MIRunControl;
import org.eclipse.cdt.dsf.mi.service.command.events.MIRunningEvent;
import org.eclipse.cdt.dsf.mi.service.command.events.MIStoppedEvent;
import org.eclipse.cdt.dsf.service.DsfSession;

/** Declaration only, of CDT's type of this name. */
public class GDBRunControl extends MIRunControl {
	public GDBRunControl(DsfSession dsfSession) {
		super(null);
	}

	public native void canResume(IRunControl.IExecutionDMContext context, DataRequestMonitor<Boolean> rm);

	public native void canStep(IRunControl.IExecutionDMContext context, IRunControl.StepType stepType,
			DataRequestMonitor<Boolean> rm);

	public native void canStepIntoSelection(IRunControl.IExecutionDMContext context, String text, int number,
			IFunctionDeclaration functionDeclaration, DataRequestMonitor<Boolean> rm);

	public native void eventDispatched(MIRunningEvent event);

	public native void eventDispatched(MIStoppedEvent event);

	public native void stepIntoSelection(IRunControl.IExecutionDMContext context, String text, int number, boolean flag,
			IFunctionDeclaration functionDeclaration, RequestMonitor rm);
}
