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

import org.eclipse.cdt.dsf.datamodel.AbstractDMContext;
import org.eclipse.cdt.dsf.datamodel.IDMContext;
import org.eclipse.cdt.dsf.service.IDsfService;

/** Declaration only, of CDT's type of this name. */
public interface IFormattedValues extends IDsfService {
	String BINARY_FORMAT = "BINARY.Format";

	String DECIMAL_FORMAT = "DECIMAL.Format";

	String HEX_FORMAT = "HEX.Format";

	String OCTAL_FORMAT = "OCTAL.Format";

	public class FormattedValueDMContext extends AbstractDMContext {
		public native boolean equals(Object value);

		public native String getFormatID();

		public native int hashCode();

		public FormattedValueDMContext(IDsfService service, IDMContext parentValue, String formatId) {
			super(null, null);
		}
	}

	public interface IFormattedDataDMContext extends IDMContext {
	}

	public class FormattedValueDMData {
		public FormattedValueDMData(String text) {
		}

		public FormattedValueDMData(String text, String editable) {
		}

		public native String getFormattedValue();
	}
}
