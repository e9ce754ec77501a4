/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import com.google.gson.JsonArray;

import dev.ringside.core.settings.Settings;
import dev.ringside.tests.common.DapClient;
import dev.ringside.tests.common.UringProgram;

/**
 * One stop is one look at /proc, however many events tell of it; and each stop is looked at. The kernel counts the
 * reads.
 */
class StopTest {

	private static final int REQUESTS = 10;

	/** Attached, as lldb does it: the TIDs, the leader's first. */
	private static List<Long> attach(Session session, UringProgram program) throws IOException {
		session.request(1, "attach", "pid", program.pid());
		session.respond(1, "attach");
		return new ArrayList<>(program.tasks());
	}

	private static void stopped(Session session, long thread) {
		session.event("stopped", "reason", "signal", "threadId", thread, "allThreadsStopped", true);
	}

	/**
	 * Reads of files by this thread, which is the one that brings the filter its messages; a class that is loaded only
	 * now is read too.
	 */
	private static long reads(Runnable work) throws IOException {
		long counting = Long.MAX_VALUE;
		for (int i = 0; i < 20; i++) {
			counting = Math.min(counting, -reads() + reads());
		}
		long before = reads();
		work.run();
		return reads() - before - counting;
	}

	private static long reads() throws IOException {
		return Files.readAllLines(Path.of("/proc/thread-self/io")).stream().filter(l -> l.startsWith("syscr: "))
				.mapToLong(l -> Long.parseLong(l.substring(7))).findFirst().orElseThrow();
	}

	@Test
	void manyEventsOfOneStopAreOneScan() throws IOException {
		try (UringProgram program = UringProgram.start("--requests", Integer.toString(REQUESTS));
				Session session = new Session(Settings.DEFAULTS, "lldb-dap")) {
			List<Long> tids = attach(session, program);
			// Once, so that every class is loaded.
			tids.forEach(t -> stopped(session, t));
			session.request(2, "continue", "threadId", program.pid());
			session.respond(2, "continue");
			assertThat(reads(() -> stopped(session, program.pid()))).as("reads of the first event")
					.isGreaterThan(tids.size());
			assertThat(reads(() -> tids.stream().skip(1).forEach(t -> stopped(session, t))))
					.as("reads of the events of all other threads")
					.isLessThan(tids.size());
			session.request(3, "threads");
			assertThat(reads(() -> session.respond(3, "threads"))).as("reads of the list behind it")
					.isLessThan(tids.size());
		}
	}

	/** Whatever lets the program run, seen or not, the next stop is looked at. */
	@Test
	void eachStopIsLookedAt() throws IOException {
		try (UringProgram program = UringProgram.start("--requests", Integer.toString(REQUESTS));
				Session session = new Session(Settings.DEFAULTS, "lldb-dap")) {
			List<Long> tids = attach(session, program);
			long other = tids.get(1);
			stopped(session, program.pid());
			stopped(session, other);
			session.event("continued", "threadId", program.pid());
			assertScan(session, tids, tids.get(2), "behind a continued event");
			session.request(2, "next", "threadId", program.pid());
			assertScan(session, tids, tids.get(3), "behind a step");
			session.respond(2, "next");
			assertScan(session, tids, tids.get(4), "behind the step's answer");
			// A user thread is selected: nothing is refused.
			stopped(session, program.pid());
			session.request(3, "evaluate", "expression", "`continue", "context", "repl");
			assertScan(session, tids, tids.get(5), "behind a command");
			assertScan(session, tids, tids.get(5), "of a thread that has been named since");
			assertThat(reads(() -> session.event("stopped", "threadId", tids.get(6)))).as("where one thread stops")
					.isGreaterThan(tids.size());
			assertThat(reads(() -> session.event("stopped", "allThreadsStopped", true))).as("without a thread")
					.isGreaterThan(tids.size());
			stopped(session, program.pid());
			assertScan(session, tids, 1L << 30, "of a thread that nobody knows");
		}
	}

	private static void assertScan(Session session, List<Long> tids, long thread, String what) throws IOException {
		assertThat(reads(() -> stopped(session, thread))).as("reads of an event " + what).isGreaterThan(tids.size());
	}

	/** A frame of the filter's is of its stop, not of one event among several hundred. */
	@Test
	void moreEventsOfTheStopLeaveTheClientsFrames() throws IOException {
		try (UringProgram program = UringProgram.start();
				Session session = new Session(Settings.DEFAULTS, "lldb-dap")) {
			List<Long> tids = attach(session, program);
			stopped(session, program.pid());
			JsonArray list = new JsonArray();
			tids.forEach(t -> list.add(DapClient.object("id", t, "name", "")));
			session.request(9, "threads");
			session.respond(9, "threads", "threads", list);
			session.request(2, "stackTrace", "threadId", program.ready().workersOf(program.pid()).get(0));
			long frame = session.lastToClient().getAsJsonObject("body").getAsJsonArray("stackFrames").get(0)
					.getAsJsonObject().get("id").getAsLong();
			tids.stream().skip(1).forEach(t -> stopped(session, t));
			session.request(3, "evaluate", "expression", "demo_never_zero", "context", "watch", "frameId", frame);
			// It goes on, by a question of the filter's own.
			assertThat(session.answer(3)).isEmpty();
			assertThat(session.lastToAdapter().get("command").getAsString()).isEqualTo("stackTrace");
		}
	}
}
