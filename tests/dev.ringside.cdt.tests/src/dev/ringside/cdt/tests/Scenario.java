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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

import org.eclipse.cdt.dsf.debug.service.IRunControl.StepType;
import org.eclipse.cdt.dsf.debug.service.IStack.IFrameDMContext;
import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.tests.common.UringProgram;

/** Whole debug sessions, the same in each CDT, whose traffic with gdb can be compared. */
public enum Scenario {
	/** Attach to the program with all its threads. */
	ATTACH {
		@Override
		CdtSession open(UnaryOperator<CdtSession.Configuration> how, Surroundings around) throws Exception {
			return CdtSession.launchAndStop(how.apply(CdtSession.Configuration.attach(around.program().pid())));
		}
	},
	/** The same program without a ring. */
	ATTACH_WITHOUT_WORKERS {
		@Override
		CdtSession open(UnaryOperator<CdtSession.Configuration> how, Surroundings around) throws Exception {
			return CdtSession
					.launchAndStop(how.apply(CdtSession.Configuration.attach(around.program("--no-uring").pid())));
		}
	},
	/** In non-stop mode, where an attach stops nothing. */
	ATTACH_NON_STOP {
		@Override
		CdtSession open(UnaryOperator<CdtSession.Configuration> how, Surroundings around) throws Exception {
			return CdtSession.launch(how.apply(CdtSession.Configuration.attach(around.program().pid()).nonStop()));
		}

		@Override
		void ask(CdtSession session) throws Exception {
			session.threads();
		}
	},
	/** Start the program under gdb, up to main. */
	LOCAL {
		@Override
		CdtSession open(UnaryOperator<CdtSession.Configuration> how, Surroundings around) throws Exception {
			UringProgram.assumeSupported();
			return CdtSession
					.launchAndStop(how.apply(CdtSession.Configuration.local(UringProgram.executable(), "--late-ring")));
		}
	},
	/** Build a core-build project and start its program. */
	CORE_BUILD {
		@Override
		CdtSession open(UnaryOperator<CdtSession.Configuration> how, Surroundings around) throws Exception {
			UringProgram.assumeSupported();
			return around.project().launchAndStop(how.apply(CdtSession.Configuration.coreBuild()));
		}
	},
	/** Open a core that gdb wrote. */
	CORE {
		@Override
		CdtSession open(UnaryOperator<CdtSession.Configuration> how, Surroundings around) throws Exception {
			Path core = Programs.core(around.program(), around.folder());
			return CdtSession.launch(how.apply(CdtSession.Configuration.core(UringProgram.executable(), core)));
		}
	},
	/** gdbserver, attached to the program. */
	REMOTE {
		@Override
		CdtSession open(UnaryOperator<CdtSession.Configuration> how, Surroundings around) throws Exception {
			UringProgram program = around.program();
			return CdtSession.launchAndSignal(
					how.apply(
							CdtSession.Configuration.remote(UringProgram.executable(), around.server(program).port())),
					program);
		}
	};

	/** Starts a session and waits until it has stopped. */
	abstract CdtSession open(UnaryOperator<CdtSession.Configuration> how, Surroundings around) throws Exception;

	/** Asks what the views ask. */
	void ask(CdtSession session) throws Exception {
		look(session);
	}

	/**
	 * Runs a whole session. Each step waits until gdb has answered what the one before asked.
	 *
	 * @param how switches Ringside on, or leaves the configuration as it is
	 * @return what was sent
	 */
	public Traffic run(UnaryOperator<CdtSession.Configuration> how) throws Exception {
		try (Surroundings around = new Surroundings()) {
			CdtSession session = open(how, around);
			int launched;
			int asked;
			try (session) {
				launched = session.sent().size();
				ask(session);
				asked = session.sent().size();
			}
			List<String> all = around.normalised(Traffic.withoutTokens(session.sent()));
			return new Traffic(all.subList(0, launched), all.subList(launched, asked), all.subList(asked, all.size()));
		}
	}

	/** The file in which the run without Ringside keeps the traffic. */
	public Path file() {
		return Path.of(System.getProperty("ringside.work"), "stock-" + name().toLowerCase(Locale.ROOT) + ".mi");
	}

	/** What the run without Ringside kept. */
	Traffic stock() throws Exception {
		return Traffic.read(file());
	}

	/** Fails unless a session sends what it sends in a CDT without Ringside. */
	public void assertSameAsStock(UnaryOperator<CdtSession.Configuration> how) throws Exception {
		run(how).assertSame(stock());
	}

	/** What the Debug view, the Registers view and the buttons ask for. */
	static void look(CdtSession session) throws Exception {
		for (CdtSession.ThreadRow thread : session.threads()) {
			session.canResume(thread.context());
			session.canStep(thread.context(), StepType.STEP_OVER);
			IFrameDMContext[] frames = session.frames(thread.context());
			session.frameData(frames[0]);
			session.quiesce();
			for (CdtSession.Group group : session.groups(frames[0])) {
				var registers = session.registers(frames[0], group);
				for (int i = 0; i < Math.min(3, registers.length); i++) {
					session.registerData(registers[i]);
					session.registerValue(registers[i]);
				}
			}
			session.quiesce();
		}
	}

	/** What is around a session: the program, a server, files. */
	static final class Surroundings implements AutoCloseable {
		private @Nullable UringProgram program;
		private Programs.@Nullable GdbServer server;
		private @Nullable Path folder;
		private @Nullable CoreBuildProject project;

		UringProgram program(String... options) throws Exception {
			UringProgram started = UringProgram.start(options);
			program = started;
			return started;
		}

		Programs.GdbServer server(UringProgram target) throws Exception {
			Programs.GdbServer started = Programs.GdbServer.attach(target.pid());
			server = started;
			return started;
		}

		Path folder() throws Exception {
			Path created = Files.createTempDirectory("ringside-core");
			folder = created;
			return created;
		}

		CoreBuildProject project() throws Exception {
			CoreBuildProject created = new CoreBuildProject();
			project = created;
			return created;
		}

		List<String> normalised(List<String> commands) {
			TreeMap<Long, String> words = new TreeMap<>(Comparator.reverseOrder());
			if (program != null) {
				int n = 0;
				for (long tid : program.ready().allWorkers()) {
					words.put(tid, "WORKER" + n++);
				}
				words.put(program.pid(), "PID");
			}
			List<String> lines = new ArrayList<>();
			for (String command : commands) {
				String line = command;
				if (folder != null) {
					line = line.replace(folder.toString(), "FOLDER");
				}
				line = line.replace(System.getProperty("ringside.work"), "WORK");
				for (Map.Entry<Long, String> word : words.entrySet()) {
					line = line.replaceAll("\\b" + word.getKey() + "\\b", word.getValue());
				}
				lines.add(line.replaceAll("0x[0-9a-f]+", "ADDRESS").replaceAll("/dev/pts/\\d+", "PTY")
						.replaceAll("localhost:\\d+", "HOST:PORT"));
			}
			return lines;
		}

		@Override
		public void close() throws Exception {
			if (server != null) {
				server.close();
			}
			if (program != null) {
				program.close();
			}
			if (folder != null) {
				Programs.delete(folder);
			}
			if (project != null) {
				project.close();
			}
		}
	}
}
