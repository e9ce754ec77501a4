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

import java.util.Arrays;
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
import dev.ringside.tests.ui.DebugView;
import dev.ringside.tests.ui.Trees;
import dev.ringside.tests.ui.Ui;
import dev.ringside.tests.ui.Widgets;
import dev.ringside.ui.RingsideImages;

/**
 * What a user sees of a session: the Debug view, the Registers view, the buttons, the notification. Leaves pictures.
 */
class DebugViewTest {

	private static final String DEBUG = IDebugUIConstants.ID_DEBUG_VIEW;
	/** The program's main thread, as labels name it. */
	private static final String MAIN = "uring_demo (thread 1)";
	private static final String REGISTERS = IDebugUIConstants.ID_REGISTER_VIEW;

	@BeforeEach
	void perspective() {
		Ui.openDebugPerspective();
	}

	private static String sqpoll(UringProgram program) {
		return "iou-sqp-" + program.pid() + " [io_uring SQPOLL of " + MAIN + ']';
	}

	private static String worker(UringProgram program) {
		return "iou-wrk-" + program.pid() + " [io_uring worker of " + MAIN + ']';
	}

	private static String user(UringProgram program) {
		return "[iou-wrk-1] " + program.ready().spoof();
	}

	private static boolean same(ImageData a, ImageData b) {
		return a.width == b.width && a.height == b.height && Arrays.equals(rgba(a), rgba(b));
	}

	private static int[] rgba(ImageData image) {
		int[] pixels = new int[image.width * image.height];
		for (int i = 0; i < pixels.length; i++) {
			int x = i % image.width;
			int y = i / image.width;
			int alpha = image.alphaData == null && image.getTransparencyType() == SWT.TRANSPARENCY_NONE
					? 255
					: image.getAlpha(x, y);
			var colour = image.palette.getRGB(image.getPixel(x, y));
			pixels[i] = alpha == 0 ? 0 : alpha << 24 | colour.red << 16 | colour.green << 8 | colour.blue;
		}
		return pixels;
	}

	private static boolean is(String image, ImageData shown) {
		return same(shown, Ui.ui(() -> RingsideImages.get(image).getImageData(100)));
	}

	@Test
	void workersAreFlaggedAndHaveTheirIcons() throws Exception {
		try (UringProgram program = UringProgram.start();
				CdtSession session = CdtSession
						.launchAndStop(CdtSession.Configuration.attach(program.pid()).ringside())) {
			Trees.awaitLine(DEBUG, sqpoll(program));
			Trees.awaitLine(DEBUG, worker(program));
			Trees.awaitLine(DEBUG, user(program));
			assertTrue(is(RingsideImages.SQPOLL, Trees.image(DEBUG, sqpoll(program))), "the icon of an SQPOLL thread");
			assertTrue(is(RingsideImages.WORKER, Trees.image(DEBUG, worker(program))), "the icon of a worker");
			ImageData ordinary = Trees.image(DEBUG, user(program));
			assertFalse(is(RingsideImages.WORKER, ordinary) || is(RingsideImages.SQPOLL, ordinary),
					"a user thread that is named like a worker has CDT's icon");
			assertTrue(same(ordinary, Trees.image(DEBUG, "[calc] " + program.ready().calc())));
			Ui.picture("debug-view");
		}
	}

	@Test
	void withoutRingsideThreadsLookAsInCdt() throws Exception {
		try (UringProgram program = UringProgram.start();
				CdtSession session = CdtSession.launchAndStop(CdtSession.Configuration.attach(program.pid()))) {
			String worker = "[iou-sqp-" + program.pid() + "] " + program.ready().sqpoll();
			Trees.awaitLine(DEBUG, worker);
			assertTrue(same(Trees.image(DEBUG, worker), Trees.image(DEBUG, user(program))));
			assertFalse(Trees.lines(DEBUG).toString().contains("io_uring"), () -> Trees.lines(DEBUG).toString());
		}
	}

	@Test
	void threadsThatAreToBeShownAsTheyAreHaveCdtsIcon() throws Exception {
		try (UringProgram program = UringProgram.start();
				CdtSession session = CdtSession
						.launchAndStop(CdtSession.Configuration.attach(program.pid()).ringside("threads", "SHOW"))) {
			String worker = "[iou-sqp-" + program.pid() + "] " + program.ready().sqpoll();
			Trees.awaitLine(DEBUG, worker);
			assertTrue(same(Trees.image(DEBUG, worker), Trees.image(DEBUG, user(program))));
		}
	}

	@Test
	void workersAreLabelledAndCannotBeStepped() throws Exception {
		try (UringProgram program = UringProgram.start();
				CdtSession session = CdtSession
						.launchAndStop(CdtSession.Configuration.attach(program.pid()).ringside("registers", "LABEL"))) {
			Trees.awaitLine(DEBUG, sqpoll(program));
			Ui.show(REGISTERS);
			Ui.show(DEBUG);
			DebugView.awaitSelected(user(program), "Step Over, Step Into and Resume to be enabled",
					() -> Ui.isEnabled("Step Over") && Ui.isEnabled("Step Into") && Ui.isEnabled("Resume"));
			DebugView.awaitSelected(user(program), "plain registers",
					() -> Trees.lines(REGISTERS).stream()
							.anyMatch(l -> l.startsWith("General Registers") && !l.contains("io_uring")));
			Ui.picture("user-thread");
			DebugView.awaitSelected(sqpoll(program), "every button that makes one thread run to be disabled",
					() -> !Ui.isEnabled("Step Over") && !Ui.isEnabled("Step Into") && !Ui.isEnabled("Step Return"));
			DebugView.awaitSelected(sqpoll(program), "Resume, which resumes all threads, to be enabled",
					() -> Ui.isEnabled("Resume"));
			session.console("set scheduler-locking on");
			DebugView.awaitSelected(user(program), "Resume to be enabled", () -> Ui.isEnabled("Resume"));
			DebugView.awaitSelected(sqpoll(program), "Resume, which would resume the worker alone, to be disabled",
					() -> !Ui.isEnabled("Resume"));
			DebugView.awaitSelected(sqpoll(program), "labelled registers",
					() -> Trees.lines(REGISTERS).stream()
							.anyMatch(l -> isGroup(l) && l.contains("io_uring SQPOLL of " + MAIN + ".")));
			Ui.picture("worker-labelled");
			// and back: what a worker could not do is not lost for user threads
			DebugView.awaitSelected(user(program), "Step Over to be enabled again", () -> Ui.isEnabled("Step Over"));
		}
	}

	private static boolean isGroup(String line) {
		return line.startsWith("General Registers |");
	}

	private static boolean shows(String register) {
		return Trees.lines(REGISTERS).stream().anyMatch(l -> l.startsWith(register + " |"));
	}

	private static boolean isZeroed(String register) {
		return Trees.lines(REGISTERS).stream().anyMatch(l -> l.startsWith(register + " | 0 [zeroed] |"));
	}

	/** CDT finds what is unfolded again by the group's name, for all threads alike. */
	@Test
	void aLookAtAWorkerLeavesTheRegistersUnfolded() throws Exception {
		for (String view : new String[] { "LABEL", "HIDE" }) {
			try (UringProgram program = UringProgram.start();
					CdtSession session = CdtSession.launchAndStop(
							CdtSession.Configuration.attach(program.pid()).ringside("registers", view))) {
				Trees.awaitLine(DEBUG, sqpoll(program));
				Ui.show(REGISTERS);
				Ui.show(DEBUG);
				String calc = "[calc] " + program.ready().calc();
				DebugView.awaitSelected(calc, "unfolded registers",
						() -> Trees.unfold(REGISTERS, "General Registers") && shows("rax"));
				for (String worker : new String[] { sqpoll(program), worker(program) }) {
					DebugView.awaitSelected(
							worker, "unfolded registers of the worker (" + view + ")", () -> (view.equals("HIDE")
									? shows("No registers")
									: isZeroed("rax"))
							&& Trees.lines(REGISTERS).stream().anyMatch(l -> isGroup(l) && l.contains("io_uring ")));
				}
				Ui.picture("registers-unfolded-" + view.toLowerCase(Locale.ROOT));
				DebugView.awaitSelected(calc, "registers that are still unfolded (" + view + ")",
						() -> shows("rax") && Trees.lines(REGISTERS).stream().noneMatch(l -> l.contains("io_uring")));
			}
		}
	}

	@Test
	void hiddenRegistersSayWhy() throws Exception {
		try (UringProgram program = UringProgram.start();
				CdtSession session = CdtSession
						.launchAndStop(CdtSession.Configuration.attach(program.pid()).ringside("registers", "HIDE"))) {
			Trees.awaitLine(DEBUG, sqpoll(program));
			Ui.show(REGISTERS);
			Ui.show(DEBUG);
			DebugView.awaitSelected(sqpoll(program), "the group that says why there are no registers", () -> {
				List<String> lines = Trees.lines(REGISTERS);
				return lines.size() == 1 && isGroup(lines.get(0))
						&& lines.get(0).contains("io_uring SQPOLL of " + MAIN + ".");
			});
			Ui.picture("worker-hidden");
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
				if (Widgets.texts(shell, c -> true).stream().anyMatch(t -> t.contains(advice))) {
					styles.add(shell.getStyle());
				}
			}
		};
		Ui.run(() -> Ui.display().addFilter(SWT.Show, listener));
		try (UringProgram program = UringProgram.start();
				CdtSession session = CdtSession
						.launchAndStop(CdtSession.Configuration.attach(program.pid()).ringside())) {
			Await.until("the notification", () -> !styles.isEmpty());
			Ui.picture("notification");
			assertEquals(0, styles.get(0) & (SWT.APPLICATION_MODAL | SWT.PRIMARY_MODAL | SWT.SYSTEM_MODAL),
					"not modal");
			DebugView.awaitSelected(user(program), "the debugger to be usable", () -> Ui.isEnabled("Step Over"));
			// The console has it too, and keeps it.
			Trees.awaitLine(DEBUG, "io_uring advice");
			assertEquals(1, styles.size(), "once a session");
		} finally {
			Ui.run(() -> Ui.display().removeFilter(SWT.Show, listener));
		}
	}
}
