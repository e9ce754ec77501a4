/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.elf;

import java.nio.file.Path;

/** Started with a small heap by {@link HostileCoreTest}: prints what comes out of reading each core. */
final class ReadCores {

	private ReadCores() {
	}

	public static void main(String[] args) {
		for (String arg : args) {
			Path file = Path.of(arg);
			try {
				System.out.println(file.getFileName() + " " + CoreFile.read(file).threads().size() + " threads");
			} catch (ElfException e) {
				System.out.println(file.getFileName() + " " + e.reason());
			}
		}
	}
}
