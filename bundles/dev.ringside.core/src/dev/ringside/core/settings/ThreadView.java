/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.settings;

/** How a front end shows workers among the threads. */
public enum ThreadView {
	/** As the debugger shows them, without a flag in the name. */
	SHOW,
	/** With a flag in the name. */
	LABEL,
	/** Not at all. */
	HIDE
}
