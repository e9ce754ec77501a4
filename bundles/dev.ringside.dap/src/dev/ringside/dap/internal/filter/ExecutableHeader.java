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

import dev.ringside.core.elf.ElfException;
import dev.ringside.core.elf.ElfHeader;
import dev.ringside.core.proc.ProcFs;
import dev.ringside.core.session.SessionAdvisor;

/** Tells the advisor the architecture of the program's executable file, once it can be read. Thread-safe. */
final class ExecutableHeader {

	private final ProcFs procFs;
	private final SessionAdvisor advisor;
	private volatile boolean read;

	ExecutableHeader(ProcFs procFs, SessionAdvisor advisor) {
		this.procFs = procFs;
		this.advisor = advisor;
	}

	/** Reads it, unless that was done. */
	void read(int pid) {
		if (!read) {
			try {
				advisor.executable(ElfHeader.read(procFs.executable(pid)).architecture().orElse(null));
				read = true;
			} catch (ElfException x) {
				// It may be readable once the debugger has it.
				return;
			}
		}
	}
}
