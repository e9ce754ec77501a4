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
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.Endpoint;
import org.eclipse.lsp4j.jsonrpc.MessageConsumer;
import org.eclipse.lsp4j.jsonrpc.messages.Message;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;

import dev.ringside.core.advice.Advice;
import dev.ringside.core.guard.Action;
import dev.ringside.core.proc.LeftStopped;
import dev.ringside.core.process.ProcessSnapshot;
import dev.ringside.core.settings.Settings;
import dev.ringside.core.text.Untrusted;
import dev.ringside.core.thread.Classification;
import dev.ringside.dap.AdapterKind.CustomCommand;
import dev.ringside.dap.ThreadModel.Known;
import dev.ringside.dap.message.Envelope;
import dev.ringside.dap.message.Envelope.Kind;
import dev.ringside.dap.message.Json;
import dev.ringside.dap.message.Lsp4jCodec;
import dev.ringside.dap.message.MessageCodec;

/**
 * The filter between a client and a debug adapter: two message consumers without I/O of their own. It flags io_uring's workers, says what
 * their registers are, and answers requests that would hang or harm instead of passing them on. What it does not change passes as the very
 * same object, in order.
 * <p>
 * In an LSP4J client use {@link FilteredLauncherBuilder}; it also tells LSP4J how to read the answers to the filter's own questions. For one session of one
 * client with one adapter.
 * <p>
 * Threading: each direction is called by any thread, the two directions at once. A message is passed on within the call, on the caller's
 * thread or while it waits for another that writes the same way; messages of one direction keep their order. What the filter adds is written by
 * threads of its own, one for each direction and only while there is something to write, so a thread that brings the adapter's messages
 * never waits for the adapter, nor one that brings the client's for the client. No lock is held while a message is passed on, but the one that
 * orders its direction. Another thread ends waits. A call waits at most {@link FilterEnvironment#answerTimeout()} for the adapter, and only where there are
 * workers; and as long for a client that does not read, once {@value Outlet#MAX_WAITING} answers of the filter's own wait for it. A request whose
 * frame is replaced leaves when the adapter has told that frame: later requests may overtake it. An internal error is logged once and the
 * message passes as it is.
 */
public final class DapFilter implements AutoCloseable {

	/** Requests whose content may be of any length and may write. */
	private static final Set<String> EVALUATING = Set.of("evaluate", "setExpression", "setVariable");

	/** Requests that resume the program. */
	private static final Set<String> RESUMING = Set.of("continue", "next", "stepIn", "stepOut", "stepBack", "reverseContinue", "goto",
			"restartFrame", "restart", "configurationDone");

	/** Contexts of {@code evaluate} in which adapters take a command of their debugger. */
	private static final Set<String> CONSOLE = Set.of("repl", "");
	/** Requests that name a thread, a frame or a reference to variables, or act on what the debugger has selected. */
	private static final Set<String> NAMING = Set.of("stackTrace", "scopes", "variables", "setVariable",
			"setExpression", "evaluate", "completions",
			"dataBreakpointInfo", "stepInTargets", "restartFrame", "continue", "next", "stepIn", "stepOut", "stepBack",
					"reverseContinue", "goto");
	private static final List<String> IDS = List.of("threadId", "frameId", "variablesReference");

	/** Requests that are looked at even where the settings switch the filter off: they may switch it on. */
	private static final Set<String> STARTING = Set.of("initialize", "attach", "launch");

	/**
	 * Clients, by their {@code clientID}, that are known to show {@code output} of the category {@code important}: VS Code 1.100.3, as a notification,
	 * and Ringside's own debug model and demo.
	 */
	private static final Set<String> SHOWING_IMPORTANT = Set.of("vscode", "ringside", "ringside-demo");

	/** Requests that act on the thread that they name. {@code continue} only does with {@code singleThread}. */
	private static final Map<String, Action> ON_THREAD = Map.of("next", Action.STEP_OVER, "stepIn", Action.STEP_INTO, "stepOut",
			Action.STEP_RETURN, "stepBack", Action.REVERSE, "reverseContinue", Action.REVERSE, "goto", Action.JUMP);

	private final FilterSession session;
	private final ThreadModel threads;
	private final ThreadLists lists;
	private final OwnRequests requests;
	private final WorkerFrames frames;
	private final Expressions expressions;
	private final Lifecycle lifecycle;

	/**
	 * A filter for an LSP4J client.
	 *
	 * @param settings    the settings where the launch or attach arguments say nothing
	 * @param environment what it takes from outside
	 */
	public DapFilter(Settings settings, FilterEnvironment environment) {
		this(settings, environment, new Lsp4jCodec());
	}

	/**
	 * A filter for messages of another representation.
	 *
	 * @param settings    the settings where the launch or attach arguments say nothing
	 * @param environment what it takes from outside
	 * @param codec       opens and makes messages
	 */
	public DapFilter(Settings settings, FilterEnvironment environment, MessageCodec codec) {
		this(settings, environment, codec, Outlet::thread);
	}

	/** @param writers makes what writes the filter's own messages, by the name of its thread */
	DapFilter(Settings settings, FilterEnvironment environment, MessageCodec codec, Function<String, Executor> writers) {
		session = new FilterSession(settings, environment, codec, writers);
		threads = session.threads;
		lists = new ThreadLists(session, this::pass);
		requests = lists.requests();
		frames = new WorkerFrames(session, lists);
		expressions = new Expressions(session, frames);
		lifecycle = new Lifecycle(session, lists, frames);
	}

	/**
	 * What takes the client's messages.
	 *
	 * @param adapter takes what goes to the adapter; called by one thread at a time
	 * @return the consumer; one a filter
	 */
	public MessageConsumer fromClient(MessageConsumer adapter) {
		Outlet outlet = session.toAdapter(adapter);
		return message -> clientSent(message, outlet);
	}

	/**
	 * What takes the adapter's messages.
	 *
	 * @param client takes what goes to the client; called by one thread at a time
	 * @return the consumer; one a filter
	 */
	public MessageConsumer fromAdapter(MessageConsumer client) {
		Outlet outlet = session.toClient(message -> client.consume(requests.restored(message)));
		return message -> adapterSent(message, outlet);
	}

	/**
	 * Both as what LSP4J's {@code Launcher.Builder.wrapMessages} takes: LSP4J calls it once for the messages to the adapter and once for its own
	 * endpoint.
	 *
	 * @return the wrapper
	 */
	UnaryOperator<MessageConsumer> wrapper() {
		return consumer -> consumer instanceof Endpoint ? fromAdapter(consumer) : fromClient(consumer);
	}

	/** What an adapter says of itself, whole, before its typed form reaches the filter as the answer to {@code initialize}. */
	void capabilities(JsonObject whole) {
		if (!session.off || session.asleep) {
			try {
				lifecycle.capabilities(whole);
			} catch (RuntimeException e) {
				session.internalError("initialize", e);
			}
		}
	}

	/** Switches the filter off for good: everything passes from here on, what is held first. */
	public void disable() {
		session.asleep = false;
		session.off = true;
		session.inbound.lock();
		try {
			lists.release();
		} finally {
			session.inbound.unlock();
		}
		session.client().wake();
	}

	/**
	 * What the filter knows of the process, for views beside the protocol. Never reads.
	 *
	 * @return the last snapshot; null where there is none
	 */
	public @Nullable ProcessSnapshot snapshot() {
		return threads.snapshot();
	}

	/**
	 * The process that is debugged. Never reads.
	 *
	 * @return its id; empty where it is not known or is none of this machine
	 */
	public OptionalInt processId() {
		return threads.processId();
	}

	/**
	 * What a thread is, as far as it is known. Never reads or waits.
	 *
	 * @param threadId the adapter's id
	 * @return the classification
	 */
	public Classification classification(long threadId) {
		return threads.known(threadId).classification();
	}

	/**
	 * The TID of a thread.
	 *
	 * @param threadId the adapter's id
	 * @return empty where it is not known
	 */
	public OptionalInt tid(long threadId) {
		var report = threads.known(threadId).report();
		return report == null ? OptionalInt.empty() : OptionalInt.of(report.tid());
	}

	/**
	 * The adapter's kind.
	 *
	 * @return as far as it is known by now
	 */
	public AdapterKind adapterKind() {
		return threads.kind();
	}

	/**
	 * The process that the debugger may leave stopped when it ends: one that was attached to by its id, where the attach
	 * has not come to an end, or the debugger was killed.
	 *
	 * @param killed whether the debugger or its adapter was killed
	 * @return the process as it was before the attach; empty where there is none, and where it is none of this machine
	 */
	public Optional<LeftStopped> leftStopped(boolean killed) {
		return lifecycle.leftStopped(killed);
	}

	/** Ends the filter's own threads, if it has any. Waits a moment for one that is writing. */
	@Override
	public void close() {
		requests.close();
		session.outlets().forEach(Outlet::close);
	}

	// ---- the client's messages -------------------------------------------------------------------------------------------------

	private void clientSent(Message message, Outlet out) {
		@Nullable Message forward = message;
		if (!session.off || session.asleep) {
			forward = looked(message);
		}
		if (forward != null) {
			out.put(forward);
		}
		// Also what the filter itself asks because of this message: who sends much is to wait for the adapter, not to make a long line.
		out.write();
		session.client().awaitRoom(session.environment.answerTimeout());
	}

	/** What is passed on of a message of the client; null where it was answered or is passed on later. */
	private @Nullable Message looked(Message message) {
		Message forward = message;
		@Nullable Envelope e = null;
		try {
			e = session.codec.open(message);
			if (e.kind() == Kind.REQUEST) {
				forward = requests.distinct(e);
				e = forward == message ? e : session.codec.open(forward);
				if (!session.off || STARTING.contains(e.name())) {
					return request(e);
				}
			}
		} catch (RuntimeException | VirtualMachineError x) {
			session.internalError(e == null ? "client" : e.name(), x);
			if (e != null && x instanceof VirtualMachineError && EVALUATING.contains(e.name()) && threads.mayHaveWorkers() && session.settings.guard()) {
				session.refuse(e, DapTexts.get("refused.tooLong"));
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
			session.types = Json.isTrue(e.content(), "supportsVariableType");
			session.clientShowsImportant = SHOWING_IMPORTANT.contains(Json.string(e.content(), "clientID").orElse(""));
			session.hook(e.seq(), lifecycle::initialized);
			return e.message();
		case "attach", "launch":
			return lifecycle.start(e);
		case "threads":
			session.hook(e.seq(), response -> lists.threadsAnswered(e, response));
			return e.message();
		case "restart":
			if (lifecycle.keepsProgram()) {
				session.refuse(e, DapTexts.get("refused.keepAttached"));
				return null;
			}
			lifecycle.restart(e);
			break;
		case "disconnect", "terminate":
			lifecycle.ending();
			@Nullable Message end = lifecycle.end(e);
			if (end == null) {
				return null;
			}
			if (end != e.message()) {
				return end;
			}
			break;
		default:
			break;
		}
		if (isCommand(e)) {
			// Whatever it does: a stop that follows is another.
			session.stop.resumed();
		}
		session.proveAndScan();
		if (!threads.mayHaveWorkers()) {
			noteResume(e, null);
			return e.message();
		}
		if (EVALUATING.contains(e.name()) && e.isTooLarge() && session.settings.guard()) {
			// What cannot be looked at may be aimed at a worker.
			session.refuse(e, DapTexts.get("refused.tooLong"));
			return null;
		}
		@Nullable CustomCommand custom = threads.kind().customCommands().get(e.name());
		if (custom != null) {
			frames.awaitOwn();
			return expressions.custom(e, custom);
		}
		if (NAMING.contains(e.name())) {
			frames.awaitOwn();
			if (unlisted(e)) {
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
		default -> onThread(e);
		};
	}

	/** Whether a request may be a command of the debugger's console. */
	private static boolean isCommand(Envelope e) {
		if (!e.name().equals("evaluate")) {
			return e.name().equals(ThreadLists.CDT_COMMAND);
		}
		try {
			return CONSOLE.contains(Json.string(e.content(), "context").orElse(""));
		} catch (JsonParseException x) {
			// What it is, the adapter may know.
			return true;
		}
	}

	/**
	 * Refuses a request with an id that is none of the adapter's, where there is a worker that the debugger may have
	 * selected: gdb acts on its selected thread then (16: {@code set_thread} logs that there is no such thread), counts
	 * frames from the end for a negative id, and takes {@code true} for 1; cdt-gdb-adapter puts any text into its
	 * command.
	 */
	private boolean unlisted(Envelope e) {
		if (!session.settings.guard() || !threads.hasWorker()) {
			return false;
		}
		JsonObject arguments = e.content();
		for (String key : IDS) {
			@Nullable JsonElement id = arguments.get(key);
			if (id != null && !id.isJsonNull() && !isId(id)) {
				session.refuse(e, DapTexts.get("refused.noId", key, Untrusted.display(id.toString(), 40)));
				return true;
			}
		}
		boolean onThread = ON_THREAD.containsKey(e.name()) || e.name().equals("stackTrace")
				|| e.name().equals("continue") && isAlone(e);
		if (!onThread) {
			return false;
		}
		OptionalLong id = Json.number(arguments, "threadId");
		if (id.isPresent() && lists.isListed(id.getAsLong())) {
			return false;
		}
		session.refuse(e, DapTexts.get("refused.noThread", id.isPresent() ? Long.toString(id.getAsLong()) : "-"));
		return true;
	}

	private static boolean isId(JsonElement id) {
		OptionalLong number = id.isJsonPrimitive() && id.getAsJsonPrimitive().isNumber() ? Json.number(id)
				: OptionalLong.empty();
		return number.isPresent() && number.getAsLong() >= 0;
	}

	/** @param worker the thread that it names, where that is a worker; null for any other */
	private void noteResume(Envelope e, @Nullable Long worker) {
		if (!RESUMING.contains(e.name())) {
			return;
		}
		frames.mayRun();
		session.stop.resumed();
		// What starts a program is followed by a stop or by the program's end only where the client asks for one.
		boolean noted = !threads.kind().takesQuestionsWhileRunning() && !e.name().equals("configurationDone") && !e.name().equals("restart");
		boolean before = session.running;
		if (noted) {
			session.running = true;
		}
		if (noted || worker != null) {
			session.hook(e.seq(), response -> {
				if (noted && !response.success()) {
					session.running = before;
				}
				if (worker != null) {
					continuedFromWorker(response, worker);
				}
				return response.message();
			});
		}
	}

	private @Nullable Message onThread(Envelope e) {
		@Nullable Action action = ON_THREAD.get(e.name());
		OptionalLong id = e.number("threadId");
		if (action != null || e.name().equals("continue")) {
			if (id.isPresent()) {
				lists.awaitMap(id.getAsLong());
				Known thread = threads.known(id.getAsLong());
				if (threads.isByNameOnly(thread) && (action != null || isAlone(e))) {
					frames.look(thread, () -> passOnThread(e, action));
					return null;
				}
				if (thread.isWorker()) {
					Action a = action != null ? action : isAlone(e) ? Action.RESUME_THREAD : Action.RESUME_PROCESS;
					if (action != null && "instruction".equals(Json.string(e.content(), "granularity").orElse(""))) {
						a = Action.STEP_INSTRUCTION;
					}
					if (session.refused(e, a, thread)) {
						return null;
					}
				}
			}
			boolean worker = e.name().equals("continue") && id.isPresent() && threads.known(id.getAsLong()).isWorker();
			noteResume(e, worker ? id.getAsLong() : null);
		}
		if (id.isPresent()) {
			session.selected = id.getAsLong();
		}
		return e.message();
	}

	/**
	 * Tells the client that all threads run, where it let the process run from a worker: LSP4E marks only the thread that it named
	 * ({@code DSPThread.resume()}), and goes by the event for the others. The protocol allows the event.
	 */
	private void continuedFromWorker(Envelope response, long threadId) {
		@Nullable JsonElement all = response.success() ? response.content().get("allThreadsContinued") : null;
		boolean some = all != null && all.isJsonPrimitive() && !all.getAsBoolean();
		if (response.success() && !some) {
			JsonObject body = new JsonObject();
			body.addProperty("threadId", threadId);
			body.addProperty("allThreadsContinued", true);
			session.client().add(session.codec.event("continued", body));
		}
	}

	/** Passes on, or refuses, what waited for a look at the thread's stack. */
	private void passOnThread(Envelope e, @Nullable Action action) {
		long id = e.number("threadId").orElse(-1);
		Action a = action == null ? Action.RESUME_THREAD : action;
		if (!session.refused(e, a, threads.known(id))) {
			noteResume(e, null);
			session.selected = id;
			session.adapter().add(e.message());
		}
	}

	private boolean isAlone(Envelope e) {
		// gdb -i dap switches scheduler-locking off by itself where singleThread is not set; the other adapters do not.
		return session.nonStop || Json.isTrue(e.content(), "singleThread") || session.schedulerLocking && threads.kind() != AdapterKind.GDB_DAP;
	}

	// ---- the adapter's messages --------------------------------------------------------------------------------------------

	private void adapterSent(Message message, Outlet out) {
		session.inbound.lock();
		try {
			take(message, out);
		} finally {
			session.inbound.unlock();
		}
		out.write();
	}

	/** The lock is held. */
	private void take(Message message, Outlet out) {
		if (session.off && !lists.isHolding() && requests.isEmpty() && !(session.asleep && session.hasHooks())) {
			out.put(message);
			return;
		}
		@Nullable Envelope e = null;
		try {
			e = session.codec.open(message);
			if (e.kind() == Kind.RESPONSE && requests.answered(e)) {
				return;
			}
		} catch (RuntimeException | VirtualMachineError x) {
			session.internalError(e == null ? "adapter" : e.name(), x);
		}
		if (!lists.keep(message)) {
			pass(message, e, out);
		}
	}

	/** The command of a request of the filter's own that waits for its answer; null for any other id. */
	@Nullable
	String commandAsked(String id) {
		return requests.commandAsked(id);
	}

	private void pass(Message message, @Nullable Envelope e, Outlet out) {
		@Nullable Message forward = message;
		List<Advice> advice = new ArrayList<>();
		if (session.off && session.asleep && e != null && e.kind() == Kind.RESPONSE) {
			try {
				forward = hooked(message, e);
			} catch (RuntimeException x) {
				session.internalError(e.name(), x);
			}
		} else if (!session.off && e != null) {
			try {
				if (e.kind() == Kind.EVENT) {
					forward = event(e, advice);
				} else if (e.kind() == Kind.RESPONSE) {
					if (RESUMING.contains(e.name())) {
						// Events of the last stop may have come behind the request.
						session.stop.resumed();
					}
					if (e.name().equals("threads") && lists.hold(e)) {
						return;
					}
					forward = hooked(message, e);
					@Nullable String error = e.success() ? null : e.error();
					if (error != null) {
						lifecycle.failed(error, advice);
					}
				}
			} catch (RuntimeException | VirtualMachineError x) {
				session.internalError(e.name(), x);
				forward = message;
			}
		}
		if (forward != null) {
			out.put(forward);
		}
		session.advise(advice);
	}

	private @Nullable Message hooked(Message message, Envelope response) {
		FilterSession.@Nullable Hook hook = session.unhook(response.requestSeq());
		return hook == null ? message : hook.apply(response);
	}

	private @Nullable Message event(Envelope e, List<Advice> advice) {
		switch (e.name()) {
		case "process":
			lifecycle.process(e);
			return e.message();
		case "stopped":
			return lifecycle.stopped(e, advice);
		case "continued":
			lifecycle.continued();
			session.stop.resumed();
			return e.message();
		case "thread":
			e.number("threadId").ifPresent(id -> threads.told(id, "exited".equals(Json.string(e.content(), "reason")
					.orElse(""))));
			return e.message();
		case "exited", "terminated":
			lifecycle.ended(e.name().equals("exited"), advice);
			return e.message();
		case "output":
			return lifecycle.output(e, advice);
		default:
			return e.message();
		}
	}
}
