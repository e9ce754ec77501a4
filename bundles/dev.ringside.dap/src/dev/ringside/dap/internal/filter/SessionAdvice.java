/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap.internal.filter;

import java.util.List;
import java.util.Objects;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.advice.Advice;
import dev.ringside.core.advice.ArchitectureAdvisor;
import dev.ringside.core.advice.AttachSituation;
import dev.ringside.core.advice.ConsoleWatcher;
import dev.ringside.core.advice.WorkerAdvice;
import dev.ringside.core.debugger.Debugger;
import dev.ringside.core.elf.ElfException;
import dev.ringside.core.elf.ElfHeader;
import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.proc.ProcException;
import dev.ringside.core.proc.ProcFs;
import dev.ringside.core.process.ProcessSnapshot;

/** The advice that follows from what is debugged, with which debugger, and from what that says. Thread-safe. */
final class SessionAdvice {

	private final FilterSession session;
	private final Attachment attachment;
	private final ProcFs procFs;
	private final ConsoleWatcher watcher;
	private volatile @Nullable Architecture executable;

	SessionAdvice(FilterSession session, Attachment attachment, ProcFs procFs) {
		this.session = session;
		this.attachment = attachment;
		this.procFs = procFs;
		this.watcher = new ConsoleWatcher(this::situation, this::isWorkerTid);
	}

	/** Before an attach to a process that has workers. */
	List<Advice> beforeAttach(ProcessSnapshot process) {
		readExecutable(process.pid());
		return ArchitectureAdvisor.beforeAttach(situation());
	}

	/** The same when the debugger's version is told; the process may be gone from the session by now. */
	List<Advice> versionTold(Debugger told, ProcessSnapshot process) {
		int id = attachment.id() == 0 ? process.pid() : attachment.id();
		return ArchitectureAdvisor.beforeAttach(AttachSituation.local(told, process, id, executable));
	}

	/** The program has stopped, and has workers. */
	List<Advice> stopped(ProcessSnapshot process) {
		readExecutable(process.pid());
		return WorkerAdvice.of(process);
	}

	/** The console has said something. */
	List<Advice> said(String text) {
		return watcher.accept(text);
	}

	/** The adapter has refused something; gdb's words may tell of the architecture. */
	List<Advice> refused(String message) {
		return watcher.acceptMessage(message);
	}

	/** gdb 16's {@code -i dap}, where it may not attach to a worker: {@code exited}, {@code terminated}, and an attach that has succeeded. */
	List<Advice> attachLost(ProcessSnapshot before) {
		ProcessSnapshot now;
		try {
			now = session.threads().look(before.pid(), session.options());
		} catch (ProcException x) {
			// It has ended indeed.
			return List.of();
		}
		// Of a process that has ended there may be a zombie left, but no worker.
		return now.workers().isEmpty() ? List.of() : ArchitectureAdvisor.attachLost(situation()).stream().toList();
	}

	private void readExecutable(int pid) {
		if (executable == null) {
			try {
				executable = ElfHeader.read(procFs.executable(pid)).architecture().orElse(null);
			} catch (ElfException x) {
				executable = null;
			}
		}
	}

	/** What is attached to; until that is done, what is to be attached to. */
	private @Nullable ProcessSnapshot process() {
		@Nullable ProcessSnapshot s = session.threads().snapshot();
		return s != null ? s : attachment.pending();
	}

	private AttachSituation situation() {
		@Nullable ProcessSnapshot s = process();
		Debugger debugger = session.adapter().debugger();
		boolean core = session.target().isCore();
		boolean far = session.target().isFar();
		if (core || far || session.target().isLaunched() || s == null) {
			AttachSituation.Target target = core ? AttachSituation.Target.CORE
					: far ? AttachSituation.Target.REMOTE : AttachSituation.Target.LAUNCHED;
			if (s == null || core) {
				AttachSituation unknown = AttachSituation.of(debugger, target, executable);
				// Nothing was read: it may have workers.
				return new AttachSituation(debugger, target, unknown.architecture(), unknown.policy(), executable, 0, 0,
						unknown.attachTarget(), unknown.firstOther(), -1);
			}
		}
		int id = attachment.id();
		return AttachSituation.local(debugger, Objects.requireNonNull(s), id == 0 ? s.pid() : id, executable);
	}

	private @Nullable Boolean isWorkerTid(int tid) {
		@Nullable ProcessSnapshot s = process();
		return s == null ? null : s.thread(tid).map(t -> t.isWorker()).orElse(null);
	}
}
