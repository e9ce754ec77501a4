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
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.model.ISourceLocator;
import org.eclipse.debug.core.model.LaunchConfigurationDelegate;

/** Declaration only, of CDT's type of this name. */
public class GdbLaunchDelegate extends LaunchConfigurationDelegate {
	public GdbLaunchDelegate() {
	}

	protected native GdbLaunch createGdbLaunch(ILaunchConfiguration launchConfiguration, String text,
			ISourceLocator sourceLocator) throws CoreException;

	protected native String getPluginID();

	public native void launch(ILaunchConfiguration launchConfiguration, String text, ILaunch launch,
			IProgressMonitor progressMonitor) throws CoreException;

	protected native IDsfDebugServicesFactory newServiceFactory(ILaunchConfiguration launchConfiguration, String text);
}
