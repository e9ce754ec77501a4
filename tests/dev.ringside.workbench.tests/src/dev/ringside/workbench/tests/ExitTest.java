/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.eclipse.core.runtime.Platform;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.ringside.core.proc.ProcException;
import dev.ringside.core.proc.ProcFs;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.Repository;
import dev.ringside.tests.common.UringProgram;

/**
 * What becomes of the programs when the user exits the workbench during sessions. In a workbench of its own, made of
 * the same bundles: {@link ExitingWorkbench}.
 */
class ExitTest {

	/** Start, four sessions and the exit: 10 s where nothing else runs. */
	private static final Duration LIMIT = Duration.ofSeconds(240);

	/** For all workbenches, one after the other: Equinox keeps in the configuration what it has resolved. */
	@TempDir
	static Path folder;

	@BeforeAll
	static void configure() throws IOException {
		// Equinox's URLs are not encoded.
		Files.copy(Path.of(Platform.getConfigurationLocation().getURL().getPath(), "config.ini"),
				Files.createDirectory(folder.resolve("configuration")).resolve("config.ini"));
	}

	@ParameterizedTest
	@EnumSource
	void attachedProgramsSurviveAndLaunchedOnesEnd(Adapters adapter) throws Exception {
		adapter.assume();
		try (UringProgram suspended = UringProgram.start(); UringProgram running = UringProgram.start()) {
			Path output = folder.resolve(adapter + ".txt");
			Path result = folder.resolve(adapter + ".result");
			Process workbench = start(adapter, suspended, running, result, output);
			try {
				Await.until("the workbench with sessions to exit", LIMIT, () -> !workbench.isAlive());
			} finally {
				workbench.descendants().forEach(ProcessHandle::destroyForcibly);
				workbench.destroyForcibly().waitFor();
			}
			String text = Files.readString(output, StandardCharsets.UTF_8);
			assertTrue(Files.exists(result), () -> "the workbench has told of no session: " + text);
			String line = Files.readString(result, StandardCharsets.UTF_8);
			assertTrue(line.startsWith(ExitingWorkbench.SESSIONS), () -> line + ": " + text);
			assertEquals(0, workbench.exitValue(), () -> "the workbench's exit status: " + text);
			String[] words = line.substring(ExitingWorkbench.SESSIONS.length()).split(" ");
			List<Long> launched = pids(words[0]);
			List<Long> processes = pids(words[1]);
			try {
				assertTrue(processes.containsAll(launched) && processes.size() > launched.size(),
						"adapters and launched programs among the sessions' processes: " + line);
				for (long pid : launched) {
					Await.until("the launched program " + pid + " to end", () -> hasEnded(pid));
				}
				for (UringProgram program : List.of(suspended, running)) {
					assertTrue(program.isAlive(), "the attached program after the exit");
					for (long tid : program.tasks()) {
						Await.until("thread " + tid + " of the attached program to be untraced",
								() -> !program.tasks().contains(tid) || program.tracer(tid) == 0);
					}
					assertEquals(program.pid(), program.state().pid(), "the attached program runs and answers");
				}
				for (long pid : processes) {
					Await.until("process " + pid + " of the sessions to end", () -> hasEnded(pid));
				}
			} finally {
				for (long pid : processes) {
					ProcessHandle.of(pid).filter(p -> !hasEnded(p.pid())).ifPresent(ProcessHandle::destroyForcibly);
				}
			}
		}
	}

	private Process start(Adapters adapter, UringProgram suspended, UringProgram running, Path result, Path output)
			throws IOException {
		ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"--enable-native-access=ALL-UNNAMED", "-Djava.awt.headless=true",
				"-Dringside.root=" + Repository.root(),
				"-D" + ExitingWorkbench.ADAPTER + '=' + adapter.name(),
				"-D" + ExitingWorkbench.SUSPENDED + '=' + suspended.pid(),
				"-D" + ExitingWorkbench.RUNNING + '=' + running.pid(), "-D" + ExitingWorkbench.RESULT + '=' + result,
				"-jar", System.getProperty("java.class.path"),
				"-nosplash", "-consoleLog", "-configuration", folder.resolve("configuration").toString(), "-data",
				folder.resolve("workspace").toString(), "-application", "org.eclipse.ui.ide.workbench");
		return builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
	}

	private static List<Long> pids(String text) {
		return Stream.of(text.split(",")).map(Long::valueOf).toList();
	}

	/** The kernel's letter for what the process's main thread does. */
	static char state(long pid) throws ProcException {
		int id = Math.toIntExact(pid);
		return new ProcFs().stat(id, id).state();
	}

	/** Nobody may be there to wait for a process whose parent has ended. */
	private static boolean hasEnded(long pid) {
		try {
			return state(pid) == 'Z' || state(pid) == 'X';
		} catch (ProcException e) {
			// It has gone.
			return true;
		}
	}
}
