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

import org.eclipse.osgi.util.NLS;

import dev.ringside.core.proc.ProcException;
import dev.ringside.core.proc.ProcFs;
import dev.ringside.core.proc.ProcessInspector;
import dev.ringside.core.proc.ProcessInspector.Detail;
import dev.ringside.core.thread.Classification;

/**
 * What speaks against an attach to a process of this machine. A user may name a worker's TID, which tools like {@code top}
 * show for a busy SQPOLL thread: gdb 13 and newer then take the worker for the whole process, and the first suspend kills
 * the program (measured with gdb 13.1 and 16.3). Stateless; reads /proc.
 */
final class AttachCheck {

	private AttachCheck() {
	}

	/**
	 * Looks at what gdb is to attach to.
	 *
	 * @param procFs    this machine's /proc
	 * @param inspector reads a process
	 * @param id        what gdb is to attach to
	 * @param held      processes that the session has: another of their threads is one more of the same process
	 * @return why gdb must not, and what to do instead; empty also where it cannot be told, such as where there is no such
	 *         process: gdb says that
	 */
	static Optional<String> refusal(ProcFs procFs, ProcessInspector inspector, int id, Set<Integer> held) {
		try {
			int pid = procFs.status(id, id).processId();
			if (pid == id || held.contains(pid)) {
				return Optional.empty();
			}
			return inspector.inspect(pid, Detail.WORKERS, null).thread(id).filter(t -> t.isWorker()).map(t -> {
				Classification worker = t.classification();
				Object[] words = { Integer.toString(id), worker.label(), Integer.toString(pid) };
				return NLS.bind(Messages.attachToWorker, words);
			});
		} catch (ProcException e) {
			return Optional.empty();
		}
	}
}
