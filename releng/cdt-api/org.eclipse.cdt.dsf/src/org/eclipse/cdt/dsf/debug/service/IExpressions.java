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

import org.eclipse.cdt.core.IAddress;
import org.eclipse.cdt.dsf.datamodel.IDMContext;

/** Declaration only, of CDT's type of this name. */
public interface IExpressions extends IFormattedValues {
	public interface IExpressionDMAddress {
		IAddress getAddress();

		int getSize();
	}

	public interface IExpressionDMContext extends IDMContext {
		String getExpression();
	}

	public interface IExpressionDMData {
		public enum BasicType {
			basic
		}
	}

	public interface IExpressionDMLocation extends IExpressionDMAddress {
		IAddress INVALID_ADDRESS = null;

		String getLocation();
	}
}
