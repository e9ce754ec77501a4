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

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.ringside.core.kernel.Architecture;

/**
 * Where the general registers are in {@code pr_reg} of an NT_PRSTATUS note: one table for each architecture, in the
 * order of the kernel's {@code elf_gregset_t} ({@code arch/*}{@code /include/uapi/asm/ptrace.h}). Names are gdb's.
 *
 * @param names the registers' names
 * @param sizes their sizes in bytes; each is aligned to its size
 * @param pc    the program counter's name
 * @param sp    the stack pointer's name
 */
record RegisterLayout(List<String> names, List<Integer> sizes, String pc, String sp) {

	private static final List<String> X86_64 = words(
			"r15 r14 r13 r12 rbp rbx r11 r10 r9 r8 rax rcx rdx rsi rdi orig_rax rip cs eflags"
			+ " rsp ss fs_base gs_base ds es fs gs");
	private static final List<String> I386 = words(
			"ebx ecx edx esi edi ebp eax ds es fs gs orig_eax eip cs eflags esp ss");
	private static final List<String> ARM64 = join(numbered("x", 31), words("sp pc cpsr"));
	private static final List<String> RISCV = words(
			"pc ra sp gp tp t0 t1 t2 fp s1 a0 a1 a2 a3 a4 a5 a6 a7 s2 s3 s4 s5 s6 s7 s8 s9 s10 s11"
			+ " t3 t4 t5 t6");
	private static final List<String> S390 = join(words("pswm pswa"), numbered("r", 16), numbered("acr", 16),
			words("orig_r2"));
	private static final List<String> POWERPC = join(numbered("r", 32), words("pc msr orig_r3 ctr lr xer cr"));

	/**
	 * The layout of a core's registers.
	 *
	 * @param header the core's header
	 * @return empty for an architecture that Ringside does not know
	 */
	static Optional<RegisterLayout> of(ElfHeader header) {
		int word = header.is64Bit() ? 8 : 4;
		return header.architecture().map(a -> of(a, word));
	}

	private static RegisterLayout of(Architecture architecture, int word) {
		return switch (architecture) {
		// x32 has the registers of x86-64 in a file of the 32-bit class.
		case X86_64 -> uniform(X86_64, 8, "rip", "rsp");
		case I386 -> uniform(I386, 4, "eip", "esp");
		case ARM64 -> uniform(ARM64, 8, "pc", "sp");
		case RISCV -> uniform(RISCV, word, "pc", "sp");
		case S390 ->
			new RegisterLayout(S390, S390.stream().map(n -> n.startsWith("acr") ? 4 : word).toList(), "pswa", "r15");
		case POWERPC -> uniform(POWERPC, word, "pc", "r1");
		};
	}

	private static RegisterLayout uniform(List<String> names, int size, String pc, String sp) {
		return new RegisterLayout(names, names.stream().map(n -> size).toList(), pc, sp);
	}

	/** The bytes of all registers. */
	int bytes() {
		return sizes.stream().mapToInt(Integer::intValue).sum();
	}

	private static List<String> words(String text) {
		return List.of(text.split(" "));
	}

	private static List<String> numbered(String prefix, int count) {
		List<String> names = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			names.add(prefix + i);
		}
		return names;
	}

	@SafeVarargs
	private static List<String> join(List<String>... parts) {
		List<String> all = new ArrayList<>();
		for (List<String> part : parts) {
			all.addAll(part);
		}
		return List.copyOf(all);
	}
}
