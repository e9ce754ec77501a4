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

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.text.Texts;

/**
 * The ways in which Linux kernels show io_uring's threads to a debugger. {@link KernelPolicies} says which kernel has
 * which.
 * <p>
 * A class of registers that is missing in {@link #registers(Architecture)} does not exist there, or what it holds has
 * neither been read in the kernel's source nor measured: nothing may be claimed of it.
 */
public enum KernelPolicy {
	/** Before 5.12: workers are children of kthreadd, no thread of the process. */
	KTHREAD(Sets.ALL, Attach.NOT_IN_PROCESS, false, Map.of()),
	/** 5.12-rc1 to -rc4: attaching to a worker fails with EPERM. */
	ATTACH_DENIED(Sets.ALL, Attach.DENIED, false, Truths.all(RegisterTruth.UNREADABLE)),
	/** 5.12: all of {@code pt_regs} is 0, so CS and SS are 0; floating point is a snapshot of the creator's. */
	ZEROED(Sets.X86, Attach.WORKS, true,
			Map.of(RegisterClass.PROGRAM_COUNTER, RegisterTruth.ZEROED, RegisterClass.GENERAL, RegisterTruth.ZEROED,
					RegisterClass.FLAGS,
					RegisterTruth.ZEROED, RegisterClass.SEGMENT, RegisterTruth.ZEROED, RegisterClass.TLS_BASE,
					RegisterTruth.STALE_COPY,
					RegisterClass.FLOAT_VECTOR, RegisterTruth.SNAPSHOT)),
	/** 5.13 to 5.15.y and 5.10.162 and later 5.10.y: the creator's registers, but ip = sp = 0 (50b7b6f29de3). */
	COPIED_FP_SNAPSHOT(Sets.X86, Attach.WORKS, true, Truths.copied(RegisterTruth.SNAPSHOT)),
	/** 5.16 to 6.3: the same with the FPU's initial state. */
	COPIED_FP_INIT(Sets.X86, Attach.WORKS, true, Truths.copied(RegisterTruth.INITIAL)),
	/** 6.4 and later: the same; PF_USER_WORKER is set as well, and vhost and KVM have look-alikes. */
	USER_WORKER(Sets.X86, Attach.WORKS, true, Truths.copied(RegisterTruth.INITIAL)),
	/** Proposed in 2021 and never merged; some patched kernels: every register request fails with EINVAL. */
	REGSET_EINVAL(Sets.ALL, Attach.WORKS, false, Truths.all(RegisterTruth.UNREADABLE)),
	/** arm64, 5.12 and later, 5.10.162 and later 5.10.y: x0-x30, sp and pc are 0; pstate is 0x100005, the kernel's. */
	ARM64_ZEROED(Set.of(Architecture.ARM64), Attach.WORKS, true,
			Map.of(RegisterClass.PROGRAM_COUNTER, RegisterTruth.ZEROED, RegisterClass.GENERAL, RegisterTruth.ZEROED,
					RegisterClass.FLAGS,
					RegisterTruth.KERNEL_VALUE)),
	/** riscv, 5.12 and later: 0, but status, and gp = the kernel's gp until about 6.9. */
	RISCV_ZEROED(Set.of(Architecture.RISCV), Attach.WORKS, true,
			Map.of(RegisterClass.PROGRAM_COUNTER, RegisterTruth.ZEROED, RegisterClass.GENERAL, RegisterTruth.ZEROED,
					RegisterClass.FLAGS,
					RegisterTruth.KERNEL_VALUE)),
	/** s390, 5.12 and later: PC is {@code __ret_from_fork}, r9 to r11 hold kernel pointers. */
	S390_KERNEL_PC(Set.of(Architecture.S390), Attach.WORKS, false,
			Map.of(RegisterClass.PROGRAM_COUNTER, RegisterTruth.KERNEL_VALUE, RegisterClass.GENERAL,
					RegisterTruth.KERNEL_VALUE)),
	/** powerpc, 5.12 to 6.3 and 5.10.162 and later 5.10.y: every read of a general register fails with EIO. */
	PPC_UNREADABLE(Set.of(Architecture.POWERPC), Attach.WORKS, false,
			Map.of(RegisterClass.PROGRAM_COUNTER, RegisterTruth.UNREADABLE, RegisterClass.GENERAL,
					RegisterTruth.UNREADABLE,
					RegisterClass.FLAGS, RegisterTruth.UNREADABLE)),
	/** powerpc, 6.4 and later: 0. */
	PPC_ZEROED(Set.of(Architecture.POWERPC), Attach.WORKS, true,
			Map.of(RegisterClass.PROGRAM_COUNTER, RegisterTruth.ZEROED, RegisterClass.GENERAL, RegisterTruth.ZEROED,
					RegisterClass.FLAGS,
					RegisterTruth.ZEROED));

	/** What attaching a debugger to a worker does. */
	public enum Attach {
		/** The worker is not a thread of the process. */
		NOT_IN_PROCESS,
		/** It works like for any thread. */
		WORKS,
		/** It fails with EPERM. */
		DENIED
	}

	/** Registers whose value is not what their class says. Names as gdb has them. */
	private static final Map<KernelPolicy, Map<String, RegisterTruth>> EXCEPTIONS = exceptions();

	private final Set<Architecture> architectures;
	private final Attach attach;
	private final boolean zeroPcAndSp;
	private final Map<RegisterClass, RegisterTruth> registers;

	KernelPolicy(Set<Architecture> architectures, Attach attach, boolean zeroPcAndSp,
			Map<RegisterClass, RegisterTruth> registers) {
		this.architectures = architectures;
		this.attach = attach;
		this.zeroPcAndSp = zeroPcAndSp;
		EnumMap<RegisterClass, RegisterTruth> sorted = new EnumMap<>(RegisterClass.class);
		sorted.putAll(registers);
		this.registers = Collections.unmodifiableMap(sorted);
	}

	/**
	 * The id in settings, JSON and documents.
	 *
	 * @return the name of the constant, such as {@code USER_WORKER}
	 */
	public String id() {
		return name();
	}

	/**
	 * The architectures that this policy is of.
	 *
	 * @return never empty
	 */
	public Set<Architecture> architectures() {
		return architectures;
	}

	/**
	 * What attaching to a worker does.
	 *
	 * @return the effect
	 */
	public Attach attach() {
		return attach;
	}

	/**
	 * Whether a worker's program counter and stack pointer both read 0, so that they are a sign of a worker where there
	 * is no /proc to ask.
	 *
	 * @return true when they do
	 */
	public boolean hasZeroPcAndSp() {
		return zeroPcAndSp;
	}

	/**
	 * What a worker's registers hold, by class.
	 *
	 * @param architecture the architecture of the kernel
	 * @return the classes that exist and of which it is known, in the order of {@link RegisterClass}
	 */
	public Map<RegisterClass, RegisterTruth> registers(Architecture architecture) {
		EnumMap<RegisterClass, RegisterTruth> known = new EnumMap<>(RegisterClass.class);
		registers.forEach((type, truth) -> {
			boolean exists = switch (type) {
			case SEGMENT -> architecture.isX86();
			case TLS_BASE -> architecture == Architecture.X86_64;
			default -> true;
			};
			if (exists) {
				known.put(type, truth);
			}
		});
		return Collections.unmodifiableMap(known);
	}

	/**
	 * What one register of a worker holds. This is the place that knows single registers that differ from their class.
	 *
	 * @param architecture the architecture of the kernel
	 * @param name         the register's name as the debugger has it, without {@code $}
	 * @return empty where the register is not known or nothing can be said of it
	 */
	public Optional<RegisterTruth> register(Architecture architecture, String name) {
		Optional<RegisterClass> type = RegisterNames.classOf(architecture, name);
		if (type.isEmpty()) {
			return Optional.empty();
		}
		@Nullable RegisterTruth single = EXCEPTIONS.getOrDefault(this, Map.of())
				.get(RegisterNames.canonical(architecture, name));
		if (single != null && !(this == ZEROED && architecture == Architecture.I386)) {
			return Optional.of(single);
		}
		return Optional.ofNullable(registers(architecture).get(type.get()));
	}

	/**
	 * Whether registers of a worker can be read at all.
	 *
	 * @return false when each class is {@link RegisterTruth#UNREADABLE}
	 */
	public boolean isReadable() {
		return registers.isEmpty() || registers.values().stream().anyMatch(t -> t != RegisterTruth.UNREADABLE);
	}

	/**
	 * One sentence for people: what workers look like under this policy.
	 *
	 * @return the sentence, in the user's language
	 */
	public String description() {
		return Texts.get("policy." + name());
	}

	/**
	 * Reads an id.
	 *
	 * @param id the name of a constant
	 * @return empty when there is none of that name
	 */
	public static Optional<KernelPolicy> of(String id) {
		for (KernelPolicy p : values()) {
			if (p.name().equals(id)) {
				return Optional.of(p);
			}
		}
		return Optional.empty();
	}

	private static Map<KernelPolicy, Map<String, RegisterTruth>> exceptions() {
		EnumMap<KernelPolicy, Map<String, RegisterTruth>> m = new EnumMap<>(KernelPolicy.class);
		// 5.12: copy_thread() saves ds, es, fsindex and gsindex outside of pt_regs, so on x86-64 they stay copies.
		m.put(ZEROED,
				Map.of("ds", RegisterTruth.STALE_COPY, "es", RegisterTruth.STALE_COPY, "fs", RegisterTruth.STALE_COPY,
						"gs",
				RegisterTruth.STALE_COPY));
		// copy_thread() sets childregs->ax = 0, as for a fork. Measured on 6.18; orig_rax stays 425 or 426.
		Map<String, RegisterTruth> ax = Map.of("rax", RegisterTruth.ZEROED);
		m.put(COPIED_FP_SNAPSHOT, ax);
		m.put(COPIED_FP_INIT, ax);
		m.put(USER_WORKER, ax);
		m.put(RISCV_ZEROED, Map.of("gp", RegisterTruth.KERNEL_VALUE));
		return m;
	}

	private static final class Sets {
		static final Set<Architecture> ALL = Collections.unmodifiableSet(EnumSet.allOf(Architecture.class));
		static final Set<Architecture> X86 = Collections
				.unmodifiableSet(EnumSet.of(Architecture.X86_64, Architecture.I386));
	}

	private static final class Truths {
		static Map<RegisterClass, RegisterTruth> all(RegisterTruth truth) {
			EnumMap<RegisterClass, RegisterTruth> m = new EnumMap<>(RegisterClass.class);
			for (RegisterClass c : RegisterClass.values()) {
				m.put(c, truth);
			}
			return m;
		}

		static Map<RegisterClass, RegisterTruth> copied(RegisterTruth floatVector) {
			return Map.of(RegisterClass.PROGRAM_COUNTER, RegisterTruth.ZEROED, RegisterClass.GENERAL,
					RegisterTruth.STALE_COPY,
					RegisterClass.FLAGS, RegisterTruth.STALE_COPY, RegisterClass.SEGMENT, RegisterTruth.LIVE,
					RegisterClass.TLS_BASE,
					RegisterTruth.STALE_COPY, RegisterClass.FLOAT_VECTOR, floatVector);
		}
	}
}
