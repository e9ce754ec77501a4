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

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.guard.Guard.Refusal;

/**
 * Whether an action may be done.
 *
 * @param refusal why not; null when it may
 * @param reason  a sentence for people that says why not and what to do instead; empty when it may
 */
public record Decision(@Nullable Refusal refusal, String reason) {

	/** The action may be done. */
	public static final Decision ALLOWED = new Decision(null, "");

	/**
	 * Whether the action may be done.
	 *
	 * @return true when it may
	 */
	public boolean isAllowed() {
		return refusal == null;
	}
}
