/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package org.eclipse.cdt.dsf.gdb.service.extensions;

import org.eclipse.cdt.dsf.gdb.service.GDBRunControl_7_0_NS;
import org.eclipse.cdt.dsf.service.DsfSession;

/** Declaration only, of CDT's type of this name. */
public class GDBRunControl_NS_HEAD extends GDBRunControl_7_0_NS {
	public GDBRunControl_NS_HEAD(DsfSession dsfSession) {
		super(null);
	}
}
