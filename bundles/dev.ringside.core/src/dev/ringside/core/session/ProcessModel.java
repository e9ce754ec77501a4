/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.session;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.advice.Advice;
import dev.ringside.core.advice.WorkerAdvice;
import dev.ringside.core.evidence.Certainty;
import dev.ringside.core.evidence.Evidence;
import dev.ringside.core.evidence.Evidence.Rule;
import dev.ringside.core.evidence.RegisterSample;
import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.kernel.KernelPolicies;
import dev.ringside.core.kernel.KernelPolicy;
import dev.ringside.core.kernel.PolicyProbe;
import dev.ringside.core.kernel.PolicyVerdict;
import dev.ringside.core.kernel.RegisterClass;
import dev.ringside.core.kernel.RegisterTruth;
import dev.ringside.core.proc.ProcException;
import dev.ringside.core.proc.ProcException.Reason;
import dev.ringside.core.proc.ProcessInspector;
import dev.ringside.core.proc.ProcessInspector.Detail;
import dev.ringside.core.process.ProcessSnapshot;
import dev.ringside.core.process.ThreadReport;
import dev.ringside.core.settings.RegisterView;
import dev.ringside.core.settings.Settings;
import dev.ringside.core.thread.Classification;
import dev.ringside.core.thread.ThreadClassifier;
import dev.ringside.core.thread.ThreadFacts;
import dev.ringside.core.thread.ThreadKind;

/**
 * The one model of a debugged process: its threads as the debugger lists them, what /proc or a core says of them, how
 * the kernel shows workers, as release, /proc, registers and failed attaches prove it, and which user thread stands for
 * a worker. A front end hands facts in and asks; it decides nothing of this itself.
 * <p>
 * Threading: thread-safe, without threads of its own. {@link #refresh()} reads /proc and belongs on no user interface's
 * or dispatch thread; nothing else reads or blocks. Each question is answered from one consistent state; two questions
 * may see two states. Listeners are told on the thread whose fact changed the model, without a lock held.
 */
public final class ProcessModel {

	/** iou-wrk of an SQPOLL thread is owned by that thread, which a user thread owns; names can claim any chain. */
	private static final int MAX_OWNERS = 3;
	private static final Classification USER = new Classification(ThreadKind.USER, Certainty.LIKELY,
			OptionalInt.empty(), false,
			List.of(Evidence.of(Rule.REGISTERS, "registers.shownStack")));
	private static final Classification NOTHING = new Classification(ThreadKind.UNKNOWN, Certainty.POSSIBLE,
			OptionalInt.empty(), false,
			List.of(Evidence.of(Rule.NAME, "nothing")));

	/** Of a process of this machine; null where only the debugger or a core tells of it. */
	private final @Nullable ProcessInspector inspector;
	private final int pid;
	private final Optional<KernelPolicy> chosen;
	private final List<Consumer<ProcessSnapshot>> listeners = new CopyOnWriteArrayList<>();
	private volatile @Nullable Look look;
	private volatile boolean ended;
	private volatile @Nullable Architecture told;
	/** Never changed, but replaced; by the debugger's id. */
	private volatile Map<Long, ListedThread> listed = Map.of();
	private final Map<ListedThread, Classification> byDebugger = new ConcurrentHashMap<>();
	private final Set<Long> users = ConcurrentHashMap.newKeySet();
	/** Held while /proc is read, by nothing that must not wait. */
	private final Object reading = new Object();
	/** What a debugger showed of a worker, the last that decided something. */
	private volatile @Nullable PolicyProbe shown;

	/** A snapshot, and what is asked of it most. */
	private record Look(ProcessSnapshot snapshot, boolean workers) {
		static Look of(ProcessSnapshot snapshot) {
			return new Look(snapshot, snapshot.threads().stream().anyMatch(ThreadReport::isWorker));
		}
	}

	private ProcessModel(@Nullable ProcessInspector inspector, int pid, Optional<KernelPolicy> chosen,
			@Nullable ProcessSnapshot look) {
		this.inspector = inspector;
		this.pid = pid;
		this.chosen = chosen;
		this.look = look == null ? null : Look.of(look);
	}

	/**
	 * The model of a process of this machine. Reads nothing yet.
	 *
	 * @param inspector reads the process
	 * @param pid       the process id
	 * @return the model
	 */
	public static ProcessModel ofThisMachine(ProcessInspector inspector, int pid) {
		return new ProcessModel(inspector, pid, inspector.chosenPolicy(), null);
	}

	/**
	 * The model of a process of this machine that was looked at before: what that look found out of a worker is not
	 * read again. Reads nothing yet.
	 *
	 * @param inspector reads the process
	 * @param earlier   a snapshot of the process
	 * @return the model
	 */
	public static ProcessModel ofThisMachine(ProcessInspector inspector, ProcessSnapshot earlier) {
		return new ProcessModel(inspector, earlier.pid(), inspector.chosenPolicy(), earlier);
	}

	/**
	 * The model of a process that a core has recorded.
	 *
	 * @param core what the core's file says
	 * @return the model
	 */
	public static ProcessModel ofCore(ProcessSnapshot core) {
		return new ProcessModel(null, core.pid(), Optional.empty(), core);
	}

	/**
	 * The model of a process of which only the debugger tells, such as one of another machine.
	 *
	 * @param chosen the user's choice of policy; empty for AUTO
	 * @return the model
	 */
	public static ProcessModel ofDebugger(Optional<KernelPolicy> chosen) {
		return new ProcessModel(null, 0, chosen, null);
	}

	/**
	 * Whether /proc of this machine tells of the process.
	 *
	 * @return false for a core, and for a process of which only the debugger tells
	 */
	public boolean isOfThisMachine() {
		return inspector != null;
	}

	/**
	 * The process.
	 *
	 * @return its id; empty where only the debugger tells of it
	 */
	public OptionalInt pid() {
		return pid > 0 ? OptionalInt.of(pid) : OptionalInt.empty();
	}

	/**
	 * Takes a new snapshot, where /proc tells of the process; called once a stop. Costs one scan of {@code task/} where
	 * there is no worker.
	 *
	 * @throws ProcException when the process has ended or cannot be read; the last snapshot stays
	 */
	public void refresh() throws ProcException {
		ProcessInspector i = inspector;
		if (i == null) {
			return;
		}
		ProcessSnapshot now;
		boolean changed;
		synchronized (reading) {
			ProcessSnapshot read;
			try {
				read = i.inspect(pid, Detail.WORKERS, lastLook());
			} catch (ProcException e) {
				ended |= e.reason() == Reason.VANISHED;
				throw e;
			}
			ended = false;
			synchronized (this) {
				ProcessSnapshot before = lastLook();
				now = withShown(i, read);
				changed = before == null || policy(before) != policy(now)
						|| !identities(before.workers()).equals(identities(now.workers()))
						|| !identities(before.untracedWorkers()).equals(identities(now.untracedWorkers()));
				look = Look.of(now);
			}
		}
		if (changed) {
			tell(now);
		}
	}

	/**
	 * The debugger has listed all its threads of the process.
	 *
	 * @param threads the threads
	 */
	public synchronized void listed(Collection<ListedThread> threads) {
		Map<Long, ListedThread> now = new LinkedHashMap<>();
		threads.forEach(t -> now.put(t.id(), t));
		take(now);
	}

	/**
	 * The debugger has told of one thread, or of more of it than before.
	 *
	 * @param thread the thread
	 */
	public synchronized void listed(ListedThread thread) {
		if (!thread.equals(listed.get(thread.id()))) {
			Map<Long, ListedThread> now = new LinkedHashMap<>(listed);
			now.put(thread.id(), thread);
			take(now);
		}
	}

	/**
	 * A thread has ended.
	 *
	 * @param id the debugger's id, which may be another thread's from now on
	 */
	public synchronized void exited(long id) {
		users.remove(id);
		if (listed.containsKey(id)) {
			Map<Long, ListedThread> now = new LinkedHashMap<>(listed);
			now.remove(id);
			take(now);
		}
	}

	private void take(Map<Long, ListedThread> now) {
		listed = now;
		byDebugger.keySet().retainAll(new HashSet<>(now.values()));
	}

	/**
	 * The debugger has told the process's architecture. What /proc or a core says of it comes first.
	 *
	 * @param architecture the architecture; null where it names none that is known
	 */
	public void architecture(@Nullable Architecture architecture) {
		if (told != architecture) {
			told = architecture;
			byDebugger.clear();
		}
	}

	/**
	 * The debugger shows a user's stack of a thread. It counts where nothing but the name tells what the thread is.
	 *
	 * @param id the debugger's id of the thread
	 */
	public void userStack(long id) {
		users.add(id);
	}

	/**
	 * Takes what the debugger shows of a worker's registers. It overrules what the release and /proc say of the
	 * kernel's policy, because these registers are what is labelled; the user's choice overrules it. It holds for all
	 * later snapshots too.
	 *
	 * @param id     the debugger's id of the thread; ignored unless its task flags said at the last look that it is a
	 *               worker
	 * @param sample its registers as the debugger has them, or why it could not read them
	 * @return true when the policy has changed by it
	 */
	public boolean observe(long id, RegisterSample sample) {
		OptionalInt tid = thread(id).tid();
		return tid.isPresent() && observeTid(tid.getAsInt(), sample);
	}

	/**
	 * As {@link #observe(long, RegisterSample)}, by the TID.
	 *
	 * @param tid    the TID
	 * @param sample its registers as the debugger has them, or why it could not read them
	 * @return true when the policy has changed by it
	 */
	public boolean observeTid(int tid, RegisterSample sample) {
		ProcessSnapshot s = lastLook();
		Architecture a = s == null ? null : s.kernel().architecture();
		return a != null && PolicyProbe.of(sample, a).map(probe -> prove(tid, probe)).orElse(false);
	}

	/**
	 * The debugger has the process and was not permitted to attach to one of its workers.
	 *
	 * @param tid the worker's TID; ignored unless its task flags said at the last look that it is a worker
	 * @return true when the policy has changed by it
	 */
	public boolean attachDenied(int tid) {
		return prove(tid, PolicyProbe.ATTACH_EPERM);
	}

	/**
	 * The debugger holds a worker and shows no frame of it. It counts less than what the debugger shows of registers.
	 *
	 * @param tid the worker's TID; ignored unless its task flags said at the last look that it is a worker, and it was
	 *            traced then: of a thread that it does not have, a debugger shows no frame either
	 * @return true when the policy has changed by it
	 */
	public boolean observeNoFrame(int tid) {
		ProcessSnapshot s = lastLook();
		boolean held = s != null && s.thread(tid).filter(t -> t.tracer() > 0).isPresent();
		return held && shown == null && prove(tid, PolicyProbe.NO_FRAME);
	}

	private boolean prove(int tid, PolicyProbe probe) {
		ProcessInspector i = inspector;
		ProcessSnapshot now;
		synchronized (this) {
			ProcessSnapshot before = lastLook();
			if (i == null || before == null || chosen.isPresent() || probe == shown) {
				return false;
			}
			boolean worker = before.thread(tid).map(ThreadReport::classification)
					.map(c -> c.isWorker() && c.certainty() == Certainty.CERTAIN).orElse(false);
			Architecture a = before.kernel().architecture();
			if (!worker || a == null || probe.policy(null, a).isEmpty()) {
				return false;
			}
			shown = probe;
			now = withShown(i, before);
			look = Look.of(now);
			if (policy(before) == policy(now)) {
				return false;
			}
		}
		tell(now);
		return true;
	}

	/**
	 * Whether the kernel's policy is settled as far as a debugger can show it: by the user's choice, or by what it has
	 * shown of a worker.
	 *
	 * @return false where {@link #observe(long, RegisterSample)} may still change it for the first time
	 */
	public boolean isObserved() {
		return inspector == null || shown != null || chosen.isPresent();
	}

	/** The snapshot with the policy that the debugger's words prove, and all evidence: theirs first. */
	private ProcessSnapshot withShown(ProcessInspector i, ProcessSnapshot s) {
		PolicyProbe probe = shown;
		PolicyVerdict proved = probe == null ? null : i.policy(List.of(probe)).orElse(null);
		if (proved == null) {
			return s;
		}
		Set<Evidence> evidence = new LinkedHashSet<>(proved.evidence().subList(0, 1));
		PolicyVerdict other = s.policy();
		evidence.addAll(other == null ? proved.evidence() : other.evidence());
		return s.withPolicy(new PolicyVerdict(proved.policy(), proved.certainty(), List.copyOf(evidence)));
	}

	/**
	 * What /proc said at the last look, or the core says.
	 *
	 * @return empty before the first look, and where only the debugger tells of the process
	 */
	public Optional<ProcessSnapshot> snapshot() {
		return Optional.ofNullable(lastLook());
	}

	private @Nullable ProcessSnapshot lastLook() {
		Look l = look;
		return l == null ? null : l.snapshot();
	}

	/**
	 * A thread of the debugger.
	 *
	 * @param id the debugger's id
	 * @return what is known of it; of unknown kind where nothing is
	 */
	public KnownThread thread(long id) {
		ListedThread t = listed.get(id);
		return thread(t == null ? new ListedThread(id, 0, "") : t);
	}

	/**
	 * A thread of the debugger that need not be in its last list.
	 *
	 * @param thread what the debugger tells of it
	 * @return what is known of it; of unknown kind where nothing is
	 */
	public KnownThread thread(ListedThread thread) {
		ProcessSnapshot s = lastLook();
		ThreadReport report = s == null || thread.tid() == 0 ? null : s.thread(thread.tid()).orElse(null);
		if (report != null) {
			// A core has no names.
			return new KnownThread(thread.id(), report.name().isEmpty() ? thread.name() : report.name(),
					report.classification(), report);
		}
		Classification c = users.contains(thread.id()) ? USER
				: s == null ? byDebugger(thread) : thread.tid() == 0 ? byName(thread.name(), s) : NOTHING;
		return new KnownThread(thread.id(), thread.name(), c, null);
	}

	/**
	 * The debugger's threads.
	 *
	 * @return in the order of its list
	 */
	public List<KnownThread> threads() {
		return listed.values().stream().map(this::thread).toList();
	}

	/**
	 * The debugger's id of a thread.
	 *
	 * @param tid its TID
	 * @return empty where the debugger has not listed it, or not told its TID
	 */
	public OptionalLong id(int tid) {
		return listed.values().stream().filter(t -> t.tid() == tid && tid != 0).mapToLong(ListedThread::id).findFirst();
	}

	/** The debugger does not tell the TID, but /proc says what every thread of that name is. */
	private static Classification byName(String name, ProcessSnapshot s) {
		List<ThreadReport> same = name.isEmpty() ? List.of()
				: s.threads().stream().filter(t -> t.name().equals(name)).toList();
		boolean workers = same.stream().allMatch(ThreadReport::isWorker);
		boolean none = same.stream().noneMatch(ThreadReport::isWorker);
		if (same.isEmpty() || !workers && !none) {
			return NOTHING;
		}
		Classification c = same.get(0).classification();
		return same.size() == 1 ? c
				: new Classification(c.kind(), Certainty.LIKELY, c.owner(), c.renamed(), c.evidence());
	}

	/**
	 * Whether a program counter alone tells that a thread runs user code.
	 *
	 * @param pc the program counter of a thread that has stopped
	 * @return false where it may be a worker's
	 */
	public boolean isUserCode(long pc) {
		PolicyVerdict verdict = policy().orElse(null);
		ThreadClassifier classifier = new ThreadClassifier(null, verdict == null ? null : verdict.policy(),
				architecture().orElse(null));
		RegisterSample registers = new RegisterSample(pc, null, null, null, null, false, null);
		return classifier.classify(ThreadFacts.ofDebugger(0, null, registers)).kind() == ThreadKind.USER;
	}

	private Classification byDebugger(ListedThread thread) {
		Classification known = byDebugger.get(thread);
		if (known == null) {
			ThreadClassifier classifier = new ThreadClassifier(null, chosen.orElse(null), architecture().orElse(null));
			known = classifier
					.classify(ThreadFacts.ofDebugger(thread.tid(), thread.name().isEmpty() ? null : thread.name(),
							thread.registers()));
			if (thread.equals(listed.get(thread.id()))) {
				byDebugger.put(thread, known);
			}
		}
		return known;
	}

	/**
	 * Whether the process may have workers: false costs the session nothing.
	 *
	 * @return false where the last look found none, and when the process has ended; true where nothing is known
	 */
	public boolean mayHaveWorkers() {
		Look l = look;
		return !ended && (l == null || l.workers());
	}

	/**
	 * Whether the process has a worker: as /proc or the core says, else as the debugger's list suggests.
	 *
	 * @return false where nothing is known
	 */
	public boolean hasWorkers() {
		Look l = look;
		return !ended && (l != null ? l.workers() : listed.values().stream().anyMatch(t -> thread(t).isWorker()));
	}

	/**
	 * How the kernel shows workers.
	 *
	 * @return the user's choice, what was proved, or what the release says; empty where nothing is known to decide by
	 */
	public Optional<PolicyVerdict> policy() {
		ProcessSnapshot s = lastLook();
		PolicyVerdict found = s == null ? null : s.policy();
		if (found != null) {
			return Optional.of(found);
		}
		ProcessInspector i = inspector;
		return i != null ? i.priorPolicy()
				: architecture().flatMap(a -> KernelPolicies.decide(chosen, null, a, List.of()));
	}

	/**
	 * The architecture of the process's kernel.
	 *
	 * @return empty where it is not known
	 */
	public Optional<Architecture> architecture() {
		ProcessSnapshot s = lastLook();
		ProcessInspector i = inspector;
		Architecture known = i != null ? i.kernel().architecture() : s != null ? s.kernel().architecture() : null;
		return Optional.ofNullable(known != null ? known : told);
	}

	/**
	 * What a worker's registers hold.
	 *
	 * @return by class; empty where it is not known
	 */
	public Map<RegisterClass, RegisterTruth> registers() {
		Optional<PolicyVerdict> verdict = policy();
		Optional<Architecture> a = architecture();
		return verdict.isEmpty() || a.isEmpty() ? Map.of() : verdict.get().policy().registers(a.get());
	}

	/**
	 * What a worker's register holds.
	 *
	 * @param register the register's name as debuggers have it
	 * @return empty where it is not known
	 */
	public Optional<RegisterTruth> truth(String register) {
		Optional<PolicyVerdict> verdict = policy();
		Optional<Architecture> a = architecture();
		return verdict.isEmpty() || a.isEmpty() ? Optional.empty() : verdict.get().policy().register(a.get(), register);
	}

	/**
	 * How workers' registers are to be shown.
	 *
	 * @param settings the session's settings
	 * @return never AUTO
	 */
	public RegisterView registerView(Settings settings) {
		PolicyVerdict verdict = policy().orElse(null);
		return settings.registers().resolve(verdict == null ? null : verdict.policy());
	}

	/**
	 * The user thread that stands for a worker, where something needs a user thread: its owner, or the owner's owner
	 * where that is a worker too, else as {@link #userThread()}.
	 *
	 * @param id the debugger's id of a thread
	 * @return the debugger's id; empty where the thread is not a worker, or the debugger has listed no user thread
	 */
	public OptionalLong standIn(long id) {
		return standIn(thread(id));
	}

	/**
	 * As {@link #standIn(long)}, of a thread that need not be in the debugger's last list.
	 *
	 * @param thread a thread, from this model
	 * @return the debugger's id; empty where the thread is not a worker, or the debugger has listed no user thread
	 */
	public OptionalLong standIn(KnownThread thread) {
		if (!thread.isWorker()) {
			return OptionalLong.empty();
		}
		Map<Integer, ListedThread> byTid = new HashMap<>();
		listed.values().forEach(t -> byTid.put(t.tid(), t));
		KnownThread next = thread;
		for (int step = 0; step < MAX_OWNERS; step++) {
			ListedThread owner = next.classification().owner().isPresent()
					? byTid.get(next.classification().owner().getAsInt())
					: null;
			if (owner == null) {
				break;
			}
			next = thread(owner);
			if (!next.isWorker()) {
				return OptionalLong.of(next.id());
			}
		}
		return userThread();
	}

	/**
	 * The user thread that stands for the process: the thread group leader, else the one of the lowest TID, else of the
	 * lowest id. One that is known to be a user thread comes before one of which nothing is known.
	 *
	 * @return the debugger's id; empty where it has listed no thread that can be one
	 */
	public OptionalLong userThread() {
		return listed.values().stream().map(t -> Map.entry(t, thread(t).classification()))
				.filter(e -> !e.getValue().isWorker())
				.min(Comparator.<Map.Entry<ListedThread, Classification>, Boolean>comparing(
						e -> e.getValue().kind() != ThreadKind.USER)
						.thenComparing(e -> e.getKey().tid() != pid || pid == 0).thenComparing(e -> e.getKey().tid())
						.thenComparing(e -> e.getKey().id()))
				.map(e -> OptionalLong.of(e.getKey().id())).orElse(OptionalLong.empty());
	}

	/**
	 * What is known of the workers at this moment, for showing.
	 *
	 * @param settings the session's settings, which may switch advice off
	 * @param title    the process for people, such as {@code 4861}, or the name of a core
	 * @return the report
	 */
	public WorkersReport report(Settings settings, String title) {
		ProcessSnapshot s = lastLook();
		PolicyVerdict found = s == null ? null : s.policy();
		PolicyVerdict verdict = found != null ? found : policy().orElse(null);
		Architecture a = architecture().orElse(null);
		if (s != null) {
			// A core's process cannot be helped any more.
			List<Advice> advice = inspector == null ? List.of() : Advice.wanted(WorkerAdvice.of(s), settings);
			return new WorkersReport(title, s.threads().size(), verdict, a, s.workers(), s.untracedWorkers(), advice);
		}
		Map<Long, ListedThread> all = listed;
		List<ThreadReport> workers = new ArrayList<>();
		for (ListedThread t : all.values()) {
			KnownThread known = thread(t);
			if (known.isWorker()) {
				workers.add(new ThreadReport(t.tid(), known.name(), known.classification(), -1, 0, -1, null));
			}
		}
		workers.sort(Comparator.comparingInt(ThreadReport::tid));
		return new WorkersReport(title, all.size(), verdict, a, workers, List.of(), List.of());
	}

	/**
	 * Adds a listener for changes of the set of workers or untraced workers that /proc shows, or of the kernel's
	 * policy.
	 *
	 * @param listener gets the new snapshot
	 * @return removes the listener
	 */
	public Runnable onChange(Consumer<ProcessSnapshot> listener) {
		listeners.add(listener);
		return () -> listeners.remove(listener);
	}

	private void tell(ProcessSnapshot now) {
		for (Consumer<ProcessSnapshot> listener : listeners) {
			listener.accept(now);
		}
	}

	private static @Nullable KernelPolicy policy(ProcessSnapshot s) {
		PolicyVerdict verdict = s.policy();
		return verdict == null ? null : verdict.policy();
	}

	private record Identity(int tid, long startTime) {
	}

	private static Set<Identity> identities(List<ThreadReport> threads) {
		Set<Identity> ids = new HashSet<>();
		for (ThreadReport t : threads) {
			ids.add(new Identity(t.tid(), t.startTime()));
		}
		return ids;
	}
}
