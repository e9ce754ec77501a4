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

/** Declaration only, of CDT's type of this name. */
public interface IRegisters extends IFormattedValues {
	public interface IGroupsChangedDMEvent extends IDMEvent<IDMContext> {
	}

	public interface IRegisterDMContext extends IFormattedDataDMContext {
	}

	public interface IRegisterDMData {
		String getDescription();

		String getName();

		boolean hasSideEffects();

		boolean isFloat();

		boolean isReadOnce();

		boolean isReadable();

		boolean isVolatile();

		boolean isWriteOnce();

		boolean isWriteable();
	}

	public interface IRegisterGroupDMContext extends IDMContext {
	}

	public interface IRegisterGroupDMData {
		String getDescription();

		String getName();
	}
}
