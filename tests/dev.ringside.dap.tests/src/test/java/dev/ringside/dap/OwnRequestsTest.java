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

import static dev.ringside.tests.common.DapClient.object;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;

import org.junit.jupiter.api.Test;

import com.google.gson.JsonArray;

import dev.ringside.core.settings.Settings;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.UringProgram;

/**
 * What the filter asks the adapter for itself: never mistaken for what the client asks, whatever the client's ids are.
 */
class OwnRequestsTest {

	private static JsonArray threads() {
		JsonArray threads = new JsonArray();
		threads.add(object("id", 1, "name", "uring_demo"));
		threads.add(object("id", 2, "name", "whatever"));
		return threads;
	}

	/** Has the filter ask gdb which thread is which, for a list with this id. */
	private static Session asking(UringProgram program, long list) {
		Session session = new Session(Settings.DEFAULTS, "gdb", "-i", "dap");
		session.request(1, "attach", "pid", program.pid());
		session.request(list, "threads");
		session.respond(list, "threads", "threads", threads());
		assertThat(session.lastToAdapter().get("command").getAsString()).isEqualTo("evaluate");
		return session;
	}

	private static String map(UringProgram program) {
		return "ringside-map 1:" + program.pid() + ':' + program.pid() + " 2:" + program.pid() + ':'
				+ program.ready().workersOf(program.pid()).get(0)
				+ "\n";
	}

	@Test
	void theClientMayUseAnyIdWhileTheFilterWaits() throws IOException {
		try (UringProgram program = UringProgram.start(); Session session = asking(program, Integer.MAX_VALUE - 1L)) {
			long own = session.lastToAdapter().get("seq").getAsLong();
			// The client's has the very id of the filter's, and so has what it cancels.
			session.request(own, "modules", "x", 1);
			long modules = session.lastToAdapter().get("seq").getAsLong();
			assertThat(modules).isNotEqualTo(own);
			assertThat(session.lastToAdapter().get("command").getAsString()).isEqualTo("modules");
			session.request(own + 1, "cancel", "requestId", own);
			assertThat(session.lastToAdapter().getAsJsonObject("arguments").get("requestId").getAsLong())
					.isEqualTo(modules);
			session.respond(own, "evaluate", "result", map(program));
			assertThat(session.answer(own)).isEmpty();
			assertThat(session.answer(Integer.MAX_VALUE - 1L).orElseThrow().toString())
					.contains(" [io_uring worker of " + program.pid() + ']');
			session.respond(modules, "modules", "modules", new JsonArray());
			assertThat(session.answer(own).orElseThrow().get("command").getAsString()).isEqualTo("modules");
			assertThat(session.log).isEmpty();
		}
	}

	@Test
	void theFilterUsesNoIdThatTheClientWaitsFor() throws IOException {
		try (UringProgram program = UringProgram.start()) {
			for (long first : new long[] { Integer.MAX_VALUE - 39L, (1L << 53) - 40, 1L << 31 }) {
				try (Session session = new Session(Settings.DEFAULTS, "gdb", "-i", "dap")) {
					session.request(1, "attach", "pid", program.pid());
					for (long seq = first; seq < first + 39; seq++) {
						session.request(seq, "modules");
					}
					session.request(first + 39, "threads");
					session.respond(first + 39, "threads", "threads", threads());
					long own = session.lastToAdapter().get("seq").getAsLong();
					assertThat(session.lastToAdapter().get("command").getAsString()).isEqualTo("evaluate");
					for (long seq = first; seq < first + 39; seq++) {
						session.respond(seq, "modules");
					}
					session.respond(own, "evaluate", "result", map(program));
					for (long seq = first; seq < first + 40; seq++) {
						assertThat(session.answer(seq)).as("the answer to " + seq).isPresent();
					}
					assertThat(session.answer(own)).isEmpty();
				}
			}
		}
	}

	/** An answer that comes too late is the filter's own still. */
	@Test
	void aLateAnswerIsNotTheClients() throws IOException {
		try (UringProgram program = UringProgram.start(); Session session = asking(program, 2)) {
			long own = session.lastToAdapter().get("seq").getAsLong();
			session.filter.disable();
			session.request(own, "modules");
			session.respond(own, "evaluate", "result", map(program));
			assertThat(session.toClient).noneMatch(m -> m.toString().contains("ringside-map"));
		}
	}

	/** What is refused is answered to the id that the client wrote, whatever it is. */
	@Test
	void aRefusalRepeatsTheIdAsItWasWritten() throws IOException {
		try (UringProgram program = UringProgram.start();
				Session session = new Session(Settings.DEFAULTS, "lldb-dap")) {
			session.request(1, "attach", "pid", program.pid());
			session.event("stopped", "threadId", program.pid(), "allThreadsStopped", true);
			for (Object seq : new Object[] { "abc", 7.0, 1L << 53, 1L << 62, -3, true }) {
				session.request(seq, "next", "threadId", program.ready().workersOf(program.pid()).get(0));
				assertThat(session.lastToClient().get("request_seq").toString())
						.isEqualTo(object("seq", seq).get("seq").toString());
				assertThat(session.lastToClient().get("success").getAsBoolean()).isFalse();
			}
		}
	}

	/**
	 * The adapter's input is closed when the client has gone: no question can be put, none is waited for, and nobody
	 * need be told.
	 */
	@Test
	void anAdapterThatTakesNothingMoreIsNoInternalError() throws IOException {
		try (UringProgram program = UringProgram.start();
				Session session = new Session(Settings.DEFAULTS, "node", "debugAdapter.js", "cdtDebugAdapter")) {
			session.request(1, "initialize");
			session.respond(1, "initialize", "breakpointModes", breakpointModes());
			session.request(2, "attach", "processId", Long.toString(program.pid()));
			session.request(3, "threads");
			session.adapterGets = m -> {
				throw new UncheckedIOException(new IOException("Stream Closed"));
			};
			session.respond(3, "threads", "threads", threads());
			Await.until("the list, without what the adapter was to be asked", () -> session.answer(3).isPresent());
			assertThat(session.log).isEmpty();
		}
	}

	private static JsonArray breakpointModes() {
		JsonArray modes = new JsonArray();
		modes.add(object("mode", "hardware", "label", "Hardware Breakpoint"));
		return modes;
	}
}
