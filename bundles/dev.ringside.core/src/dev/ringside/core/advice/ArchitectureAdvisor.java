/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.advice;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.advice.AttachSituation.Lwp;
import dev.ringside.core.advice.AttachSituation.Target;
import dev.ringside.core.debugger.ArchitectureRule;
import dev.ringside.core.debugger.DebuggerBehaviour;
import dev.ringside.core.debugger.DebuggerBehaviour.Trouble;
import dev.ringside.core.debugger.DebuggerKind;
import dev.ringside.core.evidence.Certainty;
import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.kernel.KernelPolicy;
import dev.ringside.core.kernel.PolicyVerdict;
import dev.ringside.core.text.Texts;
import dev.ringside.core.text.Untrusted;

/**
 * Says what goes wrong between a debugger and a process with workers: before the attach from what the debugger is known
 * to read ({@link DebuggerBehaviour}), and afterwards from the architecture that a frame shows. What the debugger says
 * itself is the {@link ConsoleWatcher}'s. A combination that is not known to go wrong gets no advice. Only remedies
 * that were tried with gdb 10.1, 13.1 or 16.3 and seen to work are given; {@code set architecture} is none.
 */
public final class ArchitectureAdvisor {

	private ArchitectureAdvisor() {
	}

	/**
	 * What an attach will run into.
	 *
	 * @param s the situation
	 * @return the worst first; empty where nothing is known to go wrong
	 */
	public static List<Advice> beforeAttach(AttachSituation s) {
		if (s.target() != Target.LOCAL) {
			return List.of();
		}
		List<Advice> advice = new ArrayList<>();
		if (s.attachTarget() == Lwp.ENDED_LEADER) {
			advice.add(Advice.of(AdviceKind.LEADER_ENDED, Texts.get("advice.leader-ended", s.processId()), null));
		}
		PolicyVerdict verdict = s.policy();
		if (verdict != null && s.mayHaveWorkers()) {
			DebuggerBehaviour.trouble(s.debugger(), verdict.policy()).map(t -> trouble(t, s, verdict))
					.ifPresent(advice::add);
		}
		attachTarget(s).ifPresent(advice::add);
		fromWorker(s).ifPresent(advice::add);
		return advice;
	}

	/**
	 * What it means when a debugger, while it attaches, says that the process has ended, which it has not: gdb 16's
	 * {@code -i dap} where it cannot attach to a worker.
	 *
	 * @param s the situation; its process is known to run, and nobody traces it
	 * @return empty where the process is known to have no worker
	 */
	public static Optional<Advice> attachLost(AttachSituation s) {
		return s.target() != Target.LOCAL || s.workers() <= 0 ? Optional.empty()
				: Optional.of(Advice.of(AdviceKind.ATTACH_DENIED, Texts.get("advice.attach-denied.lost", s.processId()),
						Texts.get("remedy." + Trouble.ATTACH_FAILS.name())));
	}

	/**
	 * Whether the debugger's own program is for the process at all.
	 *
	 * @param program the architecture that the debugger's program is compiled for; null when not known
	 * @param s       the situation
	 * @return empty where it is, or where one of the two is not known
	 */
	public static Optional<Advice> bits(@Nullable Architecture program, AttachSituation s) {
		boolean wrong = program == Architecture.I386 && s.executable() == Architecture.X86_64
				&& s.debugger().kind() == DebuggerKind.GDB;
		return wrong ? Optional.of(debuggerIs32Bit()) : Optional.empty();
	}

	static Advice debuggerIs32Bit() {
		String id = AdviceKind.DEBUGGER_IS_32_BIT.id();
		return Advice.of(AdviceKind.DEBUGGER_IS_32_BIT, Texts.get("advice." + id), Texts.get("remedy." + id));
	}

	/**
	 * Whether a frame shows that the debugger took the process for another architecture.
	 *
	 * @param frameArchitecture the architecture of a frame as the debugger has it ({@code arch} of an MI frame), such
	 *                          as {@code i386:x86-64}
	 * @param s                 the situation; its executable says what the architecture should be
	 * @return empty where they agree, where one of them is not known, and where the process is known to have no worker
	 */
	public static Optional<Advice> frame(String frameArchitecture, AttachSituation s) {
		Architecture executable = s.executable();
		Architecture shown = Architecture.of(frameArchitecture).orElse(null);
		// A process without workers, or on another architecture, has this for reasons of its own.
		if (executable == null || shown == null || shown == executable || !executable.isX86() || !s.mayHaveWorkers()) {
			return Optional.empty();
		}
		return Optional.of(mismatch(
				Texts.get("advice.architecture-mismatch.frame", Untrusted.display(frameArchitecture), executable.id()),
				s));
	}

	/** The debugger said it: what it costs, why, and what helps afterwards. */
	static Advice mismatch(String what, AttachSituation s) {
		String text = what + ' ' + Texts.get("advice.architecture-mismatch.cost") + ' ' + Texts.get(cause(s));
		return Advice.of(AdviceKind.ARCHITECTURE_MISMATCH, text, remedyAfter(s));
	}

	private static String cause(AttachSituation s) {
		if (!rule(s).readsAThread()) {
			return "advice.architecture-mismatch.cause.none";
		}
		PolicyVerdict v = s.policy();
		boolean certain = v != null && v.policy() == KernelPolicy.ZEROED && v.certainty() == Certainty.CERTAIN
				&& s.workers() > 0;
		return certain ? "advice.architecture-mismatch.cause" : "advice.architecture-mismatch.cause.possible";
	}

	private static @Nullable String remedyAfter(AttachSituation s) {
		if (s.attachTarget() == Lwp.WORKER) {
			return remedyProcessId(s);
		}
		return rule(s) == ArchitectureRule.SELECTED_LWP ? Texts.get("remedy.unset-tdesc") : null;
	}

	/**
	 * gdb 13 and 16: detaching and attaching to the process id is enough. gdb 10 keeps the wrong architecture: only a
	 * new one helps.
	 */
	private static String remedyProcessId(AttachSituation s) {
		return Texts.get(rule(s) == ArchitectureRule.SELECTED_LWP ? "remedy.process-id.new" : "remedy.process-id",
				s.processId());
	}

	private static Optional<Advice> attachTarget(AttachSituation s) {
		AdviceKind kind = switch (s.attachTarget()) {
		case WORKER -> AdviceKind.ATTACH_TO_WORKER;
		case USER -> AdviceKind.ATTACH_TO_THREAD;
		default -> null;
		};
		if (kind == null) {
			return Optional.empty();
		}
		return switch (DebuggerBehaviour.attach(s.debugger())) {
		case PROCESS -> Optional.empty();
		case THREAD -> Optional.of(attachTarget(kind, "advice." + kind.id(), s));
		case UNKNOWN -> Optional.of(attachTarget(kind, "advice." + kind.id() + ".possible", s));
		};
	}

	private static Advice attachTarget(AdviceKind kind, String key, AttachSituation s) {
		return Advice.of(kind, Texts.get(key, s.attachId(), s.processId(), s.debugger().kind().label()),
				Texts.get("remedy.process-id", s.processId()));
	}

	private static Optional<Advice> fromWorker(AttachSituation s) {
		PolicyVerdict verdict = s.policy();
		// Where the program is an i386 one, a CS of 0 leads to the right answer.
		if (verdict == null || verdict.policy() != KernelPolicy.ZEROED || s.executable() != Architecture.X86_64) {
			return Optional.empty();
		}
		String key = null;
		switch (rule(s)) {
		case SELECTED_LWP:
			if (s.attachTarget() == Lwp.WORKER || s.attachTarget() == Lwp.LEADER && s.firstOther() == Lwp.WORKER) {
				key = "advice.architecture-from-worker";
			} else if (s.attachTarget() == Lwp.LEADER && s.firstOther() == Lwp.UNKNOWN && s.workers() < 0) {
				key = "advice.architecture-from-worker.some";
			}
			break;
		case STOPPED_LWP:
			return s.mayHaveWorkers() ? Optional.of(fromStoppedWorker(s, verdict)) : Optional.empty();
		case PROCESS_LEADER:
			if (s.attachTarget() == Lwp.WORKER) {
				key = "advice.architecture-from-worker";
			}
			break;
		default:
			break;
		}
		if (key == null) {
			return Optional.empty();
		}
		String text = Texts.get(key, s.debugger().label(), verdict.policy().id()) + uncertainty(verdict);
		String remedy = s.attachTarget() == Lwp.WORKER ? Texts.get("remedy.process-id", s.processId())
				: Texts.get("remedy.unset-tdesc.later");
		return Optional.of(Advice.of(AdviceKind.ARCHITECTURE_FROM_WORKER, text, remedy));
	}

	/**
	 * Which thread stops last is chance, so it is said of every attach. A process that the server starts has its
	 * workers untraced.
	 */
	private static Advice fromStoppedWorker(AttachSituation s, PolicyVerdict verdict) {
		String text = Texts.get("advice.architecture-from-worker.stopped", s.debugger().label(), verdict.policy().id())
				+ uncertainty(verdict);
		return Advice.of(AdviceKind.ARCHITECTURE_FROM_WORKER, text, Texts.get("remedy.no-server"));
	}

	private static String uncertainty(PolicyVerdict verdict) {
		return verdict.certainty() == Certainty.CERTAIN ? ""
				: ' ' + Texts.get("advice.uncertain-policy", verdict.policy().id());
	}

	private static Advice trouble(Trouble trouble, AttachSituation s, PolicyVerdict verdict) {
		String text = Texts.get("advice.trouble." + trouble.name(), s.debugger().label(), verdict.policy().id())
				+ uncertainty(verdict);
		return Advice.of(AdviceKind.of(trouble), text, Texts.get("remedy." + trouble.name()));
	}

	private static ArchitectureRule rule(AttachSituation s) {
		Architecture a = s.architecture();
		return DebuggerBehaviour.of(s.debugger(), a != null ? a : s.executable()).rule();
	}
}
