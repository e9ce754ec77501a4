/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunchConfigurationType;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchDelegate;
import org.eclipse.debug.core.ILaunchManager;
import org.junit.jupiter.api.Test;

import dev.ringside.cdt.RingsideCdt;
import dev.ringside.tests.common.Debuggers;
import dev.ringside.tests.common.UringProgram;

/** Installing changes no launch; a configuration chooses. */
class DelegatesTest {

	/** The configuration that the run without Ringside launches again. */
	static final String KEPT = "kept from the run with Ringside";

	private static final Set<String> DEBUG = Set.of(ILaunchManager.DEBUG_MODE);

	@Test
	void eachTypeHasOursAndPrefersCdts() throws Exception {
		assertEquals(CdtSession.DELEGATES, RingsideCdt.DELEGATE_OF_TYPE);
		for (var entry : CdtSession.DELEGATES.entrySet()) {
			ILaunchConfigurationType type = DebugPlugin.getDefault().getLaunchManager()
					.getLaunchConfigurationType(entry.getKey());
			assertNotNull(type, entry.getKey());
			List<String> ids = Arrays.stream(type.getDelegates(DEBUG)).map(ILaunchDelegate::getId).toList();
			assertTrue(ids.contains(entry.getValue()), ids.toString());
			ILaunchDelegate preferred = type.getPreferredDelegate(DEBUG);
			assertNotNull(preferred,
					"a launch of " + entry.getKey() + " that chooses no delegate would be refused as a duplicate");
			assertTrue(preferred.getId().startsWith("org.eclipse."), preferred.getId());
		}
	}

	@Test
	void aConfigurationThatDoesNotChooseGetsCdt() throws Exception {
		try (UringProgram program = UringProgram.start();
				CdtSession session = CdtSession.launchAndStop(CdtSession.Configuration.attach(program.pid()))) {
			assertNull(session.ask("our service", rm -> {
				rm.setData(session.find("dev.ringside.cdt.IWorkersService"));
				rm.done();
			}));
			assertTrue(session.threads().stream().noneMatch(t -> t.name().contains("io_uring")));
			assertFalse(session.consoles().containsKey("io_uring advice"));
		}
	}

	/** gdb 10 is served; the factory asks for gdb 7.12. */
	@Test
	void anotherGdbIsServedToo() throws Exception {
		for (Debuggers debugger : List.of(Debuggers.GDB_10, Debuggers.GDB_16)) {
			String gdb = debugger.assume().program().toString();
			try (UringProgram program = UringProgram.start();
					CdtSession session = CdtSession
							.launchAndStop(CdtSession.Configuration.attach(program.pid()).gdb(gdb).ringside())) {
				assertTrue(session.thread(program.ready().sqpoll()).name().contains("io_uring SQPOLL of "),
						session.threads().toString());
				Scenario.look(session);
			}
		}
	}

	@Test
	void keepsAConfigurationForTheRunWithoutRingside() throws Exception {
		ILaunchConfigurationWorkingCopy copy = CdtSession.Configuration.attach(1).ringside("registers", "HIDE")
				.create();
		copy.rename(KEPT);
		copy.doSave();
		assertEquals("dev.ringside.cdt.launch.attach", copy.getPreferredDelegate(DEBUG).getId());
	}
}
