/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.tests.common;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What the tests' machine has for a processor. */
public final class Processor {

	private Processor() {
	}

	/**
	 * Whether the processor has a feature.
	 *
	 * @param flag as in {@code /proc/cpuinfo}: {@code "avx"}
	 */
	public static boolean has(String flag) throws IOException {
		return Files.readString(Path.of("/proc/cpuinfo"), StandardCharsets.UTF_8).lines()
				.filter(line -> line.startsWith("flags"))
				.anyMatch(line -> Arrays.asList(line.split("[ \t:]+")).contains(flag));
	}
}
