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

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import dev.ringside.core.proc.ProcException;
import dev.ringside.core.process.ProcessSnapshot;
import dev.ringside.core.text.Untrusted;
import dev.ringside.dap.adapter.AdapterBehaviour;
import dev.ringside.dap.adapter.AdapterKind;
import dev.ringside.dap.internal.state.AdapterThreads;
import dev.ringside.dap.internal.wire.OwnRequests;
import dev.ringside.dap.internal.wire.Wire;
import dev.ringside.dap.message.Envelope;
import dev.ringside.dap.message.Json;

/**
 * Asks gdb which of its thread numbers is which TID.
 * <p>
 * Threading: all but {@link #await(long)} and {@link #isListed(long)} with {@link Wire#inbound()} held.
 */
final class ThreadNumberQuery {

	private static final Pattern LWP = Pattern.compile("LWP (\\d{1,9})");
	/**
	 * What the filter asks gdb: number, process id and TID of each thread. One write, so that it is one record of MI.
	 */
	private static final String MARK = "ringside-map";
	private static final String COMMAND = "python gdb.write(\"" + MARK
			+ " \" + \" \".join(\"%d:%d:%d\" % (t.global_num, t.ptid[0], t.ptid[1])"
			+ " for i in gdb.inferiors() for t in i.threads()) + \"\\n\")";

	private final FilterSession session;
	private final AdapterThreads threads;
	private final OwnRequests requests;
	private final HeldMessages held;
	/** Ids for which the list waits that came while gdb was asked already. */
	private final List<Long> alsoWanted = new ArrayList<>();
	/** The last answer came from the debugger. */
	private boolean fresh;
	private boolean processAsked;
	private volatile @Nullable CompletableFuture<Boolean> asking;

	ThreadNumberQuery(FilterSession session, HeldMessages held) {
		this.session = session;
		this.threads = session.threads();
		this.requests = session.requests();
		this.held = held;
	}

	/** Whether the debugger is being asked. */
	boolean isAsking() {
		return asking != null;
	}

	/** Whether the debugger's last answer came, and told. */
	boolean areFresh() {
		return fresh;
	}

	/** Whether a text is part of the debugger's answer. */
	boolean isAnswer(String text) {
		return text.contains(MARK) && isAsking();
	}

	/** Asks once a session which process there is: cdt-gdb-adapter never tells the id of what it launched, gdb does. */
	void askProcess() {
		if (!processAsked && requests.mayAsk()) {
			processAsked = true;
			ask(List.of());
		}
	}

	/** Asks for TIDs that are missing. */
	void askMissing() {
		if (threads.hasUnmappedWorkers() && !isAsking() && requests.mayAsk()) {
			ask(List.of());
		}
	}

	/** Asks where that is not being done; what is held is released when the answer is there. */
	void askFor(List<Long> wanted) {
		if (isAsking()) {
			alsoWanted.addAll(wanted);
		} else {
			ask(wanted);
		}
	}

	/** As {@link #askFor(List)}, where what was told before does not count. */
	void askAgain() {
		fresh = false;
		askFor(List.of());
	}

	private void ask(List<Long> wanted) {
		CompletableFuture<Boolean> done = new CompletableFuture<>();
		asking = done;
		boolean cdt = session.adapter().kind() == AdapterKind.CDT_GDB_ADAPTER;
		Consumer<@Nullable Envelope> finish = answer -> {
			boolean ok = answer != null && answer.success() && told(answer);
			if (!ok && answer != null && cdt) {
				// A gdb without Python. This fails whole where a worker's registers cannot be read.
				requests.ask(AdapterBehaviour.CDT_COMMAND, argument("command", "-thread-info"),
						again -> done(again != null && again.success() && toldByMi(again), wanted, done));
			} else {
				done(ok, wanted, done);
			}
		};
		if (cdt) {
			requests.ask(AdapterBehaviour.CDT_COMMAND, argument("command", COMMAND), finish);
		} else {
			JsonObject arguments = argument("expression", COMMAND);
			arguments.addProperty("context", "repl");
			requests.ask("evaluate", arguments, finish);
		}
	}

	private static JsonObject argument(String key, String text) {
		JsonObject o = new JsonObject();
		o.addProperty(key, text);
		return o;
	}

	private boolean told(Envelope answer) {
		JsonObject body = answer.content();
		StringBuilder text = new StringBuilder(Json.string(body, "result").orElse(""));
		@Nullable JsonElement console = body.get("console");
		if (console != null && console.isJsonArray()) {
			for (JsonElement line : console.getAsJsonArray()) {
				if (line.isJsonPrimitive() && line.getAsString().startsWith(MARK)) {
					text.append(line.getAsString());
				}
			}
		}
		int at = text.indexOf(MARK);
		if (at < 0) {
			return false;
		}
		Optional<Integer> pid = threads.mapped(text.substring(at));
		if (!threads.hasProcess() && session.target().isLocal() && pid.isPresent()) {
			session.target().named(pid.get());
			session.target().stopped();
			try {
				threads.scan();
				@Nullable ProcessSnapshot s = threads.snapshot();
				threads.mapped(text.substring(at));
				if (s != null && threads.mayHaveWorkers()) {
					session.notices().advise(session.advisor().looked(s));
				}
			} catch (ProcException x) {
				session.log().once("log.noProc", pid.get(), Untrusted.display(String.valueOf(x.getMessage()), 200));
			}
		}
		return true;
	}

	private boolean toldByMi(Envelope answer) {
		boolean any = false;
		JsonObject result = Json.object(answer.content(), "result").orElseGet(JsonObject::new);
		for (JsonObject t : Json.objects(result, "threads")) {
			OptionalLong id = Json.number(t.get("id"));
			Matcher lwp = LWP.matcher(Json.string(t, "target-id").orElse(""));
			if (id.isPresent() && lwp.find()) {
				threads.mapped(id.getAsLong(), Integer.parseInt(lwp.group(1)));
				any = true;
			}
		}
		return any;
	}

	private void done(boolean ok, List<Long> wanted, CompletableFuture<Boolean> done) {
		fresh = ok;
		if (!ok && !session.wire().isAdapterGone()) {
			session.log().once("log.noMap");
		}
		List<Long> all = new ArrayList<>(wanted);
		all.addAll(alsoWanted);
		alsoWanted.clear();
		threads.unmappable(all);
		asking = null;
		done.complete(ok);
		held.answered();
	}

	/**
	 * Whether the adapter has a thread of this id at this stop, as far as can be told. gdb is asked where it has not
	 * been.
	 *
	 * @return false only where it has none
	 */
	boolean isListed(long id) {
		await(id);
		Optional<Boolean> listed = threads.isListed(id);
		if (listed.isEmpty() && requests.mayAsk() && !session.wire().inbound().isHeldByCurrentThread()
				&& threads.needsMap(List.of(id))) {
			session.wire().inbound().lock();
			try {
				if (!isAsking()) {
					ask(List.of(id));
				}
			} finally {
				session.wire().inbound().unlock();
			}
			await(id);
			listed = threads.isListed(id);
		}
		return listed.orElse(false);
	}

	/** Waits until it is known which thread an id means, where that is being asked. */
	void await(long id) {
		@Nullable CompletableFuture<Boolean> answer = asking;
		// A thread that brings the answer itself must not wait for it (in an LSP4J client, what an answer completes may
		// send a request).
		if (answer == null || session.wire().inbound().isHeldByCurrentThread()
				|| session.wire().client().isWrittenByThisThread() || !threads.needsMap(List.of(id))) {
			return;
		}
		try {
			answer.get(requests.timeout().toMillis(), TimeUnit.MILLISECONDS);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		} catch (ExecutionException | TimeoutException e) {
			session.log().once("log.noMap");
		}
	}
}
