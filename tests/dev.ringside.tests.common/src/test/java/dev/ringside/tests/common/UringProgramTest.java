/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.tests.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The io_uring program is what it says; looked at through /proc, not through its own words. */
class UringProgramTest {

	private static final long PF_IO_WORKER = 0x10;

	@Test
	void hasWorkersOfEveryOwner() throws IOException {
		try (UringProgram program = UringProgram.start()) {
			UringProgram.State state = program.ready();
			assertThat(state.workers()).hasSize(3).containsValues(program.pid(), state.helper(), state.sqpoll());
			assertThat(state.helper()).isNotEqualTo(program.pid());
			assertThat(program.tasks()).containsAll(state.allWorkers()).containsAll(state.users());
			for (long tid : program.tasks()) {
				assertThat(isWorker(program, tid)).as("thread %d, %s", tid, name(program, tid))
						.isEqualTo(state.allWorkers().contains(tid));
			}
			for (Map.Entry<Long, Long> worker : state.workers().entrySet()) {
				assertThat(name(program, worker.getKey())).isEqualTo("iou-wrk-" + worker.getValue());
			}
			assertThat(name(program, state.sqpoll())).isEqualTo("iou-sqp-" + program.pid());
			assertThat(name(program, state.spoof())).isEqualTo("iou-wrk-1");
		}
	}

	@Test
	void blocksItsWorkersAndKeepsThemOverAStop() throws IOException {
		try (UringProgram program = UringProgram.start("--requests", "2")) {
			Set<Long> workers = program.ready().allWorkers();
			assertThat(workers).hasSize(7);
			program.signal("STOP");
			Await.until("all threads to be stopped", () -> {
				for (long tid : program.tasks()) {
					if (stat(program, tid)[0].charAt(0) != 'T') {
						return false;
					}
				}
				return true;
			});
			program.signal("CONT");
			Await.until("all six requests to be submitted again", () -> program.state().rearmed() >= 6);
			UringProgram.State after = program.state();
			// ERESTARTSYS or EINTR, by the kernel's release: both are what a stop does.
			assertThat(after.result()).isIn(UringProgram.INTERRUPTED);
			assertThat(after.workers()).hasSizeGreaterThanOrEqualTo(6);
			assertThat(after.sqpoll()).isEqualTo(program.ready().sqpoll());
		}
	}

	@Test
	void makesItsRingsLateOnDemand() throws IOException {
		try (UringProgram program = UringProgram.start("--late-ring")) {
			assertThat(program.ready().allWorkers()).isEmpty();
			for (long tid : program.tasks()) {
				assertThat(isWorker(program, tid)).isFalse();
			}
			assertThat(program.makeRings().allWorkers()).hasSize(4);
		}
	}

	@Test
	void hasNoWorkerWithoutARing() throws IOException {
		try (UringProgram program = UringProgram.start("--no-uring", "--threads", "20")) {
			assertThat(program.tasks()).hasSize(23);
			for (long tid : program.tasks()) {
				assertThat(isWorker(program, tid)).isFalse();
			}
		}
	}

	@Test
	void hasNoOrdinaryThreadButMainWhenAskedFor() throws IOException {
		try (UringProgram program = UringProgram.start("--single")) {
			Set<Long> users = program.tasks();
			users.removeAll(program.ready().allWorkers());
			assertThat(users).containsExactly(program.pid());
		}
	}

	@Test
	void takesNamesOfAnyBytes() throws IOException {
		try (UringProgram program = UringProgram.start("--user-name", ") R 1\\x0a\\x1b[31m", "--rename-worker",
				"\"\\xff) S 0\\x5c")) {
			assertThat(name(program, program.ready().spoof())).isEqualTo(") R 1\n\u001b[31m");
			assertThat(isWorker(program, program.ready().spoof())).isFalse();
			assertThat(program.ready().renamed()).isNotZero();
			assertThat(name(program, program.ready().renamed())).isEqualTo("\"\u00ff) S 0\\");
			assertThat(isWorker(program, program.ready().renamed())).isTrue();
		}
	}

	@Test
	void livesOnWithoutItsLeader() throws IOException {
		try (UringProgram program = UringProgram.start("--zombie-leader")) {
			Await.until("the leader to be a zombie", () -> stat(program, program.pid())[0].equals("Z"));
			assertThat(program.ready().serve()).isNotEqualTo(program.pid());
			assertThat(program.state().allWorkers()).isEqualTo(program.ready().allWorkers());
		}
	}

	@Test
	void diesThoughItIsStopped() throws IOException {
		UringProgram program = UringProgram.start();
		try (program) {
			program.signal("STOP");
			Await.until("main to be stopped", () -> stat(program, program.pid())[0].equals("T"));
		}
		assertThat(program.isAlive()).isFalse();
		assertThat(program.tasks()).isEmpty();
	}

	@Test
	void leavesACore(@TempDir Path folder) throws IOException {
		try (UringProgram program = UringProgram.startIn(folder, List.of("--crash-null"))) {
			Path core = program.crash();
			assertThat(Files.size(core)).isGreaterThan(4096);
			try (var stream = Files.newInputStream(core)) {
				assertThat(stream.readNBytes(4)).containsExactly(0x7f, 'E', 'L', 'F');
			}
		}
	}

	@Test
	void marksItsLines() throws IOException {
		List<String> source = Files.readAllLines(UringProgram.source(), StandardCharsets.UTF_8);
		assertThat(source.get(UringProgram.line("round-call") - 1)).contains("demo_add(local_a, local_b)");
	}

	private static boolean isWorker(UringProgram program, long tid) throws IOException {
		return (Long.parseLong(stat(program, tid)[6]) & PF_IO_WORKER) != 0;
	}

	/** The fields after the name. */
	private static String[] stat(UringProgram program, long tid) throws IOException {
		String text = read(program, tid, "stat");
		return text.substring(text.lastIndexOf(')') + 2).split(" ");
	}

	private static String name(UringProgram program, long tid) throws IOException {
		String text = read(program, tid, "comm");
		return text.substring(0, text.length() - 1);
	}

	private static String read(UringProgram program, long tid, String file) throws IOException {
		return Files.readString(
				Path.of("/proc", Long.toString(program.pid()), "task", Long.toString(tid), file),
				StandardCharsets.ISO_8859_1);
	}
}
