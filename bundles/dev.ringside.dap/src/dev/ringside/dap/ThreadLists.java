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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.messages.Message;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import dev.ringside.core.advice.WorkerAdvice;
import dev.ringside.core.proc.ProcException;
import dev.ringside.core.process.ProcessSnapshot;
import dev.ringside.core.settings.ThreadView;
import dev.ringside.core.text.Untrusted;
import dev.ringside.dap.ThreadModel.Known;
import dev.ringside.dap.message.Envelope;
import dev.ringside.dap.message.Json;

/**
 * Lists of threads: which of gdb's numbers is which TID, and the lists that wait until that is known.
 * <p>
 * Threading: all but {@link #awaitMap(long)} with {@link FilterSession#inbound} held.
 */
final class ThreadLists {

	/** cdt-gdb-adapter's request that runs a command of gdb and answers with what it printed. */
	static final String CDT_COMMAND = "cdt-gdb-tests/executeCommand";

	private static final int MAX_HELD = 10_000;
	/** The most bytes of messages that are held; a client with such a list has other troubles than names. */
	private static final long MAX_HELD_BYTES = Math.min(16L << 20, Runtime.getRuntime().maxMemory() / 16);
	private static final Pattern LWP = Pattern.compile("LWP (\\d{1,9})");
	/** What the filter asks gdb: number, process id and TID of each thread. One write, so that it is one record of MI. */
	private static final String MAP_MARK = "ringside-map";
	private static final String MAP_COMMAND = "python gdb.write(\"" + MAP_MARK
			+ " \" + \" \".join(\"%d:%d:%d\" % (t.global_num, t.ptid[0], t.ptid[1]) for i in gdb.inferiors() for t in i.threads()) + \"\\n\")";

	/** Passes a message of the adapter on to the client. */
	@FunctionalInterface
	interface Passer {
		/** @param e the message opened; null where that failed */
		void pass(Message message, @Nullable Envelope e, Outlet out);
	}

	private final FilterSession session;
	private final ThreadModel threads;
	private final OwnRequests requests;
	private final Passer passer;
	private @Nullable Deque<Message> held;
	private long heldBytes;
	/** Too much came while the debugger was asked: until it has answered, nothing more is held. */
	private boolean overflowed;
	private @Nullable Envelope listed;
	/** The request whose failed list of threads was held. */
	private long failedList = -1;
	/** The last map came from the debugger. */
	private boolean mapIsFresh;
	private boolean processAsked;
	private volatile @Nullable CompletableFuture<Boolean> mapping;

	ThreadLists(FilterSession session, Passer passer) {
		this.session = session;
		this.threads = session.threads;
		this.passer = passer;
		this.requests = new OwnRequests(session, this::release);
	}

	OwnRequests requests() {
		return requests;
	}

	boolean isHolding() {
		return held != null;
	}

	/** Whether the debugger is being asked which thread is which. */
	boolean isMapping() {
		return mapping != null;
	}

	/** Whether a text is part of the debugger's answer to that question. */
	boolean isAnswer(String text) {
		return text.contains(MAP_MARK) && isMapping();
	}

	/**
	 * Keeps a message back while a list of threads waits. Where that makes too much, all that is held is passed on.
	 *
	 * @return false where none waits, or none can wait any longer
	 */
	boolean keep(Message message) {
		@Nullable Deque<Message> waiting = held;
		if (waiting == null) {
			return false;
		}
		long size = session.codec.size(message);
		if (size < 0 || heldBytes + size > MAX_HELD_BYTES || waiting.size() >= MAX_HELD) {
			overflowed = true;
			session.logOnce("log.heldTooMuch");
			release();
			return false;
		}
		heldBytes += size;
		waiting.add(message);
		return true;
	}

	private void holdFirst(Message message) {
		held = new ArrayDeque<>(List.of(message));
		heldBytes = Math.max(0, session.codec.size(message));
	}

	/** Asks once a session which process there is: cdt-gdb-adapter never tells the id of what it launched, gdb does. */
	void askProcess() {
		if (!processAsked && session.mayAsk()) {
			processAsked = true;
			askMap(List.of());
		}
	}

	/** Asks for TIDs that are missing. */
	void askMissing() {
		if (threads.hasUnmappedWorkers() && !isMapping() && session.mayAsk()) {
			askMap(List.of());
		}
	}

	/** Whether a list of threads must wait until it is known which thread is which. */
	boolean hold(Envelope e) {
		session.proveAndScan();
		if (overflowed || !session.mayAsk() || !session.isHooked(e.requestSeq()) || !e.success() && e.requestSeq() == failedList) {
			return false;
		}
		try {
			threads.scanOnce();
		} catch (ProcException x) {
			return false;
		}
		if (!threads.mayHaveWorkers() || threads.snapshot() == null) {
			return false;
		}
		if (!e.success()) {
			// gdb 13's -thread-info fails whole where it cannot read a worker's registers. gdb's numbers and /proc make a list.
			if (threads.kind().threadIds() != AdapterKind.ThreadIds.GDB_NUMBER) {
				return false;
			}
			failedList = e.requestSeq();
			mapIsFresh = false;
			holdFirst(e.message());
			if (mapping == null) {
				askMap(List.of());
			}
			return true;
		}
		List<Long> ids = new ArrayList<>();
		Map<Long, String> names = new LinkedHashMap<>();
		for (JsonObject t : Json.objects(e.content(), "threads")) {
			Json.number(t, "id").ifPresent(id -> {
				ids.add(id);
				names.put(id, Json.string(t, "name").orElse(""));
			});
		}
		threads.listed(names);
		if (!threads.needsMap(ids)) {
			return false;
		}
		holdFirst(e.message());
		if (mapping == null) {
			askMap(ids);
		} else {
			listed = e;
		}
		return true;
	}

	/** Puts in line for the client what was held, in order. The lock is held. */
	void release() {
		@Nullable Deque<Message> waiting = held;
		held = null;
		Outlet out = session.client();
		while (waiting != null && !waiting.isEmpty()) {
			Message m = waiting.remove();
			@Nullable Envelope e = null;
			try {
				e = session.codec.open(m);
			} catch (RuntimeException x) {
				session.internalError("adapter", x);
			}
			passer.pass(m, e, out);
			@Nullable Deque<Message> again = held;
			if (again != null) {
				again.addAll(waiting);
				waiting.forEach(w -> heldBytes += session.codec.size(w));
				return;
			}
		}
	}

	Message threadsAnswered(Envelope request, Envelope response) {
		if (!response.success()) {
			return response.requestSeq() == failedList && mapIsFresh ? ownList(request).orElse(response.message()) : response.message();
		}
		if (session.restarting || !threads.hasProcess()) {
			for (JsonObject t : Json.objects(response.content(), "threads")) {
				session.seen(Json.number(t, "id"));
			}
		}
		if (threads.hasProcess() && (threads.snapshot() == null || !threads.mayHaveWorkers())) {
			return response.message();
		}
		if (threads.snapshot() == null && !response.mayContain("iou-") && !response.mayContain("vhost-") && !response.mayContain("kvm-nx")) {
			return response.message();
		}
		JsonObject body = response.content();
		@Nullable JsonElement list = body.get("threads");
		if (list == null || !list.isJsonArray()) {
			return response.message();
		}
		Map<Long, String> names = new LinkedHashMap<>();
		for (JsonObject t : Json.objects(body, "threads")) {
			Json.number(t, "id").ifPresent(id -> names.put(id, Json.string(t, "name").orElse("")));
		}
		threads.listed(names);
		boolean changed = false;
		JsonArray shown = new JsonArray();
		for (JsonElement item : list.getAsJsonArray()) {
			@Nullable Known thread = null;
			if (item.isJsonObject()) {
				OptionalLong id = Json.number(item.getAsJsonObject(), "id");
				thread = id.isPresent() ? threads.known(id.getAsLong(), names.getOrDefault(id.getAsLong(), "")) : null;
			}
			if (thread != null && thread.isWorker() && session.settings.threads() != ThreadView.SHOW) {
				changed = true;
				if (session.settings.threads() == ThreadView.HIDE) {
					continue;
				}
				item.getAsJsonObject().addProperty("name", WorkerView.threadName(thread));
			}
			shown.add(item);
		}
		if (!changed) {
			return response.message();
		}
		session.sayElsewhere();
		body.add("threads", shown);
		return response.with(body);
	}

	/** The list of threads that the adapter failed to give: gdb's numbers, /proc's names. */
	private Optional<Message> ownList(Envelope request) {
		List<Known> all = threads.mapped();
		if (threads.snapshot() == null || !threads.mayHaveWorkers() || all.stream().allMatch(Known::isWorker)) {
			return Optional.empty();
		}
		Map<Long, String> names = new LinkedHashMap<>();
		JsonArray shown = new JsonArray();
		for (Known thread : all) {
			names.put(thread.id(), thread.name());
			if (thread.isWorker() && session.settings.threads() == ThreadView.HIDE) {
				continue;
			}
			JsonObject item = new JsonObject();
			item.addProperty("id", thread.id());
			item.addProperty("name",
					thread.isWorker() && session.settings.threads() == ThreadView.LABEL ? WorkerView.threadName(thread) : thread.name());
			shown.add(item);
		}
		threads.listed(names);
		JsonObject body = new JsonObject();
		body.add("threads", shown);
		return Optional.of(session.codec.response(request, null, body));
	}

	void askMap(List<Long> wanted) {
		CompletableFuture<Boolean> done = new CompletableFuture<>();
		mapping = done;
		Consumer<@Nullable Envelope> finish = answer -> {
			boolean ok = answer != null && answer.success() && mapped(answer);
			if (!ok && answer != null && threads.kind() == AdapterKind.CDT_GDB_ADAPTER) {
				// A gdb without Python. This fails whole where a worker's registers cannot be read.
				requests.ask(CDT_COMMAND, argument("command", "-thread-info"), again -> mapDone(again != null && again.success()
						&& mappedFromMi(again), wanted, done));
			} else {
				mapDone(ok, wanted, done);
			}
		};
		if (threads.kind() == AdapterKind.CDT_GDB_ADAPTER) {
			requests.ask(CDT_COMMAND, argument("command", MAP_COMMAND), finish);
		} else {
			JsonObject arguments = argument("expression", MAP_COMMAND);
			arguments.addProperty("context", "repl");
			requests.ask("evaluate", arguments, finish);
		}
	}

	private static JsonObject argument(String key, String text) {
		JsonObject o = new JsonObject();
		o.addProperty(key, text);
		return o;
	}

	private boolean mapped(Envelope answer) {
		JsonObject body = answer.content();
		StringBuilder text = new StringBuilder(Json.string(body, "result").orElse(""));
		@Nullable JsonElement console = body.get("console");
		if (console != null && console.isJsonArray()) {
			for (JsonElement line : console.getAsJsonArray()) {
				if (line.isJsonPrimitive() && line.getAsString().startsWith(MAP_MARK)) {
					text.append(line.getAsString());
				}
			}
		}
		int at = text.indexOf(MAP_MARK);
		if (at < 0) {
			return false;
		}
		var pid = threads.mapped(text.substring(at));
		if (!threads.hasProcess() && session.local && pid.isPresent()) {
			session.process(pid.get());
			session.judge();
			try {
				threads.scan();
				@Nullable ProcessSnapshot s = threads.snapshot();
				threads.mapped(text.substring(at));
				if (s != null && threads.mayHaveWorkers()) {
					session.advise(WorkerAdvice.of(s));
				}
			} catch (ProcException x) {
				session.logOnce("log.noProc", pid.get(), Untrusted.display(String.valueOf(x.getMessage()), 200));
			}
		}
		return true;
	}

	private boolean mappedFromMi(Envelope answer) {
		boolean any = false;
		for (JsonObject t : Json.objects(Json.object(answer.content(), "result").orElseGet(JsonObject::new), "threads")) {
			OptionalLong id = Json.number(t.get("id"));
			Matcher lwp = LWP.matcher(Json.string(t, "target-id").orElse(""));
			if (id.isPresent() && lwp.find()) {
				threads.mapped(id.getAsLong(), Integer.parseInt(lwp.group(1)));
				any = true;
			}
		}
		return any;
	}

	/** The lock is held. */
	private void mapDone(boolean ok, List<Long> wanted, CompletableFuture<Boolean> done) {
		mapIsFresh = ok;
		if (!ok && !session.adapterGone) {
			session.logOnce("log.noMap");
		}
		List<Long> still = new ArrayList<>(wanted);
		@Nullable Envelope waitingList = listed;
		listed = null;
		if (waitingList != null) {
			for (JsonObject t : Json.objects(waitingList.content(), "threads")) {
				Json.number(t, "id").ifPresent(still::add);
			}
		}
		threads.unmappable(still);
		mapping = null;
		overflowed = false;
		done.complete(ok);
		release();
	}

	/**
	 * Whether the adapter has a thread of this id at this stop, as far as can be told. gdb is asked where it has not
	 * been.
	 *
	 * @return false only where it has none
	 */
	boolean isListed(long id) {
		awaitMap(id);
		Optional<Boolean> listed = threads.isListed(id);
		if (listed.isEmpty() && session.mayAsk() && !session.inbound.isHeldByCurrentThread()
				&& threads.needsMap(List.of(id))) {
			session.inbound.lock();
			try {
				if (mapping == null) {
					askMap(List.of(id));
				}
			} finally {
				session.inbound.unlock();
			}
			awaitMap(id);
			listed = threads.isListed(id);
		}
		return listed.orElse(false);
	}

	/** Waits until it is known which thread an id means, where that is being asked. */
	void awaitMap(long id) {
		@Nullable CompletableFuture<Boolean> m = mapping;
		// A thread that brings the answer itself must not wait for it (in an LSP4J client, what an answer completes may send a request).
		if (m == null || session.inbound.isHeldByCurrentThread() || session.client().isWrittenByThisThread() || !threads.needsMap(List.of(id))) {
			return;
		}
		try {
			m.get(session.environment.answerTimeout().toMillis(), TimeUnit.MILLISECONDS);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		} catch (ExecutionException | TimeoutException e) {
			session.logOnce("log.noMap");
		}
	}
}
