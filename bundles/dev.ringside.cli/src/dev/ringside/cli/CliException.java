/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cli;

/** Something that cannot be read or written: the command ends with status 1 and this message. */
final class CliException extends Exception {

	private static final long serialVersionUID = 1L;

	CliException(String message) {
		super(message);
	}
}
