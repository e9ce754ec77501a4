/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.debugger;

import static dev.ringside.core.debugger.VersionTable.row;

import java.util.List;
import java.util.Optional;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.kernel.KernelPolicy;

/**
 * What debuggers do, by kind and version: three tables. Immutable.
 * <p>
 * To add what a release does differently: measure it ({@code AdviceInPracticeTest} shows how), add a row with the
 * release's first number and how it was measured to the table in question, and a case to {@code DebuggerTest}. Rows of
 * older releases stay as they are. What is wrong with the release is then told everywhere: by advice in CDT and in
 * debug adapters' sessions, and by {@code ringside doctor}.
 *
 * @param rule   by what the debugger decides the architecture of an x86 process
 * @param source where that is known from: the debugger's source file, or with which versions it was measured
 */
public record DebuggerBehaviour(ArchitectureRule rule, String source) {

	/** What an attach does under a kernel policy that a debugger does not get over. */
	public enum Trouble {
		/** The thread list ends at the first worker, or the attach is broken off; selecting a worker fails. */
		THREADS_INCOMPLETE,
		/** The connection hangs. */
		CONNECT_HANGS,
		/** The debugger retries forever and never attaches. */
		ATTACH_LOOPS,
		/** The attach fails with an error. */
		ATTACH_FAILS
	}

	/** What a debugger attaches to when it is given a TID that is not a process id. */
	public enum Attach {
		/** That one thread; all others run on and are not shown. */
		THREAD,
		/** The whole process, as with its id. */
		PROCESS,
		/** Not known. */
		UNKNOWN
	}

	/** What a trouble is of. */
	private record Attached(DebuggerKind debugger, KernelPolicy policy) {
	}

	private static final DebuggerBehaviour NOT_KNOWN = new DebuggerBehaviour(ArchitectureRule.UNKNOWN, "");

	private static final VersionTable<DebuggerKind, ArchitectureRule> RULES = new VersionTable<>(List.of(
			row(DebuggerKind.GDB, 7, ArchitectureRule.SELECTED_LWP,
					"gdb/x86-linux-nat.c, read_description; measured with 10.1"),
			row(DebuggerKind.GDB, 11, ArchitectureRule.PROCESS_LEADER,
					"gdb/x86-linux-nat.c, read_description; measured with 13.1"),
			row(DebuggerKind.GDB, 16, ArchitectureRule.PROCESS_LEADER, "gdb/nat/x86-linux-tdesc.c; measured with 16.3"),
			row(DebuggerKind.GDBSERVER, 7, ArchitectureRule.ELF_CLASS_OF_EXE,
					"gdbserver/linux-x86-low.cc, x86_linux_read_description"),
			row(DebuggerKind.GDBSERVER, 16, ArchitectureRule.STOPPED_LWP,
					"gdb/nat/x86-linux-tdesc.c, called by gdbserver/linux-x86-low.cc; measured with 16.3 and 18.1"),
			row(DebuggerKind.LLDB, 3, ArchitectureRule.PRSTATUS_SIZE_OF_FIRST_THREAD,
					"lldb, NativeRegisterContextLinux::DetermineArchitecture; measured with 14 and 19")));

	private static final VersionTable<Attached, Optional<Trouble>> TROUBLES = new VersionTable<>(List.of(
			trouble(DebuggerKind.GDB, 7, KernelPolicy.REGSET_EINVAL, Trouble.THREADS_INCOMPLETE,
					"measured with 10.1, 13.1 and 16.3"),
			trouble(DebuggerKind.GDB, 7, KernelPolicy.ATTACH_DENIED, Trouble.ATTACH_LOOPS,
					"measured with 10.1 and 13.1"),
			noTrouble(DebuggerKind.GDB, 14, KernelPolicy.ATTACH_DENIED, "not known: 14 and 15 were not measured"),
			trouble(DebuggerKind.GDB, 16, KernelPolicy.ATTACH_DENIED, Trouble.ATTACH_FAILS, "measured with 16.3"),
			trouble(DebuggerKind.GDBSERVER, 7, KernelPolicy.REGSET_EINVAL, Trouble.CONNECT_HANGS, "measured with 13.1"),
			trouble(DebuggerKind.GDBSERVER, 16, KernelPolicy.REGSET_EINVAL, Trouble.CONNECT_HANGS,
					"measured with 16.3: a worker that is read first ends it, one that is read later "
							+ "stops it for good"),
			trouble(DebuggerKind.GDBSERVER, 7, KernelPolicy.ATTACH_DENIED, Trouble.ATTACH_LOOPS, "measured with 13.1"),
			trouble(DebuggerKind.GDBSERVER, 16, KernelPolicy.ATTACH_DENIED, Trouble.ATTACH_FAILS, "measured with 16.3"),
			trouble(DebuggerKind.LLDB, 3, KernelPolicy.ATTACH_DENIED, Trouble.ATTACH_FAILS,
					"measured with 14 and 19")));

	private static final VersionTable<DebuggerKind, Attach> ATTACHES = new VersionTable<>(List.of(
			row(DebuggerKind.GDB, 0, Attach.THREAD, "measured with 10.1, 13.1 and 16.3"),
			row(DebuggerKind.GDBSERVER, 0, Attach.THREAD, "measured with 13.1 and 16.3"),
			row(DebuggerKind.LLDB, 0, Attach.PROCESS, "measured with 14 and 19")));

	private static VersionTable.Row<Attached, Optional<Trouble>> trouble(DebuggerKind debugger, int since,
			KernelPolicy policy, Trouble trouble,
			String source) {
		return row(new Attached(debugger, policy), since, Optional.of(trouble), source);
	}

	/** Ends what an earlier row says. */
	private static VersionTable.Row<Attached, Optional<Trouble>> noTrouble(DebuggerKind debugger, int since,
			KernelPolicy policy, String source) {
		return row(new Attached(debugger, policy), since, Optional.empty(), source);
	}

	/**
	 * By what a debugger decides the architecture of a process.
	 *
	 * @param debugger     the debugger
	 * @param architecture the architecture of the kernel; null when not known
	 * @return the rule; {@link ArchitectureRule#UNKNOWN} for another architecture than x86, and for a debugger or
	 *         version that is not known
	 */
	public static DebuggerBehaviour of(Debugger debugger, @Nullable Architecture architecture) {
		if (architecture == null || !architecture.isX86()) {
			return NOT_KNOWN;
		}
		return RULES.find(debugger.kind(), debugger.major()).map(r -> new DebuggerBehaviour(r.value(), r.source()))
				.orElse(NOT_KNOWN);
	}

	/**
	 * What a debugger attaches to when it is given a TID that is not a process id.
	 *
	 * @param debugger the debugger
	 * @return the effect
	 */
	public static Attach attach(Debugger debugger) {
		// It is the same in all versions, so it holds where the version is not known.
		return ATTACHES.find(debugger.kind(), Math.max(0, debugger.major())).map(VersionTable.Row::value)
				.orElse(Attach.UNKNOWN);
	}

	/**
	 * What an attach to a process with workers does to a debugger.
	 *
	 * @param debugger the debugger
	 * @param policy   how the kernel shows workers
	 * @return empty when nothing, or nothing that is known
	 */
	public static Optional<Trouble> trouble(Debugger debugger, KernelPolicy policy) {
		return TROUBLES.find(new Attached(debugger.kind(), policy), debugger.major()).flatMap(VersionTable.Row::value);
	}
}
