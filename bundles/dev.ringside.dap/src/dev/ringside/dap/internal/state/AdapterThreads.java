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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.evidence.RegisterSample;
import dev.ringside.core.proc.ProcException;
import dev.ringside.core.proc.ProcFs;
import dev.ringside.core.proc.ProcessInspector;
import dev.ringside.core.proc.ProcessInspector.Detail;
import dev.ringside.core.process.ProcessSnapshot;
import dev.ringside.core.process.ThreadReport;
import dev.ringside.core.session.KnownThread;
import dev.ringside.core.session.ListedThread;
import dev.ringside.core.session.ProcessModel;
import dev.ringside.core.session.WorkerLabels;
import dev.ringside.dap.adapter.AdapterBehaviour.Console;
import dev.ringside.dap.adapter.AdapterBehaviour.ThreadIds;

/**
 * Which thread of the adapter is which thread of the kernel; what it is says the {@link ProcessModel} that this class
 * owns: the one of the session. Thread-safe; {@link #scan()} and what says so read /proc, nothing else does. Listeners
 * are called on the thread that brings the change.
 */
public final class AdapterThreads {

	/**
	 * What the adapter names its threads by: {@code Thread #4 iou-wrk-7} (lldb 14); anything else is the name alone.
	 */
	private static final Pattern PREFIXED = Pattern.compile("Thread #?(\\d{1,9})(?: (.*))?", Pattern.DOTALL);
	private static final Pattern MAPPED = Pattern.compile("\\b(\\d{1,9}):(\\d{1,9}):(\\d{1,9})\\b");
	private static final int MAX_TOLD = 100_000;
	/** The state in which a tracer holds a thread; proc_pid_stat(5). */
	private static final char TRACING_STOP = 't';

	private final ProcFs procFs;
	private final AdapterIdentity adapter;
	private final ActiveSettings settings;
	private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
	private volatile ProcessModel model;
	/** What {@link #look(int)} saw last. */
	private volatile @Nullable ProcessSnapshot earlier;
	/** Since the program stopped. */
	private volatile boolean scanned;
	private volatile boolean idsAreTids;
	private final Map<Long, Integer> tids = new ConcurrentHashMap<>();
	/** The adapter's list of threads: ids, and names as it writes them. */
	private volatile Map<Long, String> names = Map.of();
	/** Whether the adapter numbers its threads in their names: in all, or it is a name that a thread has chosen. */
	private volatile boolean numbered;
	private final Set<Long> unmappable = ConcurrentHashMap.newKeySet();
	/** Ids of threads that events have told of, and of threads that have ended. */
	private final Set<Long> told = ConcurrentHashMap.newKeySet();
	private final Set<Long> ended = ConcurrentHashMap.newKeySet();
	/** Workers to which the debugger was not allowed to attach. */
	private final Set<Integer> denied = ConcurrentHashMap.newKeySet();

	/**
	 * None yet.
	 *
	 * @param procFs   this machine's /proc
	 * @param adapter  says what its ids are
	 * @param settings the session's settings
	 */
	public AdapterThreads(ProcFs procFs, AdapterIdentity adapter, ActiveSettings settings) {
		this.procFs = procFs;
		this.adapter = adapter;
		this.settings = settings;
		model = ProcessModel.ofDebugger(settings.get().kernelPolicy());
	}

	/** The model of the process; another one when the process is another, or becomes known. */
	public ProcessModel model() {
		return model;
	}

	/** Adds a listener for another model, other threads, or another policy; gives what removes it. */
	public Runnable onChange(Runnable listener) {
		listeners.add(listener);
		return () -> listeners.remove(listener);
	}

	private void changed() {
		listeners.forEach(Runnable::run);
	}

	private void model(ProcessModel now) {
		model = now;
		scanned = false;
		relist();
		denied.forEach(now::attachDenied);
		now.onChange(s -> {
			if (model == now) {
				changed();
			}
		});
		changed();
	}

	/** The process, which must be one of this machine. */
	public void process(int pid) {
		if (!isProcess(pid)) {
			tids.clear();
			ProcessInspector inspector = inspector();
			ProcessSnapshot before = earlier;
			model(before != null && before.pid() == pid ? ProcessModel.ofThisMachine(inspector, before)
					: ProcessModel.ofThisMachine(inspector, pid));
		}
	}

	private ProcessInspector inspector() {
		return ProcessInspector.ofThisMachine(procFs, settings.get().kernelPolicy());
	}

	/** The threads of a core file, of which there is nothing in /proc. */
	public void core(ProcessSnapshot threads) {
		noProcess();
		model(ProcessModel.ofCore(threads));
	}

	/** There is no process any more, or it is not one of this machine. */
	public void noProcess() {
		told.clear();
		ended.clear();
		denied.clear();
		model(ProcessModel.ofDebugger(settings.get().kernelPolicy()));
	}

	/** The process id; empty where there is none of this machine. */
	public OptionalInt processId() {
		ProcessModel m = model;
		return m.isOfThisMachine() ? m.pid() : OptionalInt.empty();
	}

	/**
	 * The process of a thread, where the adapter's ids are the kernel's; empty where they are not, or there is no such
	 * thread. Reads /proc.
	 */
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

	/** Whether /proc tells of the process. */
	public boolean hasProcess() {
		return model.isOfThisMachine();
	}

	/** Whether it is this process of this machine. */
	public boolean isProcess(int pid) {
		OptionalInt now = processId();
		return now.isPresent() && now.getAsInt() == pid;
	}

	/**
	 * A process as it is now, whether or not it is the one that is debugged. Where it is, its workers need not be read
	 * whole again. Reads /proc.
	 *
	 * @param id the process id, or the TID of any of its threads
	 */
	public ProcessSnapshot look(int id) throws ProcException {
		ProcessSnapshot now = inspector().inspect(id, Detail.WORKERS, null);
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
		ProcessModel m = model;
		if (m.isOfThisMachine()) {
			m.refresh();
			scanned = true;
			// Said once it counts once: what registers show later overrules it.
			denied.removeIf(tid -> {
				m.attachDenied(tid);
				return m.snapshot().flatMap(s -> s.thread(tid)).isPresent();
			});
		}
	}

	/** What /proc or a core says; null where neither does, and where the process has ended. */
	public @Nullable ProcessSnapshot snapshot() {
		return model.snapshot().orElse(null);
	}

	/** Whether any thread can be a worker as far as is known. */
	public boolean mayHaveWorkers() {
		return model.mayHaveWorkers();
	}

	/** Whether /proc, or the core, had a thread when it was read last: where that is not known, it may be a new one. */
	public boolean knows(OptionalLong id) {
		return id.isPresent() && (snapshot() == null || known(id.getAsLong()).report() != null);
	}

	/** Whether a thread is known to be a worker, or is named like one where there is nothing else to go by. */
	public boolean hasWorker() {
		return model.hasWorkers();
	}

	/** An event tells of a thread. */
	public void told(long id, boolean exited) {
		if (exited) {
			ended.add(id);
			model.exited(id);
			changed();
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
		ProcessSnapshot s = snapshot();
		OptionalInt tid = tid(id);
		if (s != null && tid.isPresent()) {
			return Optional.of(s.thread(tid.getAsInt()).isPresent());
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
		boolean others = !idsAndNames.equals(names) || ended.removeAll(idsAndNames.keySet());
		names = Map.copyOf(idsAndNames);
		numbered = names.values().stream().allMatch(n -> PREFIXED.matcher(n).matches());
		ProcessSnapshot s = snapshot();
		if (adapter.behaviour().threadIds() == ThreadIds.UNKNOWN && s != null && !idsAndNames.isEmpty()) {
			// gdb's numbers would have to be TIDs of the process by accident, every one of them, with the right names.
			idsAreTids = idsAndNames.entrySet().stream().allMatch(e -> e.getKey() == (int) (long) e.getKey()
					&& s.thread((int) (long) e.getKey()).filter(t -> plainName(e.getValue()).isEmpty()
							|| plainName(e.getValue()).equals(t.name())).isPresent());
		}
		relist();
		if (others) {
			changed();
		}
	}

	private void relist() {
		model.listed(names.keySet().stream().filter(id -> !ended.contains(id)).sorted()
				.map(id -> asListed(id, names.getOrDefault(id, ""))).toList());
	}

	private ListedThread asListed(long id, String adapterName) {
		return new ListedThread(id, tid(id).orElse(0), plainName(adapterName));
	}

	/** The number that lldb counts a thread by: in its name (14), else its place in the list. */
	public Optional<Long> byIndex(int index) {
		if (adapter.behaviour().console() != Console.LLDB) {
			return Optional.of((long) index);
		}
		int place = 0;
		for (Map.Entry<Long, String> e : new TreeMap<>(names).entrySet()) {
			place++;
			if (numberIn(e.getValue()).orElse(place) == index) {
				return Optional.of(e.getKey());
			}
		}
		return Optional.empty();
	}

	/**
	 * Whether gdb must be asked which TIDs these ids have: only where there are workers to be told from other threads.
	 */
	public boolean needsMap(Iterable<Long> ids) {
		if (adapter.behaviour().threadIds() != ThreadIds.GDB_NUMBER) {
			return false;
		}
		ProcessSnapshot s = snapshot();
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
		ProcessSnapshot s = snapshot();
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
		OptionalInt pid = processId();
		if (pid.isEmpty() || pids.contains(pid.getAsInt())) {
			tids.keySet().retainAll(read.keySet());
			tids.putAll(read);
			relist();
			changed();
		}
		return pids.size() == 1 ? Optional.of(pids.iterator().next()) : Optional.empty();
	}

	/** Takes one pair. */
	public void mapped(long id, int tid) {
		tids.put(id, tid);
		relist();
		changed();
	}

	/** The threads that gdb has, by its numbers ascending, as far as /proc knows them too. */
	public List<KnownThread> mapped() {
		return tids.keySet().stream().sorted().map(this::known).filter(k -> k.report() != null).toList();
	}

	/** Takes what the debugger shows of a worker's registers. */
	public void observe(long id, RegisterSample sample) {
		known(id).tid().ifPresent(tid -> model.observeTid(tid, sample));
	}

	/** Whether a thread is stopped by a debugger right now. Reads /proc, which a remote target's threads are not in. */
	public boolean isHeld(long id) {
		OptionalInt pid = processId();
		OptionalInt tid = known(id).tid();
		try {
			return pid.isPresent() && tid.isPresent()
					&& procFs.stat(pid.getAsInt(), tid.getAsInt()).state() == TRACING_STOP;
		} catch (ProcException e) {
			// It has ended.
			return false;
		}
	}

	/** The debugger, which holds the program, shows no frame of a worker. */
	public void observeNoFrame(long id) {
		known(id).tid().ifPresent(model::observeNoFrame);
	}

	/** The debugger was not allowed to attach to a worker; it may say so before it is known which process it has. */
	public void attachDenied(int tid) {
		if (denied.size() < MAX_TOLD) {
			denied.add(tid);
		}
		model.attachDenied(tid);
	}

	/** What a thread of the adapter is. */
	public KnownThread known(long id) {
		return model.thread(asListed(id, names.getOrDefault(id, "")));
	}

	/** Whether a thread is taken for a worker by its name alone. */
	public boolean isByNameOnly(KnownThread thread) {
		return thread.isWorker() && thread.report() == null && snapshot() == null;
	}

	/** The TID of a thread; empty where the adapter does not tell it. */
	public OptionalInt tid(long id) {
		return switch (adapter.behaviour().threadIds()) {
		case TID -> id > 0 && id == (int) id ? OptionalInt.of((int) id) : OptionalInt.empty();
		case GDB_NUMBER -> {
			@Nullable Integer tid = tids.get(id);
			yield tid == null ? OptionalInt.empty() : OptionalInt.of(tid);
		}
		case UNKNOWN -> idsAreTids && id > 0 && id == (int) id ? OptionalInt.of((int) id) : OptionalInt.empty();
		};
	}

	/**
	 * The user thread that stands for a worker, which need not be in the adapter's last list; empty where there is
	 * none.
	 */
	public OptionalLong standIn(KnownThread worker) {
		OptionalLong user = model.standIn(worker);
		// What was a worker may have ended since.
		return user.isPresent() ? user : model.userThread();
	}

	/** A worker's name in a list: with the number that the adapter gives it, where it gives one, and its TID. */
	public String label(KnownThread thread) {
		OptionalInt tid = tid(thread.id());
		OptionalInt number = numberIn(names.getOrDefault(thread.id(), ""));
		boolean isNumber = adapter.behaviour().threadIds() == ThreadIds.GDB_NUMBER;
		OptionalLong shown = isNumber ? OptionalLong.of(thread.id())
				: number.isPresent() ? OptionalLong.of(number.getAsInt()) : OptionalLong.empty();
		return WorkerLabels.BY_TID.thread(shown, thread.name(), tid, thread.classification());
	}

	/** The number that lldb 14 puts before a thread's name. */
	private OptionalInt numberIn(String adapterName) {
		Matcher m = PREFIXED.matcher(adapterName);
		return numbered && m.matches() ? OptionalInt.of(Integer.parseInt(m.group(1))) : OptionalInt.empty();
	}

	/** The name without what lldb puts before it. */
	private static String plainName(String adapterName) {
		Matcher m = PREFIXED.matcher(adapterName);
		if (!m.matches()) {
			return adapterName;
		}
		@Nullable String name = m.group(2);
		return name == null ? "" : name;
	}
}
