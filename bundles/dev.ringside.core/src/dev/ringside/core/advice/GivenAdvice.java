/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.advice;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What a session has said already: each kind of advice is given once. Thread-safe. */
public final class GivenAdvice {

	private final Set<String> ids = ConcurrentHashMap.newKeySet();

	/**
	 * Whether a kind of advice was given.
	 *
	 * @param id the kind's id
	 * @return true after {@link #claim(String)} of it
	 */
	public boolean contains(String id) {
		return ids.contains(id);
	}

	/**
	 * Takes it upon the caller to give a kind of advice.
	 *
	 * @param id the kind's id
	 * @return false where it was given already
	 */
	public boolean claim(String id) {
		return ids.add(id);
	}
}
