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

import dev.ringside.core.evidence.KernelState;
import dev.ringside.core.evidence.KernelState.Syscall;

/** Reads where a thread is inside the kernel, as far as the reader's rights go. */
public final class KernelStates {

	private static final String[] WORKER_LOOPS = { "io_wq_worker", "io_sq_thread" };

	private KernelStates() {
	}

	/**
	 * Reads {@code syscall}, {@code stack} and {@code wchan} of a thread.
	 *
	 * @param procFs the /proc to read
	 * @param pid    the process id
	 * @param tid    the TID
	 * @return what could be read; empty when nothing could
	 */
	public static Optional<KernelState> read(ProcFs procFs, int pid, int tid) {
		@Nullable Syscall syscall = null;
		@Nullable String function = null;
		try {
			syscall = parseSyscall(procFs.syscall(pid, tid)).orElse(null);
		} catch (ProcException e) {
			// Not permitted, or the thread has ended: one piece of evidence less.
			syscall = null;
		}
		try {
			String stack = procFs.stack(pid, tid);
			for (String loop : WORKER_LOOPS) {
				if (stack.contains(' ' + loop + '+')) {
					function = loop;
				}
			}
		} catch (ProcException e) {
			function = null;
		}
		if (function == null) {
			try {
				function = procFs.wchan(pid, tid).orElse(null);
			} catch (ProcException e) {
				function = null;
			}
		}
		return syscall == null && function == null ? Optional.empty() : Optional.of(new KernelState(syscall, function));
	}

	/**
	 * Reads a line of a {@code syscall} file.
	 *
	 * @param line {@code running}, {@code -1 SP PC}, or {@code NUMBER ARG0 .. ARG5 SP PC}
	 * @return empty for a running thread and for any other form
	 */
	public static Optional<Syscall> parseSyscall(String line) {
		String[] words = line.strip().split(" +");
		if (words.length != 3 && words.length != 9) {
			return Optional.empty();
		}
		try {
			long number = Long.parseLong(words[0]);
			boolean arguments = false;
			for (int i = 1; i < words.length - 2; i++) {
				arguments |= hex(words[i]) != 0;
			}
			return Optional
					.of(new Syscall(number, arguments, hex(words[words.length - 2]), hex(words[words.length - 1])));
		} catch (NumberFormatException e) {
			return Optional.empty();
		}
	}

	private static long hex(String word) {
		if (!word.startsWith("0x")) {
			throw new NumberFormatException(word);
		}
		return Long.parseUnsignedLong(word.substring(2), 16);
	}
}
