/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.dap.model;

import org.eclipse.osgi.util.NLS;

/**
 * What one session's adapter says of a breakpoint.
 *
 * @param session  the session's name, for people
 * @param verified whether the adapter has set it
 * @param line     the line that it has set it on, from 1; 0 where it says none
 * @param message  the adapter's words, escaped and bounded; may be empty
 * @param note     what of the breakpoint the adapter cannot do, for people; may be empty
 */
public record BreakpointState(String session, boolean verified, int line, String message, String note) {

	/**
	 * All in one line.
	 *
	 * @return for people
	 */
	public String text() {
		String text;
		if (verified) {
			text = line > 0 ? NLS.bind(Messages.breakpoint_setAt, Integer.toString(line)) : Messages.breakpoint_set;
		} else {
			text = message.isEmpty() ? Messages.breakpoint_pending : NLS.bind(Messages.breakpoint_notSet, message);
		}
		return note.isEmpty() ? text : NLS.bind(Messages.breakpoint_noted, text, note);
	}
}
