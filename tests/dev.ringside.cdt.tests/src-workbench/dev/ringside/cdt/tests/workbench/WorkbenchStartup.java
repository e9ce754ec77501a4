/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.tests.workbench;

import org.eclipse.ui.IStartup;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.PlatformUI;

import dev.ringside.cdt.tests.TestApplication;

/** Runs the workbench tests when the workbench has started, and closes it. */
public class WorkbenchStartup implements IStartup {

	@Override
	public void earlyStartup() {
		if (!"workbench".equals(System.getProperty("ringside.tests"))) {
			return;
		}
		Thread runner = new Thread(() -> {
			try {
				TestApplication.runWorkbench();
			} catch (Exception e) {
				e.printStackTrace();
			} finally {
				IWorkbench workbench = PlatformUI.getWorkbench();
				workbench.getDisplay().asyncExec(workbench::close);
			}
		}, "workbench tests");
		runner.start();
	}
}
