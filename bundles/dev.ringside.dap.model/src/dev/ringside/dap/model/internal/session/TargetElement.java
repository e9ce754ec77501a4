/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.dap.model.internal.session;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.eclipse.core.resources.IMarkerDelta;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.model.IBreakpoint;
import org.eclipse.debug.core.model.IMemoryBlock;
import org.eclipse.debug.core.model.IProcess;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.debug.Capabilities;
import org.eclipse.lsp4j.debug.EvaluateArguments;
import org.eclipse.lsp4j.debug.EvaluateResponse;
import org.eclipse.lsp4j.debug.services.IDebugProtocolServer;
import org.eclipse.osgi.util.NLS;

import dev.ringside.core.guard.Action;
import dev.ringside.core.guard.Guard;
import dev.ringside.core.session.KnownThread;
import dev.ringside.core.session.ProcessModel;
import dev.ringside.core.session.WorkerLabels;
import dev.ringside.core.session.WorkersSource;
import dev.ringside.core.settings.RegisterView;
import dev.ringside.core.settings.Settings;
import dev.ringside.dap.DapFilter;
import dev.ringside.dap.FilterEnvironment;
import dev.ringside.dap.adapter.AdapterBehaviour;
import dev.ringside.dap.model.AdapterPreset;
import dev.ringside.dap.model.DapDebugTarget;
import dev.ringside.dap.model.DapModel;
import dev.ringside.dap.model.DapThread;
import dev.ringside.dap.model.internal.Failures;
import dev.ringside.dap.model.internal.Messages;
import dev.ringside.dap.model.internal.adapter.AdapterConfiguration;
import dev.ringside.dap.model.internal.adapter.AdapterConnection;
import dev.ringside.dap.model.internal.adapter.Attachment;

/**
 * A session with a debug adapter, as the platform sees it: it holds the session's parts together and leaves the work to
 * them.
 * <p>
 * The adapter's events are handled one after the other on a thread of this session; state is read from any thread.
 */
public final class TargetElement extends ModelElement implements DapDebugTarget {

	private final ILaunch launch;
	private final AdapterConfiguration configuration;
	/** Null for a session with Ringside switched off. */
	private final @Nullable DapFilter filter;
	private final ConsoleProcess process;
	private final SessionWorkers workers;
	private final BreakpointSync breakpoints;
	private final SessionConsole console;
	private final TargetThreads threads;
	private final Execution execution;
	private final SessionStart start;
	private final SessionEnd end;
	private final ProgramRestart restart;
	private final EventThread events = new EventThread();
	private volatile @Nullable AdapterConnection connection;
	private volatile Capabilities capabilities = new Capabilities();
	private volatile boolean instructionStepping;
	private volatile long pid;

	/**
	 * A session that has not started.
	 *
	 * @param launch        the launch
	 * @param configuration what to do
	 * @param attachment    what it attaches to; null for a launch
	 */
	public TargetElement(ILaunch launch, AdapterConfiguration configuration, @Nullable Attachment attachment) {
		super(null);
		this.launch = launch;
		this.configuration = configuration;
		Settings settings = configuration.settings();
		filter = !settings.enabled() ? null
				: new DapFilter(settings, FilterEnvironment.ofThisMachine(configuration.adapter(),
						text -> say("Ringside: " + text), this::adapterProcess));
		workers = new SessionWorkers(this);
		process = new ConsoleProcess(this, configuration.commandLine(), text -> later(() -> console().typed(text)));
		console = new SessionConsole(this, process);
		threads = new TargetThreads(this);
		breakpoints = new BreakpointSync(this);
		execution = new Execution(this, threads, workers, breakpoints, configuration.timeout());
		start = new SessionStart(this, configuration, attachment);
		end = new SessionEnd(this, configuration);
		restart = new ProgramRestart(this, configuration);
		DapFilter f = filter;
		if (f != null) {
			f.onChange(() -> later(workers::modelChanged));
		}
	}

	/**
	 * Starts the adapter and the program, or attaches. Waits; each wait is bounded.
	 *
	 * @throws CoreException with what has failed, for people; the session is over then
	 */
	public void start() throws CoreException {
		start.run(launch);
	}

	/**
	 * Waits while a session that ends holds a process that it is attached to: for a limited time, never on the user
	 * interface's thread.
	 *
	 * @param process the process
	 */
	public static void awaitRelease(long process) {
		SessionEnd.awaitRelease(process);
	}

	// ---- the adapter ------------------------------------------------------------------------------------------------

	/** Starts the adapter. */
	AdapterConnection connect() throws IOException {
		TerminalPrograms terminal = new TerminalPrograms(configuration.allowTerminal(), process);
		AdapterConnection c = new AdapterConnection(configuration, filter, new AdapterEvents(this, terminal),
				this::localProcess, process::error);
		connection = c;
		return c;
	}

	/** Null before the adapter has started. */
	@Nullable
	AdapterConnection connection() {
		return connection;
	}

	private OptionalLong adapterProcess() {
		AdapterConnection c = connection;
		return c == null ? OptionalLong.empty() : OptionalLong.of(c.processId());
	}

	/** Ends the adapter. Returns at once. */
	void close() {
		AdapterConnection c = connection;
		DapFilter f = filter;
		if (c != null) {
			c.close();
		} else if (f != null) {
			f.close();
		}
	}

	/** What the adapter does, by what is known of its version by now. */
	AdapterBehaviour behaviour() {
		DapFilter f = filter;
		return f == null || configuration.version().isKnown() ? configuration.behaviour() : f.behaviour();
	}

	/** The session is over, and that has been told. */
	void over() {
		workers.ended();
		events.end();
	}

	Capabilities capabilities() {
		return capabilities;
	}

	void capabilities(Capabilities now) {
		capabilities = now;
	}

	<T> T request(String name, Function<IDebugProtocolServer, CompletableFuture<T>> request) throws DebugException {
		return AdapterConnection.await(name, send(name, request));
	}

	<T> CompletableFuture<T> send(String name, Function<IDebugProtocolServer, CompletableFuture<T>> request) {
		AdapterConnection c = connection;
		return c == null ? CompletableFuture.failedFuture(
				Failures.failure(NLS.bind(Messages.request_closed, name), null))
				: c.send(name, request);
	}

	/** On LSP4J's thread: the program has run, whatever it does now. */
	void runSeen() {
		AdapterConnection c = connection;
		if (c != null) {
			c.runSeen();
		}
	}

	// ---- for the other parts ----------------------------------------------------------------------------------------

	/** Runs something on the events' thread. */
	void later(Runnable task) {
		events.later(task);
	}

	/** See {@link EventThread#laterOrNow}. */
	void laterOrNow(Runnable task) {
		events.laterOrNow(task);
	}

	/** Tells the user of a failed request. */
	void notice(Throwable error) {
		console.notice(error);
	}

	/** A line of this session's own in its console. */
	void say(String text) {
		console.say(text);
	}

	ConsoleProcess process() {
		return process;
	}

	SessionConsole console() {
		return console;
	}

	TargetThreads threads() {
		return threads;
	}

	BreakpointSync breakpoints() {
		return breakpoints;
	}

	Execution execution() {
		return execution;
	}

	SessionStart starting() {
		return start;
	}

	SessionEnd end() {
		return end;
	}

	/** Whether the adapter was asked to start the program again, and has not answered. */
	boolean isRestarting() {
		return restart.isUnderWay();
	}

	/** Whether it has started. It may be over. */
	boolean isRunning() {
		return start.isComplete();
	}

	/** Whether it ends or is over. */
	boolean isOver() {
		return end.isUnderWay();
	}

	// ---- what Ringside knows, from memory ---------------------------------------------------------------------------

	@Override
	public Settings settings() {
		DapFilter f = filter;
		return f == null ? configuration.settings() : f.settings();
	}

	@Override
	public WorkersSource workers() {
		return workers;
	}

	/**
	 * The filter's model of the process, the only one of this session; empty with Ringside switched off, and before the
	 * start.
	 */
	Optional<ProcessModel> model() {
		DapFilter f = filter;
		return f == null || !f.settings().enabled() ? Optional.empty() : f.process();
	}

	/** A thread of the adapter as far as it is known; empty with Ringside switched off. */
	Optional<KnownThread> known(int threadId) {
		DapFilter f = filter;
		return f == null || !f.settings().enabled() ? Optional.empty() : Optional.of(f.thread(threadId));
	}

	/** What is refused on a worker. */
	Guard guard() {
		return new Guard(settings().guard(), Action::label, WorkerLabels.BY_TID::kind);
	}

	/** How workers' registers are shown; never AUTO. */
	RegisterView registerView() {
		return model().map(m -> m.registerView(settings())).orElse(RegisterView.SHOW);
	}

	// ---- the process ------------------------------------------------------------------------------------------------

	@Override
	public long processId() {
		return pid;
	}

	/**
	 * The process that is debugged, 0 while it is not known, negative where it is of another machine. Does not read.
	 */
	private int localProcess() {
		return configuration.isOfThisMachine() ? (int) pid : -1;
	}

	/** Not all adapters tell the id of a program that they launched; the filter finds it. */
	void findProcess() {
		DapFilter f = filter;
		if (pid == 0 && f != null) {
			f.processId().ifPresent(this::processKnown);
		}
	}

	void processKnown(long id) {
		boolean other = pid != id;
		pid = id;
		process.processId(id);
		if (other) {
			// Its name has the number.
			fire(List.of(new DebugEvent(this, DebugEvent.CHANGE, DebugEvent.STATE)));
		}
	}

	/** The process has gone, another one will come. */
	void noProcess() {
		pid = 0;
		process.processId(0);
		workers.changed();
	}

	// ---- the adapter's events, on the events' thread
	// ------------------------------------------------------------------

	void threadsChanged() {
		// While the program is stopped the list is exact already, and while it starts nothing is shown yet.
		if (!isOver() && isRunning() && !isSuspended()) {
			threads.refresh();
		}
	}

	void invalidated() {
		if (isSuspended()) {
			threads.refresh();
			fire(threads.all().stream().map(t -> new DebugEvent(t, DebugEvent.CHANGE, DebugEvent.CONTENT)).toList());
		}
	}

	// ---- running and stopping ---------------------------------------------------------------------------------------

	@Override
	public boolean canResume() {
		return isSuspended() && !isOver();
	}

	@Override
	public void resume() throws DebugException {
		ThreadElement thread = threads.user().orElse(null);
		if (thread == null || !canResume()) {
			throw Failures.failure(Messages.thread_running, null);
		}
		execution.resume(thread);
	}

	@Override
	public boolean canSuspend() {
		return !isSuspended() && !isOver();
	}

	@Override
	public boolean isSuspended() {
		return !end.isOver() && threads.isSuspended();
	}

	@Override
	public void suspend() throws DebugException {
		if (isOver()) {
			throw Failures.failure(Messages.process_ended, null);
		}
		execution.suspend();
	}

	@Override
	public boolean isInstructionStepping() {
		return instructionStepping;
	}

	@Override
	public void setInstructionStepping(boolean on) {
		instructionStepping = on && canStepInstructions();
	}

	@Override
	public boolean canStepInstructions() {
		return Boolean.TRUE.equals(capabilities.getSupportsSteppingGranularity());
	}

	@Override
	public boolean canRestart() {
		return restart.isPossible();
	}

	@Override
	public void restart() throws DebugException {
		restart.run();
	}

	// ---- expressions ------------------------------------------------------------------------------------------------

	/**
	 * Evaluates an expression for a watch, without waiting.
	 *
	 * @param frame      the frame
	 * @param expression the expression
	 * @return the value; completes exceptionally with a DebugException
	 */
	CompletableFuture<ValueElement> evaluate(FrameElement frame, String expression) {
		EvaluateArguments arguments = new EvaluateArguments();
		arguments.setExpression(expression);
		arguments.setContext("watch");
		arguments.setFrameId(frame.id());
		CompletableFuture<EvaluateResponse> answer = send("evaluate", s -> s.evaluate(arguments));
		return answer.thenApply(r -> new ValueElement(frame, r.getResult(), r.getType(), r.getVariablesReference()));
	}

	// ---- end --------------------------------------------------------------------------------------------------------

	@Override
	public boolean canTerminate() {
		return !end.isOver();
	}

	/** Ends the session and a launched program; lets an attached one go. Returns at once. */
	@Override
	public void terminate() throws DebugException {
		end.terminate();
	}

	@Override
	public boolean isTerminated() {
		return end.isOver();
	}

	/** An attached program always survives; of a launched one the adapter must be able to let it. */
	@Override
	public boolean canDisconnect() {
		return !end.isOver() && (configuration.attach()
				|| Boolean.TRUE.equals(capabilities.getSupportTerminateDebuggee()));
	}

	/** Ends the session and lets the program go. Returns at once. */
	@Override
	public void disconnect() throws DebugException {
		end.disconnect();
	}

	@Override
	public boolean isDisconnected() {
		return end.isDisconnected();
	}

	// ---- the platform -----------------------------------------------------------------------------------------------

	@Override
	public TargetElement getDebugTarget() {
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
	public DapThread[] getThreads() {
		return threads.all().toArray(new DapThread[0]);
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
		throw new DebugException(new Status(IStatus.ERROR, DapModel.ID, DebugException.NOT_SUPPORTED,
				Messages.memory_unsupported, null));
	}
}
