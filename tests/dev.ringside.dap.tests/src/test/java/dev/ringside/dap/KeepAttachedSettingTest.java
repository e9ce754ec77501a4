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

import java.util.List;

import org.junit.jupiter.api.Test;

import dev.ringside.core.settings.Settings;

/** What passes, whatever the setting keepAttached says, and what it leaves as it came. */
class KeepAttachedSettingTest {

	private static final List<String> ENDS = List.of("disconnect", "terminate", "restart");

	private static Session session(String start, boolean keep) {
		Session session = new Session(Settings.DEFAULTS, "gdb", "-i", "dap");
		session.request(1, start, "ringside", object("keepAttached", keep));
		return session;
	}

	@Test
	void asTheClientAsksWithoutTheSettingAndOfWhatWasLaunched() {
		for (Session s : List.of(session("attach", false), session("launch", true), session("launch", false))) {
			try (Session session = s) {
				for (String end : ENDS) {
					session.request(2, end, "terminateDebuggee", true, "x", 1);
					assertThat(session.lastToAdapter().get("command").getAsString()).isEqualTo(end);
					assertThat(session.lastToAdapter().get("arguments"))
							.isEqualTo(object("terminateDebuggee", true, "x", 1));
				}
			}
		}
	}

	@Test
	void onlyWhatEndsTheProgramIsChanged() {
		try (Session session = session("attach", true)) {
			session.request(2, "disconnect", "restart", true);
			assertThat(session.lastToAdapter().get("arguments")).isEqualTo(object("restart", true));
			session.request(3, "disconnect", "terminateDebuggee", false, "suspendDebuggee", false);
			assertThat(session.lastToAdapter().get("arguments"))
					.isEqualTo(object("terminateDebuggee", false, "suspendDebuggee", false));
			for (Object yes : new Object[] { true, "true", 1 }) {
				session.request(4, "disconnect", "terminateDebuggee", yes, "x", 1);
				assertThat(session.lastToAdapter().get("arguments"))
						.isEqualTo(object("terminateDebuggee", false, "x", 1));
			}
			int sent = session.toAdapter.size();
			session.request(5, "terminate");
			session.request(6, "restart");
			assertThat(session.toAdapter).hasSize(sent);
			assertThat(session.answer(5).orElseThrow().get("success").getAsBoolean()).isTrue();
			assertThat(session.toClient)
					.anyMatch(m -> m.has("event") && m.get("event").getAsString().equals("terminated"));
			assertThat(session.answer(6).orElseThrow().get("success").getAsBoolean()).isFalse();
		}
	}
}
