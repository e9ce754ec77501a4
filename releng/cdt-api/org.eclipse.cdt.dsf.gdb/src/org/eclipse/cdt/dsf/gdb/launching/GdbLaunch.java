/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package org.eclipse.cdt.dsf.gdb.launching;

import org.eclipse.cdt.dsf.debug.service.IDsfDebugServicesFactory;
import org.eclipse.cdt.dsf.service.DsfSession;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.Launch;
import org.eclipse.debug.core.model.ISourceLocator;
import org.eclipse.launchbar.core.target.launch.ITargetedLaunch;

/** Declaration only, of CDT's type of this name. */
public class GdbLaunch extends Launch implements ITargetedLaunch {
	public GdbLaunch(ILaunchConfiguration launchConfiguration, String text, ISourceLocator sourceLocator) {
		super(null, null, null);
	}

	public native String getGDBVersion() throws CoreException;

	public native String getProgramPath() throws CoreException;

	public native DsfSession getSession();

	public native void initialize() throws DebugException;

	public native void setServiceFactory(IDsfDebugServicesFactory dsfDebugServicesFactory);
}
