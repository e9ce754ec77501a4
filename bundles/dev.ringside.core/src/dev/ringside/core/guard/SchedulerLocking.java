/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.guard;

import java.util.Locale;

import org.eclipse.jdt.annotation.Nullable;

/**
 * gdb's setting {@code scheduler-locking}, and what gdb resumes with it when it is told to continue one thread in
 * all-stop mode ({@code -exec-continue --thread N}, or {@code continue} with that thread selected).
 * <table>
 * <caption>Measured with gdb 13.1 on Linux 6.18, x86-64: a worker of a process with all its threads stopped</caption>
 * <tr>
 * <th>mode</th>
 * <th>what runs</th>
 * <th>then</th>
 * </tr>
 * <tr>
 * <td>all-stop, {@code off}, {@code step} or {@code replay}</td>
 * <td>every thread</td>
 * <td>an interrupt stops them; a detach leaves the program alive</td>
 * </tr>
 * <tr>
 * <td>all-stop, {@code on}</td>
 * <td>the worker</td>
 * <td>an interrupt never stops it, and kills the program on detach</td>
 * </tr>
 * <tr>
 * <td>all-stop, while gdb records</td>
 * <td>gdb fails to record</td>
 * <td>the session is lost (gdb 10.1 too)</td>
 * </tr>
 * <tr>
 * <td>non-stop (gdb 16.3 too)</td>
 * <td>the worker</td>
 * <td>an interrupt of the worker stops it; a detach leaves the program alive</td>
 * </tr>
 * </table>
 */
public enum SchedulerLocking {
	/** Never. */
	OFF,
	/** Always. */
	ON,
	/** While a thread steps. */
	STEP,
	/** While gdb replays a record; gdb's default. */
	REPLAY,
	/** Not known. */
	UNKNOWN;

	/** The setting's name in gdb. */
	public static final String GDB_SETTING = "scheduler-locking";

	/**
	 * Reads gdb's word.
	 *
	 * @param value what gdb's {@code show} says; null where it says nothing
	 * @return {@link #UNKNOWN} for any other word
	 */
	public static SchedulerLocking of(@Nullable String value) {
		for (SchedulerLocking locking : values()) {
			if (locking != UNKNOWN && locking.name().toLowerCase(Locale.ROOT).equals(value)) {
				return locking;
			}
		}
		return UNKNOWN;
	}

	/**
	 * What it is, in all-stop mode, to continue one thread.
	 *
	 * @param recording whether gdb records
	 * @return {@link Action#RESUME_PROCESS} where every thread is resumed; {@link Action#RESUME_LOCKED} or
	 *         {@link Action#RESUME_THREAD} where only that thread is, and where that is not known
	 */
	public Action resume(boolean recording) {
		if (this == ON) {
			return Action.RESUME_LOCKED;
		}
		return recording || this == UNKNOWN ? Action.RESUME_THREAD : Action.RESUME_PROCESS;
	}
}
