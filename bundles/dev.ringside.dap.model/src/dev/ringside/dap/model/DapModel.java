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

/**
 * The ids of the debug model, and the attributes of its launch configurations: whoever sets these and launches has a
 * session, whose {@code ILaunch.getDebugTarget()} is a {@link DapDebugTarget}.
 */
public final class DapModel {

	/** The debug model's id, and this bundle's. */
	public static final String ID = "dev.ringside.dap.model";
	/** The launch configuration type. */
	public static final String LAUNCH_TYPE = "dev.ringside.dap.model.launch";

	/**
	 * The adapter: {@link AdapterPreset#id()}, {@value #ADAPTER_BEST} or {@value #ADAPTER_COMMAND}. String; default:
	 * the best one.
	 */
	public static final String ATTR_ADAPTER = "dev.ringside.dap.adapter";
	/** Value of {@link #ATTR_ADAPTER}: the first preset that this machine has. */
	public static final String ADAPTER_BEST = "best";
	/** Value of {@link #ATTR_ADAPTER}: {@link #ATTR_COMMAND}. */
	public static final String ADAPTER_COMMAND = "command";
	/** The command line of an adapter, with variables. String; with a preset: empty for the one that is found. */
	public static final String ATTR_COMMAND = "dev.ringside.dap.command";
	/** {@value #REQUEST_LAUNCH} or {@value #REQUEST_ATTACH}. String; default: launch. */
	public static final String ATTR_REQUEST = "dev.ringside.dap.request";
	/** Value of {@link #ATTR_REQUEST}. */
	public static final String REQUEST_LAUNCH = "launch";
	/** Value of {@link #ATTR_REQUEST}. */
	public static final String REQUEST_ATTACH = "attach";
	/** The program's file, with variables. String. */
	public static final String ATTR_PROGRAM = "dev.ringside.dap.program";
	/** The program's arguments as a shell would split them, with variables. String. */
	public static final String ATTR_ARGUMENTS = "dev.ringside.dap.arguments";
	/** The program's directory, with variables. String; default: the program's. */
	public static final String ATTR_DIRECTORY = "dev.ringside.dap.directory";
	/** The process to attach to. String; empty: ask. */
	public static final String ATTR_PID = "dev.ringside.dap.pid";
	/** A function to stop at. String; empty: none. */
	public static final String ATTR_STOP_AT = "dev.ringside.dap.stopAt";
	/** More arguments for the adapter, a JSON object; they go before those that this model makes. String. */
	public static final String ATTR_JSON = "dev.ringside.dap.json";
	/** Whether the adapter may start programs in a terminal. Boolean; default: no. */
	public static final String ATTR_ALLOW_TERMINAL = "dev.ringside.dap.allowTerminal";
	/** How long a request may take. Int, seconds; default: {@value #DEFAULT_TIMEOUT}. */
	public static final String ATTR_TIMEOUT = "dev.ringside.dap.timeout";
	/** Default of {@link #ATTR_TIMEOUT}. */
	public static final int DEFAULT_TIMEOUT = 30;

	/**
	 * The code of the status whose handler asks the user for a process; it answers a {@link Long}, or null for "none".
	 */
	public static final int STATUS_ASK_PROCESS = 101;

	private DapModel() {
	}
}
