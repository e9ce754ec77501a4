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

import org.eclipse.cdt.dsf.gdb.service.SessionType;
import org.eclipse.debug.core.ILaunchConfiguration;

/** Declaration only, of CDT's type of this name. */
public class LaunchUtils {
	public static native int compareVersions(String text, String text2);

	public static native boolean getIsAttach(ILaunchConfiguration launchConfiguration);

	public static native SessionType getSessionType(ILaunchConfiguration launchConfiguration);

	LaunchUtils() {
	}
}
