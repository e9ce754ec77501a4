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

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.evidence.Certainty;
import dev.ringside.core.evidence.Evidence;
import dev.ringside.core.evidence.RegisterSample;
import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.kernel.KernelPolicy;
import dev.ringside.core.kernel.PolicyProbe;
import dev.ringside.core.kernel.PolicyVerdict;
import dev.ringside.core.proc.ProcException;
import dev.ringside.core.proc.ProcessInspector;
import dev.ringside.core.proc.ProcessInspector.Detail;
import dev.ringside.core.process.ProcessSnapshot;
import dev.ringside.core.process.ThreadReport;
import dev.ringside.core.thread.Classification;

/**
 * What a debug session knows of the workers of one local process: the last snapshot, and who wants to hear when the set of workers
 * changes. A worker's classification is kept as long as its TID and start time stay the same, and dropped when it ends.
 * <p>
 * Thread-safe. {@link #refresh()} reads /proc: never call it on a user interface's or dispatch thread. Listeners are told on the thread that
 * refreshes, without a lock held.
 */
public final class WorkerTracker {

	private final ProcessInspector inspector;
	private final int pid;
	private final List<Consumer<ProcessSnapshot>> listeners = new CopyOnWriteArrayList<>();
	private volatile @Nullable ProcessSnapshot last;
	/** What a debugger showed of a worker's registers, the last that decided something; guarded by this. */
	private @Nullable PolicyProbe registers;

	/**
	 * A tracker. Reads nothing yet.
	 *
	 * @param inspector reads the process
	 * @param pid       the process id
	 */
	public WorkerTracker(ProcessInspector inspector, int pid) {
		this.inspector = inspector;
		this.pid = pid;
	}

	/**
	 * A tracker of a process that was looked at before. What that look found out of a worker is not read again. Reads nothing yet.
	 *
	 * @param inspector reads the process
	 * @param earlier   a snapshot of the process
	 */
	public WorkerTracker(ProcessInspector inspector, ProcessSnapshot earlier) {
		this(inspector, earlier.pid());
		last = earlier;
	}

	/**
	 * The process.
	 *
	 * @return its id
	 */
	public int pid() {
		return pid;
	}

	/**
	 * Takes a new snapshot; called once a stop. Costs one scan of {@code task/} where there is no worker.
	 *
	 * @return the snapshot
	 * @throws ProcException when the process has ended or cannot be read; the last snapshot stays
	 */
	public ProcessSnapshot refresh() throws ProcException {
		ProcessSnapshot now;
		boolean changed;
		synchronized (this) {
			ProcessSnapshot before = last;
			now = withRegisters(inspector.inspect(pid, Detail.WORKERS, before));
			changed = before == null || policy(before) != policy(now) || !identities(before.workers()).equals(identities(now.workers()))
					|| !identities(before.untracedWorkers()).equals(identities(now.untracedWorkers()));
			last = now;
		}
		if (changed) {
			for (Consumer<ProcessSnapshot> listener : listeners) {
				listener.accept(now);
			}
		}
		return now;
	}

	/**
	 * Takes what the debugger shows of a worker's registers. It overrules what the release and /proc say of the kernel's policy, because
	 * these registers are what is labelled; the user's choice overrules it. It holds for all later snapshots too. Never reads.
	 *
	 * @param tid    the thread; ignored unless it was a worker by its task flags at the last refresh
	 * @param sample its registers as the debugger has them, or why it could not read them
	 * @return true when the policy has changed by it; {@link #snapshot()} has it
	 */
	public boolean observe(int tid, RegisterSample sample) {
		ProcessSnapshot now;
		synchronized (this) {
			ProcessSnapshot before = last;
			Architecture architecture = before == null ? null : before.kernel().architecture();
			if (before == null || architecture == null || inspector.isPolicyChosen()) {
				return false;
			}
			boolean worker = before.thread(tid).map(ThreadReport::classification)
					.map(c -> c.isWorker() && c.certainty() == Certainty.CERTAIN).orElse(false);
			PolicyProbe probe = worker ? PolicyProbe.of(sample, architecture).orElse(null) : null;
			if (probe == null || probe == registers || inspector.policy(List.of(probe)).map(v -> v.certainty() != Certainty.CERTAIN).orElse(true)) {
				return false;
			}
			registers = probe;
			now = withRegisters(before);
			last = now;
			if (policy(before) == policy(now)) {
				return false;
			}
		}
		for (Consumer<ProcessSnapshot> listener : listeners) {
			listener.accept(now);
		}
		return true;
	}

	/**
	 * Whether the kernel's policy is settled as far as registers go: by the user's choice, or by what the debugger has shown of a worker's.
	 *
	 * @return false where {@link #observe(int, RegisterSample)} may still change it for the first time
	 */
	public synchronized boolean isObserved() {
		return registers != null || inspector.isPolicyChosen();
	}

	/** The snapshot with the policy that the registers prove, and all evidence: the registers' first. */
	private ProcessSnapshot withRegisters(ProcessSnapshot s) {
		PolicyProbe probe = registers;
		PolicyVerdict proved = probe == null ? null : inspector.policy(List.of(probe)).orElse(null);
		if (proved == null) {
			return s;
		}
		Set<Evidence> evidence = new LinkedHashSet<>(proved.evidence().subList(0, 1));
		PolicyVerdict other = s.policy();
		evidence.addAll(other == null ? proved.evidence() : other.evidence());
		return s.withPolicy(new PolicyVerdict(proved.policy(), proved.certainty(), List.copyOf(evidence)));
	}

	private static @Nullable KernelPolicy policy(ProcessSnapshot s) {
		PolicyVerdict verdict = s.policy();
		return verdict == null ? null : verdict.policy();
	}

	/**
	 * The last snapshot. Never reads.
	 *
	 * @return empty before the first refresh
	 */
	public Optional<ProcessSnapshot> snapshot() {
		return Optional.ofNullable(last);
	}

	/**
	 * What a thread was at the last refresh. Never reads.
	 *
	 * @param tid the TID
	 * @return empty when there was no such thread, or before the first refresh
	 */
	public Optional<Classification> classification(int tid) {
		return report(tid).map(ThreadReport::classification);
	}

	/**
	 * What was known of a thread at the last refresh. Never reads.
	 *
	 * @param tid the TID
	 * @return empty when there was no such thread, or before the first refresh
	 */
	public Optional<ThreadReport> report(int tid) {
		ProcessSnapshot s = last;
		return s == null ? Optional.empty() : s.thread(tid);
	}

	/**
	 * Adds a listener for changes of the set of workers or untraced workers, or of the kernel's policy.
	 *
	 * @param listener gets the new snapshot
	 * @return removes the listener
	 */
	public Runnable onChange(Consumer<ProcessSnapshot> listener) {
		listeners.add(listener);
		return () -> listeners.remove(listener);
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
