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

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.cdt.dsf.mi.service.command.output.MIConst;
import org.eclipse.cdt.dsf.mi.service.command.output.MIList;
import org.eclipse.cdt.dsf.mi.service.command.output.MIResult;
import org.eclipse.cdt.dsf.mi.service.command.output.MITuple;
import org.eclipse.cdt.dsf.mi.service.command.output.MIValue;
import org.eclipse.jdt.annotation.Nullable;

/**
 * A thread as gdb lists it.
 *
 * @param id           gdb's number of the thread
 * @param targetId     such as {@code Thread 0x7f0123456780 (LWP 4861)}, {@code LWP 4861} (cores),
 *                     {@code Thread 4861.4864} (gdbserver)
 * @param tid          the TID; 0 when the target id has none
 * @param name         the thread's name; null when gdb has none
 * @param core         the CPU; null when gdb has none
 * @param pc           the program counter of frame 0; null when gdb shows no frame
 * @param sp           the stack pointer; null when gdb was not asked for it, which does not list it
 * @param architecture gdb's name of frame 0's architecture; null when gdb shows none
 */
record GdbThread(String id, String targetId, int tid, @Nullable String name, @Nullable String core, @Nullable Long pc,
		@Nullable Long sp, @Nullable String architecture) {

	/**
	 * Thread 0x7f.. (LWP 4861); LWP 4861; Thread 4861.4864; process 4861. Numbers of TIDs have at most seven digits.
	 */
	private static final Pattern TID = Pattern
			.compile("\\bLWP (\\d{1,9})\\b|^Thread \\d{1,9}\\.(\\d{1,9})$|^process (\\d{1,9})$");

	/**
	 * The same thread with its stack pointer.
	 *
	 * @param value the stack pointer
	 * @return the thread
	 */
	GdbThread withSp(long value) {
		return new GdbThread(id, targetId, tid, name, core, pc, value, architecture);
	}

	/**
	 * Whether the program counter is 0, as a worker's is.
	 *
	 * @return false where it is not known
	 */
	boolean hasZeroPc() {
		Long p = pc;
		return p != null && p == 0;
	}

	/**
	 * The TID in a target id.
	 *
	 * @param targetId gdb's text
	 * @return 0 when there is none
	 */
	static int tidOf(String targetId) {
		Matcher m = TID.matcher(targetId);
		if (m.find()) {
			for (int i = 1; i <= m.groupCount(); i++) {
				String digits = m.group(i);
				if (digits != null) {
					return Integer.parseInt(digits);
				}
			}
		}
		return 0;
	}

	/**
	 * Reads one element of the list {@code threads}.
	 *
	 * @param tuple the element
	 * @return null where it has no id
	 */
	static @Nullable GdbThread parse(MITuple tuple) {
		String id = text(tuple, "id");
		if (id == null) {
			return null;
		}
		String targetId = text(tuple, "target-id");
		String target = targetId == null ? "" : targetId;
		MIValue frame = value(tuple, "frame");
		Long pc = null;
		String arch = null;
		if (frame instanceof MITuple f) {
			pc = address(text(f, "addr"));
			arch = text(f, "arch");
		}
		return new GdbThread(id, target, tidOf(target), text(tuple, "name"), text(tuple, "core"), pc, null, arch);
	}

	/**
	 * The elements of a list of tuples.
	 *
	 * @param results results of a record or tuple
	 * @param name    the list's name
	 * @return empty where there is no such list
	 */
	static MITuple[] tuples(MIResult[] results, String name) {
		for (MIResult r : results) {
			if (name.equals(r.getVariable()) && r.getMIValue() instanceof MIList list) {
				MIValue[] values = list.getMIValues();
				return java.util.Arrays.stream(values).filter(MITuple.class::isInstance).toArray(MITuple[]::new);
			}
		}
		return new MITuple[0];
	}

	/**
	 * A string in a tuple.
	 *
	 * @param tuple the tuple
	 * @param name  the name of the result
	 * @return null where there is none
	 */
	static @Nullable String text(MITuple tuple, String name) {
		return value(tuple, name) instanceof MIConst c ? c.getCString() : null;
	}

	static @Nullable MIValue value(MITuple tuple, String name) {
		for (MIResult r : tuple.getMIResults()) {
			if (name.equals(r.getVariable())) {
				return r.getMIValue();
			}
		}
		return null;
	}

	/**
	 * An address.
	 *
	 * @param text {@code 0x..}
	 * @return null where it is none, as in {@code <unavailable>}
	 */
	static @Nullable Long address(@Nullable String text) {
		if (text == null || !text.startsWith("0x")) {
			return null;
		}
		try {
			return Long.parseUnsignedLong(text.substring(2), 16);
		} catch (NumberFormatException e) {
			return null;
		}
	}
}
