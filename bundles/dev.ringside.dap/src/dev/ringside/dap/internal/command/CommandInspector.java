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

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.ringside.core.guard.Action;
import dev.ringside.core.guard.ExpressionInspector;

/**
 * Says what a debugger's command would do to which thread, without running it. Knows the commands of gdb 10 to 16 (CLI
 * and MI) and lldb 14 to 19 that resume, step, write or call, by their names and abbreviations; everything else reads.
 */
public final class CommandInspector {

	/** Whom a command acts on. */
	public enum Scope {
		/** The selected thread. */
		SELECTED,
		/** The threads that the command names. */
		NAMED,
		/** Every thread. */
		ALL
	}

	/**
	 * What a command does.
	 *
	 * @param action  the action
	 * @param scope   whom it acts on
	 * @param threads the numbers of {@link Scope#NAMED} threads as the debugger counts them
	 */
	public record Effect(Action action, Scope scope, List<Integer> threads) {
	}

	/**
	 * What is known of a command.
	 *
	 * @param effects           what it does; empty when it only reads
	 * @param selects           the number of the thread that it selects
	 * @param schedulerLocking  whether it switches gdb's scheduler-locking on or off
	 */
	public record Inspection(List<Effect> effects, Optional<Integer> selects, Optional<Boolean> schedulerLocking) {
	}

	private record Row(Pattern name, Action action) {
	}

	private static Row row(String name, Action action) {
		return new Row(Pattern.compile(name), action);
	}

	/** {@code st|e|p}: from {@code st} on every abbreviation. */
	private static String abbreviations(String least, String rest) {
		StringBuilder b = new StringBuilder(least);
		for (int i = 0; i < rest.length(); i++) {
			b.append("(?:").append(rest.charAt(i));
		}
		return b.append(")?".repeat(rest.length())).toString();
	}

	/** gdb's commands; the abbreviations that gdb 13 accepts. */
	private static final Row[] GDB = { row("stepi|si", Action.STEP_INSTRUCTION),
			row("nexti|ni", Action.STEP_INSTRUCTION),
			row(abbreviations("s", "tep"), Action.STEP_INTO), row(abbreviations("n", "ext"), Action.STEP_OVER),
			row(abbreviations("fin", "ish"), Action.STEP_RETURN), row(abbreviations("u", "ntil"), Action.RUN_TO_LINE),
			row(abbreviations("adv", "ance"), Action.RUN_TO_LINE), row(abbreviations("j", "ump"), Action.JUMP),
			row(abbreviations("ret", "urn"), Action.UNWIND_FRAME),
			row("reverse-[a-z]+|rev.*|rs|rn|rsi|rni|rc", Action.REVERSE),
			row(abbreviations("rec", "ord"), Action.RECORD), row(abbreviations("sig", "nal"), Action.RESUME_THREAD),
			row(abbreviations("compi", "le") + "|expression", Action.EVALUATE_CALL),
			// What these run is not known.
			row("python|python-interactive|py|pi|guile|guile-repl|gu|gr|" + abbreviations("so", "urce") + '|'
					+ abbreviations("ev", "al"),
					Action.EVALUATE_CALL) };

	private static final Pattern GDB_EXPRESSION = Pattern
			.compile("(p|pr|pri|prin|print|" + abbreviations("ins", "pect") + '|' + abbreviations("out", "put")
					+ "|printf|" + abbreviations("ec", "ho")
					+ "|dprintf|x|" + abbreviations("disp", "lay") + "|call|ca|cal|po|"
					+ abbreviations("print-", "object") + "|tp|tcall)(/.*)?");
	private static final Pattern GDB_CONTINUE = Pattern.compile(abbreviations("c", "ontinue") + "|fg");
	private static final Pattern GDB_BREAK = Pattern
			.compile("t?h?br?(eak)?|brea|tbreak|hbreak|thbreak|watch|rwatch|awatch|dprintf|until|advance");
	private static final Pattern THREAD_CLAUSE = Pattern.compile("\\bthread\\s+(?:\\d+\\.)?(\\d+)\\b");
	/** {@code thread apply IDS [FLAG]... COMMAND}, behind {@code thread}. */
	private static final Pattern THREAD_APPLY = Pattern.compile(
			"ap?p?l?y?\\s+((?:al?l?(?:\\s+-ascending)?|[\\d.$\\-*]\\S*(?:\\s+[\\d.$*][\\w.$\\-*]*)*))"
					+ "\\s+((?:-(?:[qcs]\\S*|-)\\s+)*)(.*)",
			Pattern.DOTALL);
	/** {@code frame apply} up to its command, behind {@code frame}. */
	private static final Pattern FRAME_APPLY = Pattern
			.compile("ap\\S*\\s+(?:l(?:e(?:v(?:el?)?)?)?(?:\\s+[\\d.\\-]+)+|\\S+)\\s+(?:-\\S+\\s+)*");
	private static final Pattern SELECT = Pattern
			.compile("(?:" + abbreviations("t", "hread") + "|-thread-select)\\s+(?:\\d+\\.)?(\\d+)\\s*");
	/**
	 * {@code scheduler-locking VALUE}, behind {@code set}, {@code -gdb-set} or {@code with}; a shorter beginning may be
	 * of schedule-multiple.
	 */
	private static final Pattern LOCKING = Pattern.compile("\\s*" + abbreviations("scheduler", "-locking")
			+ "\\s+(\\S+).*", Pattern.DOTALL);
	/** A word of MI: quoted, with escapes, or not. */
	private static final Pattern MI_WORD = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"?|(\\S+)", Pattern.DOTALL);

	private static final Row[] MI = { row("-exec-step-instruction|-exec-next-instruction", Action.STEP_INSTRUCTION),
			row("-exec-step", Action.STEP_INTO), row("-exec-next", Action.STEP_OVER),
			row("-exec-finish", Action.STEP_RETURN),
			row("-exec-until|-exec-advance", Action.RUN_TO_LINE), row("-exec-jump", Action.JUMP),
			row("-exec-return", Action.UNWIND_FRAME),
			row("-var-assign|-gdb-set", Action.EVALUATE_ASSIGNMENT), row("-data-write-register.*",
					Action.WRITE_REGISTER) };

	/** {@code thread SUBCOMMAND} of lldb. */
	private static final Row[] LLDB_THREAD = { row("step-inst|step-inst-over", Action.STEP_INSTRUCTION),
			row("step-in|step-scripted", Action.STEP_INTO), row("step-over", Action.STEP_OVER),
			row("step-out", Action.STEP_RETURN),
			row("until", Action.RUN_TO_LINE), row("jump", Action.JUMP), row("return", Action.UNWIND_FRAME),
			row("continue", Action.RESUME_THREAD) };

	/** lldb's built-in aliases. */
	private static final Row[] LLDB = { row("si|stepi|ni|nexti|sif", Action.STEP_INSTRUCTION),
			row("s|step", Action.STEP_INTO),
			row("n|next", Action.STEP_OVER), row(abbreviations("fin", "ish"), Action.STEP_RETURN),
			row(abbreviations("j", "ump"), Action.JUMP),
			row(abbreviations("scr", "ipt") + '|' + abbreviations("co", "mmand") + '|' + abbreviations("pl", "atform"),
					Action.EVALUATE_CALL) };
	private static final Pattern LLDB_EXPRESSION = Pattern
			.compile("(e|ex|exp|expr|expression|p|po|print|call|dwim-print|dwim|v|parray|poarray)(/.*)?");

	private static final int MAX_DEPTH = 8;

	private CommandInspector() {
	}

	/**
	 * {@code attach ID}, {@code -target-attach ID} (gdb); {@code process attach --pid ID}, {@code attach -p ID} (lldb).
	 */
	private static final Pattern ATTACH = Pattern.compile(
			"(?:-target-attach|(?:pr\\w*\\s+)?at\\w*)(?:.*?\\s(?:-p|--pid)[\\s=]*|\\s+)"
					+ "(\\+?(?:0[xX][0-9a-fA-F]+|\\d+))\\b.*",
					Pattern.DOTALL);

	/** The process, or thread, that a command attaches to by its number; empty where it does not, or not plainly. */
	public static OptionalInt attaches(String command) {
		Gdb gdb = new Gdb();
		for (String line : command.split("[\\n\\r]")) {
			// lldb's commands have no wrappers; gdb's are looked into.
			gdb.run(line.strip().replaceFirst("^[>`]", ""), Scope.SELECTED, List.of(), 0);
		}
		return gdb.attached;
	}

	/**
	 * A process id as gdb and lldb read it: C's {@code 0x7f} and {@code 0177} too ({@code strtoul} with base 0 in gdb's
	 * {@code parse_pid_to_attach}).
	 */
	public static OptionalInt processId(String text) {
		try {
			int id = Integer.decode(text.strip());
			return id > 0 ? OptionalInt.of(id) : OptionalInt.empty();
		} catch (NumberFormatException e) {
			return OptionalInt.empty();
		}
	}

	/**
	 * Inspects a gdb command, CLI or MI; of several lines, as gdb and its adapters run them, each in the state that
	 * those before it leave.
	 */
	public static Inspection gdb(String command) {
		Gdb gdb = new Gdb();
		for (String line : command.split("[\\n\\r]")) {
			gdb.run(line, gdb.selected.isPresent() ? Scope.NAMED : Scope.SELECTED, gdb.selected.map(List::of)
					.orElse(List.of()), 0);
		}
		return new Inspection(gdb.effects, gdb.selected, gdb.locked);
	}

	/** gdb's state as its commands leave it, and what they have done. */
	private static final class Gdb {

		private final List<Effect> effects = new ArrayList<>();
		private Optional<Integer> selected = Optional.empty();
		/** Whether scheduler-locking has been switched on or off; empty: it is as it was. */
		private Optional<Boolean> locked = Optional.empty();
		/** The first process, or thread, that is attached to. */
		private OptionalInt attached = OptionalInt.empty();

		private void add(Action action, Scope scope, List<Integer> threads) {
			boolean alone = action == Action.RESUME_PROCESS && locked.orElse(false);
			effects.add(new Effect(alone ? Action.RESUME_LOCKED : action, scope, threads));
		}

		/**
		 * Only {@code on} holds for a {@code continue}: {@code step} is for steps ({@code schedlock_applies} in gdb's
		 * infrun.c).
		 */
		private void setting(String setting) {
			Matcher m = LOCKING.matcher(setting);
			if (m.matches()) {
				locked = Optional.of(m.group(1).equals("on"));
			}
		}

		/** Runs a command after which gdb selects the thread of before again. */
		private void apply(String command, Scope scope, List<Integer> threads, int depth) {
			Optional<Integer> before = selected;
			run(command, scope, threads, depth);
			selected = before;
		}

		private void run(String command, Scope scope, List<Integer> threads, int depth) {
			String c = command.strip();
			if (c.length() > 64 * 1024 || depth > MAX_DEPTH) {
				add(Action.EVALUATE_CALL, scope, threads);
				return;
			}
			Matcher attach = ATTACH.matcher(c);
			if (attach.matches() && attached.isEmpty()) {
				attached = processId(attach.group(1));
			}
			Matcher select = SELECT.matcher(c);
			if (select.matches()) {
				selected = number(select.group(1)).or(() -> selected);
				return;
			}
			if (c.startsWith("-")) {
				mi(c, scope, threads, depth);
				return;
			}
			Matcher word = Pattern.compile("[A-Za-z][A-Za-z_-]*|[|!]").matcher(c);
			if (!word.lookingAt()) {
				return;
			}
			String name = word.group();
			String rest = c.substring(word.end());
			String arguments = rest.strip();
			if (name.matches(abbreviations("t", "hread"))) {
				Matcher apply = THREAD_APPLY.matcher(arguments);
				if (apply.matches()) {
					boolean all = apply.group(1).startsWith("a") || apply.group(1).contains("*")
							|| apply.group(1).contains("$");
					apply(apply.group(3), all ? Scope.ALL : Scope.NAMED, all ? List.of() : ranges(apply.group(1)),
							depth + 1);
				}
				return;
			}
			if (name.matches("taas?|tfaa?s?")) {
				apply(arguments, Scope.ALL, List.of(), depth + 1);
				return;
			}
			if (name.matches("faas?")) {
				apply(arguments, scope, threads, depth + 1);
				return;
			}
			if (name.matches(abbreviations("f", "rame"))) {
				Matcher apply = FRAME_APPLY.matcher(arguments);
				if (apply.lookingAt()) {
					apply(arguments.substring(apply.end()), scope, threads, depth + 1);
				}
				return;
			}
			if (name.matches("with?|w")) {
				with(arguments, scope, threads, depth);
				return;
			}
			if (name.matches("pipe?|\\|")) {
				run(arguments, scope, threads, depth + 1);
				return;
			}
			if (name.matches(abbreviations("interp", "reter-exec"))) {
				interpreter(arguments, scope, threads, depth);
				return;
			}
			Matcher thread = THREAD_CLAUSE.matcher(arguments);
			if (GDB_BREAK.matcher(name).matches() && thread.find()) {
				number(thread.group(1)).ifPresent(n -> add(Action.THREAD_BREAKPOINT, Scope.NAMED, List.of(n)));
			}
			if (GDB_CONTINUE.matcher(name).matches()) {
				add(Action.RESUME_PROCESS, scope, threads);
				return;
			}
			if (name.equals("set")) {
				set(arguments, scope, threads);
				return;
			}
			if (GDB_EXPRESSION.matcher(name).matches()) {
				expression(rest.replaceFirst("^/\\S*", ""), scope, threads, effects);
				return;
			}
			for (Row row : GDB) {
				if (row.name.matcher(name).matches()) {
					add(row.action, scope, threads);
					return;
				}
			}
		}

		/** {@code with SETTING [VALUE] [-- COMMAND]}: the setting holds while the command runs. */
		private void with(String arguments, Scope scope, List<Integer> threads, int depth) {
			int at = arguments.indexOf("--");
			String command = at < 0 ? "" : arguments.substring(at + 2).strip();
			if (command.isEmpty()) {
				// gdb runs its last command again, whichever that was.
				add(Action.EVALUATE_CALL, scope, threads);
				return;
			}
			Optional<Boolean> before = locked;
			setting(arguments.substring(0, at));
			run(command, scope, threads, depth + 1);
			locked = before;
		}

		/** {@code interpreter-exec INTERPRETER COMMAND...}, each command a word, quoted or not; also MI's. */
		private void interpreter(String arguments, Scope scope, List<Integer> threads, int depth) {
			List<String> words = new ArrayList<>();
			Matcher m = MI_WORD.matcher(arguments);
			boolean quoted = false;
			while (m.find()) {
				quoted |= m.group(1) != null;
				words.add(m.group(1) != null ? m.group(1).replaceAll("\\\\(.)", "$1") : m.group(2));
			}
			if (words.size() > 1 && !quoted) {
				words = List.of(words.get(0), arguments.substring(arguments.indexOf(words.get(0))
						+ words.get(0).length()));
			}
			for (int i = 1; i < words.size(); i++) {
				run(words.get(i), scope, threads, depth + 1);
			}
		}

		private void set(String arguments, Scope scope, List<Integer> threads) {
			setting(arguments);
			String e = arguments.replaceFirst("^var(i(a(b(le?)?)?)?)?\\s", "");
			// "set EXPRESSION" and "set variable EXPRESSION" assign; a setting has no "=".
			if (e.length() < arguments.length() || e.startsWith("$") || e.contains("=")) {
				expression(e, scope, threads, effects);
				add(Action.EVALUATE_ASSIGNMENT, scope, threads);
			}
		}

		private void mi(String command, Scope given, List<Integer> before, int depth) {
			String name = command.split("\\s", 2)[0];
			Matcher thread = Pattern.compile("\\s--thread\\s+(\\d+)").matcher(command);
			boolean named = thread.find();
			Scope scope = named ? Scope.NAMED : given;
			List<Integer> threads = named ? number(thread.group(1)).map(List::of).orElse(List.of()) : before;
			String arguments = command.substring(name.length())
					.replaceFirst("^(?:\\s+--(?:thread|frame|thread-group)\\s+\\S+)+", "");
			if (name.equals("-exec-continue")) {
				add(command.contains("--reverse") ? Action.REVERSE : Action.RESUME_PROCESS, scope, threads);
				return;
			}
			if (name.equals("-interpreter-exec")) {
				interpreter(arguments, scope, threads, depth);
				return;
			}
			if (name.equals("-gdb-set") && !command.matches("(?s).*(\\$|=|\\bvar).*")) {
				setting(arguments);
				return;
			}
			if (name.equals("-data-evaluate-expression") || name.equals("-var-create")) {
				// MI's quotes are around the expression, not part of it.
				String text = command.substring(name.length()).replaceAll("--\\S+\\s+\\d+", " ")
						.replaceAll("(?<!\\\\)\"", " ").replace("\\\"", "\"");
				expression(text, scope, threads, effects);
				return;
			}
			for (Row row : MI) {
				if (row.name.matcher(name).matches()) {
					boolean register = row.action == Action.EVALUATE_ASSIGNMENT
							&& !ExpressionInspector.registers(command).isEmpty();
					add(command.contains("--reverse") ? Action.REVERSE
							: register ? Action.WRITE_REGISTER : row.action, scope, threads);
					return;
				}
			}
		}
	}

	/** Inspects an lldb command. */
	public static Inspection lldb(String command) {
		List<Effect> effects = new ArrayList<>();
		String c = command.strip();
		String[] words = c.split("\\s+");
		String name = words.length > 0 ? words[0] : "";
		String sub = words.length > 1 ? words[1] : "";
		Optional<Integer> selects = Optional.empty();
		if (name.length() >= 2 && "thread".startsWith(name) || name.equals("t")) {
			List<Integer> indexes = new ArrayList<>();
			boolean all = false;
			for (int i = 2; i < words.length; i++) {
				if (words[i].matches("\\d{1,9}")) {
					indexes.add(Integer.parseInt(words[i]));
				}
				all |= words[i].equals("all");
			}
			if (sub.matches("sel.*") && !indexes.isEmpty() || name.equals("t") && sub.matches("\\d{1,9}")) {
				selects = Optional
						.of(name.equals("t") && sub.matches("\\d{1,9}") ? Integer.parseInt(sub) : indexes.get(0));
			}
			for (Row row : LLDB_THREAD) {
				if (row.name.matcher(complete(sub)).matches()) {
					// "thread until" and "thread jump" take a line, not a thread.
					boolean line = row.action == Action.RUN_TO_LINE || row.action == Action.JUMP
							|| row.action == Action.UNWIND_FRAME;
					effects.add(all ? new Effect(row.action, Scope.ALL, List.of())
							: indexes.isEmpty() || line ? new Effect(row.action, Scope.SELECTED, List.of())
									: new Effect(row.action, Scope.NAMED, List.copyOf(indexes)));
					break;
				}
			}
		} else if (name.matches("re(g|gi|gis|gist|giste|gister)?") && sub.startsWith("w")) {
			effects.add(new Effect(Action.WRITE_REGISTER, Scope.SELECTED, List.of()));
		} else if (name.matches("re(g|gi|gis|gist|giste|gister)?") && sub.startsWith("r")) {
			// Where a worker is looked at, the command runs in another thread's frame: the values would be that
			// thread's.
			effects.add(new Effect(Action.EVALUATE_REGISTER, Scope.SELECTED, List.of()));
		} else if (LLDB_EXPRESSION.matcher(name).matches()) {
			expression(c.substring(name.length()).replaceFirst("^\\s*(-\\S+(\\s+(true|false|\\d+))?\\s+)*(--\\s)?", ""),
					Scope.SELECTED, List.of(),
					effects);
		} else {
			for (Row row : LLDB) {
				if (row.name.matcher(name).matches()) {
					effects.add(new Effect(row.action, Scope.SELECTED, List.of()));
					break;
				}
			}
		}
		return new Inspection(effects, selects, Optional.empty());
	}

	/** lldb takes any unambiguous beginning; where it is ambiguous lldb refuses by itself. */
	private static String complete(String sub) {
		if (sub.length() >= 2) {
			for (String full : List.of("step-in", "step-over", "step-out", "step-inst", "step-inst-over",
					"step-scripted", "until", "jump", "return",
					"continue")) {
				if (full.startsWith(sub)) {
					return full;
				}
			}
		}
		return sub.equals("c") ? "continue" : sub.toLowerCase(Locale.ROOT);
	}

	private static void expression(String text, Scope scope, List<Integer> threads, List<Effect> effects) {
		for (Action a : ExpressionInspector.actions(text)) {
			if (a != Action.EVALUATE) {
				effects.add(new Effect(a, scope, threads));
			}
		}
	}

	private static Optional<Integer> number(String digits) {
		return digits.length() > 9 ? Optional.empty() : Optional.of(Integer.parseInt(digits));
	}

	private static List<Integer> ranges(String list) {
		List<Integer> numbers = new ArrayList<>();
		for (String item : list.split("\\s+")) {
			String[] ends = item.replaceAll("\\d+\\.", "").split("-");
			Optional<Integer> from = ends[0].matches("\\d+") ? number(ends[0]) : Optional.empty();
			Optional<Integer> to = ends.length > 1 && ends[1].matches("\\d+") ? number(ends[1]) : from;
			if (from.isPresent() && to.isPresent()) {
				for (int n = from.get(); n <= to.get() && numbers.size() < 100_000; n++) {
					numbers.add(n);
				}
			}
		}
		return numbers;
	}
}
