/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package org.eclipse.cdt.dsf.datamodel;

import org.eclipse.core.runtime.PlatformObject;

/** Declaration only, of CDT's type of this name. */
public abstract class AbstractDMContext extends PlatformObject implements IDMContext {
	public AbstractDMContext(String text, IDMContext[] context) {
	}

	protected native boolean baseEquals(Object value);

	protected native int baseHashCode();

	protected native String baseToString();

	public abstract boolean equals(Object value);

	public native String getSessionId();

	public abstract int hashCode();
}
