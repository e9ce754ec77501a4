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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.eclipse.debug.core.DebugException;
import org.eclipse.lsp4j.debug.Capabilities;
import org.eclipse.lsp4j.debug.ConfigurationDoneArguments;
import org.eclipse.lsp4j.debug.ExceptionBreakpointsFilter;
import org.eclipse.lsp4j.debug.InitializeRequestArguments;
import org.eclipse.lsp4j.debug.SetExceptionBreakpointsArguments;
import org.eclipse.osgi.util.NLS;

import dev.ringside.dap.model.AdapterPreset;
import dev.ringside.dap.model.internal.Failures;
import dev.ringside.dap.model.internal.Messages;

/**
 * The first words with an adapter, in this order: {@link #initialize()}, {@link #start}, {@link #configure}. Each
 * waits, for a limited time.
 */
public final class Handshake {

	private final AdapterConfiguration configuration;
	private final AdapterConnection connection;

	/**
	 * A handshake that has not begun.
	 *
	 * @param configuration the session's
	 * @param connection    the adapter
	 */
	public Handshake(AdapterConfiguration configuration, AdapterConnection connection) {
		this.configuration = configuration;
		this.connection = connection;
	}

	/**
	 * Says who is there.
	 *
	 * @return what the adapter can
	 * @throws DebugException with a text for people
	 */
	public Capabilities initialize() throws DebugException {
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
		Capabilities known = connection.request("initialize", s -> s.initialize(hello));
		return known == null ? new Capabilities() : known;
	}

	/**
	 * Sends the launch or attach request, and waits until the adapter takes breakpoints.
	 *
	 * @param initialized completes with the adapter's event
	 * @return the answer to the request, which some adapters give only after {@link #configure}
	 * @throws DebugException with a text for people
	 */
	public CompletableFuture<Void> start(CompletableFuture<Void> initialized) throws DebugException {
		Map<String, Object> arguments = new LinkedHashMap<>();
		configuration.arguments().entrySet().forEach(e -> arguments.put(e.getKey(), e.getValue()));
		CompletableFuture<Void> started = connection.send(request(),
				s -> configuration.attach() ? s.attach(arguments) : s.launch(arguments));
		// Adapters say "initialized" before, during or after the launch; only a refusal or the adapter's end comes
		// instead of it.
		CompletableFuture<Void> ready = new CompletableFuture<>();
		initialized.thenAccept(ready::complete);
		started.whenComplete((v, error) -> {
			if (error != null) {
				ready.completeExceptionally(error);
			}
		});
		connection.end().thenRun(() -> ready.completeExceptionally(Failures.failure(Messages.request_ended, null)));
		ready.orTimeout(connection.timeout().toMillis(), TimeUnit.MILLISECONDS);
		try {
			AdapterConnection.await("initialized", ready);
		} catch (DebugException e) {
			if (e.getCause() instanceof ExecutionException x && x.getCause() instanceof TimeoutException) {
				throw Failures.failure(NLS.bind(Messages.start_noEvent, "initialized",
						Long.toString(connection.timeout().toSeconds())), e);
			}
			throw e;
		}
		return started;
	}

	private String request() {
		return configuration.attach() ? "attach" : "launch";
	}

	/**
	 * After the breakpoints: the exceptions, the end of the configuration, and the answer to the launch or attach
	 * request.
	 *
	 * @param capabilities what the adapter can
	 * @param started      the answer to the launch or attach request
	 * @throws DebugException with a text for people
	 */
	public void configure(Capabilities capabilities, CompletableFuture<Void> started) throws DebugException {
		if (capabilities.getExceptionBreakpointFilters() != null) {
			List<String> filters = new ArrayList<>();
			for (ExceptionBreakpointsFilter f : capabilities.getExceptionBreakpointFilters()) {
				if (Boolean.TRUE.equals(f.getDefault_())) {
					filters.add(f.getFilter());
				}
			}
			SetExceptionBreakpointsArguments exceptions = new SetExceptionBreakpointsArguments();
			exceptions.setFilters(filters.toArray(new String[0]));
			connection.request("setExceptionBreakpoints", s -> s.setExceptionBreakpoints(exceptions));
		}
		if (Boolean.TRUE.equals(capabilities.getSupportsConfigurationDoneRequest())) {
			connection.request("configurationDone", s -> s.configurationDone(new ConfigurationDoneArguments()));
		}
		AdapterConnection.await(request(), started);
	}
}
