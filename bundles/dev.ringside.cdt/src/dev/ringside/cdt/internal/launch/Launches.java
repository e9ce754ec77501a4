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
import org.eclipse.cdt.dsf.gdb.launching.GdbLaunch;
import org.eclipse.cdt.dsf.gdb.service.GdbDebugServicesFactory;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ILog;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.model.ISourceLocator;

import dev.ringside.cdt.RingsideLaunch;
import dev.ringside.cdt.internal.advice.SessionAdvice;
import dev.ringside.cdt.internal.service.RingsideServicesFactory;
import dev.ringside.core.settings.Settings;
import dev.ringside.launch.LaunchSettings;

/** What all launch delegates do. */
final class Launches {

	private Launches() {
	}

	/**
	 * Checks the settings before anything starts, and gives the advice that can be given before.
	 *
	 * @param config the launch configuration
	 * @param launch the launch, which knows its gdb and its program
	 * @throws CoreException for an unknown setting, and where there is no gdb to start
	 */
	static void prepare(ILaunchConfiguration config, ILaunch launch) throws CoreException {
		Settings settings = LaunchSettings.read(config);
		if (settings.enabled() && launch instanceof GdbLaunch gdb
				&& RingsideServicesFactory.serves(gdb.getGDBVersion())) {
			SessionAdvice.prepare(config, gdb, settings);
		}
	}

	/**
	 * The launch of a configuration.
	 *
	 * @param config  the launch configuration
	 * @param mode    the launch mode
	 * @param locator finds sources
	 * @return CDT's where the configuration switches Ringside off
	 * @throws CoreException for an unknown setting
	 */
	static GdbLaunch launch(ILaunchConfiguration config, String mode, ISourceLocator locator) throws CoreException {
		Settings settings = LaunchSettings.read(config);
		return settings.enabled() ? new RingsideLaunch(config, mode, locator, settings)
				: new GdbLaunch(config, mode, locator);
	}

	/**
	 * The services of a session.
	 *
	 * @param config  its launch configuration
	 * @param version gdb's version
	 * @return CDT's where the configuration switches Ringside off
	 */
	static IDsfDebugServicesFactory factory(ILaunchConfiguration config, String version) {
		try {
			Settings settings = LaunchSettings.read(config);
			if (settings.enabled()) {
				return new RingsideServicesFactory(version, config, settings);
			}
		} catch (CoreException e) {
			// prepare() has refused these settings before; a configuration that changed meanwhile gets plain CDT
			ILog.of(Launches.class).log(e.getStatus());
		}
		return new GdbDebugServicesFactory(version, config);
	}
}
