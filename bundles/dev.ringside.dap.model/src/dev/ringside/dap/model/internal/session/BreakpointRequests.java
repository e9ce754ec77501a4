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

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.debug.Breakpoint;
import org.eclipse.lsp4j.debug.FunctionBreakpoint;
import org.eclipse.lsp4j.debug.SetBreakpointsArguments;
import org.eclipse.lsp4j.debug.SetBreakpointsResponse;
import org.eclipse.lsp4j.debug.SetFunctionBreakpointsArguments;
import org.eclipse.lsp4j.debug.SetFunctionBreakpointsResponse;
import org.eclipse.lsp4j.debug.Source;
import org.eclipse.lsp4j.debug.SourceBreakpoint;
import org.eclipse.lsp4j.debug.services.IDebugProtocolServer;


/**
 * The requests that set breakpoints, one after the other where an adapter mixes them up, and what of them has no answer
 * yet.
 * <p>
 * Threading: guarded by its owner, {@link BreakpointSync}.
 */
final class BreakpointRequests {

	private final TargetElement target;
	/** What was sent since the last stop and has no answer yet; never completes exceptionally. */
	private CompletableFuture<?> unanswered = CompletableFuture.completedFuture(null);
	/** The last that was sent or waits for its turn; never completes exceptionally. */
	private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

	BreakpointRequests(TargetElement target) {
		this.target = target;
	}

	/**
	 * Completes when the adapter has answered all that was sent to it while the program was stopped, or has not in
	 * time. What was sent while it ran does not count: gdb 16 may leave that without an answer.
	 */
	CompletableFuture<?> settled() {
		return unanswered;
	}

	/** The program has stopped. */
	void stopped() {
		unanswered = CompletableFuture.completedFuture(null);
	}

	/** Sets all lines of a file. */
	CompletableFuture<Breakpoint @Nullable []> lines(String path, List<WantedBreakpoint> wanted) {
		Source source = new Source();
		source.setPath(path);
		source.setName(path.substring(path.lastIndexOf('/') + 1));
		SetBreakpointsArguments arguments = new SetBreakpointsArguments();
		arguments.setSource(source);
		arguments.setBreakpoints(wanted.stream().map(WantedBreakpoint::toLine).toArray(SourceBreakpoint[]::new));
		return send("setBreakpoints", s -> s.setBreakpoints(arguments)).thenApply(BreakpointRequests::breakpoints);
	}

	private static Breakpoint @Nullable [] breakpoints(@Nullable SetBreakpointsResponse answer) {
		return answer == null ? null : answer.getBreakpoints();
	}

	/** Sets all functions. */
	CompletableFuture<Breakpoint @Nullable []> functions(List<WantedBreakpoint> wanted) {
		SetFunctionBreakpointsArguments arguments = new SetFunctionBreakpointsArguments();
		arguments.setBreakpoints(wanted.stream().map(WantedBreakpoint::toFunction).toArray(FunctionBreakpoint[]::new));
		return send("setFunctionBreakpoints", s -> s.setFunctionBreakpoints(arguments))
				.thenApply(BreakpointRequests::breakpoints);
	}

	private static Breakpoint @Nullable [] breakpoints(@Nullable SetFunctionBreakpointsResponse answer) {
		return answer == null ? null : answer.getBreakpoints();
	}

	private <T> CompletableFuture<T> send(String name, Function<IDebugProtocolServer, CompletableFuture<T>> request) {
		CompletableFuture<T> answer = target.behaviour().mixesBreakpoints()
				? last.thenCompose(v -> target.send(name, request))
				: target.send(name, request);
		last = answer.handle((v, e) -> Boolean.TRUE);
		unanswered = CompletableFuture.allOf(unanswered, last);
		return answer;
	}
}
