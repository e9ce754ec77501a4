/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap.internal.state;

import java.util.Optional;

import dev.ringside.core.proc.ProcException;
import dev.ringside.core.proc.ProcFs;

/**
 * Proves that a process of this machine is the one that an adapter debugs: what traces it is the adapter's process or
 * descends from it. A number alone proves nothing, for the adapter may count processes otherwise than this machine
 * does: in a container, or behind ssh. Stateless; reads /proc.
 */
final class Locality {

	private static final int MAX_DEPTH = 64;

	private Locality() {
	}

	/**
	 * Whether a process, or thread, is held by the adapter now.
	 *
	 * @param procFs  this machine's /proc
	 * @param id      the process id, or the TID of any of its threads
	 * @param adapter the adapter's process id
	 * @return false also where it cannot be read
	 */
	static boolean isHeld(ProcFs procFs, int id, long adapter) {
		try {
			int tracer = procFs.status(id, id).tracer();
			if (tracer == 0 && procFs.stat(id, id).state() == 'Z') {
				// A leader that has ended cannot be attached to; its threads can.
				for (int tid : procFs.threads(id)) {
					tracer = Math.max(tracer, procFs.status(id, tid).tracer());
				}
			}
			return tracer != 0 && descends(procFs.status(tracer, tracer).processId(), adapter);
		} catch (ProcException e) {
			return false;
		}
	}

	private static boolean descends(long process, long ancestor) {
		Optional<ProcessHandle> handle = ProcessHandle.of(process);
		for (int i = 0; i < MAX_DEPTH && handle.isPresent(); i++) {
			if (handle.get().pid() == ancestor) {
				return true;
			}
			handle = handle.get().parent();
		}
		return false;
	}
}
