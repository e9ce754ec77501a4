/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.debugger;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.eclipse.jdt.annotation.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.kernel.KernelPolicy;

/** Version texts as distributions print them, and the table of behaviour. */
class DebuggerTest {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			GNU gdb (Debian 13.1-3) 13.1 | GDB | 13 | 1
			GNU gdb (Debian 10.1-1.7) 10.1.90.20210103-git | GDB | 10 | 1
			GNU gdb (Debian 16.3-1) 16.3 | GDB | 16 | 3
			GNU gdb (GDB) Red Hat Enterprise Linux 14.2-3.el9 | GDB | 14 | 2
			GNU gdb (GDB) Red Hat Enterprise Linux 8.2-20.el8 | GDB | 8 | 2
			GNU gdb (GDB) Fedora Linux 15.1-1.fc40 | GDB | 15 | 1
			GNU gdb (Ubuntu 12.1-0ubuntu1~22.04) 12.1 | GDB | 12 | 1
			GNU gdb (Ubuntu 9.2-0ubuntu1~20.04.2) 9.2 | GDB | 9 | 2
			GNU gdb (GDB; openSUSE Tumbleweed) 14.2 | GDB | 14 | 2
			GNU gdb (GDB; SUSE Linux Enterprise 15) 13.2 | GDB | 13 | 2
			GNU gdb (GDB) 17.0.50.20250101-git | GDB | 17 | 0
			GNU gdb (crosstool-NG 1.26.0) 13.2 | GDB | 13 | 2
			GNU gdb (GDB) 8.3 | GDB | 8 | 3
			~"GNU gdb (Debian 13.1-3) 13.1\\n" | GDB | 13 | 1
			GNU gdbserver (Debian 13.1-3) 13.1 | GDBSERVER | 13 | 1
			lldb version 14.0.6 | LLDB | 14 | 0
			Debian LLVM version 19.1.7 | LLDB | 19 | 1
			lldb version 19.1.7 (https://github.com/llvm/llvm-project revision abc) | LLDB | 19 | 1
			lldb-1403.0.17.64 | LLDB | -1 | 0
			node v18.20.4 | UNKNOWN | -1 | 0
			'' | UNKNOWN | -1 | 0
			""")
	void readsVersions(String text, DebuggerKind kind, int major, int minor) {
		Debugger d = Debugger.parse(text);
		assertThat(d.kind()).isEqualTo(kind);
		assertThat(d.major()).isEqualTo(major);
		assertThat(d.minor()).isEqualTo(minor);
		assertThat(d.hasVersion()).isEqualTo(major >= 0);
	}

	@Test
	void takesTheKindThatIsKnown() {
		assertThat(Debugger.parse(DebuggerKind.GDB, "13.1").label()).isEqualTo("gdb 13.1");
		assertThat(Debugger.parse(DebuggerKind.GDB, "16.3.90.20250511-git").major()).isEqualTo(16);
		assertThat(Debugger.parse(DebuggerKind.GDB, "(Debian 16.3-1) 16.3").major()).isEqualTo(16);
		assertThat(Debugger.parse(DebuggerKind.LLDB, "").hasVersion()).isFalse();
		assertThat(Debugger.parse(DebuggerKind.GDB, "no number").label()).isEqualTo("gdb");
	}

	@Test
	void looksBelowTheFirstLine() {
		assertThat(Debugger.parse("warning: something\nGNU gdb (Debian 13.1-3) 13.1\nCopyright 2023").major())
				.isEqualTo(13);
		assertThat(Debugger.parse("LLVM (http://llvm.org/):\n  Debian LLVM version 19.1.7\n").major()).isEqualTo(19);
	}

	@Property
	void neverThrowsAndIsSafeToShow(@ForAll String text) {
		Debugger d = Debugger.parse(text);
		assertThat(d.text().codePoints()).noneMatch(c -> Character.getType(c) == Character.CONTROL);
		assertThat(d.text().length()).isLessThan(2000);
	}

	@ParameterizedTest
	@CsvSource({ "GDB,10,SELECTED_LWP", "GDB,11,PROCESS_LEADER", "GDB,13,PROCESS_LEADER", "GDB,15,PROCESS_LEADER",
			"GDB,16,PROCESS_LEADER",
			"GDB,18,PROCESS_LEADER", "GDB,-1,UNKNOWN", "GDBSERVER,13,ELF_CLASS_OF_EXE", "GDBSERVER,15,ELF_CLASS_OF_EXE",
			"GDBSERVER,16,STOPPED_LWP", "GDBSERVER,18,STOPPED_LWP",
			"LLDB,14,PRSTATUS_SIZE_OF_FIRST_THREAD", "UNKNOWN,13,UNKNOWN" })
	void knowsWhoIsRead(DebuggerKind kind, int major, ArchitectureRule rule) {
		Debugger d = new Debugger(kind, major, 0, "");
		DebuggerBehaviour b = DebuggerBehaviour.of(d, Architecture.X86_64);
		assertThat(b.rule()).isEqualTo(rule);
		assertThat(b.source().isEmpty()).isEqualTo(rule == ArchitectureRule.UNKNOWN);
		assertThat(b.rule().description()).doesNotStartWith("!");
		assertThat(DebuggerBehaviour.of(d, Architecture.ARM64).rule()).isEqualTo(ArchitectureRule.UNKNOWN);
		assertThat(DebuggerBehaviour.of(d, null).rule()).isEqualTo(ArchitectureRule.UNKNOWN);
	}

	@ParameterizedTest
	@CsvSource({ "GDB,6,ATTACH_DENIED,", "GDB,13,ATTACH_DENIED,ATTACH_LOOPS", "GDB,14,ATTACH_DENIED,",
			"GDB,16,ATTACH_DENIED,ATTACH_FAILS",
			"GDB,10,REGSET_EINVAL,THREADS_INCOMPLETE", "GDB,16,REGSET_EINVAL,THREADS_INCOMPLETE",
			"GDB,-1,REGSET_EINVAL,",
			"GDBSERVER,13,REGSET_EINVAL,CONNECT_HANGS", "GDBSERVER,16,REGSET_EINVAL,CONNECT_HANGS",
			"GDBSERVER,13,ATTACH_DENIED,ATTACH_LOOPS",
			"GDBSERVER,16,ATTACH_DENIED,ATTACH_FAILS", "LLDB,14,ATTACH_DENIED,ATTACH_FAILS", "LLDB,14,REGSET_EINVAL,",
			"UNKNOWN,13,ATTACH_DENIED," })
	void knowsWhatAnAttachRunsInto(DebuggerKind kind, int major, KernelPolicy policy,
			DebuggerBehaviour.@Nullable Trouble trouble) {
		assertThat(DebuggerBehaviour.trouble(new Debugger(kind, major, 1, ""), policy).orElse(null)).isEqualTo(trouble);
	}

	@Test
	void healthyPoliciesGiveNoTrouble() {
		for (DebuggerKind kind : DebuggerKind.values()) {
			for (int major = 7; major < 20; major++) {
				for (KernelPolicy policy : KernelPolicy.values()) {
					if (policy != KernelPolicy.REGSET_EINVAL && policy != KernelPolicy.ATTACH_DENIED) {
						assertThat(DebuggerBehaviour.trouble(new Debugger(kind, major, 1, ""), policy)).isEmpty();
					}
				}
			}
		}
	}
}
