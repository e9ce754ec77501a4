/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap.internal.filter;

import java.util.OptionalInt;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.messages.Message;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import dev.ringside.dap.internal.state.Target;
import dev.ringside.dap.internal.text.DapTexts;
import dev.ringside.dap.message.Envelope;

/**
 * Requests that end the program or the session: {@code restart}, {@code terminate}, {@code disconnect}. From the
 * client's direction.
 */
final class SessionEnd {

	private final FilterSession session;
	private final Target target;
	private volatile boolean requested;

	SessionEnd(FilterSession session) {
		this.session = session;
		this.target = session.target();
	}

	/** Whether the client has asked for the session's end: what goes away from here on is not lost. */
	boolean isRequested() {
		return requested;
	}

	/** Whether the program was attached to, and is to live on whatever the client says. */
	private boolean keepsProgram() {
		return target.isAttached() && session.options().keepAttached();
	}

	/**
	 * Looks at a {@code disconnect} or {@code terminate}, with one of which a session ends.
	 * <p>
	 * With a program that was attached to, gdb 16.3 kills it at {@code terminate}, lldb 14.0.6 and 19.1.7 abort on that
	 * request, which they do not have, and cdt-gdb-adapter 1.7.0 does nothing; gdb and lldb kill it at a
	 * {@code disconnect} that says so, and all let it go at one that does not, running as it was before, also when
	 * their input just ends. A client that hears {@code terminated} says {@code disconnect}.
	 *
	 * @return what to pass on; null where it was answered
	 */
	@Nullable
	Message request(Envelope e) {
		requested = true;
		if (!keepsProgram()) {
			return e.message();
		}
		if (e.name().equals("terminate")) {
			session.wire().answer(e, new JsonObject());
			session.wire().event("terminated", new JsonObject());
			return null;
		}
		JsonObject arguments = e.content();
		@Nullable JsonElement terminate = arguments.get("terminateDebuggee");
		boolean letsGo = terminate == null || terminate.isJsonPrimitive() && terminate.getAsJsonPrimitive().isBoolean()
				&& !terminate.getAsBoolean();
		if (letsGo) {
			return e.message();
		}
		arguments.addProperty("terminateDebuggee", false);
		return e.with(arguments);
	}

	/**
	 * A launched program becomes another process. (Of one that was attached to, adapters know no more than we how it
	 * was started.)
	 *
	 * @return false where it was refused
	 */
	boolean restart(Envelope e) {
		if (keepsProgram()) {
			session.wire().refuse(e, DapTexts.get("refused.keepAttached"));
			return false;
		}
		if (!target.isLocal() || !target.isLaunched()) {
			return true;
		}
		OptionalInt before = session.threads().processId();
		target.restarting();
		before.ifPresent(session.advisor()::forget);
		session.wire().onAnswer(e, response -> {
			if (!response.success()) {
				target.restartFailed(before);
			}
			return response.message();
		});
		return true;
	}
}
