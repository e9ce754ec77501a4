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

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import org.eclipse.jdt.annotation.Nullable;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import dev.ringside.core.evidence.KernelState;
import dev.ringside.core.kernel.PolicyVerdict;
import dev.ringside.core.kernel.RegisterClass;
import dev.ringside.core.kernel.RegisterTruth;
import dev.ringside.core.process.ThreadReport;
import dev.ringside.core.session.KnownThread;
import dev.ringside.core.session.ProcessModel;
import dev.ringside.core.session.WorkerLabels;
import dev.ringside.core.settings.RegisterView;
import dev.ringside.core.text.Untrusted;
import dev.ringside.dap.internal.text.DapTexts;
import dev.ringside.dap.message.Json;

/** What a client is shown of a worker: plain JSON from what the core says. Stateless. */
final class WorkerView {

	private WorkerView() {
	}

	/** The one frame. */
	static JsonObject frame(KnownThread thread, long frameId) {
		JsonObject f = new JsonObject();
		f.addProperty("id", frameId);
		f.addProperty("name", DapTexts.get("frame.noStack", WorkerLabels.BY_TID.kind(thread.classification())));
		f.addProperty("line", 0);
		f.addProperty("column", 0);
		f.addProperty("presentationHint", "label");
		return f;
	}

	/** The scope of facts. */
	static JsonObject factsScope(long reference) {
		JsonObject s = new JsonObject();
		s.addProperty("name", DapTexts.get("scope.facts"));
		s.addProperty("variablesReference", reference);
		s.addProperty("expensive", false);
		return s;
	}

	/** The name of the registers' scope: what its values are. */
	static String registersName(String name, ProcessModel process) {
		Map<RegisterClass, RegisterTruth> truths = process.registers();
		@Nullable RegisterTruth truth = truths.get(RegisterClass.GENERAL);
		@Nullable RegisterTruth counter = truths.get(RegisterClass.PROGRAM_COUNTER);
		if (truth == null) {
			return DapTexts.get("scope.registers.unknown", name);
		}
		String general = switch (truth) {
		case STALE_COPY, KERNEL_VALUE, SNAPSHOT -> DapTexts.get("scope.registers.others", truth.label());
		default -> truth.label();
		};
		return counter == null || counter == truth ? DapTexts.get("scope.registers", name, general)
				: DapTexts.get("scope.registers.counter", name, general, counter.label());
	}

	/**
	 * Labels a register: what the value is stands behind it, where every client shows it and whoever reads a number
	 * finds it first; the type says it too, and the hint that it cannot be written.
	 */
	static void label(JsonObject variable, ProcessModel process, boolean types) {
		Optional<RegisterTruth> truth = process.truth(Json.string(variable, "name").orElse(""));
		String value = Json.string(variable, "value").orElse("");
		if (truth.isPresent() && !value.isEmpty()) {
			variable.addProperty("value", WorkerLabels.register(value, truth.get()));
		}
		if (types && truth.isPresent()) {
			String type = Json.string(variable, "type").orElse("");
			variable.addProperty("type", type.isEmpty() ? truth.get().label()
					: DapTexts.get("register.type", type, truth.get().label()));
		}
		JsonObject hint = Json.object(variable, "presentationHint").orElseGet(JsonObject::new);
		@Nullable JsonElement old = hint.get("attributes");
		JsonArray attributes = old != null && old.isJsonArray() ? old.getAsJsonArray() : new JsonArray();
		attributes.add("readOnly");
		hint.add("attributes", attributes);
		variable.add("presentationHint", hint);
	}

	/**
	 * The facts: kind, owner, why it is flagged, kernel policy, what each register class holds, where it is in the
	 * kernel.
	 */
	static JsonArray facts(KnownThread thread, OptionalInt tid, ProcessModel process, RegisterView view) {
		JsonArray facts = new JsonArray();
		var c = thread.classification();
		fact(facts, DapTexts.get("fact.kind"), c.kind().label() + " (" + c.kind().name() + ')');
		fact(facts, DapTexts.get("fact.certainty"), c.certainty().label());
		fact(facts, DapTexts.get("fact.owner"),
				c.owner().isPresent() ? Integer.toString(c.owner().getAsInt()) : DapTexts.get("fact.owner.unknown"));
		@Nullable ThreadReport report = thread.report();
		fact(facts, DapTexts.get("fact.tid"), tid.isEmpty() ? DapTexts.get("fact.tid.unknown")
				: Integer.toString(tid.getAsInt()));
		int n = 0;
		for (String evidence : c.evidenceTexts()) {
			fact(facts, DapTexts.get("fact.evidence", ++n), evidence);
		}
		@Nullable PolicyVerdict verdict = process.policy().orElse(null);
		fact(facts, DapTexts.get("fact.policy"), verdict == null ? DapTexts.get("fact.policy.unknown")
				: DapTexts.get("fact.policy.value", verdict.policy().id(), verdict.policy().description()));
		if (verdict != null) {
			n = 0;
			for (String evidence : verdict.evidenceTexts()) {
				fact(facts, DapTexts.get("fact.policy.evidence", ++n), evidence);
			}
		}
		if (view == RegisterView.HIDE) {
			fact(facts, DapTexts.get("fact.registers.hidden"),
					DapTexts.get("fact.registers.hidden.value", view.name()));
		}
		process.registers().forEach((type, truth) -> fact(facts, DapTexts.get("fact.registers", type.label()),
				truth.label() + ": " + truth.description()));
		if (report != null) {
			@Nullable KernelState state = report.kernelState();
			@Nullable String function = state == null ? null : state.function();
			if (function != null) {
				fact(facts, DapTexts.get("fact.kernel"), Untrusted.display(function));
			}
			if (report.processor() >= 0) {
				fact(facts, DapTexts.get("fact.processor"), Integer.toString(report.processor()));
			}
			if (report.tracer() >= 0) {
				fact(facts, DapTexts.get("fact.traced"),
						DapTexts.get(report.tracer() > 0 ? "fact.traced.yes" : "fact.traced.no"));
			}
		}
		return facts;
	}

	private static void fact(JsonArray facts, String name, String value) {
		JsonObject v = new JsonObject();
		v.addProperty("name", name);
		v.addProperty("value", value);
		v.addProperty("variablesReference", 0);
		JsonObject hint = new JsonObject();
		JsonArray attributes = new JsonArray();
		attributes.add("readOnly");
		hint.add("attributes", attributes);
		v.add("presentationHint", hint);
		facts.add(v);
	}
}
