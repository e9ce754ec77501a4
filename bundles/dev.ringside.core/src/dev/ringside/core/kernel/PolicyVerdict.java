/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.kernel;

import java.util.List;

import dev.ringside.core.evidence.Certainty;
import dev.ringside.core.evidence.Evidence;

/**
 * A kernel policy, how sure it is, and why.
 *
 * @param policy    the policy
 * @param certainty {@link Certainty#CERTAIN} by a probe or the user's choice, {@link Certainty#LIKELY} by an upstream
 *                  release, {@link Certainty#POSSIBLE} by a distribution's release
 * @param evidence  the reasons, strongest first; never empty
 */
public record PolicyVerdict(KernelPolicy policy, Certainty certainty, List<Evidence> evidence) {

	/** Copies the list. */
	public PolicyVerdict {
		evidence = List.copyOf(evidence);
	}

	/**
	 * The evidence as plain texts.
	 *
	 * @return the sentences, in order
	 */
	public List<String> evidenceTexts() {
		return evidence.stream().map(Evidence::text).toList();
	}
}
