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

/** An unknown setting or a value that it does not allow. The message names the allowed ones. */
public final class SettingsException extends Exception {

	private static final long serialVersionUID = 1L;

	/**
	 * An exception.
	 *
	 * @param message what is wrong and what is allowed, for people
	 */
	public SettingsException(String message) {
		super(message);
	}
}
