/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.advice;

import java.util.List;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.settings.Settings;
import dev.ringside.core.text.Texts;

/**
 * What is or will be wrong, why, and what to do.
 *
 * @param id       one of {@link AdviceKind#id()}
 * @param severity how bad it is
 * @param text     what is wrong and why, for people, escaped
 * @param remedy   what to do, tried and seen to work; null where nothing is known to help
 */
public record Advice(String id, Severity severity, String text, @Nullable String remedy) {

	/**
	 * Advice of a kind.
	 *
	 * @param kind   the kind
	 * @param text   what is wrong and why
	 * @param remedy what to do; null where nothing is known to help
	 * @return the advice
	 */
	static Advice of(AdviceKind kind, String text, @Nullable String remedy) {
		return new Advice(kind.id(), kind.severity(), text, remedy);
	}

	/**
	 * Text and remedy in one, for a console or notification.
	 *
	 * @return one or more sentences, on one line
	 */
	public String message() {
		String r = remedy;
		return r == null ? text : Texts.get("advice.message", text, r);
	}

	/**
	 * Leaves out what a session's settings switch off.
	 *
	 * @param advice   advice
	 * @param settings the settings
	 * @return those of the list that are wanted, in order
	 */
	public static List<Advice> wanted(List<Advice> advice, Settings settings) {
		return advice.stream().filter(a -> AdviceKind.of(a.id()).map(k -> k.isWanted(settings)).orElse(true)).toList();
	}
}
