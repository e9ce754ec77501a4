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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.eclipse.cdt.dsf.debug.service.IStack.IFrameDMContext;
import org.eclipse.core.runtime.CoreException;
import org.junit.jupiter.api.Test;

import dev.ringside.tests.common.UringProgram;

/** The register view HIDE, and AUTO where the kernel keeps nothing. */
class HiddenRegistersTest {

	@Test
	void notOneRegisterCommandIsSentForAWorker() throws Exception {
		look(CdtSession.launchAndStop(CdtSession.Configuration.attach(program().pid()).ringside("registers", "HIDE")));
	}

	@Test
	void autoHidesWhatIsZeroed() throws Exception {
		look(CdtSession
				.launchAndStop(CdtSession.Configuration.attach(program().pid()).ringside("kernelPolicy", "ZEROED")));
	}

	private UringProgram current;

	private UringProgram program() throws Exception {
		current = UringProgram.start();
		return current;
	}

	private void look(CdtSession opened) throws Exception {
		try (UringProgram program = current; CdtSession session = opened) {
			Scenario.look(session);
			Set<String> workers = new TreeSet<>();
			Set<String> users = new TreeSet<>();
			for (CdtSession.ThreadRow row : session.threads()) {
				boolean worker = program.ready().allWorkers().contains(Long.valueOf(row.id()));
				(worker ? workers : users).add(row.context().getThreadId());
				if (worker) {
					IFrameDMContext frame = session.topFrame(row.context());
					session.assertRegistersAreHidden(frame, row.label());
					CoreException refused = assertThrows(CoreException.class, () -> session.evaluate(frame, "$rip"));
					assertTrue(refused.getMessage().contains("are hidden"), refused.getMessage());
				}
			}
			assertEquals(program.ready().allWorkers().size(), workers.size());
			List<String> commands = session.commandsSince(0);
			for (String id : workers) {
				assertEquals(List.of(), commands.stream()
						.filter(c -> c.contains("--thread " + id + ' ') || c.endsWith("--thread " + id)).toList());
			}
			for (String id : users) {
				assertTrue(
						commands.stream()
								.anyMatch(c -> c.startsWith("-data-list-register-values --thread " + id + ' ')),
						commands.toString());
			}
		}
	}
}
