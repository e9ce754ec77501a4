/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cli;

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

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.proc.ProcFs;
import dev.ringside.core.proc.ProcessSnapshot;

/**
 * Whether this user's debuggers may attach. Reads only; attaches to nothing.
 *
 * @param permitted  whether an attach to the process would be permitted; empty without a process, and where it cannot be told
 * @param yama       {@code kernel.yama.ptrace_scope}; empty where the kernel has no Yama
 * @param user       our effective user id; -1 when not known
 * @param capability whether we have CAP_SYS_PTRACE
 * @param seccomp    whether a system call filter is active, as in most containers, which may refuse ptrace
 * @param evidence   sentences for people that say why
 * @param refusal    why it is not permitted; null when it is, when that is not known, and when
 *                   its leader has ended
 */
record PtraceCheck(Optional<Boolean> permitted, OptionalInt yama, int user, boolean capability, boolean seccomp, List<String> evidence,
		@Nullable Refusal refusal) {

	private static final int CAP_SYS_PTRACE = 19;
	private static final int MAX_STATUS = 16 * 1024;

	/** Why an attach is not permitted. */
	enum Refusal {
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

	/** Looks at this machine and, where given, at a process. */
	static PtraceCheck of(ProcFs procFs, @Nullable ProcessSnapshot process) {
		String self = status("self");
		int user = effectiveUser(self);
		boolean capability = (parseHex(field(self, "CapEff:")) >> CAP_SYS_PTRACE & 1) != 0;
		boolean seccomp = !field(self, "Seccomp:").equals("0") && !field(self, "Seccomp:").isEmpty();
		OptionalInt yama = procFs.yamaPtraceScope().map(OptionalInt::of).orElse(OptionalInt.empty());
		List<String> evidence = new ArrayList<>();
		evidence.add(yama.isPresent() ? Messages.get("ptrace.yama." + Math.max(0, Math.min(3, yama.getAsInt()))) : Messages.get("ptrace.noYama"));
		evidence.add(Messages.get(capability ? "ptrace.capability" : "ptrace.noCapability", user));
		if (seccomp) {
			evidence.add(Messages.get("ptrace.seccomp"));
		}
		if (process == null) {
			return new PtraceCheck(Optional.empty(), yama, user, capability, seccomp, evidence, null);
		}
		if (process.tracer() > 0) {
			evidence.add(0, Messages.get("ptrace.traced", process.pid(), process.tracer()));
			return new PtraceCheck(Optional.of(false), yama, user, capability, seccomp, evidence, Refusal.TRACED);
		}
		Optional<Boolean> permitted = mayAttach(process.pid());
		int owner = effectiveUser(status(Integer.toString(process.pid())));
		if (permitted.isPresent()) {
			evidence.add(0, Messages.get(permitted.get() ? "ptrace.permitted" : "ptrace.refused", process.pid(), owner));
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
	 * Opening {@code mem} asks the kernel for the permission that an attach asks for (PTRACE_MODE_ATTACH: user, capabilities, dumpable,
	 * Yama and other security modules) and does nothing else.
	 */
	private static Optional<Boolean> mayAttach(int pid) {
		try (FileChannel mem = FileChannel.open(Path.of("/proc", Integer.toString(pid), "mem"), StandardOpenOption.READ)) {
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
		return status.lines().filter(l -> l.startsWith(name)).map(l -> l.substring(name.length()).strip()).findFirst().orElse("");
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
