/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package org.eclipse.launchbar.core.target.launch;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.model.ILaunchConfigurationDelegate;
import org.eclipse.launchbar.core.target.ILaunchTarget;

/** Declaration only, of CDT's type of this name. */
public interface ILaunchConfigurationTargetedDelegate extends ILaunchConfigurationDelegate {
	boolean buildForLaunch(ILaunchConfiguration launchConfiguration, String text, ILaunchTarget launchTarget,
			IProgressMonitor progressMonitor) throws CoreException;

	boolean finalLaunchCheck(ILaunchConfiguration launchConfiguration, String text, ILaunchTarget launchTarget,
			IProgressMonitor progressMonitor) throws CoreException;

	boolean preLaunchCheck(ILaunchConfiguration launchConfiguration, String text, ILaunchTarget launchTarget,
			IProgressMonitor progressMonitor) throws CoreException;
}
