/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package org.eclipse.cdt.dsf.gdb.service;

import org.eclipse.cdt.dsf.service.AbstractDsfService;
import org.eclipse.cdt.dsf.service.DsfSession;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.osgi.framework.BundleContext;

/** Declaration only, of CDT's type of this name. */
public class GDBBackend extends AbstractDsfService implements IGDBBackend {
	public GDBBackend(DsfSession dsfSession, ILaunchConfiguration launchConfiguration) {
		super(null);
	}

	protected native BundleContext getBundleContext();

	public native Process getProcess();

	public native SessionType getSessionType();
}
