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
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;

import org.eclipse.cdt.dsf.debug.service.IRunControl.StepType;
import org.junit.jupiter.api.Test;

import dev.ringside.tests.common.UringProgram;
import dev.ringside.tests.common.UringProgram.State;

/** Attaching to the demo's program. */
class AttachTest {

	@Test
	void dump() throws Exception {
		try (UringProgram program = UringProgram.start(); CdtSession session = CdtSession.launchAndStop(CdtSession.Configuration.attach(program.pid()).ringside())) {
			State state = program.ready();
			System.out.println(state);
			for (CdtSession.ThreadRow t : session.threads()) {
				System.out.println(t + " canStep=" + session.canStep(t.context(), StepType.STEP_OVER) + " canResume=" + session.canResume(t.context()));
				var frames = session.frames(t.context());
				System.out.println("   " + frames.length + " " + session.frameData(frames[0]).getFunction());
				for (CdtSession.Group g : session.groups(t.context())) {
					var registers = session.registers(frames[0], g);
					System.out.println("   " + g.name() + " | " + g.description() + " | " + registers.length);
					for (int i = 0; i < 3 && i < registers.length; i++) {
						var d = session.registerData(registers[i]);
						System.out.println("      " + d.getName() + "=" + session.registerValue(registers[i]) + " " + d.isWriteable() + " " + d.getDescription());
					}
				}
				System.out.println("   $rip=" + session.evaluate(frames[0], "$rip"));
			}
			System.out.println(session.consoles());
		}
	}
}
