/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

import org.eclipse.jdt.annotation.Nullable;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import dev.ringside.dap.message.Json;

/**
 * The debug adapters that Ringside knows, and in what their behaviour differs. Every entry was measured with the versions named; for an
 * adapter that is not known nothing is assumed but the protocol.
 */
public enum AdapterKind {

	/**
	 * {@code gdb -i dap}, gdb 14 and later. Measured with 16.3; {@code gdb/python/gdb/dap/evaluate.py}: {@code repl} runs gdb commands, and an
	 * evaluation without frame sees globals only; {@code threads.py}: ids are {@code global_num}.
	 * <p>
	 * {@code next.py} answers {@code continue} when it has only been queued, and gdb's own thread takes all that is queued at a time
	 * ({@code run_events} in {@code python.c}): what was queued together with the {@code continue} is done after the next stop. A pause right behind the
	 * {@code continue} was lost in 9 of 60 times; {@code setFunctionBreakpoints}, {@code setBreakpoints} or {@code threads} in 9 of 45 times kept everything
	 * waiting that came after them, pauses too. None of 200 was, when the program had been seen to run.
	 */
	GDB_DAP(ThreadIds.GDB_NUMBER, PlainEvaluation.WITHOUT_FRAME, Console.GDB, Set.of("pid")) {
		@Override
		public boolean answersBeforeRunning() {
			return true;
		}

		@Override
		boolean takesQuestionsWhileRunning() {
			return false;
		}

		@Override
		public String hitConditionHelp() {
			return DapTexts.get("hits.gdb");
		}
	},

	/**
	 * cdt-gdb-adapter. Measured with 1.7.0 and gdb 13.1; {@code GDBDebugSessionBase.js}: ids are gdb's thread numbers, a {@code repl} text
	 * with {@code >} before it is a gdb command (MI or CLI), an evaluation needs a frame, {@code cdt-gdb-tests/executeCommand} runs a command and answers
	 * with what it printed. A pause that comes while it has stopped the program to set a breakpoint is lost.
	 */
	CDT_GDB_ADAPTER(ThreadIds.GDB_NUMBER, PlainEvaluation.IN_WORKER_FRAME, Console.GDB_PREFIXED, Set.of("processId")) {
		@Override
		Map<String, CustomCommand> customCommands() {
			// customRequest of GDBDebugSessionBase.js (1.7.0). Its customReset runs what the launch arguments say.
			return Map.of(ThreadLists.CDT_COMMAND, new CustomCommand("command", true), "cdt-gdb-adapter/Memory",
					new CustomCommand("address", false));
		}

		@Override
		public boolean resumesAfterAttach() {
			return true;
		}

		@Override
		public boolean actsOnTerminate() {
			// DebugSession.terminateRequest of @vscode/debugadapter, which it does not override: an answer and nothing else.
			return false;
		}

		@Override
		public boolean mixesBreakpoints() {
			// It works on all requests that it has: two that come together both find no breakpoint yet, and each sets one.
			return true;
		}

		@Override
		public boolean hasConditionsOfFunctions() {
			// It says that it has conditions, and takes them for lines only.
			return false;
		}

		@Override
		public boolean understandsHitCondition(String text) {
			return CDT_HITS.matcher(text).matches();
		}

		@Override
		public String hitConditionHelp() {
			return DapTexts.get("hits.cdtGdb");
		}
	},

	/**
	 * lldb-vscode and lldb-dap. Measured with 14.0.6 and 19.1.7: ids are TIDs; expressions may run code in the selected thread, so they are
	 * evaluated in a user thread's outermost frame, which has no local variables. A pause right after the answer to {@code continue} was lost in 13 of
	 * 120 times, though it was answered with success.
	 */
	LLDB(ThreadIds.TID, PlainEvaluation.IN_OUTERMOST_USER_FRAME, Console.LLDB, Set.of("pid")) {
		@Override
		public boolean answersBeforeRunning() {
			return true;
		}

		@Override
		public boolean answersFunctionsInOrder() {
			// Sorted as it keeps them.
			return false;
		}

		@Override
		public boolean understandsHitCondition(String text) {
			return LLDB_HITS.matcher(text).matches();
		}

		@Override
		public String hitConditionHelp() {
			return DapTexts.get("hits.lldb");
		}
	},

	/** Any other adapter. */
	UNKNOWN(ThreadIds.UNKNOWN, PlainEvaluation.IN_WORKER_FRAME, Console.UNKNOWN, Set.of("pid", "processId"));

	/** What the adapter's thread ids are. */
	enum ThreadIds {
		/** The kernel's TIDs. */
		TID,
		/** gdb's numbers; gdb itself tells which TID each has. */
		GDB_NUMBER,
		/** TIDs where all of them are threads of the process; else only names are known. */
		UNKNOWN
	}

	/** How an expression without registers or effects is evaluated when the user has a worker's frame selected. */
	enum PlainEvaluation {
		/** Without a frame: the adapter then sees globals only. */
		WITHOUT_FRAME,
		/** In the worker's frame as the adapter has it. */
		IN_WORKER_FRAME,
		/** In the outermost frame of a user thread. */
		IN_OUTERMOST_USER_FRAME
	}

	/** What a text is that is evaluated in the context {@code repl}. */
	enum Console {
		/** A gdb command. */
		GDB,
		/** A gdb command behind {@code >}, else an expression. */
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
	record CustomCommand(String argument, boolean command) {
	}

	/** Attach and launch arguments that make the target a remote one. gdb, lldb-dap, cdt-gdb-adapter's target adapter. */
	private static final Set<String> REMOTE = Set.of("target", "gdb-remote-port", "gdb-remote-hostname",
			"platformName", "remote");
	/** Attach and launch arguments that are commands of the debugger, to a process of any machine. lldb-dap. */
	private static final Set<String> COMMANDS = Set.of("attachCommands", "launchCommands");
	/**
	 * Attach and launch arguments that are commands of gdb, in the order in which they run. cdt-gdb-adapter 1.7.0:
	 * {@code GDBDebugSessionBase.js}, {@code GDBTargetDebugSession.js}.
	 */
	private static final List<String> GDB_COMMANDS = List.of("preConnectCommands", "initCommands", "preRunCommands");
	/** Attach and launch arguments that name a core file. lldb-dap; gdb 17 and others. */
	private static final Set<String> CORE = Set.of("coreFile", "core", "coreDumpPath", "corefile");

	private static final Pattern GDB_PROGRAM = Pattern.compile("(.*-)?gdb(-[0-9.]+)?(-multiarch)?");
	private static final Pattern LLDB_PROGRAM = Pattern.compile("lldb-(dap|vscode)(-[0-9.]+)?");
	private static final Pattern CDT_PROGRAM = Pattern.compile("(?i)cdtDebug(Target)?Adapter|.*cdt-gdb-adapter.*debug(Target)?Adapter(\\.js)?");

	/**
	 * Options by which adapters serve connections instead of their standard streams. {@code lldb-vscode} 14.0.6 and {@code lldb-dap} 19.1.7: {@code --port},
	 * {@code -port} and {@code -p} (tried: 19 takes the number also joined or behind {@code =}, 14 passes over that and speaks on its standard streams);
	 * {@code lldb-dap} of later releases: {@code --connection} (LLVM's {@code lldb/tools/lldb-dap/Options.td}). cdt-gdb-adapter 1.7.0:
	 * {@code runDebugAdapter.js} of {@code @vscode/debugadapter}. {@code gdb -i dap} (16.3) has no such option.
	 */
	private static final Pattern LLDB_LISTENS = Pattern.compile("--?(connection|port)(=.*)?|-p(=?[0-9]+)?");
	private static final Pattern CDT_LISTENS = Pattern.compile("--server=[0-9]{4,5}");
	/** What precedes an argument that lldb's adapters hand on to others. */
	private static final Set<String> LLDB_VALUES = Set.of("-c", "--pre-init-command", "-pre-init-command");

	private static final Pattern LLDB_HITS = Pattern.compile("[1-9][0-9]{0,8}");
	private static final Pattern CDT_HITS = Pattern.compile(">?\\s*[1-9][0-9]{0,8}");

	private final ThreadIds threadIds;
	private final PlainEvaluation plainEvaluation;
	private final Console console;
	private final Set<String> processIdKeys;

	AdapterKind(ThreadIds threadIds, PlainEvaluation plainEvaluation, Console console, Set<String> processIdKeys) {
		this.threadIds = threadIds;
		this.plainEvaluation = plainEvaluation;
		this.console = console;
		this.processIdKeys = processIdKeys;
	}

	ThreadIds threadIds() {
		return threadIds;
	}

	PlainEvaluation plainEvaluation() {
		return plainEvaluation;
	}

	Console console() {
		return console;
	}

	Set<String> processIdKeys() {
		return processIdKeys;
	}

	/**
	 * Whether the adapter answers {@code continue} or a step before it lets the program run. What reaches it in between may be lost, such as a pause,
	 * or may wait for the next stop.
	 *
	 * @return true where it was seen
	 */
	public boolean answersBeforeRunning() {
		return false;
	}

	/**
	 * The adapter's own requests through which something reaches the debugger's console.
	 *
	 * @return by the request's name
	 */
	Map<String, CustomCommand> customCommands() {
		return Map.of();
	}

	/**
	 * Whether a request that sets breakpoints may be sent only when the one before it has been answered.
	 *
	 * @return true where requests are worked on at the same time
	 */
	public boolean mixesBreakpoints() {
		return false;
	}

	/**
	 * Whether the filter may ask the adapter something while the program runs.
	 *
	 * @return false where that may keep the client's own requests from being answered
	 */
	boolean takesQuestionsWhileRunning() {
		return true;
	}

	/**
	 * Whether the adapter lets the program run after an attach, without telling of a stop.
	 *
	 * @return true when a pause is needed
	 */
	public boolean resumesAfterAttach() {
		return false;
	}

	/**
	 * Whether {@code terminate} ends the program, and the adapter then says {@code terminated}.
	 *
	 * @return false where it is answered and the program goes on until {@code disconnect}
	 */
	public boolean actsOnTerminate() {
		return true;
	}

	/**
	 * Whether the answer to {@code setFunctionBreakpoints} has them in the order of the request, as the protocol asks.
	 *
	 * @return false where they are in another order
	 */
	public boolean answersFunctionsInOrder() {
		return true;
	}

	/**
	 * Whether conditions and hit conditions hold for breakpoints on functions, when the adapter says that it has conditions.
	 *
	 * @return false where they hold for lines only
	 */
	public boolean hasConditionsOfFunctions() {
		return true;
	}

	/**
	 * Whether the adapter understands a breakpoint's hit condition. It differs what adapters make of one: {@link #hitConditionHelp()}.
	 *
	 * @param text the hit condition
	 * @return false where the adapter would take it as no condition and say nothing; true also where it says itself what is wrong
	 */
	public boolean understandsHitCondition(String text) {
		return true;
	}

	/**
	 * What this adapter makes of a breakpoint's hit condition.
	 *
	 * @return for people, in the user's language; empty where it is not known
	 */
	public String hitConditionHelp() {
		return "";
	}

	/**
	 * The argument by which an adapter is told to serve connections. On its standard streams it then speaks no protocol, and between
	 * it and a client that connects there is no filter.
	 *
	 * @param command the program and its arguments
	 * @return the argument; empty where there is none, where it is not known, and for adapters that cannot
	 */
	public static Optional<String> listening(List<String> command) {
		AdapterKind kind = ofCommand(command);
		for (int i = 1; i < command.size(); i++) {
			String argument = command.get(i);
			boolean listens = switch (kind) {
			case LLDB -> LLDB_LISTENS.matcher(argument).matches() && !LLDB_VALUES.contains(command.get(i - 1));
			case CDT_GDB_ADAPTER -> CDT_LISTENS.matcher(argument).matches();
			case GDB_DAP, UNKNOWN -> false;
			};
			if (listens) {
				return Optional.of(argument);
			}
		}
		return Optional.empty();
	}

	/**
	 * Whether the arguments of a launch or attach request are of a program of this machine, whose /proc may be read: not of a remote one, and not of a
	 * core file.
	 *
	 * @param arguments the request's arguments
	 * @return false where they name anything that only a remote program or a core file has, or commands of the debugger
	 */
	public static boolean isOfThisMachine(JsonObject arguments) {
		return !isRemote(arguments) && !isByCommands(arguments) && !isCore(arguments);
	}

	/** Whether commands of the debugger say what to attach to, or launch; that may be on any machine. */
	static boolean isByCommands(JsonObject arguments) {
		return arguments.keySet().stream().anyMatch(k -> COMMANDS.contains(k) && !isEmpty(arguments, k));
	}

	/** The process that {@code attachCommands} attach to by its id; empty where that is not plain to see. */
	static OptionalInt attachedByCommands(JsonObject arguments) {
		@Nullable JsonElement commands = arguments.get("attachCommands");
		if (commands != null && commands.isJsonArray()) {
			for (JsonElement command : commands.getAsJsonArray()) {
				OptionalInt id = command.isJsonPrimitive() ? CommandInspector.attaches(command.getAsString())
						: OptionalInt.empty();
				if (id.isPresent()) {
					return id;
				}
			}
		}
		return OptionalInt.empty();
	}

	/** Whether commands among the arguments of a launch or attach leave gdb's scheduler-locking on. */
	boolean locksScheduler(JsonObject arguments) {
		if (console != Console.GDB_PREFIXED && console != Console.UNKNOWN) {
			return false;
		}
		StringBuilder commands = new StringBuilder();
		for (String key : GDB_COMMANDS) {
			@Nullable JsonElement list = arguments.get(key);
			if (list != null && list.isJsonArray()) {
				for (JsonElement command : list.getAsJsonArray()) {
					commands.append(command.isJsonPrimitive() ? command.getAsString() : "").append('\n');
				}
			}
		}
		return CommandInspector.gdb(commands.toString()).schedulerLocking().orElse(false);
	}

	static boolean isRemote(JsonObject arguments) {
		return arguments.keySet().stream().anyMatch(k -> REMOTE.contains(k) && !isEmpty(arguments, k));
	}

	static boolean isCore(JsonObject arguments) {
		return arguments.keySet().stream().anyMatch(k -> CORE.contains(k) && !isEmpty(arguments, k));
	}

	/** The core file that the arguments name; empty where they name none by a text. */
	static String coreFile(JsonObject arguments) {
		return CORE.stream().map(k -> Json.string(arguments, k).orElse("")).filter(f -> !f.isEmpty()).findFirst().orElse("");
	}

	private static boolean isEmpty(JsonObject arguments, String key) {
		var value = arguments.get(key);
		return value == null || value.isJsonNull() || value.isJsonPrimitive() && value.getAsString().isEmpty()
				|| value.isJsonArray() && value.getAsJsonArray().isEmpty();
	}

	/**
	 * Recognises an adapter by the command that starts it.
	 *
	 * @param command the program and its arguments
	 * @return {@link #UNKNOWN} where it is none of the known ones
	 */
	public static AdapterKind ofCommand(List<String> command) {
		for (int i = 0; i < Math.min(2, command.size()); i++) {
			String word = command.get(i);
			String base = word.substring(word.lastIndexOf('/') + 1);
			if (LLDB_PROGRAM.matcher(base).matches()) {
				return LLDB;
			}
			if (CDT_PROGRAM.matcher(word).matches() || CDT_PROGRAM.matcher(base).matches()) {
				return CDT_GDB_ADAPTER;
			}
			if (i == 0 && GDB_PROGRAM.matcher(base).matches()
					&& command.stream().anyMatch(a -> a.equals("dap") || a.toLowerCase(Locale.ROOT).endsWith("interpreter=dap"))) {
				return GDB_DAP;
			}
		}
		return UNKNOWN;
	}

	/**
	 * Recognises an adapter by its answer to {@code initialize}.
	 *
	 * @param capabilities the answer's body
	 * @return empty where it tells nothing
	 */
	static Optional<AdapterKind> ofCapabilities(JsonObject capabilities) {
		if (capabilities.has("__lldb") || capabilities.has("$__lldb_version")) {
			return Optional.of(LLDB);
		}
		for (JsonObject filter : Json.objects(capabilities, "exceptionBreakpointFilters")) {
			String id = Json.string(filter, "filter").orElse("");
			String label = Json.string(filter, "label").orElse("");
			if (id.equals("cpp_catch")) {
				return Optional.of(LLDB);
			}
			if (id.equals("assert") && label.startsWith("Ada")) {
				return Optional.of(GDB_DAP);
			}
		}
		for (JsonObject mode : Json.objects(capabilities, "breakpointModes")) {
			if (Json.string(mode, "mode").orElse("").equals("hardware")
					&& Json.string(mode, "label").orElse("").equals("Hardware Breakpoint") && !capabilities.has("supportsCancelRequest")) {
				return Optional.of(CDT_GDB_ADAPTER);
			}
		}
		return Optional.empty();
	}
}
