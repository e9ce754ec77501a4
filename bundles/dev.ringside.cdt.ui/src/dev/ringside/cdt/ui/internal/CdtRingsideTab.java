/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.ui.internal;

import java.util.Set;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchDelegate;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.cdt.RingsideCdt;
import dev.ringside.ui.RingsideTab;

/** The launch tab of CDT's launch types: switching Ringside on or off also chooses the launch delegate. */
public class CdtRingsideTab extends RingsideTab {

	private static final Set<String> DEBUG = Set.of(ILaunchManager.DEBUG_MODE);

	@Override
	protected boolean isEnabled(ILaunchConfiguration configuration) throws CoreException {
		ILaunchDelegate chosen = configuration.getPreferredDelegate(DEBUG);
		return chosen != null && chosen.getId().equals(delegate(configuration));
	}

	@Override
	protected void setEnabled(ILaunchConfigurationWorkingCopy configuration, boolean enabled) throws CoreException {
		String ours = delegate(configuration);
		if (ours != null) {
			// null: the type's own choice, which is CDT's
			configuration.setPreferredLaunchDelegate(DEBUG, enabled ? ours : null);
		}
	}

	private static @Nullable String delegate(ILaunchConfiguration configuration) throws CoreException {
		return RingsideCdt.DELEGATE_OF_TYPE.get(configuration.getType().getIdentifier());
	}
}
