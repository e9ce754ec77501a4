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

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.evidence.Certainty;
import dev.ringside.core.evidence.Evidence;
import dev.ringside.core.evidence.Evidence.Rule;
import dev.ringside.core.text.Untrusted;

/**
 * Which kernel has which {@link KernelPolicy}: a table of upstream releases, and what overrules it. A user's choice
 * overrules everything, a probe overrules a release.
 */
public final class KernelPolicies {

	/** Upstream's 5.10.y took io_uring of 5.15 in 5.10.162; before it and in 5.11.y workers are kernel threads. */
	private static final KernelRelease BACKPORT = KernelRelease.of(5, 10, 162);

	/**
	 * A row of the table: releases from {@code from} (inclusive) to {@code to} (exclusive), both in upstream order with
	 * release candidates.
	 */
	private record Row(Set<Architecture> architectures, KernelRelease from, @Nullable KernelRelease to,
			KernelPolicy policy) {
		boolean matches(KernelRelease release, Architecture architecture) {
			KernelRelease end = to;
			return architectures.contains(architecture) && release.compareTo(from) >= 0
					&& (end == null || release.compareTo(end) < 0);
		}
	}

	private static final Set<Architecture> ALL = EnumSet.allOf(Architecture.class);
	private static final Set<Architecture> X86 = EnumSet.of(Architecture.X86_64, Architecture.I386);
	private static final KernelRelease V5_11 = candidate(5, 11, 1);
	private static final KernelRelease V5_12 = candidate(5, 12, 1);
	private static final KernelRelease V5_13 = candidate(5, 13, 1);
	private static final KernelRelease V6_4 = candidate(6, 4, 1);

	private static final List<Row> TABLE = List.of(
			// before 5.12 workers are kernel threads
			new Row(ALL, KernelRelease.of(0, 0, 0), BACKPORT, KernelPolicy.KTHREAD),
			new Row(ALL, V5_11, V5_12, KernelPolicy.KTHREAD),
			// -rc5: ptrace of io threads allowed again
			new Row(ALL, V5_12, candidate(5, 12, 5), KernelPolicy.ATTACH_DENIED),
			new Row(X86, BACKPORT, V5_11, KernelPolicy.COPIED_FP_SNAPSHOT),
			new Row(X86, candidate(5, 12, 5), V5_13, KernelPolicy.ZEROED),
			// 50b7b6f29de3, 5.13-rc1
			new Row(X86, V5_13, candidate(5, 16, 1), KernelPolicy.COPIED_FP_SNAPSHOT),
			new Row(X86, candidate(5, 16, 1), V6_4, KernelPolicy.COPIED_FP_INIT),
			new Row(X86, V6_4, null, KernelPolicy.USER_WORKER),
			new Row(Set.of(Architecture.ARM64), BACKPORT, V5_11, KernelPolicy.ARM64_ZEROED),
			new Row(Set.of(Architecture.ARM64), candidate(5, 12, 5), null, KernelPolicy.ARM64_ZEROED),
			new Row(Set.of(Architecture.RISCV), BACKPORT, V5_11, KernelPolicy.RISCV_ZEROED),
			new Row(Set.of(Architecture.RISCV), candidate(5, 12, 5), null, KernelPolicy.RISCV_ZEROED),
			new Row(Set.of(Architecture.S390), BACKPORT, V5_11, KernelPolicy.S390_KERNEL_PC),
			new Row(Set.of(Architecture.S390), candidate(5, 12, 5), null, KernelPolicy.S390_KERNEL_PC),
			new Row(Set.of(Architecture.POWERPC), BACKPORT, V5_11, KernelPolicy.PPC_UNREADABLE),
			new Row(Set.of(Architecture.POWERPC), candidate(5, 12, 5), V6_4, KernelPolicy.PPC_UNREADABLE),
			new Row(Set.of(Architecture.POWERPC), V6_4, null, KernelPolicy.PPC_ZEROED));

	private KernelPolicies() {
	}

	/**
	 * The policy of an upstream release.
	 *
	 * @param release      the release
	 * @param architecture the kernel's architecture
	 * @return the policy; each release and architecture has exactly one
	 */
	public static KernelPolicy of(KernelRelease release, Architecture architecture) {
		List<KernelPolicy> policies = matching(release, architecture);
		if (policies.isEmpty()) {
			throw new IllegalStateException("No kernel policy for " + release + ' ' + architecture);
		}
		return policies.get(0);
	}

	/** The policies of all rows that match; the tests make sure that it is one. */
	static List<KernelPolicy> matching(KernelRelease release, Architecture architecture) {
		return TABLE.stream().filter(row -> row.matches(release, architecture)).map(Row::policy).toList();
	}

	/**
	 * Decides the policy of a running or recorded kernel.
	 *
	 * @param chosen       the user's choice; empty for AUTO
	 * @param release      the kernel's release; null when not known, as with a remote target or a core
	 * @param architecture the kernel's architecture
	 * @param probes       what workers of that kernel have shown; may be empty
	 * @return the policy with its certainty and evidence; empty when nothing is known to decide by
	 */
	public static Optional<PolicyVerdict> decide(Optional<KernelPolicy> chosen, @Nullable KernelRelease release,
			Architecture architecture,
			List<PolicyProbe> probes) {
		if (chosen.isPresent()) {
			return Optional.of(new PolicyVerdict(chosen.get(), Certainty.CERTAIN,
					List.of(Evidence.of(Rule.SETTING, "policy.chosen", chosen.get().id()))));
		}
		List<Evidence> evidence = new ArrayList<>();
		@Nullable KernelPolicy prior = null;
		Certainty certainty = Certainty.POSSIBLE;
		if (release != null) {
			prior = of(release, architecture);
			String shown = Untrusted.display(release.text());
			if (release.upstream()) {
				evidence.add(Evidence.of(Rule.KERNEL_RELEASE, "policy.release", shown, architecture.id(), prior.id()));
				certainty = Certainty.LIKELY;
			} else {
				evidence.add(
						Evidence.of(Rule.KERNEL_RELEASE, "policy.distribution", shown, architecture.id(), prior.id()));
			}
		}
		for (PolicyProbe probe : probes) {
			Optional<KernelPolicy> policy = probe.policy(prior, architecture);
			if (policy.isPresent()) {
				evidence.add(0, Evidence.of(probe.rule(), "probe." + probe.name(), policy.get().id()));
				return Optional.of(new PolicyVerdict(policy.get(), probe.certainty(), evidence));
			}
		}
		return prior == null ? Optional.empty() : Optional.of(new PolicyVerdict(prior, certainty, evidence));
	}

	private static KernelRelease candidate(int major, int minor, int rc) {
		return new KernelRelease(major + "." + minor + "-rc" + rc, major, minor, 0, rc, true);
	}
}
