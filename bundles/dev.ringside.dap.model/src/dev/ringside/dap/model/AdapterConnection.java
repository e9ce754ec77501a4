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

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.IntSupplier;

import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.debug.services.IDebugProtocolClient;
import org.eclipse.lsp4j.debug.services.IDebugProtocolServer;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.osgi.util.NLS;

import dev.ringside.core.text.Untrusted;
import dev.ringside.dap.adapter.OrphanedDebuggers;

/**
 * An adapter's process and the protocol with it. Each request has a timeout that names it. Nothing here runs on the user interface's thread, and
 * nothing blocks LSP4J's reading thread.
 */
final class AdapterConnection {

	private static final int MESSAGE_LENGTH = 500;
	private static final long CLOSE_SECONDS = 3;
	/** How long an adapter that has closed its output is given for its last words, and for its exit status. Both come at once, but on a busy machine. */
	private static final long LAST_SECONDS = 5;
	/** An exit status from here on is that of a process that a signal has ended: Java adds it to the signal's number. */
	private static final int KILLED = 0x80;

	private final Process process;
	private final Duration timeout;
	private final AdapterFilter filter;
	private final LastWords lastWords = new LastWords();
	private final HeaderCheck output;
	private final RunGate gate;
	private final IDebugProtocolServer server;
	private final ExecutorService executor = Executors.newCachedThreadPool(task -> {
		Thread thread = new Thread(task, "Ringside adapter connection");
		thread.setDaemon(true);
		return thread;
	});
	/** One, so that requests go out in the order in which they were made. */
	private final ExecutorService sender = Executors.newSingleThreadExecutor(task -> {
		Thread thread = new Thread(task, "Ringside adapter requests");
		thread.setDaemon(true);
		return thread;
	});
	private final Set<CompletableFuture<?>> pending = ConcurrentHashMap.newKeySet();
	private final AtomicBoolean closed = new AtomicBoolean();
	/** Its input has been closed: the kernel does that before it tells anybody that the process has ended. */
	private volatile boolean broken;
	private final boolean attached;
	/** What the adapter has started, where that is debuggers only: cdt-gdb-adapter leaves a gdb behind that tries to attach for ever. */
	private final OrphanedDebuggers debuggers = new OrphanedDebuggers(Duration.ofSeconds(CLOSE_SECONDS), pid -> {
		// The end of the session says that something was killed.
	});
	private final CompletableFuture<Void> end = new CompletableFuture<>();
	private final CompletableFuture<Boolean> released = new CompletableFuture<>();

	/** Where an adapter's standard error goes. */
	interface Errors {
		void text(String text);
	}

	/**
	 * Starts an adapter.
	 *
	 * @param pid the process that is debugged; 0 while it is not known, negative where it is none of this machine
	 * @throws IOException when its program cannot be started
	 */
	AdapterConnection(AdapterConfiguration configuration, AdapterFilter filter, IDebugProtocolClient client, IntSupplier pid, Errors errors)
			throws IOException {
		this.timeout = configuration.timeout();
		this.filter = filter;
		attached = configuration.attach();
		gate = new RunGate(configuration.adapterKind().behaviour().answersBeforeRunning(), !attached, pid);
		process = new ProcessBuilder(configuration.adapter()).start();
		output = new HeaderCheck(new BufferedInputStream(process.getInputStream()), lastWords);
		Launcher<IDebugProtocolServer> launcher = filter.launcher().setLocalService(client).setRemoteInterface(IDebugProtocolServer.class)
				.setInput(output).setOutput(process.getOutputStream()).setExecutorService(executor).create();
		server = launcher.getRemoteProxy();
		Thread reader = new Thread(() -> pump(process.getErrorStream(), errors), "Ringside adapter errors");
		reader.setDaemon(true);
		reader.start();
		java.util.concurrent.Future<Void> listening = launcher.startListening();
		executor.execute(() -> {
			try {
				listening.get();
			} catch (InterruptedException e) {
				Thread.currentThread().interrupt();
			} catch (ExecutionException e) {
				DebugPlugin.log(DapModel.error(Messages.connection_failed, e));
			}
			try {
				// Its exit status, which says more than a closed pipe. What is no adapter need not end.
				boolean ended = process.waitFor(output.isForeign() ? 1 : LAST_SECONDS, TimeUnit.SECONDS);
				// What it wrote last may still be on its way.
				reader.join(TimeUnit.SECONDS.toMillis(ended ? LAST_SECONDS : 1));
			} catch (InterruptedException e) {
				Thread.currentThread().interrupt();
			}
			close();
		});
	}

	private void pump(InputStream stream, Errors errors) {
		char[] buffer = new char[4096];
		try (Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
			for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
				String text = new String(buffer, 0, n);
				lastWords.add(text);
				errors.text(text);
			}
		} catch (IOException e) {
			// The stream was closed under us: the adapter is gone.
			return;
		}
	}

	/** Completes when the adapter has closed its output. */
	CompletableFuture<Void> end() {
		return end;
	}

	/** What the adapter said last, for people; several lines. */
	String lastWords() {
		return lastWords.text();
	}

	/** Whether what was started is no adapter. */
	boolean isForeign() {
		return output.isForeign();
	}

	/** The adapter has told of a stop, a start or the end of the program. */
	void runSeen() {
		gate.open();
	}

	boolean isClosed() {
		return closed.get();
	}

	long processId() {
		return process.pid();
	}

	Duration timeout() {
		return timeout;
	}

	/** The adapter's exit status once it has ended. */
	@Nullable
	Integer exitStatus() {
		return process.isAlive() ? null : process.exitValue();
	}

	/**
	 * Sends a request without waiting.
	 *
	 * @return completes exceptionally with a DebugException that has a text for people: the adapter's refusal, a timeout that names the request,
	 *         or the adapter's end
	 */
	<T> CompletableFuture<T> send(String name, Function<IDebugProtocolServer, CompletableFuture<T>> request) {
		return send(name, request, timeout);
	}

	<T> CompletableFuture<T> send(String name, Function<IDebugProtocolServer, CompletableFuture<T>> request, Duration limit) {
		CompletableFuture<T> result = new CompletableFuture<>();
		if (closed.get()) {
			result.completeExceptionally(DapModel.failure(NLS.bind(Messages.request_closed, name), null));
			return result;
		}
		pending.add(result);
		CompletableFuture<T> answer;
		try {
			// The adapter's pipe may be full: not the caller's thread to wait on.
			answer = CompletableFuture.supplyAsync(() -> {
				gate.await();
				if (name.equals("disconnect")) {
					noteDebuggers();
				}
				gate.sending(name);
				return request.apply(server);
			}, sender).thenCompose(f -> f);
		} catch (RuntimeException e) {
			pending.remove(result);
			result.completeExceptionally(DapModel.failure(NLS.bind(Messages.request_closed, name), e));
			return result;
		}
		answer.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).whenComplete((value, error) -> {
			pending.remove(result);
			if (error == null) {
				result.complete(value);
			} else {
				gate.refused(name);
				broken |= isIo(error);
				result.completeExceptionally(translate(name, error, limit));
			}
		});
		if (closed.get()) {
			result.completeExceptionally(DapModel.failure(NLS.bind(Messages.request_closed, name), null));
		}
		return result;
	}

	/** Sends a request and waits for the answer. Never on the user interface's or LSP4J's thread. */
	<T> T request(String name, Function<IDebugProtocolServer, CompletableFuture<T>> request) throws DebugException {
		return await(name, send(name, request));
	}

	static <T> T await(String name, CompletableFuture<T> future) throws DebugException {
		try {
			return future.get();
		} catch (ExecutionException e) {
			if (e.getCause() instanceof DebugException known) {
				throw known;
			}
			throw DapModel.failure(String.valueOf(e.getMessage()), e);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw DapModel.failure(NLS.bind(Messages.request_interrupted, name), e);
		}
	}

	private static DebugException translate(String name, Throwable error, Duration limit) {
		Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
		if (cause instanceof TimeoutException) {
			return DapModel.failure(NLS.bind(Messages.request_timeout, name, Long.toString(limit.toSeconds())), cause);
		}
		if (isIo(cause)) {
			return DapModel.failure(NLS.bind(Messages.request_closed, name), cause);
		}
		String message = cause instanceof ResponseErrorException r && r.getResponseError() != null ? r.getResponseError().getMessage()
				: cause.getMessage();
		return DapModel.failure(NLS.bind(Messages.request_refused, name, Untrusted.display(String.valueOf(message), MESSAGE_LENGTH)), cause);
	}

	/** LSP4J wraps what goes wrong with the pipe. */
	private static boolean isIo(@Nullable Throwable error) {
		return error != null && (error instanceof IOException || isIo(error.getCause()));
	}

	/** Whether the adapter has ended or is just ending; waits a little for its last words. */
	boolean isGone() {
		if (process.isAlive() && !closed.get() && !broken) {
			return false;
		}
		try {
			end.get(2 * LAST_SECONDS + CLOSE_SECONDS, TimeUnit.SECONDS);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		} catch (ExecutionException | TimeoutException e) {
			// What is known by now must do.
			return true;
		}
		return true;
	}

	/** Completes when the adapter and its debuggers have ended; with true where one of them was killed. */
	CompletableFuture<Boolean> released() {
		return released;
	}

	/** Before the adapter ends: its children are nobody's afterwards. A program that it has attached to is none of them. */
	private void noteDebuggers() {
		if (attached) {
			debuggers.note(process.descendants());
		}
	}

	/** Ends the adapter: closes its input, then kills it if it stays. Returns at once. */
	void close() {
		if (!closed.compareAndSet(false, true)) {
			return;
		}
		end.complete(null);
		gate.open();
		for (CompletableFuture<?> request : pending) {
			request.completeExceptionally(DapModel.failure(Messages.request_ended, null));
		}
		filter.close();
		executor.execute(() -> {
			noteDebuggers();
			try {
				process.getOutputStream().close();
			} catch (IOException e) {
				// It has closed the pipe before us.
				DebugPlugin.logDebugMessage("adapter's input: " + e.getMessage());
			}
			boolean killed = false;
			try {
				if (!process.waitFor(CLOSE_SECONDS, TimeUnit.SECONDS)) {
					killed = true;
					process.destroy();
					if (!process.waitFor(CLOSE_SECONDS, TimeUnit.SECONDS)) {
						process.destroyForcibly();
					}
				}
				killed |= debuggers.end() || !process.isAlive() && process.exitValue() >= KILLED;
			} catch (InterruptedException e) {
				process.destroyForcibly();
				Thread.currentThread().interrupt();
			}
			released.complete(killed);
			executor.shutdown();
		});
		sender.shutdown();
	}
}
