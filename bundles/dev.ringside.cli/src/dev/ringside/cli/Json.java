/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cli;

import java.util.List;
import java.util.Optional;

import org.eclipse.jdt.annotation.Nullable;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

import dev.ringside.core.advice.Advice;
import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.kernel.KernelRelease;
import dev.ringside.core.kernel.PolicyVerdict;
import dev.ringside.core.process.KernelInfo;
import dev.ringside.core.process.ProcessSnapshot;
import dev.ringside.core.process.ThreadReport;

/** The JSON of the commands. Fields keep their order; what is not known is null. */
final class Json {

	/** The version of the form of all outputs. It changes when a field changes its meaning or goes. */
	static final int SCHEMA = 1;

	private static final Gson GSON = new GsonBuilder().serializeNulls().disableHtmlEscaping().setPrettyPrinting()
			.create();

	private Json() {
	}

	/**
	 * The text of an output. Names come from the program: what a terminal would act on is written as an escape
	 * sequence.
	 */
	static String render(JsonObject object) {
		String json = GSON.toJson(object);
		StringBuilder out = new StringBuilder(json.length() + 64);
		json.codePoints().forEach(c -> {
			int type = Character.getType(c);
			boolean visible = c < 0x7f || c > 0x9f && type != Character.FORMAT && type != Character.LINE_SEPARATOR
					&& type != Character.PARAGRAPH_SEPARATOR && type != Character.SURROGATE
					&& type != Character.UNASSIGNED
					&& type != Character.PRIVATE_USE;
			if (visible) {
				out.appendCodePoint(c);
			} else {
				for (char unit : Character.toChars(c)) {
					out.append(String.format("\\u%04x", (int) unit));
				}
			}
		});
		return out.append('\n').toString();
	}

	static JsonObject threads(ProcessSnapshot process, List<Advice> advice) {
		JsonObject o = new JsonObject();
		o.addProperty("schema", SCHEMA);
		o.add("pid", number(process.pid() > 0 ? process.pid() : null));
		o.add("kernel", kernel(process.kernel(), process.policy()));
		JsonArray threads = new JsonArray();
		for (ThreadReport t : process.threads()) {
			threads.add(thread(t, process));
		}
		o.add("threads", threads);
		o.add("advice", advice(advice));
		return o;
	}

	static JsonObject kernel(KernelInfo kernel, @Nullable PolicyVerdict policy) {
		JsonObject o = new JsonObject();
		KernelRelease release = kernel.release();
		Architecture architecture = kernel.architecture();
		o.add("release", string(release == null ? null : release.text()));
		o.add("architecture", string(architecture == null ? null : architecture.id()));
		o.add("policy", string(policy == null ? null : policy.policy().id()));
		o.add("evidence", strings(policy == null ? List.of() : policy.evidenceTexts()));
		return o;
	}

	static JsonObject thread(ThreadReport t, ProcessSnapshot process) {
		JsonObject o = new JsonObject();
		o.addProperty("tid", t.tid());
		// Cores have no names.
		o.add("name", string(t.name().isEmpty() && process.tracer() < 0 ? null : t.name()));
		o.addProperty("kind", t.classification().kind().name());
		o.addProperty("certainty", t.classification().certainty().name());
		o.add("owner", number(t.classification().owner().isPresent() ? t.classification().owner().getAsInt() : null));
		o.add("tracer", number(t.tracer() < 0 ? null : t.tracer()));
		o.add("evidence", strings(t.classification().evidenceTexts()));
		if (t.isWorker()) {
			o.add("registers", registers(process));
		}
		return o;
	}

	static JsonArray advice(List<Advice> advice) {
		JsonArray array = new JsonArray();
		for (Advice a : advice) {
			JsonObject o = new JsonObject();
			o.addProperty("id", a.id());
			o.addProperty("severity", a.severity().id());
			o.addProperty("text", a.text());
			o.add("remedy", string(a.remedy()));
			array.add(o);
		}
		return array;
	}

	static JsonElement string(@Nullable String text) {
		return text == null ? JsonNull.INSTANCE : new JsonPrimitive(text);
	}

	static JsonElement number(@Nullable Integer number) {
		return number == null ? JsonNull.INSTANCE : new JsonPrimitive(number);
	}

	static JsonElement bool(Optional<Boolean> value) {
		return value.isEmpty() ? JsonNull.INSTANCE : new JsonPrimitive(value.get());
	}

	static JsonArray strings(List<String> texts) {
		JsonArray array = new JsonArray();
		texts.forEach(array::add);
		return array;
	}

	private static JsonElement registers(ProcessSnapshot process) {
		PolicyVerdict policy = process.policy();
		Architecture architecture = process.kernel().architecture();
		if (policy == null || architecture == null) {
			return JsonNull.INSTANCE;
		}
		JsonObject o = new JsonObject();
		policy.policy().registers(architecture).forEach((type, truth) -> o.addProperty(type.id(), truth.name()));
		return o;
	}
}
