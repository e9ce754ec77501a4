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

import java.util.List;
import java.util.Optional;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.kernel.KernelPolicy;

/**
 * What debuggers do, by kind and version: two tables. Immutable.
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
		/** The debugger tries again for ever and never has the process. */
		ATTACH_LOOPS,
		/** The attach fails with an error. */
		ATTACH_FAILS
	}

	/** What a debugger attaches to when it is given a TID that is not a process id. */
	public enum Attach {
		/** That one thread; all others run on and are not shown. Measured with gdb 10.1, 13.1, 16.3 and gdbserver 13.1, 16.3. */
		THREAD,
		/** The whole process, as with its id. Measured with lldb 14 and 19. */
		PROCESS,
		/** Not known. */
		UNKNOWN
	}

	/** Versions from {@code from} (inclusive) to {@code to} (exclusive), by their first number. */
	private record Versions(DebuggerKind kind, int from, int to) {
		boolean has(Debugger d) {
			return d.kind() == kind && d.hasVersion() && d.major() >= from && d.major() < to;
		}
	}

	private record RuleRow(Versions versions, DebuggerBehaviour behaviour) {
	}

	private record TroubleRow(Versions versions, KernelPolicy policy, Trouble trouble) {
	}

	private static final int EVER = Integer.MAX_VALUE;
	private static final DebuggerBehaviour NOT_KNOWN = new DebuggerBehaviour(ArchitectureRule.UNKNOWN, "");

	private static final List<RuleRow> RULES = List.of(
			new RuleRow(new Versions(DebuggerKind.GDB, 7, 11),
					new DebuggerBehaviour(ArchitectureRule.SELECTED_LWP, "gdb/x86-linux-nat.c, read_description; measured with 10.1")),
			new RuleRow(new Versions(DebuggerKind.GDB, 11, 16),
					new DebuggerBehaviour(ArchitectureRule.PROCESS_LEADER, "gdb/x86-linux-nat.c, read_description; measured with 13.1")),
			new RuleRow(new Versions(DebuggerKind.GDB, 16, EVER),
					new DebuggerBehaviour(ArchitectureRule.PROCESS_LEADER, "gdb/nat/x86-linux-tdesc.c; measured with 16.3")),
			new RuleRow(new Versions(DebuggerKind.GDBSERVER, 7, 16),
					new DebuggerBehaviour(ArchitectureRule.ELF_CLASS_OF_EXE, "gdbserver/linux-x86-low.cc, x86_linux_read_description")),
			new RuleRow(new Versions(DebuggerKind.GDBSERVER, 16, EVER),
					new DebuggerBehaviour(ArchitectureRule.STOPPED_LWP,
							"gdb/nat/x86-linux-tdesc.c, called by gdbserver/linux-x86-low.cc; measured with 16.3 and 18.1")),
			new RuleRow(new Versions(DebuggerKind.LLDB, 3, EVER),
					new DebuggerBehaviour(ArchitectureRule.PRSTATUS_SIZE_OF_FIRST_THREAD,
							"lldb, NativeRegisterContextLinux::DetermineArchitecture; measured with 14 and 19")));

	private static final List<TroubleRow> TROUBLES = List.of(
			// measured with 10.1, 13.1 and 16.3
			new TroubleRow(new Versions(DebuggerKind.GDB, 7, EVER), KernelPolicy.REGSET_EINVAL, Trouble.THREADS_INCOMPLETE),
			// measured with 13.1
			new TroubleRow(new Versions(DebuggerKind.GDBSERVER, 7, 16), KernelPolicy.REGSET_EINVAL, Trouble.CONNECT_HANGS),
			// measured with 10.1 and 13.1
			new TroubleRow(new Versions(DebuggerKind.GDB, 7, 14), KernelPolicy.ATTACH_DENIED, Trouble.ATTACH_LOOPS),
			// measured with 16.3
			new TroubleRow(new Versions(DebuggerKind.GDB, 16, EVER), KernelPolicy.ATTACH_DENIED, Trouble.ATTACH_FAILS),
			// measured with 13.1
			new TroubleRow(new Versions(DebuggerKind.GDBSERVER, 7, 16), KernelPolicy.ATTACH_DENIED, Trouble.ATTACH_LOOPS),
			// measured with 16.3: a worker that is read first ends it, another one later stops it for good
			new TroubleRow(new Versions(DebuggerKind.GDBSERVER, 16, EVER), KernelPolicy.REGSET_EINVAL, Trouble.CONNECT_HANGS),
			// measured with 16.3
			new TroubleRow(new Versions(DebuggerKind.GDBSERVER, 16, EVER), KernelPolicy.ATTACH_DENIED, Trouble.ATTACH_FAILS),
			// measured with 14 and 19
			new TroubleRow(new Versions(DebuggerKind.LLDB, 3, EVER), KernelPolicy.ATTACH_DENIED, Trouble.ATTACH_FAILS));

	/**
	 * By what a debugger decides the architecture of a process.
	 *
	 * @param debugger     the debugger
	 * @param architecture the architecture of the kernel; null when not known
	 * @return the rule; {@link ArchitectureRule#UNKNOWN} for another architecture than x86, and for a debugger or version that is not known
	 */
	public static DebuggerBehaviour of(Debugger debugger, @Nullable Architecture architecture) {
		if (architecture == null || !architecture.isX86()) {
			return NOT_KNOWN;
		}
		return RULES.stream().filter(r -> r.versions.has(debugger)).map(RuleRow::behaviour).findFirst().orElse(NOT_KNOWN);
	}

	/**
	 * What a debugger attaches to when it is given a TID that is not a process id.
	 *
	 * @param debugger the debugger
	 * @return the effect
	 */
	public static Attach attach(Debugger debugger) {
		return switch (debugger.kind()) {
		case GDB, GDBSERVER -> Attach.THREAD;
		case LLDB -> Attach.PROCESS;
		case UNKNOWN -> Attach.UNKNOWN;
		};
	}

	/**
	 * What an attach to a process with workers does to a debugger.
	 *
	 * @param debugger the debugger
	 * @param policy   how the kernel shows workers
	 * @return empty when nothing, or nothing that is known
	 */
	public static Optional<Trouble> trouble(Debugger debugger, KernelPolicy policy) {
		return TROUBLES.stream().filter(r -> r.policy == policy && r.versions.has(debugger)).map(TroubleRow::trouble).findFirst();
	}
}
