/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.kernel;

import java.util.Locale;
import java.util.Optional;

/** The processor architectures whose io_uring threads Ringside knows. */
public enum Architecture {
	/** 64-bit x86. ELF machine 62. */
	X86_64("x86_64", 62),
	/** 32-bit x86. ELF machine 3. */
	I386("i386", 3),
	/** 64-bit ARM. ELF machine 183. */
	ARM64("aarch64", 183),
	/** RISC-V. ELF machine 243. */
	RISCV("riscv64", 243),
	/** IBM Z. ELF machine 22. */
	S390("s390x", 22),
	/** POWER. ELF machine 21 (64-bit). */
	POWERPC("ppc64le", 21);

	private final String unameMachine;
	private final int elfMachine;

	Architecture(String unameMachine, int elfMachine) {
		this.unameMachine = unameMachine;
		this.elfMachine = elfMachine;
	}

	/**
	 * The name that {@code uname -m} prints, also used in JSON.
	 *
	 * @return such as {@code x86_64}
	 */
	public String id() {
		return unameMachine;
	}

	/**
	 * Whether threads have segment registers, from which some debuggers decide the architecture.
	 *
	 * @return true for both x86
	 */
	public boolean isX86() {
		return this == X86_64 || this == I386;
	}

	/**
	 * The architecture that a name stands for.
	 *
	 * @param name what {@code uname -m}, Java's {@code os.arch}, gdb or an ELF tool calls it, such as {@code amd64},
	 *             {@code i386:x86-64}, {@code arm64}
	 * @return empty for another architecture
	 */
	public static Optional<Architecture> of(String name) {
		String n = name.strip().toLowerCase(Locale.ROOT);
		if (n.equals("x86_64") || n.equals("amd64") || n.startsWith("i386:x86-64") || n.startsWith("i386:x64-32")) {
			return Optional.of(X86_64);
		}
		if (n.matches("i[3-6]86(:.*)?|x86")) {
			return Optional.of(I386);
		}
		if (n.startsWith("aarch64") || n.startsWith("arm64")) {
			return Optional.of(ARM64);
		}
		if (n.startsWith("riscv")) {
			return Optional.of(RISCV);
		}
		if (n.startsWith("s390")) {
			return Optional.of(S390);
		}
		if (n.startsWith("ppc") || n.startsWith("powerpc") || n.startsWith("rs6000")) {
			return Optional.of(POWERPC);
		}
		return Optional.empty();
	}

	/**
	 * The architecture of an ELF file.
	 *
	 * @param machine ELF's {@code e_machine}
	 * @return empty for another architecture
	 */
	public static Optional<Architecture> ofElf(int machine) {
		for (Architecture a : values()) {
			if (a.elfMachine == machine) {
				return Optional.of(a);
			}
		}
		return Optional.empty();
	}
}
