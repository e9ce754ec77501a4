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

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.messages.Message;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import dev.ringside.core.guard.Action;
import dev.ringside.core.session.KnownThread;
import dev.ringside.core.text.Untrusted;
import dev.ringside.dap.internal.state.AdapterThreads;
import dev.ringside.dap.internal.text.DapTexts;
import dev.ringside.dap.message.Envelope;
import dev.ringside.dap.message.Json;

/**
 * Requests that resume or step, and the ids that requests name: none may reach a worker, nor what the debugger takes
 * instead of an id that it does not know.
 * <p>
 * Threading: requests come from the client's direction, answers from the adapter's.
 */
final class ExecutionRequests {

	/** Requests that resume the program. */
	private static final Set<String> RESUMING = Set.of("continue", "next", "stepIn", "stepOut", "stepBack",
			"reverseContinue", "goto", "restartFrame", "restart", "configurationDone");
	private static final List<String> IDS = List.of("threadId", "frameId", "variablesReference");

	/** Requests that act on the thread that they name. {@code continue} only does with {@code singleThread}. */
	private static final Map<String, Action> ON_THREAD = Map.of("next", Action.STEP_OVER, "stepIn", Action.STEP_INTO,
			"stepOut", Action.STEP_RETURN, "stepBack", Action.REVERSE, "reverseContinue", Action.REVERSE, "goto",
			Action.JUMP);

	private final FilterSession session;
	private final AdapterThreads threads;
	private final ThreadNumberQuery numbers;
	private final WorkerFrames frames;

	ExecutionRequests(FilterSession session, ThreadNumberQuery numbers, WorkerFrames frames) {
		this.session = session;
		this.threads = session.threads();
		this.numbers = numbers;
		this.frames = frames;
	}

	/** Whether a request of this name resumes the program. */
	static boolean resumes(String name) {
		return RESUMING.contains(name);
	}

	/**
	 * Refuses a request with an id that is none of the adapter's, where there is a worker that the debugger may have
	 * selected: gdb acts on its selected thread then (16: {@code set_thread} logs that there is no such thread), counts
	 * frames from the end for a negative id, and takes {@code true} for 1; cdt-gdb-adapter puts any text into its
	 * command.
	 */
	boolean isUnlisted(Envelope e) {
		if (!session.options().guard() || !threads.hasWorker()) {
			return false;
		}
		JsonObject arguments = e.content();
		for (String key : IDS) {
			@Nullable JsonElement id = arguments.get(key);
			if (id != null && !id.isJsonNull() && !isId(id)) {
				session.wire().refuse(e, DapTexts.get("refused.noId", key, Untrusted.display(id.toString(), 40)));
				return true;
			}
		}
		boolean onThread = ON_THREAD.containsKey(e.name()) || e.name().equals("stackTrace")
				|| e.name().equals("continue") && isAlone(e);
		if (!onThread) {
			return false;
		}
		OptionalLong id = Json.number(arguments, "threadId");
		if (id.isPresent() && numbers.isListed(id.getAsLong())) {
			return false;
		}
		session.wire().refuse(e, DapTexts.get("refused.noThread",
				id.isPresent() ? Long.toString(id.getAsLong()) : "-"));
		return true;
	}

	private static boolean isId(JsonElement id) {
		OptionalLong number = id.isJsonPrimitive() && id.getAsJsonPrimitive().isNumber() ? Json.number(id)
				: OptionalLong.empty();
		return number.isPresent() && number.getAsLong() >= 0;
	}

	/** A request is passed on that may resume the program. */
	void passedOn(Envelope e) {
		passedOn(e, null);
	}

	/** @param worker the thread that it names, where that is a worker; null for any other */
	private void passedOn(Envelope e, @Nullable Long worker) {
		if (!resumes(e.name())) {
			return;
		}
		frames.mayRun();
		session.execution().mayRun();
		// What starts a program is followed by a stop or by the program's end only where the client asks for one.
		boolean noted = !session.behaviour().takesQuestionsWhileRunning() && !e.name().equals("configurationDone")
				&& !e.name().equals("restart");
		boolean before = noted && session.execution().resumed();
		if (noted || worker != null) {
			session.wire().onAnswer(e, response -> {
				if (noted && !response.success()) {
					session.execution().resumeFailed(before);
				}
				if (worker != null) {
					continuedFromWorker(response, worker);
				}
				return response.message();
			});
		}
	}

	/**
	 * Looks at a request that may act on a thread.
	 *
	 * @return what to pass on; null where it was answered or is passed on later
	 */
	@Nullable
	Message request(Envelope e) {
		@Nullable Action action = ON_THREAD.get(e.name());
		OptionalLong id = e.number("threadId");
		if (action != null || e.name().equals("continue")) {
			if (id.isPresent()) {
				numbers.await(id.getAsLong());
				KnownThread thread = threads.known(id.getAsLong());
				if (threads.isByNameOnly(thread) && (action != null || isAlone(e))) {
					frames.look(thread, () -> looked(e, action));
					return null;
				}
				if (thread.isWorker()) {
					Action a = action != null ? action : resume(e);
					if (action != null && "instruction".equals(Json.string(e.content(), "granularity").orElse(""))) {
						a = Action.STEP_INSTRUCTION;
					}
					if (session.refused(e, a, thread)) {
						return null;
					}
				}
			}
			boolean worker = e.name().equals("continue") && id.isPresent() && threads.known(id.getAsLong()).isWorker();
			passedOn(e, worker ? id.getAsLong() : null);
		}
		if (id.isPresent()) {
			session.selection().named(id.getAsLong());
		}
		return e.message();
	}

	/**
	 * Tells the client that all threads run, where it let the process run from a worker: LSP4E marks only the thread
	 * that it named ({@code DSPThread.resume()}), and goes by the event for the others. The protocol allows the event.
	 */
	private void continuedFromWorker(Envelope response, long threadId) {
		@Nullable JsonElement all = response.success() ? response.content().get("allThreadsContinued") : null;
		boolean some = all != null && all.isJsonPrimitive() && !all.getAsBoolean();
		if (response.success() && !some) {
			JsonObject body = new JsonObject();
			body.addProperty("threadId", threadId);
			body.addProperty("allThreadsContinued", true);
			session.wire().event("continued", body);
		}
	}

	/** Passes on, or refuses, what waited for a look at the thread's stack. */
	private void looked(Envelope e, @Nullable Action action) {
		long id = e.number("threadId").orElse(-1);
		Action a = action == null ? resume(e) : action;
		if (!session.refused(e, a, threads.known(id))) {
			passedOn(e);
			session.selection().named(id);
			session.wire().adapter().add(e.message());
		}
	}

	private Action resume(Envelope e) {
		return session.execution().resume(Json.isTrue(e.content(), "singleThread"), session.behaviour());
	}

	private boolean isAlone(Envelope e) {
		return resume(e) != Action.RESUME_PROCESS;
	}
}
