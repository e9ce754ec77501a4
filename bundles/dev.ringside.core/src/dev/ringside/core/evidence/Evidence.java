/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.evidence;

import dev.ringside.core.text.Texts;

/**
 * One reason for a classification, a policy or an advice.
 *
 * @param rule the rule that gave it, one of {@link Rule}
 * @param text one sentence for people, in the user's language, escaped
 */
public record Evidence(Rule rule, String text) {

	/** The detection rules, in the order of their strength. */
	public enum Rule {
		/** {@code /proc/PID/task/TID/stat}, field 9: PF_IO_WORKER, PF_KTHREAD, PF_USER_WORKER. */
		TASK_FLAGS,
		/** The thread's name. Untrusted by itself. */
		NAME,
		/** {@code SqThread:} in a ring's {@code /proc/PID/fdinfo/FD}. */
		RING_FDINFO,
		/** {@code /proc/PID/task/TID/syscall}, {@code wchan} or {@code stack}. */
		KERNEL_STATE,
		/** Values of registers, from a debugger or a core. */
		REGISTERS,
		/** The kernel's release or architecture. */
		KERNEL_RELEASE,
		/** A user's setting. */
		SETTING
	}

	/**
	 * Evidence with a text from the core's messages.
	 *
	 * @param rule the rule
	 * @param key  a message key, without the {@code evidence.} prefix
	 * @param args its arguments, escaped where they are untrusted
	 * @return the evidence
	 */
	public static Evidence of(Rule rule, String key, Object... args) {
		return new Evidence(rule, Texts.get("evidence." + key, args));
	}

	@Override
	public String toString() {
		return text;
	}
}
