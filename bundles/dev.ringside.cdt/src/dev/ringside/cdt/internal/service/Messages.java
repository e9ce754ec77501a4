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

	/** The name of a flagged thread: its own name, its classification. */
	static String flaggedName = "";
	/** The name of the only frame of a worker: its classification. */
	static String noUserStack = "";
	/** The name of a worker's register group when registers are hidden. */
	static String hiddenRegisters = "";
	/** The description of that group: the classification, the kernel policy's sentence. */
	static String hiddenRegistersDescription = "";
	/** Why an expression or register has no value: the classification. */
	static String registersAreHidden = "";
	/** The name of a labelled register group: CDT's name, the classification. */
	static String labelledGroup = "";
	/** The description of that group: the kernel policy's sentence, the classes with what they hold. */
	static String labelledGroupDescription = "";
	/** Where the kernel policy is not known. */
	static String policyUnknown = "";
	/** A register class with what it holds. */
	static String classTruth = "";
	/** A register's description: what it holds in two words, and in a sentence. */
	static String registerTruth = "";
	/** A register's description where nothing is known of it. */
	static String registerTruthUnknown = "";
	/** gdb's version, the oldest that is served. */
	static String notServedGdb = "";
	/** No argument. */
	static String notServedCdt = "";
	/** No argument. */
	static String noSession = "";
	/** No argument. */
	static String noThreadInfo = "";
	/** The title of an internal error. */
	static String internalError = "";
	/** The type of an expression that names a register, in a worker. */
	static String registerExpressionType = "";

	static {
		NLS.initializeMessages(Messages.class.getPackageName() + ".messages", Messages.class);
	}

	private Messages() {
	}
}
