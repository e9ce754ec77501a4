/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.dap.model.internal.session;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.DebugException;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.debug.Thread;
import org.eclipse.lsp4j.debug.ThreadsResponse;
import org.eclipse.lsp4j.debug.services.IDebugProtocolServer;

import dev.ringside.core.session.KnownThread;
import dev.ringside.core.session.ProcessModel;

/**
 * The threads of a session: user threads by number, each followed by the workers that it owns. Thread-safe; whoever
 * changes the state of several threads at once holds the monitor.
 */
final class TargetThreads {

	private static final int MAX_THREADS = 20000;

	private final TargetElement target;
	private final Map<Integer, ThreadElement> threads = new LinkedHashMap<>();

	TargetThreads(TargetElement target) {
		this.target = target;
	}

	synchronized List<ThreadElement> all() {
		return new ArrayList<>(threads.values());
	}

	synchronized boolean isEmpty() {
		return threads.isEmpty();
	}

	synchronized @Nullable ThreadElement get(int id) {
		return threads.get(id);
	}

	/** The user thread that stands for the process; where there is none, the first thread. */
	Optional<ThreadElement> user() {
		OptionalLong id = target.model().map(ProcessModel::userThread).orElse(OptionalLong.empty());
		return byId(id).or(() -> all().stream().findFirst());
	}

	/** The user thread that stands for a worker; empty for a user thread. */
	Optional<ThreadElement> standIn(ThreadElement worker) {
		return byId(target.model().map(m -> m.standIn(worker.id())).orElse(OptionalLong.empty()));
	}

	private Optional<ThreadElement> byId(OptionalLong id) {
		return id.isPresent() ? Optional.ofNullable(get((int) id.getAsLong())) : Optional.empty();
	}

	private OptionalInt tid(ThreadElement thread) {
		return target.known(thread.id()).map(KnownThread::tid).orElse(OptionalInt.empty());
	}

	synchronized boolean isSuspended() {
		return all().stream().anyMatch(ThreadElement::isSuspended);
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
			ModelElement.fire(update(now));
		}
	}

	/**
	 * Takes over the adapter's list.
	 *
	 * @return what has changed, to be told
	 */
	synchronized List<DebugEvent> update(Thread[] now) {
		List<DebugEvent> set = new ArrayList<>();
		Map<Integer, ThreadElement> before = new LinkedHashMap<>(threads);
		threads.clear();
		for (int i = 0; i < now.length && i < MAX_THREADS; i++) {
			Thread t = now[i];
			String name = String.valueOf(t.getName());
			ThreadElement known = before.remove(t.getId());
			if (known == null) {
				known = new ThreadElement(target, t.getId(), name);
				set.add(new DebugEvent(known, DebugEvent.CREATE));
			} else if (known.rename(name)) {
				set.add(new DebugEvent(known, DebugEvent.CHANGE, DebugEvent.STATE));
			}
			threads.put(t.getId(), known);
		}
		for (ThreadElement gone : before.values()) {
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
		List<ThreadElement> all = new ArrayList<>(threads.values());
		all.sort(Comparator.comparing(ThreadElement::isWorker).thenComparingInt(ThreadElement::id));
		Map<Integer, List<ThreadElement>> owned = new HashMap<>();
		Map<Integer, ThreadElement> byTid = new HashMap<>();
		for (ThreadElement t : all) {
			tid(t).ifPresent(tid -> byTid.put(tid, t));
		}
		List<ThreadElement> top = new ArrayList<>();
		for (ThreadElement t : all) {
			int owner = t.isWorker() ? t.classification().map(c -> c.owner().orElse(0)).orElse(0) : 0;
			ThreadElement known = byTid.get(owner);
			if (known == null || known == t) {
				top.add(t);
			} else {
				owned.computeIfAbsent(owner, o -> new ArrayList<>()).add(t);
			}
		}
		threads.clear();
		for (ThreadElement t : top) {
			addWithWorkers(t, owned);
		}
		// Owners that own each other, as names can claim: nothing is lost.
		all.forEach(t -> threads.putIfAbsent(t.id(), t));
	}

	private void addWithWorkers(ThreadElement thread, Map<Integer, List<ThreadElement>> owned) {
		if (threads.putIfAbsent(thread.id(), thread) == null) {
			owned.getOrDefault(tid(thread).orElse(-1), List.of()).forEach(t -> addWithWorkers(t, owned));
		}
	}
}
