/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.dap.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import org.eclipse.core.resources.IMarkerDelta;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.model.IBreakpoint;
import org.eclipse.debug.core.model.IDebugTarget;
import org.eclipse.debug.core.model.IMemoryBlock;
import org.eclipse.debug.core.model.IProcess;
import org.eclipse.debug.core.model.IThread;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.debug.Capabilities;
import org.eclipse.lsp4j.debug.ConfigurationDoneArguments;
import org.eclipse.lsp4j.debug.ContinueArguments;
import org.eclipse.lsp4j.debug.ContinuedEventArguments;
import org.eclipse.lsp4j.debug.DisconnectArguments;
import org.eclipse.lsp4j.debug.EvaluateArguments;
import org.eclipse.lsp4j.debug.EvaluateResponse;
import org.eclipse.lsp4j.debug.ExceptionBreakpointsFilter;
import org.eclipse.lsp4j.debug.ExitedEventArguments;
import org.eclipse.lsp4j.debug.InitializeRequestArguments;
import org.eclipse.lsp4j.debug.InvalidatedEventArguments;
import org.eclipse.lsp4j.debug.OutputEventArguments;
import org.eclipse.lsp4j.debug.OutputEventArgumentsCategory;
import org.eclipse.lsp4j.debug.PauseArguments;
import org.eclipse.lsp4j.debug.ProcessEventArguments;
import org.eclipse.lsp4j.debug.RunInTerminalRequestArguments;
import org.eclipse.lsp4j.debug.RunInTerminalResponse;
import org.eclipse.lsp4j.debug.SetExceptionBreakpointsArguments;
import org.eclipse.lsp4j.debug.StoppedEventArguments;
import org.eclipse.lsp4j.debug.TerminateArguments;
import org.eclipse.lsp4j.debug.TerminatedEventArguments;
import org.eclipse.lsp4j.debug.Thread;
import org.eclipse.lsp4j.debug.ThreadEventArguments;
import org.eclipse.lsp4j.debug.ThreadsResponse;
import org.eclipse.lsp4j.debug.services.IDebugProtocolClient;
import org.eclipse.lsp4j.debug.services.IDebugProtocolServer;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.osgi.util.NLS;

import dev.ringside.core.guard.Guard;
import dev.ringside.core.kernel.KernelPolicy;
import dev.ringside.core.kernel.PolicyVerdict;
import dev.ringside.core.proc.ProcException;
import dev.ringside.core.proc.ProcessSnapshot;
import dev.ringside.core.session.WorkerTracker;
import dev.ringside.core.session.WorkersSource;
import dev.ringside.core.settings.Settings;
import dev.ringside.core.text.Untrusted;
import dev.ringside.launch.Notices;

/**
 * A session with a debug adapter.
 * <p>
 * The adapter's events are handled one after the other on a thread of this session; state is read from any thread.
 */
public final class DapDebugTarget extends DapDebugElement implements IDebugTarget {

	private static final int MAX_THREADS = 20000;
	private static final int MAX_OUTPUT = 1 << 16;
	private static final Duration END_TIMEOUT = Duration.ofSeconds(5);
	/** How long after a pause the program may go on before it is looked at again. */
	private static final Duration PAUSE_REPEAT = Duration.ofMillis(500);

	private final ILaunch launch;
	private final AdapterConfiguration configuration;
	private final AdapterFilter filter;
	private final Guard guard;
	private final DapProcess process;
	private final DapWorkers workers;
	private final DapBreakpoints breakpoints = new DapBreakpoints(this);
	private final ExecutorService events = Executors.newSingleThreadExecutor(task -> {
		java.lang.Thread thread = new java.lang.Thread(task, "Ringside adapter events");
		thread.setDaemon(true);
		return thread;
	});
	private final Map<Integer, DapThread> threads = new LinkedHashMap<>();
	private final CompletableFuture<Void> initialized = new CompletableFuture<>();
	private final AtomicBoolean over = new AtomicBoolean();
	private final AtomicLong runs = new AtomicLong();
	/** How often the program was asked to run, and how often the adapter has been told so. */
	private final AtomicLong runsWanted = new AtomicLong();
	private final AtomicLong runsSent = new AtomicLong();
	private final Set<String> told = new HashSet<>();
	private volatile @Nullable AdapterConnection connection;
	private volatile Capabilities capabilities = new Capabilities();
	private volatile CompletableFuture<?> running = CompletableFuture.completedFuture(null);
	private volatile boolean ending;
	private volatile boolean starting = true;
	private volatile boolean disconnected;
	private volatile boolean instructionStepping;
	private volatile long pid;

	/**
	 * A session that has not started.
	 *
	 * @param launch        the launch
	 * @param configuration what to do
	 */
	DapDebugTarget(ILaunch launch, AdapterConfiguration configuration) {
		super(null);
		this.launch = launch;
		this.configuration = configuration;
		Settings settings = configuration.settings();
		filter = Filters.of(configuration, text -> later(() -> output("Ringside: " + text + '\n', OutputEventArgumentsCategory.CONSOLE)));
		guard = new Guard(settings.enabled() && settings.guard());
		workers = new DapWorkers(settings);
		process = new DapProcess(this, configuration.commandLine(), this::typed);
	}

	// ---- start ------------------------------------------------------------------------------------------------------

	/** Starts the adapter and the program, or attaches. Waits; each wait is bounded. */
	void start() throws CoreException {
		launch.addProcess(process);
		process.fire(DebugEvent.CREATE);
		launch.addDebugTarget(this);
		fireCreationEvent();
		try {
			AdapterConnection c;
			try {
				c = new AdapterConnection(configuration, filter, new Client(), process::error);
			} catch (IOException e) {
				throw DapModel.failure(NLS.bind(Messages.start_noProgram, configuration.commandLine(), e.getMessage()), e);
			}
			connection = c;
			c.end().thenRun(() -> later(this::connectionEnded));
			handshake(c);
			starting = false;
		} catch (CoreException e) {
			AdapterConnection c = connection;
			IStatus why = e.getStatus();
			if (c != null && (c.isGone() || c.isForeign())) {
				why = DapModel.error(death(c), e);
			} else if (c != null && !c.lastWords().isEmpty()) {
				why = DapModel.error(NLS.bind(Messages.start_said, why.getMessage(), c.lastWords()), e);
			}
			process.error(why.getMessage() + '\n');
			finish();
			throw new CoreException(why);
		}
	}

	private void handshake(AdapterConnection c) throws CoreException {
		InitializeRequestArguments hello = new InitializeRequestArguments();
		hello.setClientID("ringside");
		hello.setClientName("Ringside");
		AdapterPreset preset = configuration.preset();
		hello.setAdapterID(preset == null ? "adapter" : preset.id());
		hello.setLocale(Locale.getDefault().toLanguageTag());
		hello.setLinesStartAt1(true);
		hello.setColumnsStartAt1(true);
		hello.setPathFormat("path");
		hello.setSupportsVariableType(true);
		hello.setSupportsRunInTerminalRequest(configuration.allowTerminal());
		hello.setSupportsInvalidatedEvent(true);
		Capabilities known = c.request("initialize", s -> s.initialize(hello));
		if (known != null) {
			capabilities = known;
		}
		Map<String, Object> arguments = new LinkedHashMap<>();
		configuration.arguments().entrySet().forEach(e -> arguments.put(e.getKey(), e.getValue()));
		if (configuration.attach()) {
			pid = configuration.pid();
			process.processId(pid);
			workers.process(pid);
		}
		String name = configuration.attach() ? "attach" : "launch";
		CompletableFuture<Void> started = c.send(name, s -> configuration.attach() ? s.attach(arguments) : s.launch(arguments));
		// Adapters say "initialized" before, during or after the launch; only a refusal or the adapter's end comes instead of it.
		CompletableFuture<Void> ready = new CompletableFuture<>();
		initialized.thenAccept(ready::complete);
		started.whenComplete((v, error) -> {
			if (error != null) {
				ready.completeExceptionally(error);
			}
		});
		c.end().thenRun(() -> ready.completeExceptionally(DapModel.failure(Messages.request_ended, null)));
		ready.orTimeout(c.timeout().toMillis(), TimeUnit.MILLISECONDS);
		try {
			AdapterConnection.await("initialized", ready);
		} catch (DebugException e) {
			if (e.getCause() instanceof java.util.concurrent.ExecutionException x && x.getCause() instanceof TimeoutException) {
				throw DapModel.failure(NLS.bind(Messages.start_noEvent, "initialized", Long.toString(c.timeout().toSeconds())), e);
			}
			throw e;
		}
		breakpoints.install(configuration.stopAt());
		List<String> filters = new ArrayList<>();
		if (capabilities.getExceptionBreakpointFilters() != null) {
			for (ExceptionBreakpointsFilter f : capabilities.getExceptionBreakpointFilters()) {
				if (Boolean.TRUE.equals(f.getDefault_())) {
					filters.add(f.getFilter());
				}
			}
			SetExceptionBreakpointsArguments exceptions = new SetExceptionBreakpointsArguments();
			exceptions.setFilters(filters.toArray(new String[0]));
			c.request("setExceptionBreakpoints", s -> s.setExceptionBreakpoints(exceptions));
		}
		if (Boolean.TRUE.equals(capabilities.getSupportsConfigurationDoneRequest())) {
			c.request("configurationDone", s -> s.configurationDone(new ConfigurationDoneArguments()));
		}
		AdapterConnection.await(name, started);
		later(() -> {
			refreshThreads();
			if (configuration.attach() && preset != null && preset.resumesAfterAttach() && !isSuspended()) {
				pause();
			}
		});
	}

	private String death(AdapterConnection c) {
		String words = c.lastWords();
		String what;
		if (c.isForeign()) {
			what = NLS.bind(Messages.death_foreign, configuration.commandLine());
		} else {
			Integer status = c.exitStatus();
			what = status == null ? NLS.bind(Messages.death_closed, configuration.commandLine())
					: NLS.bind(Messages.death_exited, configuration.commandLine(), status.toString());
		}
		return words.isEmpty() ? what : NLS.bind(Messages.death_words, what, words);
	}

	// ---- end --------------------------------------------------------------------------------------------------------

	/** On the events' thread: the adapter has closed its output. */
	private void connectionEnded() {
		AdapterConnection c = connection;
		if (c != null && !ending && !over.get() && !starting) {
			String text = death(c);
			process.error(text + '\n');
			Notices.show(IStatus.ERROR, text, this);
		}
		if (!starting) {
			finish();
		}
	}

	/** The session is over, for whatever reason. */
	private void finish() {
		ending = true;
		AdapterConnection c = connection;
		if (c != null) {
			c.close();
		} else {
			filter.close();
		}
		if (!over.compareAndSet(false, true)) {
			return;
		}
		breakpoints.dispose();
		List<DebugEvent> gone = new ArrayList<>();
		for (DapThread thread : list()) {
			thread.end();
			gone.add(new DebugEvent(thread, DebugEvent.TERMINATE));
		}
		synchronized (threads) {
			threads.clear();
		}
		gone.add(new DebugEvent(process, DebugEvent.TERMINATE));
		gone.add(new DebugEvent(this, DebugEvent.TERMINATE));
		DebugPlugin plugin = DebugPlugin.getDefault();
		if (plugin != null) {
			plugin.fireDebugEventSet(gone.toArray(new DebugEvent[0]));
		}
		workers.ended();
		events.shutdown();
	}

	@Override
	public boolean canTerminate() {
		return !over.get();
	}

	/** Ends the session and a launched program; lets an attached one go. Returns at once. */
	@Override
	public void terminate() throws DebugException {
		end(!configuration.attach());
	}

	@Override
	public boolean canDisconnect() {
		return !over.get();
	}

	/** Ends the session and lets the program go. Returns at once. */
	@Override
	public void disconnect() throws DebugException {
		disconnected = true;
		end(false);
	}

	private void end(boolean kill) {
		AdapterConnection c = connection;
		if (over.get()) {
			return;
		}
		boolean again = ending;
		ending = true;
		if (c == null || again) {
			// Asked a second time: whoever waits for an adapter that does not answer is not made to wait longer.
			CompletableFuture.runAsync(this::finish);
			return;
		}
		if (kill && Boolean.TRUE.equals(capabilities.getSupportsTerminateRequest())) {
			c.send("terminate", s -> s.terminate(new TerminateArguments()), END_TIMEOUT).whenComplete((v, e) -> {
				// The adapter says "terminated" when the program has gone; not all do.
				CompletableFuture.delayedExecutor(END_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).execute(() -> disconnect(c, true));
			});
		} else {
			disconnect(c, kill);
		}
	}

	private void disconnect(AdapterConnection c, boolean kill) {
		if (over.get() || c.isClosed()) {
			return;
		}
		DisconnectArguments arguments = new DisconnectArguments();
		if (Boolean.TRUE.equals(capabilities.getSupportTerminateDebuggee())) {
			arguments.setTerminateDebuggee(kill);
		}
		c.send("disconnect", s -> s.disconnect(arguments), END_TIMEOUT).whenComplete((v, e) -> {
			// Some adapters end before they answer; whoever does not answer is ended.
			finish();
		});
	}

	@Override
	public boolean isDisconnected() {
		return disconnected && over.get();
	}

	@Override
	public boolean isTerminated() {
		return over.get();
	}

	boolean isOver() {
		return over.get() || ending;
	}

	// ---- for the other elements -------------------------------------------------------------------------------------

	AdapterFilter filter() {
		return filter;
	}

	Guard guard() {
		return guard;
	}

	/**
	 * Ringside's settings of this session.
	 *
	 * @return the settings
	 */
	public Settings settings() {
		return configuration.settings();
	}

	/**
	 * What this session tells of the process's workers.
	 *
	 * @return the source
	 */
	public WorkersSource workers() {
		return workers;
	}

	Capabilities capabilities() {
		return capabilities;
	}

	/** How the kernel shows workers, from memory; null when not known. */
	@Nullable
	KernelPolicy policy() {
		PolicyVerdict verdict = workers.tracker().flatMap(WorkerTracker::snapshot).map(s -> s.policy()).orElse(null);
		return verdict == null ? settings().kernelPolicy().orElse(null) : verdict.policy();
	}

	/**
	 * The process that is debugged.
	 *
	 * @return its id; 0 while not known
	 */
	public long processId() {
		return pid;
	}

	/**
	 * Whether steps are of one instruction, where the adapter can.
	 *
	 * @return false: of a statement
	 */
	public boolean isInstructionStepping() {
		return instructionStepping;
	}

	/**
	 * Switches between steps of a statement and of an instruction.
	 *
	 * @param on true for instructions; without effect where {@link #canStepInstructions()} is false
	 */
	public void setInstructionStepping(boolean on) {
		instructionStepping = on && canStepInstructions();
	}

	/**
	 * Whether the adapter can step by an instruction.
	 *
	 * @return true when it says so
	 */
	public boolean canStepInstructions() {
		return Boolean.TRUE.equals(capabilities.getSupportsSteppingGranularity());
	}

	<T> T request(String name, Function<IDebugProtocolServer, CompletableFuture<T>> request) throws DebugException {
		return AdapterConnection.await(name, send(name, request));
	}

	<T> CompletableFuture<T> send(String name, Function<IDebugProtocolServer, CompletableFuture<T>> request) {
		AdapterConnection c = connection;
		return c == null ? CompletableFuture.failedFuture(DapModel.failure(NLS.bind(Messages.request_closed, name), null))
				: c.send(name, request);
	}

	/** Runs something on the events' thread. */
	void later(Runnable task) {
		try {
			events.execute(() -> {
				try {
					task.run();
				} catch (RuntimeException e) {
					// A bug of ours must not end the session: it is logged, and the next event is handled.
					DebugPlugin.log(DapModel.error(Messages.connection_failed, e));
				}
			});
		} catch (RejectedExecutionException e) {
			// The session is over: nobody waits for it.
			DebugPlugin.logDebugMessage("event after the end of a session");
		}
	}

	/** Tells the user of a failed request. */
	void notice(Throwable error) {
		Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
		String text = cause instanceof CoreException c ? c.getStatus().getMessage() : String.valueOf(cause.getMessage());
		process.error(text + '\n');
		Notices.show(IStatus.WARNING, text, this);
	}

	// ---- running and stopping ---------------------------------------------------------------------------------------

	private List<DapThread> list() {
		synchronized (threads) {
			return new ArrayList<>(threads.values());
		}
	}

	private Optional<DapThread> userThread() {
		List<DapThread> all = list();
		return all.stream().filter(t -> !t.isWorker()).findFirst().or(() -> all.stream().findFirst());
	}

	@Override
	public boolean canResume() {
		return isSuspended() && !isOver();
	}

	@Override
	public void resume() throws DebugException {
		DapThread thread = userThread().orElse(null);
		if (thread == null || !canResume()) {
			throw DapModel.failure(Messages.thread_running, null);
		}
		ContinueArguments arguments = new ContinueArguments();
		arguments.setThreadId(thread.id());
		run(thread, DebugEvent.CLIENT_REQUEST, "continue", s -> s.continue_(arguments));
	}

	/** Lets the program run on: marks all threads as running, sends the request, and takes it back when the adapter refuses. */
	<T> void run(DapThread thread, int detail, String name, Function<IDebugProtocolServer, CompletableFuture<T>> request) {
		long run = runs.incrementAndGet();
		runsWanted.incrementAndGet();
		markRunning(thread, detail);
		CompletableFuture<T> answer = new CompletableFuture<>();
		running = answer;
		// After what is still to be sent, such as breakpoints that were set just now.
		later(() -> {
			runsSent.incrementAndGet();
			send(name, request).whenComplete((v, error) -> {
				if (error == null) {
					answer.complete(v);
				} else {
					answer.completeExceptionally(error);
				}
			});
		});
		answer.whenComplete((v, error) -> {
			if (error == null) {
				return;
			}
			later(() -> {
				notice(error);
				boolean unknown = error instanceof DebugException d && d.getStatus().getException() instanceof TimeoutException;
				if (run == runs.get() && !unknown && !isOver()) {
					markStopped(list(), thread, "", DebugEvent.CLIENT_REQUEST);
				}
			});
		});
	}

	private void markRunning(DapThread first, int detail) {
		boolean step = detail != DebugEvent.CLIENT_REQUEST;
		List<DebugEvent> set = new ArrayList<>();
		for (DapThread t : list()) {
			if (t.resumed(step && t == first)) {
				set.add(t == first ? new DebugEvent(t, DebugEvent.RESUME, detail) : new DebugEvent(t, DebugEvent.CHANGE, DebugEvent.CONTENT));
			}
		}
		fire(set);
	}

	private static void fire(List<DebugEvent> set) {
		DebugPlugin plugin = DebugPlugin.getDefault();
		if (!set.isEmpty() && plugin != null) {
			plugin.fireDebugEventSet(set.toArray(new DebugEvent[0]));
		}
	}

	@Override
	public boolean canSuspend() {
		return !isSuspended() && !isOver();
	}

	@Override
	public boolean isSuspended() {
		return !over.get() && list().stream().anyMatch(DapThread::isSuspended);
	}

	@Override
	public void suspend() throws DebugException {
		if (isOver()) {
			throw DapModel.failure(Messages.process_ended, null);
		}
		pause();
	}

	private void pause() {
		long since = runs.get();
		// A pause that overtakes a "continue" is lost for certain, and one that comes soon after it sometimes.
		running.handle((v, e) -> Boolean.TRUE).thenRun(() -> pause(since, System.nanoTime()));
	}

	/** Asks for a stop until there is one; {@code since} is the run that it is to end, {@code first} when it was asked for first. */
	private void pause(long since, long first) {
		PauseArguments arguments = new PauseArguments();
		arguments.setThreadId(userThread().map(DapThread::id).orElse(1));
		send("pause", s -> s.pause(arguments)).whenComplete((v, error) -> {
			if (isOver()) {
				return;
			}
			if (error != null) {
				later(() -> notice(error));
			} else {
				CompletableFuture.delayedExecutor(PAUSE_REPEAT.toMillis(), TimeUnit.MILLISECONDS).execute(() -> later(() -> pauseAnswered(since, first)));
			}
		});
	}

	/** On the events' thread, some time after a pause was answered with success. */
	private void pauseAnswered(long since, long first) {
		if (isOver() || isSuspended() || runs.get() != since) {
			return;
		}
		if (System.nanoTime() - first > configuration.timeout().toNanos()) {
			notice(DapModel.failure(NLS.bind(Messages.pause_noStop, Long.toString(configuration.timeout().toSeconds())), null));
		} else if (configuration.adapterKind().losesEarlyPause()) {
			pause(since, first);
		} else {
			CompletableFuture.delayedExecutor(PAUSE_REPEAT.toMillis(), TimeUnit.MILLISECONDS).execute(() -> later(() -> pauseAnswered(since, first)));
		}
	}

	/** On the events' thread; {@code sent} is how many runs had been asked for when the adapter's word came. */
	private void stopped(StoppedEventArguments event, long sent) {
		if (isOver()) {
			return;
		}
		if (sent < runsWanted.get() && Boolean.TRUE.equals(event.getAllThreadsStopped())) {
			// lldb tells of one stop once a thread; the user has let the program go on since the first.
			return;
		}
		if (!Boolean.TRUE.equals(event.getPreserveFocusHint()) || !isSuspended()) {
			refreshThreads();
		}
		findProcess();
		refreshWorkers();
		runs.incrementAndGet();
		Integer id = event.getThreadId();
		DapThread thread = id == null ? null : thread(id);
		if (id != null && thread == null) {
			// It has been hidden, or ended since.
			thread = userThread().orElse(null);
		}
		if (thread == null || thread.isWorker()) {
			thread = ownerOf(thread).or(this::userThread).orElse(thread);
		}
		boolean all = Boolean.TRUE.equals(event.getAllThreadsStopped()) || id == null;
		String reason = reason(event);
		int detail = switch (String.valueOf(event.getReason())) {
		case "step" -> DebugEvent.STEP_END;
		case "breakpoint", "function breakpoint", "data breakpoint", "instruction breakpoint" -> DebugEvent.BREAKPOINT;
		case "pause", "entry" -> DebugEvent.CLIENT_REQUEST;
		default -> DebugEvent.UNSPECIFIED;
		};
		if (thread == null) {
			return;
		}
		List<DapThread> affected = all ? list() : List.of(thread);
		if (Boolean.TRUE.equals(event.getPreserveFocusHint()) && isSuspended()) {
			// lldb tells of each thread of one stop: what is shown already stays.
			List<DapThread> more = affected.stream().filter(t -> !t.isSuspended() && t.stopped("")).toList();
			fire(more.stream().map(t -> new DebugEvent(t, DebugEvent.CHANGE, DebugEvent.CONTENT)).toList());
			return;
		}
		markStopped(affected, thread, reason, detail);
		breakpoints.stopped(event.getReason());
	}

	private Optional<DapThread> ownerOf(@Nullable DapThread worker) {
		int owner = worker == null ? -1 : worker.classification().map(c -> c.owner().orElse(-1)).orElse(-1);
		return owner < 0 ? Optional.empty() : list().stream().filter(t -> !t.isWorker() && filter.tid(t.id()).orElse(-2) == owner).findFirst();
	}

	private static String reason(StoppedEventArguments event) {
		String text = event.getDescription() == null || event.getDescription().isBlank() ? event.getReason() : event.getDescription();
		if (event.getText() != null && !event.getText().isBlank() && !event.getText().equals(text)) {
			text = text + ": " + event.getText();
		}
		return Untrusted.display(String.valueOf(text), 120);
	}

	private void markStopped(List<DapThread> affected, DapThread first, String reason, int detail) {
		for (DapThread t : affected) {
			t.stopped("");
		}
		first.stopped(reason);
		try {
			// The platform asks for it in the thread that delivers all debug events: have it ready.
			first.frames();
		} catch (DebugException e) {
			process.error(e.getStatus().getMessage() + '\n');
		}
		List<DebugEvent> set = new ArrayList<>();
		for (DapThread t : affected) {
			if (t != first) {
				set.add(new DebugEvent(t, DebugEvent.CHANGE, DebugEvent.CONTENT));
			}
		}
		set.add(new DebugEvent(first, DebugEvent.SUSPEND, detail));
		fire(set);
		workers.changed();
	}

	/** On the events' thread: asks for the threads and tells of those that are new, gone or renamed. */
	private void refreshThreads() {
		Thread[] now;
		try {
			ThreadsResponse answer = request("threads", IDebugProtocolServer::threads);
			now = answer == null || answer.getThreads() == null ? new Thread[0] : answer.getThreads();
		} catch (DebugException e) {
			if (!isOver()) {
				process.error(e.getStatus().getMessage() + '\n');
			}
			return;
		}
		if (over.get()) {
			return;
		}
		List<DebugEvent> set = new ArrayList<>();
		synchronized (threads) {
			Map<Integer, DapThread> before = new LinkedHashMap<>(threads);
			threads.clear();
			for (Thread t : Arrays.copyOf(now, Math.min(now.length, MAX_THREADS))) {
				String name = String.valueOf(t.getName());
				DapThread known = before.remove(t.getId());
				if (known == null) {
					known = new DapThread(this, t.getId(), name);
					set.add(new DebugEvent(known, DebugEvent.CREATE));
				} else if (known.rename(name)) {
					set.add(new DebugEvent(known, DebugEvent.CHANGE, DebugEvent.STATE));
				}
				threads.put(t.getId(), known);
			}
			for (DapThread gone : before.values()) {
				gone.end();
				set.add(new DebugEvent(gone, DebugEvent.TERMINATE));
			}
			sortThreads();
		}
		fire(set);
	}

	/** User threads by number, each followed by the workers that it owns. With the lock of the threads. */
	private void sortThreads() {
		List<DapThread> all = new ArrayList<>(threads.values());
		all.sort(Comparator.comparing(DapThread::isWorker).thenComparingInt(DapThread::id));
		Map<Integer, List<DapThread>> owned = new HashMap<>();
		Map<Integer, DapThread> byTid = new HashMap<>();
		for (DapThread t : all) {
			filter.tid(t.id()).ifPresent(tid -> byTid.put(tid, t));
		}
		List<DapThread> top = new ArrayList<>();
		for (DapThread t : all) {
			int owner = t.isWorker() ? t.classification().map(c -> c.owner().orElse(0)).orElse(0) : 0;
			DapThread known = byTid.get(owner);
			if (known == null || known == t) {
				top.add(t);
			} else {
				owned.computeIfAbsent(owner, o -> new ArrayList<>()).add(t);
			}
		}
		threads.clear();
		for (DapThread t : top) {
			addWithWorkers(t, owned);
		}
		// Owners that own each other, as names can claim: nothing is lost.
		all.forEach(t -> threads.putIfAbsent(t.id(), t));
	}

	private void addWithWorkers(DapThread thread, Map<Integer, List<DapThread>> owned) {
		if (threads.putIfAbsent(thread.id(), thread) == null) {
			owned.getOrDefault(filter.tid(thread.id()).orElse(-1), List.of()).forEach(t -> addWithWorkers(t, owned));
		}
	}

	private @Nullable DapThread thread(int id) {
		synchronized (threads) {
			return threads.get(id);
		}
	}

	private void refreshWorkers() {
		WorkerTracker tracker = workers.tracker().orElse(null);
		if (tracker != null) {
			try {
				tracker.refresh();
			} catch (ProcException e) {
				// It may have ended just now; the adapter will say so.
				DebugPlugin.logDebugMessage(e.getMessage());
			}
		}
	}

	/** Not all adapters tell the id of a program that they launched; the filter finds it. */
	private void findProcess() {
		ProcessSnapshot snapshot = filter.snapshot();
		if (pid == 0 && snapshot != null) {
			process(snapshot.pid());
		}
	}

	private void process(long id) {
		pid = id;
		process.processId(id);
		workers.process(id);
	}

	// ---- the console ------------------------------------------------------------------------------------------------

	private void output(String text, @Nullable String category) {
		String bounded = text.length() > MAX_OUTPUT ? text.substring(0, MAX_OUTPUT) + "\u2026\n" : text;
		if (OutputEventArgumentsCategory.TELEMETRY.equals(category)) {
			return;
		}
		if (OutputEventArgumentsCategory.STDOUT.equals(category)) {
			process.output(bounded);
		} else {
			process.error(bounded);
		}
		if (OutputEventArgumentsCategory.IMPORTANT.equals(category) && told.add(bounded)) {
			Notices.show(IStatus.WARNING, bounded.strip().replaceFirst("^Ringside: ", ""), this);
		}
	}

	/** What the user types goes to the adapter's command line, in the context of the first suspended user thread's top frame. */
	private void typed(String text) {
		later(() -> {
			EvaluateArguments arguments = new EvaluateArguments();
			arguments.setExpression(text);
			arguments.setContext("repl");
			try {
				DapThread thread = userThread().orElse(null);
				List<DapStackFrame> frames = thread == null ? List.of() : thread.frames();
				if (!frames.isEmpty()) {
					arguments.setFrameId(frames.get(0).id());
				}
			} catch (DebugException e) {
				// Without a frame the adapter evaluates globally.
				DebugPlugin.logDebugMessage(e.getMessage());
			}
			send("evaluate", s -> s.evaluate(arguments)).whenComplete((answer, error) -> later(() -> {
				if (error != null) {
					process.error(String.valueOf((error instanceof CoreException c ? c.getStatus().getMessage() : error.getMessage())) + '\n');
				} else if (answer != null && answer.getResult() != null && !answer.getResult().isEmpty()) {
					output(answer.getResult() + '\n', OutputEventArgumentsCategory.CONSOLE);
				}
			}));
		});
	}

	/**
	 * Evaluates an expression for a watch, without waiting.
	 *
	 * @param frame      the frame
	 * @param expression the expression
	 * @return the value; completes exceptionally with a DebugException
	 */
	CompletableFuture<DapValue> evaluate(DapStackFrame frame, String expression) {
		EvaluateArguments arguments = new EvaluateArguments();
		arguments.setExpression(expression);
		arguments.setContext("watch");
		arguments.setFrameId(frame.id());
		CompletableFuture<EvaluateResponse> answer = send("evaluate", s -> s.evaluate(arguments));
		return answer.thenApply(r -> new DapValue(frame, r.getResult(), r.getType(), r.getVariablesReference()));
	}

	// ---- the platform -----------------------------------------------------------------------------------------------

	@Override
	public IDebugTarget getDebugTarget() {
		return this;
	}

	@Override
	public ILaunch getLaunch() {
		return launch;
	}

	@Override
	public IProcess getProcess() {
		return process;
	}

	@Override
	public IThread[] getThreads() {
		return list().toArray(new IThread[0]);
	}

	@Override
	public boolean hasThreads() {
		synchronized (threads) {
			return !threads.isEmpty();
		}
	}

	@Override
	public String getName() {
		AdapterPreset preset = configuration.preset();
		String adapter = preset == null ? configuration.adapter().get(0) : preset.label();
		String program = configuration.program();
		String name = program == null ? "" : program.substring(program.lastIndexOf('/') + 1);
		if (pid != 0) {
			name = name.isEmpty() ? Long.toString(pid) : name + " [" + pid + ']';
		}
		return NLS.bind(Messages.target_name, name, adapter);
	}

	@Override
	public boolean supportsBreakpoint(@Nullable IBreakpoint breakpoint) {
		return breakpoint != null && breakpoints.supports(breakpoint);
	}

	@Override
	public void breakpointAdded(@Nullable IBreakpoint breakpoint) {
		if (breakpoint != null) {
			breakpoints.breakpointAdded(breakpoint);
		}
	}

	@Override
	public void breakpointRemoved(@Nullable IBreakpoint breakpoint, @Nullable IMarkerDelta delta) {
		if (breakpoint != null) {
			breakpoints.breakpointRemoved(breakpoint, delta);
		}
	}

	@Override
	public void breakpointChanged(@Nullable IBreakpoint breakpoint, @Nullable IMarkerDelta delta) {
		if (breakpoint != null) {
			breakpoints.breakpointChanged(breakpoint, delta);
		}
	}

	@Override
	public boolean supportsStorageRetrieval() {
		return false;
	}

	@Override
	public IMemoryBlock getMemoryBlock(long startAddress, long length) throws DebugException {
		throw new DebugException(new Status(IStatus.ERROR, DapModel.ID, DebugException.NOT_SUPPORTED, Messages.memory_unsupported, null));
	}

	// ---- the adapter's side -----------------------------------------------------------------------------------------

	/** What LSP4J calls on its reading thread: everything is handed over at once. */
	private final class Client implements IDebugProtocolClient {

		@Override
		public void initialized() {
			initialized.complete(null);
		}

		@Override
		public void stopped(@Nullable StoppedEventArguments event) {
			if (event != null) {
				long sent = runsSent.get();
				later(() -> DapDebugTarget.this.stopped(event, sent));
			}
		}

		@Override
		public void continued(@Nullable ContinuedEventArguments event) {
			if (event == null) {
				return;
			}
			later(() -> {
				DapThread thread = DapDebugTarget.this.thread(event.getThreadId());
				if (Boolean.FALSE.equals(event.getAllThreadsContinued()) && thread != null) {
					if (thread.resumed(false)) {
						fire(List.of(new DebugEvent(thread, DebugEvent.RESUME, DebugEvent.CLIENT_REQUEST)));
					}
				} else if (isSuspended()) {
					userThread().ifPresent(t -> markRunning(thread == null ? t : thread, DebugEvent.CLIENT_REQUEST));
				}
			});
		}

		@Override
		public void exited(@Nullable ExitedEventArguments event) {
			if (event != null) {
				process.exitStatus(event.getExitCode());
			}
		}

		@Override
		public void terminated(@Nullable TerminatedEventArguments event) {
			later(() -> {
				AdapterConnection c = connection;
				ending = true;
				if (c != null) {
					disconnect(c, !configuration.attach());
				}
			});
		}

		@Override
		public void thread(@Nullable ThreadEventArguments event) {
			later(() -> {
				if (isOver()) {
					return;
				}
				// While the program is stopped the list is exact already, and while it starts nothing is shown yet.
				if (!starting && !isSuspended()) {
					refreshThreads();
				}
			});
		}

		@Override
		public void output(@Nullable OutputEventArguments event) {
			if (event != null && event.getOutput() != null) {
				later(() -> DapDebugTarget.this.output(event.getOutput(), event.getCategory()));
			}
		}

		@Override
		public void process(@Nullable ProcessEventArguments event) {
			Integer id = event == null ? null : event.getSystemProcessId();
			if (id != null && id > 0 && event != null && !Boolean.FALSE.equals(event.getIsLocalProcess())) {
				later(() -> DapDebugTarget.this.process(id));
			}
		}

		@Override
		public void invalidated(@Nullable InvalidatedEventArguments event) {
			later(() -> {
				if (isSuspended()) {
					refreshThreads();
					fire(list().stream().map(t -> new DebugEvent(t, DebugEvent.CHANGE, DebugEvent.CONTENT)).toList());
				}
			});
		}

		@Override
		public CompletableFuture<RunInTerminalResponse> runInTerminal(@Nullable RunInTerminalRequestArguments arguments) {
			if (!configuration.allowTerminal() || arguments == null) {
				later(() -> process.error(Messages.terminal_refused + '\n'));
				return CompletableFuture
						.failedFuture(new ResponseErrorException(new ResponseError(ResponseErrorCode.InvalidRequest, Messages.terminal_refused, null)));
			}
			return CompletableFuture.supplyAsync(() -> runProgram(arguments));
		}
	}

	private RunInTerminalResponse runProgram(RunInTerminalRequestArguments arguments) {
		try {
			ProcessBuilder builder = new ProcessBuilder(arguments.getArgs()).redirectErrorStream(true);
			if (arguments.getCwd() != null && !arguments.getCwd().isEmpty()) {
				builder.directory(Path.of(arguments.getCwd()).toFile());
			}
			if (arguments.getEnv() != null) {
				arguments.getEnv().forEach((name, value) -> {
					if (value == null) {
						builder.environment().remove(name);
					} else {
						builder.environment().put(name, value);
					}
				});
			}
			Process started = builder.start();
			java.lang.Thread pump = new java.lang.Thread(() -> {
				try (var reader = new java.io.InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8)) {
					char[] buffer = new char[4096];
					for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
						process.output(new String(buffer, 0, n));
					}
				} catch (IOException e) {
					DebugPlugin.logDebugMessage(e.getMessage());
				}
			}, "Ringside program output");
			pump.setDaemon(true);
			pump.start();
			RunInTerminalResponse answer = new RunInTerminalResponse();
			answer.setProcessId(Math.toIntExact(started.pid()));
			return answer;
		} catch (IOException e) {
			throw new ResponseErrorException(new ResponseError(ResponseErrorCode.InternalError, String.valueOf(e.getMessage()), null));
		}
	}
}
