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

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.ringside.core.advice.AttachSituation.Lwp;
import dev.ringside.core.advice.AttachSituation.Target;
import dev.ringside.core.debugger.Debugger;
import dev.ringside.core.debugger.DebuggerKind;
import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.kernel.KernelPolicies;
import dev.ringside.core.kernel.KernelPolicy;
import dev.ringside.core.kernel.PolicyVerdict;

/** The debugger's words, whole and cut, and what is not its business. */
class ConsoleWatcherTest {

	private static final String BOTH = "\nwarning: Selected architecture i386:x86-64 is not compatible with reported target architecture i386\n"
			+ "\nwarning: Architecture rejected target-supplied description\n";

	private static AttachSituation situation(int major, KernelPolicy policy, Lwp target, int workers) {
		PolicyVerdict verdict = KernelPolicies.decide(Optional.of(policy), null, Architecture.X86_64, List.of())
				.orElseThrow();
		return new AttachSituation(new Debugger(DebuggerKind.GDB, major, 1, ""), Target.LOCAL, Architecture.X86_64,
				verdict,
				Architecture.X86_64, 100, 100, target, Lwp.WORKER, workers);
	}

	private static AttachSituation gdb10() {
		return situation(10, KernelPolicy.ZEROED, Lwp.LEADER, 3);
	}

	@Test
	void bothWarningsAreOnePieceOfAdviceWithItsRemedy() {
		ConsoleWatcher w = new ConsoleWatcher(ConsoleWatcherTest::gdb10);
		List<Advice> advice = w.accept(BOTH);
		assertThat(advice).singleElement().satisfies(a -> {
			assertThat(a.id()).isEqualTo("architecture-mismatch");
			assertThat(a.severity().id()).isEqualTo("warning");
			assertThat(a.text()).contains("i386:x86-64").contains("but read i386 from the process")
					.contains("whose CS is 0 on this kernel");
			assertThat(a.remedy()).contains("unset tdesc filename");
			assertThat(a.message()).doesNotContain("set architecture");
		});
		assertThat(w.accept(BOTH)).as("once a session").isEmpty();
	}

	@Property(tries = 300)
	void cutsDoNotMatter(@ForAll @Size(max = 6) List<@IntRange(max = 200) Integer> lengths) {
		ConsoleWatcher w = new ConsoleWatcher(ConsoleWatcherTest::gdb10);
		List<Advice> advice = new ArrayList<>();
		String rest = BOTH;
		for (int length : lengths) {
			int n = Math.min(length, rest.length());
			advice.addAll(w.accept(rest.substring(0, n)));
			rest = rest.substring(n);
		}
		advice.addAll(w.accept(rest));
		assertThat(advice).singleElement().satisfies(a -> assertThat(a.text()).contains("but read i386 from"));
	}

	@Test
	void aLineThatIsBrokenAtTheTerminalsWidthIsFound() {
		assertThat(new ConsoleWatcher(ConsoleWatcherTest::gdb10).accept(
				"warning: Selected architecture i386:x86-64 is not compatible with reported target\narchitecture i386\n"))
				.hasSize(1);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			Couldn't get CS register: Invalid argument. | registers-unreadable
			Couldn't get registers: Invalid argument. | registers-unreadable
			Couldn't get registers: Input/output error. | registers-unreadable
			Cannot find user-level thread for LWP 31032: generic error | registers-unreadable
			Can't debug 64-bit process with 32-bit GDB | debugger-is-32-bit
			warning: Cannot attach to lwp 30117: Operation not permitted (1) | attach-denied
			gdbserver: Cannot attach to lwp 2880: Operation not permitted (1) | attach-denied
			""")
	void knowsTheWords(String text, String id) {
		List<Advice> advice = new ConsoleWatcher(ConsoleWatcherTest::gdb10).acceptMessage(text);
		assertThat(advice).singleElement().satisfies(a -> {
			assertThat(a.id()).isEqualTo(id);
			assertThat(a.text()).doesNotContain("!advice");
			assertThat(a.message()).doesNotContain("!remedy");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "Couldn't get registers: No such process.", "Reading symbols from x...",
			"warning: Selected architecture arm",
			"Architecture accepted", "Cannot attach to process 3: Operation not permitted (1)", "" })
	void othersAreNoBusinessOfOurs(String text) {
		assertThat(new ConsoleWatcher(ConsoleWatcherTest::gdb10).acceptMessage(text)).isEmpty();
	}

	@Test
	void aProcessWithoutWorkersHasItForOtherReasons() {
		assertThat(new ConsoleWatcher(() -> situation(10, KernelPolicy.ZEROED, Lwp.LEADER, 0)).accept(BOTH)).isEmpty();
	}

	@Test
	void whereWorkersAreNotTheCauseForSureItIsNotSaid() {
		List<Advice> advice = new ConsoleWatcher(() -> situation(13, KernelPolicy.USER_WORKER, Lwp.LEADER, 2))
				.accept(BOTH);
		assertThat(advice).singleElement().satisfies(a -> {
			assertThat(a.text()).contains("That happens when").doesNotContain("on this kernel");
			assertThat(a.remedy()).isNull();
		});
	}

	@Test
	void aUserThreadThatCannotBeAttachedIsNotTakenForAWorker() {
		ConsoleWatcher w = new ConsoleWatcher(ConsoleWatcherTest::gdb10, tid -> tid == 7);
		assertThat(w.acceptMessage("Cannot attach to lwp 6: Operation not permitted (1)")).isEmpty();
		assertThat(w.acceptMessage("Cannot attach to lwp 7: Operation not permitted (1)")).singleElement()
				.satisfies(a -> assertThat(a.text()).contains("io_uring worker 7"));
	}

	@Test
	void anAttachedWorkerIsDetached() {
		AttachSituation s = situation(13, KernelPolicy.ZEROED, Lwp.WORKER, 2);
		assertThat(new ConsoleWatcher(() -> s).accept(BOTH)).singleElement()
				.satisfies(a -> assertThat(a.remedy()).contains("Attach to the process id 100"));
	}

	@Test
	void foreignTextIsEscapedAndBounded() {
		List<Advice> advice = new ConsoleWatcher(ConsoleWatcherTest::gdb10)
				.accept("Selected architecture \u001b[31mx is not compatible with reported target architecture i386\n");
		assertThat(advice).singleElement().satisfies(a -> assertThat(a.text()).doesNotContain("\u001b"));
	}

	@Test
	void aFloodCostsNoMemoryAndIsFast() {
		ConsoleWatcher w = new ConsoleWatcher(ConsoleWatcherTest::gdb10);
		String flood = "Selected architecture ".repeat(50_000);
		for (int i = 0; i < 20; i++) {
			assertThat(w.accept(flood)).isEmpty();
		}
		assertThat(w.accept(BOTH)).hasSize(1);
	}

	@Test
	void frames() {
		AttachSituation s = situation(13, KernelPolicy.ZEROED, Lwp.WORKER, 2);
		assertThat(ArchitectureAdvisor.frame("i386", s))
				.hasValueSatisfying(a -> assertThat(a.text()).contains("the program is x86_64"));
		assertThat(ArchitectureAdvisor.frame("i386:x86-64", s)).isEmpty();
		assertThat(ArchitectureAdvisor.frame("i386:x64-32", s)).isEmpty();
		assertThat(ArchitectureAdvisor.frame("sparc", s)).isEmpty();
		assertThat(ArchitectureAdvisor.frame("i386", situation(13, KernelPolicy.ZEROED, Lwp.LEADER, 0))).isEmpty();
		assertThat(ArchitectureAdvisor.frame("i386", AttachSituation.of(Debugger.UNKNOWN, Target.REMOTE, null)))
				.isEmpty();
	}
}
