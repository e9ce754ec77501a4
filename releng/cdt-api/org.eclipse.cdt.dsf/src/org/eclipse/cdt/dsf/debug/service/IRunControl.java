/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package org.eclipse.cdt.dsf.debug.service;

import org.eclipse.cdt.dsf.datamodel.IDMContext;
import org.eclipse.cdt.dsf.datamodel.IDMEvent;
import org.eclipse.cdt.dsf.service.IDsfService;

/** Declaration only, of CDT's type of this name. */
public interface IRunControl extends IDsfService {
	public interface IContainerDMContext extends IExecutionDMContext {
	}

	public interface IContainerResumedDMEvent extends IResumedDMEvent {
	}

	public interface IContainerSuspendedDMEvent extends ISuspendedDMEvent {
	}

	public interface IExecutionDMContext extends IDMContext {
	}

	public interface IExitedDMEvent extends IDMEvent<IExecutionDMContext> {
	}

	public interface IResumedDMEvent extends IDMEvent<IExecutionDMContext> {
	}

	public interface IStartedDMEvent extends IDMEvent<IExecutionDMContext> {
	}

	public interface ISuspendedDMEvent extends IDMEvent<IExecutionDMContext> {
	}

	public enum StepType {
		STEP_OVER, STEP_INTO, STEP_RETURN
	}
}
