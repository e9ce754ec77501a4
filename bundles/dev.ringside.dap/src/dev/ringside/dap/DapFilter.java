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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.Endpoint;
import org.eclipse.lsp4j.jsonrpc.MessageConsumer;
import org.eclipse.lsp4j.jsonrpc.messages.Message;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;

import dev.ringside.core.advice.Advice;
import dev.ringside.core.advice.ArchitectureAdvisor;
import dev.ringside.core.advice.AttachSituation;
import dev.ringside.core.advice.ConsoleWatcher;
import dev.ringside.core.advice.Debugger;
import dev.ringside.core.advice.DebuggerKind;
import dev.ringside.core.advice.WorkerAdvice;
import dev.ringside.core.elf.ElfException;
import dev.ringside.core.elf.ElfHeader;
import dev.ringside.core.guard.Action;
import dev.ringside.core.guard.Decision;
import dev.ringside.core.guard.ExpressionInspector;
import dev.ringside.core.guard.Guard;
import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.proc.ProcException;
import dev.ringside.core.proc.ProcessSnapshot;
import dev.ringside.core.proc.ThreadReport;
import dev.ringside.core.settings.RegisterView;
import dev.ringside.core.settings.SettingKey;
import dev.ringside.core.settings.Settings;
import dev.ringside.core.settings.SettingsException;
import dev.ringside.core.settings.ThreadView;
import dev.ringside.core.text.Untrusted;
import dev.ringside.core.thread.Classification;
import dev.ringside.core.thread.RegisterSample;
import dev.ringside.dap.AdapterKind.Console;
import dev.ringside.dap.CommandInspector.Effect;
import dev.ringside.dap.CommandInspector.Inspection;
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
 * Threading: each direction is called by one thread at a time, the two directions at once. A message is passed on within the call, on the
 * caller's thread; the filter's own thread only ends waits. A call waits at most {@link FilterEnvironment#answerTimeout()} for the adapter, and only where
 * there are workers. An internal error is logged once and the message passes as it is.
 */
public final class DapFilter implements AutoCloseable {

	/** cdt-gdb-adapter's request that runs a command of gdb and answers with what it printed. */
	static final String CDT_COMMAND = "cdt-gdb-tests/executeCommand";

	private static final Pattern LWP = Pattern.compile("LWP (\\d{1,9})");
	/** What the filter asks gdb: number, process id and TID of each thread. One write, so that it is one record of MI. */
	private static final String MAP_MARK = "ringside-map";
	private static final String MAP_COMMAND = "python gdb.write(\"" + MAP_MARK
			+ " \" + \" \".join(\"%d:%d:%d\" % (t.global_num, t.ptid[0], t.ptid[1]) for i in gdb.inferiors() for t in i.threads()) + \"\\n\")";

	/**
	 * Ids of the filter's own count down from the largest that the protocol allows. Adapters count up from small numbers; lldb's frame ids are
	 * {@code index << 19 | frame} and reach this range only with a stack of half a million frames.
	 */
	private static final long FIRST_OWN_ID = Integer.MAX_VALUE;
	private static final int MAX_OWN_IDS = 100_000;
	private static final int MAX_HELD = 10_000;

	/** Requests whose content may be of any length and may write. */
	private static final Set<String> EVALUATING = Set.of("evaluate", "setExpression", "setVariable");

	/** Requests that resume the program. */
	private static final Set<String> RESUMING = Set.of("continue", "next", "stepIn", "stepOut", "stepBack", "reverseContinue", "goto",
			"restartFrame", "restart", "configurationDone");

	/** Requests that act on the thread that they name. {@code continue} only does with {@code singleThread}. */
	private static final Map<String, Action> ON_THREAD = Map.of("next", Action.STEP_OVER, "stepIn", Action.STEP_INTO, "stepOut",
			Action.STEP_RETURN, "stepBack", Action.REVERSE, "reverseContinue", Action.REVERSE, "goto", Action.JUMP);

	/** A frame of a worker that the filter made. */
	private record OwnFrame(long threadId, int epoch) {
	}

	/** Takes a response of the adapter and says what the client gets. */
	@FunctionalInterface
	private interface Hook {
		@Nullable
		Message apply(Envelope response);
	}

	private final FilterEnvironment environment;
	private final MessageCodec codec;
	private final ThreadModel threads;
	private final Set<String> logged = ConcurrentHashMap.newKeySet();
	private volatile Settings settings;
	private volatile Guard guard;
	private volatile boolean off;

	private volatile @Nullable Outlet toAdapter;
	private volatile @Nullable Outlet toClient;

	/** Taken for each message of the adapter, and by the timer. */
	private final ReentrantLock inbound = new ReentrantLock();
	private @Nullable Deque<Message> held;
	private @Nullable Envelope listed;
	/** The request whose failed list of threads was held; the last map came from the debugger. Both guarded by {@link #inbound}. */
	private long failedList = -1;
	private boolean mapIsFresh;

	private final AtomicInteger ownSeq = new AtomicInteger(Integer.MAX_VALUE);
	private final Map<Long, Consumer<@Nullable Envelope>> own = new ConcurrentHashMap<>();
	private final Map<Long, String> ownCommands = new ConcurrentHashMap<>();
	private final Map<Long, Hook> hooks = new ConcurrentHashMap<>();
	private volatile @Nullable CompletableFuture<Boolean> mapping;
	private boolean processAsked;
	private volatile @Nullable ScheduledThreadPoolExecutor timer;

	private volatile boolean local;
	private volatile boolean launched;
	private volatile boolean remote;
	private volatile boolean core;
	private volatile boolean nonStop;
	private volatile boolean schedulerLocking;
	private volatile int attachId;
	private volatile boolean types;
	private volatile Debugger debugger = Debugger.UNKNOWN;
	private volatile @Nullable Architecture executable;
	private volatile long selected = -1;
	/** The process as it was before the attach, until the adapter has attached; null where it had no workers. */
	private volatile @Nullable ProcessSnapshot attaching;
	private volatile boolean ending;
	private final AtomicBoolean versionAsked = new AtomicBoolean();
	private final AtomicBoolean probed = new AtomicBoolean();

	private final AtomicInteger epoch = new AtomicInteger();
	private final AtomicInteger ownIds = new AtomicInteger();
	private final Map<Long, OwnFrame> frames = new ConcurrentHashMap<>();
	private final Map<Long, Long> facts = new ConcurrentHashMap<>();
	private final Map<Long, Long> workerReferences = new ConcurrentHashMap<>();

	private final Set<String> advised = ConcurrentHashMap.newKeySet();
	private final ConsoleWatcher watcher;

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
		this.settings = settings;
		this.guard = new Guard(settings.guard());
		this.environment = environment;
		this.codec = codec;
		this.off = !settings.enabled();
		this.threads = new ThreadModel(environment.procFs());
		this.threads.kind(AdapterKind.ofCommand(environment.adapterCommand()));
		this.watcher = new ConsoleWatcher(this::situation, this::isWorkerTid);
	}

	/**
	 * What takes the client's messages.
	 *
	 * @param adapter takes what goes to the adapter; called by one thread at a time
	 * @return the consumer; one a filter
	 */
	public MessageConsumer fromClient(MessageConsumer adapter) {
		Outlet outlet = new Outlet(adapter);
		toAdapter = outlet;
		return message -> clientSent(message, outlet);
	}

	/**
	 * What takes the adapter's messages.
	 *
	 * @param client takes what goes to the client; called by one thread at a time
	 * @return the consumer; one a filter
	 */
	public MessageConsumer fromAdapter(MessageConsumer client) {
		Outlet outlet = new Outlet(client);
		toClient = outlet;
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

	/** Switches the filter off for good: everything passes from here on, what is held first. */
	public void disable() {
		off = true;
		inbound.lock();
		try {
			release();
		} finally {
			inbound.unlock();
		}
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

	/** Ends the filter's own thread, if it has one. */
	@Override
	public void close() {
		@Nullable ScheduledThreadPoolExecutor t = timer;
		if (t != null) {
			t.shutdownNow();
		}
	}

	// ---- the client's messages -------------------------------------------------------------------------------------------------

	private void clientSent(Message message, Outlet out) {
		Message forward = message;
		if (!off) {
			String what = "client";
			try {
				Envelope e = codec.open(message);
				if (e.kind() == Kind.REQUEST) {
					what = e.name();
					@Nullable Message changed = request(e);
					if (changed == null) {
						return;
					}
					forward = changed;
				}
			} catch (RuntimeException e) {
				internalError(what, e);
			}
		}
		out.forward(forward);
	}

	/**
	 * Looks at a request.
	 *
	 * @return what to pass on; null where it was answered or is passed on later
	 */
	private @Nullable Message request(Envelope e) {
		switch (e.name()) {
		case "initialize":
			types = Json.isTrue(e.content(), "supportsVariableType");
			hooks.put(e.seq(), this::initialized);
			return e.message();
		case "attach", "launch":
			return start(e);
		case "threads":
			hooks.put(e.seq(), response -> threadsAnswered(e, response));
			return e.message();
		case "disconnect", "terminate":
			ending = true;
			break;
		default:
			break;
		}
		if (!threads.mayHaveWorkers()) {
			noteResume(e);
			return e.message();
		}
		if (EVALUATING.contains(e.name()) && e.isTooLarge() && settings.guard()) {
			// What cannot be looked at may be aimed at a worker.
			refuse(e, DapTexts.get("refused.tooLong"));
			return null;
		}
		return switch (e.name()) {
		case "stackTrace" -> stackTrace(e);
		case "scopes" -> scopes(e);
		case "variables" -> variables(e);
		case "setVariable" -> setVariable(e);
		case "setExpression", "evaluate" -> expression(e);
		case "completions", "dataBreakpointInfo", "stepInTargets", "restartFrame" -> onFrame(e);
		default -> onThread(e);
		};
	}

	private void noteResume(Envelope e) {
		if (RESUMING.contains(e.name())) {
			resumed();
		}
	}

	private void resumed() {
		threads.resumed();
		workerReferences.clear();
	}

	private @Nullable Message start(Envelope e) {
		JsonObject arguments = e.content();
		@Nullable JsonElement given = arguments.remove("ringside");
		Settings now = settings;
		if (given != null) {
			try {
				now = now.with(values(given));
			} catch (SettingsException x) {
				refuse(e, String.valueOf(x.getMessage()));
				return null;
			}
		}
		settings = now;
		guard = new Guard(now.guard());
		if (!now.enabled()) {
			off = true;
			return given == null ? e.message() : e.with(arguments);
		}
		core = AdapterKind.isCore(arguments);
		remote = !core && AdapterKind.isRemote(arguments);
		local = !core && !remote;
		launched = e.name().equals("launch");
		nonStop = Json.isTrue(arguments, "gdbNonStop") || Json.isTrue(arguments, "nonStop");
		threads.noProcess();
		attaching = null;
		if (local && !launched) {
			for (String key : threads.kind().processIdKeys()) {
				OptionalLong pid = Json.number(arguments.get(key));
				if (pid.isPresent() && pid.getAsLong() > 0 && pid.getAsLong() == (int) pid.getAsLong()) {
					attachId = (int) pid.getAsLong();
					process(attachId);
					break;
				}
			}
			beforeAttach(e);
		}
		return given == null ? e.message() : e.with(arguments);
	}

	private static Map<String, Object> values(JsonElement given) throws SettingsException {
		if (!given.isJsonObject()) {
			throw new SettingsException(DapTexts.get("settings.notObject", String.join(", ", SettingKey.keys())));
		}
		Map<String, Object> values = new LinkedHashMap<>();
		for (Map.Entry<String, JsonElement> v : given.getAsJsonObject().entrySet()) {
			JsonElement value = v.getValue();
			if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isBoolean()) {
				values.put(v.getKey(), value.getAsBoolean());
			} else if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isString()) {
				values.put(v.getKey(), value.getAsString());
			} else {
				// Not a text: the settings refuse it and name what is allowed.
				values.put(v.getKey(), value);
			}
		}
		return values;
	}

	private void process(int pid) {
		if (local) {
			threads.process(pid, settings);
		}
	}

	private void beforeAttach(Envelope e) {
		if (!threads.hasProcess()) {
			return;
		}
		try {
			threads.scan();
		} catch (ProcException x) {
			// The adapter says so itself.
			return;
		}
		@Nullable ProcessSnapshot s = threads.snapshot();
		if (s != null && threads.mayHaveWorkers()) {
			readExecutable(s.pid());
			attaching = s;
			hooks.put(e.seq(), this::attachAnswered);
			advise(ArchitectureAdvisor.beforeAttach(situation()));
			askVersion(s, Json.string(e.content(), "gdb").orElse(null));
		}
		// What is read before the adapter has attached says nothing of who traces what.
		threads.resumed();
	}

	private Message attachAnswered(Envelope response) {
		attaching = null;
		return response.message();
	}

	/** Runs the debugger's program for its version where the adapter has not told it: there is advice that depends on it. */
	private void askVersion(ProcessSnapshot process, @Nullable String gdb) {
		Optional<List<String>> command = debugger.hasVersion() ? Optional.empty()
				: VersionCommand.of(threads.kind(), environment.adapterCommand(), gdb);
		if (command.isEmpty() || !versionAsked.compareAndSet(false, true)) {
			return;
		}
		Thread thread = new Thread(() -> {
			try {
				environment.versionOutput().apply(command.get()).ifPresent(text -> versionTold(text, process));
			} catch (RuntimeException x) {
				internalError("version", x);
			}
		}, "ringside-dap-version");
		thread.setDaemon(true);
		thread.start();
	}

	private void versionTold(String text, ProcessSnapshot process) {
		Debugger told = Debugger.parse(threads.kind() == AdapterKind.LLDB ? DebuggerKind.LLDB : DebuggerKind.GDB, text);
		if (told.hasVersion() && !debugger.hasVersion() && !off) {
			debugger = told;
			// The process as it was when the attach was asked for; it may be gone from the session by now.
			advise(ArchitectureAdvisor
					.beforeAttach(AttachSituation.local(told, process, attachId == 0 ? process.pid() : attachId, executable)));
		}
	}

	private void readExecutable(int pid) {
		if (executable == null) {
			try {
				executable = ElfHeader.read(environment.procFs().executable(pid)).architecture().orElse(null);
			} catch (ElfException x) {
				executable = null;
			}
		}
	}

	private @Nullable Message onThread(Envelope e) {
		@Nullable Action action = ON_THREAD.get(e.name());
		OptionalLong id = e.number("threadId");
		if (action != null || e.name().equals("continue")) {
			if (id.isPresent()) {
				awaitMap(id.getAsLong());
				Known thread = threads.known(id.getAsLong());
				if (thread.isWorker()) {
					Action a = action != null ? action : isAlone(e) ? Action.RESUME_THREAD : Action.RESUME_PROCESS;
					if (action != null && "instruction".equals(Json.string(e.content(), "granularity").orElse(""))) {
						a = Action.STEP_INSTRUCTION;
					}
					if (refused(e, a, thread)) {
						return null;
					}
				}
			}
			noteResume(e);
		}
		if (id.isPresent()) {
			selected = id.getAsLong();
		}
		return e.message();
	}

	private boolean isAlone(Envelope e) {
		// gdb -i dap switches scheduler-locking off by itself where singleThread is not set; the other adapters do not.
		return nonStop || Json.isTrue(e.content(), "singleThread") || schedulerLocking && threads.kind() != AdapterKind.GDB_DAP;
	}

	private @Nullable Message stackTrace(Envelope e) {
		OptionalLong id = e.number("threadId");
		if (id.isEmpty()) {
			return e.message();
		}
		awaitMap(id.getAsLong());
		Known thread = threads.known(id.getAsLong());
		if (!thread.isWorker()) {
			selected = id.getAsLong();
			return e.message();
		}
		JsonArray list = new JsonArray();
		if (e.number("startFrame").orElse(0) <= 0) {
			long frame = ownId();
			frames.put(frame, new OwnFrame(thread.id(), epoch.get()));
			list.add(WorkerView.frame(thread, frame));
		}
		JsonObject body = new JsonObject();
		body.add("stackFrames", list);
		body.addProperty("totalFrames", 1);
		answer(e, body);
		return null;
	}

	/** The worker whose frame a request names; null for a frame of the adapter. */
	private @Nullable OwnFrame ownFrame(Envelope e) {
		OptionalLong id = e.number("frameId");
		return id.isPresent() ? frames.get(id.getAsLong()) : null;
	}

	private @Nullable Message scopes(Envelope e) {
		@Nullable OwnFrame frame = ownFrame(e);
		if (frame == null) {
			selected = -1;
			if (!workerReferences.isEmpty()) {
				hooks.put(e.seq(), this::userScopes);
			}
			return e.message();
		}
		Known thread = threads.known(frame.threadId);
		if (frame.epoch != epoch.get() || view() == RegisterView.HIDE) {
			answerScopes(e, thread, null);
			return null;
		}
		adapterFrame(frame.threadId, 0, real -> {
			if (real == null) {
				answerScopes(e, thread, null);
				return;
			}
			JsonObject arguments = new JsonObject();
			arguments.addProperty("frameId", real);
			ask("scopes", arguments, answer -> {
				@Nullable JsonObject registers = null;
				if (answer != null && answer.success()) {
					for (JsonObject scope : Json.objects(answer.content(), "scopes")) {
						if (isRegisters(scope)) {
							registers = scope;
						}
					}
				}
				@Nullable JsonObject found = registers;
				if (found == null || view() != RegisterView.LABEL || threads.isObserved() || !probed.compareAndSet(false, true)) {
					answerScopes(e, thread, found);
				} else {
					// Once a session: what these registers really are, before they get a name.
					probe(Json.number(found, "variablesReference").orElse(0), thread, true, () -> answerScopes(e, thread, found));
				}
			});
		});
		return null;
	}

	/** Reads registers of a worker for what they tell of the kernel's policy; lldb has them in groups, the general ones first. */
	private void probe(long reference, Known thread, boolean groups, Runnable then) {
		JsonObject arguments = new JsonObject();
		arguments.addProperty("variablesReference", reference);
		ask("variables", arguments, answer -> {
			if (answer != null && answer.success()) {
				List<JsonObject> variables = new ArrayList<>();
				Json.objects(answer.content(), "variables").forEach(variables::add);
				boolean grouped = groups && variables.stream().noneMatch(v -> Json.string(v, "name").orElse("").equals("cs"));
				OptionalLong group = variables.isEmpty() || !grouped ? OptionalLong.empty()
						: Json.number(variables.get(0), "variablesReference");
				if (group.isPresent() && group.getAsLong() > 0) {
					probe(group.getAsLong(), thread, false, then);
					return;
				}
			}
			if (answer != null) {
				observe(answer, thread.id());
			}
			then.run();
		});
	}

	/** What an answer of the adapter about a worker's registers or stack tells of the kernel's policy. */
	private void observe(Envelope answer, long threadId) {
		if (!answer.success()) {
			@Nullable String error = answer.error();
			if (error != null) {
				threads.observe(threadId, RegisterSample.unreadable(error));
			}
			return;
		}
		Map<String, String> values = new HashMap<>();
		for (JsonObject variable : Json.objects(answer.content(), "variables")) {
			Json.string(variable, "value").ifPresent(v -> values.put(Json.string(variable, "name").orElse(""), v));
		}
		threads.observe(threadId, RegisterSample.ofTexts(values));
	}

	private static boolean isRegisters(JsonObject scope) {
		return Json.string(scope, "presentationHint").orElse("").equals("registers")
				|| Json.string(scope, "name").orElse("").equalsIgnoreCase("registers");
	}

	private void answerScopes(Envelope e, Known thread, @Nullable JsonObject registers) {
		JsonArray scopes = new JsonArray();
		if (registers != null && view() != RegisterView.HIDE) {
			OptionalLong reference = Json.number(registers, "variablesReference");
			if (reference.isPresent() && reference.getAsLong() > 0) {
				workerReferences.put(reference.getAsLong(), thread.id());
			}
			if (view() == RegisterView.LABEL) {
				registers.addProperty("name", WorkerView.registersName(Json.string(registers, "name").orElse(""), threads.snapshot()));
			}
			scopes.add(registers);
		}
		long reference = ownId();
		facts.put(reference, thread.id());
		scopes.add(WorkerView.factsScope(reference));
		JsonObject body = new JsonObject();
		body.add("scopes", scopes);
		answer(e, body);
	}

	private Message userScopes(Envelope response) {
		// lldb uses the same references for every frame: the last request says whose registers they are.
		if (response.success()) {
			for (JsonObject scope : Json.objects(response.content(), "scopes")) {
				Json.number(scope, "variablesReference").ifPresent(workerReferences::remove);
			}
		}
		return response.message();
	}

	private RegisterView view() {
		return settings.registers().resolve(WorkerView.policy(threads.snapshot()));
	}

	private @Nullable Message variables(Envelope e) {
		OptionalLong reference = e.number("variablesReference");
		if (reference.isEmpty()) {
			return e.message();
		}
		@Nullable Long ofFacts = facts.get(reference.getAsLong());
		if (ofFacts != null) {
			JsonObject body = new JsonObject();
			boolean indexed = Json.string(e.content(), "filter").orElse("").equals("indexed");
			body.add("variables", indexed ? new JsonArray() : WorkerView.facts(threads.known(ofFacts), threads.snapshot(), view()));
			answer(e, body);
			return null;
		}
		@Nullable Long ofWorker = workerReferences.get(reference.getAsLong());
		if (ofWorker != null) {
			if (view() == RegisterView.HIDE) {
				// A reference from before it was known that there is nothing to see.
				JsonObject body = new JsonObject();
				body.add("variables", new JsonArray());
				answer(e, body);
				return null;
			}
			selected = ofWorker;
			hooks.put(e.seq(), response -> registers(response, ofWorker));
		}
		return e.message();
	}

	private Message registers(Envelope response, long threadId) {
		observe(response, threadId);
		if (!response.success()) {
			return response.message();
		}
		JsonObject body = response.content();
		boolean label = view() != RegisterView.SHOW;
		for (JsonObject variable : Json.objects(body, "variables")) {
			OptionalLong child = Json.number(variable, "variablesReference");
			if (child.isPresent() && child.getAsLong() > 0) {
				workerReferences.put(child.getAsLong(), threadId);
			}
			if (label) {
				WorkerView.label(variable, threads.snapshot(), types);
			}
		}
		return label ? response.with(body) : response.message();
	}

	private @Nullable Message setVariable(Envelope e) {
		OptionalLong reference = e.number("variablesReference");
		if (reference.isPresent() && facts.containsKey(reference.getAsLong())) {
			refuse(e, DapTexts.get("refused.facts"));
			return null;
		}
		@Nullable Long worker = reference.isPresent() ? workerReferences.get(reference.getAsLong()) : null;
		return worker != null && refused(e, Action.WRITE_REGISTER, threads.known(worker)) ? null : e.message();
	}

	private @Nullable Message onFrame(Envelope e) {
		@Nullable OwnFrame frame = ownFrame(e);
		OptionalLong reference = e.number("variablesReference");
		if (e.name().equals("dataBreakpointInfo") && reference.isPresent()
				&& (facts.containsKey(reference.getAsLong()) || workerReferences.containsKey(reference.getAsLong()))) {
			JsonObject body = new JsonObject();
			body.add("dataId", JsonNull.INSTANCE);
			body.addProperty("description", DapTexts.get("refused.facts"));
			answer(e, body);
			return null;
		}
		if (frame == null) {
			return e.message();
		}
		switch (e.name()) {
		case "restartFrame":
			Known thread = threads.known(frame.threadId);
			if (!refused(e, Action.UNWIND_FRAME, thread)) {
				refuse(e, DapTexts.get("refused.noFrame", thread.classification().label()));
			}
			return null;
		case "stepInTargets":
			JsonObject none = new JsonObject();
			none.add("targets", new JsonArray());
			answer(e, none);
			return null;
		default:
			// A frame that only we know means nothing to the adapter.
			JsonObject arguments = e.content();
			arguments.remove("frameId");
			return e.with(arguments);
		}
	}

	// ---- expressions and commands ------------------------------------------------------------------------------------------

	private @Nullable Message expression(Envelope e) {
		@Nullable OwnFrame frame = ownFrame(e);
		boolean set = e.name().equals("setExpression");
		JsonObject arguments = e.content();
		String text = Json.string(arguments, "expression").orElse("");
		boolean repl = Json.string(arguments, "context").orElse("").equals("repl");
		@Nullable Inspection command = !set && repl ? inspect(text) : null;
		if (frame == null && e.number("frameId").isPresent()) {
			selected = -1;
		}
		if (frame != null && frame.epoch != epoch.get()) {
			refuse(e, DapTexts.get("refused.gone"));
			return null;
		}
		// Without a frame the debugger takes the thread that it has selected.
		long threadId = frame != null ? frame.threadId : selected;
		if (command != null && commandRefused(e, command, threadId)) {
			return null;
		}
		if (threadId < 0) {
			return e.message();
		}
		Known thread = threads.known(threadId);
		if (command == null || threads.kind().console() == Console.LLDB || threads.kind().console() == Console.UNKNOWN) {
			List<Action> actions = new ArrayList<>();
			if (set) {
				actions.add(ExpressionInspector.registers(text).isEmpty() ? Action.EVALUATE_ASSIGNMENT : Action.WRITE_REGISTER);
			} else {
				actions.addAll(ExpressionInspector.actions(text));
			}
			for (Action a : actions) {
				if (refused(e, a, thread)) {
					return null;
				}
			}
		}
		if (frame == null) {
			return e.message();
		}
		evaluateElsewhere(e, arguments, thread, command != null && threads.kind().console() != Console.LLDB);
		return null;
	}

	/** What the text does as a command of the adapter's console; null where it is an expression. */
	private @Nullable Inspection inspect(String text) {
		String t = text.strip();
		return switch (threads.kind().console()) {
		case GDB -> CommandInspector.gdb(t);
		case GDB_PREFIXED -> t.startsWith(">") ? CommandInspector.gdb(t.substring(1)) : null;
		case LLDB -> CommandInspector.lldb(t.startsWith("`") ? t.substring(1) : t);
		case UNKNOWN -> {
			String c = t.startsWith(">") || t.startsWith("`") ? t.substring(1) : t.startsWith("-exec ") ? t.substring(6) : t;
			List<Effect> effects = new ArrayList<>(CommandInspector.gdb(c).effects());
			effects.addAll(CommandInspector.lldb(c).effects());
			yield new Inspection(effects, CommandInspector.gdb(c).selects(), CommandInspector.gdb(c).schedulerLocking());
		}
		};
	}

	private boolean commandRefused(Envelope e, Inspection command, long threadId) {
		for (Effect effect : command.effects()) {
			Action action = effect.action() == Action.RESUME_PROCESS && (schedulerLocking || nonStop) ? Action.RESUME_THREAD : effect.action();
			@Nullable Known worker = switch (effect.scope()) {
			case SELECTED -> threadId < 0 ? null : threads.known(threadId);
			case ALL -> anyWorker();
			case NAMED -> {
				@Nullable Known found = null;
				for (int number : effect.threads()) {
					Optional<Known> k = threads.byIndex(number).map(threads::known);
					if (k.isPresent() && k.get().isWorker()) {
						found = k.get();
					}
				}
				yield found;
			}
			};
			if (worker != null && refused(e, action, worker)) {
				return true;
			}
		}
		command.schedulerLocking().ifPresent(on -> schedulerLocking = on);
		command.selects().flatMap(threads::byIndex).ifPresent(id -> selected = id);
		if (command.effects().stream().anyMatch(x -> x.action() != Action.EVALUATE_REGISTER && x.action() != Action.EVALUATE_ASSIGNMENT)) {
			resumed();
		}
		return false;
	}

	private @Nullable Known anyWorker() {
		@Nullable ProcessSnapshot s = threads.snapshot();
		if (s != null) {
			for (ThreadReport t : s.workers()) {
				if (t.tracer() != 0) {
					return new Known(0, t.name(), t.classification(), t);
				}
			}
		}
		return null;
	}

	/** A harmless expression or command: where it cannot be evaluated for the worker, and how it is done so that nothing touches it. */
	private void evaluateElsewhere(Envelope e, JsonObject arguments, Known thread, boolean command) {
		Consumer<@Nullable Long> in = real -> {
			if (real == null) {
				refuse(e, DapTexts.get("refused.noFrame", thread.classification().label()));
			} else {
				arguments.addProperty("frameId", real);
				adapter().add(e.with(arguments));
			}
		};
		switch (threads.kind().plainEvaluation()) {
		case WITHOUT_FRAME -> {
			if (command) {
				// A gdb command that only reads, such as "info registers" or "bt": it wants the thread that the user looks at.
				adapterFrame(thread.id(), 0, real -> {
					if (real == null) {
						arguments.remove("frameId");
						adapter().add(e.with(arguments));
					} else {
						in.accept(real);
					}
				});
			} else {
				arguments.remove("frameId");
				@Nullable Long user = threads.userThread().orElse(null);
				if (user == null) {
					adapter().add(e.with(arguments));
				} else {
					// gdb reads the selected thread's registers even for a global: that must not be a worker.
					adapterFrame(user, 0, ignored -> adapter().add(e.with(arguments)));
				}
			}
		}
		case IN_WORKER_FRAME -> adapterFrame(thread.id(), 0, in);
		case IN_OUTERMOST_USER_FRAME -> {
			@Nullable Long user = threads.userThread().orElse(null);
			if (user == null) {
				in.accept(null);
			} else {
				adapterFrame(user, -1, in);
			}
		}
		}
	}

	/**
	 * Asks the adapter for a frame of a thread.
	 *
	 * @param place 0 for the innermost, -1 for the outermost
	 */
	private void adapterFrame(long threadId, int place, Consumer<@Nullable Long> then) {
		JsonObject arguments = new JsonObject();
		arguments.addProperty("threadId", threadId);
		arguments.addProperty("startFrame", 0);
		if (place == 0) {
			arguments.addProperty("levels", 1);
		}
		selected = threadId;
		ask("stackTrace", arguments, answer -> {
			@Nullable Long id = null;
			if (answer != null && answer.success()) {
				for (JsonObject frame : Json.objects(answer.content(), "stackFrames")) {
					OptionalLong n = Json.number(frame, "id");
					id = n.isPresent() && (place < 0 || id == null) ? Long.valueOf(n.getAsLong()) : id;
				}
			} else if (answer != null) {
				// Ignored unless the thread is a worker.
				observe(answer, threadId);
			}
			then.accept(id);
		});
	}

	private boolean refused(Envelope e, Action action, Known thread) {
		Decision decision = guard.decide(action, thread.classification());
		if (decision.isAllowed()) {
			return false;
		}
		refuse(e, decision.reason());
		return true;
	}

	private void refuse(Envelope e, String reason) {
		client().add(codec.response(e, reason, WorkerView.error(reason)));
	}

	private void answer(Envelope e, JsonObject body) {
		client().add(codec.response(e, null, body));
	}

	private long ownId() {
		int n = ownIds.getAndIncrement();
		long id = FIRST_OWN_ID - n % MAX_OWN_IDS;
		if (n >= MAX_OWN_IDS) {
			frames.remove(id);
			facts.remove(id);
		}
		return id;
	}

	// ---- the adapter's messages --------------------------------------------------------------------------------------------

	private void adapterSent(Message message, Outlet out) {
		inbound.lock();
		try {
			if (off && held == null && own.isEmpty()) {
				out.forward(message);
				return;
			}
			@Nullable Envelope e = null;
			try {
				e = codec.open(message);
				if (e.kind() == Kind.RESPONSE && answered(e)) {
					return;
				}
			} catch (RuntimeException x) {
				internalError(e == null ? "adapter" : e.name(), x);
			}
			@Nullable Deque<Message> waiting = held;
			if (waiting != null) {
				waiting.add(message);
				if (waiting.size() > MAX_HELD) {
					release();
				}
				return;
			}
			pass(message, e, out);
		} finally {
			inbound.unlock();
		}
	}

	/** A response to a request of the filter's own ends here. */
	private boolean answered(Envelope e) {
		@Nullable Consumer<@Nullable Envelope> handler = own.remove(e.requestSeq());
		if (handler == null) {
			return false;
		}
		ownCommands.remove(e.requestSeq());
		handler.accept(e);
		return true;
	}

	/** The command of a request of the filter's own that waits for its answer; null for any other id. */
	@Nullable
	String commandAsked(String id) {
		OptionalLong seq = Json.number(new JsonPrimitive(id));
		return seq.isPresent() ? ownCommands.get(seq.getAsLong()) : null;
	}

	private void pass(Message message, @Nullable Envelope e, Outlet out) {
		@Nullable Message forward = message;
		List<Advice> advice = new ArrayList<>();
		if (!off && e != null) {
			try {
				if (e.kind() == Kind.EVENT) {
					forward = event(e, advice);
				} else if (e.kind() == Kind.RESPONSE) {
					if (e.name().equals("threads") && hold(e)) {
						return;
					}
					@Nullable Hook hook = hooks.remove(e.requestSeq());
					forward = hook == null ? message : hook.apply(e);
					@Nullable String error = e.success() ? null : e.error();
					if (error != null) {
						advice.addAll(watcher.acceptMessage(error));
					}
				}
			} catch (RuntimeException x) {
				internalError(e.name(), x);
				forward = message;
			}
		}
		if (forward != null) {
			out.forward(forward);
		}
		advise(advice);
	}

	private Message initialized(Envelope response) {
		if (response.success()) {
			JsonObject capabilities = response.content();
			AdapterKind.ofCapabilities(capabilities).ifPresent(threads::kind);
			Json.object(capabilities, "__lldb").flatMap(l -> Json.string(l, "version"))
					.ifPresent(v -> debugger = Debugger.parse(DebuggerKind.LLDB, v));
		}
		if (!debugger.hasVersion() && threads.kind() != AdapterKind.UNKNOWN) {
			debugger = new Debugger(threads.kind() == AdapterKind.LLDB ? DebuggerKind.LLDB : DebuggerKind.GDB, -1, 0, "");
		}
		return response.message();
	}

	private @Nullable Message event(Envelope e, List<Advice> advice) {
		switch (e.name()) {
		case "process":
			JsonObject process = e.content();
			OptionalLong pid = Json.number(process, "systemProcessId");
			if (Json.isTrue(process, "isLocalProcess") && local && pid.isPresent() && pid.getAsLong() > 0
					&& pid.getAsLong() == (int) pid.getAsLong()) {
				process((int) pid.getAsLong());
			}
			return e.message();
		case "stopped":
			return stopped(e, advice);
		case "continued":
			resumed();
			return e.message();
		case "exited", "terminated":
			if (e.name().equals("exited")) {
				attachLost(advice);
			}
			attaching = null;
			threads.noProcess();
			return e.message();
		case "output":
			return output(e, advice);
		default:
			return e.message();
		}
	}

	/** gdb 16's {@code -i dap}, where it may not attach to a worker: {@code exited}, {@code terminated}, and an attach that has succeeded. */
	private void attachLost(List<Advice> advice) {
		@Nullable ProcessSnapshot before = attaching;
		if (before == null || ending) {
			return;
		}
		try {
			threads.scan();
		} catch (ProcException x) {
			// It has ended indeed.
			return;
		}
		@Nullable ProcessSnapshot s = threads.snapshot();
		// Of a process that has ended there may be a zombie left, but no worker.
		if (s != null && !s.workers().isEmpty()) {
			ArchitectureAdvisor.attachLost(situation()).ifPresent(advice::add);
		}
	}

	private Message stopped(Envelope e, List<Advice> advice) {
		attaching = null;
		epoch.incrementAndGet();
		resumed();
		if (threads.hasProcess()) {
			try {
				threads.scan();
			} catch (ProcException x) {
				@Nullable ProcessSnapshot s = threads.snapshot();
				logOnce("log.noProc", s == null ? "" : s.pid(), Untrusted.display(String.valueOf(x.getMessage()), 200));
			}
			@Nullable ProcessSnapshot s = threads.snapshot();
			if (s != null && threads.mayHaveWorkers()) {
				readExecutable(s.pid());
				advice.addAll(WorkerAdvice.of(s));
			}
		} else if (local && launched && threads.kind() == AdapterKind.CDT_GDB_ADAPTER && !processAsked) {
			// cdt-gdb-adapter never tells the process id of what it launched; gdb does.
			processAsked = true;
			askMap(List.of());
		}
		OptionalLong id = e.number("threadId");
		selected = id.orElse(-1);
		if (!threads.mayHaveWorkers()) {
			return e.message();
		}
		if (threads.hasUnmappedWorkers() && mapping == null) {
			askMap(List.of());
		}
		if (id.isEmpty()) {
			return e.message();
		}
		Known thread = threads.known(id.getAsLong());
		if (!thread.isWorker() || settings.threads() == ThreadView.SHOW) {
			return e.message();
		}
		// The client would open the stack of a thread that has none.
		JsonObject body = e.content();
		@Nullable Long user = threads.userThread().orElse(null);
		boolean hide = settings.threads() == ThreadView.HIDE && user != null;
		if (hide) {
			body.addProperty("threadId", user);
		} else {
			body.addProperty("preserveFocusHint", true);
		}
		String note = DapTexts.get(hide ? "stopped.hidden" : "stopped.worker", WorkerView.threadName(thread));
		body.addProperty("text", Json.string(body, "text").map(t -> t + ' ' + note).orElse(note));
		return e.with(body);
	}

	private @Nullable Message output(Envelope e, List<Advice> advice) {
		JsonObject body = e.content();
		String text = Json.string(body, "output").orElse("");
		if (text.contains(MAP_MARK) && mapping != null) {
			// cdt-gdb-adapter repeats what gdb prints, the command and our answer included.
			return null;
		}
		String category = Json.string(body, "category").orElse("console");
		if (threads.kind() == AdapterKind.CDT_GDB_ADAPTER && !debugger.hasVersion() && text.startsWith("GNU gdb")) {
			@Nullable ProcessSnapshot process = attaching;
			if (process == null) {
				debugger = Debugger.parse(DebuggerKind.GDB, text);
			} else {
				versionTold(text, process);
			}
		}
		if (!category.equals("stdout") && !category.equals("stderr") && !category.equals("telemetry")) {
			advice.addAll(watcher.accept(text));
		}
		return e.message();
	}

	// ---- threads -------------------------------------------------------------------------------------------------------------

	/** Whether a list of threads must wait until it is known which thread is which. */
	private boolean hold(Envelope e) {
		if (!hooks.containsKey(e.requestSeq()) || !e.success() && e.requestSeq() == failedList) {
			return false;
		}
		try {
			threads.scanOnce();
		} catch (ProcException x) {
			return false;
		}
		if (!threads.mayHaveWorkers() || threads.snapshot() == null) {
			return false;
		}
		if (!e.success()) {
			// gdb 13's -thread-info fails whole where it cannot read a worker's registers. gdb's numbers and /proc make a list.
			if (threads.kind().threadIds() != AdapterKind.ThreadIds.GDB_NUMBER) {
				return false;
			}
			failedList = e.requestSeq();
			mapIsFresh = false;
			held = new ArrayDeque<>(List.of(e.message()));
			if (mapping == null) {
				askMap(List.of());
			}
			return true;
		}
		List<Long> ids = new ArrayList<>();
		Map<Long, String> names = new LinkedHashMap<>();
		for (JsonObject t : Json.objects(e.content(), "threads")) {
			Json.number(t, "id").ifPresent(id -> {
				ids.add(id);
				names.put(id, Json.string(t, "name").orElse(""));
			});
		}
		threads.listed(names);
		if (!threads.needsMap(ids)) {
			return false;
		}
		held = new ArrayDeque<>(List.of(e.message()));
		if (mapping == null) {
			askMap(ids);
		} else {
			listed = e;
		}
		return true;
	}

	/** Passes on what was held, in order. The lock is held. */
	private void release() {
		@Nullable Deque<Message> waiting = held;
		held = null;
		Outlet out = client();
		while (waiting != null && !waiting.isEmpty()) {
			Message m = waiting.remove();
			@Nullable Envelope e = null;
			try {
				e = codec.open(m);
			} catch (RuntimeException x) {
				internalError("adapter", x);
			}
			pass(m, e, out);
			@Nullable Deque<Message> again = held;
			if (again != null) {
				again.addAll(waiting);
				return;
			}
		}
	}

	private Message threadsAnswered(Envelope request, Envelope response) {
		if (!response.success()) {
			return response.requestSeq() == failedList && mapIsFresh ? ownList(request).orElse(response.message()) : response.message();
		}
		if (threads.hasProcess() && (threads.snapshot() == null || !threads.mayHaveWorkers())) {
			return response.message();
		}
		if (!threads.hasProcess() && !response.mayContain("iou-") && !response.mayContain("vhost-") && !response.mayContain("kvm-nx")) {
			return response.message();
		}
		JsonObject body = response.content();
		@Nullable JsonElement list = body.get("threads");
		if (list == null || !list.isJsonArray()) {
			return response.message();
		}
		Map<Long, String> names = new LinkedHashMap<>();
		for (JsonObject t : Json.objects(body, "threads")) {
			Json.number(t, "id").ifPresent(id -> names.put(id, Json.string(t, "name").orElse("")));
		}
		threads.listed(names);
		boolean changed = false;
		JsonArray shown = new JsonArray();
		for (JsonElement item : list.getAsJsonArray()) {
			@Nullable Known thread = null;
			if (item.isJsonObject()) {
				OptionalLong id = Json.number(item.getAsJsonObject(), "id");
				thread = id.isPresent() ? threads.known(id.getAsLong(), names.getOrDefault(id.getAsLong(), "")) : null;
			}
			if (thread != null && thread.isWorker() && settings.threads() != ThreadView.SHOW) {
				changed = true;
				if (settings.threads() == ThreadView.HIDE) {
					continue;
				}
				item.getAsJsonObject().addProperty("name", WorkerView.threadName(thread));
			}
			shown.add(item);
		}
		if (!changed) {
			return response.message();
		}
		body.add("threads", shown);
		return response.with(body);
	}

	/** The list of threads that the adapter failed to give: gdb's numbers, /proc's names. */
	private Optional<Message> ownList(Envelope request) {
		List<Known> all = threads.mapped();
		if (threads.snapshot() == null || !threads.mayHaveWorkers() || all.stream().allMatch(Known::isWorker)) {
			return Optional.empty();
		}
		Map<Long, String> names = new LinkedHashMap<>();
		JsonArray shown = new JsonArray();
		for (Known thread : all) {
			names.put(thread.id(), thread.name());
			if (thread.isWorker() && settings.threads() == ThreadView.HIDE) {
				continue;
			}
			JsonObject item = new JsonObject();
			item.addProperty("id", thread.id());
			item.addProperty("name",
					thread.isWorker() && settings.threads() == ThreadView.LABEL ? WorkerView.threadName(thread) : thread.name());
			shown.add(item);
		}
		threads.listed(names);
		JsonObject body = new JsonObject();
		body.add("threads", shown);
		return Optional.of(codec.response(request, null, body));
	}

	private void askMap(List<Long> wanted) {
		CompletableFuture<Boolean> done = new CompletableFuture<>();
		mapping = done;
		Consumer<@Nullable Envelope> finish = answer -> {
			boolean ok = answer != null && answer.success() && mapped(answer);
			if (!ok && answer != null && threads.kind() == AdapterKind.CDT_GDB_ADAPTER) {
				// A gdb without Python. This fails whole where a worker's registers cannot be read.
				ask(CDT_COMMAND, command("command", "-thread-info"), again -> mapDone(again != null && again.success()
						&& mappedFromMi(again), wanted, done));
			} else {
				mapDone(ok, wanted, done);
			}
		};
		if (threads.kind() == AdapterKind.CDT_GDB_ADAPTER) {
			ask(CDT_COMMAND, command("command", MAP_COMMAND), finish);
		} else {
			JsonObject arguments = command("expression", MAP_COMMAND);
			arguments.addProperty("context", "repl");
			ask("evaluate", arguments, finish);
		}
	}

	private static JsonObject command(String key, String text) {
		JsonObject o = new JsonObject();
		o.addProperty(key, text);
		return o;
	}

	private boolean mapped(Envelope answer) {
		JsonObject body = answer.content();
		StringBuilder text = new StringBuilder(Json.string(body, "result").orElse(""));
		@Nullable JsonElement console = body.get("console");
		if (console != null && console.isJsonArray()) {
			for (JsonElement line : console.getAsJsonArray()) {
				if (line.isJsonPrimitive() && line.getAsString().startsWith(MAP_MARK)) {
					text.append(line.getAsString());
				}
			}
		}
		int at = text.indexOf(MAP_MARK);
		if (at < 0) {
			return false;
		}
		var pid = threads.mapped(text.substring(at));
		if (!threads.hasProcess() && local && pid.isPresent()) {
			process(pid.get());
			try {
				threads.scan();
				@Nullable ProcessSnapshot s = threads.snapshot();
				threads.mapped(text.substring(at));
				if (s != null && threads.mayHaveWorkers()) {
					advise(WorkerAdvice.of(s));
				}
			} catch (ProcException x) {
				logOnce("log.noProc", pid.get(), Untrusted.display(String.valueOf(x.getMessage()), 200));
			}
		}
		return true;
	}

	private boolean mappedFromMi(Envelope answer) {
		boolean any = false;
		for (JsonObject t : Json.objects(Json.object(answer.content(), "result").orElseGet(JsonObject::new), "threads")) {
			OptionalLong id = Json.number(t.get("id"));
			Matcher lwp = LWP.matcher(Json.string(t, "target-id").orElse(""));
			if (id.isPresent() && lwp.find()) {
				threads.mapped(id.getAsLong(), Integer.parseInt(lwp.group(1)));
				any = true;
			}
		}
		return any;
	}

	/** The lock is held. */
	private void mapDone(boolean ok, List<Long> wanted, CompletableFuture<Boolean> done) {
		mapIsFresh = ok;
		if (!ok) {
			logOnce("log.noMap");
		}
		List<Long> still = new ArrayList<>(wanted);
		@Nullable Envelope waitingList = listed;
		listed = null;
		if (waitingList != null) {
			for (JsonObject t : Json.objects(waitingList.content(), "threads")) {
				Json.number(t, "id").ifPresent(still::add);
			}
		}
		threads.unmappable(still);
		mapping = null;
		done.complete(ok);
		release();
	}

	/** Waits until it is known which thread an id means, where that is being asked. */
	private void awaitMap(long id) {
		@Nullable CompletableFuture<Boolean> m = mapping;
		if (m == null || inbound.isHeldByCurrentThread() || !threads.needsMap(List.of(id))) {
			return;
		}
		try {
			m.get(environment.answerTimeout().toMillis(), TimeUnit.MILLISECONDS);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		} catch (ExecutionException | TimeoutException e) {
			logOnce("log.noMap");
		}
	}

	// ---- requests of the filter's own ------------------------------------------------------------------------------------------

	private void ask(String command, JsonObject arguments, Consumer<@Nullable Envelope> then) {
		int seq = ownSeq.getAndDecrement();
		Consumer<@Nullable Envelope> guarded = answer -> {
			try {
				then.accept(answer);
			} catch (RuntimeException e) {
				internalError(command, e);
				release();
			}
		};
		ownCommands.put((long) seq, command);
		own.put((long) seq, guarded);
		timer().schedule(() -> {
			@Nullable Consumer<@Nullable Envelope> late = own.get((long) seq);
			if (late != null) {
				inbound.lock();
				try {
					// The answer that may still come is swallowed.
					if (own.replace((long) seq, late, ignored -> {
						// Too late.
					})) {
						late.accept(null);
					}
				} finally {
					inbound.unlock();
				}
			}
		}, environment.answerTimeout().toMillis(), TimeUnit.MILLISECONDS);
		try {
			adapter().add(codec.request(seq, command, arguments));
		} catch (RuntimeException e) {
			// The adapter takes nothing any more. What it still says must reach the client; the wait ends by itself.
			internalError(command, e);
		}
	}

	private synchronized ScheduledThreadPoolExecutor timer() {
		@Nullable ScheduledThreadPoolExecutor t = timer;
		if (t == null) {
			t = new ScheduledThreadPoolExecutor(1, r -> {
				Thread thread = new Thread(r, "ringside-dap-timer");
				thread.setDaemon(true);
				return thread;
			});
			timer = t;
		}
		return t;
	}

	private Outlet adapter() {
		return Objects.requireNonNull(toAdapter, "fromClient() was not called");
	}

	private Outlet client() {
		return Objects.requireNonNull(toClient, "fromAdapter() was not called");
	}

	// ---- advice and errors -----------------------------------------------------------------------------------------------------

	private AttachSituation situation() {
		@Nullable ProcessSnapshot s = threads.snapshot();
		if (core || remote || launched || s == null) {
			AttachSituation.Target target = core ? AttachSituation.Target.CORE
					: remote ? AttachSituation.Target.REMOTE : AttachSituation.Target.LAUNCHED;
			if (s == null) {
				AttachSituation unknown = AttachSituation.of(debugger, target, executable);
				// Nothing was read: it may have workers.
				return new AttachSituation(debugger, target, unknown.architecture(), unknown.policy(), executable, 0, 0, unknown.attachTarget(),
						unknown.firstOther(), -1);
			}
		}
		return AttachSituation.local(debugger, Objects.requireNonNull(s), attachId == 0 ? s.pid() : attachId, executable);
	}

	private @Nullable Boolean isWorkerTid(int tid) {
		@Nullable ProcessSnapshot s = threads.snapshot();
		return s == null ? null : s.thread(tid).map(t -> t.isWorker()).orElse(null);
	}

	private void advise(List<Advice> advice) {
		for (Advice a : Advice.wanted(advice, settings)) {
			if (advised.add(a.id())) {
				client().add(codec.event("output", WorkerView.important(DapTexts.get("output.advice", a.message()))));
			}
		}
	}

	private void logOnce(String key, Object... args) {
		if (logged.add(key)) {
			environment.log().accept(DapTexts.get(key, args));
		}
	}

	private void internalError(String where, RuntimeException e) {
		String kind = e instanceof JsonParseException ? "JSON" : e.getClass().getName();
		if (logged.add(kind + where)) {
			StackTraceElement[] trace = e.getStackTrace();
			environment.log().accept(DapTexts.get("log.error", Untrusted.display(where),
					Untrusted.display(e + (trace.length > 0 ? " at " + trace[0] : ""), 300)));
		}
	}
}
