/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.dap.model.internal.adapter;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;

import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.debug.services.IDebugProtocolClient;
import org.eclipse.lsp4j.debug.services.IDebugProtocolServer;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.debug.DebugLauncher;
import org.eclipse.osgi.util.NLS;

import dev.ringside.core.text.Untrusted;
import dev.ringside.dap.DapFilter;
import dev.ringside.dap.FilteredLauncherBuilder;
import dev.ringside.dap.model.internal.Failures;
import dev.ringside.dap.model.internal.Messages;

/**
 * The protocol with an adapter. Each request has a timeout that names it. Nothing here runs on the user interface's
 * thread, and nothing blocks LSP4J's reading thread.
 */
public final class AdapterConnection {

	private static final int MESSAGE_LENGTH = 500;

	private final AdapterProcess process;
	private final Duration timeout;
	private final @Nullable DapFilter filter;
	private final ResumeBarrier barrier;
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
	private final CompletableFuture<Void> end = new CompletableFuture<>();
	private final CompletableFuture<Boolean> released = new CompletableFuture<>();

	/**
	 * Starts an adapter.
	 *
	 * @param configuration which
	 * @param filter        Ringside's filter, which is closed with the connection; null for a session with Ringside
	 *                      switched off
	 * @param client        gets the adapter's events, on LSP4J's thread
	 * @param pid           the process that is debugged; 0 while it is not known, negative where it is of another
	 *                      machine
	 * @param errors        gets what the adapter writes on standard error
	 * @throws IOException when its program cannot be started
	 */
	public AdapterConnection(AdapterConfiguration configuration, @Nullable DapFilter filter,
			IDebugProtocolClient client, IntSupplier pid,
			Consumer<String> errors) throws IOException {
		this.timeout = configuration.timeout();
		this.filter = filter;
		barrier = new ResumeBarrier(configuration.behaviour().answersBeforeRunning(), !configuration.attach(), pid);
		process = new AdapterProcess(configuration.adapter(), configuration.attach(), errors);
		DebugLauncher.Builder<IDebugProtocolServer> builder = filter == null ? new DebugLauncher.Builder<>()
				: new FilteredLauncherBuilder<>(filter);
		Launcher<IDebugProtocolServer> launcher = builder.setLocalService(client)
				.setRemoteInterface(IDebugProtocolServer.class)
				.setInput(process.output()).setOutput(process.input()).setExecutorService(executor).create();
		server = launcher.getRemoteProxy();
		Future<Void> listening = launcher.startListening();
		executor.execute(() -> {
			try {
				listening.get();
			} catch (InterruptedException e) {
				Thread.currentThread().interrupt();
			} catch (ExecutionException e) {
				DebugPlugin.log(Failures.error(Messages.connection_failed, e));
			}
			process.awaitOutput();
			close();
		});
	}

	/**
	 * Completes when the adapter has closed its output.
	 *
	 * @return never completes exceptionally
	 */
	public CompletableFuture<Void> end() {
		return end;
	}

	/**
	 * What the adapter wrote last for people.
	 *
	 * @return several lines, bounded and escaped; may be empty
	 */
	public String tail() {
		return process.tail();
	}

	/**
	 * Whether what was started is not an adapter.
	 *
	 * @return true when its output began with something else than the protocol
	 */
	public boolean isForeign() {
		return process.isForeign();
	}

	/** The adapter has told of a stop, a start or the end of the program. */
	public void runSeen() {
		barrier.open();
	}

	/**
	 * Whether this connection is closed.
	 *
	 * @return true: nothing is sent any more
	 */
	public boolean isClosed() {
		return closed.get();
	}

	/**
	 * The adapter's process.
	 *
	 * @return its id
	 */
	public long processId() {
		return process.id();
	}

	/**
	 * How long a request may take.
	 *
	 * @return the limit
	 */
	public Duration timeout() {
		return timeout;
	}

	/**
	 * The adapter's exit status.
	 *
	 * @return null while it has not ended
	 */
	public @Nullable Integer exitStatus() {
		return process.exitStatus();
	}

	/**
	 * Sends a request without waiting, and allows for it as long as the configuration says.
	 *
	 * @param <T>     what the adapter answers
	 * @param name    the request's name in the protocol
	 * @param request sends it
	 * @return completes exceptionally with a DebugException that has a text for people: the adapter's refusal, a
	 *         timeout that names the request, or the adapter's end
	 */
	public <T> CompletableFuture<T> send(String name, Function<IDebugProtocolServer, CompletableFuture<T>> request) {
		return send(name, request, timeout);
	}

	/**
	 * As {@link #send(String, Function)}, with a limit of its own.
	 *
	 * @param <T>     what the adapter answers
	 * @param name    the request's name in the protocol
	 * @param request sends it
	 * @param limit   how long it may take
	 * @return as there
	 */
	public <T> CompletableFuture<T> send(String name, Function<IDebugProtocolServer, CompletableFuture<T>> request,
			Duration limit) {
		CompletableFuture<T> result = new CompletableFuture<>();
		if (closed.get()) {
			result.completeExceptionally(Failures.failure(NLS.bind(Messages.request_closed, name), null));
			return result;
		}
		pending.add(result);
		CompletableFuture<T> answer;
		try {
			// The adapter's pipe may be full: not the caller's thread to wait on.
			answer = CompletableFuture.supplyAsync(() -> {
				barrier.await();
				if (name.equals("disconnect")) {
					process.noteDebuggers();
				}
				barrier.sending(name);
				return request.apply(server);
			}, sender).thenCompose(f -> f);
		} catch (RuntimeException e) {
			pending.remove(result);
			result.completeExceptionally(Failures.failure(NLS.bind(Messages.request_closed, name), e));
			return result;
		}
		answer.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).whenComplete((value, error) -> {
			pending.remove(result);
			if (error == null) {
				result.complete(value);
			} else {
				barrier.refused(name);
				broken |= isIo(error);
				result.completeExceptionally(translate(name, error, limit));
			}
		});
		if (closed.get()) {
			result.completeExceptionally(Failures.failure(NLS.bind(Messages.request_closed, name), null));
		}
		return result;
	}

	/** Sends a request and waits for the answer. Never on the user interface's or LSP4J's thread. */
	<T> T request(String name, Function<IDebugProtocolServer, CompletableFuture<T>> request) throws DebugException {
		return await(name, send(name, request));
	}

	/**
	 * Waits for an answer. Never on the user interface's or LSP4J's thread.
	 *
	 * @param <T>    what the adapter answers
	 * @param name   the request's name in the protocol
	 * @param future the answer, which is limited in time
	 * @return the answer
	 * @throws DebugException with a text for people
	 */
	public static <T> T await(String name, CompletableFuture<T> future) throws DebugException {
		try {
			return future.get();
		} catch (ExecutionException e) {
			if (e.getCause() instanceof DebugException known) {
				throw known;
			}
			throw Failures.failure(String.valueOf(e.getMessage()), e);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw Failures.failure(NLS.bind(Messages.request_interrupted, name), e);
		}
	}

	private static DebugException translate(String name, Throwable error, Duration limit) {
		Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
		if (cause instanceof TimeoutException) {
			return Failures.failure(NLS.bind(Messages.request_timeout, name, Long.toString(limit.toSeconds())), cause);
		}
		if (isIo(cause)) {
			return Failures.failure(NLS.bind(Messages.request_closed, name), cause);
		}
		String message = cause instanceof ResponseErrorException r && r.getResponseError() != null
				? r.getResponseError().getMessage()
				: cause.getMessage();
		return Failures.failure(NLS.bind(Messages.request_refused, name,
				Untrusted.display(String.valueOf(message), MESSAGE_LENGTH)), cause);
	}

	/** LSP4J wraps what goes wrong with the pipe. */
	private static boolean isIo(@Nullable Throwable error) {
		return error != null && (error instanceof IOException || isIo(error.getCause()));
	}

	/**
	 * Whether the adapter has ended or is just ending; waits a little for what it writes last.
	 *
	 * @return false: it may go on
	 */
	public boolean isGone() {
		if (process.isAlive() && !closed.get() && !broken) {
			return false;
		}
		try {
			end.get(AdapterProcess.END_SECONDS, TimeUnit.SECONDS);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		} catch (ExecutionException | TimeoutException e) {
			// What is known by now must do.
			return true;
		}
		return true;
	}

	/**
	 * Completes when the adapter and its debuggers have ended.
	 *
	 * @return with true where one of them was killed
	 */
	public CompletableFuture<Boolean> released() {
		return released;
	}

	/** Ends the adapter: closes its input, then kills it if it stays. Returns at once. */
	public void close() {
		if (!closed.compareAndSet(false, true)) {
			return;
		}
		end.complete(null);
		barrier.open();
		for (CompletableFuture<?> request : pending) {
			request.completeExceptionally(Failures.failure(Messages.request_ended, null));
		}
		DapFilter f = filter;
		if (f != null) {
			f.close();
		}
		executor.execute(() -> {
			released.complete(process.end());
			executor.shutdown();
		});
		sender.shutdown();
	}
}
