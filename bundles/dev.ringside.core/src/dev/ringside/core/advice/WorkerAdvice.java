/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.advice;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.debugger.Debugger;
import dev.ringside.core.debugger.DebuggerKind;
import dev.ringside.core.kernel.KernelPolicy;
import dev.ringside.core.kernel.PolicyVerdict;
import dev.ringside.core.process.ProcessSnapshot;
import dev.ringside.core.process.ThreadReport;
import dev.ringside.core.text.Texts;
import dev.ringside.core.thread.ThreadKind;

/** What a user of a debugger should know of the workers of a process. Stateless. */
public final class WorkerAdvice {

	private static final int MAX_NAMED = 8;

	private WorkerAdvice() {
	}

	/**
	 * All advice about the workers of a process.
	 *
	 * @param process the process
	 * @return the worst first; empty where there is no worker
	 */
	public static List<Advice> of(ProcessSnapshot process) {
		List<Advice> advice = new ArrayList<>();
		untraced(process).ifPresent(advice::add);
		stopInterruptsRequests(process).ifPresent(advice::add);
		return advice;
	}

	/**
	 * Workers that keep running while a debugger holds the process, because it has not attached to them.
	 *
	 * @param process the process
	 * @return empty where there is none, and where nobody traces the process
	 */
	public static Optional<Advice> untraced(ProcessSnapshot process) {
		List<ThreadReport> untraced = process.untracedWorkers();
		if (untraced.isEmpty()) {
			return Optional.empty();
		}
		String tids = untraced.stream().limit(MAX_NAMED).map(t -> Integer.toString(t.tid()))
				.collect(Collectors.joining(", "))
				+ (untraced.size() > MAX_NAMED ? ", \u2026" : "");
		String text = Texts.get("advice.workers-untraced" + (untraced.size() == 1 ? ".one" : ""), untraced.size(), tids,
				process.tracer());
		return Optional.of(Advice.of(AdviceKind.WORKERS_UNTRACED, text, remedyUntraced(process.policy())));
	}

	/**
	 * That a stop of the process ends requests that block in a worker. A debugger stops the workers that it traces, and
	 * no others: the requests of an untraced worker go on (measured with gdb 13.1 that launched the program, on Linux
	 * 6.18).
	 *
	 * @param process the process
	 * @return empty where there is no worker that could hold a request, and where a debugger traces the process and
	 *         none of these workers
	 */
	public static Optional<Advice> stopInterruptsRequests(ProcessSnapshot process) {
		boolean traced = process.tracer() > 0;
		boolean reached = process.threads().stream()
				.anyMatch(t -> t.classification().kind() == ThreadKind.IO_WORKER && (!traced || t.tracer() != 0));
		return !reached ? Optional.empty()
				: Optional
						.of(Advice.of(AdviceKind.STOP_INTERRUPTS_REQUESTS, Texts.get("advice.stop-interrupts-requests"),
						Texts.get("remedy.stop-interrupts-requests")));
	}

	/**
	 * What any session with workers meets, however it is started: steps of a worker that never end (measured with gdb
	 * 10.1, 13.1 and 16.3, lldb 14 and 19 on Linux 6.18), and workers that start while the debugger has the process,
	 * which no debugger gets to trace.
	 *
	 * @param debuggers the debuggers in question
	 * @param verdict   how the kernel shows workers; null when not known
	 * @return the worst first; empty where workers are no threads of the process, cannot be attached to or read, and
	 *         where that is not known
	 */
	public static List<Advice> sessions(List<Debugger> debuggers, @Nullable PolicyVerdict verdict) {
		List<Advice> advice = new ArrayList<>();
		if (verdict == null || verdict.policy().attach() != KernelPolicy.Attach.WORKS
				|| !verdict.policy().isReadable()) {
			return advice;
		}
		AdviceKind step = AdviceKind.WORKER_STEP_HANGS;
		debuggers.stream().map(Debugger::kind).distinct().filter(k -> k == DebuggerKind.GDB || k == DebuggerKind.LLDB)
				.forEach(k -> advice.add(Advice.of(step, Texts.get("advice." + step.id() + '.' + k.name()),
						Texts.get("remedy." + step.id()))));
		AdviceKind later = AdviceKind.NEW_WORKERS_UNTRACED;
		advice.add(Advice.of(later, Texts.get("advice." + later.id()), Texts.get("remedy." + later.id())));
		return advice;
	}

	/**
	 * Attaching again helps where the kernel lets a debugger attach to workers and read them; elsewhere it makes things
	 * worse.
	 */
	private static @Nullable String remedyUntraced(@Nullable PolicyVerdict verdict) {
		KernelPolicy policy = verdict == null ? null : verdict.policy();
		boolean harmful = policy != null && (policy.attach() != KernelPolicy.Attach.WORKS || !policy.isReadable());
		return harmful ? null : Texts.get("remedy.workers-untraced");
	}
}
