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

import org.eclipse.cdt.dsf.concurrent.DataRequestMonitor;
import org.eclipse.cdt.dsf.datamodel.IDMContext;
import org.eclipse.cdt.dsf.debug.service.IRunControl;
import org.eclipse.cdt.dsf.debug.service.IStack;
import org.eclipse.cdt.dsf.service.AbstractDsfService;
import org.eclipse.cdt.dsf.service.DsfSession;
import org.osgi.framework.BundleContext;

/** Declaration only, of CDT's type of this name. */
public class MIStack extends AbstractDsfService implements IStack {
	public MIStack(DsfSession dsfSession) {
		super(null);
	}

	public native IStack.IFrameDMContext createFrameDMContext(IRunControl.IExecutionDMContext context, int number);

	public native void getArguments(IStack.IFrameDMContext context, DataRequestMonitor<IStack.IVariableDMContext[]> rm);

	protected native BundleContext getBundleContext();

	public native void getFrameData(IStack.IFrameDMContext context, DataRequestMonitor<IStack.IFrameDMData> rm);

	public native void getFrames(IDMContext context, int number, int number2,
			DataRequestMonitor<IStack.IFrameDMContext[]> rm);

	public native void getLocals(IStack.IFrameDMContext context, DataRequestMonitor<IStack.IVariableDMContext[]> rm);

	public native void getStackDepth(IDMContext context, int number, DataRequestMonitor<Integer> rm);

	public native void getTopFrame(IDMContext context, DataRequestMonitor<IStack.IFrameDMContext> rm);
}
