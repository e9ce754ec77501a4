/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.process;

import java.util.Optional;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.kernel.KernelRelease;

/**
 * The kernel of the machine that a process runs on.
 *
 * @param release      the release; null when it cannot be read
 * @param architecture the architecture; null for one that Ringside does not know
 */
public record KernelInfo(@Nullable KernelRelease release, @Nullable Architecture architecture) {

	/**
	 * The architecture of this JVM, which is the kernel's but for a 32-bit JVM on a 64-bit kernel.
	 *
	 * @return empty for one that Ringside does not know
	 */
	public static Optional<Architecture> localArchitecture() {
		return Architecture.of(System.getProperty("os.arch", ""));
	}
}
