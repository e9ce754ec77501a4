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
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.eclipse.jdt.annotation.Nullable;

/**
 * The library of {@code tests/emulator}, set up for one debugger session: it makes the debugger see another kernel's
 * policy for io_uring workers, and its log tells, independently of our own code, what the debugger did to which thread.
 */
public final class PolicyEmulator {

	/** What the library can imitate; the constants are the values of its variable {@code RINGSIDE_EMULATE}. */
	public enum Policy {
		/** Everything is passed on to this machine's kernel. */
		COPIED,
		/** General, flag and segment registers of a worker read 0; writes are accepted and dropped. */
		ZEROED,
		/** Every request for a worker's registers fails with EINVAL. */
		REGSET_EINVAL,
		/** Attaching a worker fails with EPERM. */
		ATTACH_DENIED
	}

	/** What a call's thread was, by its task flags. */
	public enum Kind {
		/** An io_uring worker. */
		WORKER,
		/** The leader of a process that has workers. */
		LEADER,
		/** Any other thread. */
		OTHER
	}

	/**
	 * One call of ptrace.
	 *
	 * @param time    monotonic, nanoseconds
	 * @param caller  process id of the debugger
	 * @param program its name
	 * @param policy  the policy in effect
	 * @param request the name without {@code PTRACE_}: {@code "SETREGS"}
	 * @param tid     the thread
	 * @param kind    what that thread was
	 * @param write   what was to be written, e.g. {@code "general@rip:0x0"}; null: nothing
	 * @param changes what a register write would change: names of registers, {@code "1-bytes@0x200"} (how many bytes,
	 *                the first one's offset), {@code "none"}, or {@code "?"}; null: no register write, or not to a
	 *                worker or leader
	 * @param action  what the library did: {@code "passed"}, {@code "zeroed"}, {@code "dropped"},
	 *                {@code "dropped-but-bases"}, {@code "failed"}, {@code "denied"}
	 * @param result  as the system call gives it: negative errno on failure
	 * @param text    the whole line
	 */
	public record Call(long time, long caller, String program, Policy policy, String request, long tid, Kind kind,
			@Nullable String write, @Nullable String changes, String action, long result, String text) {

		private static final Set<String> STEPS = Set.of("SINGLESTEP", "SINGLEBLOCK", "SYSCALL", "SYSEMU",
				"SYSEMU_SINGLESTEP");

		/** Whether it makes the thread run one step, or up to its next system call. */
		public boolean isStep() {
			return STEPS.contains(request);
		}

		/** Whether it makes the thread run, by a step or freely. */
		public boolean isResume() {
			return isStep() || request.equals("CONT");
		}

		/**
		 * Whether it would change the thread's registers. Debug registers do not count: debuggers set them in all
		 * threads for watchpoints; and gdbserver writes back what it has read, on some processors with other marks in
		 * XSTATE: compare with the bare debugger there ({@link PtraceLog}).
		 */
		public boolean isRegisterChange() {
			String written = write;
			return written != null && !written.startsWith("debug@") && !written.startsWith("memory@")
					&& !"none".equals(changes);
		}

		static Call parse(String line) {
			Map<String, String> fields = new HashMap<>();
			for (String field : line.split(" ")) {
				int equals = field.indexOf('=');
				if (equals > 0) {
					fields.put(field.substring(0, equals), field.substring(equals + 1));
				}
			}
			try {
				return new Call(Long.parseLong(get(fields, "t")), Long.parseLong(get(fields, "caller")),
						get(fields, "program"),
						Policy.valueOf(get(fields, "policy")), get(fields, "request"),
						Long.parseLong(get(fields, "tid")),
						Kind.valueOf(get(fields, "kind").toUpperCase(Locale.ROOT)), fields.get("write"),
						fields.get("changes"),
						get(fields, "action"), Long.parseLong(get(fields, "result")), line);
			} catch (IllegalArgumentException e) {
				throw new AssertionError("not a line of the emulator's log (" + e.getMessage() + "): " + line, e);
			}
		}

		private static String get(Map<String, String> fields, String name) {
			String value = fields.get(name);
			if (value == null) {
				throw new IllegalArgumentException("no " + name);
			}
			return value;
		}
	}

	private static final Pattern SEPARATOR = Pattern.compile("[ :]");

	private final Policy policy;
	private final boolean leader;
	private final Path library;
	private final Path log;

	private PolicyEmulator(Policy policy, boolean leader, Path library, Path log) {
		this.policy = policy;
		this.leader = leader;
		this.library = library;
		this.log = log;
	}

	/**
	 * An emulator with a log of its own. Skips the test where the library cannot be compiled.
	 *
	 * @param folder where the log is written
	 */
	public static PolicyEmulator of(Policy policy, Path folder) throws IOException {
		Path library = Repository.make("emulator", "libptrace_policy.so");
		return new PolicyEmulator(policy, false, preloadable(library, folder),
				Files.createTempFile(folder, "ptrace", ".log"));
	}

	/**
	 * LD_PRELOAD is a list that blanks and colons separate (ld.so(8)), and neither can be quoted: a copy of the
	 * library.
	 */
	static Path preloadable(Path library, Path folder) throws IOException {
		if (!SEPARATOR.matcher(library.toString()).find()) {
			return library;
		}
		Path copy = folder.resolve("libptrace_policy-" + Integer.toHexString(library.toString().hashCode()) + ".so");
		if (SEPARATOR.matcher(copy.toString()).find()) {
			throw new IOException("LD_PRELOAD takes neither " + library + " nor " + copy);
		}
		try {
			return Files.copy(library, copy);
		} catch (FileAlreadyExistsException e) {
			return copy; // of another emulator in this folder
		}
	}

	/** The same, but the leader of a process that has workers is treated as a worker too. */
	public PolicyEmulator withLeader() {
		return new PolicyEmulator(policy, true, library, log);
	}

	/** What to put into the environment of a debugger, or of an adapter that starts one. */
	public Map<String, String> environment() {
		return Map.of("LD_PRELOAD", library.toString(), "RINGSIDE_EMULATE", policy.name(), "RINGSIDE_EMULATE_LEADER",
				leader ? "1" : "0", "RINGSIDE_EMULATE_LOG", log.toString());
	}

	/** What a debugger loads. */
	Path library() {
		return library;
	}

	/** The file that the calls are written to. */
	public Path logFile() {
		return log;
	}

	/** What the debugger did so far. A line that is being written counts when it is whole. */
	public PtraceLog log() throws IOException {
		try {
			return PtraceLog.parse(Files.readString(log, StandardCharsets.ISO_8859_1), log.toString());
		} catch (NoSuchFileException e) {
			return PtraceLog.parse("", log.toString());
		}
	}

	/** All calls so far, in order of time. */
	public List<Call> calls() throws IOException {
		return log().calls();
	}

	/** The calls for one thread. */
	public List<Call> calls(long tid) throws IOException {
		return calls().stream().filter(call -> call.tid() == tid).toList();
	}

	/**
	 * Asserts that no register of a worker was written with another value, and no worker was stepped; and, so that this
	 * means something, that the debugger attached each of the workers under the emulator's eyes.
	 *
	 * @param workers TIDs of all workers that the debugger must have attached; not empty
	 */
	public void assertNoWriteOrStepReached(Collection<Long> workers) throws IOException {
		log().assertNothingReached(workers);
	}
}
