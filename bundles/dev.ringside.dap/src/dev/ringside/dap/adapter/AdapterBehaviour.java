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
import static dev.ringside.dap.adapter.AdapterKind.CDT_GDB_ADAPTER;
import static dev.ringside.dap.adapter.AdapterKind.GDB_DAP;
import static dev.ringside.dap.adapter.AdapterKind.LLDB;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.ringside.core.debugger.VersionTable;
import dev.ringside.core.debugger.VersionTable.Row;

/**
 * What a debug adapter does, by its kind and version: a table. Immutable.
 * <p>
 * Each {@link Fact} below has the answer of an adapter that keeps to the protocol ("otherwise"), and rows for those
 * that do something else: the kind, the number of the first version that does it, what that does, and where it is known
 * from (the adapter's source file, or the versions it was measured with). The lookup:
 * <ul>
 * <li>The last row of the kind that is not above the adapter's version ({@link VersionTable}); what is newer than any
 * that was measured is taken to do what that did.
 * <li>Where the version is not known, the first row of the kind: nothing is known to be repaired.
 * <li>Without such a row, "otherwise".
 * </ul>
 * So, <b>where gdb 19 repairs something</b>, add one row, with what it does from then on:
 *
 * <pre>
 * row(GDB_DAP, 0, true, "gdb/python/lib/gdb/dap/next.py; measured with 16.3"),
 * row(GDB_DAP, 19, false, "gdb/python/lib/gdb/dap/next.py; measured with 19.1"),
 * </pre>
 *
 * and a case to {@code AdapterBehaviourTest}; nothing else needs to change. gdb's version is known from the first
 * worker on, since gdb must be asked for it; until then the first row holds. A version's number is its first one; of
 * cdt-gdb-adapter 100 times that, and its second ({@link AdapterVersion#number(AdapterKind)}).
 */
public final class AdapterBehaviour {

	/** What an adapter's thread ids are. */
	public enum ThreadIds {
		/** The kernel's TIDs. */
		TID,
		/** gdb's numbers; gdb itself tells which TID each has. */
		GDB_NUMBER,
		/** TIDs where all of them are threads of the process; else only names are known. */
		UNKNOWN
	}

	/** How an expression without registers or effects is evaluated when the user has a worker's frame selected. */
	public enum PlainEvaluation {
		/** Without a frame: the adapter then sees globals only. */
		WITHOUT_FRAME,
		/** In the worker's frame as the adapter has it. */
		IN_WORKER_FRAME,
		/** In the outermost frame of a user thread, which has no local variables. */
		IN_OUTERMOST_USER_FRAME
	}

	/** What a text is that is evaluated in the context {@code repl}. */
	public enum Console {
		/** A gdb command. */
		GDB,
		/** A gdb command (MI or CLI) behind {@code >}, else an expression. */
		GDB_PREFIXED,
		/** An lldb command behind a backquote, else either. */
		LLDB,
		/** Any of these. */
		UNKNOWN
	}

	/**
	 * A request of an adapter's own that runs a command of the debugger, or evaluates an expression, in the thread that
	 * the debugger has selected.
	 *
	 * @param argument the argument that holds it
	 * @param command  whether it is a command, rather than an expression
	 */
	public record CustomCommand(String argument, boolean command) {
	}

	/** cdt-gdb-adapter's request that runs a command of gdb and answers with what it printed. */
	public static final String CDT_COMMAND = "cdt-gdb-tests/executeCommand";

	/** One question about adapters, with all that is known. */
	static final class Fact<T> {

		private final T otherwise;
		private final List<Row<AdapterKind, T>> rows;
		private final VersionTable<AdapterKind, T> table;

		private Fact(T otherwise, List<Row<AdapterKind, T>> rows) {
			this.otherwise = otherwise;
			this.rows = rows;
			table = new VersionTable<>(rows);
		}

		List<Row<AdapterKind, T>> rows() {
			return rows;
		}

		T of(AdapterKind kind, AdapterVersion version) {
			Optional<Row<AdapterKind, T>> row = version.isKnown() ? table.find(kind, version.number(kind))
					: rows.stream().filter(r -> r.key() == kind).min(Comparator.comparingInt(Row::since));
			return row.map(Row::value).orElse(otherwise);
		}
	}

	private static final Fact<ThreadIds> THREAD_IDS = fact(ThreadIds.UNKNOWN,
			row(GDB_DAP, 0, ThreadIds.GDB_NUMBER, "gdb/python/lib/gdb/dap/threads.py, global_num; 16.3"),
			row(CDT_GDB_ADAPTER, 0, ThreadIds.GDB_NUMBER, "GDBDebugSessionBase.js, threadsRequest; 1.7.0"),
			row(LLDB, 0, ThreadIds.TID, "measured with 14.0.6 and 19.1.7"));

	private static final Fact<PlainEvaluation> PLAIN_EVALUATION = fact(PlainEvaluation.IN_WORKER_FRAME,
			row(GDB_DAP, 0, PlainEvaluation.WITHOUT_FRAME, "gdb/python/lib/gdb/dap/evaluate.py; 16.3"),
			row(CDT_GDB_ADAPTER, 0, PlainEvaluation.IN_WORKER_FRAME,
					"GDBDebugSessionBase.js, evaluateRequest needs a frame; 1.7.0"),
			// Expressions may run code in the selected thread.
			row(LLDB, 0, PlainEvaluation.IN_OUTERMOST_USER_FRAME, "measured with 14.0.6 and 19.1.7"));

	private static final Fact<Console> CONSOLE = fact(Console.UNKNOWN,
			row(GDB_DAP, 0, Console.GDB, "gdb/python/lib/gdb/dap/evaluate.py, _repl; 16.3"),
			row(CDT_GDB_ADAPTER, 0, Console.GDB_PREFIXED, "GDBDebugSessionBase.js, evaluateRequest; 1.7.0"),
			row(LLDB, 0, Console.LLDB, "measured with 14.0.6 and 19.1.7"));

	private static final Fact<Set<String>> PROCESS_ID_KEYS = fact(Set.of("pid", "processId"),
			row(GDB_DAP, 0, Set.of("pid"), "gdb/python/lib/gdb/dap/launch.py, attach; 16.3"),
			row(CDT_GDB_ADAPTER, 0, Set.of("processId"), "GDBDebugSessionBase.js, attachArgs.processId; 1.7.0"),
			row(LLDB, 0, Set.of("pid"), "measured with 14.0.6 and 19.1.7"));

	/** By the request's name. cdt-gdb-adapter's customReset runs what the launch arguments say, and is none. */
	private static final Fact<Map<String, CustomCommand>> CUSTOM_COMMANDS = fact(Map.of(),
			row(CDT_GDB_ADAPTER, 0,
					Map.of(CDT_COMMAND, new CustomCommand("command", true), "cdt-gdb-adapter/Memory",
							new CustomCommand("address", false)),
					"GDBDebugSessionBase.js, customRequest; 1.7.0"));

	/**
	 * gdb's {@code next.py} answers {@code continue} when it has only been queued, and gdb's own thread takes all that
	 * is queued at a time ({@code run_events} in {@code python.c}): what was queued together with the {@code continue}
	 * is done after the next stop. A pause right behind the {@code continue} was lost in 9 of 60 times;
	 * {@code setFunctionBreakpoints}, {@code setBreakpoints} or {@code threads} in 9 of 45 times kept everything
	 * waiting that came after them, pauses too. None of 200 was, when the program had been seen to run. With lldb a
	 * pause right after the answer was lost in 13 of 120 times, though it was answered with success.
	 */
	private static final Fact<Boolean> ANSWERS_BEFORE_RUNNING = fact(false,
			row(GDB_DAP, 0, true, "gdb/python/lib/gdb/dap/next.py; measured with 16.3"),
			row(LLDB, 0, true, "measured with 14.0.6 and 19.1.7"));

	/** See {@link #ANSWERS_BEFORE_RUNNING}. */
	private static final Fact<Boolean> TAKES_QUESTIONS_WHILE_RUNNING = fact(true,
			row(GDB_DAP, 0, false, "gdb/python/python.c, run_events; measured with 16.3"));

	private static final Fact<Boolean> UNLOCKS_SCHEDULER = fact(false,
			row(GDB_DAP, 0, true, "gdb/python/lib/gdb/dap/next.py, _handle_thread_step; 16.3"));

	private static final Fact<Boolean> RESUMES_AFTER_ATTACH = fact(false,
			row(CDT_GDB_ADAPTER, 0, true, "measured with 1.7.0: continued, and not stopped"));

	private static final Fact<Boolean> ACTS_ON_TERMINATE = fact(true,
			row(CDT_GDB_ADAPTER, 0, false,
					"DebugSession.terminateRequest of @vscode/debugadapter, which 1.7.0 does not override"));

	private static final Fact<Boolean> MIXES_BREAKPOINTS = fact(false,
			// Two requests that come together both find no breakpoint yet, and each sets one.
			row(CDT_GDB_ADAPTER, 0, true, "GDBDebugSessionBase.js, setBreakPointsRequest; measured with 1.7.0"));

	private static final Fact<Boolean> HAS_CONDITIONS_OF_FUNCTIONS = fact(true,
			row(CDT_GDB_ADAPTER, 0, false,
					"GDBDebugSessionBase.js, setFunctionBreakPointsRequest; measured with 1.7.0"));

	private static final Fact<Boolean> ANSWERS_FUNCTIONS_IN_ORDER = fact(true,
			row(LLDB, 0, false, "sorted by name; measured with 14.0.6 and 19.1.7"));

	private static final Fact<Boolean> TELLS_LAUNCHED_PROCESS = fact(true,
			row(CDT_GDB_ADAPTER, 0, false, "no process event; measured with 1.7.0"));

	private static final Fact<Boolean> LEAVES_DEBUGGER = fact(false,
			// gdb 13 tries again forever to attach to a worker that it may not attach to, and looks at nothing else.
			row(CDT_GDB_ADAPTER, 0, true, "GDBBackend.js; measured with 1.7.0 and gdb 13.1"));

	private static final Fact<HitConditions> HIT_CONDITIONS = fact(HitConditions.UNKNOWN,
			row(GDB_DAP, 0, HitConditions.PASS_OVER, "gdb/python/lib/gdb/dap/breakpoint.py; measured with 16.3"),
			row(CDT_GDB_ADAPTER, 0, HitConditions.ONE_HIT_OR_AFTER,
					"GDBDebugSessionBase.js, setBreakPointsRequest; measured with 1.7.0"),
			row(LLDB, 0, HitConditions.FIRST_HIT, "measured with 14.0.6 and 19.1.7"));

	private static final List<Fact<?>> FACTS = List.of(THREAD_IDS, PLAIN_EVALUATION, CONSOLE, PROCESS_ID_KEYS,
			CUSTOM_COMMANDS, ANSWERS_BEFORE_RUNNING, TAKES_QUESTIONS_WHILE_RUNNING, UNLOCKS_SCHEDULER,
			RESUMES_AFTER_ATTACH, ACTS_ON_TERMINATE, MIXES_BREAKPOINTS, HAS_CONDITIONS_OF_FUNCTIONS,
			ANSWERS_FUNCTIONS_IN_ORDER, TELLS_LAUNCHED_PROCESS, LEAVES_DEBUGGER, HIT_CONDITIONS);

	private final AdapterKind kind;
	private final AdapterVersion version;

	private AdapterBehaviour(AdapterKind kind, AdapterVersion version) {
		this.kind = kind;
		this.version = version;
	}

	/**
	 * What an adapter does.
	 *
	 * @param kind    its kind
	 * @param version its version; {@link AdapterVersion#UNKNOWN} where it is not known
	 * @return the answers
	 */
	public static AdapterBehaviour of(AdapterKind kind, AdapterVersion version) {
		return new AdapterBehaviour(kind, version);
	}

	@SafeVarargs
	static <T> Fact<T> fact(T otherwise, Row<AdapterKind, T>... rows) {
		return new Fact<>(otherwise, List.of(rows));
	}

	/** All of the table. */
	static List<Fact<?>> facts() {
		return FACTS;
	}

	/**
	 * What the adapter's thread ids are.
	 *
	 * @return as measured
	 */
	public ThreadIds threadIds() {
		return THREAD_IDS.of(kind, version);
	}

	/**
	 * How an expression is evaluated that neither names a register nor has an effect, for a worker.
	 *
	 * @return what touches no worker
	 */
	public PlainEvaluation plainEvaluation() {
		return PLAIN_EVALUATION.of(kind, version);
	}

	/**
	 * What the adapter makes of a text in its console.
	 *
	 * @return as measured
	 */
	public Console console() {
		return CONSOLE.of(kind, version);
	}

	/**
	 * The arguments of an attach that hold the process id.
	 *
	 * @return their names
	 */
	public Set<String> processIdKeys() {
		return PROCESS_ID_KEYS.of(kind, version);
	}

	/**
	 * The adapter's own requests through which something reaches the debugger's console.
	 *
	 * @return by the request's name
	 */
	public Map<String, CustomCommand> customCommands() {
		return CUSTOM_COMMANDS.of(kind, version);
	}

	/**
	 * Whether the adapter answers {@code continue} or a step before it lets the program run. What reaches it in between
	 * may be lost, such as a pause, or may wait for the next stop.
	 *
	 * @return true where it was seen
	 */
	public boolean answersBeforeRunning() {
		return ANSWERS_BEFORE_RUNNING.of(kind, version);
	}

	/**
	 * Whether the filter may ask the adapter something while the program runs.
	 *
	 * @return false where that may keep the client's own requests from being answered
	 */
	public boolean takesQuestionsWhileRunning() {
		return TAKES_QUESTIONS_WHILE_RUNNING.of(kind, version);
	}

	/**
	 * Whether the adapter switches gdb's scheduler-locking off before it resumes all threads.
	 *
	 * @return false where a {@code continue} under scheduler-locking resumes one thread
	 */
	public boolean unlocksScheduler() {
		return UNLOCKS_SCHEDULER.of(kind, version);
	}

	/**
	 * Whether the adapter lets the program run after an attach, without telling of a stop.
	 *
	 * @return true when a pause is needed
	 */
	public boolean resumesAfterAttach() {
		return RESUMES_AFTER_ATTACH.of(kind, version);
	}

	/**
	 * Whether {@code terminate} ends the program, and the adapter then says {@code terminated}.
	 *
	 * @return false where it is answered and the program goes on until {@code disconnect}
	 */
	public boolean actsOnTerminate() {
		return ACTS_ON_TERMINATE.of(kind, version);
	}

	/**
	 * Whether a request that sets breakpoints may be sent only when the one before it has been answered.
	 *
	 * @return true where requests are worked on at the same time
	 */
	public boolean mixesBreakpoints() {
		return MIXES_BREAKPOINTS.of(kind, version);
	}

	/**
	 * Whether the answer to {@code setFunctionBreakpoints} has them in the order of the request, as the protocol asks.
	 *
	 * @return false where they are in another order
	 */
	public boolean answersFunctionsInOrder() {
		return ANSWERS_FUNCTIONS_IN_ORDER.of(kind, version);
	}

	/**
	 * Whether conditions and hit conditions hold for breakpoints on functions, when the adapter says that it has
	 * conditions.
	 *
	 * @return false where they hold for lines only
	 */
	public boolean hasConditionsOfFunctions() {
		return HAS_CONDITIONS_OF_FUNCTIONS.of(kind, version);
	}

	/**
	 * Whether the adapter tells, by a {@code process} event or its ids, which process it has launched.
	 *
	 * @return false where only its debugger knows
	 */
	public boolean tellsLaunchedProcess() {
		return TELLS_LAUNCHED_PROCESS.of(kind, version);
	}

	/**
	 * Whether what the adapter starts are debuggers, which may outlive it. Of other adapters a child may be the
	 * program.
	 *
	 * @return true where they have to be ended
	 */
	public boolean leavesDebugger() {
		return LEAVES_DEBUGGER.of(kind, version);
	}

	/**
	 * What the adapter makes of a breakpoint's hit condition.
	 *
	 * @return as measured
	 */
	public HitConditions hitConditions() {
		return HIT_CONDITIONS.of(kind, version);
	}
}
