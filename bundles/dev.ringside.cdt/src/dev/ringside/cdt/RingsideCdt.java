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

import java.util.Map;

/** Identifiers that launch configurations and other bundles use. */
public final class RingsideCdt {

	/** The symbolic name of this bundle. */
	public static final String PLUGIN_ID = "dev.ringside.cdt";

	/** The launch delegate for C/C++ Application. */
	public static final String APPLICATION_DELEGATE = "dev.ringside.cdt.launch.application";
	/** The launch delegate for C/C++ Attach to Application. */
	public static final String ATTACH_DELEGATE = "dev.ringside.cdt.launch.attach";
	/** The launch delegate for C/C++ Postmortem Debugger. */
	public static final String POSTMORTEM_DELEGATE = "dev.ringside.cdt.launch.postmortem";
	/** The launch delegate for C/C++ Remote Application. */
	public static final String REMOTE_DELEGATE = "dev.ringside.cdt.launch.remote";
	/** The launch delegate for core-build projects on this machine. */
	public static final String CORE_BUILD_DELEGATE = "dev.ringside.cdt.launch.coreBuild";

	/** Our delegate of each launch configuration type. */
	public static final Map<String, String> DELEGATE_OF_TYPE = Map.of( //
			"org.eclipse.cdt.launch.applicationLaunchType", APPLICATION_DELEGATE,
			"org.eclipse.cdt.launch.attachLaunchType", ATTACH_DELEGATE,
			"org.eclipse.cdt.launch.postmortemLaunchType", POSTMORTEM_DELEGATE,
			"org.eclipse.cdt.launch.remoteApplicationLaunchType", REMOTE_DELEGATE,
			"org.eclipse.cdt.debug.core.localCoreBuildLaunchConfigType", CORE_BUILD_DELEGATE);

	private RingsideCdt() {
	}
}
