/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package org.eclipse.cdt.dsf.mi.service;

import org.eclipse.cdt.core.IAddress;
import org.eclipse.cdt.dsf.concurrent.DataRequestMonitor;
import org.eclipse.cdt.dsf.concurrent.RequestMonitor;
import org.eclipse.cdt.dsf.debug.service.IRunControl;
import org.eclipse.cdt.dsf.service.AbstractDsfService;
import org.eclipse.cdt.dsf.service.DsfSession;
import org.osgi.framework.BundleContext;

/** Declaration only, of CDT's type of this name. */
public class MIRunControl extends AbstractDsfService implements IRunControl {
	protected boolean fDisableNextSignalEvent;

	public MIRunControl(DsfSession dsfSession) {
		super(null);
	}

	public native void canMoveToAddress(IRunControl.IExecutionDMContext context, IAddress address, boolean flag,
			DataRequestMonitor<Boolean> rm);

	public native void canMoveToLine(IRunControl.IExecutionDMContext context, String text, int number, boolean flag,
			DataRequestMonitor<Boolean> rm);

	public native void canRunToAddress(IRunControl.IExecutionDMContext context, IAddress address,
			DataRequestMonitor<Boolean> rm);

	public native void canRunToLine(IRunControl.IExecutionDMContext context, String text, int number,
			DataRequestMonitor<Boolean> rm);

	protected native BundleContext getBundleContext();

	public native void moveToAddress(IRunControl.IExecutionDMContext context, IAddress address, boolean flag,
			RequestMonitor rm);

	public native void moveToLine(IRunControl.IExecutionDMContext context, String text, int number, boolean flag,
			RequestMonitor rm);

	public native void resume(IRunControl.IExecutionDMContext context, RequestMonitor rm);

	public native void runToAddress(IRunControl.IExecutionDMContext context, IAddress address, boolean flag,
			RequestMonitor rm);

	public native void runToLine(IRunControl.IExecutionDMContext context, String text, int number, boolean flag,
			RequestMonitor rm);

	public native void step(IRunControl.IExecutionDMContext context, IRunControl.StepType stepType, RequestMonitor rm);
}
