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

import java.util.Set;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.messages.Message;

import com.google.gson.JsonParseException;

import dev.ringside.dap.adapter.AdapterBehaviour;
import dev.ringside.dap.adapter.AdapterBehaviour.CustomCommand;
import dev.ringside.dap.internal.state.AdapterThreads;
import dev.ringside.dap.internal.text.DapTexts;
import dev.ringside.dap.internal.wire.OrderedWriter;
import dev.ringside.dap.message.Envelope;
import dev.ringside.dap.message.Envelope.Kind;
import dev.ringside.dap.message.Json;

/** The client's messages: each goes to the part that knows what may become of it. */
final class ClientMessages {

	/** Requests whose content may be of any length and may write. */
	private static final Set<String> EVALUATING = Set.of("evaluate", "setExpression", "setVariable");
	/** Contexts of {@code evaluate} in which adapters take a command of their debugger. */
	private static final Set<String> CONSOLE = Set.of("repl", "");
	/** Requests that name a thread, a frame or a reference to variables, or act on what the debugger has selected. */
	private static final Set<String> NAMING = Set.of("stackTrace", "scopes", "variables", "setVariable",
			"setExpression", "evaluate", "completions", "dataBreakpointInfo", "stepInTargets", "restartFrame",
			"continue", "next", "stepIn", "stepOut", "stepBack", "reverseContinue", "goto");
	/** Requests that are looked at even where the settings switch the filter off: they may switch it on. */
	private static final Set<String> STARTING = Set.of("initialize", "attach", "launch");

	private final FilterSession session;
	private final AdapterThreads threads;
	private final ThreadsResponses lists;
	private final ExecutionRequests execution;
	private final WorkerFrames frames;
	private final Expressions expressions;
	private final SessionStart start;
	private final SessionEnd end;

	ClientMessages(FilterSession session, ThreadsResponses lists, ExecutionRequests execution, WorkerFrames frames,
			Expressions expressions, SessionStart start, SessionEnd end) {
		this.session = session;
		this.threads = session.threads();
		this.lists = lists;
		this.execution = execution;
		this.frames = frames;
		this.expressions = expressions;
		this.start = start;
		this.end = end;
	}

	/** A message has come. */
	void sent(Message message, OrderedWriter out) {
		@Nullable Message forward = message;
		if (session.settings().isOn() || session.settings().isAsleep()) {
			forward = looked(message);
		}
		if (forward != null) {
			out.put(forward);
		}
		// Also what the filter itself asks because of this message: who sends much is to wait for the adapter, not to
		// make a long line.
		out.write();
		session.wire().client().awaitRoom(session.requests().timeout());
	}

	/** What is passed on of a message of the client; null where it was answered or is passed on later. */
	private @Nullable Message looked(Message message) {
		Message forward = message;
		@Nullable Envelope e = null;
		try {
			e = session.wire().codec().open(message);
			if (e.kind() == Kind.REQUEST) {
				forward = session.requests().distinct(e);
				e = forward == message ? e : session.wire().codec().open(forward);
				if (session.settings().isOn() || STARTING.contains(e.name())) {
					return request(e);
				}
			}
		} catch (RuntimeException | VirtualMachineError x) {
			session.log().error(e == null ? "client" : e.name(), x);
			if (e != null && x instanceof VirtualMachineError && EVALUATING.contains(e.name())
					&& threads.mayHaveWorkers() && session.options().guard()) {
				session.wire().refuse(e, DapTexts.get("refused.tooLong"));
				return null;
			}
		}
		return forward;
	}

	/**
	 * Looks at a request.
	 *
	 * @return what to pass on; null where it was answered or is passed on later
	 */
	private @Nullable Message request(Envelope e) {
		switch (e.name()) {
		case "initialize":
			session.client().initialized(e.content());
			session.wire().onAnswer(e, start::initialized);
			return e.message();
		case "attach", "launch":
			return start.request(e);
		case "threads":
			session.wire().onAnswer(e, response -> lists.answered(e, response));
			return e.message();
		case "restart":
			if (!end.restart(e)) {
				return null;
			}
			break;
		case "disconnect", "terminate":
			@Nullable Message ending = end.request(e);
			if (ending == null) {
				return null;
			}
			if (ending != e.message()) {
				return ending;
			}
			break;
		default:
			break;
		}
		if (isCommand(e)) {
			// Whatever it does: a stop that follows is another.
			session.execution().mayRun();
		}
		session.target().proveAndScan();
		if (!threads.mayHaveWorkers()) {
			execution.passedOn(e);
			return e.message();
		}
		if (EVALUATING.contains(e.name()) && e.isTooLarge() && session.options().guard()) {
			// What cannot be looked at may be aimed at a worker.
			session.wire().refuse(e, DapTexts.get("refused.tooLong"));
			return null;
		}
		@Nullable CustomCommand custom = session.behaviour().customCommands().get(e.name());
		if (custom != null) {
			frames.awaitOwn();
			return expressions.custom(e, custom);
		}
		if (NAMING.contains(e.name())) {
			frames.awaitOwn();
			if (execution.isUnlisted(e)) {
				return null;
			}
		}
		return switch (e.name()) {
		case "stackTrace" -> frames.stackTrace(e);
		case "scopes" -> frames.scopes(e);
		case "variables" -> frames.variables(e);
		case "setVariable" -> frames.setVariable(e);
		case "setExpression", "evaluate" -> expressions.expression(e);
		case "completions", "dataBreakpointInfo", "stepInTargets", "restartFrame" -> frames.onFrame(e);
		default -> execution.request(e);
		};
	}

	/** Whether a request may be a command of the debugger's console. */
	private static boolean isCommand(Envelope e) {
		if (!e.name().equals("evaluate")) {
			return e.name().equals(AdapterBehaviour.CDT_COMMAND);
		}
		try {
			return CONSOLE.contains(Json.string(e.content(), "context").orElse(""));
		} catch (JsonParseException x) {
			// What it is, the adapter may know.
			return true;
		}
	}
}
