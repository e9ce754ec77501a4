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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.ringside.core.evidence.Certainty;
import dev.ringside.core.evidence.RegisterSample;
import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.kernel.KernelPolicy;
import dev.ringside.core.kernel.KernelRelease;
import dev.ringside.core.kernel.PolicyVerdict;
import dev.ringside.core.proc.FakeProc;
import dev.ringside.core.proc.ProcException;
import dev.ringside.core.proc.ProcessInspector;
import dev.ringside.core.process.KernelInfo;
import dev.ringside.core.process.ProcessSnapshot;
import dev.ringside.core.process.ThreadReport;
import dev.ringside.core.settings.Settings;
import dev.ringside.core.thread.Classification;
import dev.ringside.core.thread.ThreadKind;

class ProcessModelTest {

	private static final long USER = 0x400040;
	private static final long WORKER = 0x404050;

	@TempDir
	Path root;
	private FakeProc proc;
	private ProcessModel model;
	private final List<ProcessSnapshot> told = new ArrayList<>();

	@BeforeEach
	void prepare() {
		proc = new FakeProc(root).task(5, 5, "main", USER, 1, 900);
		model = ProcessModel.ofThisMachine(
				new ProcessInspector(proc.procFs(), new KernelInfo(KernelRelease.of(6, 18, 0), Architecture.X86_64),
				Optional.empty(), false), 5);
		model.onChange(told::add);
	}

	@Test
	void knowsNothingBeforeTheFirstRefresh() {
		assertThat(model.snapshot()).isEmpty();
		assertThat(classification(5)).isEmpty();
		assertThat(model.pid()).hasValue(5);
		assertThat(model.mayHaveWorkers()).isTrue();
		assertThat(model.hasWorkers()).isFalse();
	}

	@Test
	void tellsChangesOfTheSetOfWorkersOnly() throws ProcException {
		model.refresh();
		assertThat(told).hasSize(1);
		model.refresh();
		proc.task(5, 20, "another user", USER, 2, 900);
		model.refresh();
		assertThat(told).as("a user thread is no change").hasSize(1);
		proc.task(5, 6, "iou-wrk-5", WORKER, 3, 900);
		model.refresh();
		assertThat(told).hasSize(2);
		assertThat(told.get(1).workers()).hasSize(1);
		model.refresh();
		assertThat(told).hasSize(2);
		proc.end(5, 6);
		model.refresh();
		assertThat(told).hasSize(3);
		assertThat(classification(6)).isEmpty();
	}

	@Test
	void tellsThatAWorkerIsNoLongerTraced() throws ProcException {
		proc.task(5, 6, "iou-wrk-5", WORKER, 3, 900);
		model.refresh();
		proc.task(5, 6, "iou-wrk-5", WORKER, 3, 0);
		model.refresh();
		assertThat(told).hasSize(2);
		assertThat(told.get(1).untracedWorkers()).hasSize(1);
	}

	@Test
	void tellsThatOneWorkerIsUntracedInsteadOfAnother() throws ProcException {
		proc.task(5, 6, "iou-wrk-5", WORKER, 3, 900).task(5, 7, "iou-wrk-5", WORKER, 3, 0);
		model.refresh();
		proc.task(5, 6, "iou-wrk-5", WORKER, 3, 0).task(5, 7, "iou-wrk-5", WORKER, 3, 900);
		model.refresh();
		assertThat(told).hasSize(2);
	}

	@Test
	void aReusedTidIsAnotherThread() throws ProcException {
		proc.task(5, 6, "iou-wrk-5", WORKER, 3, 900);
		model.refresh();
		assertThat(classification(6)).get().extracting(c -> c.kind()).isEqualTo(ThreadKind.IO_WORKER);
		proc.task(5, 6, "iou-wrk-5", USER, 4, 900);
		model.refresh();
		assertThat(classification(6)).get().extracting(c -> c.kind()).isEqualTo(ThreadKind.USER);
		proc.task(5, 6, "iou-wrk-5", WORKER, 5, 900);
		model.refresh();
		proc.task(5, 6, "iou-wrk-5", WORKER, 6, 900);
		model.refresh();
		assertThat(told).as("another worker with the same TID is a change").hasSize(4);
	}

	@Test
	void theLastSnapshotStaysWhenTheProcessEnds() throws ProcException {
		proc.task(5, 6, "iou-wrk-5", WORKER, 3, 900);
		model.refresh();
		proc.end(5, 6).end(5, 5);
		assertThatThrownBy(model::refresh).isInstanceOf(ProcException.class);
		assertThat(classification(6)).isPresent();
		assertThat(model.mayHaveWorkers()).as("a process that has ended has no worker").isFalse();
		assertThat(model.hasWorkers()).isFalse();
		assertThat(told).hasSize(1);
	}

	@Test
	void aRemovedListenerHearsNothing() throws ProcException {
		List<ProcessSnapshot> other = new ArrayList<>();
		Runnable remove = model.onChange(other::add);
		model.refresh();
		remove.run();
		proc.task(5, 6, "iou-wrk-5", WORKER, 3, 900);
		model.refresh();
		assertThat(other).hasSize(1);
		assertThat(told).hasSize(2);
	}

	private Optional<Classification> classification(int tid) {
		return model.snapshot().flatMap(s -> s.thread(tid)).map(ThreadReport::classification);
	}

	private static RegisterSample cs(String value) {
		return RegisterSample.ofTexts(Map.of("rip", "(void (*)()) 0x0", "rsp", "0x0", "cs", value));
	}

	private KernelPolicy policy() {
		return Objects.requireNonNull(model.snapshot().orElseThrow().policy()).policy();
	}

	@Test
	void whatTheDebuggerShowsOverrulesReleaseAndProc() throws ProcException {
		proc.task(5, 6, "iou-wrk-5", WORKER, 3, 900);
		model.refresh();
		assertThat(policy()).isEqualTo(KernelPolicy.USER_WORKER);
		assertThat(model.isObserved()).isFalse();
		assertThat(model.observeTid(6, cs("0"))).isTrue();
		assertThat(told).hasSize(2);
		assertThat(model.isObserved()).isTrue();
		for (int round = 0; round < 2; round++) {
			assertThat(policy()).isEqualTo(KernelPolicy.ZEROED);
			PolicyVerdict verdict = Objects.requireNonNull(model.snapshot().orElseThrow().policy());
			assertThat(verdict.certainty()).isEqualTo(Certainty.CERTAIN);
			assertThat(verdict.evidenceTexts().get(0)).isEqualTo("A worker's CS reads 0: ZEROED.");
			assertThat(verdict.evidenceTexts()).hasSizeGreaterThan(1).doesNotHaveDuplicates();
			model.refresh();
		}
		assertThat(model.observeTid(6, cs("0x0"))).as("nothing new").isFalse();
		assertThat(told).hasSize(2);
		assertThat(model.observeTid(6, RegisterSample.unreadable("Couldn't get registers: Invalid argument.")))
				.isTrue();
		assertThat(policy()).isEqualTo(KernelPolicy.REGSET_EINVAL);
		assertThat(model.observeTid(6, cs("51"))).isTrue();
		assertThat(policy()).isEqualTo(KernelPolicy.USER_WORKER);
	}

	@Test
	void registersOfNoWorkerProveNothing() throws ProcException {
		assertThat(model.observeTid(6, cs("0"))).as("before the first refresh").isFalse();
		proc.task(5, 6, "iou-wrk-5", WORKER, 3, 900);
		model.refresh();
		assertThat(model.observeTid(5, cs("0"))).isFalse();
		assertThat(model.observeTid(7, cs("0"))).isFalse();
		for (String value : List.of("<unavailable>", "<error: 0>", "", "void", "zero")) {
			assertThat(model.observeTid(6, cs(value))).as(value).isFalse();
		}
		assertThat(model.observeTid(6, RegisterSample.unreadable("Thread is running"))).isFalse();
		assertThat(policy()).isEqualTo(KernelPolicy.USER_WORKER);
		assertThat(model.isObserved()).isFalse();
	}

	@Test
	void theUsersChoiceOverrulesRegisters() throws ProcException {
		proc.task(5, 6, "iou-wrk-5", WORKER, 3, 900);
		model = ProcessModel.ofThisMachine(
				new ProcessInspector(proc.procFs(), new KernelInfo(KernelRelease.of(6, 18, 0), Architecture.X86_64),
				Optional.of(KernelPolicy.COPIED_FP_INIT), false), 5);
		model.refresh();
		assertThat(model.isObserved()).isTrue();
		assertThat(model.observeTid(6, cs("0"))).isFalse();
		assertThat(policy()).isEqualTo(KernelPolicy.COPIED_FP_INIT);
	}

	@Test
	void aDeniedAttachProvesThePolicy() throws ProcException {
		proc.task(5, 6, "iou-wrk-5", WORKER, 3, 0);
		model.refresh();
		assertThat(model.attachDenied(5)).as("a user thread's").isFalse();
		assertThat(model.attachDenied(7)).as("nobody's").isFalse();
		assertThat(model.attachDenied(6)).isTrue();
		assertThat(policy()).isEqualTo(KernelPolicy.ATTACH_DENIED);
		model.refresh();
		assertThat(policy()).isEqualTo(KernelPolicy.ATTACH_DENIED);
		assertThat(model.policy().orElseThrow().evidenceTexts().get(0)).contains("EPERM");
	}

	/** No emulator of this machine reaches POWER: the kernel's words alone decide. */
	@Test
	void registersThatFailWithEioProveThePolicyOfPower() throws ProcException {
		proc.task(5, 6, "iou-wrk-5", WORKER, 3, 900);
		model = ProcessModel.ofThisMachine(
				new ProcessInspector(proc.procFs(), new KernelInfo(KernelRelease.of(6, 18, 0), Architecture.POWERPC),
						Optional.empty(), false),
				5);
		model.refresh();
		assertThat(policy()).isEqualTo(KernelPolicy.PPC_ZEROED);
		assertThat(model.observeTid(6, RegisterSample.unreadable("Couldn't get registers: Input/output error.")))
				.isTrue();
		assertThat(policy()).isEqualTo(KernelPolicy.PPC_UNREADABLE);
		model.refresh();
		assertThat(policy()).isEqualTo(KernelPolicy.PPC_UNREADABLE);
	}

	@Test
	void aWorkerWithoutAFrameIsASignThatRegistersOverrule() throws ProcException {
		proc.task(5, 6, "iou-wrk-5", WORKER, 3, 900);
		model.refresh();
		assertThat(model.observeNoFrame(5)).as("a user thread's").isFalse();
		assertThat(model.observeNoFrame(6)).isTrue();
		assertThat(policy()).isEqualTo(KernelPolicy.REGSET_EINVAL);
		assertThat(model.policy().orElseThrow().certainty()).isEqualTo(Certainty.LIKELY);
		assertThat(model.observeTid(6, cs("51"))).isTrue();
		assertThat(policy()).isEqualTo(KernelPolicy.USER_WORKER);
		assertThat(model.observeNoFrame(6)).as("after registers were seen").isFalse();
	}

	@Test
	void aWorkerThatTheDebuggerDoesNotHaveTellsNothingByHavingNoFrame() throws ProcException {
		proc.task(5, 6, "iou-wrk-5", WORKER, 3, 0);
		model.refresh();
		assertThat(model.observeNoFrame(6)).isFalse();
		assertThat(policy()).isEqualTo(KernelPolicy.USER_WORKER);
	}

	@Test
	void threadsAreWhatProcSaysOfTheirTids() throws ProcException {
		proc.task(5, 6, "iou-wrk-5", WORKER, 3, 900).task(5, 7, "iou-wrk-1", USER, 3, 900);
		model.refresh();
		model.listed(List.of(new ListedThread(1, 5, "main"), new ListedThread(2, 7, "iou-wrk-1"),
				new ListedThread(3, 6, "iou-wrk-5")));
		assertThat(model.thread(1).isWorker()).isFalse();
		assertThat(model.thread(2).isWorker()).as("a user thread with a worker's name").isFalse();
		assertThat(model.thread(3).isWorker()).isTrue();
		assertThat(model.thread(3).tid()).hasValue(6);
		assertThat(model.id(6)).hasValue(3);
		assertThat(model.thread(4).classification().kind()).isEqualTo(ThreadKind.UNKNOWN);
		assertThat(model.threads()).extracting(KnownThread::id).containsExactly(1L, 2L, 3L);
		assertThat(model.observe(3, cs("0"))).isTrue();
		model.exited(3);
		assertThat(model.thread(3).isWorker()).isFalse();
		assertThat(model.id(6)).isEmpty();
	}

	@Test
	void aThreadWhoseTidProcDoesNotHaveIsNotJudgedByItsName() throws ProcException {
		proc.task(5, 6, "iou-wrk-5", WORKER, 3, 900);
		model.refresh();
		assertThat(model.thread(new ListedThread(9, 99, "iou-wrk-5")).classification().kind())
				.isEqualTo(ThreadKind.UNKNOWN);
		assertThat(model.thread(new ListedThread(9, 0, "iou-wrk-5")).classification().kind())
				.as("all of that name are workers")
				.isEqualTo(ThreadKind.IO_WORKER);
		proc.task(5, 7, "iou-wrk-5", USER, 3, 900);
		model.refresh();
		assertThat(model.thread(new ListedThread(9, 0, "iou-wrk-5")).classification().kind())
				.as("of two with that name one is a user thread")
				.isEqualTo(ThreadKind.UNKNOWN);
	}

	@Test
	void standsForAWorkerByOwnerThenLeaderThenLowestTid() throws ProcException {
		proc.task(5, 8, "helper", USER, 2, 900).task(5, 9, "iou-sqp-8", WORKER, 3, 900)
				.task(5, 10, "iou-wrk-9", WORKER, 4, 900)
				.task(5, 11, "iou-wrk-77", WORKER, 5, 900);
		model.refresh();
		model.listed(List.of(new ListedThread(4, 8, ""), new ListedThread(2, 9, ""), new ListedThread(3, 10, ""),
				new ListedThread(6, 11, ""),
				new ListedThread(7, 5, "")));
		assertThat(model.standIn(2)).as("the owner").hasValue(4);
		assertThat(model.standIn(3)).as("the owner's owner").hasValue(4);
		assertThat(model.standIn(6)).as("the leader, where the owner is not there").hasValue(7);
		assertThat(model.standIn(4)).as("a user thread stands for itself").isEmpty();
		model.exited(2);
		assertThat(model.standIn(model.thread(new ListedThread(2, 9, "")))).as("the owner of one that is not listed")
				.hasValue(4);
		model.exited(7);
		assertThat(model.standIn(6)).as("the user thread of the lowest TID").hasValue(4);
		model.exited(4);
		assertThat(model.standIn(3)).isEmpty();
		assertThat(model.userThread()).isEmpty();
	}

	/** On s390 a worker's program counter is not 0. */
	@Test
	void aProgramCounterTellsUserCodeWhereThePolicySaysSo() throws ProcException {
		model.refresh();
		assertThat(model.isUserCode(0x401000)).isTrue();
		assertThat(model.isUserCode(0)).isFalse();
		ProcessModel s390 = ProcessModel.ofDebugger(Optional.of(KernelPolicy.S390_KERNEL_PC));
		s390.architecture(Architecture.S390);
		assertThat(s390.isUserCode(0x401000)).isFalse();
	}

	@Test
	void withoutProcTheDebuggersWordsDecide() {
		ProcessModel remote = ProcessModel.ofDebugger(Optional.empty());
		assertThat(remote.pid()).isEmpty();
		assertThat(remote.mayHaveWorkers()).isTrue();
		assertThat(remote.hasWorkers()).isFalse();
		assertThat(remote.policy()).isEmpty();
		remote.architecture(Architecture.X86_64);
		remote.listed(List.of(new ListedThread(1, 5, "main", RegisterSample.of(0x401000, 0x7fff0000)),
				new ListedThread(2, 6, "iou-wrk-5", RegisterSample.of(0, 0)),
				new ListedThread(3, 0, "iou-wrk-5", RegisterSample.of(0x401000, 0x7fff0000))));
		assertThat(remote.thread(1).isWorker()).isFalse();
		assertThat(remote.thread(2).isWorker()).isTrue();
		assertThat(remote.thread(2).classification().certainty()).isNotEqualTo(Certainty.CERTAIN);
		assertThat(remote.thread(3).isWorker()).as("it runs user code").isFalse();
		assertThat(remote.hasWorkers()).isTrue();
		assertThat(remote.standIn(2)).hasValue(1);
		assertThat(remote.report(Settings.DEFAULTS, "i1").workers()).hasSize(1);
		assertThat(remote.report(Settings.DEFAULTS, "i1").threads()).isEqualTo(3);
		assertThat(remote.observe(2, cs("0"))).as("nothing is certain of it").isFalse();
	}

	@Test
	void aUsersStackOverrulesTheNameOnly() throws ProcException {
		ProcessModel remote = ProcessModel.ofDebugger(Optional.empty());
		remote.listed(List.of(new ListedThread(2, 0, "iou-wrk-5")));
		assertThat(remote.thread(2).isWorker()).isTrue();
		remote.userStack(2);
		assertThat(remote.thread(2).isWorker()).isFalse();
		remote.exited(2);
		remote.listed(new ListedThread(2, 0, "iou-wrk-5"));
		assertThat(remote.thread(2).isWorker()).as("another thread has that id now").isTrue();
		proc.task(5, 6, "iou-wrk-5", WORKER, 3, 900);
		model.refresh();
		model.listed(new ListedThread(1, 6, "iou-wrk-5"));
		model.userStack(1);
		assertThat(model.thread(1).isWorker()).as("/proc says what it is").isTrue();
	}

	@Test
	void readsRegistersAsDebuggersPrintThem() {
		RegisterSample gdb = RegisterSample
				.ofTexts(Map.of("rip", "(void (*)()) 0x401136 <main+4>", "rsp", "(void *) 0x7ffc65f41ed0", "cs", "51",
				"fs_base", "140104107747136", "eflags", "[ ZF PF ]", "orig_rax", "-1"));
		assertThat(gdb)
				.isEqualTo(new RegisterSample(0x401136L, 0x7ffc65f41ed0L, 51L, -1L, 140104107747136L, false, null));
		RegisterSample lldb = RegisterSample
				.ofTexts(Map.of("rip", "0x0000000000401136 program`main + 4", "rsp", "0xfffffffffffffff0", "cs",
				"0x0000000000000033"));
		assertThat(lldb).isEqualTo(new RegisterSample(0x401136L, -16L, 0x33L, null, null, false, null));
	}
}
