/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.internal.advice;

import org.eclipse.osgi.util.NLS;

/** Texts for users. */
final class Messages extends NLS {

	/** The name of the console page that shows advice. */
	public static String advice = "";
	/** The title of an internal error. */
	public static String adviceFailed = "";
	/** The title of an internal error. */
	public static String adviceStopped = "";

	static {
		NLS.initializeMessages(Messages.class.getPackageName() + ".messages", Messages.class);
	}

	private Messages() {
	}
}
