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

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.MessageConsumer;
import org.eclipse.lsp4j.jsonrpc.messages.Message;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;

import dev.ringside.core.advice.Advice;
import dev.ringside.core.advice.Severity;
import dev.ringside.core.guard.Action;
import dev.ringside.core.guard.Decision;
import dev.ringside.core.guard.Guard;
import dev.ringside.core.proc.ProcException;
import dev.ringside.core.process.ProcessSnapshot;
import dev.ringside.core.process.ThreadReport;
import dev.ringside.core.settings.RegisterView;
import dev.ringside.core.settings.Settings;
import dev.ringside.core.text.Untrusted;
import dev.ringside.dap.ThreadModel.Known;
import dev.ringside.dap.message.Envelope;
import dev.ringside.dap.message.MessageCodec;

/**
 * What all parts of the filter share of one session: its settings, what is known of the threads, and the two outlets.
 * <p>
 * Threading: the fields are read and written by both directions.
 */
final class FilterSession {

	/** Takes a response of the adapter and says what the client gets. */
	@FunctionalInterface
	interface Hook {
		@Nullable
		Message apply(Envelope response);
	}

	final FilterEnvironment environment;
	final MessageCodec codec;
	final ThreadModel threads;
	final Stop stop = new Stop();
	/** Taken for each message of the adapter, and by the timer. Nothing is written and nothing waited for while it is held. */
	final ReentrantLock inbound = new ReentrantLock();
	volatile Settings settings;
	volatile Guard guard;
	/** Everything passes as it is. */
	volatile boolean off;
	/** It is off because the settings say so; launch or attach arguments may say otherwise. */
	volatile boolean asleep;
	/** The process may be one of this machine: as far as the client says, and nothing has shown that it is not. */
	volatile boolean local;
	/** It is none of this machine, though the client's arguments look like it. */
	volatile boolean elsewhere;
	/** The client has asked for an attach or a launch. */
	volatile boolean started;
	volatile boolean nonStop;
	volatile boolean schedulerLocking;
	/** The adapter starts the program again, and need not say as which process. */
	volatile boolean restarting;
	/** The client has let the program run, and it has not stopped since. */
	volatile boolean running;
	/**
	 * The client shows an {@code output} event of the category {@code important}; LSP4E and Emacs dape show none of it, and every client shows
	 * {@code console}.
	 */
	volatile boolean clientShowsImportant;
	/** The adapter could not be written to: the client or the adapter has gone. */
	volatile boolean adapterGone;
	/** The client wants to be told the types of variables. */
	volatile boolean types;
	/** The thread that the debugger has selected, by the adapter's id; -1 when not known. */
	volatile long selected = -1;

	/**
	 * The process that client or adapter names, as long as it is not proved to be the one that is debugged; 0: none.
	 */
	private int claimed;
	private final Map<Long, Hook> hooks = new ConcurrentHashMap<>();
	private final Set<String> advised = ConcurrentHashMap.newKeySet();
	private final Set<String> logged = ConcurrentHashMap.newKeySet();
	private volatile @Nullable Outlet toAdapter;
	private volatile @Nullable Outlet toClient;

	private final Function<String, Executor> writers;

	FilterSession(Settings settings, FilterEnvironment environment, MessageCodec codec, Function<String, Executor> writers) {
		this.writers = writers;
		this.settings = settings;
		this.guard = new Guard(settings.guard(), DapTexts::action);
		this.environment = environment;
		this.codec = codec;
		this.off = !settings.enabled();
		this.asleep = off;
		this.threads = new ThreadModel(environment.procFs());
		this.threads.kind(AdapterKind.ofCommand(environment.adapterCommand()));
	}

	Outlet toAdapter(MessageConsumer adapter) {
		Outlet outlet = new Outlet(adapter, writers.apply("ringside-dap-to-adapter"), e -> {
			adapterGone |= isStream(e);
			writeFailed(e);
		});
		toAdapter = outlet;
		return outlet;
	}

	Outlet toClient(MessageConsumer client) {
		Outlet outlet = new Outlet(client, writers.apply("ringside-dap-to-client"), this::writeFailed);
		toClient = outlet;
		return outlet;
	}

	Outlet adapter() {
		return Objects.requireNonNull(toAdapter, "fromClient() was not called");
	}

	Outlet client() {
		return Objects.requireNonNull(toClient, "fromAdapter() was not called");
	}

	/** The outlets that there are. */
	List<Outlet> outlets() {
		return Stream.of(Optional.ofNullable(toAdapter), Optional.ofNullable(toClient)).flatMap(Optional::stream).toList();
	}

	/** A message of the filter's own could not be written. That its reader has gone, the pumps notice. */
	private void writeFailed(Throwable e) {
		if (!isStream(e)) {
			internalError("write", e);
		}
	}

	private static boolean isStream(Throwable e) {
		for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
			if (cause instanceof IOException) {
				return true;
			}
		}
		return false;
	}

	/** Has the response to a request of the client looked at. */
	void hook(long request, Hook hook) {
		hooks.put(request, hook);
	}

	boolean isHooked(long request) {
		return hooks.containsKey(request);
	}

	boolean hasHooks() {
		return !hooks.isEmpty();
	}

	@Nullable
	Hook unhook(long request) {
		return hooks.remove(request);
	}

	/** Answers with the guard's reason where it is against an action. */
	boolean refused(Envelope e, Action action, Known thread) {
		Decision decision = guard.decide(action, thread.classification());
		if (decision.isAllowed()) {
			return false;
		}
		refuse(e, decision.reason());
		return true;
	}

	void refuse(Envelope e, String reason) {
		client().add(codec.response(e, reason, WorkerView.error(reason)));
	}

	/**
	 * Refuses an attach that would make a worker the session's process: an interrupt then kills the program (gdb), or
	 * nothing works (lldb).
	 */
	boolean refusedAttach(Envelope e, int id, ProcessSnapshot process) {
		if (!settings.guard() || id == process.pid() || process.thread(id).filter(ThreadReport::isWorker).isEmpty()) {
			return false;
		}
		refuse(e, DapTexts.get("refused.attach", Integer.toString(id), process.thread(id).get().classification()
				.label(),
				Integer.toString(process.pid())));
		return true;
	}

	void answer(Envelope e, JsonObject body) {
		client().add(codec.response(e, null, body));
	}

	/** Whether the adapter can be asked something now without harm to the client's own requests. */
	boolean mayAsk() {
		return !running || threads.kind().takesQuestionsWhileRunning();
	}

	RegisterView view() {
		return settings.registers().resolve(WorkerView.policy(threads.snapshot()));
	}

	/** A session starts: nothing is known of its process. */
	synchronized void noProcess() {
		claimed = 0;
		elsewhere = false;
		threads.noProcess();
	}

	/** The client or the adapter names the process. */
	synchronized void process(int pid) {
		restarting = false;
		if (local && !threads.isProcess(pid)) {
			claimed = pid;
			prove();
		}
	}

	/**
	 * Takes the process that was named, where it is proved to be the one that is debugged.
	 *
	 * @return whether it was taken now
	 */
	synchronized boolean prove() {
		int pid = claimed;
		if (pid == 0) {
			return false;
		}
		OptionalLong adapter = environment.adapterProcess().get();
		if (adapter.isPresent() && !Locality.isHeld(environment.procFs(), pid, adapter.getAsLong())) {
			return false;
		}
		claimed = 0;
		threads.process(pid, settings);
		return true;
	}

	/** As {@link #prove()}, and reads its threads. */
	void proveAndScan() {
		if (prove()) {
			try {
				threads.scanOnce();
			} catch (ProcException x) {
				logOnce("log.noProc", threads.processId().orElse(0), Untrusted.display(String.valueOf(x.getMessage()),
						200));
			}
		}
	}

	/** The program has stopped: the process that was named is held by the adapter's debugger now, or is another one. */
	synchronized void judge() {
		prove();
		if (claimed != 0) {
			logOnce("log.elsewhere", claimed);
			claimed = 0;
			local = false;
			elsewhere = true;
		}
	}

	/** Whether the adapter can say by its ids alone which process it has. */
	boolean knowsAdapter() {
		return environment.adapterProcess().get().isPresent();
	}

	/**
	 * A thread that the adapter tells of, by its id there. lldb-dap 19 says nothing of a restarted process, and lldb
	 * nothing of one that its commands have attached to, but its ids are the kernel's.
	 */
	void seen(OptionalLong thread) {
		if (thread.isPresent() && (restarting || local && knowsAdapter() && !threads.hasProcess())) {
			threads.processOf(thread.getAsLong()).ifPresent(this::process);
		}
	}

	void advise(List<Advice> advice) {
		for (Advice a : Advice.wanted(advice, settings)) {
			if (advised.add(a.id())) {
				tell(a.severity(), a.message());
			}
		}
	}

	/** The client has named a process of this machine, and its threads are not judged by that one. */
	void sayElsewhere() {
		if (elsewhere && advised.add("elsewhere")) {
			tell(Severity.WARNING, DapTexts.get("output.elsewhere"));
		}
	}

	/** Says something in the client's console, or more loudly where the client can and it matters. */
	private void tell(Severity severity, String text) {
		boolean important = clientShowsImportant && severity != Severity.INFO;
		client().add(codec.event("output", WorkerView.output(important ? "important" : "console", DapTexts.get("output.advice", text))));
	}

	void logOnce(String key, Object... args) {
		if (logged.add(key)) {
			environment.log().accept(DapTexts.get(key, args));
		}
	}

	void internalError(String where, Throwable e) {
		String kind = e instanceof JsonParseException ? "JSON" : e.getClass().getName();
		if (logged.add(kind + where)) {
			StackTraceElement[] trace = e.getStackTrace();
			environment.log().accept(DapTexts.get("log.error", Untrusted.display(where),
					Untrusted.display(e + (trace.length > 0 ? " at " + trace[0] : ""), 300)));
		}
	}
}
