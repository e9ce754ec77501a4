/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.settings;

import dev.ringside.core.kernel.KernelPolicy;
import dev.ringside.core.kernel.RegisterClass;
import dev.ringside.core.kernel.RegisterTruth;
import org.eclipse.jdt.annotation.Nullable;

/** What a front end shows as registers of a worker. */
public enum RegisterView {
	/** By the kernel policy: hidden where they cannot be read or are all zero, labelled where they are stale. */
	AUTO,
	/** As the debugger shows them. Writing stays refused while the guard is on. */
	SHOW,
	/** The values, with a name and a description that say what they are. */
	LABEL,
	/** None; a reason in their place, and no register request to the debugger. */
	HIDE;

	/**
	 * Resolves {@link #AUTO}.
	 *
	 * @param policy the kernel's policy; null when not known
	 * @return {@link #SHOW}, {@link #LABEL} or {@link #HIDE}
	 */
	public RegisterView resolve(@Nullable KernelPolicy policy) {
		if (this != AUTO) {
			return this;
		}
		if (policy == null) {
			return LABEL;
		}
		// Two copied bases or a status word beside zeros are nothing to see: the general registers decide.
		boolean anyValue = policy.architectures().stream().map(a -> policy.registers(a).get(RegisterClass.GENERAL))
				.anyMatch(t -> t == RegisterTruth.STALE_COPY || t == RegisterTruth.KERNEL_VALUE
						|| t == RegisterTruth.LIVE);
		return anyValue ? LABEL : HIDE;
	}
}
