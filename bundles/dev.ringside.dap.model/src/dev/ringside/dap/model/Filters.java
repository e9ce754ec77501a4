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

import java.util.function.Consumer;

/** Makes the filter of a session. */
final class Filters {

	private Filters() {
	}

	/**
	 * The filter that a session's settings ask for.
	 *
	 * @param configuration the session
	 * @param log           gets lines for the session's console
	 */
	static AdapterFilter of(AdapterConfiguration configuration, Consumer<String> log) {
		return AdapterFilter.NONE;
	}
}
