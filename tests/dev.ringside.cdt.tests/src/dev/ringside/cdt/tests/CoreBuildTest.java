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
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.eclipse.cdt.dsf.datamodel.DMContexts;
import org.eclipse.cdt.dsf.datamodel.IDMContext;
import org.eclipse.cdt.dsf.debug.service.IProcesses;
import org.eclipse.cdt.dsf.debug.service.IProcesses.IProcessDMContext;
import org.eclipse.cdt.dsf.debug.service.IRunControl;
import org.eclipse.cdt.dsf.debug.service.IRunControl.StepType;
import org.eclipse.cdt.dsf.debug.service.command.ICommandControlService;
import org.eclipse.cdt.dsf.gdb.service.IGDBProcesses;
import org.eclipse.cdt.dsf.mi.service.IMIContainerDMContext;
import org.eclipse.cdt.dsf.mi.service.IMIProcessDMContext;
import org.eclipse.core.runtime.CoreException;
import org.junit.jupiter.api.Test;

import dev.ringside.cdt.IWorkersService;
import dev.ringside.cdt.tests.CdtSession.ThreadRow;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.UringProgram;

/** A core-build project, whose stock delegate makes its services factory itself. */
class CoreBuildTest {

	private static CdtSession launch(CoreBuildProject project, CdtSession.Configuration how) throws Exception {
		UringProgram.assumeSupported();
		CdtSession session = project.launchAndStop(how);
		assertEquals("main", session.frameData(session.topFrame(session.threads().get(0).context())).getFunction());
		return session;
	}

	/** The program makes its rings under gdb, which does not see such workers, nor stop them. */
	@Test
	void workersOfTheProgramAreKnown() throws Exception {
		try (CoreBuildProject project = new CoreBuildProject();
				CdtSession session = launch(project, CdtSession.Configuration.coreBuild().ringside())) {
			assertFalse(session.consoles().containsKey("io_uring advice"),
					"no worker, no advice: " + session.consoles());
			IMIContainerDMContext process = session.process();
			int pid = Integer.parseInt(DMContexts.getAncestorOfType(process, IMIProcessDMContext.class).getProcId());
			session.resume();
			Await.until("the program's threads", () -> Programs.names(pid).size() > 3);
			int mark = session.events.size();
			new ProcessBuilder("/bin/sh", "-c", "kill -USR1 " + pid).start().waitFor();
			session.awaitStop(mark);
			session.resume();
			Await.until("workers", () -> Programs.names(pid).stream()
					.filter(n -> n.startsWith("iou-wrk-") && !n.equals("iou-wrk-1")).count() >= 3);
			session.suspend();
			Await.until("the advice", () -> session.consoles().getOrDefault("io_uring advice", "").contains("warning"));
			var snapshot = session.service(IWorkersService.class).snapshot(process).orElseThrow();
			assertEquals(snapshot.workers(), snapshot.untracedWorkers());
			assertTrue(snapshot.workers().size() >= 4, snapshot.workers().toString());
		}
	}

	/** gdb sees the workers of a process that it attaches to; CDT attaches to another one only in non-stop mode. */
	@Test
	void workersAreFlaggedAndGuarded() throws Exception {
		try (CoreBuildProject project = new CoreBuildProject();
				UringProgram other = UringProgram.start();
				CdtSession session = launch(project,
						CdtSession.Configuration.coreBuild().nonStop().ringside("registers", "HIDE"))) {
			ICommandControlService control = session.service(ICommandControlService.class);
			IProcessDMContext process = session.service(IGDBProcesses.class).createProcessContext(control.getContext(),
					Long.toString(other.pid()));
			IDMContext container = session.<IDMContext>ask("attaching",
					rm -> session.service(IProcesses.class).attachDebuggerToProcess(process, rm));
			session.quiesce();
			List<ThreadRow> threads = session
					.threads(DMContexts.getAncestorOfType(container, IMIContainerDMContext.class));
			assertEquals(other.tasks().size(), threads.size());
			for (ThreadRow row : threads) {
				boolean worker = other.ready().allWorkers().contains(Long.valueOf(row.id()));
				assertEquals(worker, row.name().contains(" [io_uring "), row.toString());
				if (worker) {
					int sent = session.mark();
					CoreException refused = assertThrows(CoreException.class,
							() -> session.run("a step", rm -> session.service(IRunControl.class).step(row.context(),
									StepType.INSTRUCTION_STEP_OVER, rm)));
					assertTrue(refused.getMessage().contains("is not possible"), refused.getMessage());
					var frame = session.topFrame(row.context());
					session.assertRegistersAreHidden(frame, row.label());
					assertEquals(List.of(), session.commandsSince(sent), "nothing was sent");
				}
			}
		}
	}

	@Test
	void aLaunchThatDoesNotChooseRingsideIsCdts() throws Exception {
		for (CdtSession.Configuration how : List.of(CdtSession.Configuration.coreBuild(),
				CdtSession.Configuration.coreBuild().ringside("enabled", "off"))) {
			try (CoreBuildProject project = new CoreBuildProject(); CdtSession session = launch(project, how)) {
				assertNull(session.find("dev.ringside.cdt.IWorkersService"));
				assertTrue(session.service(IRunControl.class).getClass().getName().startsWith("org.eclipse.cdt."));
			}
		}
	}

	@Test
	void anUnknownSettingIsRefusedBeforeGdbStarts() throws Exception {
		try (CoreBuildProject project = new CoreBuildProject()) {
			CoreException refused = assertThrows(CoreException.class,
					() -> project.launchAndStop(CdtSession.Configuration.coreBuild().ringside("registers", "MAYBE"))
							.close());
			assertTrue(refused.getMessage().contains("registers") && refused.getMessage().contains("llowed"),
					refused.getMessage());
		}
	}
}
