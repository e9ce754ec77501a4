/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.thread;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.evidence.Certainty;
import dev.ringside.core.evidence.Evidence;
import dev.ringside.core.evidence.Evidence.Rule;
import dev.ringside.core.evidence.KernelState;
import dev.ringside.core.evidence.RegisterSample;
import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.kernel.KernelPolicy;
import dev.ringside.core.kernel.KernelRelease;
import dev.ringside.core.text.Untrusted;

/**
 * The one place that decides what a thread is.
 * <p>
 * Where the kernel's task flags are known they decide alone; a name only says which kind of worker it is. Where they
 * are not known (remote targets, cores) several weak signs are weighed, and the certainty says so.
 * <p>
 * Immutable and thread-safe.
 */
public final class ThreadClassifier {

	private final @Nullable KernelRelease release;
	private final @Nullable KernelPolicy policy;
	private final @Nullable Architecture architecture;

	/**
	 * A classifier for the threads of one kernel.
	 *
	 * @param release      the kernel's release; null when not known
	 * @param policy       the kernel's policy, which says whether register values can be a sign; null when not known
	 * @param architecture the kernel's architecture; null when not known
	 */
	public ThreadClassifier(@Nullable KernelRelease release, @Nullable KernelPolicy policy,
			@Nullable Architecture architecture) {
		this.release = release;
		this.policy = policy;
		this.architecture = architecture;
	}

	/**
	 * Decides what a thread is.
	 *
	 * @param facts what is known of it
	 * @return the verdict; {@link ThreadKind#UNKNOWN} where the facts contradict each other or there are none
	 */
	public Classification classify(ThreadFacts facts) {
		Long flags = facts.flags();
		return flags != null ? byFlags(facts, flags) : withoutFlags(facts);
	}

	/** Rules 1 to 5: the kernel says what the task is. */
	private Classification byFlags(ThreadFacts facts, long flags) {
		String hex = "0x" + Long.toHexString(flags);
		boolean ioWorker = (flags & TaskFlags.PF_IO_WORKER) != 0;
		boolean kthread = (flags & TaskFlags.PF_KTHREAD) != 0;
		boolean userWorker = (flags & TaskFlags.PF_USER_WORKER) != 0;
		KernelRelease r = release;
		// The bits are no documented ABI. Where the release cannot be read, they are still the best sign there is.
		boolean known = r != null;
		boolean hasIoWorkerBit = r == null || r.isAtLeast(5, 10);
		boolean hasUserWorkerBit = r != null && r.isAtLeast(6, 4);
		Certainty certainty = known ? Certainty.CERTAIN : Certainty.LIKELY;
		if (kthread) {
			return new Classification(ThreadKind.UNKNOWN, certainty, OptionalInt.empty(), false,
					List.of(Evidence.of(Rule.TASK_FLAGS, "flags.kthread", hex)));
		}
		if (hasIoWorkerBit && ioWorker) {
			if (hasUserWorkerBit && !userWorker) {
				return new Classification(ThreadKind.UNKNOWN, Certainty.POSSIBLE, OptionalInt.empty(), false,
						List.of(Evidence.of(Rule.TASK_FLAGS, "flags.inconsistent", hex)));
			}
			return ioWorker(facts, certainty, Evidence.of(Rule.TASK_FLAGS, "flags.ioWorker", hex));
		}
		if (hasUserWorkerBit && userWorker) {
			return kernelWorker(facts, Evidence.of(Rule.TASK_FLAGS, "flags.userWorker", hex));
		}
		List<Evidence> evidence = new ArrayList<>();
		evidence.add(hasIoWorkerBit ? Evidence.of(Rule.TASK_FLAGS, "flags.user", hex)
				: Evidence.of(Rule.KERNEL_RELEASE, "flags.tooOld", hex, String.valueOf(r)));
		String name = facts.name();
		if (name != null && WorkerName.parse(name).isPresent()) {
			evidence.add(Evidence.of(Rule.NAME, "name.spoofed", Untrusted.display(name)));
		}
		return new Classification(ThreadKind.USER, certainty, OptionalInt.empty(), false, evidence);
	}

	/** The flags say io_uring; name, fdinfo and kernel function say which kind and whose. */
	private static Classification ioWorker(ThreadFacts facts, Certainty certainty, Evidence first) {
		List<Evidence> evidence = new ArrayList<>();
		evidence.add(first);
		String name = facts.name();
		Optional<WorkerName> parsed = name == null ? Optional.empty()
				: WorkerName.parse(name).filter(n -> n.kind() != ThreadKind.KERNEL_WORKER);
		if (name != null) {
			evidence.add(Evidence.of(Rule.NAME, parsed.isPresent() ? "name.matches" : "name.renamed",
					Untrusted.display(name)));
		}
		// A sibling can rename a worker, so what the kernel says of the ring or the call stack goes before the name.
		ThreadKind kind = parsed.map(WorkerName::kind).orElse(ThreadKind.IO_WORKER);
		Set<Integer> sqpoll = facts.sqpollThreads();
		KernelState state = facts.kernelState();
		String function = state == null ? null : state.function();
		boolean listed = sqpoll != null && sqpoll.contains(facts.tid()) && !facts.foreignNumbers();
		if (listed) {
			kind = ThreadKind.SQPOLL;
			evidence.add(Evidence.of(Rule.RING_FDINFO, "fdinfo.confirms", facts.tid()));
		} else if ("io_sq_thread".equals(function)) {
			kind = ThreadKind.SQPOLL;
		} else if ("io_wq_worker".equals(function) && kind == ThreadKind.SQPOLL) {
			kind = ThreadKind.IO_WORKER;
		} else if (kind == ThreadKind.SQPOLL && sqpoll != null && !facts.foreignNumbers()) {
			evidence.add(Evidence.of(Rule.RING_FDINFO, "fdinfo.silent"));
		}
		if (state != null) {
			addKernelState(state, evidence);
		}
		boolean misnamed = parsed.isEmpty() && name != null || parsed.isPresent() && parsed.get().kind() != kind;
		OptionalInt owner = misnamed || parsed.isEmpty() ? OptionalInt.empty()
				: owner(facts, parsed.get().owner(), evidence);
		return new Classification(kind, certainty, owner, misnamed, evidence);
	}

	private static Classification kernelWorker(ThreadFacts facts, Evidence first) {
		List<Evidence> evidence = new ArrayList<>();
		evidence.add(first);
		OptionalInt owner = OptionalInt.empty();
		String name = facts.name();
		if (name != null) {
			Optional<WorkerName> parsed = WorkerName.parse(name).filter(n -> n.kind() == ThreadKind.KERNEL_WORKER);
			evidence.add(Evidence.of(Rule.NAME, parsed.isPresent() ? "name.matches" : "name.other",
					Untrusted.display(name)));
			if (parsed.isPresent() && parsed.get().owner().isPresent()) {
				owner = owner(facts, parsed.get().owner(), evidence);
			}
		}
		KernelState state = facts.kernelState();
		if (state != null) {
			addKernelState(state, evidence);
		}
		return new Classification(ThreadKind.KERNEL_WORKER, Certainty.CERTAIN, owner, false, evidence);
	}

	/**
	 * The owner, where the number of the name is a thread of the process. In a container the number is one of the
	 * initial PID namespace, and a thread that happens to have the same number in the inner one is somebody else.
	 */
	private static OptionalInt owner(ThreadFacts facts, OptionalInt number, List<Evidence> evidence) {
		if (number.isEmpty()) {
			return OptionalInt.empty();
		}
		if (facts.foreignNumbers()) {
			evidence.add(Evidence.of(Rule.NAME, "owner.namespace", number.getAsInt()));
			return OptionalInt.empty();
		}
		Set<Integer> tids = facts.processThreads();
		if (tids != null && !tids.contains(number.getAsInt())) {
			// The thread that made the ring may have ended, and a sibling may have put any number there.
			evidence.add(Evidence.of(Rule.NAME, "owner.gone", number.getAsInt()));
			return OptionalInt.empty();
		}
		return number;
	}

	private static void addKernelState(KernelState state, List<Evidence> evidence) {
		if (state.isInWorkerLoop()) {
			evidence.add(Evidence.of(Rule.KERNEL_STATE, "kernel.function",
					Untrusted.display(String.valueOf(state.function()))));
		}
		KernelState.Syscall syscall = state.syscall();
		if (syscall != null && syscall.hasNoUserState()) {
			evidence.add(Evidence.of(Rule.KERNEL_STATE, "kernel.syscall"));
		}
	}

	/** Rule 6: what a debugger or a core tells. */
	private Classification withoutFlags(ThreadFacts facts) {
		List<Evidence> evidence = new ArrayList<>();
		String name = facts.name();
		Optional<WorkerName> parsed = name == null ? Optional.empty() : WorkerName.parse(name);
		RegisterSample registers = facts.registers();
		KernelPolicy p = policy;
		Architecture a = architecture;
		boolean kthreads = p == KernelPolicy.KTHREAD;
		// A distribution may have moved workers into the process although its release says they are kernel threads.
		boolean unknown = p == null || kthreads;
		boolean excluded = a == Architecture.S390 || a == Architecture.POWERPC;
		boolean zeroTells = unknown ? !excluded : p != null && p.hasZeroPcAndSp();
		boolean stackTells = unknown ? !excluded : p != KernelPolicy.S390_KERNEL_PC && p != KernelPolicy.PPC_UNREADABLE;
		if (registers != null && registers.error() == null) {
			if (stackTells && registers.hasUserStack()) {
				evidence.add(Evidence.of(Rule.REGISTERS, "registers.userStack", hex(registers.sp())));
				if (parsed.isPresent()) {
					evidence.add(Evidence.of(Rule.NAME, "name.spoofed", Untrusted.display(String.valueOf(name))));
				}
				return new Classification(ThreadKind.USER, Certainty.LIKELY, OptionalInt.empty(), false, evidence);
			}
			if (zeroTells && registers.hasUserCode()) {
				// A debugger's list of threads shows the program counter of each, and nothing else of its registers.
				evidence.add(Evidence.of(Rule.REGISTERS, "registers.userCode", hex(registers.pc())));
				if (parsed.isPresent()) {
					evidence.add(Evidence.of(Rule.NAME, "name.spoofed", Untrusted.display(String.valueOf(name))));
				}
				return new Classification(ThreadKind.USER, Certainty.LIKELY, OptionalInt.empty(), false, evidence);
			}
			if (zeroTells && registers.pcAndSpAreZero()) {
				return byRegisters(facts, registers, parsed, evidence);
			}
		}
		boolean unreadable = registers != null && registers.error() != null;
		if (kthreads && !unreadable) {
			evidence.add(Evidence.of(Rule.KERNEL_RELEASE, "kthreads"));
			if (parsed.isPresent() && name != null) {
				evidence.add(Evidence.of(Rule.NAME, "name.spoofed", Untrusted.display(name)));
			}
			return new Classification(ThreadKind.USER, Certainty.POSSIBLE, OptionalInt.empty(), false, evidence);
		}
		if (parsed.isPresent() && name != null) {
			evidence.add(Evidence.of(Rule.NAME, "name.only", Untrusted.display(name)));
			if (unreadable) {
				evidence.add(0, Evidence.of(Rule.REGISTERS, "registers.unreadable",
						Untrusted.display(String.valueOf(registers == null ? null : registers.error()))));
			}
			Certainty certainty = unreadable && p != null && !p.isReadable() ? Certainty.LIKELY : Certainty.POSSIBLE;
			return new Classification(parsed.get().kind(), certainty, owner(facts, parsed.get().owner(), evidence),
					false, evidence);
		}
		if (name != null && !unreadable) {
			evidence.add(Evidence.of(Rule.NAME, "name.ordinary", Untrusted.display(name)));
			return new Classification(ThreadKind.USER, Certainty.POSSIBLE, OptionalInt.empty(), false, evidence);
		}
		evidence.add(Evidence.of(Rule.REGISTERS, "nothing"));
		return new Classification(ThreadKind.UNKNOWN, Certainty.POSSIBLE, OptionalInt.empty(), false, evidence);
	}

	private Classification byRegisters(ThreadFacts facts, RegisterSample registers, Optional<WorkerName> parsed,
			List<Evidence> evidence) {
		evidence.add(Evidence.of(Rule.REGISTERS, "registers.zero"));
		int signs = 1;
		Long origRax = registers.origRax();
		boolean setup = origRax != null && origRax == RegisterSample.NR_IO_URING_SETUP;
		boolean enter = origRax != null && origRax == RegisterSample.NR_IO_URING_ENTER;
		Architecture a = architecture;
		if (a == null || a.isX86()) {
			if (setup || enter) {
				evidence.add(Evidence.of(Rule.REGISTERS, setup ? "registers.setup" : "registers.enter",
						a == Architecture.I386 ? "orig_eax" : "orig_rax"));
				signs++;
			}
			if (registers.fsBaseShared() && a != Architecture.I386) {
				evidence.add(Evidence.of(Rule.REGISTERS, "registers.fsBase", hex(registers.fsBase())));
				signs++;
			}
		}
		String name = facts.name();
		if (parsed.isPresent() && name != null) {
			evidence.add(Evidence.of(Rule.NAME, "name.matches", Untrusted.display(name)));
			signs++;
		}
		// orig_rax does not tell a worker of an SQPOLL thread (425 too) from the SQPOLL thread: without a name, the
		// plainer word.
		ThreadKind kind = parsed.map(WorkerName::kind).orElse(ThreadKind.IO_WORKER);
		OptionalInt owner = parsed.isPresent() ? owner(facts, parsed.get().owner(), evidence) : OptionalInt.empty();
		return new Classification(kind, signs > 1 ? Certainty.LIKELY : Certainty.POSSIBLE, owner, false, evidence);
	}

	private static String hex(@Nullable Long value) {
		return value == null ? "?" : "0x" + Long.toHexString(value);
	}
}
