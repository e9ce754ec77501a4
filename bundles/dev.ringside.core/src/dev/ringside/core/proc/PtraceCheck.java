/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.core.proc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.process.ProcessSnapshot;
import dev.ringside.core.text.Texts;
import dev.ringside.core.text.Untrusted;

/**
 * Whether this user's debuggers may attach. Reads only; attaches to nothing.
 *
 * @param permitted  whether an attach to the process would be permitted; empty without a process, and where it cannot
 *                   be told
 * @param yama       {@code kernel.yama.ptrace_scope}; empty where the kernel has no Yama
 * @param user       our effective user id; -1 when not known
 * @param capability whether we have CAP_SYS_PTRACE
 * @param seccomp    whether a system call filter is active, as in most containers, which may refuse ptrace
 * @param evidence   sentences for people that say why
 * @param refusal    why it is not permitted; null when it is, when that is not known, and when its leader has ended
 */
public record PtraceCheck(Optional<Boolean> permitted, OptionalInt yama, int user, boolean capability, boolean seccomp,
		List<String> evidence,
		@Nullable Refusal refusal) {

	private static final String SELF = "self";
	private static final int CAP_SYS_PTRACE = 19;
	private static final int MAX_STATUS = 16 * 1024;

	/** The values of {@code ptrace_scope}, {@code security/yama/yama_lsm.c}. */
	private enum YamaScope {
		DISABLED, RELATIONAL, CAPABILITY, NO_ATTACH;

		static YamaScope of(int value) {
			return values()[Math.max(0, Math.min(values().length - 1, value))];
		}
	}

	/** Why an attach is not permitted. */
	public enum Refusal {
		/** Another process traces it already. */
		TRACED,
		/** Yama forbids it to everybody. */
		YAMA_NOBODY,
		/** Yama forbids it to those without CAP_SYS_PTRACE. */
		YAMA,
		/** It is another user's. */
		USER,
		/** It has ended, and its parent has not asked for its status yet. */
		ENDED,
		/** For a reason that cannot be told. */
		OTHER
	}

	/** Copies the list. */
	public PtraceCheck {
		evidence = List.copyOf(evidence);
	}

	/**
	 * Looks at this machine and, where given, at a process, with the rights of this Java process.
	 *
	 * @param procFs  this machine's /proc
	 * @param process the process; null for none
	 * @return what is known
	 */
	public static PtraceCheck of(ProcFs procFs, @Nullable ProcessSnapshot process) {
		return of(procFs, process, SELF);
	}

	/**
	 * As {@link #of(ProcFs, ProcessSnapshot)}, with the rights of a debugger that has been started. They may be others:
	 * by a set-user-ID bit, file capabilities, or a program that changes them.
	 *
	 * @param procFs   this machine's /proc
	 * @param process  the process
	 * @param debugger the debugger's process id
	 * @return what is known; {@link #permitted()} is empty where the debugger has other rights than this Java process
	 */
	public static PtraceCheck ofDebugger(ProcFs procFs, ProcessSnapshot process, long debugger) {
		return of(procFs, process, Long.toString(debugger));
	}

	private static PtraceCheck of(ProcFs procFs, @Nullable ProcessSnapshot process, String debugger) {
		String self = status(debugger);
		int user = effectiveUser(self);
		boolean capability = (parseHex(field(self, "CapEff:")) >> CAP_SYS_PTRACE & 1) != 0;
		boolean seccomp = !field(self, "Seccomp:").equals("0") && !field(self, "Seccomp:").isEmpty();
		OptionalInt yama = procFs.yamaPtraceScope().map(OptionalInt::of).orElse(OptionalInt.empty());
		List<String> evidence = new ArrayList<>();
		evidence.add(yama.isPresent() ? Texts.get("ptrace.yama." + YamaScope.of(yama.getAsInt()).name())
				: Texts.get("ptrace.noYama"));
		evidence.add(Texts.get(capability ? "ptrace.capability" : "ptrace.noCapability", user));
		if (seccomp) {
			evidence.add(Texts.get("ptrace.seccomp"));
		}
		if (process == null) {
			return new PtraceCheck(Optional.empty(), yama, user, capability, seccomp, evidence, null);
		}
		if (process.tracer() > 0) {
			evidence.add(0, Texts.get("ptrace.traced", process.pid(), process.tracer()));
			return new PtraceCheck(Optional.of(false), yama, user, capability, seccomp, evidence, Refusal.TRACED);
		}
		Optional<Boolean> permitted = hasOurRights(self) ? mayAttach(process.pid()) : Optional.empty();
		int owner = effectiveUser(status(Integer.toString(process.pid())));
		if (permitted.isPresent()) {
			evidence.add(0, Texts.get(permitted.get() ? "ptrace.permitted" : "ptrace.refused", process.pid(), owner));
		}
		Refusal refusal = permitted.isPresent() && !permitted.get() ? refusal(yama, capability, user, owner) : null;
		if (refusal != null && process.thread(process.pid()).filter(t -> t.state() == 'Z').isPresent()) {
			if (process.threads().size() == 1) {
				refusal = Refusal.ENDED;
			} else if (refusal == Refusal.OTHER) {
				refusal = null; // the leader has ended: the advice on that says it
			}
		}
		return new PtraceCheck(permitted, yama, user, capability, seccomp, evidence, refusal);
	}

	/**
	 * Where a permission is by user, groups, capabilities and seccomp. What security modules say of a program is not
	 * seen.
	 */
	private static boolean hasOurRights(String status) {
		String self = status(SELF);
		return !self.isEmpty()
				&& Stream.of("Uid:", "Gid:", "CapEff:").allMatch(f -> field(self, f).equals(field(status, f)));
	}

	/**
	 * Why an attach that failed was not permitted, as far as user and capabilities of the debugger say.
	 *
	 * @param process the process
	 * @return empty where they permit it
	 */
	public Optional<Refusal> byRights(ProcessSnapshot process) {
		// Yama asks whether the process descends from the debugger: it may descend from this Java process, and not from
		// a debugger beside it.
		boolean byDescent = yama.orElse(0) > 0 && !capability;
		if (refusal != null || user < 0 || permitted.orElse(false) && !byDescent) {
			return Optional.ofNullable(refusal);
		}
		Refusal r = refusal(yama, capability, user, effectiveUser(status(Integer.toString(process.pid()))));
		return capability && r == Refusal.OTHER ? Optional.empty() : Optional.of(r);
	}

	/**
	 * A refusal for people.
	 *
	 * @param why     the refusal
	 * @param procFs  this machine's /proc
	 * @param process the process
	 * @return one sentence
	 */
	public String text(Refusal why, ProcFs procFs, ProcessSnapshot process) {
		return Texts.get("ptrace.advice." + why.name(), process.pid(), tracer(procFs, process));
	}

	/**
	 * What helps against a refusal.
	 *
	 * @param why     the refusal
	 * @param procFs  this machine's /proc
	 * @param process the process
	 * @return one sentence; empty where nothing is known to help
	 */
	public Optional<String> remedy(Refusal why, ProcFs procFs, ProcessSnapshot process) {
		return switch (why) {
		case TRACED -> Optional.of(Texts.get("remedy.TRACED", tracer(procFs, process)));
		case USER, YAMA -> Optional.of(Texts.get("remedy." + why.name()));
		case OTHER -> capability ? Optional.empty() : Optional.of(Texts.get("remedy.OTHER"));
		case YAMA_NOBODY, ENDED -> Optional.empty();
		};
	}

	/** The tracer's name and number, such as {@code gdb (4711)}. */
	private static String tracer(ProcFs procFs, ProcessSnapshot process) {
		int tracer = process.tracer();
		try {
			return Texts.get("ptrace.tracer", Untrusted.display(procFs.comm(tracer, tracer)), tracer);
		} catch (ProcException e) {
			return Texts.get("ptrace.tracer.unnamed", tracer);
		}
	}

	private static Refusal refusal(OptionalInt yama, boolean capability, int user, int owner) {
		int scope = yama.orElse(0);
		if (scope >= 3) {
			return Refusal.YAMA_NOBODY;
		}
		if (capability) {
			return Refusal.OTHER;
		}
		if (user != owner) {
			return Refusal.USER;
		}
		return scope > 0 ? Refusal.YAMA : Refusal.OTHER;
	}

	/**
	 * Opening {@code mem} asks the kernel for the permission that an attach asks for (PTRACE_MODE_ATTACH: user,
	 * capabilities, dumpable, Yama and other security modules) and does nothing else.
	 */
	private static Optional<Boolean> mayAttach(int pid) {
		try (FileChannel mem = FileChannel.open(Path.of("/proc", Integer.toString(pid), "mem"),
				StandardOpenOption.READ)) {
			return Optional.of(mem.isOpen());
		} catch (NoSuchFileException e) {
			return Optional.empty();
		} catch (IOException e) {
			return Optional.of(false);
		}
	}

	private static String status(String process) {
		try (InputStream in = Files.newInputStream(Path.of("/proc", process, "status"))) {
			return new String(in.readNBytes(MAX_STATUS), StandardCharsets.ISO_8859_1);
		} catch (IOException e) {
			return "";
		}
	}

	private static String field(String status, String name) {
		return status.lines().filter(l -> l.startsWith(name)).map(l -> l.substring(name.length()).strip()).findFirst()
				.orElse("");
	}

	private static int effectiveUser(String status) {
		String[] ids = field(status, "Uid:").split("\\s+");
		try {
			return ids.length > 1 ? Integer.parseUnsignedInt(ids[1]) : -1;
		} catch (NumberFormatException e) {
			return -1;
		}
	}

	private static long parseHex(String text) {
		try {
			return Long.parseUnsignedLong(text, 16);
		} catch (NumberFormatException e) {
			return 0;
		}
	}
}
