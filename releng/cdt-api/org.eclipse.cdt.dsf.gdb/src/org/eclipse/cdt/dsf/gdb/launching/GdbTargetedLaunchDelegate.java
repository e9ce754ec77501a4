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

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.launchbar.core.target.ILaunchTarget;
import org.eclipse.launchbar.core.target.launch.ILaunchConfigurationTargetedDelegate;
import org.eclipse.launchbar.core.target.launch.ITargetedLaunch;

/** Declaration only, of CDT's type of this name. */
public class GdbTargetedLaunchDelegate extends GdbLaunchDelegate implements ILaunchConfigurationTargetedDelegate {
	public GdbTargetedLaunchDelegate() {
	}

	public native boolean buildForLaunch(ILaunchConfiguration launchConfiguration, String text,
			ILaunchTarget launchTarget, IProgressMonitor progressMonitor) throws CoreException;

	public native boolean finalLaunchCheck(ILaunchConfiguration launchConfiguration, String text,
			ILaunchTarget launchTarget, IProgressMonitor progressMonitor) throws CoreException;

	public native ITargetedLaunch getLaunch(ILaunchConfiguration launchConfiguration, String text,
			ILaunchTarget launchTarget) throws CoreException;

	public native boolean preLaunchCheck(ILaunchConfiguration launchConfiguration, String text,
			ILaunchTarget launchTarget, IProgressMonitor progressMonitor) throws CoreException;
}
