/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.eclipse.lsp4j.debug.Scope;
import org.eclipse.lsp4j.debug.StackFrame;
import org.eclipse.lsp4j.debug.Variable;
import org.eclipse.jdt.annotation.Nullable;
import org.opentest4j.TestAbortedException;

import dev.ringside.core.text.Untrusted;
import dev.ringside.demo.Columns.Colour;
import dev.ringside.demo.Columns.Line;
import dev.ringside.demo.Session.Outcome;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.Debuggers;
import dev.ringside.tests.common.Repository;
import dev.ringside.tests.common.UringProgram;

/**
 * A real io_uring program under a real debugger, once bare and once through Ringside, side by side. Exits with 0 when
 * all that it shows is right, with 1 when something is not, with 2 for wrong arguments, with 3 where the kernel or the
 * machine does not allow it.
 */
public final class Main {

	private static final List<String> REGISTERS = List.of("rip", "rsp", "rax", "rbx", "cs", "fs_base");
	private static final long ANSWER_MILLISECONDS = 100;

	private final Adapter adapter;
	private final Debuggers.Found found;
	private final Columns columns;
	private final Path logs;
	private final List<String> wrong = new ArrayList<>();

	private Main(Adapter adapter, Debuggers.Found found, Columns columns, Path logs) {
		this.adapter = adapter;
		this.found = found;
		this.columns = columns;
		this.logs = logs;
	}

	/**
	 * Runs the demo.
	 *
	 * @param args {@code --adapter cdt|gdb|lldb}; without it the first of them on this machine
	 * @throws IOException when the program or an adapter cannot be started
	 */
	public static void main(String[] args) throws IOException {
		PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
		int status;
		try {
			status = run(args, out);
		} catch (TestAbortedException e) {
			complain("cannot run here: " + e.getMessage());
			status = 3;
		} catch (IllegalStateException | AssertionError e) {
			complain(e.getMessage());
			status = 1;
		}
		System.exit(status);
	}

	/** Standard output is the demo; what keeps it from being shown goes to standard error. */
	private static void complain(@Nullable String text) {
		new PrintStream(System.err, true, StandardCharsets.UTF_8).println("releng/demo: " + text);
	}

	private static int run(String[] args, PrintStream out) throws IOException {
		@Nullable String wanted = null;
		if (args.length == 2 && args[0].equals("--adapter")) {
			wanted = args[1];
		} else if (args.length != 0) {
			complain("usage: releng/demo [--adapter cdt|gdb|lldb]");
			return 2;
		}
		for (Adapter candidate : Adapter.values()) {
			if (wanted == null || wanted.equals(candidate.id())) {
				Optional<Debuggers.Found> found = candidate.find();
				if (found.isPresent()) {
					Path logs = Files.createDirectories(Repository.root().resolve("target/demo"));
					return new Main(candidate, found.get(), new Columns(out, hasColours(), width()), logs).show();
				}
			}
		}
		complain("no adapter" + (wanted == null ? "" : " \"" + wanted + "\"")
				+ " on this machine; known: cdt, gdb, lldb");
		return 3;
	}

	private int show() throws IOException {
		columns.title("A real io_uring program, one debug adapter, twice: bare, and through Ringside");
		String adapterText = found.version().isEmpty() ? adapter.id() : found.version();
		try (UringProgram program = UringProgram.start()) {
			UringProgram.State state = program.ready();
			columns.line(Colour.DIM, "program   " + program.pid() + ": SQPOLL thread " + state.sqpoll() + ", workers "
					+ state.workers().keySet() + ", a user thread " + state.spoof() + " that calls itself iou-wrk-1");
			columns.line(Colour.DIM, "adapter   " + adapterText);
			columns.line(Colour.DIM, "kernel    " + System.getProperty("os.version"));
			Observation bare = observe(found.command(), "bare", program, state);
			Observation through = observe(ringside(), "ringside", program, state);
			print(bare, through, state);
			check(through, bare, state);
			if (!program.isAlive()) {
				wrong.add("the program did not survive the sessions");
			}
		}
		untraced();
		columns.title(wrong.isEmpty() ? "Everything shown above was checked and is right." : "WRONG:");
		for (String w : wrong) {
			columns.line(Colour.RED, "- " + w);
			complain(w);
		}
		return wrong.isEmpty() ? 0 : 1;
	}

	private List<String> ringside() {
		List<String> command = new ArrayList<>(
				List.of(Repository.root().resolve("releng/ringside").toString(), "dap", "--registers", "LABEL", "--"));
		command.addAll(found.command());
		return command;
	}

	private Observation observe(List<String> command, String side, UringProgram program, UringProgram.State state)
			throws IOException {
		boolean isRingside = side.equals("ringside");
		try (Session session = new Session(adapter, command, logs.resolve(side + ".log"))) {
			session.attach(program.pid(), UringProgram.executable().toString());
			Map<Integer, String> threads = new LinkedHashMap<>();
			for (org.eclipse.lsp4j.debug.Thread t : session.threads()) {
				threads.put(t.getId(), t.getName());
			}
			int worker = threadNamed(threads, "iou-wrk-" + state.pid());
			int user = threadNamed(threads, "calc");
			StackFrame[] frames = session.frames(worker);
			List<String> stack = new ArrayList<>();
			for (StackFrame f : frames) {
				String ip = f.getInstructionPointerReference();
				stack.add("#" + stack.size() + "  " + f.getName() + (ip == null ? "" : "  (" + ip + ")"));
			}
			List<String> scopes = new ArrayList<>();
			Map<String, String> registers = new LinkedHashMap<>();
			Map<String, String> facts = new LinkedHashMap<>();
			if (frames.length > 0) {
				Scope[] all = session.scopes(frames[0].getId());
				for (Scope s : all) {
					scopes.add(s.getName());
					if (s.getName().equals("io_uring worker")) {
						for (Variable v : session.variables(s.getVariablesReference())) {
							facts.put(v.getName(), v.getValue());
						}
					}
				}
				Optional<Scope> scope = Session.registers(all);
				if (scope.isPresent()) {
					Map<String, Variable> values = session.registerValues(scope.get());
					for (String r : REGISTERS) {
						Variable v = values.get(r);
						if (v != null) {
							registers.put(r, v.getValue());
						}
					}
				}
			}
			@Nullable Outcome write = isRingside && frames.length > 0 ? session.evaluate("$rip = 0", frames[0].getId())
					: null;
			Outcome step = session.stepInstruction(worker);
			// On a busy machine any answer may come late by chance: the fastest of three refusals counts.
			for (int i = 0; i < 2 && isRingside && !step.done() && step.milliseconds() > ANSWER_MILLISECONDS; i++) {
				step = session.stepInstruction(worker);
			}
			Outcome userStep = session.stepOver(user);
			session.detach();
			return new Observation(threads, stack, scopes, registers, facts, write, step, userStep);
		} finally {
			Await.until("the debugger to let go of the program", () -> program.tracer(program.pid()) == 0);
		}
	}

	/** A ring that is made after the attach: its workers run on while the program is "stopped". */
	private void untraced() throws IOException {
		columns.title("A ring that the program makes after the attach");
		List<List<Line>> sides = new ArrayList<>();
		for (String side : List.of("bare", "ringside")) {
			try (UringProgram program = UringProgram.start("--late-ring");
					Session session = new Session(adapter, side.equals("bare") ? found.command() : ringside(),
							logs.resolve(side + "-late.log"))) {
				session.attach(program.pid(), UringProgram.executable().toString());
				session.resume(session.threads()[0].getId());
				UringProgram.State state = program.makeRings();
				session.pause();
				int listed = session.threads().length;
				long running = state.allWorkers().stream().filter(t -> isUntraced(program, t)).count();
				List<Line> lines = new ArrayList<>();
				lines.add(new Line(Colour.BOLD, side.equals("bare") ? "bare" : "through Ringside"));
				lines.add(new Line(Colour.PLAIN,
						listed + " threads listed; " + running + " workers run on, traced by nobody"));
				if (side.equals("ringside")) {
					Await.until("the advice about untraced workers", () -> !session.notices().isEmpty());
					session.notices().forEach(n -> lines.add(new Line(Colour.YELLOW, Untrusted.display(n, 600))));
					long told = session.notices().stream().filter(n -> n.contains("not stopped") || n.contains("trace"))
							.count();
					if (told != 1) {
						wrong.add("untraced workers were told of " + told + " times, not once: " + session.notices());
					}
				} else {
					lines.add(new Line(Colour.DIM, "(says nothing)"));
				}
				if (running == 0) {
					wrong.add("no worker ran on untraced: nothing to advise on");
				}
				session.detach();
				sides.add(lines);
			}
		}
		columns.sides(sides.get(0), sides.get(1));
	}

	private static boolean isUntraced(UringProgram program, long tid) {
		try {
			return program.tracer(tid) == 0;
		} catch (IOException e) {
			return false;
		}
	}

	private void print(Observation bare, Observation through, UringProgram.State state) {
		columns.title("Threads");
		columns.sides(threads(bare, "bare", state), threads(through, "through Ringside", state));
		columns.title("Stack of worker iou-wrk-" + state.pid());
		columns.sides(lines(Colour.PLAIN, bare.stack()), lines(Colour.GREEN, through.stack()));
		columns.title("Its scopes and registers");
		columns.sides(registers(bare, Colour.PLAIN), registers(through, Colour.GREEN));
		columns.title("Step one instruction in it");
		columns.sides(outcome(bare.step()), outcome(through.step()));
		Outcome write = through.write();
		if (write != null) {
			columns.title("Evaluate $rip = 0 in it");
			columns.sides(
					List.of(new Line(Colour.DIM, "(not tried: it can set the main thread's rip and end the program)")),
					outcome(write));
		}
		columns.title("Step over in an ordinary thread (calc)");
		columns.sides(outcome(bare.userStep()), outcome(through.userStep()));
	}

	private static List<Line> threads(Observation o, String head, UringProgram.State state) {
		List<Line> lines = new ArrayList<>();
		lines.add(new Line(Colour.BOLD, head));
		for (Map.Entry<Integer, String> t : o.threads().entrySet()) {
			boolean flagged = t.getValue().contains("[");
			lines.add(new Line(flagged ? Colour.GREEN : Colour.PLAIN,
					String.format("%8d  %s", t.getKey(), Untrusted.display(t.getValue()))));
		}
		return lines;
	}

	private static List<Line> lines(Colour colour, List<String> texts) {
		return texts.stream().map(t -> new Line(colour, Untrusted.display(t, 300))).toList();
	}

	private static List<Line> registers(Observation o, Colour colour) {
		List<Line> lines = new ArrayList<>();
		o.scopes().forEach(s -> lines.add(new Line(colour, "[" + Untrusted.display(s, 200) + "]")));
		o.registers().forEach((name, value) -> lines
				.add(new Line(Colour.PLAIN, String.format("  %-8s %s", name, Untrusted.display(value)))));
		o.facts().forEach(
				(name, value) -> lines.add(new Line(Colour.CYAN, "  " + name + ": " + Untrusted.display(value, 300))));
		return lines;
	}

	private static List<Line> outcome(Outcome o) {
		if (o.done()) {
			return List.of(new Line(Colour.PLAIN, "done (" + Untrusted.display(o.message()) + ")"));
		}
		if (o.message().isEmpty()) {
			return List.of(new Line(Colour.RED,
					"no end after " + o.milliseconds() + " ms, all threads running; had to be paused"));
		}
		return List.of(new Line(Colour.GREEN,
				"refused after " + o.milliseconds() + " ms: " + Untrusted.display(o.message(), 400)));
	}

	private void check(Observation o, Observation bare, UringProgram.State state) {
		expect(o.threads().size() == bare.threads().size(),
				"Ringside shows " + o.threads().size() + " threads, the adapter "
				+ bare.threads().size());
		String plain = "iou-wrk-" + state.pid();
		expect(isFlagged(o, plain, "io_uring worker of " + state.pid()), plain + " is not flagged");
		expect(isFlagged(o, "iou-sqp-" + state.pid(), "io_uring SQPOLL of " + state.pid()),
				"the SQPOLL thread is not flagged");
		expect(o.threads().values().stream().anyMatch(n -> n.endsWith("[io_uring worker of " + state.helper() + "]")),
				"the worker of the helper thread's ring is not flagged as of " + state.helper());
		long flagged = o.threads().values().stream().filter(n -> n.endsWith("]")).count();
		expect(flagged == state.allWorkers().size(),
				flagged + " threads are flagged, not " + state.allWorkers().size());
		expect(o.threads().values().stream().anyMatch(n -> n.endsWith("iou-wrk-1")),
				"the user thread iou-wrk-1 is flagged or gone");
		expect(o.stack().size() == 1 && !o.stack().get(0).contains("??"),
				"the worker's stack is not one label: " + o.stack());
		expect(o.scopes().contains("io_uring worker"), "there is no scope with the worker's facts");
		expect(o.scopes().stream().anyMatch(s -> s.startsWith("Registers") && !s.equals("Registers")),
				"the register scope's name does not say what the values are: " + o.scopes());
		expect(!o.step().done() && !o.step().message().isEmpty(), "the step on the worker was not refused");
		expect(o.step().milliseconds() <= ANSWER_MILLISECONDS, "the refusal took " + o.step().milliseconds() + " ms");
		Outcome write = o.write();
		expect(write != null && !write.done(), "the write to the worker was not refused");
		expect(o.userStep().done(), "the step over in an ordinary thread did not end");
	}

	private void expect(boolean holds, String otherwise) {
		if (!holds) {
			wrong.add(otherwise);
		}
	}

	/** Whether a thread is shown as {@code #3 NAME (TID) [LABEL]}; not every adapter has the number. */
	private static boolean isFlagged(Observation o, String name, String label) {
		return o.threads().values().stream()
				.anyMatch(n -> (' ' + n).contains(' ' + name + " (") && n.endsWith(") [" + label + ']'));
	}

	private static int threadNamed(Map<Integer, String> threads, String name) {
		for (Map.Entry<Integer, String> t : threads.entrySet()) {
			if ((" " + t.getValue() + " ").contains(" " + name + " ")) {
				return t.getKey();
			}
		}
		throw new IllegalStateException("the adapter lists no thread " + name + ": " + threads.values());
	}

	private static boolean hasColours() {
		return Boolean.getBoolean("ringside.terminal") && System.getenv("NO_COLOR") == null
				&& !"dumb".equals(System.getenv("TERM"));
	}

	private static int width() {
		try {
			return Integer.parseInt(System.getProperty("ringside.columns", "160"));
		} catch (NumberFormatException e) {
			return 160;
		}
	}

	static {
		// A stuck session must not keep the demo for ever: everything it started dies with it.
		Thread guard = new Thread(() -> {
			try {
				TimeUnit.MINUTES.sleep(10);
				System.err.println("releng/demo: gave up after 10 minutes");
				Runtime.getRuntime().halt(1);
			} catch (InterruptedException e) {
				Thread.currentThread().interrupt();
			}
		}, "demo time limit");
		guard.setDaemon(true);
		guard.start();
	}
}
