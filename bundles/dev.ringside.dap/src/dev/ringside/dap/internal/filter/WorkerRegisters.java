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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.messages.Message;

import com.google.gson.JsonObject;

import dev.ringside.core.evidence.RegisterSample;
import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.kernel.RegisterNames;
import dev.ringside.core.session.KnownThread;
import dev.ringside.core.session.ProcessModel;
import dev.ringside.core.settings.RegisterView;
import dev.ringside.dap.internal.state.AdapterIds;
import dev.ringside.dap.internal.state.AdapterThreads;
import dev.ringside.dap.message.Envelope;
import dev.ringside.dap.message.Json;

/**
 * Registers of workers: what the adapter's scope of them shows, what they tell of the kernel's policy, and how they are
 * labelled.
 * <p>
 * Threading: asked from the client's direction, answers come from the adapter's.
 */
final class WorkerRegisters {

	private static final Pattern REGISTER = Pattern.compile("\\s*\\$(\\w{1,32})\\s*");
	/** Names that gdb has for registers of other names; its scope may list those only. */
	private static final Set<String> ALIASES = Set.of("pc", "sp", "fp", "ps");
	/** lldb has some four groups. */
	private static final int MAX_GROUPS = 32;

	private final FilterSession session;
	private final AdapterThreads threads;
	private final WorkerFrames frames;
	private final AdapterIds ids;
	/** The process whose workers' registers have been read for what they tell; null before. */
	private final AtomicReference<@Nullable ProcessModel> proved = new AtomicReference<>();
	/** What scopes have shown at this stop, unlabelled: by thread, then by the register's name in lower case. */
	private final Map<Long, Map<String, JsonObject>> shown = new ConcurrentHashMap<>();

	WorkerRegisters(FilterSession session, WorkerFrames frames, AdapterIds ids) {
		this.session = session;
		this.threads = session.threads();
		this.frames = frames;
		this.ids = ids;
	}

	/** The register that an expression is, without {@code $}; null where it is anything else. */
	@Nullable
	String named(String expression) {
		Matcher m = REGISTER.matcher(expression);
		if (!m.matches()) {
			return null;
		}
		String name = m.group(1);
		boolean register = threads.model().architecture().map(a -> RegisterNames.classOf(a, name).isPresent())
				.orElseGet(() -> RegisterNames.isRegister(name));
		return register ? name : null;
	}

	/** What was shown is of an earlier stop. */
	void forget() {
		shown.clear();
	}

	/**
	 * Asks the adapter for the registers' scope of a worker.
	 *
	 * @param then gets it; null where there is none
	 */
	void scope(KnownThread thread, Consumer<@Nullable JsonObject> then) {
		frames.adapterFrame(thread.id(), 0, real -> {
			if (real == null) {
				then.accept(null);
				return;
			}
			JsonObject arguments = new JsonObject();
			arguments.addProperty("frameId", real);
			frames.ask("scopes", arguments, thread.id(), answer -> {
				@Nullable JsonObject registers = null;
				if (answer != null && answer.success()) {
					for (JsonObject scope : Json.objects(answer.content(), "scopes")) {
						registers = isRegisters(scope) ? scope : registers;
					}
				}
				then.accept(registers);
			});
		});
	}

	private static boolean isRegisters(JsonObject scope) {
		return Json.string(scope, "presentationHint").orElse("").equals("registers")
				|| Json.string(scope, "name").orElse("").equalsIgnoreCase("registers");
	}

	/** Reads registers of a worker once a process, for what they tell of the kernel's policy. */
	void prove(JsonObject scope, KnownThread thread, Runnable then) {
		ProcessModel process = threads.model();
		if (process.isObserved() || proved.getAndSet(process) == process) {
			then.run();
			return;
		}
		// lldb has them in groups, the general ones first.
		read(scope, thread, all -> !all.isEmpty(), then);
	}

	/**
	 * The value of a worker's register, as the adapter's scope shows it, with what it is. The debugger's own evaluation
	 * may answer with the main thread's.
	 *
	 * @param name as gdb and lldb name it
	 * @param then gets the adapter's variable, labelled; null where there is none
	 */
	void value(String name, KnownThread thread, Consumer<@Nullable JsonObject> then) {
		@Nullable JsonObject known = find(name, shown.getOrDefault(thread.id(), Map.of()));
		if (known != null) {
			then.accept(labelled(known));
			return;
		}
		scope(thread, scope -> {
			if (scope == null) {
				then.accept(null);
				return;
			}
			read(scope, thread, all -> find(name, all) != null, () -> frames.restoreScopes(thread, () -> {
				@Nullable JsonObject found = find(name, shown.getOrDefault(thread.id(), Map.of()));
				then.accept(found == null ? null : labelled(found));
			}));
		});
	}

	private @Nullable JsonObject find(String name, Map<String, JsonObject> registers) {
		String plain = name.toLowerCase(Locale.ROOT);
		if (!ALIASES.contains(plain)) {
			return registers.get(plain);
		}
		Architecture architecture = threads.model().architecture().orElse(Architecture.X86_64);
		String whole = RegisterNames.canonical(architecture, plain);
		// Before the name itself: lldb lists the lower 16 bits as sp, and means the whole by $sp.
		@Nullable JsonObject found = registers.containsKey(whole) ? registers.get(whole) : registers.get(plain);
		// Such as lldb's rflags.
		return found != null ? found : registers.values().stream()
				.filter(r -> RegisterNames.canonical(architecture, Json.string(r, "name").orElse("")).equals(whole))
				.findFirst().orElse(null);
	}

	private JsonObject labelled(JsonObject register) {
		JsonObject copy = register.deepCopy();
		if (session.view() == RegisterView.SHOW) {
			return copy;
		}
		WorkerView.label(copy, threads.model(), session.client().showsTypes());
		return copy;
	}

	/** Reads a scope, and the groups in it, until what was read is enough. */
	private void read(JsonObject scope, KnownThread thread, Predicate<Map<String, JsonObject>> enough, Runnable then) {
		Deque<Long> references = new ArrayDeque<>();
		Json.number(scope, "variablesReference").ifPresent(references::add);
		readNext(references, 0, thread, enough, then);
	}

	private void readNext(Deque<Long> references, int count, KnownThread thread,
			Predicate<Map<String, JsonObject>> enough, Runnable then) {
		@Nullable Long reference = references.poll();
		if (reference == null || reference <= 0 || count > MAX_GROUPS
				|| enough.test(shown.getOrDefault(thread.id(), Map.of()))) {
			then.run();
			return;
		}
		JsonObject arguments = new JsonObject();
		arguments.addProperty("variablesReference", reference);
		ids.workerReference(OptionalLong.of(reference), thread.id());
		frames.ask("variables", arguments, thread.id(), answer -> {
			if (answer != null) {
				for (JsonObject variable : take(answer, thread.id())) {
					if (count == 0 && !RegisterNames.isRegister(Json.string(variable, "name").orElse(""))) {
						Json.number(variable, "variablesReference").ifPresent(references::add);
					}
				}
			}
			readNext(references, count + 1, thread, enough, then);
		});
	}

	/** Takes an answer of the adapter with a worker's registers; gives them. */
	private List<JsonObject> take(Envelope answer, long threadId) {
		observe(answer, threadId);
		List<JsonObject> variables = new ArrayList<>();
		if (answer.success()) {
			Json.objects(answer.content(), "variables").forEach(variables::add);
		}
		Map<String, JsonObject> known = shown.computeIfAbsent(threadId, t -> new ConcurrentHashMap<>());
		for (JsonObject variable : variables) {
			ids.workerReference(Json.number(variable, "variablesReference"), threadId);
			Json.string(variable, "name").filter(RegisterNames::isRegister)
					.ifPresent(n -> known.put(n.toLowerCase(Locale.ROOT), variable.deepCopy()));
		}
		return variables;
	}

	/** The client gets registers of a worker. */
	Message shown(Envelope response, long threadId) {
		List<JsonObject> variables = take(response, threadId);
		if (variables.isEmpty() || session.view() == RegisterView.SHOW) {
			return response.message();
		}
		JsonObject body = response.content();
		Json.objects(body, "variables")
				.forEach(v -> WorkerView.label(v, threads.model(), session.client().showsTypes()));
		return response.with(body);
	}

	/** What an answer of the adapter about a worker's registers or stack tells of the kernel's policy. */
	void observe(Envelope answer, long threadId) {
		if (!answer.success()) {
			@Nullable String error = answer.error();
			if (error != null) {
				threads.observe(threadId, RegisterSample.unreadable(error));
			}
			return;
		}
		Map<String, String> values = new HashMap<>();
		for (JsonObject variable : Json.objects(answer.content(), "variables")) {
			Json.string(variable, "value").ifPresent(v -> values.put(Json.string(variable, "name").orElse(""), v));
		}
		threads.observe(threadId, RegisterSample.ofTexts(values));
	}
}
