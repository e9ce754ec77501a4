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

import java.util.Locale;

/** How bad it is. Ordered from harmless to bad. */
public enum Severity {
	/** Good to know; nothing has to be done. */
	INFO,
	/** Something that a debugger shows or does is not what it seems. */
	WARNING,
	/** Something does not work. */
	ERROR;

	/**
	 * The name in JSON.
	 *
	 * @return such as {@code warning}
	 */
	public String id() {
		return name().toLowerCase(Locale.ROOT);
	}
}
