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

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import dev.ringside.core.settings.RegisterView;

class RegisterTruthTest {

	@ParameterizedTest
	@CsvSource({ "USER_WORKER,X86_64,rip,ZEROED", "USER_WORKER,X86_64,$pc,ZEROED", "USER_WORKER,X86_64,rsp,ZEROED",
			"USER_WORKER,X86_64,rax,ZEROED",
			"USER_WORKER,X86_64,eax,ZEROED", "USER_WORKER,X86_64,AL,ZEROED", "USER_WORKER,X86_64,orig_rax,STALE_COPY",
			"USER_WORKER,X86_64,rbx,STALE_COPY", "USER_WORKER,X86_64,eflags,STALE_COPY", "USER_WORKER,X86_64,cs,LIVE",
			"USER_WORKER,X86_64,fs_base,STALE_COPY", "USER_WORKER,X86_64,xmm0,INITIAL",
			"USER_WORKER,X86_64,mxcsr,INITIAL",
			"COPIED_FP_INIT,X86_64,ymm15,INITIAL", "COPIED_FP_SNAPSHOT,X86_64,st0,SNAPSHOT",
			"COPIED_FP_SNAPSHOT,I386,eax,ZEROED",
			"ZEROED,X86_64,rbx,ZEROED", "ZEROED,X86_64,cs,ZEROED", "ZEROED,X86_64,ss,ZEROED",
			"ZEROED,X86_64,ds,STALE_COPY",
			"ZEROED,X86_64,gs,STALE_COPY", "ZEROED,I386,ds,ZEROED", "ZEROED,X86_64,eflags,ZEROED",
			"ZEROED,X86_64,fs_base,STALE_COPY",
			"ZEROED,X86_64,xmm3,SNAPSHOT", "ZEROED,X86_64,orig_rax,ZEROED", "REGSET_EINVAL,X86_64,rip,UNREADABLE",
			"REGSET_EINVAL,ARM64,x3,UNREADABLE", "ATTACH_DENIED,X86_64,xmm0,UNREADABLE",
			"ARM64_ZEROED,ARM64,x29,ZEROED",
			"ARM64_ZEROED,ARM64,cpsr,KERNEL_VALUE", "ARM64_ZEROED,ARM64,sp,ZEROED",
			"RISCV_ZEROED,RISCV,gp,KERNEL_VALUE",
			"RISCV_ZEROED,RISCV,a0,ZEROED", "RISCV_ZEROED,RISCV,pc,ZEROED", "S390_KERNEL_PC,S390,pc,KERNEL_VALUE",
			"S390_KERNEL_PC,S390,r9,KERNEL_VALUE", "PPC_UNREADABLE,POWERPC,r3,UNREADABLE",
			"PPC_ZEROED,POWERPC,pc,ZEROED" })
	void ofOneRegister(KernelPolicy policy, Architecture architecture, String register, RegisterTruth truth) {
		assertThat(policy.register(architecture, register)).contains(truth);
	}

	@Test
	void nothingIsClaimedOfWhatIsNotKnown() {
		assertThat(KernelPolicy.USER_WORKER.register(Architecture.X86_64, "nosuch")).isEmpty();
		assertThat(KernelPolicy.ARM64_ZEROED.register(Architecture.ARM64, "v0")).isEmpty();
		assertThat(KernelPolicy.KTHREAD.register(Architecture.X86_64, "rip")).isEqualTo(Optional.empty());
		assertThat(KernelPolicy.ZEROED.registers(Architecture.I386)).doesNotContainKey(RegisterClass.TLS_BASE);
		assertThat(KernelPolicy.REGSET_EINVAL.registers(Architecture.ARM64)).doesNotContainKey(RegisterClass.SEGMENT);
	}

	@ParameterizedTest
	@EnumSource(KernelPolicy.class)
	void eachPolicyKnowsItsProgramCounter(KernelPolicy policy) {
		for (Architecture a : policy.architectures()) {
			if (policy != KernelPolicy.KTHREAD) {
				RegisterTruth pc = policy.registers(a).get(RegisterClass.PROGRAM_COUNTER);
				assertThat(pc).isNotNull();
				assertThat(policy.hasZeroPcAndSp()).isEqualTo(pc == RegisterTruth.ZEROED);
			}
		}
		assertThat(policy.description()).doesNotStartWith("!");
		assertThat(KernelPolicy.of(policy.id())).contains(policy);
	}

	@ParameterizedTest
	@CsvSource({ "USER_WORKER,LABEL", "COPIED_FP_INIT,LABEL", "COPIED_FP_SNAPSHOT,LABEL", "S390_KERNEL_PC,LABEL",
			"ZEROED,HIDE",
			"REGSET_EINVAL,HIDE", "ATTACH_DENIED,HIDE", "ARM64_ZEROED,HIDE", "RISCV_ZEROED,HIDE", "PPC_ZEROED,HIDE",
			"PPC_UNREADABLE,HIDE" })
	void autoHidesWhatIsUnreadableOrZeroedAndLabelsWhatIsStale(KernelPolicy policy, RegisterView view) {
		assertThat(RegisterView.AUTO.resolve(policy)).isEqualTo(view);
		for (RegisterView chosen : RegisterView.values()) {
			if (chosen != RegisterView.AUTO) {
				assertThat(chosen.resolve(policy)).isEqualTo(chosen);
			}
		}
	}

	@Test
	void autoLabelsWhereThePolicyIsUnknown() {
		assertThat(RegisterView.AUTO.resolve(null)).isEqualTo(RegisterView.LABEL);
	}
}
