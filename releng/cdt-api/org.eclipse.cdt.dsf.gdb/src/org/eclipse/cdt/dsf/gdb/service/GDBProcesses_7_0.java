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

import org.eclipse.cdt.dsf.datamodel.AbstractDMContext;
import org.eclipse.cdt.dsf.debug.service.IProcesses;
import org.eclipse.cdt.dsf.debug.service.IRunControl;
import org.eclipse.cdt.dsf.debug.service.command.IEventListener;
import org.eclipse.cdt.dsf.mi.service.IMIContainerDMContext;
import org.eclipse.cdt.dsf.mi.service.IMIExecutionDMContext;
import org.eclipse.cdt.dsf.service.AbstractDsfService;
import org.eclipse.cdt.dsf.service.DsfSession;
import org.osgi.framework.BundleContext;

/** Declaration only, of CDT's type of this name. */
public class GDBProcesses_7_0 extends AbstractDsfService implements IProcesses, IEventListener {
	public GDBProcesses_7_0(DsfSession dsfSession) {
		super(null);
	}

	public native IMIExecutionDMContext createExecutionContext(IRunControl.IContainerDMContext context,
			IProcesses.IThreadDMContext context2, String text);

	public native IProcesses.IThreadDMContext createThreadContext(IProcesses.IProcessDMContext context, String text);

	public native void eventReceived(Object value);

	protected native BundleContext getBundleContext();

	public native IMIExecutionDMContext[] getExecutionContexts(IMIContainerDMContext context);

	protected native String getGroupFromPid(String text);

	protected static class MIThreadDMC extends AbstractDMContext implements IProcesses.IThreadDMContext {
		public native boolean equals(Object value);

		public native String getId();

		public native int hashCode();

		MIThreadDMC() {
			super(null, null);
		}
	}

	protected static class MIThreadDMData implements IProcesses.IThreadDMData {
		public MIThreadDMData(String text, String text2) {
		}

		public native String getId();

		public native String getName();

		public native boolean isDebuggerAttached();
	}
}
