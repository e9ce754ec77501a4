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

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.messages.Message;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import dev.ringside.core.advice.Advice;
import dev.ringside.core.advice.ArchitectureAdvisor;
import dev.ringside.core.advice.AttachSituation;
import dev.ringside.core.advice.ConsoleWatcher;
import dev.ringside.core.advice.WorkerAdvice;
import dev.ringside.core.debugger.Debugger;
import dev.ringside.core.debugger.DebuggerKind;
import dev.ringside.core.elf.CoreInspector;
import dev.ringside.core.elf.ElfException;
import dev.ringside.core.elf.ElfHeader;
import dev.ringside.core.guard.Guard;
import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.proc.LeftStopped;
import dev.ringside.core.proc.ProcException;
import dev.ringside.core.process.ProcessSnapshot;
import dev.ringside.core.settings.SettingKey;
import dev.ringside.core.settings.Settings;
import dev.ringside.core.settings.SettingsException;
import dev.ringside.core.settings.ThreadView;
import dev.ringside.core.text.Untrusted;
import dev.ringside.dap.ThreadModel.Known;
import dev.ringside.dap.message.Envelope;
import dev.ringside.dap.message.Json;

/**
 * A session's start, stops and end: what is debugged, with which debugger, and the advice that follows from it.
 * <p>
 * Threading: starts come from the client's direction, events from the adapter's; the debugger's version from a thread of its own.
 */
final class Lifecycle {

	private final FilterSession session;
	private final ThreadModel threads;
	private final ThreadLists lists;
	private final WorkerFrames frames;
	private final ConsoleWatcher watcher;
	private final AtomicBoolean versionAsked = new AtomicBoolean();
	private volatile boolean launched;
	/** The program was not started by the adapter. */
	private volatile boolean byAttach;
	private volatile boolean remote;
	private volatile boolean core;
	private volatile int attachId;
	private volatile Debugger debugger = Debugger.UNKNOWN;
	private volatile @Nullable Architecture executable;
	/** The process as it was before the attach, until the adapter has attached; null where it had no workers. */
	private volatile @Nullable ProcessSnapshot attaching;
	/** The process before the attach; null where there was none, or it was stopped already. */
	private volatile @Nullable LeftStopped beforeAttach;
	/** It has stopped, or runs, as the adapter says. */
	private volatile boolean attached;
	private volatile boolean ending;

	Lifecycle(FilterSession session, ThreadLists lists, WorkerFrames frames) {
		this.session = session;
		this.threads = session.threads;
		this.lists = lists;
		this.frames = frames;
		this.watcher = new ConsoleWatcher(this::situation, this::isWorkerTid);
	}

	/** The client has asked for the session's end: what goes away from here on is not lost. */
	void ending() {
		ending = true;
	}

	/** Whether the program was attached to, and is to live on whatever the client says. */
	boolean keepsProgram() {
		return byAttach && session.settings.keepAttached();
	}

	/**
	 * Looks at a {@code disconnect} or {@code terminate}, with one of which a session ends.
	 * <p>
	 * With a program that was attached to, gdb 16.3 kills it at {@code terminate}, lldb 14.0.6 and 19.1.7 abort on that request, which they do not have, and
	 * cdt-gdb-adapter 1.7.0 does nothing; gdb and lldb kill it at a {@code disconnect} that says so, and all let it go at one that does not, running as it was
	 * before, also when their input just ends. A client that hears {@code terminated} says {@code disconnect}.
	 *
	 * @return what to pass on; null where it was answered
	 */
	@Nullable
	Message end(Envelope e) {
		if (!keepsProgram()) {
			return e.message();
		}
		if (e.name().equals("terminate")) {
			session.answer(e, new JsonObject());
			session.client().add(session.codec.event("terminated", new JsonObject()));
			return null;
		}
		JsonObject arguments = e.content();
		@Nullable JsonElement terminate = arguments.get("terminateDebuggee");
		if (terminate == null || terminate.isJsonPrimitive() && terminate.getAsJsonPrimitive().isBoolean() && !terminate.getAsBoolean()) {
			return e.message();
		}
		arguments.addProperty("terminateDebuggee", false);
		return e.with(arguments);
	}

	/** A launched program becomes another process. (Of one that was attached to, adapters know no more than we how it was started.) */
	void restart(Envelope e) {
		if (!session.local || !launched) {
			return;
		}
		OptionalInt before = threads.processId();
		threads.noProcess();
		session.restarting = true;
		session.hook(e.seq(), response -> {
			if (!response.success() && session.restarting && before.isPresent()) {
				session.process(before.getAsInt());
			}
			return response.message();
		});
	}

	/** The program has ended, or the adapter says so. */
	void ended(boolean exited, List<Advice> advice) {
		if (exited) {
			attachLost(advice);
		}
		attaching = null;
		session.running = false;
		threads.noProcess();
	}

	/** The adapter says that the program runs. */
	void continued() {
		attached = true;
		frames.mayRun();
	}

	/** The adapter has refused something; gdb's words may tell of the architecture. */
	void failed(String error, List<Advice> advice) {
		advice.addAll(watcher.acceptMessage(error));
	}

	/** The {@code process} event. */
	void process(Envelope e) {
		JsonObject process = e.content();
		OptionalLong pid = Json.number(process, "systemProcessId");
		if (Json.isTrue(process, "isLocalProcess") && pid.isPresent() && pid.getAsLong() > 0 && pid.getAsLong() == (int) pid.getAsLong()) {
			session.process((int) pid.getAsLong());
		}
	}

	/**
	 * Looks at an {@code attach} or {@code launch}.
	 *
	 * @return what to pass on; null where it was answered
	 */
	@Nullable
	Message start(Envelope e) {
		JsonObject arguments = e.content();
		@Nullable JsonElement given = arguments.remove("ringside");
		Settings now = session.settings;
		if (given != null) {
			try {
				now = now.with(values(given));
			} catch (SettingsException x) {
				session.refuse(e, String.valueOf(x.getMessage()));
				return null;
			}
		}
		session.settings = now;
		session.guard = new Guard(now.guard(), DapTexts::action);
		session.off = !now.enabled();
		session.asleep = session.off;
		if (session.off) {
			return given == null ? e.message() : e.with(arguments);
		}
		if (isAttachByMistake(e, arguments)) {
			return null;
		}
		session.started = true;
		core = AdapterKind.isCore(arguments);
		// Of one that commands attach to it is not known where it is, until that is proved.
		remote = !core && (AdapterKind.isRemote(arguments) || AdapterKind.isByCommands(arguments)
				&& !session.knowsAdapter());
		session.local = !core && !remote;
		launched = e.name().equals("launch");
		byAttach = !core && !launched;
		session.nonStop = Json.isTrue(arguments, "gdbNonStop") || Json.isTrue(arguments, "nonStop");
		session.noProcess();
		frames.forget();
		session.schedulerLocking = threads.kind().locksScheduler(arguments);
		attaching = null;
		beforeAttach = null;
		attached = false;
		if (core) {
			readCore(arguments);
		}
		if (session.local && !launched) {
			attachId = attachId(arguments).orElse(0);
			if (attachId != 0) {
				session.process(attachId);
				if (beforeAttach(e)) {
					return null;
				}
			}
		}
		return given == null ? e.message() : e.with(arguments);
	}

	/** LSP4E sends {@code launch} where its parameters do not say {@code "request": "attach"}: with a process id and no program nothing ever starts. */
	private boolean isAttachByMistake(Envelope e, JsonObject arguments) {
		if (!e.name().equals("launch") || threads.kind() == AdapterKind.UNKNOWN || Json.string(arguments, "program").isPresent()) {
			return false;
		}
		for (String key : threads.kind().processIdKeys()) {
			OptionalLong pid = Json.number(arguments.get(key));
			if (pid.isPresent() && pid.getAsLong() > 0) {
				session.refuse(e, DapTexts.get("refused.launchWithPid", pid.getAsLong()));
				return true;
			}
		}
		return false;
	}

	/** Of a core the adapter tells neither names nor what its threads were; the file does. Only lldb's ids say which thread is which. */
	private void readCore(JsonObject arguments) {
		String file = AdapterKind.coreFile(arguments);
		if (threads.kind().threadIds() != AdapterKind.ThreadIds.TID || file.isEmpty()) {
			return;
		}
		try {
			threads.core(new CoreInspector(session.settings.kernelPolicy()).inspect(Path.of(file), null).snapshot());
		} catch (ElfException | InvalidPathException x) {
			session.logOnce("log.noCore", Untrusted.display(String.valueOf(x.getMessage()), 300));
		}
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

	private OptionalInt attachId(JsonObject arguments) {
		for (String key : threads.kind().processIdKeys()) {
			Optional<String> text = Json.string(arguments, key);
			if (text.isPresent()) {
				// cdt-gdb-adapter hands it to gdb as it is.
				OptionalInt id = CommandInspector.processId(text.get());
				if (id.isPresent()) {
					return id;
				}
			}
			OptionalLong pid = Json.number(arguments.get(key));
			if (pid.isPresent() && pid.getAsLong() > 0 && pid.getAsLong() == (int) pid.getAsLong()) {
				return OptionalInt.of((int) pid.getAsLong());
			}
		}
		return AdapterKind.attachedByCommands(arguments);
	}

	/** @return whether the attach was refused */
	private boolean beforeAttach(Envelope e) {
		ProcessSnapshot s;
		try {
			if (threads.hasProcess()) {
				threads.scan();
			}
			@Nullable ProcessSnapshot scanned = threads.snapshot();
			s = scanned != null ? scanned : threads.look(attachId, session.settings);
		} catch (ProcException x) {
			// The adapter says so itself.
			return false;
		}
		if (session.refusedAttach(e, attachId, s)) {
			session.noProcess();
			return true;
		}
		beforeAttach = LeftStopped.before(session.environment.procFs(), attachId).orElse(null);
		if (!s.workers().isEmpty()) {
			readExecutable(s.pid());
			attaching = s;
			session.hook(e.seq(), this::attachAnswered);
			session.advise(ArchitectureAdvisor.beforeAttach(situation()));
			askVersion(s, Json.string(e.content(), "gdb").orElse(null));
		}
		// What is read before the adapter has attached says nothing of who traces what.
		threads.resumed();
		return false;
	}

	/**
	 * The process that the debugger may have left stopped: where its attach has not come to an end, or it was killed.
	 */
	Optional<LeftStopped> leftStopped(boolean killed) {
		return session.elsewhere || attached && !killed ? Optional.empty() : Optional.ofNullable(beforeAttach);
	}

	private Message attachAnswered(Envelope response) {
		attaching = null;
		return response.message();
	}

	/** Runs the debugger's program for its version where the adapter has not told it: there is advice that depends on it. */
	private void askVersion(ProcessSnapshot process, @Nullable String gdb) {
		Optional<List<String>> command = debugger.hasVersion() ? Optional.empty()
				: VersionCommand.of(threads.kind(), session.environment.adapterCommand(), gdb);
		if (command.isEmpty() || !versionAsked.compareAndSet(false, true)) {
			return;
		}
		Thread thread = new Thread(() -> {
			try {
				session.environment.versionOutput().apply(command.get()).ifPresent(text -> versionTold(text, process));
			} catch (RuntimeException x) {
				session.internalError("version", x);
			}
		}, "ringside-dap-version");
		thread.setDaemon(true);
		thread.start();
	}

	private void versionTold(String text, ProcessSnapshot process) {
		Debugger told = Debugger.parse(threads.kind() == AdapterKind.LLDB ? DebuggerKind.LLDB : DebuggerKind.GDB, text);
		if (told.hasVersion() && !debugger.hasVersion() && !session.off) {
			debugger = told;
			// The process as it was when the attach was asked for; it may be gone from the session by now.
			session.advise(ArchitectureAdvisor
					.beforeAttach(AttachSituation.local(told, process, attachId == 0 ? process.pid() : attachId, executable)));
		}
	}

	private void readExecutable(int pid) {
		if (executable == null) {
			try {
				executable = ElfHeader.read(session.environment.procFs().executable(pid)).architecture().orElse(null);
			} catch (ElfException x) {
				executable = null;
			}
		}
	}

	/** What the adapter says of itself: its kind, and lldb's version. */
	void capabilities(JsonObject capabilities) {
		AdapterKind.ofCapabilities(capabilities).ifPresent(threads::kind);
		Json.object(capabilities, "__lldb").flatMap(l -> Json.string(l, "version"))
				.ifPresent(v -> debugger = Debugger.parse(DebuggerKind.LLDB, v));
	}

	Message initialized(Envelope response) {
		if (response.success()) {
			capabilities(response.content());
		}
		if (!debugger.hasVersion() && threads.kind() != AdapterKind.UNKNOWN) {
			debugger = new Debugger(threads.kind() == AdapterKind.LLDB ? DebuggerKind.LLDB : DebuggerKind.GDB, -1, 0, "");
		}
		return response.message();
	}

	/** gdb 16's {@code -i dap}, where it may not attach to a worker: {@code exited}, {@code terminated}, and an attach that has succeeded. */
	private void attachLost(List<Advice> advice) {
		@Nullable ProcessSnapshot before = attaching;
		if (before == null || ending) {
			return;
		}
		ProcessSnapshot s;
		try {
			s = threads.look(before.pid(), session.settings);
		} catch (ProcException x) {
			// It has ended indeed.
			return;
		}
		// Of a process that has ended there may be a zombie left, but no worker.
		if (!s.workers().isEmpty()) {
			ArchitectureAdvisor.attachLost(situation()).ifPresent(advice::add);
		}
	}

	Message stopped(Envelope e, List<Advice> advice) {
		attaching = null;
		attached = true;
		session.running = false;
		boolean more = session.stop.isToldAlready(e, session.nonStop) && threads.knows(e.number("threadId"));
		if (!more) {
			// Forgets what was scanned before.
			frames.stopped();
		}
		session.seen(e.number("threadId"));
		session.judge();
		e.number("threadId").ifPresent(t -> threads.told(t, false));
		if (threads.hasProcess()) {
			try {
				threads.scanOnce();
			} catch (ProcException x) {
				@Nullable ProcessSnapshot s = threads.snapshot();
				session.logOnce("log.noProc", s == null ? "" : s.pid(), Untrusted.display(String.valueOf(x.getMessage()), 200));
			}
			@Nullable ProcessSnapshot s = threads.snapshot();
			if (!more && s != null && threads.mayHaveWorkers()) {
				readExecutable(s.pid());
				advice.addAll(WorkerAdvice.of(s));
			}
		} else if (session.local && launched && threads.kind() == AdapterKind.CDT_GDB_ADAPTER) {
			lists.askProcess();
		}
		OptionalLong id = e.number("threadId");
		session.selected = id.orElse(-1);
		if (!threads.mayHaveWorkers()) {
			return e.message();
		}
		lists.askMissing();
		if (id.isEmpty()) {
			return e.message();
		}
		Known thread = threads.known(id.getAsLong());
		if (!thread.isWorker() || session.settings.threads() == ThreadView.SHOW) {
			return e.message();
		}
		// The client would open the stack of a thread that has none.
		JsonObject body = e.content();
		@Nullable Long user = session.settings.threads() == ThreadView.HIDE ? threads.userThread().orElse(null) : null;
		boolean hide = user != null;
		if (hide) {
			body.addProperty("threadId", user);
		} else {
			body.addProperty("preserveFocusHint", true);
		}
		String note = DapTexts.get(hide ? "stopped.hidden" : "stopped.worker", WorkerView.threadName(thread));
		body.addProperty("text", Json.string(body, "text").map(t -> t + ' ' + note).orElse(note));
		return e.with(body);
	}

	@Nullable
	Message output(Envelope e, List<Advice> advice) {
		JsonObject body = e.content();
		String text = Json.string(body, "output").orElse("");
		if (lists.isAnswer(text)) {
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

	/** What is attached to; until that is done, what is to be attached to. */
	private @Nullable ProcessSnapshot process() {
		@Nullable ProcessSnapshot s = threads.snapshot();
		return s != null ? s : attaching;
	}

	private AttachSituation situation() {
		@Nullable ProcessSnapshot s = process();
		boolean far = remote || session.elsewhere;
		if (core || far || launched || s == null) {
			AttachSituation.Target target = core ? AttachSituation.Target.CORE
					: far ? AttachSituation.Target.REMOTE : AttachSituation.Target.LAUNCHED;
			if (s == null || core) {
				AttachSituation unknown = AttachSituation.of(debugger, target, executable);
				// Nothing was read: it may have workers.
				return new AttachSituation(debugger, target, unknown.architecture(), unknown.policy(), executable, 0, 0, unknown.attachTarget(),
						unknown.firstOther(), -1);
			}
		}
		return AttachSituation.local(debugger, Objects.requireNonNull(s), attachId == 0 ? s.pid() : attachId, executable);
	}

	private @Nullable Boolean isWorkerTid(int tid) {
		@Nullable ProcessSnapshot s = process();
		return s == null ? null : s.thread(tid).map(t -> t.isWorker()).orElse(null);
	}
}
