/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap.adapter;

import java.util.regex.Pattern;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.dap.internal.text.DapTexts;

/** What adapters make of a breakpoint's hit condition; the protocol leaves that to them. */
public enum HitConditions {

	/** Not known. */
	UNKNOWN(null, ""),
	/** How many hits to pass over; another text is an error. */
	PASS_OVER(null, "hits.gdb"),
	/** A number, the hit at which it stops first. */
	FIRST_HIT("[1-9][0-9]{0,8}", "hits.lldb"),
	/** A number, the one hit at which it stops, or {@code >} and a number. */
	ONE_HIT_OR_AFTER(">?\\s*[1-9][0-9]{0,8}", "hits.cdtGdb");

	private final @Nullable Pattern understood;
	private final String help;

	HitConditions(@Nullable String understood, String help) {
		this.understood = understood == null ? null : Pattern.compile(understood);
		this.help = help;
	}

	/**
	 * Whether the adapter understands a hit condition.
	 *
	 * @param text the hit condition
	 * @return false where the adapter would take it as no condition and say nothing; true also where it says itself
	 *         that it is wrong
	 */
	public boolean isUnderstood(String text) {
		Pattern pattern = understood;
		return pattern == null || pattern.matcher(text).matches();
	}

	/**
	 * What the adapter makes of a hit condition.
	 *
	 * @return for people, in the user's language; empty where it is not known
	 */
	public String help() {
		return help.isEmpty() ? "" : DapTexts.get(help);
	}
}
