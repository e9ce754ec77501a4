/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap.internal.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.ringside.core.guard.Action;
import dev.ringside.dap.internal.command.CommandInspector.Effect;
import dev.ringside.dap.internal.command.CommandInspector.Inspection;
import dev.ringside.dap.internal.command.CommandInspector.Scope;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Commands that act, and commands that only look like it. */
class CommandInspectorTest {

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "stepi | STEP_INSTRUCTION", "si 5 | STEP_INSTRUCTION",
			"ni | STEP_INSTRUCTION", "s | STEP_INTO",
			"ste | STEP_INTO", "n 2 | STEP_OVER", "fin | STEP_RETURN", "finish | STEP_RETURN", "until 12 | RUN_TO_LINE",
			"adv main | RUN_TO_LINE",
			"j main | JUMP", "ret | UNWIND_FRAME", "return 0 | UNWIND_FRAME", "rsi | REVERSE",
			"reverse-continue | REVERSE", "rec | RECORD",
			"call f(1) | EVALUATE_CALL", "p f(1) | EVALUATE_CALL", "p/x f (1) | EVALUATE_CALL",
			"print $rip | EVALUATE_REGISTER",
			"p $rip = 0 | EVALUATE_REGISTER", "p $rip = 0 | WRITE_REGISTER", "set $rip = 0 | WRITE_REGISTER",
			"set var $rip=0 | WRITE_REGISTER", "-gdb-set var $rip=0 | WRITE_REGISTER",
			"-data-evaluate-expression \"$rip=0\" | WRITE_REGISTER", "p x += 1 | EVALUATE_ASSIGNMENT", "set $rip = 0 | EVALUATE_REGISTER",
			"set var x=1 | EVALUATE_ASSIGNMENT",
			"set x=1 | EVALUATE_ASSIGNMENT", "with print pretty on -- stepi | STEP_INSTRUCTION",
			"frame apply all -q stepi | STEP_INSTRUCTION",
			"interpreter-exec mi \"-exec-step-instruction\" | STEP_INSTRUCTION",
			"python gdb.execute('stepi') | EVALUATE_CALL",
			"-exec-next-instruction | STEP_INSTRUCTION", "-exec-step --reverse | REVERSE",
			"-gdb-set var $rip=0 | WRITE_REGISTER", "-gdb-set var x=0 | EVALUATE_ASSIGNMENT",
			"-data-write-register-values x 1 2 | WRITE_REGISTER",
			"-interpreter-exec console \"stepi\" | STEP_INSTRUCTION",
			"-data-evaluate-expression \"$rip=0\" | EVALUATE_REGISTER", "c | RESUME_PROCESS",
			"signal SIGINT | RESUME_THREAD",
			"frame apply level 0 stepi | STEP_INSTRUCTION", "fr ap l 0-2 -q stepi | STEP_INSTRUCTION",
			"f apply 1 -- si | STEP_INSTRUCTION",
			"frame apply a si | STEP_INSTRUCTION", "faas si | STEP_INSTRUCTION",
			"wit print pretty on -- stepi | STEP_INSTRUCTION",
			"interp mi \"-exec-step-instruction\" | STEP_INSTRUCTION", "ev \"stepi\" | EVALUATE_CALL",
			"sou x.gdb | EVALUATE_CALL",
			"compi code f() | EVALUATE_CALL", "outp $rip | EVALUATE_REGISTER" })
	void gdbCommandsThatActOnTheSelectedThread(String command, Action action) {
		List<Effect> effects = CommandInspector.gdb(command).effects();
		assertThat(effects).extracting(Effect::action).contains(action);
		assertThat(effects).extracting(Effect::scope).containsOnly(Scope.SELECTED);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "thread apply 4 stepi | 4 | STEP_INSTRUCTION",
			"thread apply 1.4 -q si | 4 | STEP_INSTRUCTION",
			"t ap 2-4 next | 4 | STEP_OVER", "thread apply 1 4 finish | 4 | STEP_RETURN",
			"-exec-step-instruction --thread 4 | 4 | STEP_INSTRUCTION",
			"break main thread 4 | 4 | THREAD_BREAKPOINT", "tbreak x.c:3 thread 4 if y | 4 | THREAD_BREAKPOINT",
			"-exec-continue --thread 4 | 4 | RESUME_PROCESS", "thread apply 4 -- stepi | 4 | STEP_INSTRUCTION",
			"t a 4 -q -- si | 4 | STEP_INSTRUCTION" })
	void gdbCommandsThatNameThreads(String command, int thread, Action action) {
		assertThat(CommandInspector.gdb(command).effects()).anySatisfy(e -> {
			assertThat(e.action()).isEqualTo(action);
			assertThat(e.scope()).isEqualTo(Scope.NAMED);
			assertThat(e.threads()).contains(thread);
		});
	}

	@ParameterizedTest
	@CsvSource({ "thread apply all stepi", "taas si", "taa si", "tfa si", "t a all stepi", "thread apply al si",
			"thread apply a -- si",
			"thread apply all -ascending -s next", "thread apply * p f()", "thread apply $_thread si",
			"thread apply 1.* si" })
	void gdbCommandsThatActOnAllThreads(String command) {
		assertThat(CommandInspector.gdb(command).effects()).extracting(Effect::scope).containsOnly(Scope.ALL);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "'info threads\nstepi' | STEP_INSTRUCTION", "'bt\r\n  si' | STEP_INSTRUCTION",
			"'if 1\nstepi\nend' | STEP_INSTRUCTION", "'set scheduler-locking on\nc' | RESUME_LOCKED",
			"'-thread-info\n-exec-next' | STEP_OVER" })
	void gdbCommandsBehindOthersActToo(String command, Action action) {
		assertThat(CommandInspector.gdb(command).effects()).extracting(Effect::action).containsExactly(action);
		assertThat(CommandInspector.gdb(command).effects()).extracting(Effect::scope).containsExactly(Scope.SELECTED);
	}

	/**
	 * gdb takes any beginning of a setting that no other has: {@code scheduler}. A wrapper's setting ends with its
	 * command.
	 */
	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "with scheduler-locking on -- continue | RESUME_LOCKED",
			"w scheduler on -- c | RESUME_LOCKED",
			"with scheduler-l on -- fg | RESUME_LOCKED",
					"with print pretty on -- with scheduler-locking on -- c | RESUME_LOCKED",
			"with scheduler-locking on -- with print pretty on -- -exec-continue | RESUME_LOCKED",
					"with scheduler-locking on | EVALUATE_CALL",
			"with scheduler-locking on -- | EVALUATE_CALL", "'set scheduler on\nc' | RESUME_LOCKED",
					"'-gdb-set scheduler-locking on\nc' | RESUME_LOCKED",
			"-interpreter-exec console \"with scheduler-locking on -- c\" | RESUME_LOCKED",
			"'interpreter-exec console \"set scheduler-locking on\"\nc' | RESUME_LOCKED",
			"interpreter-exec mi \"-gdb-set scheduler-locking on\" \"-exec-continue\" | RESUME_LOCKED",
			"'with scheduler-locking on -- bt\nc' | RESUME_PROCESS", "with schedule-multiple on -- c | RESUME_PROCESS",
			"with scheduler-locking off -- c | RESUME_PROCESS", "with scheduler-locking step -- c | RESUME_PROCESS",
			"with scheduler-locking step -- next | STEP_OVER", "with scheduler-locking replay -- c | RESUME_PROCESS" })
	void aSettingHoldsForTheCommandOfItsWrapper(String command, Action action) {
		assertThat(CommandInspector.gdb(command).effects()).containsExactly(new Effect(action, Scope.SELECTED,
				List.of()));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "with scheduler-locking on -- bt | none", "set schedule-multiple on | none",
			"set scheduler-locking on | true",
			"'set scheduler-locking step' | false", "-gdb-set --thread 2 scheduler-locking on | true",
			"with print pretty on -- set scheduler-locking on | none",
					"interpreter-exec mi \"-gdb-set scheduler on\" | true" })
	void whatStaysLocked(String command, String locked) {
		assertThat(CommandInspector.gdb(command).schedulerLocking().map(String::valueOf).orElse("none"))
				.isEqualTo(locked);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "attach 42 | 42", "att 42 | 42", ">attach 42 | 42", "-target-attach 42 | 42",
			"'bt\nattach 42' | 42",
			"process attach --pid 42 | 42", "`pro att -p 42 | 42", "process attach --continue --pid=42 | 42",
					"attach -p42 | 42", "with print pretty on -- attach 42 | 42", "attach 42 & | 42",
			"'interpreter-exec mi \"-target-attach 42\"' | 42", "with print pretty on -- print 42 | 0", "attach x | 0",
			"attach 0x2a | 42", "attach 052 | 42", "attach +42 | 42",
					"process attach --pid 0x2A | 42", "-target-attach 0x2a | 42", "attach 99999999999 | 0",
			"process attach -n name -w | 0", "gdb-remote 1234 | 0", "attribute | 0", "print 42 | 0",
					"process connect connect://x:42 | 0" })
	void whatACommandAttachesTo(String command, int id) {
		assertThat(CommandInspector.attaches(command).orElse(0)).isEqualTo(id);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "thread 4 | 4", "with print pretty on -- thread 4 | 4",
			"thread apply 1 thread 4 | 0",
			"-interpreter-exec console \"thread 4\" | 4" })
	void whatStaysSelected(String command, int thread) {
		assertThat(CommandInspector.gdb(command).selects().orElse(0)).isEqualTo(thread);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "'thread 4\nstepi' | STEP_INSTRUCTION", "'t 1.4\nbt\ns' | STEP_INTO",
			"'-thread-select 4\n-exec-step-instruction' | STEP_INSTRUCTION",
			"'-thread-select 2\n-exec-next --thread 4' | STEP_OVER" })
	void gdbCommandsActOnTheThreadThatALineBeforeSelects(String command, Action action) {
		assertThat(CommandInspector.gdb(command).effects())
				.containsExactly(new Effect(action, Scope.NAMED, List.of(4)));
	}

	@Test
	void theLastSelectionAndTheLastLockingStay() {
		Inspection found = CommandInspector
				.gdb("thread 3\nset scheduler-locking on\nthread 5\nset scheduler-locking off");
		assertThat(found.selects()).contains(5);
		assertThat(found.schedulerLocking()).contains(false);
		assertThat(found.effects()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "bt", "info registers", "info threads", "list", "x/4i 0", "p demo_counter",
			"p sizeof(int)", "frame 0", "up",
			"show version", "set pagination off", "set scheduler-locking off", "break main", "thread apply all bt",
			"t a 1 2 bt",
			"frame apply level 0 p x", "frame function main", "'bt\ninfo threads'", "disassemble", "help step",
			"-thread-info", "-stack-list-frames", "-gdb-set pagination off", "''", "p \"f(x)=1\"", "info scope f(1)",
			"ptype struct x" })
	void gdbCommandsThatOnlyRead(String command) {
		assertThat(CommandInspector.gdb(command).effects()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "thread step-inst | STEP_INSTRUCTION", "th step-over | STEP_OVER",
			"thread step-in | STEP_INTO",
			"thread step-out | STEP_RETURN", "si | STEP_INSTRUCTION", "n | STEP_OVER", "finish | STEP_RETURN",
			"thread until 3 | RUN_TO_LINE",
			"thread jump -l 3 | JUMP", "thread return 0 | UNWIND_FRAME", "thread continue | RESUME_THREAD",
			"register write rip 0 | WRITE_REGISTER",
			"reg w rip 0 | WRITE_REGISTER", "expr f(1) | EVALUATE_CALL", "e -i true -- x = 1 | EVALUATE_ASSIGNMENT",
			"p $rip | EVALUATE_REGISTER", "p $rip = 0 | WRITE_REGISTER",
			"call f() | EVALUATE_CALL", "script lldb.x() | EVALUATE_CALL", "register read | EVALUATE_REGISTER",
			"re r rip | EVALUATE_REGISTER",
			"re w rip 0 | WRITE_REGISTER", "jum 3 | JUMP", "fini | STEP_RETURN", "comm source x | EVALUATE_CALL" })
	void lldbCommandsThatActOnTheSelectedThread(String command, Action action) {
		List<Effect> effects = CommandInspector.lldb(command).effects();
		assertThat(effects).extracting(Effect::action).contains(action);
		assertThat(effects).extracting(Effect::scope).containsOnly(Scope.SELECTED);
	}

	@ParameterizedTest
	@CsvSource({ "thread list", "bt", "thread backtrace all", "frame variable x", "p demo_counter", "thread info",
			"memory read 0",
			"help step", "breakpoint list" })
	void lldbCommandsThatOnlyRead(String command) {
		assertThat(CommandInspector.lldb(command).effects()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "thread step-inst 4 | 4", "thread continue 2 4 | 4",
			"thread step-over 4 | 4" })
	void lldbCommandsThatNameThreads(String command, int thread) {
		assertThat(CommandInspector.lldb(command).effects()).allSatisfy(e -> {
			assertThat(e.scope()).isEqualTo(Scope.NAMED);
			assertThat(e.threads()).contains(thread);
		}).isNotEmpty();
	}

	@Property(tries = 500)
	void anyTextIsInspected(@ForAll String text) {
		Inspection gdb = CommandInspector.gdb(text);
		Inspection lldb = CommandInspector.lldb(text);
		assertThat(gdb.effects()).isNotNull();
		assertThat(lldb.effects()).isNotNull();
	}
}
