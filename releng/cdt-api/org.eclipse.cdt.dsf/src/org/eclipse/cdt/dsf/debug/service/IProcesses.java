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
import org.eclipse.cdt.dsf.service.IDsfService;

/** Declaration only, of CDT's type of this name. */
public interface IProcesses extends IDsfService {
	public interface IProcessDMContext extends IThreadDMContext {
	}

	public interface IThreadDMContext extends IDMContext {
	}

	public interface IThreadDMData {
	}
}
