/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cli;

import java.util.List;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.advice.Advice;
import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.kernel.KernelRelease;
import dev.ringside.core.kernel.PolicyVerdict;
import dev.ringside.core.process.KernelInfo;
import dev.ringside.core.text.Untrusted;

/** The parts of the text outputs that several commands have. */
final class Report {

	private Report() {
	}

	/** A section's head. */
	static String head(Style style, String key, Object... args) {
		return style.bold(Messages.get(key, args)) + '\n';
	}

	/** A line with a name and a value, below a head. */
	static String line(Style style, String key, String value) {
		String name = String.format("  %-14s ", Messages.get(key));
		return name + style.hang(value, name.length()) + '\n';
	}

	static String kernel(Style style, KernelInfo kernel, @Nullable PolicyVerdict policy) {
		KernelRelease release = kernel.release();
		Architecture architecture = kernel.architecture();
		String unknown = Messages.get("value.unknown");
		StringBuilder out = new StringBuilder(head(style, "head.kernel"));
		out.append(line(style, "kernel.release", release == null ? unknown : Untrusted.display(release.text())));
		out.append(line(style, "kernel.architecture", architecture == null ? unknown : architecture.id()));
		if (policy == null) {
			out.append(line(style, "kernel.policy", unknown));
		} else {
			out.append(line(style, "kernel.policy",
					policy.policy().id() + " (" + policy.certainty().label() + "): " + policy.policy().description()));
			for (String sentence : policy.evidenceTexts()) {
				out.append(line(style, "kernel.evidence", sentence));
			}
		}
		return out.toString();
	}

	/** The advice, or a line that says that there is none. */
	static String advice(Style style, List<Advice> advice, String noneKey) {
		StringBuilder out = new StringBuilder(head(style, "head.advice"));
		if (advice.isEmpty()) {
			out.append("  ").append(style.good(Messages.get(noneKey))).append('\n');
		}
		for (Advice a : advice) {
			String label = a.severity().id() + ' ' + a.id();
			out.append("  ").append(style.severity(a.severity(), label)).append('\n');
			out.append("    ").append(style.hang(a.text(), 4)).append('\n');
			String remedy = a.remedy();
			out.append("    ").append(style
					.hang(remedy == null ? Messages.get("advice.noRemedy") : Messages.get("advice.remedy", remedy), 4))
					.append('\n');
		}
		return out.toString();
	}
}
