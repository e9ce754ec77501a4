/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.tests.unserved;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import dev.ringside.cdt.tests.CdtSession;
import dev.ringside.cdt.tests.PlainSession;
import dev.ringside.tests.common.UringProgram;
import dev.ringside.tests.ui.RingsideLog;

/** Runs in a CDT that lacks a class which one of our services extends. */
class UnservedTest {

	@Test
	void theSessionIsCdts() throws Exception {
		try (RingsideLog log = new RingsideLog()) {
			try (UringProgram program = UringProgram.start();
					CdtSession session = CdtSession
							.launchAndStop(CdtSession.Configuration.attach(program.pid()).ringside())) {
				PlainSession.assertServicesAreCdts(session);
				PlainSession.assertDebugs(session, program);
			}
			assertEquals(1, log.problems().size(), log.problems().toString());
			assertTrue(log.problems().get(0).getMessage().contains("this version of CDT"), log.problems().toString());
		}
	}
}
