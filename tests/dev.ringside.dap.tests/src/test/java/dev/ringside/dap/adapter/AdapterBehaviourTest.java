/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap.adapter;

import static dev.ringside.core.debugger.VersionTable.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;

import org.eclipse.jdt.annotation.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.ParameterizedTest;

import dev.ringside.core.debugger.Debugger;
import dev.ringside.core.debugger.DebuggerKind;
import dev.ringside.core.debugger.VersionTable.Row;
import dev.ringside.dap.adapter.AdapterBehaviour.Console;
import dev.ringside.dap.adapter.AdapterBehaviour.Fact;
import dev.ringside.dap.adapter.AdapterBehaviour.ThreadIds;

/** The table of what adapters do, and how it is read. */
class AdapterBehaviourTest {

	private static final List<AdapterVersion> VERSIONS = List.of(AdapterVersion.parse("0"),
			AdapterVersion.parse("1.7.0"),
			AdapterVersion.parse("14"), AdapterVersion.parse("16.3"), AdapterVersion.parse("19.1.7"),
			AdapterVersion.parse("9999.1"));

	@Test
	void everyRowHasASourceAndAKindOfItsOwn() {
		for (Fact<?> fact : AdapterBehaviour.facts()) {
			assertThat(fact.rows()).isNotEmpty();
			for (Row<AdapterKind, ?> row : fact.rows()) {
				assertThat(row.source()).as("%s", row).isNotBlank();
				assertThat(row.key()).as("%s", row).isNotEqualTo(AdapterKind.UNKNOWN);
				assertThat(row.since()).as("%s", row).isNotNegative();
			}
		}
	}

	/** Two rows of a kind for one version could not both hold. */
	@Test
	void versionsDoNotOverlap() {
		assertThatThrownBy(() -> AdapterBehaviour.fact(false, row(AdapterKind.GDB_DAP, 14, true, "test"),
				row(AdapterKind.GDB_DAP, 14, false, "test"))).isInstanceOf(IllegalArgumentException.class);
	}

	/** What a row says holds from its version on, until the next takes over; an unknown version gets the first row. */
	@Test
	void aRowHoldsUntilTheNextTakesOver() {
		Fact<Boolean> fact = AdapterBehaviour.fact(false, row(AdapterKind.GDB_DAP, 19, false, "test"),
				row(AdapterKind.GDB_DAP, 14, true, "test"), row(AdapterKind.CDT_GDB_ADAPTER, 107, true, "test"));
		for (String version : List.of("14", "14.1", "16.3", "18.99")) {
			assertThat(fact.of(AdapterKind.GDB_DAP, AdapterVersion.parse(version))).as(version).isTrue();
		}
		for (String version : List.of("13.2", "19", "19.1", "99")) {
			assertThat(fact.of(AdapterKind.GDB_DAP, AdapterVersion.parse(version))).as(version).isFalse();
		}
		assertThat(fact.of(AdapterKind.GDB_DAP, AdapterVersion.UNKNOWN)).isTrue();
		assertThat(fact.of(AdapterKind.LLDB, AdapterVersion.UNKNOWN)).isFalse();
		assertThat(fact.of(AdapterKind.LLDB, AdapterVersion.parse("16"))).isFalse();
		assertThat(fact.of(AdapterKind.CDT_GDB_ADAPTER, AdapterVersion.parse("1.6.9"))).isFalse();
		assertThat(fact.of(AdapterKind.CDT_GDB_ADAPTER, AdapterVersion.parse("1.7.0"))).isTrue();
		assertThat(fact.of(AdapterKind.CDT_GDB_ADAPTER, AdapterVersion.parse("1.10.2"))).isTrue();
		assertThat(fact.of(AdapterKind.CDT_GDB_ADAPTER, AdapterVersion.parse("2.0"))).isTrue();
	}

	/** Of an adapter that is not known nothing is assumed but the protocol. */
	@Test
	void anUnknownAdapterKeepsToTheProtocol() {
		AdapterBehaviour unknown = AdapterKind.UNKNOWN.behaviour();
		assertThat(unknown.threadIds()).isEqualTo(ThreadIds.UNKNOWN);
		assertThat(unknown.console()).isEqualTo(Console.UNKNOWN);
		assertThat(unknown.answersBeforeRunning()).isFalse();
		assertThat(unknown.takesQuestionsWhileRunning()).isTrue();
		assertThat(unknown.resumesAfterAttach()).isFalse();
		assertThat(unknown.actsOnTerminate()).isTrue();
		assertThat(unknown.mixesBreakpoints()).isFalse();
		assertThat(unknown.answersFunctionsInOrder()).isTrue();
		assertThat(unknown.hasConditionsOfFunctions()).isTrue();
		assertThat(unknown.leavesDebugger()).isFalse();
		assertThat(unknown.hitConditions().isUnderstood("anything")).isTrue();
		assertThat(unknown.hitConditions().help()).isEmpty();
	}

	/** Where a release does something else, its row needs a case here: kind, version, answer. */
	@ParameterizedTest
	@CsvSource({ "GDB_DAP,16.3,true", "GDB_DAP,,true", "LLDB,14.0.6,true", "LLDB,19.1.7,true",
			"CDT_GDB_ADAPTER,1.7.0,false",
			"UNKNOWN,,false" })
	void answersBeforeRunning(AdapterKind kind, @Nullable String version, boolean answer) {
		assertThat(AdapterBehaviour.of(kind, version(version)).answersBeforeRunning()).isEqualTo(answer);
	}

	/** What else was measured with each of them. */
	@Test
	void knowsWhatWasMeasured() {
		AdapterBehaviour gdb = AdapterBehaviour.of(AdapterKind.GDB_DAP, version("16.3"));
		assertThat(gdb.takesQuestionsWhileRunning()).isFalse();
		assertThat(gdb.unlocksScheduler()).isTrue();
		for (String version : List.of("14.0.6", "19.1.7")) {
			AdapterBehaviour lldb = AdapterBehaviour.of(AdapterKind.LLDB, version(version));
			assertThat(lldb.threadIds()).isEqualTo(ThreadIds.TID);
			assertThat(lldb.hitConditions().isUnderstood("> 3")).isFalse();
		}
		AdapterBehaviour cdt = AdapterBehaviour.of(AdapterKind.CDT_GDB_ADAPTER, version("1.7.0"));
		assertThat(cdt.resumesAfterAttach()).isTrue();
		assertThat(cdt.actsOnTerminate()).isFalse();
		assertThat(cdt.hitConditions().isUnderstood("> 3")).isTrue();
		assertThat(cdt.customCommands()).containsKey(AdapterBehaviour.CDT_COMMAND);
	}

	private static AdapterVersion version(@Nullable String text) {
		return text == null ? AdapterVersion.UNKNOWN : AdapterVersion.parse(text);
	}

	@Test
	void readsVersions() {
		assertThat(AdapterVersion.parse("1.7.0")).isEqualTo(new AdapterVersion(1, 7));
		assertThat(AdapterVersion.parse("16")).isEqualTo(new AdapterVersion(16, 0));
		assertThat(AdapterVersion.parse("2.0-beta.1")).isEqualTo(new AdapterVersion(2, 0));
		for (String text : List.of("", "x", "99999999999", "-1")) {
			assertThat(AdapterVersion.parse(text)).as(text).isEqualTo(AdapterVersion.UNKNOWN);
		}
		assertThat(AdapterVersion.of(Debugger.parse(DebuggerKind.GDB, "GNU gdb (Debian 16.3-1) 16.3")))
				.isEqualTo(new AdapterVersion(16, 3));
		assertThat(AdapterVersion.of(Debugger.UNKNOWN).isKnown()).isFalse();
	}
}
