/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.session;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.evidence.RegisterSample;

/**
 * A thread as a debugger lists it.
 *
 * @param id        the debugger's or adapter's id, which names one thread as long as the process lives
 * @param tid       its TID; 0 where the debugger does not tell it
 * @param name      its name as the kernel has it, without what a debugger puts before it, unescaped; empty where the
 *                  debugger does not tell it
 * @param registers what the list shows of its registers; null where it shows none
 */
public record ListedThread(long id, int tid, String name, @Nullable RegisterSample registers) {

	/**
	 * A thread of which a list shows no registers.
	 *
	 * @param id   the debugger's id
	 * @param tid  its TID; 0 where not known
	 * @param name its name; empty where not known
	 */
	public ListedThread(long id, int tid, String name) {
		this(id, tid, name, null);
	}
}
