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
import org.eclipse.cdt.dsf.concurrent.RequestMonitor;
import org.eclipse.cdt.dsf.datamodel.AbstractDMContext;
import org.eclipse.cdt.dsf.debug.service.IFormattedValues;
import org.eclipse.cdt.dsf.debug.service.IRegisters;
import org.eclipse.cdt.dsf.service.AbstractDsfService;
import org.eclipse.cdt.dsf.service.DsfSession;
import org.osgi.framework.BundleContext;

/** Declaration only, of CDT's type of this name. */
public class MIRegisters extends AbstractDsfService implements IRegisters {
	public MIRegisters(DsfSession dsfSession) {
		super(null);
	}

	protected native BundleContext getBundleContext();

	public native void getFormattedExpressionValue(IFormattedValues.FormattedValueDMContext context,
			DataRequestMonitor<IFormattedValues.FormattedValueDMData> rm);

	public native IFormattedValues.FormattedValueDMContext getFormattedValueContext(
			IFormattedValues.IFormattedDataDMContext context, String text);

	public native void getRegisterData(IRegisters.IRegisterDMContext context,
			DataRequestMonitor<IRegisters.IRegisterDMData> rm);

	public native void writeRegister(IRegisters.IRegisterDMContext context, String text, String text2,
			RequestMonitor rm);

	public static class MIRegisterDMC extends AbstractDMContext implements IRegisters.IRegisterDMContext {
		public native boolean equals(Object value);

		public native String getName();

		public native int hashCode();

		MIRegisterDMC() {
			super(null, null);
		}
	}
}
