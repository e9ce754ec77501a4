/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.internal.launch;

import org.eclipse.cdt.dsf.debug.service.IDsfDebugServicesFactory;
import org.eclipse.cdt.dsf.gdb.launching.GdbAttachLaunchDelegate;
import org.eclipse.cdt.dsf.gdb.launching.GdbLaunch;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.model.ISourceLocator;

import dev.ringside.cdt.RingsideCdt;

/** CDT's launch delegate for running processes, with Ringside's services where the configuration switches them on. */
public class AttachLaunchDelegate extends GdbAttachLaunchDelegate {

	@Override
	public void launch(ILaunchConfiguration config, String mode, ILaunch launch, IProgressMonitor monitor)
			throws CoreException {
		Launches.prepare(config, launch);
		super.launch(config, mode, launch, monitor);
	}

	@Override
	protected GdbLaunch createGdbLaunch(ILaunchConfiguration config, String mode, ISourceLocator locator)
			throws CoreException {
		return Launches.launch(config, mode, locator);
	}

	@Override
	protected IDsfDebugServicesFactory newServiceFactory(ILaunchConfiguration config, String version) {
		return Launches.factory(config, version);
	}

	@Override
	protected String getPluginID() {
		return RingsideCdt.PLUGIN_ID;
	}
}
