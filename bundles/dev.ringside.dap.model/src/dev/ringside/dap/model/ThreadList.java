/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.dap.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.DebugException;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.debug.Thread;
import org.eclipse.lsp4j.debug.ThreadsResponse;
import org.eclipse.lsp4j.debug.services.IDebugProtocolServer;

/**
 * The threads of a session: user threads by number, each followed by the workers that it owns. Thread-safe; whoever changes the state of several threads
 * at once holds the monitor.
 */
final class ThreadList {

	private static final int MAX_THREADS = 20000;

	private final DapDebugTarget target;
	private final AdapterFilter filter;
	private final Map<Integer, DapThread> threads = new LinkedHashMap<>();

	ThreadList(DapDebugTarget target, AdapterFilter filter) {
		this.target = target;
		this.filter = filter;
	}

	synchronized List<DapThread> all() {
		return new ArrayList<>(threads.values());
	}

	synchronized boolean isEmpty() {
		return threads.isEmpty();
	}

	synchronized @Nullable DapThread get(int id) {
		return threads.get(id);
	}

	/** The first thread that is no worker; where there is none, the first. */
	Optional<DapThread> user() {
		List<DapThread> all = all();
		return all.stream().filter(t -> !t.isWorker()).findFirst().or(() -> all.stream().findFirst());
	}

	/** The user thread that owns a worker; empty where it is not known. */
	Optional<DapThread> ownerOf(@Nullable DapThread worker) {
		int owner = worker == null ? -1 : worker.classification().map(c -> c.owner().orElse(-1)).orElse(-1);
		return owner < 0 ? Optional.empty() : all().stream().filter(t -> !t.isWorker() && filter.tid(t.id()).orElse(-2) == owner).findFirst();
	}

	synchronized boolean isSuspended() {
		return all().stream().anyMatch(DapThread::isSuspended);
	}

	/** On the events' thread: asks for the threads and tells of those that are new, gone or renamed. */
	void refresh() {
		Thread[] now;
		try {
			ThreadsResponse answer = target.request("threads", IDebugProtocolServer::threads);
			now = answer == null || answer.getThreads() == null ? new Thread[0] : answer.getThreads();
		} catch (DebugException e) {
			if (!target.isOver()) {
				target.say(e.getStatus().getMessage());
			}
			return;
		}
		if (!target.isTerminated()) {
			DapDebugElement.fire(update(now));
		}
	}

	/**
	 * Takes over the adapter's list.
	 *
	 * @return what has changed, to be told
	 */
	synchronized List<DebugEvent> update(Thread[] now) {
		List<DebugEvent> set = new ArrayList<>();
		Map<Integer, DapThread> before = new LinkedHashMap<>(threads);
		threads.clear();
		for (int i = 0; i < now.length && i < MAX_THREADS; i++) {
			Thread t = now[i];
			String name = String.valueOf(t.getName());
			DapThread known = before.remove(t.getId());
			if (known == null) {
				known = new DapThread(target, t.getId(), name);
				set.add(new DebugEvent(known, DebugEvent.CREATE));
			} else if (known.rename(name)) {
				set.add(new DebugEvent(known, DebugEvent.CHANGE, DebugEvent.STATE));
			}
			threads.put(t.getId(), known);
		}
		for (DapThread gone : before.values()) {
			gone.end();
			set.add(new DebugEvent(gone, DebugEvent.TERMINATE));
		}
		sort();
		return set;
	}

	/**
	 * Ends all threads.
	 *
	 * @return what has changed, to be told
	 */
	List<DebugEvent> clear() {
		return update(new Thread[0]);
	}

	private void sort() {
		List<DapThread> all = new ArrayList<>(threads.values());
		all.sort(Comparator.comparing(DapThread::isWorker).thenComparingInt(DapThread::id));
		Map<Integer, List<DapThread>> owned = new HashMap<>();
		Map<Integer, DapThread> byTid = new HashMap<>();
		for (DapThread t : all) {
			filter.tid(t.id()).ifPresent(tid -> byTid.put(tid, t));
		}
		List<DapThread> top = new ArrayList<>();
		for (DapThread t : all) {
			int owner = t.isWorker() ? t.classification().map(c -> c.owner().orElse(0)).orElse(0) : 0;
			DapThread known = byTid.get(owner);
			if (known == null || known == t) {
				top.add(t);
			} else {
				owned.computeIfAbsent(owner, o -> new ArrayList<>()).add(t);
			}
		}
		threads.clear();
		for (DapThread t : top) {
			addWithWorkers(t, owned);
		}
		// Owners that own each other, as names can claim: nothing is lost.
		all.forEach(t -> threads.putIfAbsent(t.id(), t));
	}

	private void addWithWorkers(DapThread thread, Map<Integer, List<DapThread>> owned) {
		if (threads.putIfAbsent(thread.id(), thread) == null) {
			owned.getOrDefault(filter.tid(thread.id()).orElse(-1), List.of()).forEach(t -> addWithWorkers(t, owned));
		}
	}
}
