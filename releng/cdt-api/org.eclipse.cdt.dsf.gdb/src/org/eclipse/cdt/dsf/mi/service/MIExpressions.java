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
import org.eclipse.cdt.dsf.debug.service.IExpressions;
import org.eclipse.cdt.dsf.debug.service.IExpressions3;
import org.eclipse.cdt.dsf.debug.service.IFormattedValues;
import org.eclipse.cdt.dsf.debug.service.command.CommandCache;
import org.eclipse.cdt.dsf.service.AbstractDsfService;
import org.eclipse.cdt.dsf.service.DsfSession;
import org.osgi.framework.BundleContext;

/** Declaration only, of CDT's type of this name. */
public class MIExpressions extends AbstractDsfService implements IMIExpressions {
	protected CommandCache fExpressionCache;

	public MIExpressions(DsfSession dsfSession) {
		super(null);
	}

	public native void canWriteExpression(IExpressions.IExpressionDMContext context, DataRequestMonitor<Boolean> rm);

	protected native BundleContext getBundleContext();

	public native void getExpressionAddressData(IExpressions.IExpressionDMContext context,
			DataRequestMonitor<IExpressions.IExpressionDMAddress> rm);

	public native void getExpressionData(IExpressions.IExpressionDMContext context,
			DataRequestMonitor<IExpressions.IExpressionDMData> rm);

	public native void getExpressionDataExtension(IExpressions.IExpressionDMContext context,
			DataRequestMonitor<IExpressions3.IExpressionDMDataExtension> rm);

	public native void getFormattedExpressionValue(IFormattedValues.FormattedValueDMContext context,
			DataRequestMonitor<IFormattedValues.FormattedValueDMData> rm);

	public native void getSubExpressionCount(IExpressions.IExpressionDMContext context, int number,
			DataRequestMonitor<Integer> rm);

	public native void getSubExpressions(IExpressions.IExpressionDMContext context, int number, int number2,
			DataRequestMonitor<IExpressions.IExpressionDMContext[]> rm);

	public native void safeToAskForAllSubExpressions(IExpressions.IExpressionDMContext context,
			DataRequestMonitor<Boolean> rm);

	public native void writeExpression(IExpressions.IExpressionDMContext context, String text, String text2,
			RequestMonitor rm);

	protected static class ExpressionDMData implements IExpressions3.IExpressionDMDataExtension {
		public ExpressionDMData(String text, String text2, int number, boolean flag,
				IExpressions.IExpressionDMData.BasicType basicType) {
		}
	}
}
