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

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.elf.ElfException.Reason;
import dev.ringside.core.evidence.Certainty;
import dev.ringside.core.evidence.RegisterSample;
import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.kernel.KernelPolicies;
import dev.ringside.core.kernel.KernelPolicy;
import dev.ringside.core.kernel.KernelRelease;
import dev.ringside.core.kernel.PolicyProbe;
import dev.ringside.core.kernel.PolicyVerdict;
import dev.ringside.core.process.KernelInfo;
import dev.ringside.core.process.ProcessSnapshot;
import dev.ringside.core.process.ThreadReport;
import dev.ringside.core.text.Texts;
import dev.ringside.core.text.Untrusted;
import dev.ringside.core.thread.Classification;
import dev.ringside.core.thread.ThreadClassifier;
import dev.ringside.core.thread.ThreadFacts;

/**
 * Says what the threads of a core were. A core has neither task flags nor names, so only the registers tell (facts: a
 * worker's program counter and stack pointer are 0), and no verdict is certain. Immutable, thread-safe.
 */
public final class CoreInspector {

	private final Optional<KernelPolicy> chosenPolicy;

	/**
	 * An inspector.
	 *
	 * @param chosenPolicy the user's choice of policy; empty for AUTO
	 */
	public CoreInspector(Optional<KernelPolicy> chosenPolicy) {
		this.chosenPolicy = chosenPolicy;
	}

	/**
	 * Reads a core and classifies its threads. Reads no file that the core names.
	 *
	 * @param file       the core
	 * @param executable the program that the user says wrote it; null when not given
	 * @return the report
	 * @throws ElfException when one of the files cannot be read or is not what it should be
	 */
	public CoreReport inspect(Path file, @Nullable Path executable) throws ElfException {
		CoreFile core = CoreFile.read(file);
		List<CoreWarning> warnings = new ArrayList<>();
		if (core.isTruncated()) {
			warnings.add(new CoreWarning(CoreWarning.Kind.TRUNCATED,
					Texts.get("core.warning.TRUNCATED", Untrusted.display(file.toString(), 300))));
		}
		if (executable != null) {
			check(core, executable, warnings);
		}
		return new CoreReport(core, snapshot(core), warnings);
	}

	private static void check(CoreFile core, Path executable, List<CoreWarning> warnings) throws ElfException {
		ElfHeader header = ElfHeader.read(executable);
		String shown = Untrusted.display(executable.toString(), 300);
		if (header.type() != ElfHeader.ET_EXEC && header.type() != ElfHeader.ET_DYN) {
			throw new ElfException(Reason.WRONG_KIND, Texts.get("elf.notProgram", shown, header.type()));
		}
		if (!header.fits(core.header())) {
			warnings.add(new CoreWarning(CoreWarning.Kind.WRONG_EXECUTABLE,
					Texts.get("core.warning.WRONG_EXECUTABLE", shown, header.describe(), core.header().describe())));
		}
	}

	private ProcessSnapshot snapshot(CoreFile core) {
		@Nullable KernelRelease release = core.release().orElse(null);
		@Nullable Architecture architecture = core.header().architecture().orElse(null);
		ThreadClassifier classifier = new ThreadClassifier(release, policyForClassifier(release, architecture),
				architecture);
		List<ThreadReport> threads = new ArrayList<>(core.threads().size());
		Set<PolicyProbe> probes = EnumSet.noneOf(PolicyProbe.class);
		for (CoreThread thread : core.threads()) {
			@Nullable RegisterSample sample = thread.sample();
			Classification c = classifier.classify(ThreadFacts.ofDebugger(thread.tid(), null, sample));
			threads.add(new ThreadReport(thread.tid(), "", c, -1, 0, -1, null));
			if (c.isWorker() && c.certainty() != Certainty.POSSIBLE && sample != null && architecture != null) {
				PolicyProbe.of(sample, architecture).ifPresent(probes::add);
			}
		}
		threads.sort(Comparator.comparingInt(ThreadReport::tid));
		return new ProcessSnapshot(core.pid().orElse(0), new KernelInfo(release, architecture),
				policy(release, architecture, probes), -1,
				threads);
	}

	/**
	 * What the vDSO says may be wrong of a distribution's kernel, so it may not rule out signs that the registers give;
	 * only where two policies of an architecture differ in whether registers tell, it decides.
	 */
	private @Nullable KernelPolicy policyForClassifier(@Nullable KernelRelease release,
			@Nullable Architecture architecture) {
		if (chosenPolicy.isPresent()) {
			return chosenPolicy.get();
		}
		boolean differs = architecture == Architecture.S390 || architecture == Architecture.POWERPC;
		return differs && architecture != null && release != null ? KernelPolicies.of(release, architecture) : null;
	}

	/** No thread is certainly a worker, so what its registers prove is not certain either. */
	private @Nullable PolicyVerdict policy(@Nullable KernelRelease release, @Nullable Architecture architecture,
			Set<PolicyProbe> probes) {
		if (architecture == null) {
			return null;
		}
		@Nullable PolicyVerdict verdict = KernelPolicies
				.decide(chosenPolicy, release, architecture, List.copyOf(probes)).orElse(null);
		if (verdict == null || chosenPolicy.isPresent() || verdict.certainty() != Certainty.CERTAIN) {
			return verdict;
		}
		return new PolicyVerdict(verdict.policy(), release == null ? Certainty.POSSIBLE : Certainty.LIKELY,
				verdict.evidence());
	}
}
