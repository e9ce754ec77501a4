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

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.messages.Message;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;

import dev.ringside.core.guard.Action;
import dev.ringside.core.settings.RegisterView;
import dev.ringside.core.thread.RegisterSample;
import dev.ringside.dap.ThreadModel.Known;
import dev.ringside.dap.message.Envelope;
import dev.ringside.dap.message.Json;

/**
 * Frames, scopes, variables and registers of workers: what the filter answers for them, and what it makes of the adapter's answers.
 * <p>
 * Threading: requests come from the client's direction, answers from the adapter's.
 */
final class WorkerFrames {

	/**
	 * Ids of the filter's own count down from the largest that the protocol allows. Adapters count up from small numbers; lldb's frame ids are
	 * {@code index << 19 | frame} and reach this range only with a stack of half a million frames.
	 */
	private static final long FIRST_OWN_ID = Integer.MAX_VALUE;
	private static final int MAX_OWN_IDS = 100_000;

	/** A frame of a worker that the filter made. */
	record OwnFrame(long threadId, int epoch) {
	}

	private final FilterSession session;
	private final ThreadModel threads;
	private final ThreadLists lists;
	private final OwnRequests requests;
	private final AtomicBoolean probed = new AtomicBoolean();
	private final AtomicInteger epoch = new AtomicInteger();
	private final AtomicInteger ownIds = new AtomicInteger();
	private final Map<Long, OwnFrame> frames = new ConcurrentHashMap<>();
	private final Map<Long, Long> facts = new ConcurrentHashMap<>();
	private final Map<Long, Long> workerReferences = new ConcurrentHashMap<>();

	WorkerFrames(FilterSession session, ThreadLists lists) {
		this.session = session;
		this.threads = session.threads;
		this.lists = lists;
		this.requests = lists.requests();
	}

	/** The program stopped: frames of an earlier stop are gone. */
	void stopped() {
		epoch.incrementAndGet();
		resumed();
	}

	/** The program runs. */
	void resumed() {
		threads.resumed();
		workerReferences.clear();
	}

	boolean isOfThisStop(OwnFrame frame) {
		return frame.epoch == epoch.get();
	}

	@Nullable
	Message stackTrace(Envelope e) {
		OptionalLong id = e.number("threadId");
		if (id.isEmpty()) {
			return e.message();
		}
		lists.awaitMap(id.getAsLong());
		Known thread = threads.known(id.getAsLong());
		if (!thread.isWorker()) {
			session.selected = id.getAsLong();
			return e.message();
		}
		JsonArray list = new JsonArray();
		if (e.number("startFrame").orElse(0) <= 0) {
			long frame = ownId();
			frames.put(frame, new OwnFrame(thread.id(), epoch.get()));
			list.add(WorkerView.frame(thread, frame));
		}
		JsonObject body = new JsonObject();
		body.add("stackFrames", list);
		body.addProperty("totalFrames", 1);
		session.answer(e, body);
		return null;
	}

	/** The worker whose frame a request names; null for a frame of the adapter. */
	@Nullable OwnFrame ownFrame(Envelope e) {
		OptionalLong id = e.number("frameId");
		return id.isPresent() ? frames.get(id.getAsLong()) : null;
	}

	@Nullable
	Message scopes(Envelope e) {
		@Nullable OwnFrame frame = ownFrame(e);
		if (frame == null) {
			session.selected = -1;
			if (!workerReferences.isEmpty()) {
				session.hook(e.seq(), this::userScopes);
			}
			return e.message();
		}
		Known thread = threads.known(frame.threadId);
		if (frame.epoch != epoch.get() || session.view() == RegisterView.HIDE) {
			answerScopes(e, thread, null);
			return null;
		}
		adapterFrame(frame.threadId, 0, real -> {
			if (real == null) {
				answerScopes(e, thread, null);
				return;
			}
			JsonObject arguments = new JsonObject();
			arguments.addProperty("frameId", real);
			requests.ask("scopes", arguments, answer -> {
				@Nullable JsonObject registers = null;
				if (answer != null && answer.success()) {
					for (JsonObject scope : Json.objects(answer.content(), "scopes")) {
						if (isRegisters(scope)) {
							registers = scope;
						}
					}
				}
				@Nullable JsonObject found = registers;
				if (found == null || session.view() != RegisterView.LABEL || threads.isObserved() || !probed.compareAndSet(false, true)) {
					answerScopes(e, thread, found);
				} else {
					// Once a session: what these registers really are, before they get a name.
					probe(Json.number(found, "variablesReference").orElse(0), thread, true, () -> answerScopes(e, thread, found));
				}
			});
		});
		return null;
	}

	/** Reads registers of a worker for what they tell of the kernel's policy; lldb has them in groups, the general ones first. */
	private void probe(long reference, Known thread, boolean groups, Runnable then) {
		JsonObject arguments = new JsonObject();
		arguments.addProperty("variablesReference", reference);
		requests.ask("variables", arguments, answer -> {
			if (answer != null && answer.success()) {
				List<JsonObject> variables = new ArrayList<>();
				Json.objects(answer.content(), "variables").forEach(variables::add);
				boolean grouped = groups && variables.stream().noneMatch(v -> Json.string(v, "name").orElse("").equals("cs"));
				OptionalLong group = variables.isEmpty() || !grouped ? OptionalLong.empty()
						: Json.number(variables.get(0), "variablesReference");
				if (group.isPresent() && group.getAsLong() > 0) {
					probe(group.getAsLong(), thread, false, then);
					return;
				}
			}
			if (answer != null) {
				observe(answer, thread.id());
			}
			then.run();
		});
	}

	/** What an answer of the adapter about a worker's registers or stack tells of the kernel's policy. */
	private void observe(Envelope answer, long threadId) {
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

	private static boolean isRegisters(JsonObject scope) {
		return Json.string(scope, "presentationHint").orElse("").equals("registers")
				|| Json.string(scope, "name").orElse("").equalsIgnoreCase("registers");
	}

	private void answerScopes(Envelope e, Known thread, @Nullable JsonObject registers) {
		JsonArray scopes = new JsonArray();
		if (registers != null && session.view() != RegisterView.HIDE) {
			OptionalLong reference = Json.number(registers, "variablesReference");
			if (reference.isPresent() && reference.getAsLong() > 0) {
				workerReferences.put(reference.getAsLong(), thread.id());
			}
			if (session.view() == RegisterView.LABEL) {
				registers.addProperty("name", WorkerView.registersName(Json.string(registers, "name").orElse(""), threads.snapshot()));
			}
			scopes.add(registers);
		}
		long reference = ownId();
		facts.put(reference, thread.id());
		scopes.add(WorkerView.factsScope(reference));
		JsonObject body = new JsonObject();
		body.add("scopes", scopes);
		session.answer(e, body);
	}

	private Message userScopes(Envelope response) {
		// lldb uses the same references for every frame: the last request says whose registers they are.
		if (response.success()) {
			for (JsonObject scope : Json.objects(response.content(), "scopes")) {
				Json.number(scope, "variablesReference").ifPresent(workerReferences::remove);
			}
		}
		return response.message();
	}

	@Nullable
	Message variables(Envelope e) {
		OptionalLong reference = e.number("variablesReference");
		if (reference.isEmpty()) {
			return e.message();
		}
		@Nullable Long ofFacts = facts.get(reference.getAsLong());
		if (ofFacts != null) {
			JsonObject body = new JsonObject();
			boolean indexed = Json.string(e.content(), "filter").orElse("").equals("indexed");
			body.add("variables", indexed ? new JsonArray() : WorkerView.facts(threads.known(ofFacts), threads.snapshot(), session.view()));
			session.answer(e, body);
			return null;
		}
		@Nullable Long ofWorker = workerReferences.get(reference.getAsLong());
		if (ofWorker != null) {
			if (session.view() == RegisterView.HIDE) {
				// A reference from before it was known that there is nothing to see.
				JsonObject body = new JsonObject();
				body.add("variables", new JsonArray());
				session.answer(e, body);
				return null;
			}
			session.selected = ofWorker;
			session.hook(e.seq(), response -> registers(response, ofWorker));
		}
		return e.message();
	}

	private Message registers(Envelope response, long threadId) {
		observe(response, threadId);
		if (!response.success()) {
			return response.message();
		}
		JsonObject body = response.content();
		boolean label = session.view() != RegisterView.SHOW;
		for (JsonObject variable : Json.objects(body, "variables")) {
			OptionalLong child = Json.number(variable, "variablesReference");
			if (child.isPresent() && child.getAsLong() > 0) {
				workerReferences.put(child.getAsLong(), threadId);
			}
			if (label) {
				WorkerView.label(variable, threads.snapshot(), session.types);
			}
		}
		return label ? response.with(body) : response.message();
	}

	@Nullable
	Message setVariable(Envelope e) {
		OptionalLong reference = e.number("variablesReference");
		if (reference.isPresent() && facts.containsKey(reference.getAsLong())) {
			session.refuse(e, DapTexts.get("refused.facts"));
			return null;
		}
		@Nullable Long worker = reference.isPresent() ? workerReferences.get(reference.getAsLong()) : null;
		return worker != null && session.refused(e, Action.WRITE_REGISTER, threads.known(worker)) ? null : e.message();
	}

	@Nullable
	Message onFrame(Envelope e) {
		@Nullable OwnFrame frame = ownFrame(e);
		OptionalLong reference = e.number("variablesReference");
		if (e.name().equals("dataBreakpointInfo") && reference.isPresent()
				&& (facts.containsKey(reference.getAsLong()) || workerReferences.containsKey(reference.getAsLong()))) {
			JsonObject body = new JsonObject();
			body.add("dataId", JsonNull.INSTANCE);
			body.addProperty("description", DapTexts.get("refused.facts"));
			session.answer(e, body);
			return null;
		}
		if (frame == null) {
			return e.message();
		}
		switch (e.name()) {
		case "restartFrame":
			Known thread = threads.known(frame.threadId);
			if (!session.refused(e, Action.UNWIND_FRAME, thread)) {
				session.refuse(e, DapTexts.get("refused.noFrame", thread.classification().label()));
			}
			return null;
		case "stepInTargets":
			JsonObject none = new JsonObject();
			none.add("targets", new JsonArray());
			session.answer(e, none);
			return null;
		default:
			// A frame that only we know means nothing to the adapter.
			JsonObject arguments = e.content();
			arguments.remove("frameId");
			return e.with(arguments);
		}
	}

	/**
	 * Asks the adapter for a frame of a thread.
	 *
	 * @param place 0 for the innermost, -1 for the outermost
	 */
	void adapterFrame(long threadId, int place, Consumer<@Nullable Long> then) {
		JsonObject arguments = new JsonObject();
		arguments.addProperty("threadId", threadId);
		arguments.addProperty("startFrame", 0);
		if (place == 0) {
			arguments.addProperty("levels", 1);
		}
		session.selected = threadId;
		requests.ask("stackTrace", arguments, answer -> {
			@Nullable Long id = null;
			if (answer != null && answer.success()) {
				for (JsonObject frame : Json.objects(answer.content(), "stackFrames")) {
					OptionalLong n = Json.number(frame, "id");
					id = n.isPresent() && (place < 0 || id == null) ? Long.valueOf(n.getAsLong()) : id;
				}
			} else if (answer != null) {
				// Ignored unless the thread is a worker.
				observe(answer, threadId);
			}
			then.accept(id);
		});
	}

	private long ownId() {
		int n = ownIds.getAndIncrement();
		long id = FIRST_OWN_ID - n % MAX_OWN_IDS;
		if (n >= MAX_OWN_IDS) {
			frames.remove(id);
			facts.remove(id);
		}
		return id;
	}
}
