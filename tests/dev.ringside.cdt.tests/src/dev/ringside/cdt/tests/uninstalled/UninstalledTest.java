/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.tests.uninstalled;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Set;
import java.util.function.UnaryOperator;

import org.eclipse.cdt.debug.core.ICDTLaunchConfigurationConstants;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.ringside.cdt.tests.CdtSession;
import dev.ringside.cdt.tests.Scenario;
import dev.ringside.tests.common.UringProgram;

/** Runs in the workspace of the tests before, without Ringside. */
class UninstalledTest {

	/** A configuration that had chosen Ringside is CDT's again. */
	@Test
	void aConfigurationThatChoseRingsideIsLaunchedByCdt() throws Exception {
		ILaunchManager manager = DebugPlugin.getDefault().getLaunchManager();
		ILaunchConfiguration kept = Arrays.stream(manager.getLaunchConfigurations())
				.filter(c -> c.getName().startsWith("kept from"))
				.findFirst().orElse(null);
		assertNotNull(kept, "no configuration of the run with Ringside");
		assertEquals("HIDE", kept.getAttribute("dev.ringside.registers", ""));
		assertNull(kept.getPreferredDelegate(Set.of(ILaunchManager.DEBUG_MODE)));
		try (UringProgram program = UringProgram.start()) {
			ILaunchConfigurationWorkingCopy copy = kept.getWorkingCopy();
			copy.setAttribute(ICDTLaunchConfigurationConstants.ATTR_ATTACH_PROCESS_ID, (int) program.pid());
			try (CdtSession session = CdtSession.launchSavedAndStop(copy)) {
				assertEquals(program.tasks().size(), session.threads().size());
				assertTrue(session.threads().stream().noneMatch(t -> t.name().contains("io_uring")));
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void sendsWhatItSentBefore(Scenario scenario) throws Exception {
		scenario.assertSameAsStock(UnaryOperator.identity());
	}
}
