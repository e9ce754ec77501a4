/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.debugger;

import dev.ringside.core.text.Texts;

/**
 * By what a debugger decides the architecture of an x86 process. Debuggers for other architectures do not read a thread
 * for it.
 */
public enum ArchitectureRule {
	/**
	 * CS and DS of the LWP that is selected when the target description is read: at an attach one that has stopped by
	 * then, mostly the first LWP that is not the leader (with gdb 10.1 in 239 of 240 attaches), later the selected
	 * thread.
	 */
	SELECTED_LWP,
	/**
	 * CS and DS of the LWP whose id is the process id as the debugger has it, that is the number that it attached to.
	 */
	PROCESS_LEADER,
	/**
	 * CS and DS of the LWP that stopped last: at an attach any of them (with gdbserver 16.3 a worker in 9 of 15
	 * attaches). The server then sends registers of the wrong size, and writes them back when it detaches.
	 */
	STOPPED_LWP,
	/** The ELF class of {@code /proc/PID/exe}. No thread is read. */
	ELF_CLASS_OF_EXE,
	/** The size of NT_PRSTATUS of the first thread, which does not depend on the registers' values. */
	PRSTATUS_SIZE_OF_FIRST_THREAD,
	/** Not known, or not an x86. */
	UNKNOWN;

	/**
	 * Whether the registers of a thread decide, and so may mislead.
	 *
	 * @return false where it is known that none is read
	 */
	public boolean readsAThread() {
		return this != ELF_CLASS_OF_EXE && this != PRSTATUS_SIZE_OF_FIRST_THREAD;
	}

	/**
	 * One sentence for people.
	 *
	 * @return the sentence, in the user's language
	 */
	public String description() {
		return Texts.get("rule." + name());
	}
}
