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

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.ringside.core.debugger.ProgramProbe;
import dev.ringside.core.proc.ProcFs;

/**
 * What a filter takes from outside.
 *
 * @param procFs         this machine's /proc; read for local processes only
 * @param adapterCommand the command that starts the adapter, as a first hint to its kind; empty where not known
 * @param log            gets one line for each internal error or noteworthy event, never a message's content in full;
 *                       called on any thread
 * @param answerTimeout  how long the filter waits for an answer of the adapter to a request of the filter's own
 * @param versionOutput  runs a command such as {@code gdb --version} and gives what it prints, empty where it cannot be
 *                       run in time; called at most once a session, on a thread of its own, and only where the process
 *                       to attach to has workers
 * @param adapterProcess the process id of the adapter, asked for on any thread; by it is proved that what is debugged
 *                       is a process of this machine. Empty where it is not known: then a process is believed to be
 *                       the one that the client or the adapter names, and one that debugger commands attach to is taken
 *                       for a remote one
 */
public record FilterEnvironment(ProcFs procFs, List<String> adapterCommand, Consumer<String> log,
		Duration answerTimeout,
		Function<List<String>, Optional<String>> versionOutput, Supplier<OptionalLong> adapterProcess) {

	/**
	 * How long an adapter may take for an answer that a thread list waits for. gdb answers in 1 to 20 ms, on a machine
	 * that has far too much to do in seconds; without the answer there are names only.
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
	 * An environment that does not know the adapter's process.
	 *
	 * @param procFs         this machine's /proc
	 * @param adapterCommand the command that starts the adapter
	 * @param log            gets lines
	 * @param answerTimeout  how long the filter waits for an answer
	 * @param versionOutput  runs a command and gives what it prints
	 */
	public FilterEnvironment(ProcFs procFs, List<String> adapterCommand, Consumer<String> log, Duration answerTimeout,
			Function<List<String>, Optional<String>> versionOutput) {
		this(procFs, adapterCommand, log, answerTimeout, versionOutput, OptionalLong::empty);
	}

	/**
	 * The environment of a filter on this machine that does not know the adapter's process.
	 *
	 * @param adapterCommand the command that starts the adapter; empty where not known
	 * @param log            gets lines
	 * @return the environment
	 */
	public static FilterEnvironment ofThisMachine(List<String> adapterCommand, Consumer<String> log) {
		return ofThisMachine(adapterCommand, log, OptionalLong::empty);
	}

	/**
	 * The environment of a filter on this machine.
	 *
	 * @param adapterCommand the command that starts the adapter; empty where not known
	 * @param log            gets lines
	 * @param adapterProcess the process id of the adapter; empty before it has started, and where not known
	 * @return the environment
	 */
	public static FilterEnvironment ofThisMachine(List<String> adapterCommand, Consumer<String> log,
			Supplier<OptionalLong> adapterProcess) {
		return new FilterEnvironment(new ProcFs(), adapterCommand, log, DEFAULT_TIMEOUT, FilterEnvironment::version,
				adapterProcess);
	}

	private static Optional<String> version(List<String> command) {
		try {
			return Optional.of(ProgramProbe.version(command, ProgramProbe.LIMIT));
		} catch (IOException e) {
			// What depends on the version is not said then.
			return Optional.empty();
		}
	}
}
