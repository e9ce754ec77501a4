/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.dap.model.internal.session;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.debug.FunctionBreakpoint;
import org.eclipse.lsp4j.debug.SourceBreakpoint;

import dev.ringside.dap.model.internal.breakpoint.AdapterBreakpoint;

/**
 * What the adapter is to do.
 *
 * @param breakpoint the platform's; null for the stop at a function that the launch configuration asks for
 * @param name       the function; empty for a line
 * @param line       the line; 0 for a function
 * @param condition  as far as the adapter can; empty: none
 * @param hits       as far as the adapter can; empty: none
 * @param log        as far as the adapter can; empty: none
 * @param note       what the adapter cannot, for people; empty: nothing
 */
record WantedBreakpoint(@Nullable AdapterBreakpoint breakpoint, String name, int line, String condition, String hits,
		String log, String note) {

	/** The stop at a function that no breakpoint of the platform's asks for. */
	static WantedBreakpoint stopAt(String function) {
		return new WantedBreakpoint(null, function, 0, "", "", "", "");
	}

	/** A line, as the protocol has it. */
	SourceBreakpoint toLine() {
		SourceBreakpoint b = new SourceBreakpoint();
		b.setLine(line);
		b.setCondition(orNull(condition));
		b.setHitCondition(orNull(hits));
		b.setLogMessage(orNull(log));
		return b;
	}

	/** A function, as the protocol has it. */
	FunctionBreakpoint toFunction() {
		FunctionBreakpoint b = new FunctionBreakpoint();
		b.setName(name);
		b.setCondition(orNull(condition));
		b.setHitCondition(orNull(hits));
		return b;
	}

	private static @Nullable String orNull(String text) {
		return text.isEmpty() ? null : text;
	}
}
