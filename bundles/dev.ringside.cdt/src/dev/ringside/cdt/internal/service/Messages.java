/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.internal.service;

import org.eclipse.osgi.util.NLS;

/** Texts for users. Thread names and gdb's words in their arguments are made safe to show before. */
final class Messages extends NLS {

	/** A user thread as the Debug view shows it: gdb's number, its name. */
	public static String namedThread = "";
	/** The same where it has no name: gdb's number. */
	public static String namelessThread = "";
	/** What CDT calls a jump. */
	public static String moveToLine = "";
	/** The name of the only frame of a worker: its classification. */
	public static String noUserStack = "";
	/**
	 * The description of a worker's register group when registers are hidden: the classification, the kernel policy's
	 * sentence.
	 */
	public static String hiddenGroupDescription = "";
	/** In the place of registers that are hidden. */
	public static String noRegisters = "";
	/** Why an expression or register has no value: the classification. */
	public static String registersAreHidden = "";
	/**
	 * The description of a labelled register group: the classification, the kernel policy's sentence, the classes with
	 * what they hold.
	 */
	public static String labelledGroupDescription = "";
	/** The same where the classes are not known: the classification, the sentence that says so. */
	public static String labelledGroupDescriptionUnknown = "";
	/** Where the kernel policy is not known. */
	public static String policyUnknown = "";
	/** A register class with what it holds. */
	public static String classTruth = "";
	/** A register's description where nothing is known of it. */
	public static String registerTruthUnknown = "";
	/** gdb's version, the oldest that is served. */
	public static String notServedGdb = "";
	/** No argument. */
	public static String notServedCdt = "";
	/** No argument. */
	public static String noSession = "";
	/** No argument. */
	public static String noProcess = "";
	/** No argument. */
	public static String severalProcesses = "";
	/** No argument. */
	public static String threadsUnknown = "";
	/** No argument. */
	public static String noThreadInfo = "";
	/** The title of an internal error. */
	public static String internalError = "";
	/** The type of an expression that names a register, in a worker. */
	public static String registerExpressionType = "";

	static {
		NLS.initializeMessages(Messages.class.getPackageName() + ".messages", Messages.class);
	}

	private Messages() {
	}
}
