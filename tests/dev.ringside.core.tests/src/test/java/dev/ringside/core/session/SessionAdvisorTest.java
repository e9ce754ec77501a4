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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

import org.junit.jupiter.api.Test;

import dev.ringside.core.advice.Advice;
import dev.ringside.core.advice.AdviceKind;
import dev.ringside.core.advice.AttachSituation.Lwp;
import dev.ringside.core.advice.AttachSituation.Target;
import dev.ringside.core.debugger.Debugger;
import dev.ringside.core.debugger.DebuggerKind;
import dev.ringside.core.evidence.Certainty;
import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.kernel.KernelPolicies;
import dev.ringside.core.kernel.KernelRelease;
import dev.ringside.core.process.KernelInfo;
import dev.ringside.core.process.ProcessSnapshot;
import dev.ringside.core.process.ThreadReport;
import dev.ringside.core.settings.Settings;
import dev.ringside.core.settings.SettingsException;
import dev.ringside.core.thread.Classification;
import dev.ringside.core.thread.ThreadKind;

class SessionAdvisorTest {

	/** The kernel whose workers read as zeroed. */
	private static final KernelInfo KERNEL = new KernelInfo(KernelRelease.of(5, 12, 19), Architecture.X86_64);

	private final List<Integer> denied = new ArrayList<>();
	private final SessionAdvisor advisor = new SessionAdvisor(Settings.DEFAULTS, denied::add);

	private static ProcessSnapshot process(int pid, int tracer, int tracerOfWorker) {
		Classification user = new Classification(ThreadKind.USER, Certainty.CERTAIN, OptionalInt.empty(), false,
				List.of());
		Classification worker = new Classification(ThreadKind.IO_WORKER, Certainty.CERTAIN, OptionalInt.of(pid), false,
				List.of());
		return new ProcessSnapshot(pid, KERNEL,
				KernelPolicies.decide(java.util.Optional.empty(), KERNEL.release(), Architecture.X86_64, List.of())
						.orElse(null),
				tracer,
				List.of(new ThreadReport(pid, "main", user, tracer, 1, 0, null),
						new ThreadReport(pid + 1, "iou-wrk-" + pid, worker, tracerOfWorker, 2, 0, null)));
	}

	private static List<String> ids(List<Advice> advice) {
		return advice.stream().map(Advice::id).toList();
	}

	@Test
	void eachKindOnceWhateverItComesFrom() {
		advisor.debugger(new Debugger(DebuggerKind.GDB, 10, 1, ""));
		advisor.executable(Architecture.X86_64);
		advisor.target(Target.LOCAL, 50, process(50, 0, 0));
		assertThat(ids(advisor.beforeAttach())).contains(AdviceKind.ARCHITECTURE_FROM_WORKER.id());
		assertThat(advisor.beforeAttach()).isEmpty();
		List<Advice> said = advisor.said("warning: Architecture rejected target-supplied description\n");
		assertThat(ids(said)).containsExactly(AdviceKind.ARCHITECTURE_MISMATCH.id());
		assertThat(advisor.frame("i386")).as("the frame says the same as the console").isEmpty();
		assertThat(ids(advisor.looked(process(50, 900, 0)))).contains(AdviceKind.WORKERS_UNTRACED.id());
		assertThat(advisor.looked(process(50, 900, 0))).isEmpty();
	}

	@Test
	void whatIsSwitchedOffIsNotGivenAndMayBeSwitchedOn() throws SettingsException {
		advisor.settings(Settings.DEFAULTS.with(Map.of("workerWarnings", "off")));
		assertThat(advisor.looked(process(50, 900, 0))).isEmpty();
		advisor.settings(Settings.DEFAULTS);
		assertThat(ids(advisor.looked(process(50, 900, 0)))).contains(AdviceKind.WORKERS_UNTRACED.id());
	}

	@Test
	void whileTheDebuggerAttachesNothingIsSaidOfWhoIsTraced() {
		advisor.seen(process(50, 900, 0));
		assertThat(advisor.situation().workers()).isEqualTo(1);
		assertThat(ids(advisor.looked(process(50, 900, 900)))).doesNotContain(AdviceKind.WORKERS_UNTRACED.id());
	}

	@Test
	void tellsWorkersThatTheDebuggerMayNotAttachTo() {
		advisor.debugger(new Debugger(DebuggerKind.GDB, 16, 3, ""));
		advisor.target(Target.LOCAL, 50, process(50, 0, 0));
		assertThat(ids(advisor.refused("Cannot attach to lwp 51: Operation not permitted (1)")))
				.containsExactly(AdviceKind.ATTACH_DENIED.id());
		assertThat(denied).containsExactly(51);
		denied.clear();
		assertThat(advisor.refused("Cannot attach to lwp 50: Operation not permitted (1)")).isEmpty();
		assertThat(denied).as("the leader is not a worker").isEmpty();
	}

	@Test
	void judgesTheNumberThatTheDebuggerAttachesTo() {
		advisor.target(Target.LOCAL, 51, process(50, 0, 0));
		assertThat(advisor.situation().attachTarget()).isEqualTo(Lwp.WORKER);
		advisor.looked(process(60, 900, 900));
		assertThat(advisor.situation().attachTarget()).as("another process is attached to by its id")
				.isEqualTo(Lwp.LEADER);
	}

	@Test
	void aRemoteTargetIsNotJudgedByThisMachine() {
		advisor.debugger(new Debugger(DebuggerKind.GDB, 10, 1, ""));
		advisor.target(Target.REMOTE, 0, null);
		advisor.seen(process(50, 0, 0));
		assertThat(advisor.beforeAttach()).isEmpty();
		assertThat(advisor.situation().policy()).isNull();
	}

	@Test
	void ofSeveralProcessesNoFrameSaysWhichExecutableItIsOf() {
		advisor.executable(Architecture.X86_64);
		advisor.target(Target.LOCAL, 50, process(50, 0, 0));
		advisor.severalProcesses();
		assertThat(advisor.frame("i386")).isEmpty();
	}

	@Test
	void whatElseIsSaidIsSaidOnceToo() {
		assertThat(advisor.isFirst("elsewhere")).isTrue();
		assertThat(advisor.isFirst("elsewhere")).isFalse();
	}
}
