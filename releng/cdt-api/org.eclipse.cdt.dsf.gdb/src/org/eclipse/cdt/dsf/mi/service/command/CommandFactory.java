/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package org.eclipse.cdt.dsf.mi.service.command;

import org.eclipse.cdt.dsf.datamodel.IDMContext;
import org.eclipse.cdt.dsf.debug.service.IExpressions;
import org.eclipse.cdt.dsf.debug.service.command.ICommand;
import org.eclipse.cdt.dsf.debug.service.command.ICommandControlService;
import org.eclipse.cdt.dsf.mi.service.IMIExecutionDMContext;
import org.eclipse.cdt.dsf.mi.service.command.output.MIDataEvaluateExpressionInfo;
import org.eclipse.cdt.dsf.mi.service.command.output.MIInfo;
import org.eclipse.cdt.dsf.mi.service.command.output.MIListThreadGroupsInfo;

/** Declaration only, of CDT's type of this name. */
public class CommandFactory {
	public native ICommand<MIDataEvaluateExpressionInfo> createMIDataEvaluateExpression(
			IExpressions.IExpressionDMContext context);

	public native ICommand<MIDataEvaluateExpressionInfo> createMIDataEvaluateExpression(IMIExecutionDMContext context,
			String text);

	public native ICommand<MIInfo> createMIInterpreterExecConsole(IDMContext context, String text);

	public native ICommand<MIListThreadGroupsInfo> createMIListThreadGroups(
			ICommandControlService.ICommandControlDMContext context, String text);

	public native ICommand<MIInfo> createMIThreadSelect(IDMContext context, String text);

	CommandFactory() {
	}
}
