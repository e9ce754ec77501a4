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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.ringside.core.advice.WorkerAdvice;
import dev.ringside.core.evidence.Certainty;
import dev.ringside.core.evidence.Evidence.Rule;
import dev.ringside.core.evidence.KernelState;
import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.kernel.KernelPolicy;
import dev.ringside.core.kernel.KernelRelease;
import dev.ringside.core.proc.ProcException.Reason;
import dev.ringside.core.proc.ProcessInspector.Detail;
import dev.ringside.core.process.KernelInfo;
import dev.ringside.core.process.ProcessSnapshot;
import dev.ringside.core.process.ThreadReport;
import dev.ringside.core.thread.ThreadKind;

class ProcFsTest {

	private static final long USER = 0x400040;
	private static final long WORKER = 0x404050;

	@TempDir
	Path root;
	private FakeProc proc;

	@BeforeEach
	void prepare() {
		proc = new FakeProc(root);
	}

	private ProcessInspector inspector(String release) {
		return new ProcessInspector(proc.procFs(),
				new KernelInfo(KernelRelease.parse(release).orElseThrow(), Architecture.X86_64),
				Optional.empty(), false);
	}

	private static Reason reason(ThrowingRead read) {
		try {
			read.read();
			throw new AssertionError("nothing was thrown");
		} catch (ProcException e) {
			assertThat(e.getMessage()).isNotBlank().doesNotContain("!");
			return e.reason();
		}
	}

	private interface ThrowingRead {
		Object read() throws ProcException;
	}

	@Test
	void whatIsNotThereHasVanished() {
		ProcFs p = proc.procFs();
		assertThat(reason(() -> p.threads(5))).isEqualTo(Reason.VANISHED);
		assertThat(reason(() -> p.stat(5, 5))).isEqualTo(Reason.VANISHED);
		assertThat(reason(() -> p.status(5, 5))).isEqualTo(Reason.VANISHED);
		assertThat(reason(() -> p.comm(5, 5))).isEqualTo(Reason.VANISHED);
		assertThat(reason(() -> p.sqpollThreads(5))).isEqualTo(Reason.VANISHED);
		assertThat(p.release()).isEmpty();
		assertThat(p.yamaPtraceScope()).isEmpty();
		assertThat(p.ioUringDisabled()).isEmpty();
		assertThat(p.numbersAreForeign()).isTrue();
		assertThat(KernelStates.read(p, 5, 5)).isEmpty();
	}

	@Test
	void listsThreadsAndIgnoresOtherEntries() throws ProcException {
		proc.task(5, 5, "main", USER, 1, 0).task(5, 40, "a", USER, 2, 0).task(5, 9, "b", USER, 3, 0);
		proc.file("5/task/junk/stat", "x").file("5/task/-3/stat", "x").file("5/task/0/stat", "x");
		assertThat(proc.procFs().threads(5)).containsExactly(5, 9, 40);
	}

	@Test
	void oversizedFilesAreRefusedAndEmptyOnesHaveVanished() throws ProcException {
		proc.file("5/task/5/stat", "1".repeat(5000)).file("5/task/5/comm", "").file("5/task/5/status",
				"x".repeat(20000));
		ProcFs p = proc.procFs();
		assertThat(reason(() -> p.stat(5, 5))).isEqualTo(Reason.MALFORMED);
		assertThat(reason(() -> p.status(5, 5))).isEqualTo(Reason.MALFORMED);
		assertThat(reason(() -> p.comm(5, 5))).isEqualTo(Reason.VANISHED);
		proc.file("5/task/5/wchan", "").file("5/task/5/stack", "");
		assertThat(p.wchan(5, 5)).isEmpty();
		assertThat(p.stack(5, 5)).isEmpty();
	}

	@Test
	void commKeepsAllButTheLastNewline() throws ProcException {
		proc.file("5/task/5/comm", "a\nb\n\n");
		assertThat(proc.procFs().comm(5, 5)).isEqualTo("a\nb\n");
	}

	@Test
	void ringsAreFoundByTheirLinks() throws ProcException {
		proc.link("5/fd/3", "anon_inode:[io_uring]").file("5/fdinfo/3", "SqThread:\t77\n");
		proc.link("5/fd/4", "anon_inode:[io_uring]").file("5/fdinfo/4", "SqThread:\t-1\n");
		proc.link("5/fd/5", "/dev/null").file("5/fdinfo/5", "SqThread:\t99\n");
		proc.link("5/fd/6", "anon_inode:[io_uring]"); // closed meanwhile
		assertThat(proc.procFs().sqpollThreads(5)).containsExactly(77);
	}

	@Test
	void releases() {
		proc.file("sys/kernel/osrelease", "5.15.0-91-generic\n").file("version_signature",
				"Ubuntu 5.15.0-91.101-generic 5.15.131\n");
		KernelRelease ubuntu = proc.procFs().release().orElseThrow();
		assertThat(ubuntu).isEqualTo(new KernelRelease("5.15.0-91-generic", 5, 15, 131, 0, true));
		proc.file("version_signature", "").file("sys/kernel/osrelease", "6.1.0-13-amd64\n").file("version",
				"Linux version 6.1.0-13-amd64 (d@d) (gcc-12 (Debian 12.2.0-14) 12.2.0) #1 SMP PREEMPT_DYNAMIC Debian 6.1.55-1 (2023-09-29)\n");
		assertThat(proc.procFs().release().orElseThrow().patch()).isEqualTo(55);
		proc.file("sys/kernel/osrelease", "nonsense\n");
		assertThat(proc.procFs().release()).isEmpty();
	}

	@Test
	void sysctls() {
		proc.file("sys/kernel/yama/ptrace_scope", "1\n").file("sys/kernel/io_uring_disabled", "2\n");
		assertThat(proc.procFs().yamaPtraceScope()).contains(1);
		assertThat(proc.procFs().ioUringDisabled()).contains(2);
		proc.link("self/ns/pid", "pid:[4026531836]");
		assertThat(proc.procFs().numbersAreForeign()).isFalse();
	}

	@Test
	void aContainersNamespaceIsForeign() {
		proc.link("self/ns/pid", "pid:[4026532999]");
		assertThat(proc.procFs().numbersAreForeign()).isTrue();
	}

	@Test
	void kernelStates() {
		proc.file("5/task/6/stack", "[<0>] io_wq_worker+0x1/0x2\n[<0>] ret_from_fork+0x1/0x2\n")
				.file("5/task/6/wchan", "pipe_wait_readable")
				.file("5/task/6/syscall", "426 0x3 0x1 0x0 0x0 0x0 0x8 0x0 0x0\n");
		KernelState state = KernelStates.read(proc.procFs(), 5, 6).orElseThrow();
		assertThat(state.function()).isEqualTo("io_wq_worker");
		assertThat(state.isInWorkerLoop()).isTrue();
		proc.file("5/task/6/stack", "");
		assertThat(KernelStates.read(proc.procFs(), 5, 6).orElseThrow().function()).isEqualTo("pipe_wait_readable");
		proc.file("5/task/6/wchan", "0").file("5/task/6/syscall", "running\n");
		assertThat(KernelStates.read(proc.procFs(), 5, 6)).isEmpty();
	}

	@Test
	void oneUntracedWorker() throws ProcException {
		proc.task(5, 5, "main", USER, 1, 700).task(5, 6, "iou-wrk-5", WORKER, 2, 0);
		ProcessSnapshot s = inspector("6.18.44").inspect(5, Detail.ALL, null);
		assertThat(WorkerAdvice.untraced(s).orElseThrow().text()).startsWith("One io_uring worker keeps running")
				.contains("(process 700) does not trace it (TID 6)");
	}

	@Test
	void aProcessOfEveryKind() throws ProcException {
		proc.task(5, 5, "main", USER, 1, 700).task(5, 6, "iou-wrk-5", WORKER, 2, 0)
				.task(5, 7, "iou-sqp-5", WORKER, 2, 700)
				.task(5, 8, "iou-wrk-1", USER, 3, 700).task(5, 9, "vhost-5", 0x404040, 4, 0)
				.task(5, 10, "odd", 0x400050, 5, 0);
		proc.link("5/fd/3", "anon_inode:[io_uring]").file("5/fdinfo/3", "SqThread:\t7\n");
		proc.file("5/task/6/syscall", "426 0x3 0x1 0x0 0x0 0x0 0x8 0x0 0x0\n");
		ProcessSnapshot s = inspector("6.18.44").inspect(5, Detail.ALL, null);
		assertThat(s.threads()).extracting(ThreadReport::tid).containsExactly(5, 6, 7, 8, 9, 10);
		assertThat(s.threads()).extracting(t -> t.classification().kind()).containsExactly(ThreadKind.USER,
				ThreadKind.IO_WORKER,
				ThreadKind.SQPOLL, ThreadKind.USER, ThreadKind.KERNEL_WORKER, ThreadKind.UNKNOWN);
		assertThat(s.tracer()).isEqualTo(700);
		assertThat(s.untracedWorkers()).extracting(ThreadReport::tid).containsExactly(6, 9);
		// One of the two is no io_uring worker.
		assertThat(WorkerAdvice.untraced(s).orElseThrow().text()).startsWith("2 io_uring workers keep running")
				.contains("(process 700) does not trace them (TID 6, 9)");
		assertThat(s.thread(7).orElseThrow().classification().evidence()).anyMatch(e -> e.rule() == Rule.RING_FDINFO);
		assertThat(s.thread(11)).isEmpty();
		assertThat(s.policy()).isNotNull();
		assertThat(s.policy().policy()).isEqualTo(KernelPolicy.USER_WORKER);
		assertThat(s.policy().certainty()).isEqualTo(Certainty.CERTAIN);
		assertThat(s.thread(8).orElseThrow().tracer()).isEqualTo(700);
		assertThat(inspector("6.18.44").inspect(5, Detail.WORKERS, null).thread(8).orElseThrow().tracer())
				.isEqualTo(-1);
	}

	@Test
	void nobodyTracesSoNothingIsUntraced() throws ProcException {
		proc.task(5, 5, "main", USER, 1, 0).task(5, 6, "iou-wrk-5", WORKER, 2, 0);
		assertThat(inspector("6.18.44").inspect(5, Detail.ALL, null).untracedWorkers()).isEmpty();
	}

	@Test
	void theTidOfAnyThreadNamesTheProcess() throws ProcException {
		proc.task(5, 5, "main", USER, 1, 9).task(5, 6, "iou-wrk-5", WORKER, 2, 0);
		proc.file("6/task/6/status", "Tgid:\t5\nTracerPid:\t0\n");
		ProcessSnapshot s = inspector("6.18.44").inspect(6, Detail.ALL, null);
		assertThat(s.pid()).isEqualTo(5);
		assertThat(s.threads()).hasSize(2);
	}

	@Test
	void threadsThatEndMeanwhileAreLeftOut() throws ProcException {
		proc.task(5, 5, "main", USER, 1, 0).file("5/task/6/comm", "gone\n").file("5/task/7/stat", "7 (half")
				.file("5/task/8/stat", "");
		ProcessSnapshot s = inspector("6.18.44").inspect(5, Detail.ALL, null);
		assertThat(s.threads()).extracting(ThreadReport::tid).containsExactly(5);
		proc.end(5, 5);
		assertThatThrownBy(() -> inspector("6.18.44").inspect(5, Detail.ALL, null)).isInstanceOf(ProcException.class);
	}

	@Test
	void aProbeIsKeptFromAnEarlierSnapshot() throws ProcException {
		proc.task(5, 5, "main", USER, 1, 0).task(5, 6, "iou-wrk-5", 0x400050, 2, 0).file("5/task/6/syscall",
				"0 0x0 0x0 0x0 0x0 0x0 0x0 0x0 0x0\n");
		ProcessInspector inspector = inspector("5.15.3");
		ProcessSnapshot first = inspector.inspect(5, Detail.ALL, null);
		assertThat(first.policy().policy()).isEqualTo(KernelPolicy.ZEROED);
		proc.file("5/task/6/syscall", "running\n");
		assertThat(inspector.inspect(5, Detail.ALL, first).policy().policy()).isEqualTo(KernelPolicy.ZEROED);
		proc.end(5, 6).task(5, 7, "iou-wrk-5", 0x400050, 9, 0);
		assertThat(inspector.inspect(5, Detail.ALL, first).policy().policy()).isEqualTo(KernelPolicy.ZEROED);
		assertThat(inspector.inspect(5, Detail.ALL, null).policy().policy()).isEqualTo(KernelPolicy.COPIED_FP_SNAPSHOT);
	}

	@Test
	void aKnownWorkerIsReadAgainWhenItsNameOrStartChanges() throws ProcException {
		proc.task(5, 5, "main", USER, 1, 0).task(5, 6, "main", WORKER, 2, 0);
		ProcessInspector inspector = inspector("6.18.44");
		ProcessSnapshot young = inspector.inspect(5, Detail.ALL, null);
		assertThat(young.thread(6).orElseThrow().classification().renamed()).isTrue();
		proc.task(5, 6, "iou-wrk-5", WORKER, 2, 0);
		ProcessSnapshot named = inspector.inspect(5, Detail.ALL, young);
		assertThat(named.thread(6).orElseThrow().classification().owner()).isEqualTo(OptionalInt.of(5));
		proc.task(5, 6, "iou-wrk-5", USER, 3, 0);
		assertThat(inspector.inspect(5, Detail.ALL, named).thread(6).orElseThrow().isWorker()).isFalse();
	}

	@Test
	void namesWithEveryByteKeepTheirThreadsApart() throws ProcException {
		int tid = 10;
		proc.task(5, 5, "main", USER, 1, 0);
		for (String name : List.of(") S 1 1 1 1 1 4210768 ", "a\nb", "\u001b[1m", "((", "))", "\u00e9\u00ff",
				"iou-wrk-5")) {
			proc.task(5, tid, name, USER, tid, 0);
			proc.task(5, tid + 1, name, WORKER, tid, 0);
			tid += 2;
		}
		ProcessSnapshot s = inspector("6.18.44").inspect(5, Detail.ALL, null);
		assertThat(s.threads()).hasSize(15);
		assertThat(s.threads()).allMatch(t -> t.isWorker() == (t.tid() > 5 && t.tid() % 2 == 1));
	}

	@Test
	void realProcOfThisProcess() throws ProcException, IOException {
		ProcFs p = new ProcFs();
		int pid = (int) ProcessHandle.current().pid();
		ProcessSnapshot s = ProcessInspector.ofThisMachine(p, Optional.empty()).inspect(pid, Detail.ALL, null);
		assertThat(s.pid()).isEqualTo(pid);
		assertThat(s.threads()).hasSizeGreaterThan(3).allMatch(t -> t.classification().kind() == ThreadKind.USER)
				.allMatch(t -> t.classification().certainty() == Certainty.CERTAIN).allMatch(t -> t.tracer() >= 0);
		assertThat(s.workers()).isEmpty();
		assertThat(Files.isSameFile(p.executable(pid), Path.of("/proc/self/exe"))).isTrue();
		assertThat(p.release()).isPresent();
		assertThat(reason(() -> p.threads(0))).isEqualTo(Reason.VANISHED);
		assertThat(reason(() -> p.threads(-1))).isEqualTo(Reason.VANISHED);
	}
}
