/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.eclipse.lsp4j.debug.ConfigurationDoneArguments;
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
import org.eclipse.lsp4j.debug.StoppedEventArguments;
import org.eclipse.lsp4j.debug.Variable;
import org.eclipse.lsp4j.debug.VariablesArguments;
import org.eclipse.lsp4j.debug.services.IDebugProtocolClient;
import org.eclipse.lsp4j.debug.services.IDebugProtocolServer;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import dev.ringside.core.process.ThreadReport;
import dev.ringside.core.session.ProcessModel;
import dev.ringside.core.settings.Settings;
import dev.ringside.dap.DapFilter;
import dev.ringside.dap.FilterEnvironment;
import dev.ringside.dap.FilteredLauncherBuilder;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.Debuggers;
import dev.ringside.tests.common.UringProgram;

/** The filter inside an LSP4J client of a real adapter, as in an IDE. */
class EmbeddedFilterTest {

	private static final class Client implements IDebugProtocolClient {
		final CompletableFuture<Void> initialized = new CompletableFuture<>();
		final CompletableFuture<Void> continued = new CompletableFuture<>();
		final CompletableFuture<StoppedEventArguments> stopped = new CompletableFuture<>();
		final List<String> advice = Collections.synchronizedList(new ArrayList<>());

		@Override
		public void initialized() {
			initialized.complete(null);
		}

		@Override
		public void continued(org.eclipse.lsp4j.debug.ContinuedEventArguments args) {
			continued.complete(null);
		}

		@Override
		public void stopped(StoppedEventArguments args) {
			stopped.complete(args);
		}

		@Override
		public void output(OutputEventArguments args) {
			if (args.getOutput().startsWith("Ringside: ")) {
				advice.add(args.getOutput());
			}
		}
	}

	private static <T> T get(CompletableFuture<T> future) throws Exception {
		return future.get(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
	}

	@ParameterizedTest
	@EnumSource(Adapter.class)
	void flagsLabelsAndRefuses(Adapter kind) throws Exception {
		List<String> command = switch (kind) {
		case CDT -> Debuggers.CDT_GDB_ADAPTER.assume().command();
		case GDB -> Debuggers.GDB_DAP.assume().command();
		case LLDB -> Debuggers.LLDB_DAP.assume().command();
		case LLDB_19 -> Debuggers.LLDB_DAP_19.assume().command();
		};
		List<String> log = Collections.synchronizedList(new ArrayList<>());
		try (UringProgram program = UringProgram.start();
				DapFilter filter = new DapFilter(Settings.DEFAULTS,
						FilterEnvironment.ofThisMachine(command, log::add))) {
			ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
			builder.environment().remove("DEBUGINFOD_URLS");
			Process process = builder.start();
			try {
				Client client = new Client();
				Launcher<IDebugProtocolServer> launcher = new FilteredLauncherBuilder<IDebugProtocolServer>(filter)
						.setLocalService(client)
						.setRemoteInterface(IDebugProtocolServer.class).setInput(process.getInputStream())
						.setOutput(process.getOutputStream()).create();
				launcher.startListening();
				session(kind, program, client, launcher.getRemoteProxy(), filter);
				assertThat(log).isEmpty();
				DisconnectArguments disconnect = new DisconnectArguments();
				disconnect.setTerminateDebuggee(false);
				launcher.getRemoteProxy().disconnect(disconnect);
				process.getOutputStream().close();
				process.waitFor(10, TimeUnit.SECONDS);
			} finally {
				process.descendants().forEach(ProcessHandle::destroyForcibly);
				process.destroyForcibly();
			}
		}
	}

	private static void session(Adapter kind, UringProgram program, Client client, IDebugProtocolServer server,
			DapFilter filter)
			throws Exception {
		AtomicInteger changes = new AtomicInteger();
		filter.onChange(changes::incrementAndGet);
		InitializeRequestArguments initialize = new InitializeRequestArguments();
		initialize.setAdapterID("x");
		initialize.setPathFormat("path");
		initialize.setLinesStartAt1(true);
		initialize.setColumnsStartAt1(true);
		initialize.setSupportsVariableType(true);
		get(server.initialize(initialize));
		Map<String, Object> arguments = new java.util.LinkedHashMap<>();
		JsonObject given = kind.attachArguments(program);
		for (Map.Entry<String, JsonElement> e : given.entrySet()) {
			arguments.put(e.getKey(), e.getValue());
		}
		arguments.put("ringside", Map.of("registers", "LABEL"));
		CompletableFuture<Void> attached = server.attach(arguments);
		get(client.initialized);
		server.configurationDone(new ConfigurationDoneArguments());
		if (kind == Adapter.CDT) {
			get(client.continued);
			PauseArguments pause = new PauseArguments();
			pause.setThreadId(1);
			get(server.pause(pause));
		}
		get(client.stopped);
		get(attached);

		int tid = (int) (long) program.ready().workersOf(program.pid()).get(0);
		String name = "iou-wrk-" + program.pid() + " (" + tid + ") [io_uring worker of " + program.pid() + ']';
		org.eclipse.lsp4j.debug.Thread worker = Arrays.stream(get(server.threads()).getThreads())
				.filter(t -> t.getName().endsWith(name)).findFirst()
				.orElseThrow();
		assertThat(filter.thread(worker.getId()).isWorker()).isTrue();
		assertThat(filter.thread(worker.getId()).tid()).hasValue(tid);
		ProcessModel process = filter.process().orElseThrow();
		assertThat(process.pid()).hasValue((int) program.pid());
		assertThat(process.thread(worker.getId())).isEqualTo(filter.thread(worker.getId()));
		assertThat(process.report(filter.settings(), "").workers()).extracting(ThreadReport::tid).contains(tid);
		assertThat(changes).as("changes that the listener was told of").hasPositiveValue();

		StackTraceArguments stack = new StackTraceArguments();
		stack.setThreadId(worker.getId());
		StackFrame[] frames = get(server.stackTrace(stack)).getStackFrames();
		assertThat(frames).hasSize(1);
		ScopesArguments scopesArguments = new ScopesArguments();
		scopesArguments.setFrameId(frames[0].getId());
		Scope[] scopes = get(server.scopes(scopesArguments)).getScopes();
		assertThat(scopes).extracting(Scope::getName).containsExactly("io_uring worker",
				"Registers (stale copy, not this thread's own; pc and sp zeroed)");
		for (Scope scope : scopes) {
			VariablesArguments variables = new VariablesArguments();
			variables.setVariablesReference(scope.getVariablesReference());
			assertThat(get(server.variables(variables)).getVariables()).extracting(Variable::getName).isNotEmpty();
		}
		NextArguments next = new NextArguments();
		next.setThreadId(worker.getId());
		assertThatThrownBy(() -> get(server.next(next))).hasCauseInstanceOf(ResponseErrorException.class)
				.hasMessageContaining("io_uring");
		EvaluateArguments evaluate = new EvaluateArguments();
		evaluate.setExpression("demo_never_zero");
		evaluate.setFrameId(frames[0].getId());
		evaluate.setContext("watch");
		assertThat(get(server.evaluate(evaluate)).getResult()).isEqualTo("42");
		assertThat(client.advice).isNotEmpty();
	}
}
