/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.ui.internal;

import org.eclipse.osgi.util.NLS;

/** The texts of this bundle. */
public final class Messages extends NLS {
	// CHECKSTYLE:OFF one field a key of messages.properties
	public static String tab_name;
	public static String tab_message;
	public static String enabled;
	public static String kernelPolicy;
	public static String registers;
	public static String threads;
	public static String guard;
	public static String architectureWarnings;
	public static String workerWarnings;
	public static String auto_reading;
	public static String auto_policy;
	public static String auto_policy_unknown;
	public static String auto_registers;
	public static String chosen_policy;
	public static String registers_AUTO;
	public static String registers_SHOW;
	public static String registers_LABEL;
	public static String registers_HIDE;
	public static String threads_SHOW;
	public static String threads_LABEL;
	public static String threads_HIDE;
	public static String policy_AUTO;
	public static String guard_off_warning;
	public static String preferences_description;
	public static String preferences_enabled;
	public static String defaults_link;
	public static String notice_title;
	public static String view_none;
	public static String view_disabled;
	public static String view_reading;
	public static String view_failed;
	public static String view_summary;
	public static String view_noWorkers;
	public static String view_untraced;
	public static String view_advice;
	public static String view_policy;
	public static String view_policy_unknown;
	public static String view_registers;
	public static String view_evidence;
	public static String view_refresh;
	public static String view_job;
	public static String column_thread;
	public static String column_kind;
	public static String column_owner;
	public static String column_certainty;
	public static String column_debugger;
	public static String column_kernel;
	public static String traced_by;
	public static String traced_not;
	public static String traced_unknown;

	static {
		NLS.initializeMessages(Messages.class.getPackageName() + ".messages", Messages.class);
	}

	private Messages() {
	}
}
