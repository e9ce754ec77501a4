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

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.ringside.core.evidence.Certainty;
import dev.ringside.core.evidence.Evidence;
import dev.ringside.core.evidence.Evidence.Rule;
import dev.ringside.core.evidence.KernelState;
import dev.ringside.core.evidence.KernelState.Syscall;
import dev.ringside.core.evidence.RegisterSample;
import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.kernel.KernelPolicy;
import dev.ringside.core.kernel.KernelRelease;
import dev.ringside.core.session.WorkerLabels;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Each detection rule, both ways. */
class ThreadClassifierTest {

	private static final long WORKER_5_12 = 0x10 | 0x400040;
	private static final long WORKER_6_4 = 0x4010 | 0x400040;
	private static final long USER_WORKER_ONLY = 0x4000 | 0x400040;
	private static final long USER = 0x400040;
	private static final long KTHREAD = 0x208040;

	private static ThreadClassifier on(String release) {
		return new ThreadClassifier(KernelRelease.parse(release).orElseThrow(), null, Architecture.X86_64);
	}

	private static ThreadClassifier remote(KernelPolicy policy, Architecture architecture) {
		return new ThreadClassifier(null, policy, architecture);
	}

	private static final ThreadClassifier CORE = new ThreadClassifier(null, null, Architecture.X86_64);

	private static ThreadFacts withRegisters(ThreadFacts f, RegisterSample registers) {
		return new ThreadFacts(f.tid(), f.name(), f.flags(), registers, f.kernelState(), f.sqpollThreads(),
				f.processThreads(), f.foreignNumbers());
	}

	/** Of a process with these threads. */
	private static ThreadFacts in(ThreadFacts f, Integer... tids) {
		return new ThreadFacts(f.tid(), f.name(), f.flags(), f.registers(), f.kernelState(), f.sqpollThreads(),
				Set.of(tids), f.foreignNumbers());
	}

	private static RegisterSample sample(long pc, long sp, Long origRax, boolean shared) {
		return new RegisterSample(pc, sp, 0x33L, origRax, 0x7f0000001000L, shared, null);
	}

	// ---- rule 1: the task flags

	@ParameterizedTest
	@CsvSource({ "5.10.162,0x400050,IO_WORKER", "5.12.3,0x400050,IO_WORKER", "5.15.100,0x400050,IO_WORKER",
			"6.3.13,0x400050,IO_WORKER",
			"6.4.0,0x404050,IO_WORKER", "6.18.44,0x404050,IO_WORKER", "6.18.44,0x400040,USER", "5.15.100,0x400040,USER",
			"5.10.162,0x400040,USER", "6.18.44,0x404040,KERNEL_WORKER", "6.4.0,0x404040,KERNEL_WORKER",
			"6.4.0,0x400050,UNKNOWN",
			"6.18.44,0x400050,UNKNOWN", "6.18.44,0x200040,UNKNOWN", "6.18.44,0x204050,UNKNOWN", "5.9.1,0x400050,USER",
			"4.19.300,0x10,USER",
			"6.3.13,0x404040,USER", "6.3.13,0x404050,IO_WORKER", "6.18.44,0,USER", "6.18.44,-1,UNKNOWN" })
	void flagsDecideByTheRelease(String release, String flags, ThreadKind expected) {
		Classification c = on(release).classify(ThreadFacts.ofTask(7, "program", Long.decode(flags)));
		assertThat(c.kind()).isEqualTo(expected);
		assertThat(c.evidence()).isNotEmpty();
		assertThat(c.isWorker()).isEqualTo(expected != ThreadKind.USER && expected != ThreadKind.UNKNOWN);
		if (expected != ThreadKind.UNKNOWN) {
			assertThat(c.certainty()).isEqualTo(Certainty.CERTAIN);
		}
	}

	@Test
	void aProgramCounterAloneTellsAUserThreadFromItsName() {
		RegisterSample running = new RegisterSample(0x401136L, null, null, null, null, false, null);
		Classification user = remote(null, Architecture.X86_64)
				.classify(ThreadFacts.ofDebugger(7, "iou-wrk-5", running));
		assertThat(user.kind()).isEqualTo(ThreadKind.USER);
		assertThat(user.certainty()).isEqualTo(Certainty.LIKELY);
		assertThat(user.evidenceTexts()).anyMatch(t -> t.contains("0x401136"));
		RegisterSample zero = new RegisterSample(0L, null, null, null, null, false, null);
		assertThat(remote(null, Architecture.X86_64).classify(ThreadFacts.ofDebugger(7, "iou-wrk-5", zero)).isWorker())
				.isTrue();
		// there a worker's program counter is the kernel's
		assertThat(remote(KernelPolicy.S390_KERNEL_PC, Architecture.S390)
				.classify(ThreadFacts.ofDebugger(7, "iou-wrk-5", running)).isWorker())
				.isTrue();
	}

	@Test
	void withoutAReleaseTheFlagsAreLikelyOnly() {
		ThreadClassifier unknown = new ThreadClassifier(null, null, null);
		Classification worker = unknown.classify(ThreadFacts.ofTask(7, "iou-wrk-5", WORKER_5_12));
		assertThat(worker.kind()).isEqualTo(ThreadKind.IO_WORKER);
		assertThat(worker.certainty()).isEqualTo(Certainty.LIKELY);
		Classification user = unknown.classify(ThreadFacts.ofTask(7, "iou-wrk-5", USER));
		assertThat(user.kind()).isEqualTo(ThreadKind.USER);
		assertThat(user.certainty()).isEqualTo(Certainty.LIKELY);
		// 0x4000 alone means something else before 6.4.
		assertThat(unknown.classify(ThreadFacts.ofTask(7, "x", USER_WORKER_ONLY)).kind()).isEqualTo(ThreadKind.USER);
	}

	@ParameterizedTest
	@ValueSource(strings = { "iou-wrk-1", "iou-sqp-1", "iou-mgr-1", "vhost-1", "kvm-nx-lpage-re" })
	void aUserThreadIsNeverFlaggedForItsName(String name) {
		Classification c = on("6.18.44").classify(ThreadFacts.ofTask(7, name, USER));
		assertThat(c.kind()).isEqualTo(ThreadKind.USER);
		assertThat(c.certainty()).isEqualTo(Certainty.CERTAIN);
		assertThat(WorkerLabels.BY_TID.kind(c)).isEmpty();
		assertThat(c.evidenceTexts()).anyMatch(t -> t.contains("\"" + name + "\"") && t.contains("not a worker"));
	}

	@Test
	void registersNeverOverruleTheFlags() {
		ThreadFacts zero = withRegisters(ThreadFacts.ofTask(7, "iou-wrk-1", USER), sample(0, 0, 426L, true));
		assertThat(on("6.18.44").classify(zero).kind()).isEqualTo(ThreadKind.USER);
		ThreadFacts stack = withRegisters(ThreadFacts.ofTask(7, "program", WORKER_6_4),
				sample(1, 2, -1L, false));
		assertThat(on("6.18.44").classify(stack).kind()).isEqualTo(ThreadKind.IO_WORKER);
	}

	@Property
	void whateverNameAndFlagsAWorkerHasTheFlagAndNoUserHasNot(@ForAll String name, @ForAll long flags) {
		Classification c = on("6.18.44").classify(ThreadFacts.ofTask(7, name, flags));
		assertThat(c.evidence()).isNotEmpty();
		boolean io = (flags & 0x10) != 0;
		boolean user = (flags & 0x4000) != 0;
		boolean kthread = (flags & 0x200000) != 0;
		if (kthread || io && !user) {
			assertThat(c.kind()).isEqualTo(ThreadKind.UNKNOWN);
		} else {
			assertThat(c.isWorker()).isEqualTo(user);
			assertThat(c.certainty()).isEqualTo(Certainty.CERTAIN);
		}
		assertThat(c.evidenceTexts()).allMatch(t -> t.codePoints().noneMatch(Character::isISOControl));
	}

	@Test
	void plainKernelThreadsAreNotOfAProcess() {
		assertThat(on("6.18.44").classify(ThreadFacts.ofTask(2, "kthreadd", KTHREAD)).kind())
				.isEqualTo(ThreadKind.UNKNOWN);
	}

	// ---- rule 3: names only after the flags

	@ParameterizedTest
	@CsvSource({ "iou-wrk-42,IO_WORKER,false", "iou-sqp-42,SQPOLL,false", "iou-mgr-42,IO_MANAGER,false",
			"renamed,IO_WORKER,true",
			"iou-wrk-,IO_WORKER,true", "iou-wrk-042,IO_WORKER,true", "'iou-wrk-42 ',IO_WORKER,true",
			"iou-wrk-4x,IO_WORKER,true",
			"IOU-WRK-42,IO_WORKER,true", "vhost-42,IO_WORKER,true", "iou-wrk-99999999,IO_WORKER,true",
			"'',IO_WORKER,true" })
	void aWorkersNameSaysWhichKind(String name, ThreadKind kind, boolean renamed) {
		Classification c = on("5.15.100")
				.classify(in(ThreadFacts.ofTask(50, name, WORKER_5_12), 42, 50));
		assertThat(c.kind()).isEqualTo(kind);
		assertThat(c.renamed()).isEqualTo(renamed);
		assertThat(c.owner()).isEqualTo(renamed ? OptionalInt.empty() : OptionalInt.of(42));
		assertThat(c.certainty()).isEqualTo(Certainty.CERTAIN);
	}

	@Test
	void theLabelIsTheContracts() {
		ThreadClassifier k = on("6.18.44");
		assertThat(WorkerLabels.BY_TID.kind(k.classify(ThreadFacts.ofTask(4864, "iou-wrk-4861", WORKER_6_4))))
				.isEqualTo("io_uring worker of 4861");
		assertThat(WorkerLabels.BY_TID.kind(k.classify(ThreadFacts.ofTask(4864, "iou-sqp-4861", WORKER_6_4))))
				.isEqualTo("io_uring SQPOLL of 4861");
		assertThat(WorkerLabels.BY_TID.kind(k.classify(ThreadFacts.ofTask(4864, "cheat", WORKER_6_4))))
				.isEqualTo("io_uring worker (renamed)");
		assertThat(WorkerLabels.BY_TID.kind(CORE.classify(ThreadFacts.ofDebugger(4864, "iou-wrk-9", null))))
				.isEqualTo("possibly io_uring worker of 9");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a)b (c", "x\ny", "\u001b[31mred", "\"quoted\\", "iou-wrk-1\n", "\u202eevil", ") S 1 1 1",
			"\u0000" })
	void namesAreEscapedInEvidence(String name) {
		for (long flags : new long[] { WORKER_6_4, USER, USER_WORKER_ONLY }) {
			Classification c = on("6.18.44").classify(ThreadFacts.ofTask(7, name, flags));
			assertThat(c.isWorker()).isEqualTo(flags != USER);
			assertThat(String.join("", c.evidenceTexts())).doesNotContain("\n", "\u001b", "\u202e", "\u0000");
		}
	}

	@Test
	void theOwnerMustBeAThreadOfTheProcess() {
		ThreadFacts facts = ThreadFacts.ofTask(50, "iou-wrk-42", WORKER_6_4);
		assertThat(on("6.18.44").classify(in(facts, 42, 50)).owner()).hasValue(42);
		Classification gone = on("6.18.44").classify(in(facts, 41, 50));
		assertThat(gone.owner()).isEmpty();
		assertThat(gone.kind()).isEqualTo(ThreadKind.IO_WORKER);
		assertThat(gone.renamed()).isFalse();
		assertThat(gone.evidenceTexts()).anyMatch(t -> t.contains("42") && t.contains("not resolved"));
	}

	@Test
	void numbersOfAnotherNamespaceAreNoOwners() {
		ThreadFacts foreign = new ThreadFacts(50, "iou-sqp-42", WORKER_6_4, null, null, Set.of(50), Set.of(42, 50),
				true);
		Classification c = on("6.18.44").classify(foreign);
		assertThat(c.owner()).isEmpty();
		assertThat(c.kind()).isEqualTo(ThreadKind.SQPOLL);
		assertThat(c.evidence()).extracting(Evidence::rule).doesNotContain(Rule.RING_FDINFO);
	}

	// ---- rules 2 and 4, 5

	@Test
	void lookAlikesHaveTheirOwnKind() {
		Classification vhost = on("6.18.44")
				.classify(in(ThreadFacts.ofTask(50, "vhost-42", USER_WORKER_ONLY), 42, 50));
		assertThat(vhost.kind()).isEqualTo(ThreadKind.KERNEL_WORKER);
		assertThat(vhost.owner()).hasValue(42);
		Classification kvm = on("6.18.44").classify(ThreadFacts.ofTask(50, "kvm-nx-lpage-re", USER_WORKER_ONLY));
		assertThat(kvm.kind()).isEqualTo(ThreadKind.KERNEL_WORKER);
		assertThat(kvm.owner()).isEmpty();
		// A look-alike that carries an io worker's name is still not io_uring's.
		assertThat(on("6.18.44").classify(ThreadFacts.ofTask(50, "iou-wrk-42", USER_WORKER_ONLY)).kind())
				.isEqualTo(ThreadKind.KERNEL_WORKER);
	}

	@Test
	void fdinfoConfirmsSqpollAndBeatsTheName() {
		ThreadFacts listed = new ThreadFacts(50, "iou-sqp-42", WORKER_6_4, null, null, Set.of(50), Set.of(42, 50),
				false);
		Classification c = on("6.18.44").classify(listed);
		assertThat(c.kind()).isEqualTo(ThreadKind.SQPOLL);
		assertThat(c.evidence()).extracting(Evidence::rule).contains(Rule.RING_FDINFO);
		ThreadFacts disguised = new ThreadFacts(50, "iou-wrk-42", WORKER_6_4, null, null, Set.of(50), Set.of(42, 50),
				false);
		Classification d = on("6.18.44").classify(disguised);
		assertThat(d.kind()).isEqualTo(ThreadKind.SQPOLL);
		assertThat(d.renamed()).isTrue();
		assertThat(d.owner()).isEmpty();
		ThreadFacts silent = new ThreadFacts(50, "iou-sqp-42", WORKER_6_4, null, null, Set.of(), Set.of(42, 50), false);
		assertThat(on("6.18.44").classify(silent).evidenceTexts()).anyMatch(t -> t.contains("No ring"));
	}

	@Test
	void fdinfoCannotMakeAUserThreadAWorker() {
		ThreadFacts user = new ThreadFacts(50, "x", USER, null,
				new KernelState(new Syscall(0, false, 0, 0), "io_wq_worker"), Set.of(50),
				Set.of(50), false);
		assertThat(on("6.18.44").classify(user).kind()).isEqualTo(ThreadKind.USER);
	}

	@Test
	void theKernelFunctionBeatsTheName() {
		KernelState sq = new KernelState(null, "io_sq_thread");
		KernelState wq = new KernelState(new Syscall(426, true, 0, 0), "io_wq_worker");
		ThreadFacts a = new ThreadFacts(50, "iou-wrk-42", WORKER_6_4, null, sq, null, Set.of(42, 50), false);
		assertThat(on("6.18.44").classify(a).kind()).isEqualTo(ThreadKind.SQPOLL);
		ThreadFacts b = new ThreadFacts(50, "iou-sqp-42", WORKER_6_4, null, wq, null, Set.of(42, 50), false);
		Classification c = on("6.18.44").classify(b);
		assertThat(c.kind()).isEqualTo(ThreadKind.IO_WORKER);
		assertThat(c.evidence()).extracting(Evidence::rule).filteredOn(r -> r == Rule.KERNEL_STATE).hasSize(2);
	}

	// ---- rule 6: remote targets and cores

	@Test
	void zeroRegistersWithAnotherSignAreLikely() {
		Classification enter = CORE.classify(ThreadFacts.ofDebugger(7, null, sample(0, 0, 426L, false)));
		assertThat(enter.kind()).isEqualTo(ThreadKind.IO_WORKER);
		assertThat(enter.certainty()).isEqualTo(Certainty.LIKELY);
		Classification setup = CORE.classify(ThreadFacts.ofDebugger(7, null, sample(0, 0, 425L, true)));
		assertThat(setup.kind()).isEqualTo(ThreadKind.IO_WORKER);
		assertThat(setup.certainty()).isEqualTo(Certainty.LIKELY);
		assertThat(setup.owner()).isEmpty();
		Classification shared = CORE.classify(ThreadFacts.ofDebugger(7, null, sample(0, 0, -1L, true)));
		assertThat(shared.certainty()).isEqualTo(Certainty.LIKELY);
		Classification named = CORE.classify(ThreadFacts.ofDebugger(7, "iou-sqp-5", sample(0, 0, -1L, false)));
		assertThat(named.kind()).isEqualTo(ThreadKind.SQPOLL);
		assertThat(named.certainty()).isEqualTo(Certainty.LIKELY);
	}

	@Test
	void zeroRegistersAloneArePossible() {
		Classification c = CORE.classify(ThreadFacts.ofDebugger(7, null, RegisterSample.of(0, 0)));
		assertThat(c.kind()).isEqualTo(ThreadKind.IO_WORKER);
		assertThat(c.certainty()).isEqualTo(Certainty.POSSIBLE);
		ThreadClassifier arm = new ThreadClassifier(null, null, Architecture.ARM64);
		// Numbers of x86 system calls mean nothing elsewhere.
		Classification a = arm.classify(ThreadFacts.ofDebugger(7, null, sample(0, 0, 426L, true)));
		assertThat(a.certainty()).isEqualTo(Certainty.POSSIBLE);
	}

	@Test
	void i386HasTheSameSystemCallNumbersButNoFsBase() {
		ThreadClassifier i386 = new ThreadClassifier(null, null, Architecture.I386);
		Classification c = i386.classify(ThreadFacts.ofDebugger(7, null, sample(0, 0, 426L, false)));
		assertThat(c.certainty()).isEqualTo(Certainty.LIKELY);
		assertThat(c.evidenceTexts()).anyMatch(t -> t.contains("orig_eax"));
		assertThat(i386.classify(ThreadFacts.ofDebugger(7, null, sample(0, 0, -1L, true))).certainty())
				.isEqualTo(Certainty.POSSIBLE);
	}

	@Test
	void aJumpToNullIsAUserThread() {
		Classification c = CORE.classify(ThreadFacts.ofDebugger(7, null, sample(0, 0x7ffc0000L, -1L, true)));
		assertThat(c.kind()).isEqualTo(ThreadKind.USER);
		assertThat(c.certainty()).isEqualTo(Certainty.LIKELY);
	}

	@Test
	void aUserStackBeatsAWorkersName() {
		Classification c = CORE
				.classify(ThreadFacts.ofDebugger(7, "iou-wrk-1", sample(0x401000, 0x7ffc0000L, -1L, false)));
		assertThat(c.kind()).isEqualTo(ThreadKind.USER);
		assertThat(c.evidence()).extracting(Evidence::rule).containsExactly(Rule.REGISTERS, Rule.NAME);
	}

	@ParameterizedTest
	@EnumSource(value = Architecture.class, names = { "S390", "POWERPC" })
	void registersDoNotTellOnS390AndUnknownPowerpc(Architecture architecture) {
		ThreadClassifier k = new ThreadClassifier(null, null, architecture);
		assertThat(k.classify(ThreadFacts.ofDebugger(7, null, RegisterSample.of(0, 0))).kind())
				.isEqualTo(ThreadKind.UNKNOWN);
		assertThat(k.classify(ThreadFacts.ofDebugger(7, null, RegisterSample.of(1, 2))).kind())
				.isEqualTo(ThreadKind.UNKNOWN);
		assertThat(k.classify(ThreadFacts.ofDebugger(7, "main", RegisterSample.of(1, 2))).kind())
				.isEqualTo(ThreadKind.USER);
	}

	@Test
	void policiesSayWhereRegistersTell() {
		RegisterSample zero = RegisterSample.of(0, 0);
		RegisterSample user = RegisterSample.of(5, 0x7000);
		for (KernelPolicy policy : KernelPolicy.values()) {
			Architecture a = policy.architectures().iterator().next();
			Classification z = remote(policy, a).classify(ThreadFacts.ofDebugger(7, null, zero));
			boolean tells = policy.hasZeroPcAndSp() || policy == KernelPolicy.KTHREAD;
			assertThat(z.isWorker()).as("zero under %s", policy).isEqualTo(tells);
			Classification u = remote(policy, a).classify(ThreadFacts.ofDebugger(7, null, user));
			assertThat(u.isWorker()).as("user stack under %s", policy).isFalse();
			boolean stack = policy != KernelPolicy.S390_KERNEL_PC && policy != KernelPolicy.PPC_UNREADABLE;
			assertThat(u.kind()).as("user stack under %s", policy)
					.isEqualTo(stack ? ThreadKind.USER : ThreadKind.UNKNOWN);
		}
	}

	@Test
	void whereWorkersAreKernelThreadsANameIsNoSign() {
		Classification c = remote(KernelPolicy.KTHREAD, Architecture.X86_64)
				.classify(ThreadFacts.ofDebugger(7, "iou-wrk-1", null));
		assertThat(c.kind()).isEqualTo(ThreadKind.USER);
		assertThat(c.evidence()).extracting(Evidence::rule).contains(Rule.KERNEL_RELEASE);
	}

	@Test
	void unreadableRegistersAreASignOnlyWithANameAndAPolicy() {
		RegisterSample error = RegisterSample.unreadable("Couldn't get registers: Invalid argument.");
		Classification named = remote(KernelPolicy.REGSET_EINVAL, Architecture.X86_64)
				.classify(ThreadFacts.ofDebugger(7, "iou-wrk-5", error));
		assertThat(named.kind()).isEqualTo(ThreadKind.IO_WORKER);
		assertThat(named.certainty()).isEqualTo(Certainty.LIKELY);
		Classification unknownPolicy = CORE.classify(ThreadFacts.ofDebugger(7, "iou-wrk-5", error));
		assertThat(unknownPolicy.certainty()).isEqualTo(Certainty.POSSIBLE);
		assertThat(CORE.classify(ThreadFacts.ofDebugger(7, "main", error)).kind()).isEqualTo(ThreadKind.UNKNOWN);
		assertThat(CORE.classify(ThreadFacts.ofDebugger(7, null, error)).kind()).isEqualTo(ThreadKind.UNKNOWN);
	}

	@Test
	void withoutAnyFactItIsUnknown() {
		Classification c = CORE.classify(ThreadFacts.ofDebugger(0, null, null));
		assertThat(c.kind()).isEqualTo(ThreadKind.UNKNOWN);
		assertThat(c.certainty()).isEqualTo(Certainty.POSSIBLE);
		assertThat(c.evidence()).hasSize(1);
		assertThat(c.isWorker()).isFalse();
	}

	@Test
	void remoteVerdictsAreNeverCertain() {
		for (String name : List.of("iou-wrk-1", "iou-sqp-2", "main")) {
			for (RegisterSample s : List.of(RegisterSample.of(0, 0), sample(0, 0, 426L, true), RegisterSample.of(0, 1),
					RegisterSample.of(1, 1))) {
				assertThat(CORE.classify(ThreadFacts.ofDebugger(7, name, s)).certainty())
						.isNotEqualTo(Certainty.CERTAIN);
			}
		}
	}
}
