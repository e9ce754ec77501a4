/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.dap.model.ui;

import org.eclipse.osgi.util.NLS;

/** The texts of this bundle. */
final class Messages extends NLS {
	public static String tab_name;
	public static String adapter;
	public static String adapter_best;
	public static String adapter_bestIs;
	public static String adapter_found;
	public static String adapter_none;
	public static String adapter_looking;
	public static String adapter_missing;
	public static String adapter_command;
	public static String command;
	public static String request;
	public static String request_launch;
	public static String request_attach;
	public static String process;
	public static String process_choose;
	public static String process_ask;
	public static String program;
	public static String browse;
	public static String arguments;
	public static String directory;
	public static String stopAt;
	public static String json;
	public static String allowTerminal;
	public static String error_program;
	public static String error_programMissing;
	public static String error_command;
	public static String error_process;
	public static String error_directory;
	public static String chooser_title;
	public static String chooser_message;
	public static String looking_job;
	public static String thread_label;
	public static String thread_running;
	public static String thread_suspended;
	public static String thread_suspendedBy;
	public static String thread_stepping;
	public static String thread_terminated;
	public static String breakpoint_function;
	public static String breakpoint_line;
	public static String breakpoint_condition;
	public static String breakpoint_hits;
	public static String breakpoint_log;
	public static String breakpoint_state;
	public static String page_enabled;
	public static String page_condition;
	public static String page_hits;
	public static String page_log;
	public static String page_state;
	public static String page_noSession;
	public static String function_title;
	public static String function_message;
	public static String ruler_properties;
	public static String ruler_disable;
	public static String ruler_enable;
	public static String toggle_name;
	public static String toggle_description;
	public static String toggle_noFile;

	static {
		NLS.initializeMessages(Messages.class.getPackageName() + ".messages", Messages.class);
	}

	private Messages() {
	}
}
