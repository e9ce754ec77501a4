/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap.internal.state;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.evidence.Certainty;
import dev.ringside.core.evidence.Evidence;
import dev.ringside.core.evidence.RegisterSample;
import dev.ringside.core.proc.ProcException;
import dev.ringside.core.proc.ProcFs;
import dev.ringside.core.proc.ProcessInspector;
import dev.ringside.core.process.ProcessSnapshot;
import dev.ringside.core.process.ThreadReport;
import dev.ringside.core.session.WorkerTracker;
import dev.ringside.core.settings.Settings;
import dev.ringside.core.thread.Classification;
import dev.ringside.core.thread.ThreadClassifier;
import dev.ringside.core.thread.ThreadFacts;
import dev.ringside.core.thread.ThreadKind;
import dev.ringside.dap.adapter.AdapterBehaviour.Console;
import dev.ringside.dap.adapter.AdapterBehaviour.ThreadIds;
import dev.ringside.dap.internal.text.DapTexts;

/**
 * Which thread of the adapter is which thread of the kernel, and what it is. Thread-safe; {@link #scan()} reads /proc, nothing else does.
 */
public final class Threads {

	/**
	 * A thread as far as it is known.
	 *
	 * @param id             the adapter's id
	 * @param name           its name: the kernel's where known, else the adapter's; unescaped
	 * @param classification what it is
	 * @param report         what /proc says; null where the TID is not known
	 */
	public record Known(long id, String name, Classification classification, @Nullable ThreadReport report) {
		public boolean isWorker() {
			return classification.isWorker();
		}
	}

	/** What the adapter names its threads by: {@code Thread #4 iou-wrk-7} (lldb 14); anything else is the name alone. */
	private static final Pattern PREFIXED = Pattern.compile("Thread #?(\\d{1,9})(?: (.*))?", Pattern.DOTALL);
	private static final Pattern MAPPED = Pattern.compile("\\b(\\d{1,9}):(\\d{1,9}):(\\d{1,9})\\b");
	private static final int MAX_TOLD = 100_000;

	/** What is asked with each message, found once a snapshot. */
	private record Looked(ProcessSnapshot snapshot, boolean workers) {
	}

	private static final Classification USER = new Classification(ThreadKind.USER, Certainty.LIKELY,
			OptionalInt.empty(), false,
			List.of(new Evidence(Evidence.Rule.REGISTERS, DapTexts.get("evidence.userStack"))));

	private final ProcFs procFs;
	private volatile @Nullable Looked looked;
	private final AdapterIdentity adapter;
	private volatile @Nullable WorkerTracker tracker;
	private volatile @Nullable ProcessSnapshot snapshot;
	/** What {@link #look(int, Settings)} saw last. */
	private volatile @Nullable ProcessSnapshot earlier;
	private volatile boolean scanned;
	private volatile boolean idsAreTids;
	private final Map<Long, Integer> tids = new ConcurrentHashMap<>();
	private volatile Map<Long, String> names = Map.of();
	private final Set<Long> unmappable = ConcurrentHashMap.newKeySet();
	/** Ids of threads that events have told of, and of threads that have ended. */
	private final Set<Long> told = ConcurrentHashMap.newKeySet();
	private final Set<Long> ended = ConcurrentHashMap.newKeySet();
	/** Threads that are named like workers, and have a user's stack. */
	private final Set<Long> users = ConcurrentHashMap.newKeySet();

	public Threads(ProcFs procFs, AdapterIdentity adapter) {
		this.procFs = procFs;
		this.adapter = adapter;
	}

	/** The process, which must be one of this machine. */
	public void process(int pid, Settings settings) {
		WorkerTracker t = tracker;
		if (t == null || t.pid() != pid) {
			ProcessInspector inspector = ProcessInspector.ofThisMachine(procFs, settings.kernelPolicy());
			ProcessSnapshot before = earlier;
			tracker = before != null && before.pid() == pid ? new WorkerTracker(inspector, before) : new WorkerTracker(inspector, pid);
			snapshot = null;
			scanned = false;
			tids.clear();
		}
	}

	/** The threads of a core file, of which there is nothing in /proc. */
	public void core(ProcessSnapshot threads) {
		noProcess();
		snapshot = threads;
	}

	/** There is no process any more, or it is none of this machine. */
	public void noProcess() {
		told.clear();
		ended.clear();
		users.clear();
		tracker = null;
		snapshot = null;
		scanned = false;
	}

	/** The process id; empty where there is none. */
	public OptionalInt processId() {
		WorkerTracker t = tracker;
		return t == null ? OptionalInt.empty() : OptionalInt.of(t.pid());
	}

	/** The process of a thread, where the adapter's ids are the kernel's; empty where they are not, or there is no such thread. */
	public OptionalInt processOf(long id) {
		if (adapter.behaviour().threadIds() != ThreadIds.TID || id <= 0 || id != (int) id) {
			return OptionalInt.empty();
		}
		try {
			return OptionalInt.of(procFs.status((int) id, (int) id).processId());
		} catch (ProcException e) {
			// It has ended.
			return OptionalInt.empty();
		}
	}

	public boolean hasProcess() {
		return tracker != null;
	}

	public boolean isProcess(int pid) {
		WorkerTracker t = tracker;
		return t != null && t.pid() == pid;
	}

	/**
	 * A process as it is now, whether or not it is the one that is debugged. Where it is, its workers need not be read whole again.
	 *
	 * @param id the process id, or the TID of any of its threads
	 */
	public ProcessSnapshot look(int id, Settings settings) throws ProcException {
		ProcessSnapshot now = new WorkerTracker(ProcessInspector.ofThisMachine(procFs, settings.kernelPolicy()), id).refresh();
		earlier = now;
		return now;
	}

	/** What was found may be out of date: the program runs. */
	public void resumed() {
		scanned = false;
		unmappable.clear();
	}

	/** One scan, unless there was one since the program stopped. */
	public void scanOnce() throws ProcException {
		if (!scanned) {
			scan();
		}
	}

	/** One scan of {@code /proc/PID/task}. */
	public void scan() throws ProcException {
		WorkerTracker t = tracker;
		if (t != null) {
			try {
				ProcessSnapshot now = t.refresh();
				// Registers may have told something in between.
				snapshot = t.snapshot().orElse(now);
				scanned = true;
			} catch (ProcException e) {
				if (e.reason() == ProcException.Reason.VANISHED) {
					snapshot = null;
				}
				throw e;
			}
		}
	}

	@Nullable
	public ProcessSnapshot snapshot() {
		return snapshot;
	}

	/** Whether any thread can be a worker as far as is known. */
	public boolean mayHaveWorkers() {
		ProcessSnapshot s = snapshot;
		if (s == null) {
			return tracker == null;
		}
		Looked looked = this.looked;
		if (looked == null || looked.snapshot != s) {
			looked = new Looked(s, s.threads().stream().anyMatch(ThreadReport::isWorker));
			this.looked = looked;
		}
		return looked.workers;
	}

	/** Whether /proc, or the core, had a thread when it was read last: where that is not known, it may be a new one. */
	public boolean knows(OptionalLong id) {
		return id.isPresent() && (snapshot == null || known(id.getAsLong()).report() != null);
	}

	/** Whether a thread is known to be a worker, or is named like one where there is nothing else to go by. */
	public boolean hasWorker() {
		ProcessSnapshot s = snapshot;
		return s != null ? mayHaveWorkers() : tracker == null && names.keySet().stream().anyMatch(id -> known(id)
				.isWorker());
	}

	/** An event tells of a thread. */
	public void told(long id, boolean exited) {
		if (exited) {
			ended.add(id);
		} else {
			ended.remove(id);
			if (told.size() < MAX_TOLD) {
				told.add(id);
			}
		}
	}

	/**
	 * Whether the adapter has a thread of this id.
	 *
	 * @return empty where that is not known
	 */
	public Optional<Boolean> isListed(long id) {
		ProcessSnapshot s = snapshot;
		Optional<Integer> tid = tid(id);
		if (s != null && tid.isPresent()) {
			return Optional.of(s.thread(tid.get()).isPresent());
		}
		if (ended.contains(id)) {
			return Optional.of(false);
		}
		if (names.containsKey(id) || told.contains(id)) {
			return Optional.of(true);
		}
		return Optional.empty();
	}

	/** The adapter's list of threads. */
	public void listed(Map<Long, String> idsAndNames) {
		names = Map.copyOf(idsAndNames);
		ended.removeAll(idsAndNames.keySet());
		ProcessSnapshot s = snapshot;
		if (adapter.behaviour().threadIds() == ThreadIds.UNKNOWN && s != null && !idsAndNames.isEmpty()) {
			// gdb's numbers would have to be TIDs of the process by accident, every one of them, with the right names.
			idsAreTids = idsAndNames.entrySet().stream().allMatch(e -> e.getKey() == (int) (long) e.getKey()
					&& s.thread((int) (long) e.getKey()).filter(t -> e.getValue().isEmpty() || plainName(e.getValue()).isEmpty()
							|| plainName(e.getValue()).equals(t.name())).isPresent());
		}
	}

	/** The number that lldb counts a thread by: in its name (14), else its place in the list. */
	public Optional<Long> byIndex(int index) {
		if (adapter.behaviour().console() != Console.LLDB) {
			return Optional.of((long) index);
		}
		int place = 0;
		for (Map.Entry<Long, String> e : new TreeMap<>(names).entrySet()) {
			place++;
			Matcher m = PREFIXED.matcher(e.getValue());
			int number = m.matches() ? Integer.parseInt(m.group(1)) : place;
			if (number == index) {
				return Optional.of(e.getKey());
			}
		}
		return Optional.empty();
	}

	/** Whether gdb must be asked which TIDs these ids have: only where there are workers to be told from other threads. */
	public boolean needsMap(Iterable<Long> ids) {
		if (adapter.behaviour().threadIds() != ThreadIds.GDB_NUMBER) {
			return false;
		}
		ProcessSnapshot s = snapshot;
		if (s == null || !mayHaveWorkers()) {
			return false;
		}
		for (long id : ids) {
			Integer tid = tids.get(id);
			if ((tid == null || s.thread(tid).isEmpty()) && !unmappable.contains(id)) {
				return true;
			}
		}
		return false;
	}

	/** Whether a stop shows workers, held by the debugger, whose id is not known yet. */
	public boolean hasUnmappedWorkers() {
		ProcessSnapshot s = snapshot;
		if (s == null || adapter.behaviour().threadIds() != ThreadIds.GDB_NUMBER) {
			return false;
		}
		Set<Integer> mapped = new HashSet<>(tids.values());
		return s.threads().stream().anyMatch(t -> t.isWorker() && t.tracer() != 0 && !mapped.contains(t.tid()));
	}

	/**
	 * An attempt to learn these has been made; where it failed, or a thread is not the process's, it is not repeated
	 * before the program runs again.
	 */
	public void unmappable(Iterable<Long> ids) {
		for (long id : ids) {
			if (needsMap(List.of(id))) {
				unmappable.add(id);
			}
		}
	}

	/**
	 * Takes gdb's list {@code NUMBER:PID:TID ...}.
	 *
	 * @return the process id that all of them have; empty where there is none or more than one
	 */
	public Optional<Integer> mapped(String text) {
		Set<Integer> pids = new HashSet<>();
		Map<Long, Integer> read = new LinkedHashMap<>();
		Matcher m = MAPPED.matcher(text);
		while (m.find()) {
			pids.add(Integer.parseInt(m.group(2)));
			read.put(Long.parseLong(m.group(1)), Integer.parseInt(m.group(3)));
		}
		WorkerTracker t = tracker;
		if (t == null || pids.contains(t.pid())) {
			tids.keySet().retainAll(read.keySet());
			tids.putAll(read);
		}
		return pids.size() == 1 ? Optional.of(pids.iterator().next()) : Optional.empty();
	}

	/** The threads that gdb has, by its numbers ascending, as far as /proc knows them too. */
	public List<Known> mapped() {
		return tids.keySet().stream().sorted().map(this::known).filter(k -> k.report() != null).toList();
	}

	/** Takes what the debugger shows of a worker's registers. Reads nothing. */
	public void observe(long id, RegisterSample sample) {
		WorkerTracker t = tracker;
		@Nullable ThreadReport report = known(id).report();
		if (t != null && report != null && t.observe(report.tid(), sample)) {
			snapshot = t.snapshot().orElse(snapshot);
		}
	}

	/** Whether there is nothing more that a worker's registers could tell of the kernel's policy. */
	public boolean isObserved() {
		WorkerTracker t = tracker;
		return t == null || t.isObserved();
	}

	/** Takes one pair. */
	public void mapped(long id, int tid) {
		tids.put(id, tid);
	}

	/** What a thread of the adapter is, by its id alone. Reads nothing. */
	public Known known(long id) {
		return known(id, names.getOrDefault(id, ""));
	}

	/** What a thread of the adapter is. Reads nothing. */
	public Known known(long id, String adapterName) {
		ProcessSnapshot s = snapshot;
		if (s != null) {
			@Nullable ThreadReport report = tid(id).flatMap(s::thread).orElse(null);
			if (report != null) {
				// A core has no names.
				return new Known(id, report.name().isEmpty() ? adapterName : report.name(), report.classification(), report);
			}
		}
		String name = plainName(adapterName);
		if (users.contains(id)) {
			return new Known(id, name, USER, null);
		}
		return new Known(id, name, s != null ? byName(name, s) : byNameOnly(name), null);
	}

	/** Whether a thread is taken for a worker by its name alone. */
	public boolean isByNameOnly(Known thread) {
		return thread.isWorker() && thread.report() == null && snapshot == null;
	}

	/** The debugger shows a user's stack of a thread. */
	public void isUser(long id) {
		users.add(id);
	}

	private Optional<Integer> tid(long id) {
		return switch (adapter.behaviour().threadIds()) {
		case TID -> id == (int) id ? Optional.of((int) id) : Optional.empty();
		case GDB_NUMBER -> Optional.ofNullable(tids.get(id));
		case UNKNOWN -> idsAreTids && id == (int) id ? Optional.of((int) id) : Optional.empty();
		};
	}

	/** The TID is not known, but /proc says what every thread of that name is. */
	private static Classification byName(String name, ProcessSnapshot s) {
		List<ThreadReport> same = s.threads().stream().filter(t -> t.name().equals(name)).toList();
		if (!name.isEmpty() && !same.isEmpty()) {
			boolean workers = same.stream().allMatch(ThreadReport::isWorker);
			boolean users = same.stream().noneMatch(ThreadReport::isWorker);
			if (workers || users) {
				Classification c = same.get(0).classification();
				return same.size() == 1 ? c : new Classification(c.kind(), Certainty.LIKELY, c.owner(), c.renamed(), c.evidence());
			}
		}
		return new Classification(ThreadKind.UNKNOWN, Certainty.POSSIBLE, OptionalInt.empty(), false,
				List.of(Evidence.of(Evidence.Rule.NAME, "nothing")));
	}

	private static Classification byNameOnly(String name) {
		return new ThreadClassifier(null, null, null).classify(ThreadFacts.ofDebugger(0, name.isEmpty() ? null : name, null));
	}

	/** The name without what lldb puts before it. */
	public static String plainName(String adapterName) {
		Matcher m = PREFIXED.matcher(adapterName);
		if (!m.matches()) {
			return adapterName;
		}
		@Nullable String name = m.group(2);
		return name == null ? "" : name;
	}

	/** The adapter's ids of the threads that /proc says are the leader or, failing that, users. */
	public Optional<Long> userThread() {
		ProcessSnapshot s = snapshot;
		if (s == null) {
			return Optional.empty();
		}
		return names.keySet().stream().map(this::known).filter(k -> k.classification().kind() == ThreadKind.USER && k.report() != null)
				.map(Known::id).min((a, b) -> {
					boolean la = tid(a).orElse(0) == s.pid();
					boolean lb = tid(b).orElse(0) == s.pid();
					return la == lb ? Long.compare(a, b) : la ? -1 : 1;
				});
	}
}
