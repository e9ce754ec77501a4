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

import com.google.gson.JsonObject;

import dev.ringside.core.advice.Advice;
import dev.ringside.core.advice.Severity;
import dev.ringside.core.session.SessionAdvisor;
import dev.ringside.dap.internal.state.ClientCapabilities;
import dev.ringside.dap.internal.state.Target;
import dev.ringside.dap.internal.text.DapTexts;
import dev.ringside.dap.internal.wire.Wire;

/** Tells the user something in the client's console. Thread-safe. */
public final class Notices {

	private final Wire wire;
	private final ClientCapabilities client;
	private final SessionAdvisor advisor;
	private final Target target;

	/**
	 * Nothing said yet.
	 *
	 * @param wire    the client's end
	 * @param client  what it shows
	 * @param advisor what was said
	 * @param target  what is debugged
	 */
	public Notices(Wire wire, ClientCapabilities client, SessionAdvisor advisor, Target target) {
		this.wire = wire;
		this.client = client;
		this.advisor = advisor;
		this.target = target;
	}

	/** Gives what the advisor says is to be given. */
	void advise(List<Advice> advice) {
		advice.forEach(a -> tell(a.severity(), a.message()));
	}

	/** The client has named a process of this machine, and its threads are not judged by that one. */
	void sayElsewhere() {
		if (target.isElsewhere() && advisor.isFirst("elsewhere")) {
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
