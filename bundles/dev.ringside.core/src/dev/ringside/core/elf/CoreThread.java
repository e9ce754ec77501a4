/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.elf;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.evidence.RegisterSample;

/**
 * One thread of a core: an NT_PRSTATUS note. A core has no names of threads.
 * Immutable.
 */
public final class CoreThread {

	private final int tid;
	private final int signal;
	private final Optional<RegisterLayout> layout;
	private final long[] values;
	private final boolean fsBaseShared;

	CoreThread(int tid, int signal, Optional<RegisterLayout> layout, long[] values, boolean fsBaseShared) {
		this.tid = tid;
		this.signal = signal;
		this.layout = layout;
		this.values = values;
		this.fsBaseShared = fsBaseShared;
	}

	/**
	 * The TID, in the PID namespace of the process that wrote the core.
	 *
	 * @return {@code pr_pid}
	 */
	public int tid() {
		return tid;
	}

	/**
	 * The signal that the thread got.
	 *
	 * @return {@code pr_cursig}; 0 for none
	 */
	public int signal() {
		return signal;
	}

	/**
	 * The general registers.
	 *
	 * @return the values by gdb's names, in the order of the note; 32-bit ones without sign extension; empty for an
	 *         architecture that Ringside does not know
	 */
	public Map<String, Long> registers() {
		Map<String, Long> m = new LinkedHashMap<>();
		if (layout.isPresent()) {
			for (int i = 0; i < values.length; i++) {
				m.put(layout.get().names().get(i), values[i]);
			}
		}
		return Collections.unmodifiableMap(m);
	}

	/**
	 * A general register.
	 *
	 * @param name gdb's name
	 * @return empty when the note has none of that name
	 */
	public Optional<Long> register(String name) {
		int i = layout.isPresent() ? layout.get().names().indexOf(name) : -1;
		return i < 0 ? Optional.empty() : Optional.of(values[i]);
	}

	/**
	 * What the classifier looks at.
	 *
	 * @return null for an architecture whose registers are not known
	 */
	public @Nullable RegisterSample sample() {
		if (layout.isEmpty()) {
			return null;
		}
		RegisterLayout l = layout.get();
		return new RegisterSample(register(l.pc()).orElse(null), register(l.sp()).orElse(null),
				register("cs").orElse(null),
				register("orig_rax").or(() -> register("orig_eax")).orElse(null), register("fs_base").orElse(null),
				fsBaseShared, null);
	}

	@Override
	public String toString() {
		return "CoreThread " + tid;
	}
}
