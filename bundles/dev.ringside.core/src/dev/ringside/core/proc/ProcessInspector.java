/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.proc;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.evidence.Evidence.Rule;
import dev.ringside.core.evidence.KernelState;
import dev.ringside.core.evidence.KernelState.Syscall;
import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.kernel.KernelPolicies;
import dev.ringside.core.kernel.KernelPolicy;
import dev.ringside.core.kernel.PolicyProbe;
import dev.ringside.core.kernel.PolicyVerdict;
import dev.ringside.core.proc.ProcException.Reason;
import dev.ringside.core.process.KernelInfo;
import dev.ringside.core.process.ProcessSnapshot;
import dev.ringside.core.process.ThreadReport;
import dev.ringside.core.thread.Classification;
import dev.ringside.core.thread.TaskFlags;
import dev.ringside.core.thread.ThreadClassifier;
import dev.ringside.core.thread.ThreadFacts;

/**
 * Takes snapshots of local processes.
 * <p>
 * A snapshot costs one read of {@code task/} and one {@code stat} a thread; everything else is read for workers only,
 * and not again for a worker that an earlier snapshot has. Thread-safe.
 */
public final class ProcessInspector {

	/** How much of user threads is read. */
	public enum Detail {
		/** Only what tells them from workers. */
		WORKERS,
		/** Their tracer too, which costs one more read a thread. */
		ALL
	}

	private final ProcFs procFs;
	private final KernelInfo kernel;
	private final Optional<KernelPolicy> chosenPolicy;
	private final boolean foreignNumbers;

	/**
	 * An inspector for processes of this machine. Reads the kernel's release once.
	 *
	 * @param procFs       this machine's /proc
	 * @param chosenPolicy the user's choice of policy; empty for AUTO
	 * @return the inspector
	 */
	public static ProcessInspector ofThisMachine(ProcFs procFs, Optional<KernelPolicy> chosenPolicy) {
		return new ProcessInspector(procFs,
				new KernelInfo(procFs.release().orElse(null), KernelInfo.localArchitecture().orElse(null)),
				chosenPolicy, procFs.numbersAreForeign());
	}

	/**
	 * An inspector.
	 *
	 * @param procFs         the /proc to read
	 * @param kernel         the kernel that wrote it
	 * @param chosenPolicy   the user's choice of policy; empty for AUTO
	 * @param foreignNumbers see {@link ProcFs#numbersAreForeign()}
	 */
	public ProcessInspector(ProcFs procFs, KernelInfo kernel, Optional<KernelPolicy> chosenPolicy,
			boolean foreignNumbers) {
		this.procFs = procFs;
		this.kernel = kernel;
		this.chosenPolicy = chosenPolicy;
		this.foreignNumbers = foreignNumbers;
	}

	/**
	 * The kernel.
	 *
	 * @return what is known of it
	 */
	public KernelInfo kernel() {
		return kernel;
	}

	/**
	 * The policy before any worker was seen.
	 *
	 * @return the user's choice or the release's; empty where nothing is known
	 */
	public Optional<PolicyVerdict> priorPolicy() {
		return policy(List.of());
	}

	/**
	 * The policy by what workers of this kernel have shown.
	 *
	 * @param probes observations of threads that are known to be workers, the strongest first; may be empty
	 * @return the user's choice, what a probe proves, or the release's; empty where nothing is known
	 */
	public Optional<PolicyVerdict> policy(List<PolicyProbe> probes) {
		Architecture a = kernel.architecture();
		return a == null ? Optional.empty() : KernelPolicies.decide(chosenPolicy, kernel.release(), a, probes);
	}

	/**
	 * The user's choice of policy, which nothing that a worker shows overrules.
	 *
	 * @return empty for AUTO
	 */
	public Optional<KernelPolicy> chosenPolicy() {
		return chosenPolicy;
	}

	/**
	 * Takes a snapshot.
	 *
	 * @param pid      the process id, or the TID of any of its threads
	 * @param detail   how much of user threads to read
	 * @param previous an earlier snapshot of the same process, of which known workers are taken over; null for none
	 * @return the snapshot
	 * @throws ProcException when the process does not exist or cannot be read
	 */
	public ProcessSnapshot inspect(int pid, Detail detail, @Nullable ProcessSnapshot previous) throws ProcException {
		TaskStatus status = procFs.status(pid, pid);
		int leader = status.processId();
		Set<Integer> tids = procFs.threads(leader);
		List<TaskStat> stats = new ArrayList<>(tids.size());
		boolean candidates = false;
		for (int tid : tids) {
			try {
				TaskStat stat = procFs.stat(leader, tid);
				if (stat.tid() == tid) {
					stats.add(stat);
					candidates |= isCandidate(stat.flags());
				}
			} catch (ProcException e) {
				if (e.reason() == Reason.DENIED || e.reason() == Reason.FAILED) {
					throw e;
				}
				// VANISHED: the thread has ended; MALFORMED: half of it had.
			}
		}
		if (stats.isEmpty()) {
			throw new ProcException(Reason.VANISHED, dev.ringside.core.text.Texts.get("proc.vanished", pid));
		}
		int tracer = pid == leader ? status.tracer() : tracer(leader, leader);
		if (!candidates) {
			return withoutWorkers(leader, tracer, stats, detail);
		}
		return withWorkers(leader, tracer, stats, tids, detail, previous);
	}

	private ProcessSnapshot withoutWorkers(int pid, int tracer, List<TaskStat> stats, Detail detail) {
		ThreadClassifier classifier = new ThreadClassifier(kernel.release(), null, kernel.architecture());
		List<ThreadReport> threads = new ArrayList<>(stats.size());
		for (TaskStat stat : stats) {
			threads.add(user(pid, stat, classifier, detail));
		}
		return new ProcessSnapshot(pid, kernel, priorPolicy().orElse(null), tracer, threads);
	}

	private ProcessSnapshot withWorkers(int pid, int tracer, List<TaskStat> stats, Set<Integer> tids, Detail detail,
			@Nullable ProcessSnapshot previous) {
		ThreadClassifier classifier = new ThreadClassifier(kernel.release(), null, kernel.architecture());
		List<ThreadReport> threads = new ArrayList<>(stats.size());
		Set<PolicyProbe> probes = EnumSet.noneOf(PolicyProbe.class);
		@Nullable Set<Integer> sqpoll = null;
		boolean sqpollRead = false;
		for (TaskStat stat : stats) {
			if (!isCandidate(stat.flags())) {
				threads.add(user(pid, stat, classifier, detail));
				continue;
			}
			@Nullable ThreadReport known = previous == null ? null : previous.thread(stat.tid()).orElse(null);
			if (known != null && known.startTime() == stat.startTime() && known.name().equals(stat.name())
					&& known.isWorker()) {
				threads.add(new ThreadReport(stat.tid(), stat.name(), stat.state(), known.classification(),
						tracer(pid, stat.tid()), stat.startTime(),
						stat.processor(), known.kernelState()));
				addProbe(known.kernelState(), known.classification(), probes);
				continue;
			}
			if (!sqpollRead) {
				sqpollRead = true;
				sqpoll = sqpollThreads(pid);
			}
			@Nullable KernelState state = KernelStates.read(procFs, pid, stat.tid()).orElse(null);
			Classification c = classifier
					.classify(new ThreadFacts(stat.tid(), stat.name(), stat.flags(), null, state, sqpoll, tids,
					foreignNumbers));
			threads.add(new ThreadReport(stat.tid(), stat.name(), stat.state(), c, tracer(pid, stat.tid()),
					stat.startTime(), stat.processor(), state));
			addProbe(state, c, probes);
		}
		return new ProcessSnapshot(pid, kernel, policy(probes, previous), tracer, threads);
	}

	private ThreadReport user(int pid, TaskStat stat, ThreadClassifier classifier, Detail detail) {
		Classification c = classifier.classify(ThreadFacts.ofTask(stat.tid(), stat.name(), stat.flags()));
		int tracer = detail == Detail.ALL ? tracer(pid, stat.tid()) : -1;
		return new ThreadReport(stat.tid(), stat.name(), stat.state(), c, tracer, stat.startTime(), stat.processor(),
				null);
	}

	private @Nullable PolicyVerdict policy(Set<PolicyProbe> probes, @Nullable ProcessSnapshot previous) {
		Architecture a = kernel.architecture();
		if (a == null) {
			return null;
		}
		@Nullable PolicyVerdict now = KernelPolicies.decide(chosenPolicy, kernel.release(), a, List.copyOf(probes))
				.orElse(null);
		@Nullable PolicyVerdict before = previous == null ? null : previous.policy();
		// A stopped worker's files may say less than a running one's did: what a probe proved once stays proved.
		if (before != null && now != null && before.certainty().compareTo(now.certainty()) < 0) {
			return before;
		}
		return now;
	}

	private static void addProbe(@Nullable KernelState state, Classification classification, Set<PolicyProbe> probes) {
		if (!classification.isWorker()) {
			return;
		}
		boolean byFlags = classification.evidence().get(0).rule() == Rule.TASK_FLAGS;
		if (byFlags) {
			probes.add(PolicyProbe.WORKER_IN_PROCESS);
		}
		Syscall syscall = state == null ? null : state.syscall();
		if (syscall != null) {
			PolicyProbe.of(syscall).ifPresent(probes::add);
		}
	}

	private @Nullable Set<Integer> sqpollThreads(int pid) {
		try {
			return procFs.sqpollThreads(pid);
		} catch (ProcException e) {
			return null;
		}
	}

	private int tracer(int pid, int tid) {
		try {
			return procFs.status(pid, tid).tracer();
		} catch (ProcException e) {
			return -1;
		}
	}

	private static boolean isCandidate(long flags) {
		return (flags & (TaskFlags.PF_IO_WORKER | TaskFlags.PF_USER_WORKER | TaskFlags.PF_KTHREAD)) != 0;
	}
}
