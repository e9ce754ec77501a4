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

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

import org.eclipse.debug.ui.IDebugUIConstants;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.widgets.Listener;
import org.eclipse.swt.widgets.Shell;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.ringside.cdt.tests.CdtSession;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.UringProgram;
import dev.ringside.ui.RingsideImages;

/** What a user sees of a session: the Debug view, the Registers view, the buttons, the notification. Leaves pictures. */
class DebugViewTest {

	private static final String DEBUG = IDebugUIConstants.ID_DEBUG_VIEW;
	private static final String REGISTERS = IDebugUIConstants.ID_REGISTER_VIEW;

	@BeforeEach
	void perspective() {
		Workbench.debugPerspective();
	}

	private static String sqpoll(UringProgram program) {
		return "iou-sqp-" + program.pid() + " \u00b7 io_uring SQPOLL of " + program.pid();
	}

	private static String worker(UringProgram program) {
		return "iou-wrk-" + program.pid() + " \u00b7 io_uring worker of " + program.pid();
	}

	private static String user(UringProgram program) {
		return "[iou-wrk-1] " + program.ready().spoof();
	}

	private static boolean is(String image, ImageData shown) {
		return Workbench.same(shown, Workbench.ui(() -> RingsideImages.get(image).getImageData(100)));
	}

	@Test
	void workersAreFlaggedAndHaveTheirIcons() throws Exception {
		try (UringProgram program = UringProgram.start();
				CdtSession session = CdtSession.launchAndStop(CdtSession.Configuration.attach(program.pid()).ringside())) {
			Workbench.awaitLine(DEBUG, sqpoll(program));
			Workbench.awaitLine(DEBUG, worker(program));
			Workbench.awaitLine(DEBUG, user(program));
			assertTrue(is(RingsideImages.SQPOLL, Workbench.image(DEBUG, sqpoll(program))), "the icon of an SQPOLL thread");
			assertTrue(is(RingsideImages.WORKER, Workbench.image(DEBUG, worker(program))), "the icon of a worker");
			ImageData ordinary = Workbench.image(DEBUG, user(program));
			assertFalse(is(RingsideImages.WORKER, ordinary) || is(RingsideImages.SQPOLL, ordinary),
					"a user thread that is named like a worker has CDT's icon");
			assertTrue(Workbench.same(ordinary, Workbench.image(DEBUG, "[calc] " + program.ready().calc())));
			Workbench.picture("debug-view");
		}
	}

	@Test
	void withoutRingsideThreadsLookAsInCdt() throws Exception {
		try (UringProgram program = UringProgram.start();
				CdtSession session = CdtSession.launchAndStop(CdtSession.Configuration.attach(program.pid()))) {
			String worker = "[iou-sqp-" + program.pid() + "] " + program.ready().sqpoll();
			Workbench.awaitLine(DEBUG, worker);
			assertTrue(Workbench.same(Workbench.image(DEBUG, worker), Workbench.image(DEBUG, user(program))));
			assertFalse(Workbench.lines(DEBUG).toString().contains("io_uring"), () -> Workbench.lines(DEBUG).toString());
		}
	}

	@Test
	void threadsThatAreToBeShownAsTheyAreHaveCdtsIcon() throws Exception {
		try (UringProgram program = UringProgram.start();
				CdtSession session = CdtSession.launchAndStop(CdtSession.Configuration.attach(program.pid()).ringside("threads", "SHOW"))) {
			String worker = "[iou-sqp-" + program.pid() + "] " + program.ready().sqpoll();
			Workbench.awaitLine(DEBUG, worker);
			assertTrue(Workbench.same(Workbench.image(DEBUG, worker), Workbench.image(DEBUG, user(program))));
		}
	}

	@Test
	void workersAreLabelledAndCannotBeStepped() throws Exception {
		try (UringProgram program = UringProgram.start();
				CdtSession session = CdtSession.launchAndStop(CdtSession.Configuration.attach(program.pid()).ringside("registers", "LABEL"))) {
			Workbench.awaitLine(DEBUG, sqpoll(program));
			Workbench.show(REGISTERS);
			Workbench.show(DEBUG);
			Workbench.awaitSelected(user(program), "Step Over, Step Into and Resume to be enabled",
					() -> Workbench.isEnabled("Step Over") && Workbench.isEnabled("Step Into") && Workbench.isEnabled("Resume"));
			Workbench.awaitSelected(user(program), "plain registers",
					() -> Workbench.lines(REGISTERS).stream().anyMatch(l -> l.startsWith("General Registers") && !l.contains("io_uring")));
			Workbench.picture("user-thread");
			Workbench.awaitSelected(sqpoll(program), "every button that makes one thread run to be disabled",
					() -> !Workbench.isEnabled("Step Over") && !Workbench.isEnabled("Step Into") && !Workbench.isEnabled("Step Return"));
			Workbench.awaitSelected(sqpoll(program), "Resume, which resumes all threads, to be enabled", () -> Workbench.isEnabled("Resume"));
			session.console("set scheduler-locking on");
			Workbench.awaitSelected(user(program), "Resume to be enabled", () -> Workbench.isEnabled("Resume"));
			Workbench.awaitSelected(sqpoll(program), "Resume, which would resume the worker alone, to be disabled", () -> !Workbench.isEnabled("Resume"));
			Workbench.awaitSelected(sqpoll(program), "labelled registers",
					() -> Workbench.lines(REGISTERS).stream().anyMatch(l -> isGroup(l) && l.contains("io_uring SQPOLL of " + program.pid() + ".")));
			Workbench.picture("worker-labelled");
			// and back: what a worker could not do is not lost for user threads
			Workbench.awaitSelected(user(program), "Step Over to be enabled again", () -> Workbench.isEnabled("Step Over"));
		}
	}

	private static boolean isGroup(String line) {
		return line.startsWith("General Registers |");
	}

	private static boolean shows(String register) {
		return Workbench.lines(REGISTERS).stream().anyMatch(l -> l.startsWith(register + " |"));
	}

	/** CDT finds what is unfolded again by the group's name, for all threads alike. */
	@Test
	void aLookAtAWorkerLeavesTheRegistersUnfolded() throws Exception {
		for (String view : new String[] { "LABEL", "HIDE" }) {
			try (UringProgram program = UringProgram.start();
					CdtSession session = CdtSession.launchAndStop(CdtSession.Configuration.attach(program.pid()).ringside("registers", view))) {
				Workbench.awaitLine(DEBUG, sqpoll(program));
				Workbench.show(REGISTERS);
				Workbench.show(DEBUG);
				String calc = "[calc] " + program.ready().calc();
				Workbench.awaitSelected(calc, "unfolded registers", () -> Workbench.unfold(REGISTERS, "General Registers") && shows("rax"));
				for (String worker : new String[] { sqpoll(program), worker(program) }) {
					Workbench.awaitSelected(worker, "unfolded registers of the worker (" + view + ")", () -> shows(view.equals("HIDE") ? "No registers" : "rax")
							&& Workbench.lines(REGISTERS).stream().anyMatch(l -> isGroup(l) && l.contains("io_uring ")));
				}
				Workbench.picture("registers-unfolded-" + view.toLowerCase(Locale.ROOT));
				Workbench.awaitSelected(calc, "registers that are still unfolded (" + view + ")",
						() -> shows("rax") && Workbench.lines(REGISTERS).stream().noneMatch(l -> l.contains("io_uring")));
			}
		}
	}

	@Test
	void hiddenRegistersSayWhy() throws Exception {
		try (UringProgram program = UringProgram.start();
				CdtSession session = CdtSession.launchAndStop(CdtSession.Configuration.attach(program.pid()).ringside("registers", "HIDE"))) {
			Workbench.awaitLine(DEBUG, sqpoll(program));
			Workbench.show(REGISTERS);
			Workbench.show(DEBUG);
			Workbench.awaitSelected(sqpoll(program), "the group that says why there are no registers", () -> {
				List<String> lines = Workbench.lines(REGISTERS);
				return lines.size() == 1 && isGroup(lines.get(0)) && lines.get(0).contains("io_uring SQPOLL of " + program.pid() + ".");
			});
			Workbench.picture("worker-hidden");
			assertEquals(program.tasks().size(), session.threads().size());
		}
	}

	@Test
	void adviceIsANotificationThatStopsNobody() throws Exception {
		String advice = "a request that is blocked in an io_uring worker fails with -512";
		List<Integer> styles = new CopyOnWriteArrayList<>();
		Listener listener = event -> {
			if (event.widget instanceof Shell shell) {
				// Its contents are there when it is shown. It goes away by itself, so it is looked at when it comes.
				if (Workbench.texts(shell).stream().anyMatch(t -> t.contains(advice))) {
					styles.add(shell.getStyle());
				}
			}
		};
		Workbench.ui(() -> {
			Workbench.display().addFilter(SWT.Show, listener);
			return null;
		});
		try (UringProgram program = UringProgram.start();
				CdtSession session = CdtSession.launchAndStop(CdtSession.Configuration.attach(program.pid()).ringside())) {
			Await.until("the notification", () -> !styles.isEmpty());
			Workbench.picture("notification");
			assertEquals(0, styles.get(0) & (SWT.APPLICATION_MODAL | SWT.PRIMARY_MODAL | SWT.SYSTEM_MODAL), "not modal");
			Workbench.awaitSelected(user(program), "the debugger to be usable", () -> Workbench.isEnabled("Step Over"));
			// The console has it too, and keeps it.
			Workbench.awaitLine(DEBUG, "io_uring advice");
			assertEquals(1, styles.size(), "once a session");
		} finally {
			Workbench.ui(() -> {
				Workbench.display().removeFilter(SWT.Show, listener);
				return null;
			});
		}
	}
}
