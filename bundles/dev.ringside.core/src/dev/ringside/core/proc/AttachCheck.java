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

import java.util.Optional;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.proc.ProcException.Reason;
import dev.ringside.core.proc.ProcessInspector.Detail;
import dev.ringside.core.proc.PtraceCheck.Refusal;
import dev.ringside.core.process.ProcessSnapshot;
import dev.ringside.core.process.ThreadReport;
import dev.ringside.core.text.Texts;
import dev.ringside.core.thread.TaskFlags;
import dev.ringside.core.thread.ThreadKind;

/**
 * What stands against an attach to a process of this machine, and whether one has come about. Debuggers tell neither
 * reliably: gdb 16's {@code -i dap} answers {@code attach} with success for a process that does not exist, that is not
 * permitted or that another debugger traces (measured with 16.3).
 * <p>
 * Every method reads /proc at once and keeps nothing; it attaches to nothing. Never use it for a remote target, nor for
 * a debugger in another PID namespace. Thread-safe.
 */
public final class AttachCheck {

	/**
	 * What stands against an attach.
	 *
	 * @param text   what it is, one sentence or two
	 * @param remedy what helps, one sentence; null where nothing is known to help
	 */
	public record Obstacle(String text, @Nullable String remedy) {

		/**
		 * Both for people.
		 *
		 * @return one line
		 */
		public String message() {
			String help = remedy;
			return help == null ? text : Texts.get("attach.message", text, help);
		}
	}

	private final ProcFs procFs;
	private final ProcessInspector inspector;
	private final boolean guard;

	/**
	 * A check with the guard on.
	 *
	 * @param procFs    this machine's /proc
	 * @param inspector an inspector of it
	 */
	public AttachCheck(ProcFs procFs, ProcessInspector inspector) {
		this(procFs, inspector, true);
	}

	/**
	 * A check.
	 *
	 * @param procFs    this machine's /proc
	 * @param inspector an inspector of it
	 * @param guard     whether an attach to a worker's TID is to be refused; a debugger begins one
	 */
	public AttachCheck(ProcFs procFs, ProcessInspector inspector, boolean guard) {
		this.procFs = procFs;
		this.inspector = inspector;
		this.guard = guard;
	}

	/**
	 * What stands against an attach by any debugger of this machine, whatever its rights.
	 *
	 * @param id the number to attach to: a process id, or the TID of a thread, which debuggers take too
	 * @return empty where nothing is known
	 */
	public Optional<Obstacle> forAnyDebugger(int id) {
		ProcessSnapshot process;
		try {
			process = inspector.inspect(id, Detail.WORKERS, null);
			if ((procFs.stat(id, id).flags() & TaskFlags.PF_KTHREAD) != 0) {
				return Optional.of(new Obstacle(Texts.get("attach.KERNEL_THREAD", id), null));
			}
		} catch (ProcException e) {
			return e.reason() == Reason.VANISHED ? Optional.of(new Obstacle(Texts.get("attach.MISSING", id), null))
					: Optional.empty();
		}
		ThreadReport thread = process.thread(id).orElse(null);
		if (thread == null) {
			return Optional.empty();
		}
		if (guard && thread.isWorker()) {
			String key = thread.classification().kind() == ThreadKind.KERNEL_WORKER ? "attach.KERNEL_WORKER"
					: "attach.WORKER";
			return Optional
					.of(new Obstacle(Texts.get(key, id, process.pid()), Texts.get("remedy.process-id", process.pid())));
		}
		if (thread.state() == 'Z' && id == process.pid() && process.threads().size() > 1) {
			// ptrace_attach(), kernel/ptrace.c: EPERM for a task with an exit_state, whoever asks.
			return Optional.of(new Obstacle(Texts.get("advice.leader-ended", process.pid()), null));
		}
		PtraceCheck ptrace = PtraceCheck.of(procFs, process);
		Refusal refusal = thread.state() == 'Z' && id == process.pid() ? Refusal.ENDED : ptrace.refusal();
		boolean everybody = refusal == Refusal.TRACED || refusal == Refusal.YAMA_NOBODY || refusal == Refusal.ENDED;
		return everybody && refusal != null ? Optional.of(obstacle(ptrace, refusal, process)) : Optional.empty();
	}

	/**
	 * What stands against an attach by a debugger that has been started: all of {@link #forAnyDebugger(int)}, and its
	 * rights.
	 *
	 * @param id       the number to attach to
	 * @param debugger the debugger's process id
	 * @param failed   whether its attach is known to have failed, so that rights which do not suffice are the cause.
	 *                 False: only what is certain, by asking the kernel with the same rights
	 * @return empty where nothing is known
	 */
	public Optional<Obstacle> forDebugger(int id, long debugger, boolean failed) {
		Optional<Obstacle> any = forAnyDebugger(id);
		if (any.isPresent()) {
			return any;
		}
		try {
			ProcessSnapshot process = inspector.inspect(id, Detail.WORKERS, null);
			PtraceCheck ptrace = PtraceCheck.ofDebugger(procFs, process, debugger);
			Optional<Refusal> refusal = failed ? ptrace.byRights(process) : Optional.ofNullable(ptrace.refusal());
			return refusal.map(r -> obstacle(ptrace, r, process))
					.or(() -> failed && ptrace.seccomp() ? Optional.of(new Obstacle(Texts.get("ptrace.seccomp"), null))
							: Optional.empty());
		} catch (ProcException e) {
			return Optional.empty();
		}
	}

	private Obstacle obstacle(PtraceCheck ptrace, Refusal refusal, ProcessSnapshot process) {
		String text = ptrace.text(refusal, procFs, process);
		boolean filtered = ptrace.seccomp() && (refusal == Refusal.OTHER || refusal == Refusal.YAMA);
		return new Obstacle(filtered ? Texts.get("attach.message", text, Texts.get("ptrace.seccomp")) : text,
				ptrace.remedy(refusal, procFs, process).orElse(null));
	}

	/**
	 * Whether any debugger has the process. After an answer that one has attached, and an answer to a later question,
	 * false means that it has not.
	 *
	 * @param id the process id, or the TID of a thread
	 * @return empty where the process does not exist
	 */
	public Optional<Boolean> isTraced(int id) {
		try {
			int pid = procFs.status(id, id).processId();
			for (int tid : procFs.threads(pid)) {
				if (isThreadTraced(pid, tid)) {
					return Optional.of(true);
				}
			}
			return Optional.of(false);
		} catch (ProcException e) {
			return e.reason() == Reason.VANISHED ? Optional.empty() : Optional.of(true);
		}
	}

	private boolean isThreadTraced(int pid, int tid) throws ProcException {
		try {
			return procFs.status(pid, tid).tracer() != 0;
		} catch (ProcException e) {
			if (e.reason() == Reason.VANISHED) {
				return false;
			}
			throw e;
		}
	}
}
