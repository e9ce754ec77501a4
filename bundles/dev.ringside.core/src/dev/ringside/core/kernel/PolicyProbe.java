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

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.evidence.Certainty;
import dev.ringside.core.evidence.Evidence.Rule;
import dev.ringside.core.evidence.KernelState.Syscall;
import dev.ringside.core.evidence.RegisterSample;

/**
 * What an observation of a real worker says about the kernel's policy, whatever its release claims. A distribution may
 * have rebased io_uring: a version is a prior, a probe decides.
 */
public enum PolicyProbe {
	/** A worker's CS reads 0. x86 only. */
	CS_IS_ZERO(Rule.REGISTERS),
	/** A worker's CS is not 0, and ip = sp = 0. x86 only. */
	CS_IS_VALID(Rule.REGISTERS),
	/**
	 * {@code /proc/PID/task/TID/syscall} of a worker shows a system call number or arguments that are not 0, and sp =
	 * pc = 0.
	 */
	SYSCALL_IS_COPIED(Rule.KERNEL_STATE),
	/** {@code /proc/PID/task/TID/syscall} of a worker shows nothing but 0. */
	SYSCALL_IS_ZERO(Rule.KERNEL_STATE),
	/** Reading a worker's registers fails with EINVAL. */
	READ_EINVAL(Rule.REGISTERS),
	/** Reading a worker's registers fails with EIO. */
	READ_EIO(Rule.REGISTERS),
	/**
	 * A debugger that holds a worker shows no frame of it. Measured under REGSET_EINVAL with gdb 16.3 {@code -i dap},
	 * lldb 14 and 19, which answer so, and show one frame where they can read the registers. Why they cannot, it does
	 * not tell.
	 */
	NO_FRAME(Rule.REGISTERS),
	/** Attaching a worker fails with EPERM while its sibling can be attached. */
	ATTACH_EPERM(Rule.REGISTERS),
	/** A worker is a thread of the process, which {@link KernelPolicy#KTHREAD} rules out. */
	WORKER_IN_PROCESS(Rule.TASK_FLAGS);

	private final Rule rule;

	PolicyProbe(Rule rule) {
		this.rule = rule;
	}

	/**
	 * How sure a policy is that this probe has decided.
	 *
	 * @return {@link Certainty#CERTAIN}, but for a sign that has other causes too
	 */
	public Certainty certainty() {
		return this == NO_FRAME ? Certainty.LIKELY : Certainty.CERTAIN;
	}

	/**
	 * The kind of evidence that this probe is.
	 *
	 * @return the rule
	 */
	public Rule rule() {
		return rule;
	}

	/**
	 * What a worker's registers tell.
	 *
	 * @param sample       the register values of a thread that is known to be a worker
	 * @param architecture the kernel's architecture
	 * @return empty when they decide nothing
	 */
	public static Optional<PolicyProbe> of(RegisterSample sample, Architecture architecture) {
		String error = sample.error();
		if (error != null) {
			String e = error.toLowerCase(Locale.ROOT);
			if (e.contains("invalid argument") || e.contains("einval")) {
				return Optional.of(READ_EINVAL);
			}
			if (e.contains("input/output error") || e.contains("eio")) {
				return Optional.of(READ_EIO);
			}
			return Optional.empty();
		}
		Long cs = sample.codeSegment();
		if (cs == null || !architecture.isX86()) {
			return Optional.empty();
		}
		if (cs == 0) {
			return Optional.of(CS_IS_ZERO);
		}
		return sample.pcAndSpAreZero() ? Optional.of(CS_IS_VALID) : Optional.empty();
	}

	/**
	 * What a worker's {@code syscall} file tells. It shows the saved registers without attaching: a system call number
	 * of {@code io_uring_setup} or {@code io_uring_enter} is a copy of the creator's, since a worker makes no system
	 * calls.
	 *
	 * @param syscall the file of a thread that is known to be a worker
	 * @return empty when it decides nothing
	 */
	public static Optional<PolicyProbe> of(Syscall syscall) {
		if (!syscall.hasNoUserState()) {
			return Optional.empty();
		}
		if (syscall.number() == RegisterSample.NR_IO_URING_SETUP || syscall.number() == RegisterSample.NR_IO_URING_ENTER
				|| syscall.arguments()) {
			return Optional.of(SYSCALL_IS_COPIED);
		}
		return syscall.number() == 0 ? Optional.of(SYSCALL_IS_ZERO) : Optional.empty();
	}

	/**
	 * The policy that this observation proves.
	 *
	 * @param prior        what the release says; null when not known
	 * @param architecture the kernel's architecture
	 * @return empty when the observation does not decide on that architecture, or only confirms what it cannot tell
	 *         apart
	 */
	public Optional<KernelPolicy> policy(@Nullable KernelPolicy prior, Architecture architecture) {
		return switch (this) {
		case CS_IS_ZERO -> architecture.isX86() ? Optional.of(KernelPolicy.ZEROED) : Optional.empty();
		case SYSCALL_IS_ZERO -> architecture.isX86() ? Optional.of(KernelPolicy.ZEROED) : Optional.empty();
		case CS_IS_VALID, SYSCALL_IS_COPIED -> architecture.isX86() ? Optional.of(copied(prior)) : Optional.empty();
		case READ_EINVAL -> Optional.of(KernelPolicy.REGSET_EINVAL);
		case READ_EIO ->
			architecture == Architecture.POWERPC ? Optional.of(KernelPolicy.PPC_UNREADABLE) : Optional.empty();
		case NO_FRAME -> Optional
				.of(architecture == Architecture.POWERPC ? KernelPolicy.PPC_UNREADABLE : KernelPolicy.REGSET_EINVAL);
		case ATTACH_EPERM -> Optional.of(KernelPolicy.ATTACH_DENIED);
		case WORKER_IN_PROCESS ->
			prior == KernelPolicy.KTHREAD ? Optional.of(inProcess(architecture)) : Optional.empty();
		};
	}

	/**
	 * The kernels of this family differ only in the floating point state; the least is claimed where the release says
	 * none.
	 */
	private static KernelPolicy copied(@Nullable KernelPolicy prior) {
		return prior == KernelPolicy.COPIED_FP_INIT || prior == KernelPolicy.USER_WORKER ? prior
				: KernelPolicy.COPIED_FP_SNAPSHOT;
	}

	private static KernelPolicy inProcess(Architecture architecture) {
		return KernelPolicies.of(KernelRelease.of(5, 10, 162), architecture);
	}
}
