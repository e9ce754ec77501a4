/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap.internal.wire;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import com.google.gson.JsonParseException;

import dev.ringside.core.text.Untrusted;
import dev.ringside.dap.internal.text.DapTexts;

/** The session's log: each thing is said once. Thread-safe. */
public final class Log {

	private final Consumer<String> target;
	private final Set<String> said = ConcurrentHashMap.newKeySet();

	/** @param target gets lines, on any thread */
	public Log(Consumer<String> target) {
		this.target = target;
	}

	/**
	 * Says something, unless it was said before.
	 *
	 * @param key  the text's key
	 * @param args what stands in its places
	 */
	public void once(String key, Object... args) {
		if (said.add(key)) {
			target.accept(DapTexts.get(key, args));
		}
	}

	/**
	 * An error of the filter's own: the message passes as it is, and the session goes on.
	 *
	 * @param where the message that was looked at
	 * @param error what went wrong
	 */
	public void error(String where, Throwable error) {
		String kind = error instanceof JsonParseException ? "JSON" : error.getClass().getName();
		if (said.add(kind + where)) {
			StackTraceElement[] trace = error.getStackTrace();
			target.accept(DapTexts.get("log.error", Untrusted.display(where),
					Untrusted.display(error + (trace.length > 0 ? " at " + trace[0] : ""), 300)));
		}
	}
}
