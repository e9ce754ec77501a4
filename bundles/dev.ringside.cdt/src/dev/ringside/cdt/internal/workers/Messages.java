/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.internal.workers;

import org.eclipse.osgi.util.NLS;

/** Texts for users. */
final class Messages extends NLS {

	/** No argument. */
	public static String ended = "";
	/** No argument. */
	public static String notThere = "";
	/** No argument. */
	public static String notServed = "";
	/** How many seconds were waited. */
	public static String noAnswer = "";

	static {
		NLS.initializeMessages(Messages.class.getPackageName() + ".messages", Messages.class);
	}

	private Messages() {
	}
}
