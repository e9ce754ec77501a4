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

import java.util.Optional;

/**
 * Sets of registers in notes that follow a thread's NT_PRSTATUS ({@code include/uapi/linux/elf.h}). The set says that
 * the core has such a note, not that a worker's values in it mean anything.
 */
public enum RegisterSet {
	/** NT_FPREGSET. */
	FLOATING_POINT("CORE", 2),
	/** NT_PRXFPREG, i386: what FXSAVE stores. */
	I386_FXSAVE("LINUX", 0x46e62b7f),
	/** NT_386_TLS. */
	I386_TLS("LINUX", 0x200),
	/** NT_X86_XSTATE: what XSAVE stores. */
	X86_XSTATE("LINUX", 0x202),
	/** NT_X86_SHSTK: the shadow stack pointer. */
	X86_SHADOW_STACK("LINUX", 0x204),
	/** NT_ARM_VFP. */
	ARM_VFP("LINUX", 0x400),
	/** NT_ARM_TLS. */
	ARM_TLS("LINUX", 0x401),
	/** NT_ARM_HW_BREAK. */
	ARM_HW_BREAK("LINUX", 0x402),
	/** NT_ARM_HW_WATCH. */
	ARM_HW_WATCH("LINUX", 0x403),
	/** NT_ARM_SYSTEM_CALL. */
	ARM_SYSTEM_CALL("LINUX", 0x404),
	/** NT_ARM_SVE. */
	ARM_SVE("LINUX", 0x405),
	/** NT_ARM_PAC_MASK. */
	ARM_PAC_MASK("LINUX", 0x406),
	/** NT_ARM_SSVE. */
	ARM_SSVE("LINUX", 0x40b),
	/** NT_ARM_ZA. */
	ARM_ZA("LINUX", 0x40c),
	/** NT_ARM_ZT. */
	ARM_ZT("LINUX", 0x40d),
	/** NT_PPC_VMX. */
	PPC_VMX("LINUX", 0x100),
	/** NT_PPC_VSX. */
	PPC_VSX("LINUX", 0x102),
	/** NT_S390_HIGH_GPRS. */
	S390_HIGH_GPRS("LINUX", 0x300),
	/** NT_S390_VXRS_LOW. */
	S390_VXRS_LOW("LINUX", 0x309),
	/** NT_S390_VXRS_HIGH. */
	S390_VXRS_HIGH("LINUX", 0x30a),
	/** NT_RISCV_CSR. */
	RISCV_CSR("LINUX", 0x900),
	/** NT_RISCV_VECTOR. */
	RISCV_VECTOR("LINUX", 0x901);

	private static final RegisterSet[] ALL = values();

	private final String owner;
	private final int type;

	RegisterSet(String owner, int type) {
		this.owner = owner;
		this.type = type;
	}

	static Optional<RegisterSet> of(String owner, int type) {
		for (RegisterSet s : ALL) {
			if (s.type == type && s.owner.equals(owner)) {
				return Optional.of(s);
			}
		}
		return Optional.empty();
	}
}
