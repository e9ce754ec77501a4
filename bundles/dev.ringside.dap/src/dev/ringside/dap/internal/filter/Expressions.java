/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap.internal.filter;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.messages.Message;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import dev.ringside.core.guard.Action;
import dev.ringside.core.guard.ExpressionInspector;
import dev.ringside.core.proc.ProcException;
import dev.ringside.core.process.ProcessSnapshot;
import dev.ringside.core.process.ThreadReport;
import dev.ringside.core.session.KnownThread;
import dev.ringside.core.session.WorkerLabels;
import dev.ringside.core.settings.RegisterView;
import dev.ringside.dap.adapter.AdapterBehaviour.Console;
import dev.ringside.dap.adapter.AdapterBehaviour.CustomCommand;
import dev.ringside.dap.internal.command.CommandInspector;
import dev.ringside.dap.internal.command.CommandInspector.Effect;
import dev.ringside.dap.internal.command.CommandInspector.Inspection;
import dev.ringside.dap.internal.state.AdapterThreads;
import dev.ringside.dap.internal.text.DapTexts;
import dev.ringside.dap.message.Envelope;
import dev.ringside.dap.message.Json;

/**
 * Expressions and console commands: which of them must not reach a worker, and how the others are evaluated where a
 * worker is selected.
 */
final class Expressions {

	/** What of a command's effects lets nothing run, and leaves the adapter's frames and references as they are. */
	private static final Set<Action> LEAVES_AS_IT_IS = EnumSet.of(Action.EVALUATE_REGISTER, Action.EVALUATE_ASSIGNMENT,
			Action.WRITE_REGISTER);

	private final FilterSession session;
	private final AdapterThreads threads;
	private final WorkerFrames frames;

	Expressions(FilterSession session, WorkerFrames frames) {
		this.session = session;
		this.threads = session.threads();
		this.frames = frames;
	}

	/**
	 * Looks at an {@code evaluate} or {@code setExpression}.
	 *
	 * @return what to pass on; null where it was answered or is passed on later
	 */
	@Nullable
	Message expression(Envelope e) {
		WorkerFrames.@Nullable OwnFrame frame = frames.ownFrame(e);
		boolean set = e.name().equals("setExpression");
		JsonObject arguments = e.content();
		String text = Json.string(arguments, "expression").orElse("");
		boolean repl = Json.string(arguments, "context").orElse("").equals("repl");
		@Nullable Inspection command = !set && repl ? inspect(text) : null;
		if (frame == null) {
			frames.userFrameNamed(e.number("frameId"));
		}
		if (frame != null && !frames.isOfThisStop(frame)) {
			session.wire().refuse(e, DapTexts.get("refused.gone"));
			return null;
		}
		// Without a frame the debugger takes the thread that it has selected.
		OptionalLong threadId = frame != null ? OptionalLong.of(frame.threadId()) : session.selection().thread();
		if (command != null && (attachRefused(e, text) || commandRefused(e, command, threadId))) {
			return null;
		}
		if (threadId.isEmpty()) {
			frames.noteUserReferences(e);
			return e.message();
		}
		KnownThread thread = threads.known(threadId.getAsLong());
		boolean isExpression = command == null || session.behaviour().console() == Console.LLDB
				|| session.behaviour().console() == Console.UNKNOWN;
		@Nullable String register = set || !isExpression || !thread.isWorker() ? null : frames.registers().named(text);
		if (register != null && session.view() != RegisterView.HIDE
				&& (frame != null || e.number("frameId").isEmpty())) {
			answerRegister(e, register, thread);
			return null;
		}
		boolean named = command != null
				&& command.effects().stream().anyMatch(x -> x.action() == Action.EVALUATE_REGISTER);
		if (isExpression) {
			List<Action> actions = new ArrayList<>();
			if (set) {
				actions.add(ExpressionInspector.registers(text).isEmpty() ? Action.EVALUATE_ASSIGNMENT
						: Action.WRITE_REGISTER);
			} else {
				actions.addAll(ExpressionInspector.actions(text));
			}
			for (Action a : actions) {
				if (session.refused(e, a, thread)) {
					return null;
				}
			}
			named |= actions.contains(Action.EVALUATE_REGISTER);
			if (actions.contains(Action.EVALUATE_CALL)) {
				frames.mayRun();
			}
			if (!actions.contains(Action.EVALUATE)) {
				frames.registers().forget();
			}
		}
		frames.noteUserReferences(e);
		if (frame == null) {
			return e.message();
		}
		if (named && session.view() == RegisterView.HIDE) {
			refuseHidden(e, thread);
		} else if (named) {
			// Without a guard: whatever the debugger says of it, it must not be another thread's.
			frames.adapterFrame(thread.id(), 0, real -> evaluateIn(real, e, arguments, thread));
		} else {
			evaluateElsewhere(e, arguments, thread, command != null && session.behaviour().console() != Console.LLDB);
		}
		return null;
	}

	private void refuseHidden(Envelope e, KnownThread thread) {
		session.wire().refuse(e, DapTexts.get("refused.hidden", DapTexts.action(Action.EVALUATE_REGISTER),
				WorkerLabels.BY_TID.kind(thread.classification()), session.options().registers().name()));
	}

	/**
	 * Answers with a worker's register as its scope shows it: the debugger's own evaluation may answer with the main
	 * thread's (a variable object of MI is not bound to the worker; measured with gdb 13.1 and cdt-gdb-adapter 1.7.0).
	 */
	private void answerRegister(Envelope e, String register, KnownThread thread) {
		frames.registers().value(register, thread, variable -> {
			if (session.view() == RegisterView.HIDE) {
				// These registers have told so.
				refuseHidden(e, thread);
				return;
			}
			if (variable == null) {
				session.wire().refuse(e, DapTexts.get("refused.noRegister", register,
						WorkerLabels.BY_TID.kind(thread.classification())));
				return;
			}
			JsonObject body = new JsonObject();
			body.addProperty("result", Json.string(variable, "value").orElse(""));
			body.addProperty("variablesReference", Json.number(variable, "variablesReference").orElse(0));
			for (String member : List.of("type", "presentationHint", "namedVariables", "indexedVariables",
					"memoryReference")) {
				@Nullable JsonElement value = variable.get(member);
				if (value != null) {
					body.add(member, value);
				}
			}
			session.wire().answer(e, body);
		});
	}

	/**
	 * Looks at a request of the adapter's own that runs a command, or evaluates, in the thread that the debugger has
	 * selected.
	 */
	@Nullable
	Message custom(Envelope e, CustomCommand custom) {
		@Nullable JsonElement text = e.content().get(custom.argument());
		if (text == null || !text.isJsonPrimitive()) {
			return e.message();
		}
		if (custom.command()) {
			String command = text.getAsString();
			return attachRefused(e, command)
					|| commandRefused(e, CommandInspector.gdb(command), session.selection().thread())
					? null : e.message();
		}
		OptionalLong selected = session.selection().thread();
		if (selected.isPresent()) {
			for (Action a : ExpressionInspector.actions(text.getAsString())) {
				if (session.refused(e, a, threads.known(selected.getAsLong()))) {
					return null;
				}
			}
		}
		return e.message();
	}

	/** What the text does as a command of the adapter's console; null where it is an expression. */
	private @Nullable Inspection inspect(String text) {
		String t = text.strip();
		return switch (session.behaviour().console()) {
		case GDB -> CommandInspector.gdb(t);
		case GDB_PREFIXED -> t.startsWith(">") ? CommandInspector.gdb(t.substring(1)) : null;
		case LLDB -> CommandInspector.lldb(t.startsWith("`") ? t.substring(1) : t);
		case UNKNOWN -> {
			String c = t.startsWith(">") || t.startsWith("`") ? t.substring(1)
					: t.startsWith("-exec ") ? t.substring(6) : t;
			List<Effect> effects = new ArrayList<>(CommandInspector.gdb(c).effects());
			effects.addAll(CommandInspector.lldb(c).effects());
			yield new Inspection(effects, CommandInspector.gdb(c).selects(),
					CommandInspector.gdb(c).schedulerLocking());
		}
		};
	}

	/** Whether a command would make a worker the session's process, which has none yet. */
	private boolean attachRefused(Envelope e, String text) {
		OptionalInt id = !session.target().mayAttachHere() || threads.hasProcess() ? OptionalInt.empty()
				: CommandInspector.attaches(text);
		try {
			return id.isPresent() && session.refusedAttach(e, id.getAsInt(), threads.look(id.getAsInt()));
		} catch (ProcException x) {
			// There is no such process: the debugger says so.
			return false;
		}
	}

	private boolean commandRefused(Envelope e, Inspection command, OptionalLong threadId) {
		for (Effect effect : command.effects()) {
			Action action = effect.action() == Action.RESUME_PROCESS ? session.execution().resume() : effect.action();
			@Nullable KnownThread worker = switch (effect.scope()) {
			case SELECTED -> threadId.isEmpty() ? null : threads.known(threadId.getAsLong());
			case ALL -> anyWorker();
			case NAMED -> {
				@Nullable KnownThread found = null;
				for (int number : effect.threads()) {
					Optional<KnownThread> k = threads.byIndex(number).map(threads::known);
					if (k.isPresent() && k.get().isWorker()) {
						found = k.get();
					}
				}
				yield found;
			}
			};
			if (worker != null && session.refused(e, action, worker)) {
				return true;
			}
		}
		command.schedulerLocking().ifPresent(session.execution()::schedulerLocked);
		command.selects().flatMap(threads::byIndex).ifPresent(session.selection()::byCommand);
		if (command.effects().stream().anyMatch(x -> !LEAVES_AS_IT_IS.contains(x.action()))) {
			frames.mayRun();
		}
		return false;
	}

	private @Nullable KnownThread anyWorker() {
		@Nullable ProcessSnapshot s = threads.snapshot();
		if (s != null) {
			for (ThreadReport t : s.workers()) {
				if (t.tracer() != 0) {
					return new KnownThread(0, t.name(), t.classification(), t);
				}
			}
		}
		return null;
	}

	/**
	 * A harmless expression or command: where it cannot be evaluated for the worker, and how it is done so that nothing
	 * touches it.
	 */
	private void evaluateElsewhere(Envelope e, JsonObject arguments, KnownThread thread, boolean command) {
		Consumer<@Nullable Long> in = real -> evaluateIn(real, e, arguments, thread);
		switch (session.behaviour().plainEvaluation()) {
		case WITHOUT_FRAME -> {
			if (command) {
				// A gdb command that only reads, such as "info registers" or "bt": it wants the thread that the user
				// looks at.
				frames.adapterFrame(thread.id(), 0, real -> {
					if (real == null) {
						arguments.remove("frameId");
						session.wire().adapter().add(e.with(arguments));
					} else {
						in.accept(real);
					}
				});
			} else {
				arguments.remove("frameId");
				OptionalLong user = threads.standIn(thread);
				if (user.isEmpty()) {
					session.wire().adapter().add(e.with(arguments));
				} else {
					// gdb reads the selected thread's registers even for a global: that must not be a worker.
					frames.adapterFrame(user.getAsLong(), 0,
							ignored -> session.wire().adapter().add(e.with(arguments)));
				}
			}
		}
		case IN_WORKER_FRAME -> frames.adapterFrame(thread.id(), 0, in);
		case IN_OUTERMOST_USER_FRAME -> {
			OptionalLong user = threads.standIn(thread);
			if (user.isEmpty()) {
				in.accept(null);
			} else {
				frames.adapterFrame(user.getAsLong(), -1, in);
			}
		}
		}
	}

	/** Passes an expression on in a frame of the adapter's; refuses it where there is none. */
	private void evaluateIn(@Nullable Long frame, Envelope e, JsonObject arguments, KnownThread thread) {
		if (frame == null) {
			session.wire().refuse(e, DapTexts.get("refused.noFrame",
					WorkerLabels.BY_TID.kind(thread.classification())));
		} else {
			arguments.addProperty("frameId", frame);
			session.wire().adapter().add(e.with(arguments));
		}
	}
}
