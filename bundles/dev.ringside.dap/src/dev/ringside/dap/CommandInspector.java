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

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.ringside.core.guard.Action;
import dev.ringside.core.guard.ExpressionInspector;

/**
 * Says what a debugger's command would do to which thread, without running it. Knows the commands of gdb 10 to 16 (CLI and MI) and lldb 14 to
 * 19 that resume, step, write or call, by their names and abbreviations; everything else reads.
 */
final class CommandInspector {

	/** Whom a command acts on. */
	enum Scope {
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
	record Effect(Action action, Scope scope, List<Integer> threads) {
	}

	/**
	 * What is known of a command.
	 *
	 * @param effects           what it does; empty when it only reads
	 * @param selects           the number of the thread that it selects
	 * @param schedulerLocking  whether it switches gdb's scheduler-locking on or off
	 */
	record Inspection(List<Effect> effects, Optional<Integer> selects, Optional<Boolean> schedulerLocking) {
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
	private static final Row[] GDB = { row("stepi|si", Action.STEP_INSTRUCTION), row("nexti|ni", Action.STEP_INSTRUCTION),
			row(abbreviations("s", "tep"), Action.STEP_INTO), row(abbreviations("n", "ext"), Action.STEP_OVER),
			row(abbreviations("fin", "ish"), Action.STEP_RETURN), row(abbreviations("u", "ntil"), Action.RUN_TO_LINE),
			row(abbreviations("adv", "ance"), Action.RUN_TO_LINE), row(abbreviations("j", "ump"), Action.JUMP),
			row(abbreviations("ret", "urn"), Action.UNWIND_FRAME), row("reverse-[a-z]+|rev.*|rs|rn|rsi|rni|rc", Action.REVERSE),
			row(abbreviations("rec", "ord"), Action.RECORD), row(abbreviations("sig", "nal"), Action.RESUME_THREAD),
			row(abbreviations("compi", "le") + "|expression", Action.EVALUATE_CALL),
			// What these run is not known.
			row("python|python-interactive|py|pi|guile|guile-repl|gu|gr|" + abbreviations("so", "urce") + '|' + abbreviations("ev", "al"),
					Action.EVALUATE_CALL) };

	private static final Pattern GDB_EXPRESSION = Pattern
			.compile("(p|pr|pri|prin|print|" + abbreviations("ins", "pect") + '|' + abbreviations("out", "put") + "|printf|" + abbreviations("ec", "ho")
					+ "|dprintf|x|" + abbreviations("disp", "lay") + "|call|ca|cal|po|" + abbreviations("print-", "object") + "|tp|tcall)(/.*)?");
	private static final Pattern GDB_CONTINUE = Pattern.compile(abbreviations("c", "ontinue") + "|fg");
	private static final Pattern GDB_BREAK = Pattern.compile("t?h?br?(eak)?|brea|tbreak|hbreak|thbreak|watch|rwatch|awatch|dprintf|until|advance");
	private static final Pattern THREAD_CLAUSE = Pattern.compile("\\bthread\\s+(?:\\d+\\.)?(\\d+)\\b");
	/** {@code thread apply IDS [FLAG]... COMMAND}, behind {@code thread}. */
	private static final Pattern THREAD_APPLY = Pattern.compile(
			"ap?p?l?y?\\s+((?:al?l?(?:\\s+-ascending)?|[\\d.$\\-*]\\S*(?:\\s+[\\d.$*][\\w.$\\-*]*)*))\\s+((?:-(?:[qcs]\\S*|-)\\s+)*)(.*)", Pattern.DOTALL);
	/** {@code frame apply} up to its command, behind {@code frame}. */
	private static final Pattern FRAME_APPLY = Pattern.compile("ap\\S*\\s+(?:l(?:e(?:v(?:el?)?)?)?(?:\\s+[\\d.\\-]+)+|\\S+)\\s+(?:-\\S+\\s+)*");
	private static final Pattern SELECT = Pattern.compile("(?:" + abbreviations("t", "hread") + "|-thread-select)\\s+(?:\\d+\\.)?(\\d+)\\s*");
	private static final Pattern LOCKING = Pattern.compile("(?:set|-gdb-set)\\s+sche\\S*\\s+(\\S+).*", Pattern.DOTALL);

	private static final Row[] MI = { row("-exec-step-instruction|-exec-next-instruction", Action.STEP_INSTRUCTION),
			row("-exec-step", Action.STEP_INTO), row("-exec-next", Action.STEP_OVER), row("-exec-finish", Action.STEP_RETURN),
			row("-exec-until|-exec-advance", Action.RUN_TO_LINE), row("-exec-jump", Action.JUMP), row("-exec-return", Action.UNWIND_FRAME),
			row("-var-assign|-gdb-set", Action.EVALUATE_ASSIGNMENT), row("-data-write-register.*", Action.WRITE_REGISTER),
			row("-interpreter-exec", Action.EVALUATE_CALL) };

	/** {@code thread SUBCOMMAND} of lldb. */
	private static final Row[] LLDB_THREAD = { row("step-inst|step-inst-over", Action.STEP_INSTRUCTION),
			row("step-in|step-scripted", Action.STEP_INTO), row("step-over", Action.STEP_OVER), row("step-out", Action.STEP_RETURN),
			row("until", Action.RUN_TO_LINE), row("jump", Action.JUMP), row("return", Action.UNWIND_FRAME),
			row("continue", Action.RESUME_THREAD) };

	/** lldb's built-in aliases. */
	private static final Row[] LLDB = { row("si|stepi|ni|nexti|sif", Action.STEP_INSTRUCTION), row("s|step", Action.STEP_INTO),
			row("n|next", Action.STEP_OVER), row(abbreviations("fin", "ish"), Action.STEP_RETURN), row(abbreviations("j", "ump"), Action.JUMP),
			row(abbreviations("scr", "ipt") + '|' + abbreviations("co", "mmand") + '|' + abbreviations("pl", "atform"), Action.EVALUATE_CALL) };
	private static final Pattern LLDB_EXPRESSION = Pattern.compile("(e|ex|exp|expr|expression|p|po|print|call|dwim-print|dwim|v|parray|poarray)(/.*)?");

	private static final int MAX_DEPTH = 8;

	private CommandInspector() {
	}

	/** Inspects a gdb command, CLI or MI; of several lines, as gdb and its adapters run them, each in the state that those before it leave. */
	static Inspection gdb(String command) {
		List<Effect> effects = new ArrayList<>();
		Optional<Integer> selected = Optional.empty();
		Optional<Boolean> locked = Optional.empty();
		for (String line : command.split("[\\n\\r]")) {
			List<Effect> found = new ArrayList<>();
			gdb(line, selected.isPresent() ? Scope.NAMED : Scope.SELECTED, selected.map(List::of).orElse(List.of()), found, 0);
			for (Effect e : found) {
				boolean alone = e.action() == Action.RESUME_PROCESS && locked.orElse(false);
				effects.add(alone ? new Effect(Action.RESUME_THREAD, e.scope(), e.threads()) : e);
			}
			String c = line.strip();
			Matcher select = SELECT.matcher(c);
			if (select.matches()) {
				selected = number(select.group(1));
			}
			Matcher locking = LOCKING.matcher(c);
			if (locking.matches()) {
				locked = Optional.of(!locking.group(1).equals("off") && !locking.group(1).equals("replay"));
			}
		}
		return new Inspection(effects, selected, locked);
	}

	private static void gdb(String command, Scope scope, List<Integer> threads, List<Effect> effects, int depth) {
		String c = command.strip();
		if (c.length() > 64 * 1024 || depth > MAX_DEPTH) {
			effects.add(new Effect(Action.EVALUATE_CALL, scope, threads));
			return;
		}
		if (c.startsWith("-")) {
			mi(c, scope, threads, effects, depth);
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
				boolean all = apply.group(1).startsWith("a") || apply.group(1).contains("*") || apply.group(1).contains("$");
				gdb(apply.group(3), all ? Scope.ALL : Scope.NAMED, all ? List.of() : ranges(apply.group(1)), effects, depth + 1);
			}
			return;
		}
		if (name.matches("taas?|tfaa?s?")) {
			gdb(arguments, Scope.ALL, List.of(), effects, depth + 1);
			return;
		}
		if (name.matches("faas?")) {
			gdb(arguments, scope, threads, effects, depth + 1);
			return;
		}
		if (name.matches(abbreviations("f", "rame"))) {
			Matcher apply = FRAME_APPLY.matcher(arguments);
			if (apply.lookingAt()) {
				gdb(arguments.substring(apply.end()), scope, threads, effects, depth + 1);
			}
			return;
		}
		if (name.matches("with?|w|pipe?|\\|")) {
			int at = name.startsWith("w") ? arguments.indexOf("--") : -1;
			gdb(at >= 0 ? arguments.substring(at + 2) : arguments, scope, threads, effects, depth + 1);
			return;
		}
		if (name.matches(abbreviations("interp", "reter-exec"))) {
			gdb(arguments.replaceFirst("^\\S+\\s+", "").replaceAll("^\"|\"$", ""), scope, threads, effects, depth + 1);
			return;
		}
		Matcher thread = THREAD_CLAUSE.matcher(arguments);
		if (GDB_BREAK.matcher(name).matches() && thread.find()) {
			number(thread.group(1)).ifPresent(n -> effects.add(new Effect(Action.THREAD_BREAKPOINT, Scope.NAMED, List.of(n))));
		}
		if (GDB_CONTINUE.matcher(name).matches()) {
			effects.add(new Effect(Action.RESUME_PROCESS, scope, threads));
			return;
		}
		if (name.equals("set")) {
			gdbSet(arguments, scope, threads, effects);
			return;
		}
		if (GDB_EXPRESSION.matcher(name).matches()) {
			expression(rest.replaceFirst("^/\\S*", ""), scope, threads, effects);
			return;
		}
		for (Row row : GDB) {
			if (row.name.matcher(name).matches()) {
				effects.add(new Effect(row.action, scope, threads));
				return;
			}
		}
	}

	private static void gdbSet(String arguments, Scope scope, List<Integer> threads, List<Effect> effects) {
		String e = arguments.replaceFirst("^var(i(a(b(le?)?)?)?)?\\s", "");
		// "set EXPRESSION" and "set variable EXPRESSION" assign; a setting has no "=".
		if (e.length() < arguments.length() || e.startsWith("$") || e.contains("=")) {
			expression(e, scope, threads, effects);
			effects.add(new Effect(Action.EVALUATE_ASSIGNMENT, scope, threads));
		}
	}

	private static void mi(String command, Scope given, List<Integer> selected, List<Effect> effects, int depth) {
		String name = command.split("\\s", 2)[0];
		Matcher thread = Pattern.compile("\\s--thread\\s+(\\d+)").matcher(command);
		boolean named = thread.find();
		Scope scope = named ? Scope.NAMED : given;
		List<Integer> threads = named ? number(thread.group(1)).map(List::of).orElse(List.of()) : selected;
		if (name.equals("-exec-continue")) {
			effects.add(new Effect(command.contains("--reverse") ? Action.REVERSE : Action.RESUME_PROCESS, scope, threads));
			return;
		}
		if (name.equals("-interpreter-exec")) {
			Matcher inner = Pattern.compile("-interpreter-exec\\s+(?:--\\S+\\s+\\d+\\s+)*\\S+\\s+\"?(.*?)\"?", Pattern.DOTALL).matcher(command);
			if (inner.matches()) {
				gdb(inner.group(1), scope, threads, effects, depth + 1);
				return;
			}
		}
		if (name.equals("-gdb-set") && !command.matches("(?s).*(\\$|=|\\bvar).*")) {
			return;
		}
		if (name.equals("-data-evaluate-expression") || name.equals("-var-create")) {
			// MI's quotes are around the expression, not part of it.
			String text = command.substring(name.length()).replaceAll("--\\S+\\s+\\d+", " ").replaceAll("(?<!\\\\)\"", " ").replace("\\\"", "\"");
			expression(text, scope, threads, effects);
			return;
		}
		for (Row row : MI) {
			if (row.name.matcher(name).matches()) {
				effects.add(new Effect(command.contains("--reverse") ? Action.REVERSE : row.action, scope, threads));
				return;
			}
		}
	}

	/** Inspects an lldb command. */
	static Inspection lldb(String command) {
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
				selects = Optional.of(name.equals("t") && sub.matches("\\d{1,9}") ? Integer.parseInt(sub) : indexes.get(0));
			}
			for (Row row : LLDB_THREAD) {
				if (row.name.matcher(complete(sub)).matches()) {
					// "thread until" and "thread jump" take a line, not a thread.
					boolean line = row.action == Action.RUN_TO_LINE || row.action == Action.JUMP || row.action == Action.UNWIND_FRAME;
					effects.add(all ? new Effect(row.action, Scope.ALL, List.of())
							: indexes.isEmpty() || line ? new Effect(row.action, Scope.SELECTED, List.of())
									: new Effect(row.action, Scope.NAMED, List.copyOf(indexes)));
					break;
				}
			}
		} else if (name.matches("re(g|gi|gis|gist|giste|gister)?") && sub.startsWith("w")) {
			effects.add(new Effect(Action.WRITE_REGISTER, Scope.SELECTED, List.of()));
		} else if (name.matches("re(g|gi|gis|gist|giste|gister)?") && sub.startsWith("r")) {
			// Where a worker is looked at, the command runs in another thread's frame: the values would be that thread's.
			effects.add(new Effect(Action.EVALUATE_REGISTER, Scope.SELECTED, List.of()));
		} else if (LLDB_EXPRESSION.matcher(name).matches()) {
			expression(c.substring(name.length()).replaceFirst("^\\s*(-\\S+(\\s+(true|false|\\d+))?\\s+)*(--\\s)?", ""), Scope.SELECTED, List.of(),
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
			for (String full : List.of("step-in", "step-over", "step-out", "step-inst", "step-inst-over", "step-scripted", "until", "jump", "return",
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
