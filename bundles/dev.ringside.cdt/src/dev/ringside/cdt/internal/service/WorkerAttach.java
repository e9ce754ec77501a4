/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.internal.service;

import java.util.Optional;
import java.util.Set;

import dev.ringside.core.proc.AttachCheck;
import dev.ringside.core.proc.AttachCheck.Obstacle;
import dev.ringside.core.proc.ProcException;
import dev.ringside.core.proc.ProcFs;
import dev.ringside.core.proc.ProcessInspector;
import dev.ringside.core.proc.ProcessInspector.Detail;
import dev.ringside.core.process.ThreadReport;

/**
 * Whether a number that gdb is to attach to is a worker's. A user may name a worker's TID, which tools like {@code top}
 * show for a busy SQPOLL thread: gdb then takes the worker for the whole process, and the first suspend kills the program
 * (measured with gdb 13.1 and 16.3). What else stands against an attach gdb says itself, and CDT shows it (measured with
 * both: no such process, traced by another debugger). Stateless; reads /proc.
 */
final class WorkerAttach {

	private WorkerAttach() {
	}

	/**
	 * Looks at what gdb is to attach to.
	 *
	 * @param procFs    this machine's /proc
	 * @param inspector reads a process
	 * @param id        what gdb is to attach to
	 * @param held      processes that the session has: another of their threads is one more of the same process
	 * @return why gdb must not, and what to do instead; empty where it is not known to be a worker
	 */
	static Optional<String> refusal(ProcFs procFs, ProcessInspector inspector, int id, Set<Integer> held) {
		try {
			int pid = procFs.status(id, id).processId();
			if (pid == id || held.contains(pid)) {
				return Optional.empty();
			}
			boolean worker = inspector.inspect(pid, Detail.WORKERS, null).thread(id).map(ThreadReport::isWorker).orElse(false);
			return !worker ? Optional.empty() : new AttachCheck(procFs, inspector).forAnyDebugger(id).map(Obstacle::message);
		} catch (ProcException e) {
			return Optional.empty();
		}
	}
}
