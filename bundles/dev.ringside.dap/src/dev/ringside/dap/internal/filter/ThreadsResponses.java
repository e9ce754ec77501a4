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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.messages.Message;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import dev.ringside.core.proc.ProcException;
import dev.ringside.core.session.KnownThread;
import dev.ringside.core.settings.ThreadView;
import dev.ringside.dap.adapter.AdapterBehaviour.ThreadIds;
import dev.ringside.dap.internal.state.AdapterThreads;
import dev.ringside.dap.internal.state.Target;
import dev.ringside.dap.internal.wire.Wire;
import dev.ringside.dap.message.Envelope;
import dev.ringside.dap.message.Json;

/**
 * The answers to {@code threads}: which have to wait until it is known which thread is which, and what the client gets.
 * <p>
 * Threading: with {@link Wire#inbound()} held.
 */
final class ThreadsResponses {

	private final FilterSession session;
	private final AdapterThreads threads;
	private final Target target;
	private final ThreadNumberQuery numbers;
	private final HeldMessages held;
	/** The request whose failed list of threads was held. */
	private long failedList = -1;

	ThreadsResponses(FilterSession session, ThreadNumberQuery numbers, HeldMessages held) {
		this.session = session;
		this.threads = session.threads();
		this.target = session.target();
		this.numbers = numbers;
		this.held = held;
	}

	/**
	 * Holds a list of threads until it is known which thread is which. It comes by here again then.
	 *
	 * @param e the adapter's answer to {@code threads}
	 * @return false where it need not wait
	 */
	boolean hold(Envelope e) {
		target.proveAndScan();
		if (held.hasOverflowed() || !session.requests().mayAsk() || !session.wire().awaits(e)
				|| !e.success() && e.requestSeq() == failedList) {
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
			// gdb 13's -thread-info fails whole where it cannot read a worker's registers. gdb's numbers and /proc make
			// a list.
			if (session.behaviour().threadIds() != ThreadIds.GDB_NUMBER) {
				return false;
			}
			failedList = e.requestSeq();
			held.hold(e.message());
			numbers.askAgain();
			return true;
		}
		Map<Long, String> names = names(e.content());
		threads.listed(names);
		if (!threads.needsMap(names.keySet())) {
			return false;
		}
		held.hold(e.message());
		numbers.askFor(List.copyOf(names.keySet()));
		return true;
	}

	private static Map<Long, String> names(JsonObject body) {
		Map<Long, String> names = new LinkedHashMap<>();
		for (JsonObject t : Json.objects(body, "threads")) {
			Json.number(t, "id").ifPresent(id -> names.put(id, Json.string(t, "name").orElse("")));
		}
		return names;
	}

	/**
	 * What the client gets.
	 *
	 * @param request  the client's
	 * @param response the adapter's answer
	 */
	Message answered(Envelope request, Envelope response) {
		if (!response.success()) {
			boolean own = response.requestSeq() == failedList && numbers.areFresh();
			return own ? ownList(request).orElse(response.message()) : response.message();
		}
		if (target.isRestarting() || !threads.hasProcess()) {
			for (JsonObject t : Json.objects(response.content(), "threads")) {
				target.seen(Json.number(t, "id"));
			}
		}
		if (threads.hasProcess() && (threads.snapshot() == null || !threads.mayHaveWorkers())) {
			return response.message();
		}
		if (threads.snapshot() == null && !response.mayContain("iou-") && !response.mayContain("vhost-")
				&& !response.mayContain("kvm-nx")) {
			return response.message();
		}
		JsonObject body = response.content();
		@Nullable JsonElement list = body.get("threads");
		if (list == null || !list.isJsonArray()) {
			return response.message();
		}
		Map<Long, String> names = names(body);
		threads.listed(names);
		boolean changed = false;
		// Whoever debugs looks for user threads: they come first, and with many workers these fill the view.
		List<JsonElement> shown = new ArrayList<>();
		List<JsonElement> workers = new ArrayList<>();
		for (JsonElement item : list.getAsJsonArray()) {
			@Nullable KnownThread thread = null;
			if (item.isJsonObject()) {
				OptionalLong id = Json.number(item.getAsJsonObject(), "id");
				thread = id.isPresent() ? threads.known(id.getAsLong()) : null;
			}
			if (thread != null && thread.isWorker() && session.options().threads() != ThreadView.SHOW) {
				changed = true;
				if (session.options().threads() == ThreadView.HIDE) {
					continue;
				}
				item.getAsJsonObject().addProperty("name", threads.label(thread));
				workers.add(item);
				continue;
			}
			shown.add(item);
		}
		if (!changed) {
			return response.message();
		}
		session.notices().sayElsewhere();
		body.add("threads", array(shown, workers));
		return response.with(body);
	}

	/** The list of threads that the adapter failed to give: gdb's numbers, /proc's names. */
	private Optional<Message> ownList(Envelope request) {
		List<KnownThread> all = threads.mapped();
		if (threads.snapshot() == null || !threads.mayHaveWorkers() || all.stream().allMatch(KnownThread::isWorker)) {
			return Optional.empty();
		}
		Map<Long, String> names = new LinkedHashMap<>();
		ThreadView view = session.options().threads();
		List<JsonElement> shown = new ArrayList<>();
		List<JsonElement> workers = new ArrayList<>();
		for (KnownThread thread : all) {
			names.put(thread.id(), thread.name());
			if (thread.isWorker() && view == ThreadView.HIDE) {
				continue;
			}
			boolean labelled = thread.isWorker() && view == ThreadView.LABEL;
			JsonObject item = new JsonObject();
			item.addProperty("id", thread.id());
			item.addProperty("name", labelled ? threads.label(thread) : thread.name());
			(labelled ? workers : shown).add(item);
		}
		threads.listed(names);
		JsonObject body = new JsonObject();
		body.add("threads", array(shown, workers));
		return Optional.of(session.wire().codec().response(request, null, body));
	}

	private static JsonArray array(List<JsonElement> first, List<JsonElement> then) {
		JsonArray all = new JsonArray();
		first.forEach(all::add);
		then.forEach(all::add);
		return all;
	}
}
