/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.IExpressionManager;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import dev.ringside.launch.LaunchSettings;
import dev.ringside.tests.ui.Dialog;
import dev.ringside.tests.ui.RingsideLog;
import dev.ringside.tests.ui.Ui;

/**
 * Each test begins in the Debug perspective as it is delivered, leaves nothing to the next one, and no internal error
 * in the log.
 */
abstract class WorkbenchTest {

	/** What Ringside has logged since the test began. */
	final RingsideLog errorLog = new RingsideLog();

	@BeforeEach
	void open() {
		Ui.openDebugPerspective();
	}

	@AfterEach
	void end() throws Exception {
		try (errorLog) {
			Dialog.closeAll();
			Sessions.endAll();
			BreakpointTest.removeAll();
			IExpressionManager expressions = DebugPlugin.getDefault().getExpressionManager();
			expressions.removeExpressions(expressions.getExpressions());
			for (ILaunchConfiguration configuration : DebugPlugin.getDefault().getLaunchManager()
					.getLaunchConfigurations()) {
				configuration.delete();
			}
			InstanceScope.INSTANCE.getNode(LaunchSettings.PREFERENCES).clear();
			Ui.run(() -> Ui.page().closeAllEditors(false));
			assertEquals(List.of(), errorLog.internalErrors(), "internal errors in the log");
		}
	}
}
