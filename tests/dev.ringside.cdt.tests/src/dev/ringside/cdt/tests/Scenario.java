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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

import org.eclipse.cdt.dsf.debug.service.IRunControl.StepType;
import org.eclipse.cdt.dsf.debug.service.IStack.IFrameDMContext;

import dev.ringside.tests.common.UringProgram;

/** Sessions that do the same things in the same order, with and without Ringside, so that what gdb is sent can be compared. */
public enum Scenario {
	/** Attach to the program with all its threads. */
	ATTACH {
		@Override
		void run(UnaryOperator<CdtSession.Configuration> how, Recorder recorder) throws Exception {
			try (UringProgram program = UringProgram.start();
					CdtSession session = CdtSession.launchAndStop(how.apply(CdtSession.Configuration.attach(program.pid())))) {
				look(session);
				recorder.record(session, program.ready());
			}
		}
	},
	/** The same in non-stop mode. */
	ATTACH_NON_STOP {
		@Override
		void run(UnaryOperator<CdtSession.Configuration> how, Recorder recorder) throws Exception {
			try (UringProgram program = UringProgram.start();
					CdtSession session = CdtSession.launch(how.apply(CdtSession.Configuration.attach(program.pid()).nonStop()))) {
				session.threads();
				recorder.record(session, program.ready());
			}
		}
	},
	/** Start the program under gdb. */
	LOCAL {
		@Override
		void run(UnaryOperator<CdtSession.Configuration> how, Recorder recorder) throws Exception {
			UringProgram.assumeSupported();
			try (CdtSession session = CdtSession.launchAndStop(how.apply(CdtSession.Configuration.local(UringProgram.executable(), "--late-ring")))) {
				look(session);
				recorder.record(session, null);
			}
		}
	},
	/** Open a core that gdb wrote. */
	CORE {
		@Override
		void run(UnaryOperator<CdtSession.Configuration> how, Recorder recorder) throws Exception {
			Path folder = Files.createTempDirectory("ringside-core");
			try (UringProgram program = UringProgram.start()) {
				Path core = Programs.core(program, folder);
				try (CdtSession session = CdtSession.launch(how.apply(CdtSession.Configuration.core(UringProgram.executable(), core)))) {
					look(session);
					recorder.record(session, program.ready());
				}
			} finally {
				Programs.delete(folder);
			}
		}
	},
	/** gdbserver, attached to the program. */
	REMOTE {
		@Override
		void run(UnaryOperator<CdtSession.Configuration> how, Recorder recorder) throws Exception {
			try (UringProgram program = UringProgram.start();
					Programs.GdbServer server = Programs.GdbServer.attach(program.pid());
					CdtSession session = CdtSession.launchAndBreak(how.apply(CdtSession.Configuration.remote(UringProgram.executable(), server.port())))) {
				look(session);
				recorder.record(session, program.ready());
			}
		}
	};

	/** Takes what a session sent to gdb. */
	interface Recorder {
		/**
		 * Called at the end of a session, before it is closed.
		 *
		 * @param session the session
		 * @param state   the program's threads; null where gdb started the program
		 */
		void record(CdtSession session, UringProgram.State state) throws Exception;
	}

	abstract void run(UnaryOperator<CdtSession.Configuration> how, Recorder recorder) throws Exception;

	/** What the commands of a session of stock CDT, or of one with Ringside, were: one a line, with tokens, ids replaced by words. */
	public String commands(UnaryOperator<CdtSession.Configuration> how) throws Exception {
		StringBuilder text = new StringBuilder();
		run(how, (session, state) -> text.append(normalised(session, state)));
		return text.toString();
	}

	/** The file in which the run without Ringside keeps them. */
	public Path file() {
		return Path.of(System.getProperty("ringside.work"), "stock-" + name().toLowerCase(java.util.Locale.ROOT) + ".mi");
	}

	/**
	 * Compares with what CDT sends where Ringside is not installed: byte for byte, tokens too. Stock CDT itself does not always send the same:
	 * what it sends at once comes in another order at times, and it asks for the depth of the stack once more where an event came between. Then the same
	 * commands must have been sent, in any order.
	 */
	public void assertSame(String commands) throws IOException {
		String stock = Files.readString(file());
		if (!stock.equals(commands)) {
			assertEquals(sorted(stock), sorted(commands));
		}
	}

	private static String sorted(String commands) {
		return commands.lines().map(l -> l.replaceFirst("^\\d+", "")).sorted().distinct().collect(java.util.stream.Collectors.joining("\n"));
	}

	/** What the Debug view, the Registers view and the buttons ask for. */
	static void look(CdtSession session) throws Exception {
		for (CdtSession.ThreadRow thread : session.threads()) {
			session.canResume(thread.context());
			session.canStep(thread.context(), StepType.STEP_OVER);
			IFrameDMContext[] frames = session.frames(thread.context());
			session.frameData(frames[0]);
			for (CdtSession.Group group : session.groups(frames[0])) {
				var registers = session.registers(frames[0], group);
				for (int i = 0; i < Math.min(3, registers.length); i++) {
					session.registerData(registers[i]);
					session.registerValue(registers[i]);
				}
			}
		}
	}

	private static String normalised(CdtSession session, UringProgram.State state) throws IOException {
		TreeMap<Long, String> words = new TreeMap<>(Comparator.reverseOrder());
		if (state != null) {
			words.put(state.pid(), "PID");
			int n = 0;
			for (long tid : state.allWorkers()) {
				words.put(tid, "WORKER" + n++);
			}
		}
		List<String> lines = new ArrayList<>();
		for (String command : session.sent()) {
			String line = command;
			for (var word : words.entrySet()) {
				line = line.replaceAll("\\b" + word.getKey() + "\\b", word.getValue());
			}
			lines.add(line.replaceAll("0x[0-9a-f]+", "ADDRESS").replaceAll("/dev/pts/\\d+", "PTY").replaceAll("localhost:\\d+", "HOST:PORT")
					.replaceAll("/\\S*/ringside-core\\d+/\\S+", "CORE"));
		}
		return String.join("\n", lines) + '\n';
	}
}
