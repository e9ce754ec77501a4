/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.debug.ConfigurationDoneArguments;
import org.eclipse.lsp4j.debug.ContinueArguments;
import org.eclipse.lsp4j.debug.DisconnectArguments;
import org.eclipse.lsp4j.debug.EvaluateArguments;
import org.eclipse.lsp4j.debug.InitializeRequestArguments;
import org.eclipse.lsp4j.debug.NextArguments;
import org.eclipse.lsp4j.debug.OutputEventArguments;
import org.eclipse.lsp4j.debug.PauseArguments;
import org.eclipse.lsp4j.debug.Scope;
import org.eclipse.lsp4j.debug.ScopesArguments;
import org.eclipse.lsp4j.debug.StackFrame;
import org.eclipse.lsp4j.debug.StackTraceArguments;
import org.eclipse.lsp4j.debug.StepInArguments;
import org.eclipse.lsp4j.debug.SteppingGranularity;
import org.eclipse.lsp4j.debug.StoppedEventArguments;
import org.eclipse.lsp4j.debug.Variable;
import org.eclipse.lsp4j.debug.VariablesArguments;
import org.eclipse.lsp4j.debug.launch.DSPLauncher;
import org.eclipse.lsp4j.debug.services.IDebugProtocolClient;
import org.eclipse.lsp4j.debug.services.IDebugProtocolServer;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;

import dev.ringside.tests.common.Await;

/**
 * One debug session as any client has it: LSP4J, an adapter's process, and nothing that knows of io_uring. Every wait
 * is bounded and says what it waited for. Not thread-safe, but for the events that arrive.
 */
final class Session implements IDebugProtocolClient, AutoCloseable {

	private static final long LIMIT_SECONDS = 30;

	/**
	 * How long a step on a worker is given before it counts as one that never ends. On a user thread it takes some
	 * milliseconds.
	 */
	private static final long STEP_SECONDS = 3;

	private final Process process;
	private final Future<Void> listening;
	private final IDebugProtocolServer server;
	private final Adapter adapter;
	private final CompletableFuture<Void> initialized = new CompletableFuture<>();
	private final List<StoppedEventArguments> stops = new CopyOnWriteArrayList<>();
	private final List<String> notices = new CopyOnWriteArrayList<>();
	private int seenStops;
	private int anyThread = 1;

	/** What became of a request. */
	record Outcome(boolean done, String message, long milliseconds) {
	}

	Session(Adapter adapter, List<String> command, Path log) throws IOException {
		this.adapter = adapter;
		process = new ProcessBuilder(command).redirectError(log.toFile()).start();
		Launcher<IDebugProtocolServer> launcher = DSPLauncher.createClientLauncher(this, process.getInputStream(),
				process.getOutputStream());
		listening = launcher.startListening();
		server = launcher.getRemoteProxy();
	}

	/** Attaches and waits until the program is stopped. */
	void attach(long pid, String program) {
		InitializeRequestArguments init = new InitializeRequestArguments();
		init.setAdapterID("ringside-demo");
		init.setClientID("ringside-demo");
		init.setPathFormat("path");
		init.setLinesStartAt1(true);
		init.setColumnsStartAt1(true);
		get("the answer to initialize", server.initialize(init));
		CompletableFuture<Void> attached = server.attach(adapter.attachArguments(pid, program));
		// An adapter that cannot attach answers with an error and sends no event.
		get("the initialized event", CompletableFuture.anyOf(initialized, attached.thenCompose(v -> initialized)));
		get("the answer to configurationDone", server.configurationDone(new ConfigurationDoneArguments()));
		get("the answer to attach", attached);
		if (adapter.runsAfterAttach()) {
			pause();
		} else {
			awaitStop("the stop after the attach");
		}
	}

	/** Stops all threads and waits until they are. */
	void pause() {
		// Not asked for here: gdb's adapter lists no threads while they run.
		PauseArguments arguments = new PauseArguments();
		arguments.setThreadId(anyThread);
		get("the answer to pause", server.pause(arguments));
		awaitStop("the stop after the pause");
	}

	void resume(int threadId) {
		ContinueArguments arguments = new ContinueArguments();
		arguments.setThreadId(threadId);
		seenStops = stops.size();
		get("the answer to continue", server.continue_(arguments));
	}

	org.eclipse.lsp4j.debug.Thread[] threads() {
		org.eclipse.lsp4j.debug.Thread[] threads = get("the answer to threads", server.threads()).getThreads();
		if (threads.length > 0) {
			anyThread = threads[0].getId();
		}
		return threads;
	}

	/** The frames of a thread; an error's text as the only frame's name where the adapter refuses. */
	StackFrame[] frames(int threadId) {
		StackTraceArguments arguments = new StackTraceArguments();
		arguments.setThreadId(threadId);
		arguments.setLevels(4);
		return get("the answer to stackTrace", server.stackTrace(arguments)).getStackFrames();
	}

	Scope[] scopes(int frameId) {
		ScopesArguments arguments = new ScopesArguments();
		arguments.setFrameId(frameId);
		return get("the answer to scopes", server.scopes(arguments)).getScopes();
	}

	Variable[] variables(int reference) {
		VariablesArguments arguments = new VariablesArguments();
		arguments.setVariablesReference(reference);
		return get("the answer to variables", server.variables(arguments)).getVariables();
	}

	/** Steps one instruction. A step that never ends is ended by a pause, as a user would. */
	Outcome stepInstruction(int threadId) {
		StepInArguments arguments = new StepInArguments();
		arguments.setThreadId(threadId);
		arguments.setGranularity(SteppingGranularity.INSTRUCTION);
		return step(server.stepIn(arguments));
	}

	/** Steps over a line. */
	Outcome stepOver(int threadId) {
		NextArguments arguments = new NextArguments();
		arguments.setThreadId(threadId);
		return step(server.next(arguments));
	}

	private Outcome step(CompletableFuture<Void> answer) {
		seenStops = stops.size();
		long start = System.nanoTime();
		try {
			answer.get(STEP_SECONDS, TimeUnit.SECONDS);
		} catch (ExecutionException e) {
			return new Outcome(false, message(e), millisecondsSince(start));
		} catch (TimeoutException e) {
			// Not answered: what follows tells whether it stops.
			Thread.onSpinWait();
		} catch (InterruptedException e) {
			throw interrupted(e);
		}
		while (stops.size() == seenStops) {
			if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(STEP_SECONDS)) {
				long waited = millisecondsSince(start);
				pause();
				return new Outcome(false, "", waited);
			}
			sleep();
		}
		seenStops = stops.size();
		return new Outcome(true, stops.get(seenStops - 1).getReason(), millisecondsSince(start));
	}

	/** Evaluates as a watch expression. */
	Outcome evaluate(String expression, int frameId) {
		EvaluateArguments arguments = new EvaluateArguments();
		arguments.setExpression(expression);
		arguments.setFrameId(frameId);
		arguments.setContext("watch");
		long start = System.nanoTime();
		try {
			String result = server.evaluate(arguments).get(LIMIT_SECONDS, TimeUnit.SECONDS).getResult();
			return new Outcome(true, result, millisecondsSince(start));
		} catch (ExecutionException e) {
			return new Outcome(false, message(e), millisecondsSince(start));
		} catch (TimeoutException e) {
			throw new IllegalStateException("waited in vain for the answer to evaluate", e);
		} catch (InterruptedException e) {
			throw interrupted(e);
		}
	}

	/** The important output so far: Ringside's advice. */
	List<String> notices() {
		return List.copyOf(notices);
	}

	/** Detaches; the program goes on. */
	void detach() {
		DisconnectArguments arguments = new DisconnectArguments();
		arguments.setTerminateDebuggee(false);
		get("the answer to disconnect", server.disconnect(arguments));
	}

	/** Ends the adapter and waits for its debugger, which may outlive it for a moment. */
	@Override
	public void close() {
		List<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
		try {
			process.getOutputStream().close();
			CompletableFuture.allOf(all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
					.get(10, TimeUnit.SECONDS);
		} catch (IOException | ExecutionException | TimeoutException e) {
			all.forEach(ProcessHandle::destroyForcibly);
		} catch (InterruptedException e) {
			all.forEach(ProcessHandle::destroyForcibly);
			Thread.currentThread().interrupt();
		}
		listening.cancel(true);
	}

	private void awaitStop(String what) {
		Await.until(what, () -> stops.size() > seenStops);
		seenStops = stops.size();
	}

	private <T> T get(String what, CompletableFuture<T> future) {
		try {
			return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
		} catch (ExecutionException e) {
			throw new IllegalStateException(what + " was an error: " + message(e), e);
		} catch (TimeoutException e) {
			throw new IllegalStateException(
					"waited in vain for " + what + (process.isAlive() ? "" : ": the adapter has ended"), e);
		} catch (InterruptedException e) {
			throw interrupted(e);
		}
	}

	private static String message(ExecutionException e) {
		Throwable cause = e.getCause();
		if (cause instanceof ResponseErrorException error) {
			return String.valueOf(error.getResponseError().getMessage());
		}
		return cause == null ? String.valueOf(e.getMessage()) : String.valueOf(cause.getMessage());
	}

	private static IllegalStateException interrupted(InterruptedException e) {
		Thread.currentThread().interrupt();
		return new IllegalStateException("interrupted", e);
	}

	private static void sleep() {
		try {
			Thread.sleep(5);
		} catch (InterruptedException e) {
			throw interrupted(e);
		}
	}

	private static long millisecondsSince(long start) {
		return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
	}

	@Override
	public void initialized() {
		initialized.complete(null);
	}

	@Override
	public void stopped(@Nullable StoppedEventArguments event) {
		stops.add(Objects.requireNonNull(event));
	}

	@Override
	public void output(@Nullable OutputEventArguments event) {
		if (event != null && "important".equals(event.getCategory())) {
			notices.add(event.getOutput().strip());
		}
	}

	/** The register scope among a frame's scopes. */
	static Optional<Scope> registers(Scope[] scopes) {
		for (Scope scope : scopes) {
			if ("registers".equals(scope.getPresentationHint()) || scope.getName().startsWith("Registers")) {
				return Optional.of(scope);
			}
		}
		return Optional.empty();
	}

	/** Values by name; groups of registers, as lldb has them, are opened. */
	Map<String, Variable> registerValues(Scope scope) {
		Map<String, Variable> values = new java.util.LinkedHashMap<>();
		for (Variable variable : variables(scope.getVariablesReference())) {
			if (variable.getVariablesReference() > 0 && adapter == Adapter.LLDB) {
				for (Variable register : variables(variable.getVariablesReference())) {
					values.putIfAbsent(register.getName(), register);
				}
			} else {
				values.putIfAbsent(variable.getName(), variable);
			}
		}
		return values;
	}
}
