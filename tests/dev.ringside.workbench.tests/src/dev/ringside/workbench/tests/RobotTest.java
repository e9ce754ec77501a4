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

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.eclipse.debug.ui.IDebugUIConstants;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.console.IConsoleConstants;
import org.junit.jupiter.api.Test;

import dev.ringside.tests.ui.Trees;
import dev.ringside.tests.ui.Ui;

/** The robot itself. */
class RobotTest extends WorkbenchTest {

	/** A session's output brings the Console to the front, at any time, and Registers has the same place. */
	@Test
	void looksAtAViewThatIsBehindTheActiveOne() {
		IViewPart registers = Ui.show(IDebugUIConstants.ID_REGISTER_VIEW);
		Ui.show(IConsoleConstants.ID_CONSOLE_VIEW);
		assertFalse(Ui.ui(() -> Ui.page().isPartVisible(registers)));
		Trees.lines(IDebugUIConstants.ID_REGISTER_VIEW);
		assertTrue(Ui.ui(() -> Ui.page().isPartVisible(registers)));
	}

	@Test
	void looksAtAViewAndLeavesTheActiveOneActive() {
		IViewPart registers = Ui.show(IDebugUIConstants.ID_REGISTER_VIEW);
		Ui.show(IConsoleConstants.ID_CONSOLE_VIEW);
		IViewPart debug = Ui.show(IDebugUIConstants.ID_DEBUG_VIEW);
		Trees.lines(IDebugUIConstants.ID_REGISTER_VIEW);
		assertTrue(Ui.ui(() -> Ui.page().isPartVisible(registers)));
		assertSame(debug, Ui.ui(() -> Ui.page().getActivePart()));
	}
}
