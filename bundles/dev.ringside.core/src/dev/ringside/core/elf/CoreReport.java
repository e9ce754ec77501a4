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

import java.util.List;

import dev.ringside.core.process.ProcessSnapshot;

/**
 * What a core tells of its process's threads.
 *
 * @param core     the core
 * @param snapshot the threads, classified, in the shape of a live process's. A core has no names, tracers, start times
 *                 and processors: the names are empty, the tracers and processors -1, the start times 0. The process id
 *                 is 0 where the core does not have it
 * @param warnings what a user should know; mostly empty
 */
public record CoreReport(CoreFile core, ProcessSnapshot snapshot, List<CoreWarning> warnings) {

	/** Copies the list. */
	public CoreReport {
		warnings = List.copyOf(warnings);
	}
}
