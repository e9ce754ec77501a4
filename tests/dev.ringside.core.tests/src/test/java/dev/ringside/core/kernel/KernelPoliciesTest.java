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

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import dev.ringside.core.evidence.Certainty;
import dev.ringside.core.evidence.Evidence.Rule;
import dev.ringside.core.evidence.KernelState.Syscall;
import dev.ringside.core.evidence.RegisterSample;

class KernelPoliciesTest {

	@Test
	void eachReleaseOfEachArchitectureHasExactlyOneRow() {
		List<KernelRelease> releases = new ArrayList<>();
		for (int major = 2; major <= 7; major++) {
			for (int minor = 0; minor <= 22; minor++) {
				for (int rc = 1; rc <= 8; rc++) {
					releases.add(new KernelRelease("rc", major, minor, 0, rc, true));
				}
				for (int patch : new int[] { 0, 1, 19, 160, 161, 162, 163, 255, 300 }) {
					releases.add(KernelRelease.of(major, minor, patch));
				}
			}
		}
		Set<KernelPolicy> seen = EnumSet.noneOf(KernelPolicy.class);
		for (KernelRelease r : releases) {
			for (Architecture a : Architecture.values()) {
				List<KernelPolicy> rows = KernelPolicies.matching(r, a);
				assertThat(rows).as("%s rc%d on %s", r, r.candidate(), a).hasSize(1);
				assertThat(rows.get(0).architectures()).contains(a);
				seen.addAll(rows);
			}
		}
		Set<KernelPolicy> neverMerged = EnumSet.of(KernelPolicy.REGSET_EINVAL);
		assertThat(seen).isEqualTo(EnumSet.complementOf(EnumSet.copyOf(neverMerged)));
	}

	@ParameterizedTest
	@CsvSource({ "5.9.16,X86_64,KTHREAD", "5.10.161,X86_64,KTHREAD", "5.10.162,X86_64,COPIED_FP_SNAPSHOT",
			"5.10.200,I386,COPIED_FP_SNAPSHOT",
			"5.11.22,X86_64,KTHREAD", "5.11.0-rc1,X86_64,KTHREAD", "5.12.0-rc1,X86_64,ATTACH_DENIED",
			"5.12.0-rc4,ARM64,ATTACH_DENIED",
			"5.12.0-rc5,X86_64,ZEROED", "5.12.0,X86_64,ZEROED", "5.12.19,I386,ZEROED",
			"5.13.0-rc1,X86_64,COPIED_FP_SNAPSHOT",
			"5.15.190,X86_64,COPIED_FP_SNAPSHOT", "5.16.0,X86_64,COPIED_FP_INIT", "6.1.120,X86_64,COPIED_FP_INIT",
			"6.3.13,X86_64,COPIED_FP_INIT",
			"6.4.0,X86_64,USER_WORKER", "6.18.44,X86_64,USER_WORKER", "6.18.44,I386,USER_WORKER",
			"5.12.0,ARM64,ARM64_ZEROED",
			"5.10.162,ARM64,ARM64_ZEROED", "5.10.161,ARM64,KTHREAD", "6.18.0,ARM64,ARM64_ZEROED",
			"6.18.0,RISCV,RISCV_ZEROED",
			"5.11.5,RISCV,KTHREAD", "6.18.0,S390,S390_KERNEL_PC", "5.15.0,POWERPC,PPC_UNREADABLE",
			"6.3.0,POWERPC,PPC_UNREADABLE",
			"6.4.0,POWERPC,PPC_ZEROED", "5.10.162,POWERPC,PPC_UNREADABLE" })
	void boundaries(String release, Architecture architecture, KernelPolicy expected) {
		assertThat(KernelPolicies.of(KernelRelease.parse(release).orElseThrow(), architecture)).isEqualTo(expected);
	}

	@Test
	void aReleaseIsLikelyAndADistributionsPossible() {
		PolicyVerdict upstream = decide("6.18.44", List.of()).orElseThrow();
		assertThat(upstream.policy()).isEqualTo(KernelPolicy.USER_WORKER);
		assertThat(upstream.certainty()).isEqualTo(Certainty.LIKELY);
		assertThat(upstream.evidenceTexts()).singleElement().asString().contains("6.18.44", "x86_64", "USER_WORKER");
		assertThat(decide("5.14.0-362.el9.x86_64", List.of()).orElseThrow().certainty()).isEqualTo(Certainty.POSSIBLE);
		assertThat(KernelPolicies.decide(Optional.empty(), null, Architecture.X86_64, List.of())).isEmpty();
	}

	@Test
	void aProbeBeatsTheRelease() {
		PolicyVerdict v = decide("6.18.44", List.of(PolicyProbe.CS_IS_ZERO)).orElseThrow();
		assertThat(v.policy()).isEqualTo(KernelPolicy.ZEROED);
		assertThat(v.certainty()).isEqualTo(Certainty.CERTAIN);
		assertThat(v.evidence().get(0).rule()).isEqualTo(Rule.REGISTERS);
		assertThat(v.evidence()).hasSize(2);
		assertThat(decide("6.18.44", List.of(PolicyProbe.READ_EINVAL)).orElseThrow().policy())
				.isEqualTo(KernelPolicy.REGSET_EINVAL);
		assertThat(decide("6.18.44", List.of(PolicyProbe.ATTACH_EPERM)).orElseThrow().policy())
				.isEqualTo(KernelPolicy.ATTACH_DENIED);
		assertThat(decide("6.18.44", List.of(PolicyProbe.SYSCALL_IS_ZERO)).orElseThrow().policy())
				.isEqualTo(KernelPolicy.ZEROED);
		assertThat(decide("5.10.0-26-amd64", List.of(PolicyProbe.WORKER_IN_PROCESS)).orElseThrow().policy())
				.isEqualTo(KernelPolicy.COPIED_FP_SNAPSHOT);
	}

	@Test
	void copiedProbesKeepWhatTheyCannotTellApart() {
		for (PolicyProbe probe : List.of(PolicyProbe.CS_IS_VALID, PolicyProbe.SYSCALL_IS_COPIED)) {
			assertThat(decide("6.18.44", List.of(probe)).orElseThrow().policy()).isEqualTo(KernelPolicy.USER_WORKER);
			assertThat(decide("6.1.1", List.of(probe)).orElseThrow().policy()).isEqualTo(KernelPolicy.COPIED_FP_INIT);
			assertThat(decide("5.15.1", List.of(probe)).orElseThrow().policy())
					.isEqualTo(KernelPolicy.COPIED_FP_SNAPSHOT);
			assertThat(decide("5.12.1", List.of(probe)).orElseThrow().policy())
					.isEqualTo(KernelPolicy.COPIED_FP_SNAPSHOT);
		}
	}

	@Test
	void aProbeThatSaysNothingHereLeavesTheRelease() {
		assertThat(PolicyProbe.WORKER_IN_PROCESS.policy(KernelPolicy.USER_WORKER, Architecture.X86_64)).isEmpty();
		assertThat(PolicyProbe.CS_IS_ZERO.policy(KernelPolicy.ARM64_ZEROED, Architecture.ARM64)).isEmpty();
		assertThat(PolicyProbe.READ_EIO.policy(null, Architecture.X86_64)).isEmpty();
		assertThat(PolicyProbe.READ_EIO.policy(null, Architecture.POWERPC)).contains(KernelPolicy.PPC_UNREADABLE);
		PolicyVerdict v = decide("6.18.44", List.of(PolicyProbe.WORKER_IN_PROCESS)).orElseThrow();
		assertThat(v.policy()).isEqualTo(KernelPolicy.USER_WORKER);
		assertThat(v.certainty()).isEqualTo(Certainty.LIKELY);
	}

	@ParameterizedTest
	@EnumSource(KernelPolicy.class)
	void theUsersChoiceBeatsAll(KernelPolicy chosen) {
		PolicyVerdict v = KernelPolicies.decide(Optional.of(chosen), KernelRelease.of(6, 18, 0), Architecture.X86_64,
				List.of(PolicyProbe.CS_IS_ZERO)).orElseThrow();
		assertThat(v.policy()).isEqualTo(chosen);
		assertThat(v.evidence().get(0).rule()).isEqualTo(Rule.SETTING);
	}

	@Test
	void probesFromRegisters() {
		RegisterSample copied = new RegisterSample(0L, 0L, 0x33L, 426L, 1L, true, null);
		RegisterSample zeroed = new RegisterSample(0L, 0L, 0L, 0L, 1L, true, null);
		RegisterSample user = new RegisterSample(5L, 6L, 0x33L, -1L, 1L, false, null);
		assertThat(PolicyProbe.of(copied, Architecture.X86_64)).contains(PolicyProbe.CS_IS_VALID);
		assertThat(PolicyProbe.of(zeroed, Architecture.X86_64)).contains(PolicyProbe.CS_IS_ZERO);
		assertThat(PolicyProbe.of(user, Architecture.X86_64)).isEmpty();
		assertThat(PolicyProbe.of(RegisterSample.of(0, 0), Architecture.X86_64)).isEmpty();
		assertThat(PolicyProbe.of(copied, Architecture.ARM64)).isEmpty();
		assertThat(PolicyProbe.of(RegisterSample.unreadable("Couldn't get registers: Invalid argument."),
				Architecture.X86_64))
				.contains(PolicyProbe.READ_EINVAL);
		assertThat(PolicyProbe.of(RegisterSample.unreadable("Input/output error"), Architecture.POWERPC))
				.contains(PolicyProbe.READ_EIO);
		assertThat(PolicyProbe.of(RegisterSample.unreadable("gone fishing"), Architecture.X86_64)).isEmpty();
	}

	@Test
	void probesFromTheSyscallFile() {
		assertThat(PolicyProbe.of(new Syscall(426, false, 0, 0))).contains(PolicyProbe.SYSCALL_IS_COPIED);
		assertThat(PolicyProbe.of(new Syscall(425, true, 0, 0))).contains(PolicyProbe.SYSCALL_IS_COPIED);
		assertThat(PolicyProbe.of(new Syscall(0, true, 0, 0))).contains(PolicyProbe.SYSCALL_IS_COPIED);
		assertThat(PolicyProbe.of(new Syscall(0, false, 0, 0))).contains(PolicyProbe.SYSCALL_IS_ZERO);
		assertThat(PolicyProbe.of(new Syscall(-1, false, 0, 0))).isEmpty();
		assertThat(PolicyProbe.of(new Syscall(426, true, 0x7000, 0))).isEmpty();
	}

	private static Optional<PolicyVerdict> decide(String release, List<PolicyProbe> probes) {
		return KernelPolicies.decide(Optional.empty(), KernelRelease.parse(release).orElseThrow(), Architecture.X86_64,
				probes);
	}
}
