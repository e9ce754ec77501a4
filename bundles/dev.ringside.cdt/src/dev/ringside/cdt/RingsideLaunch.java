/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt;

import org.eclipse.cdt.dsf.gdb.launching.GdbLaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.model.ISourceLocator;

import dev.ringside.core.settings.Settings;

/**
 * A launch whose session has Ringside's services. It does nothing by itself: user interfaces tell by its type that
 * there is something to show, and the Debug view can have nodes of its own for it while CDT's launches keep CDT's.
 */
public class RingsideLaunch extends GdbLaunch {

	private final Settings settings;

	/**
	 * A launch. Its debug session starts with it, gdb does not.
	 *
	 * @param configuration the launch configuration
	 * @param mode          the launch mode
	 * @param locator       finds sources
	 * @param settings      the configuration's settings
	 */
	public RingsideLaunch(ILaunchConfiguration configuration, String mode, ISourceLocator locator, Settings settings) {
		super(configuration, mode, locator);
		this.settings = settings;
	}

	/**
	 * The settings of the launch configuration, as they were when it was launched.
	 *
	 * @return the settings
	 */
	public Settings settings() {
		return settings;
	}
}
