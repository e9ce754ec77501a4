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

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.google.gson.JsonObject;

import dev.ringside.core.advice.Advice;
import dev.ringside.core.advice.Severity;
import dev.ringside.dap.internal.state.ActiveSettings;
import dev.ringside.dap.internal.state.ClientCapabilities;
import dev.ringside.dap.internal.state.Target;
import dev.ringside.dap.internal.text.DapTexts;
import dev.ringside.dap.internal.wire.Wire;

/** What the user is told in the client's console, once a session. Thread-safe. */
public final class Notices {

	private final Wire wire;
	private final ClientCapabilities client;
	private final ActiveSettings settings;
	private final Target target;
	private final Set<String> said = ConcurrentHashMap.newKeySet();

	/**
	 * Nothing said yet.
	 *
	 * @param wire     the client's end
	 * @param client   what it shows
	 * @param settings what is wanted
	 * @param target   what is debugged
	 */
	public Notices(Wire wire, ClientCapabilities client, ActiveSettings settings, Target target) {
		this.wire = wire;
		this.client = client;
		this.settings = settings;
		this.target = target;
	}

	/** Gives what is wanted and was not given yet. */
	void advise(List<Advice> advice) {
		for (Advice a : Advice.wanted(advice, settings.get())) {
			if (said.add(a.id())) {
				tell(a.severity(), a.message());
			}
		}
	}

	/** The client has named a process of this machine, and its threads are not judged by that one. */
	void sayElsewhere() {
		if (target.isElsewhere() && said.add("elsewhere")) {
			tell(Severity.WARNING, DapTexts.get("output.elsewhere"));
		}
	}

	/** Says something in the client's console, or more loudly where the client can and it matters. */
	private void tell(Severity severity, String text) {
		JsonObject body = new JsonObject();
		body.addProperty("category", client.showsImportant() && severity != Severity.INFO ? "important" : "console");
		body.addProperty("output", DapTexts.get("output.advice", text));
		wire.event("output", body);
	}
}
