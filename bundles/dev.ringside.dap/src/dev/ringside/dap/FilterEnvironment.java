/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

import dev.ringside.core.proc.ProcFs;

/**
 * What a filter takes from outside.
 *
 * @param procFs         this machine's /proc; read for local processes only
 * @param adapterCommand the command that starts the adapter, as a first hint to its kind; empty where not known
 * @param log            gets one line for each internal error or noteworthy event, never a message's content in full; called on any thread
 * @param answerTimeout  how long the filter waits for an answer of the adapter to a request of the filter's own
 * @param versionOutput  runs a command such as {@code gdb --version} and gives what it prints, empty where it cannot be run in time; called at
 *                       most once a session, on a thread of its own, and only where the process to attach to has workers
 */
public record FilterEnvironment(ProcFs procFs, List<String> adapterCommand, Consumer<String> log, Duration answerTimeout,
		Function<List<String>, Optional<String>> versionOutput) {

	/**
	 * How long an adapter may take for an answer that a thread list waits for. gdb answers in 1 to 20 ms, on a machine that has far too much to do in
	 * seconds; without the answer there are names only.
	 */
	public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

	/** Copies the list. */
	public FilterEnvironment {
		adapterCommand = List.copyOf(adapterCommand);
	}

	/**
	 * An environment that runs no program.
	 *
	 * @param procFs         this machine's /proc
	 * @param adapterCommand the command that starts the adapter
	 * @param log            gets lines
	 * @param answerTimeout  how long the filter waits for an answer
	 */
	public FilterEnvironment(ProcFs procFs, List<String> adapterCommand, Consumer<String> log, Duration answerTimeout) {
		this(procFs, adapterCommand, log, answerTimeout, command -> Optional.empty());
	}

	/**
	 * The environment of a filter on this machine.
	 *
	 * @param adapterCommand the command that starts the adapter; empty where not known
	 * @param log            gets lines
	 * @return the environment
	 */
	public static FilterEnvironment ofThisMachine(List<String> adapterCommand, Consumer<String> log) {
		return new FilterEnvironment(new ProcFs(), adapterCommand, log, DEFAULT_TIMEOUT, VersionCommand::run);
	}
}
