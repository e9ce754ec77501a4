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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.messages.Message;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;

import dev.ringside.core.guard.Action;
import dev.ringside.core.session.KnownThread;
import dev.ringside.core.session.WorkerLabels;
import dev.ringside.core.settings.RegisterView;
import dev.ringside.dap.internal.state.AdapterIds;
import dev.ringside.dap.internal.state.AdapterThreads;
import dev.ringside.dap.internal.text.DapTexts;
import dev.ringside.dap.internal.wire.OwnRequests;
import dev.ringside.dap.message.Envelope;
import dev.ringside.dap.message.Json;

/**
 * Frames, scopes and variables of workers: what the filter answers for them, and what it makes of the adapter's
 * answers.
 * <p>
 * Threading: requests come from the client's direction, answers from the adapter's.
 */
final class WorkerFrames {

	/**
	 * Ids of the filter's own count down from the largest that the protocol allows. Adapters count up from small
	 * numbers; lldb's frame ids are {@code index << 19 | frame} and reach this range only with a stack of half a
	 * million frames.
	 */
	private static final long FIRST_OWN_ID = Integer.MAX_VALUE;
	private static final int MAX_OWN_IDS = 100_000;

	/** A frame of a worker that the filter made. */
	record OwnFrame(long threadId, int epoch) {
	}

	private final FilterSession session;
	private final AdapterThreads threads;
	private final ThreadNumberQuery numbers;
	private final OwnRequests requests;
	private final WorkerRegisters registers;
	private final AtomicInteger epoch = new AtomicInteger();
	private final AtomicInteger ownIds = new AtomicInteger();
	private final Map<Long, OwnFrame> frames = new ConcurrentHashMap<>();
	private final Map<Long, Long> facts = new ConcurrentHashMap<>();
	private final AdapterIds ids = new AdapterIds();
	/** How many requests of the filter's own are under way that give out ids, or make the debugger select a thread. */
	private final Pending pending = new Pending();
	/** The program may have run since the last stop. */
	private volatile boolean mayHaveRun;
	/** The frame whose scopes the client has asked for last, since the program ran; null where there is none. */
	private volatile @Nullable ScopesFrame lastScopes;

	/** A frame as the client names it, and its thread, which is null for a user's. */
	private record ScopesFrame(long frame, @Nullable Long worker) {
	}

	/** Counts what is under way; others wait until nothing is. */
	private static final class Pending {
		private int count;

		synchronized void begin() {
			count++;
		}

		synchronized void end() {
			count--;
			notifyAll();
		}

		synchronized void await(long nanos) throws InterruptedException {
			long end = System.nanoTime() + nanos;
			for (long left = nanos; count > 0 && left > 0; left = end - System.nanoTime()) {
				TimeUnit.NANOSECONDS.timedWait(this, left);
			}
		}
	}

	WorkerFrames(FilterSession session, ThreadNumberQuery numbers) {
		this.session = session;
		this.threads = session.threads();
		this.numbers = numbers;
		this.requests = session.requests();
		this.registers = new WorkerRegisters(session, this, ids);
	}

	/**
	 * The program stopped: if it has run before, the filter's frames of an earlier stop are gone. lldb tells of one
	 * stop for each thread.
	 */
	void stopped() {
		threads.resumed();
		registers.forget();
		if (mayHaveRun) {
			mayHaveRun = false;
			epoch.incrementAndGet();
		}
	}

	/** The program runs, or has been asked to, which may have failed. */
	void mayRun() {
		threads.resumed();
		lastScopes = null;
		mayHaveRun = true;
		registers.forget();
		ids.mayRun();
	}

	/** Another session with the adapter. */
	void forget() {
		mayHaveRun = true;
		stopped();
		ids.clear();
	}

	/**
	 * Waits for the answers to what the filter itself asks about workers: until then it is not known which ids are
	 * theirs, and which thread the debugger selects. Not on the thread that brings the answers.
	 */
	void awaitOwn() {
		if (session.wire().inbound().isHeldByCurrentThread()) {
			return;
		}
		try {
			pending.await(requests.timeout().toNanos());
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	/** Asks the adapter about a thread, which the debugger then selects. */
	void ask(String command, JsonObject arguments, long threadId, Consumer<@Nullable Envelope> then) {
		session.selection().named(threadId);
		pending.begin();
		requests.ask(command, arguments, answer -> {
			try {
				then.accept(answer);
			} finally {
				pending.end();
			}
		});
	}

	/** The workers' registers. */
	WorkerRegisters registers() {
		return registers;
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
		numbers.await(id.getAsLong());
		KnownThread thread = threads.known(id.getAsLong());
		if (threads.isByNameOnly(thread)) {
			look(thread, () -> {
				if (threads.known(thread.id()).isWorker()) {
					answerStack(e, thread);
				} else {
					hookUserStack(e, thread.id());
					session.wire().adapter().add(e.message());
				}
			});
			return null;
		}
		if (!thread.isWorker()) {
			session.selection().named(id.getAsLong());
			hookUserStack(e, id.getAsLong());
			return e.message();
		}
		answerStack(e, thread);
		return null;
	}

	private void hookUserStack(Envelope e, long thread) {
		session.wire().onAnswer(e, response -> {
			if (response.success() && !response.isTooLarge()) {
				ids.userStack(response.content(), thread);
			}
			return response.message();
		});
	}

	/**
	 * Looks at the stack of a thread that is only named like a worker: one that is somewhere in the program is a user
	 * thread.
	 * (What a worker's program counter is on s390 is not told apart.)
	 */
	void look(KnownThread thread, Runnable then) {
		JsonObject arguments = new JsonObject();
		arguments.addProperty("threadId", thread.id());
		arguments.addProperty("startFrame", 0);
		arguments.addProperty("levels", 2);
		ask("stackTrace", arguments, thread.id(), answer -> {
			if (answer != null && answer.success()) {
				List<JsonObject> stack = new ArrayList<>();
				Json.objects(answer.content(), "stackFrames").forEach(stack::add);
				if (isUser(stack)) {
					threads.model().userStack(thread.id());
				} else {
					stack.forEach(f -> Json.number(f, "id").ifPresent(n -> ids.workerFrame(n, thread.id())));
				}
			}
			then.run();
		});
	}

	private static boolean isUser(List<JsonObject> stack) {
		if (stack.size() != 1) {
			return stack.size() > 1;
		}
		Optional<String> pc = Json.string(stack.get(0), "instructionPointerReference");
		// lldb-vscode 14 gives no address, and no name where there is no code.
		return pc.isPresent() ? !pc.get().matches("(?i)0x0*|0*") : !Json.string(stack.get(0), "name").orElse("")
				.matches("(0x0*)?|\\?*");
	}

	private void answerStack(Envelope e, KnownThread thread) {
		JsonArray list = new JsonArray();
		if (e.number("startFrame").orElse(0) <= 0) {
			long frame = ownId();
			frames.put(frame, new OwnFrame(thread.id(), epoch.get()));
			list.add(WorkerView.frame(thread, frame));
		}
		JsonObject body = new JsonObject();
		body.add("stackFrames", list);
		body.addProperty("totalFrames", 1);
		session.wire().answer(e, body);
	}

	/**
	 * The worker whose frame a request names, by the filter's id or by the adapter's; null for a frame of a user
	 * thread, and where it names none.
	 */
	@Nullable OwnFrame ownFrame(Envelope e) {
		OptionalLong id = e.number("frameId");
		if (id.isEmpty()) {
			return null;
		}
		@Nullable OwnFrame own = frames.get(id.getAsLong());
		@Nullable Long worker = own == null ? ids.workerOfFrame(id.getAsLong()) : null;
		return worker == null ? own : new OwnFrame(worker, epoch.get());
	}

	/**
	 * A request names a frame that is not a worker's: the debugger selects its thread. What is no frame is evaluated in
	 * the selected thread by some.
	 */
	void userFrameNamed(OptionalLong frame) {
		@Nullable Long thread = frame.isPresent() ? ids.userOfFrame(frame.getAsLong()) : null;
		if (thread != null) {
			session.selection().named(thread);
		}
	}

	@Nullable
	Message scopes(Envelope e) {
		@Nullable OwnFrame frame = ownFrame(e);
		OptionalLong named = e.number("frameId");
		lastScopes = named.isEmpty() ? null
				: new ScopesFrame(named.getAsLong(), frame == null ? null : Long.valueOf(frame.threadId()));
		if (frame == null) {
			userFrameNamed(e.number("frameId"));
			if (ids.hasWorkerReferences()) {
				// lldb uses the same references for every frame: the last request says whose registers they are.
				hookUserReferences(e);
			}
			return e.message();
		}
		KnownThread thread = threads.known(frame.threadId);
		if (frame.epoch != epoch.get() || session.view() == RegisterView.HIDE) {
			answerScopes(e, thread, null);
			return null;
		}
		registers.scope(thread, scope -> {
			if (scope != null && session.view() == RegisterView.LABEL) {
				// Once a session: what these registers really are, before they get a name.
				registers.prove(scope, thread, () -> answerScopes(e, thread, scope));
			} else {
				answerScopes(e, thread, scope);
			}
		});
		return null;
	}

	/**
	 * Has the adapter's references mean again what the client was told, after the filter has asked for the scopes of a
	 * worker: lldb has one reference for the registers of all threads, those of the frame that was asked about last.
	 *
	 * @param worker the worker that the filter has asked about
	 */
	void restoreScopes(KnownThread worker, Runnable then) {
		@Nullable ScopesFrame last = lastScopes;
		@Nullable Long other = last == null ? null : last.worker();
		if (last == null || other != null && other == worker.id()) {
			then.run();
		} else if (other != null) {
			registers.scope(threads.known(other), scope -> {
				if (scope != null) {
					ids.workerReference(Json.number(scope, "variablesReference"), other);
				}
				then.run();
			});
		} else {
			JsonObject arguments = new JsonObject();
			arguments.addProperty("frameId", last.frame());
			@Nullable Long user = ids.userOfFrame(last.frame());
			ask("scopes", arguments, user == null ? worker.id() : user, answer -> {
				if (answer != null && answer.success() && !answer.isTooLarge()) {
					ids.userReferences(answer.content());
				}
				then.run();
			});
		}
	}

	private void answerScopes(Envelope e, KnownThread thread, @Nullable JsonObject registersScope) {
		JsonArray scopes = new JsonArray();
		// First: clients unfold the first scope.
		long reference = ownId();
		facts.put(reference, thread.id());
		scopes.add(WorkerView.factsScope(reference));
		if (registersScope != null && session.view() != RegisterView.HIDE) {
			ids.workerReference(Json.number(registersScope, "variablesReference"), thread.id());
			if (session.view() == RegisterView.LABEL) {
				String name = Json.string(registersScope, "name").orElse("");
				registersScope.addProperty("name", WorkerView.registersName(name, threads.model()));
			}
			scopes.add(registersScope);
		}
		JsonObject body = new JsonObject();
		body.add("scopes", scopes);
		session.wire().answer(e, body);
	}

	/** The client is about to get references that are no worker's. */
	private void hookUserReferences(Envelope e) {
		session.wire().onAnswer(e, response -> {
			if (response.success() && !response.isTooLarge()) {
				ids.userReferences(response.content());
			}
			return response.message();
		});
	}

	/** The same, where the adapter may have begun to count from the start since it gave out those of a worker. */
	void noteUserReferences(Envelope e) {
		if (ids.mayBeReused()) {
			hookUserReferences(e);
		}
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
			body.add("variables", indexed ? new JsonArray()
					: WorkerView.facts(threads.known(ofFacts), threads.tid(ofFacts), threads.model(), session.view()));
			session.wire().answer(e, body);
			return null;
		}
		@Nullable Long ofWorker = ids.workerOfReference(reference.getAsLong());
		if (ofWorker != null) {
			if (session.view() == RegisterView.HIDE) {
				// A reference from before it was known that there is nothing to see.
				JsonObject body = new JsonObject();
				body.add("variables", new JsonArray());
				session.wire().answer(e, body);
				return null;
			}
			session.selection().named(ofWorker);
			session.wire().onAnswer(e, response -> registers.shown(response, ofWorker));
		} else {
			noteUserReferences(e);
		}
		return e.message();
	}

	@Nullable
	Message setVariable(Envelope e) {
		OptionalLong reference = e.number("variablesReference");
		if (reference.isPresent() && facts.containsKey(reference.getAsLong())) {
			session.wire().refuse(e, DapTexts.get("refused.facts"));
			return null;
		}
		@Nullable Long worker = reference.isPresent() ? ids.workerOfReference(reference.getAsLong()) : null;
		if (worker != null && session.refused(e, Action.WRITE_REGISTER, threads.known(worker))) {
			return null;
		}
		registers.forget();
		noteUserReferences(e);
		return e.message();
	}

	@Nullable
	Message onFrame(Envelope e) {
		@Nullable OwnFrame frame = ownFrame(e);
		OptionalLong reference = e.number("variablesReference");
		if (e.name().equals("dataBreakpointInfo") && reference.isPresent()
				&& (facts.containsKey(reference.getAsLong()) || ids.workerOfReference(reference.getAsLong()) != null)) {
			JsonObject body = new JsonObject();
			body.add("dataId", JsonNull.INSTANCE);
			body.addProperty("description", DapTexts.get("refused.facts"));
			session.wire().answer(e, body);
			return null;
		}
		if (frame == null) {
			return e.message();
		}
		switch (e.name()) {
		case "restartFrame":
			KnownThread thread = threads.known(frame.threadId);
			if (!session.refused(e, Action.UNWIND_FRAME, thread)) {
				session.wire().refuse(e, DapTexts.get("refused.noFrame",
						WorkerLabels.BY_TID.kind(thread.classification())));
			}
			return null;
		case "stepInTargets":
			JsonObject none = new JsonObject();
			none.add("targets", new JsonArray());
			session.wire().answer(e, none);
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
		boolean worker = threads.known(threadId).isWorker();
		int stop = epoch.get();
		// Read only where no frame would tell something.
		boolean held = worker && !threads.model().isObserved() && threads.isHeld(threadId);
		ask("stackTrace", arguments, threadId, answer -> {
			@Nullable Long id = null;
			if (answer != null && answer.success()) {
				for (JsonObject frame : Json.objects(answer.content(), "stackFrames")) {
					OptionalLong n = Json.number(frame, "id");
					if (worker && n.isPresent()) {
						ids.workerFrame(n.getAsLong(), threadId);
					}
					id = n.isPresent() && (place < 0 || id == null) ? Long.valueOf(n.getAsLong()) : id;
				}
				// Of a program that runs, or of a thread that has gone, lldb shows none either. No event need tell that
				// it runs: a command of the console can have let it.
				if (held && id == null && stop == epoch.get() && !session.execution().isRunning()
						&& threads.isHeld(threadId)) {
					threads.observeNoFrame(threadId);
				}
			} else if (answer != null) {
				// Ignored unless the thread is a worker.
				registers.observe(answer, threadId);
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
