/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.dap.model.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.osgi.util.NLS;

/** The texts of this bundle but for those of its API. Fields are named by their keys. */
@NonNullByDefault({}) // NLS fills the fields
public final class Messages extends NLS {
	public static String json_noObject;
	public static String json_bad;
	public static String config_noCommand;
	public static String config_noAdapter;
	public static String config_unknownAdapter;
	public static String config_presetMissing;
	public static String config_noProgram;
	public static String config_programMissing;
	public static String config_noProcess;
	public static String config_badProcess;
	public static String config_noExecutable;
	public static String attach_ended;
	public static String attach_self;
	public static String attach_untraced;
	public static String connection_failed;
	public static String pause_noStop;
	public static String request_closed;
	public static String request_ended;
	public static String request_interrupted;
	public static String request_timeout;
	public static String request_refused;
	public static String start_noProgram;
	public static String start_noEvent;
	public static String start_why;
	public static String start_said;
	public static String death_foreign;
	public static String death_closed;
	public static String death_exited;
	public static String death_words;
	public static String end_adapterStays;
	public static String restart_unsupported;
	public static String process_ended;
	public static String process_running;
	public static String workers_ended;
	public static String workers_noProcess;
	public static String variable_noValue;
	public static String variable_readOnly;
	public static String thread_running;
	public static String frame_unnamed;
	public static String frame_source;
	public static String frame_address;
	public static String frame_gone;
	public static String registers_hidden;
	public static String registers_group;
	public static String target_name;
	public static String memory_unsupported;
	public static String terminal_refused;
	public static String breakpoint_gone;
	public static String breakpoint_noAnswer;
	public static String breakpoint_said;
	public static String breakpoint_noCondition;
	public static String breakpoint_noHitCondition;
	public static String breakpoint_badHitCondition;
	public static String breakpoint_noLog;
	public static String breakpoint_functionsUnsupported;
	public static String breakpoint_fewer;
	public static String breakpoint_removed;
	public static String breakpoint_noFunctions;

	static {
		NLS.initializeMessages(Messages.class.getPackageName() + ".messages", Messages.class);
	}

	private Messages() {
	}
}
