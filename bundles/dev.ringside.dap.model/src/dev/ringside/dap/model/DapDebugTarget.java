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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import org.eclipse.core.resources.IMarkerDelta;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Platform;
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
import org.eclipse.lsp4j.debug.DisconnectArguments;
import org.eclipse.lsp4j.debug.EvaluateArguments;
import org.eclipse.lsp4j.debug.EvaluateResponse;
import org.eclipse.lsp4j.debug.RestartArguments;
import org.eclipse.lsp4j.debug.TerminateArguments;
import org.eclipse.lsp4j.debug.Thread;
import org.eclipse.lsp4j.debug.services.IDebugProtocolServer;
import org.eclipse.osgi.util.NLS;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;

import dev.ringside.core.guard.Guard;
import dev.ringside.core.kernel.KernelPolicy;
import dev.ringside.core.kernel.PolicyVerdict;
import dev.ringside.core.session.WorkerTracker;
import dev.ringside.core.session.WorkersSource;
import dev.ringside.core.settings.Settings;
import dev.ringside.launch.Notices;

/**
 * A session with a debug adapter.
 * <p>
 * The adapter's events are handled one after the other on a thread of this session; state is read from any thread.
 */
public final class DapDebugTarget extends DapDebugElement implements IDebugTarget {

	/** The thread list may have to wait for the questions of a stop, each of which has a timeout of its own. */
	private static final int LISTED_TIMEOUTS = 3;
	private static final Duration END_TIMEOUT = Duration.ofSeconds(5);
	/** More than an adapter is given to answer and to end. */
	private static final Duration RELEASE_TIMEOUT = Duration.ofSeconds(20);

	/** The session that has each attached process, until its adapter and debuggers have ended: the launch manager may forget it before. */
	private static final Map<Long, DapDebugTarget> HOLDERS = new ConcurrentHashMap<>();

	private final ILaunch launch;
	private final AdapterConfiguration configuration;
	private final @Nullable Attachment attachment;
	private final AdapterFilter filter;
	private final Guard guard;
	private final DapProcess process;
	private final DapWorkers workers;
	private final DapBreakpoints breakpoints;
	private final SessionConsole console;
	private final ThreadList threads;
	private final Execution execution;
	private final ExecutorService events = Executors.newSingleThreadExecutor(task -> {
		java.lang.Thread thread = new java.lang.Thread(task, "Ringside adapter events");
		thread.setDaemon(true);
		return thread;
	});
	private final CompletableFuture<Void> initialized = new CompletableFuture<>();
	private final AtomicBoolean over = new AtomicBoolean();
	private volatile @Nullable AdapterConnection connection;
	/** Completes when the adapter has let go of the process. */
	private volatile CompletableFuture<Void> released = CompletableFuture.completedFuture(null);
	private volatile Capabilities capabilities = new Capabilities();
	private volatile boolean ending;
	/** The user has asked for the end. */
	private volatile boolean endWanted;
	private volatile boolean starting = true;
	/** The adapter was asked to start the program again, and has not answered. */
	private volatile boolean restarting;
	private volatile boolean disconnected;
	private volatile boolean instructionStepping;
	private volatile long pid;

	/**
	 * A session that has not started.
	 *
	 * @param launch        the launch
	 * @param configuration what to do
	 * @param attachment    what it attaches to; null for a launch
	 */
	DapDebugTarget(ILaunch launch, AdapterConfiguration configuration, @Nullable Attachment attachment) {
		super(null);
		this.launch = launch;
		this.configuration = configuration;
		this.attachment = attachment;
		Settings settings = configuration.settings();
		filter = Filters.of(configuration, text -> say("Ringside: " + text), this::adapterProcess);
		guard = new Guard(settings.enabled() && settings.guard());
		workers = new DapWorkers(settings);
		process = new DapProcess(this, configuration.commandLine(), text -> later(() -> console().typed(text)));
		console = new SessionConsole(this, process);
		threads = new ThreadList(this, filter);
		breakpoints = new DapBreakpoints(this, configuration.adapterKind().behaviour());
		execution = new Execution(this, threads, workers, breakpoints, configuration.timeout());
	}

	private OptionalLong adapterProcess() {
		AdapterConnection c = connection;
		return c == null ? OptionalLong.empty() : OptionalLong.of(c.processId());
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
				c = new AdapterConnection(configuration, filter, new AdapterEvents(this, new TerminalPrograms(configuration.allowTerminal(), process)), this::localProcess, process::error);
			} catch (IOException e) {
				throw DapModel.failure(NLS.bind(Messages.start_noProgram, configuration.commandLine(), e.getMessage()), e);
			}
			connection = c;
			c.end().thenRun(() -> later(this::connectionEnded));
			released = c.released().thenAccept(this::heal);
			if (configuration.attach()) {
				long id = configuration.pid();
				HOLDERS.put(id, this);
				released.whenComplete((v, e) -> HOLDERS.remove(id, this));
			}
			handshake(c);
			starting = false;
			if (c.isClosed()) {
				later(this::connectionEnded);
			}
		} catch (CoreException e) {
			AdapterConnection c = connection;
			IStatus why = e.getStatus();
			Attachment a = attachment;
			String reason = a == null || c == null ? "" : a.why(c.processId()).orElse("");
			if (!reason.isEmpty() && !why.getMessage().contains(reason)) {
				why = DapModel.error(NLS.bind(Messages.start_why, why.getMessage(), reason), e);
			}
			if (c != null && reason.isEmpty() && !ending && (c.isGone() || c.isForeign())) {
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
		Handshake handshake = new Handshake(configuration, c);
		capabilities = handshake.initialize();
		Attachment a = attachment;
		if (a != null) {
			process(configuration.pid());
			a.requirePermission(c.processId());
		}
		CompletableFuture<Void> started = handshake.start(initialized);
		breakpoints.install(configuration.stopAt());
		handshake.configure(capabilities, started);
		CompletableFuture<Void> listed = new CompletableFuture<>();
		c.end().thenRun(() -> listed.complete(null));
		later(() -> {
			try {
				threads.refresh();
			} finally {
				listed.complete(null);
			}
			if (configuration.attach() && configuration.adapterKind().behaviour().resumesAfterAttach() && !isSuspended()) {
				execution.suspend();
			}
		});
		if (a != null) {
			// gdb says that it has attached before it has, but answers what comes afterwards in order.
			listed.completeOnTimeout(null, LISTED_TIMEOUTS * configuration.timeout().toMillis(), TimeUnit.MILLISECONDS);
			AdapterConnection.await("threads", listed);
			if (!endWanted) {
				a.requireTraced(c.processId(), isOver());
			}
		}
	}

	/** The adapter has ended. */
	private void heal(boolean killed) {
		Attachment a = attachment;
		if (a == null) {
			return;
		}
		try {
			a.heal(killed || !endWanted).ifPresent(text -> {
				say(text);
				Notices.show(IStatus.WARNING, text, this);
			});
		} catch (InterruptedException e) {
			java.lang.Thread.currentThread().interrupt();
		}
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
		List<DebugEvent> gone = new ArrayList<>(threads.clear());
		gone.add(new DebugEvent(process, DebugEvent.TERMINATE));
		gone.add(new DebugEvent(this, DebugEvent.TERMINATE));
		fire(gone);
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

	/** An attached program always survives; of a launched one the adapter must be able to let it. */
	@Override
	public boolean canDisconnect() {
		return !over.get() && (configuration.attach() || Boolean.TRUE.equals(capabilities.getSupportTerminateDebuggee()));
	}

	/** Ends the session and lets the program go. Returns at once. */
	@Override
	public void disconnect() throws DebugException {
		disconnected = true;
		// When the workbench closes, the platform disconnects what it can, launched programs too: nobody would be left to end those.
		end(!configuration.attach() && isShuttingDown());
	}

	private void end(boolean kill) {
		AdapterConnection c = connection;
		if (over.get()) {
			return;
		}
		boolean again = ending;
		ending = true;
		endWanted = true;
		if (c == null || again) {
			// Asked a second time: whoever waits for an adapter that does not answer is not made to wait longer.
			CompletableFuture.runAsync(this::finish);
			return;
		}
		if (kill && Boolean.TRUE.equals(capabilities.getSupportsTerminateRequest())) {
			c.send("terminate", s -> s.terminate(new TerminateArguments()), END_TIMEOUT).whenComplete((v, e) -> {
				// The adapter says "terminated" when the program has gone; not all do.
				long wait = configuration.adapterKind().behaviour().actsOnTerminate() ? END_TIMEOUT.toMillis() : 0;
				CompletableFuture.delayedExecutor(wait, TimeUnit.MILLISECONDS).execute(() -> disconnect(c, true));
			});
		} else {
			disconnect(c, kill);
		}
		if (isShuttingDown()) {
			awaitEnd();
		}
	}

	/** Waits while a session that ends holds a process that it is attached to: for a limited time, never on the user interface's thread. */
	static void awaitRelease(long process) {
		DapDebugTarget holder = HOLDERS.get(process);
		if (holder != null && holder.isOver()) {
			holder.awaitEnd();
		}
	}

	/** Waits until a session that ends has let go of its process: for a limited time, never on the user interface's thread. */
	private void awaitEnd() {
		try {
			released.get(RELEASE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
		} catch (InterruptedException e) {
			java.lang.Thread.currentThread().interrupt();
		} catch (ExecutionException | TimeoutException e) {
			say(Messages.end_adapterStays);
		}
	}

	/** The workbench has closed already; with this process the adapter would lose the chance to let go of the program. */
	private static boolean isShuttingDown() {
		Bundle system = Platform.getBundle(Constants.SYSTEM_BUNDLE_SYMBOLICNAME);
		return system == null || system.getState() == Bundle.STOPPING;
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

	// ---- starting again ---------------------------------------------------------------------------------------------

	/**
	 * Whether the adapter can start the program again in this session.
	 *
	 * @return false for an attached program: nobody knows how it was started
	 */
	public boolean canRestart() {
		return !configuration.attach() && !starting && !restarting && !isOver()
				&& Boolean.TRUE.equals(capabilities.getSupportsRestartRequest());
	}

	/**
	 * Ends the program and starts it again in this session. Returns at once.
	 *
	 * @throws DebugException when {@link #canRestart()} says no
	 */
	public void restart() throws DebugException {
		if (!canRestart()) {
			throw DapModel.failure(Messages.restart_unsupported, null);
		}
		restarting = true;
		later(this::restartNow);
	}

	private void restartNow() {
		boolean suspended = isSuspended();
		breakpoints.rearm(configuration.stopAt());
		execution.startedAgain();
		pid = 0;
		process.processId(0);
		workers.noProcess();
		fire(List.of(new DebugEvent(this, DebugEvent.CHANGE, DebugEvent.STATE)));
		send("restart", s -> s.restart(new RestartArguments())).whenComplete((v, error) -> later(() -> {
			restarting = false;
			if (isSuspended() || isOver()) {
				return;
			}
			threads.refresh();
			findProcess();
			if (error != null) {
				notice(error);
				if (suspended) {
					threads.user().ifPresent(execution::notResumed);
				}
			}
		}));
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

	/** Whether the adapter was asked to start the program again, and has not answered. */
	boolean isRestarting() {
		return restarting;
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

	/** Runs something on the events' thread, or at once when the session is over: advice on an attach that failed may come after its end. */
	void laterOrNow(Runnable task) {
		if (events.isShutdown()) {
			task.run();
		} else {
			later(task);
		}
	}

	/** Tells the user of a failed request. */
	void notice(Throwable error) {
		console.notice(error);
	}

	/** A line of this session's own in its console. */
	void say(String text) {
		console.say(text);
	}

	SessionConsole console() {
		return console;
	}

	ThreadList threads() {
		return threads;
	}

	DapBreakpoints breakpoints() {
		return breakpoints;
	}

	Execution execution() {
		return execution;
	}

	// ---- running and stopping ---------------------------------------------------------------------------------------

	@Override
	public boolean canResume() {
		return isSuspended() && !isOver();
	}

	@Override
	public void resume() throws DebugException {
		DapThread thread = threads.user().orElse(null);
		if (thread == null || !canResume()) {
			throw DapModel.failure(Messages.thread_running, null);
		}
		execution.resume(thread);
	}

	@Override
	public boolean canSuspend() {
		return !isSuspended() && !isOver();
	}

	@Override
	public boolean isSuspended() {
		return !over.get() && threads.isSuspended();
	}

	@Override
	public void suspend() throws DebugException {
		if (isOver()) {
			throw DapModel.failure(Messages.process_ended, null);
		}
		execution.suspend();
	}

	/** Not all adapters tell the id of a program that they launched; the filter finds it. */
	void findProcess() {
		if (pid == 0) {
			filter.processId().ifPresent(this::process);
		}
	}

	private void process(long id) {
		boolean other = pid != id;
		pid = id;
		process.processId(id);
		if (configuration.isOfThisMachine()) {
			workers.process(id);
		}
		if (other) {
			// Its name has the number.
			fire(List.of(new DebugEvent(this, DebugEvent.CHANGE, DebugEvent.STATE)));
		}
	}

	// ---- the adapter's events: all on the events' thread, but for those that say otherwise ----------------------------

	/** On LSP4J's thread. */
	void adapterReady() {
		initialized.complete(null);
	}

	/** On LSP4J's thread: the program has run, whatever it does now. */
	void runSeen() {
		AdapterConnection c = connection;
		if (c != null) {
			c.runSeen();
		}
	}

	/** The process that is debugged, 0 while it is not known, negative where it is none of this machine. Does not read. */
	private int localProcess() {
		return configuration.isOfThisMachine() ? (int) pid : -1;
	}

	/** On LSP4J's thread. */
	void exited(int status) {
		process.exitStatus(status);
	}

	void terminated() {
		AdapterConnection c = connection;
		ending = true;
		if (c != null) {
			disconnect(c, !configuration.attach());
		}
	}

	void threadsChanged() {
		// While the program is stopped the list is exact already, and while it starts nothing is shown yet.
		if (!isOver() && !starting && !isSuspended()) {
			threads.refresh();
		}
	}

	void processKnown(long id) {
		process(id);
	}

	void invalidated() {
		if (isSuspended()) {
			threads.refresh();
			fire(threads.all().stream().map(t -> new DebugEvent(t, DebugEvent.CHANGE, DebugEvent.CONTENT)).toList());
		}
	}

	// ---- expressions ------------------------------------------------------------------------------------------------

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
		return threads.all().toArray(new IThread[0]);
	}

	@Override
	public boolean hasThreads() {
		return !threads.isEmpty();
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
}
