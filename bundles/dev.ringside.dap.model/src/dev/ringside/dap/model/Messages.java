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

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.osgi.util.NLS;

/** The texts of this package. */
@NonNullByDefault({}) // NLS fills the fields
final class Messages extends NLS {
	public static String preset_gdb;
	public static String preset_lldb;
	public static String preset_cdtGdb;
	public static String breakpoint_set;
	public static String breakpoint_setAt;
	public static String breakpoint_notSet;
	public static String breakpoint_pending;
	public static String breakpoint_noted;

	static {
		NLS.initializeMessages(Messages.class.getPackageName() + ".messages", Messages.class);
	}

	private Messages() {
	}
}
