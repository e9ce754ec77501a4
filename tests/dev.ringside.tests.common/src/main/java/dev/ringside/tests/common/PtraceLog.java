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

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.tests.common.PolicyEmulator.Call;
import dev.ringside.tests.common.PolicyEmulator.Kind;

/**
 * What a debugger did by ptrace, as the policy emulator logged it; immutable. What a debugger writes of its own accord
 * differs from processor to processor (gdbserver 13.1 writes each thread's XSTATE back: unchanged on Intel, with other
 * marks on AMD), so a session through Ringside is compared with one of the bare debugger on the same machine.
 */
public final class PtraceLog {

	/**
	 * What reached a worker, without what differs between two programs: thread, process and time.
	 *
	 * @param request the name without {@code PTRACE_}
	 * @param target  what was written, {@code "general@rip"}, {@code "regset@0x202"}; null: nothing
	 * @param changes as {@link Call#changes()}
	 */
	public record Touch(String request, @Nullable String target, @Nullable String changes) {

		static Touch of(Call call) {
			String write = call.write();
			return new Touch(call.request(), write == null ? null : write.replaceFirst(":.*", ""), call.changes());
		}
	}

	private final List<Call> calls;
	private final String name;

	private PtraceLog(List<Call> calls, String name) {
		this.calls = calls;
		this.name = name;
	}

	/**
	 * Reads a log's text up to its last whole line.
	 *
	 * @param name for messages: where the text is from
	 * @throws AssertionError where a line has another form, or the log was cut off and proves nothing
	 */
	public static PtraceLog parse(String text, String name) {
		List<Call> calls = new ArrayList<>();
		for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
			if (line.startsWith("TRUNCATED")) {
				throw new AssertionError("the emulator's log is too long to prove anything: " + name);
			}
			calls.add(Call.parse(line));
		}
		calls.sort(Comparator.comparingLong(Call::time));
		return new PtraceLog(List.copyOf(calls), name);
	}

	/** All calls, in order of time. */
	public List<Call> calls() {
		return calls;
	}

	/** What changed a worker's registers or stepped it. */
	public Set<Touch> touches(Collection<Long> workers) {
		Set<Touch> touches = new LinkedHashSet<>();
		reached(workers).forEach(call -> touches.add(Touch.of(call)));
		return touches;
	}

	/**
	 * Asserts that no register of a worker was written with another value, and no worker was stepped; and, so that this
	 * means something, that the debugger attached each of the workers under the emulator's eyes.
	 *
	 * @param workers TIDs of all workers that the debugger must have attached; not empty
	 */
	public void assertNothingReached(Collection<Long> workers) {
		assertNothingReachedBeyond(Set.of(), workers);
	}

	/**
	 * The same, but what the bare debugger does on this machine too is not held against this session.
	 *
	 * @param bare {@link #touches} of a session in which the bare debugger did the like
	 */
	public void assertNothingReachedBeyond(Set<Touch> bare, Collection<Long> workers) {
		assertAttached(workers);
		List<String> bad = reached(workers).stream().filter(call -> !bare.contains(Touch.of(call))).map(Call::text)
				.toList();
		if (!bad.isEmpty()) {
			throw new AssertionError(
					"reached a worker, and the bare debugger does " + (bare.isEmpty() ? "nothing" : bare)
					+ ":\n" + String.join("\n", bad));
		}
	}

	private List<Call> reached(Collection<Long> workers) {
		return calls.stream().filter(call -> call.kind() == Kind.WORKER || workers.contains(call.tid()))
				.filter(call -> call.isRegisterChange() || call.isStep()).toList();
	}

	private void assertAttached(Collection<Long> workers) {
		if (workers.isEmpty()) {
			throw new AssertionError("no worker named: nothing would be proved");
		}
		Set<Long> missing = new TreeSet<>(workers);
		for (Call call : calls) {
			if ((call.request().equals("ATTACH") || call.request().equals("SEIZE")) && call.result() == 0) {
				missing.remove(call.tid());
			}
		}
		if (!missing.isEmpty()) {
			throw new AssertionError("the emulator's log shows no attach of " + missing + ": was it loaded? " + name);
		}
	}
}
