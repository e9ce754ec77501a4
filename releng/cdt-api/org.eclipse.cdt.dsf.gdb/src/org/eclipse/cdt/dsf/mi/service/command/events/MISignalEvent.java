/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package org.eclipse.cdt.dsf.mi.service.command.events;

import org.eclipse.cdt.dsf.debug.service.IRunControl;
import org.eclipse.cdt.dsf.mi.service.command.output.MIResult;

/** Declaration only, of CDT's type of this name. */
public class MISignalEvent extends MIStoppedEvent {
	public static native MISignalEvent parse(IRunControl.IExecutionDMContext context, int number, MIResult[] result);

	MISignalEvent() {
		super(null, 0, null, null);
	}
}
