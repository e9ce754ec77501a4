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
import dev.ringside.core.thread.ThreadKind;

class WorkerTrackerTest {

	private static final long USER = 0x400040;
	private static final long WORKER = 0x404050;

	@TempDir
	Path root;
	private FakeProc proc;
	private WorkerTracker tracker;
	private final List<ProcessSnapshot> told = new ArrayList<>();

	@BeforeEach
	void prepare() {
		proc = new FakeProc(root).task(5, 5, "main", USER, 1, 900);
		tracker = new WorkerTracker(new ProcessInspector(proc.procFs(), new KernelInfo(KernelRelease.of(6, 18, 0), Architecture.X86_64),
				Optional.empty(), false), 5);
		tracker.onChange(told::add);
	}

	@Test
	void knowsNothingBeforeTheFirstRefresh() {
		assertThat(tracker.snapshot()).isEmpty();
		assertThat(tracker.classification(5)).isEmpty();
		assertThat(tracker.report(5)).isEmpty();
		assertThat(tracker.pid()).isEqualTo(5);
	}

	@Test
	void tellsChangesOfTheSetOfWorkersOnly() throws ProcException {
		tracker.refresh();
		assertThat(told).hasSize(1);
		tracker.refresh();
		proc.task(5, 20, "another user", USER, 2, 900);
		tracker.refresh();
		assertThat(told).as("a user thread is no change").hasSize(1);
		proc.task(5, 6, "iou-wrk-5", WORKER, 3, 900);
		tracker.refresh();
		assertThat(told).hasSize(2);
		assertThat(told.get(1).workers()).hasSize(1);
		tracker.refresh();
		assertThat(told).hasSize(2);
		proc.end(5, 6);
		tracker.refresh();
		assertThat(told).hasSize(3);
		assertThat(tracker.classification(6)).isEmpty();
	}

	@Test
	void tellsThatAWorkerIsNoLongerTraced() throws ProcException {
		proc.task(5, 6, "iou-wrk-5", WORKER, 3, 900);
		tracker.refresh();
		proc.task(5, 6, "iou-wrk-5", WORKER, 3, 0);
		tracker.refresh();
		assertThat(told).hasSize(2);
		assertThat(told.get(1).untracedWorkers()).hasSize(1);
	}

	@Test
	void tellsThatOneWorkerIsUntracedInsteadOfAnother() throws ProcException {
		proc.task(5, 6, "iou-wrk-5", WORKER, 3, 900).task(5, 7, "iou-wrk-5", WORKER, 3, 0);
		tracker.refresh();
		proc.task(5, 6, "iou-wrk-5", WORKER, 3, 0).task(5, 7, "iou-wrk-5", WORKER, 3, 900);
		tracker.refresh();
		assertThat(told).hasSize(2);
	}

	@Test
	void aReusedTidIsAnotherThread() throws ProcException {
		proc.task(5, 6, "iou-wrk-5", WORKER, 3, 900);
		tracker.refresh();
		assertThat(tracker.classification(6)).get().extracting(c -> c.kind()).isEqualTo(ThreadKind.IO_WORKER);
		proc.task(5, 6, "iou-wrk-5", USER, 4, 900);
		tracker.refresh();
		assertThat(tracker.classification(6)).get().extracting(c -> c.kind()).isEqualTo(ThreadKind.USER);
		proc.task(5, 6, "iou-wrk-5", WORKER, 5, 900);
		tracker.refresh();
		proc.task(5, 6, "iou-wrk-5", WORKER, 6, 900);
		tracker.refresh();
		assertThat(told).as("another worker with the same TID is a change").hasSize(4);
	}

	@Test
	void theLastSnapshotStaysWhenTheProcessEnds() throws ProcException {
		proc.task(5, 6, "iou-wrk-5", WORKER, 3, 900);
		tracker.refresh();
		proc.end(5, 6).end(5, 5);
		assertThatThrownBy(tracker::refresh).isInstanceOf(ProcException.class);
		assertThat(tracker.classification(6)).isPresent();
		assertThat(told).hasSize(1);
	}

	@Test
	void aRemovedListenerHearsNothing() throws ProcException {
		List<ProcessSnapshot> other = new ArrayList<>();
		Runnable remove = tracker.onChange(other::add);
		tracker.refresh();
		remove.run();
		proc.task(5, 6, "iou-wrk-5", WORKER, 3, 900);
		tracker.refresh();
		assertThat(other).hasSize(1);
		assertThat(told).hasSize(2);
	}

	private static RegisterSample cs(String value) {
		return RegisterSample.ofTexts(Map.of("rip", "(void (*)()) 0x0", "rsp", "0x0", "cs", value));
	}

	private KernelPolicy policy() {
		return Objects.requireNonNull(tracker.snapshot().orElseThrow().policy()).policy();
	}

	@Test
	void whatTheDebuggerShowsOverrulesReleaseAndProc() throws ProcException {
		proc.task(5, 6, "iou-wrk-5", WORKER, 3, 900);
		tracker.refresh();
		assertThat(policy()).isEqualTo(KernelPolicy.USER_WORKER);
		assertThat(tracker.isObserved()).isFalse();
		assertThat(tracker.observe(6, cs("0"))).isTrue();
		assertThat(told).hasSize(2);
		assertThat(tracker.isObserved()).isTrue();
		for (int round = 0; round < 2; round++) {
			assertThat(policy()).isEqualTo(KernelPolicy.ZEROED);
			PolicyVerdict verdict = Objects.requireNonNull(tracker.snapshot().orElseThrow().policy());
			assertThat(verdict.certainty()).isEqualTo(Certainty.CERTAIN);
			assertThat(verdict.evidenceTexts().get(0)).isEqualTo("A worker's CS reads 0: ZEROED.");
			assertThat(verdict.evidenceTexts()).hasSizeGreaterThan(1).doesNotHaveDuplicates();
			tracker.refresh();
		}
		assertThat(tracker.observe(6, cs("0x0"))).as("nothing new").isFalse();
		assertThat(told).hasSize(2);
		assertThat(tracker.observe(6, RegisterSample.unreadable("Couldn't get registers: Invalid argument."))).isTrue();
		assertThat(policy()).isEqualTo(KernelPolicy.REGSET_EINVAL);
		assertThat(tracker.observe(6, cs("51"))).isTrue();
		assertThat(policy()).isEqualTo(KernelPolicy.USER_WORKER);
	}

	@Test
	void registersOfNoWorkerProveNothing() throws ProcException {
		assertThat(tracker.observe(6, cs("0"))).as("before the first refresh").isFalse();
		proc.task(5, 6, "iou-wrk-5", WORKER, 3, 900);
		tracker.refresh();
		assertThat(tracker.observe(5, cs("0"))).isFalse();
		assertThat(tracker.observe(7, cs("0"))).isFalse();
		for (String value : List.of("<unavailable>", "<error: 0>", "", "void", "zero")) {
			assertThat(tracker.observe(6, cs(value))).as(value).isFalse();
		}
		assertThat(tracker.observe(6, RegisterSample.unreadable("Thread is running"))).isFalse();
		assertThat(policy()).isEqualTo(KernelPolicy.USER_WORKER);
		assertThat(tracker.isObserved()).isFalse();
	}

	@Test
	void theUsersChoiceOverrulesRegisters() throws ProcException {
		proc.task(5, 6, "iou-wrk-5", WORKER, 3, 900);
		tracker = new WorkerTracker(new ProcessInspector(proc.procFs(), new KernelInfo(KernelRelease.of(6, 18, 0), Architecture.X86_64),
				Optional.of(KernelPolicy.COPIED_FP_INIT), false), 5);
		tracker.refresh();
		assertThat(tracker.isObserved()).isTrue();
		assertThat(tracker.observe(6, cs("0"))).isFalse();
		assertThat(policy()).isEqualTo(KernelPolicy.COPIED_FP_INIT);
	}

	@Test
	void readsRegistersAsDebuggersPrintThem() {
		RegisterSample gdb = RegisterSample.ofTexts(Map.of("rip", "(void (*)()) 0x401136 <main+4>", "rsp", "(void *) 0x7ffc65f41ed0", "cs", "51",
				"fs_base", "140104107747136", "eflags", "[ ZF PF ]", "orig_rax", "-1"));
		assertThat(gdb).isEqualTo(new RegisterSample(0x401136L, 0x7ffc65f41ed0L, 51L, -1L, 140104107747136L, false, null));
		RegisterSample lldb = RegisterSample.ofTexts(Map.of("rip", "0x0000000000401136 program`main + 4", "rsp", "0xfffffffffffffff0", "cs",
				"0x0000000000000033"));
		assertThat(lldb).isEqualTo(new RegisterSample(0x401136L, -16L, 0x33L, null, null, false, null));
	}
}
