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
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.debug.RunInTerminalRequestArguments;
import org.eclipse.lsp4j.debug.RunInTerminalResponse;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;

import dev.ringside.dap.model.internal.Messages;

/**
 * Starts what an adapter wants to run "in a terminal", where the user allows it: here the session's console is the
 * terminal.
 */
final class TerminalPrograms {

	private final boolean allowed;
	private final ConsoleProcess console;

	TerminalPrograms(boolean allowed, ConsoleProcess console) {
		this.allowed = allowed;
		this.console = console;
	}

	/** Returns at once. */
	CompletableFuture<RunInTerminalResponse> run(@Nullable RunInTerminalRequestArguments arguments) {
		if (!allowed || arguments == null || arguments.getArgs() == null || arguments.getArgs().length == 0) {
			console.error(Messages.terminal_refused + '\n');
			return CompletableFuture.failedFuture(failure(ResponseErrorCode.InvalidRequest, Messages.terminal_refused));
		}
		return CompletableFuture.supplyAsync(() -> start(arguments));
	}

	private static ResponseErrorException failure(ResponseErrorCode code, String text) {
		return new ResponseErrorException(new ResponseError(code, text, null));
	}

	private RunInTerminalResponse start(RunInTerminalRequestArguments arguments) {
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
			Thread pump = new Thread(() -> pump(started), "Ringside program output");
			pump.setDaemon(true);
			pump.start();
			RunInTerminalResponse answer = new RunInTerminalResponse();
			answer.setProcessId(Math.toIntExact(started.pid()));
			return answer;
		} catch (IOException | IllegalArgumentException e) {
			String text = String.valueOf(e.getMessage());
			console.error(text + '\n');
			throw new CompletionException(failure(ResponseErrorCode.InternalError, text));
		}
	}

	private void pump(Process started) {
		try (Reader reader = new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8)) {
			char[] buffer = new char[4096];
			for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
				console.output(new String(buffer, 0, n));
			}
		} catch (IOException e) {
			DebugPlugin.logDebugMessage(e.getMessage());
		}
	}
}
