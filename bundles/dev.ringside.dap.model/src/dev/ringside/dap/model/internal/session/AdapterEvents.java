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

import java.util.concurrent.CompletableFuture;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.debug.BreakpointEventArguments;
import org.eclipse.lsp4j.debug.ContinuedEventArguments;
import org.eclipse.lsp4j.debug.ExitedEventArguments;
import org.eclipse.lsp4j.debug.InvalidatedEventArguments;
import org.eclipse.lsp4j.debug.OutputEventArguments;
import org.eclipse.lsp4j.debug.ProcessEventArguments;
import org.eclipse.lsp4j.debug.RunInTerminalRequestArguments;
import org.eclipse.lsp4j.debug.RunInTerminalResponse;
import org.eclipse.lsp4j.debug.StoppedEventArguments;
import org.eclipse.lsp4j.debug.TerminatedEventArguments;
import org.eclipse.lsp4j.debug.ThreadEventArguments;
import org.eclipse.lsp4j.debug.services.IDebugProtocolClient;

/** What LSP4J calls on its reading thread: everything is handed over to the session's own thread at once. */
final class AdapterEvents implements IDebugProtocolClient {

	private final TargetElement target;
	private final TerminalPrograms terminal;

	AdapterEvents(TargetElement target, TerminalPrograms terminal) {
		this.target = target;
		this.terminal = terminal;
	}

	@Override
	public void initialized() {
		target.starting().adapterReady();
	}

	@Override
	public void stopped(@Nullable StoppedEventArguments event) {
		target.runSeen();
		if (event != null) {
			target.execution().stopped(event);
		}
	}

	@Override
	public void continued(@Nullable ContinuedEventArguments event) {
		if (event != null) {
			target.later(() -> target.execution().continued(event));
		}
	}

	@Override
	public void exited(@Nullable ExitedEventArguments event) {
		target.runSeen();
		if (event != null) {
			target.process().exitStatus(event.getExitCode());
		}
	}

	@Override
	public void terminated(@Nullable TerminatedEventArguments event) {
		target.runSeen();
		target.later(target.end()::terminated);
	}

	@Override
	public void thread(@Nullable ThreadEventArguments event) {
		target.later(target::threadsChanged);
	}

	@Override
	public void output(@Nullable OutputEventArguments event) {
		if (event != null && event.getOutput() != null) {
			target.laterOrNow(() -> target.console().output(event.getOutput(), event.getCategory()));
		}
	}

	@Override
	public void breakpoint(@Nullable BreakpointEventArguments event) {
		if (event != null) {
			target.later(() -> target.breakpoints().event(event));
		}
	}

	@Override
	public void process(@Nullable ProcessEventArguments event) {
		target.runSeen();
		Integer id = event == null ? null : event.getSystemProcessId();
		if (id != null && id > 0 && event != null && !Boolean.FALSE.equals(event.getIsLocalProcess())) {
			target.later(() -> target.processKnown(id));
		}
	}

	@Override
	public void invalidated(@Nullable InvalidatedEventArguments event) {
		target.later(target::invalidated);
	}

	@Override
	public CompletableFuture<RunInTerminalResponse> runInTerminal(@Nullable RunInTerminalRequestArguments arguments) {
		return terminal.run(arguments);
	}
}
