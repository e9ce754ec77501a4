/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.dap.model.ui;

import org.eclipse.debug.ui.AbstractLaunchConfigurationTabGroup;
import org.eclipse.debug.ui.CommonTab;
import org.eclipse.debug.ui.EnvironmentTab;
import org.eclipse.debug.ui.ILaunchConfigurationDialog;
import org.eclipse.debug.ui.ILaunchConfigurationTab;
import org.eclipse.debug.ui.sourcelookup.SourceLookupTab;
import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.ui.RingsideTab;

/** The tabs of "Debug Adapter (io_uring-aware)". */
public final class DapTabGroup extends AbstractLaunchConfigurationTabGroup {

	@Override
	public void createTabs(@Nullable ILaunchConfigurationDialog dialog, @Nullable String mode) {
		setTabs(new ILaunchConfigurationTab[] { new DapMainTab(), new RingsideTab(), new EnvironmentTab(),
				new SourceLookupTab(), new CommonTab() });
	}
}
