/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap.internal.filter;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.MessageConsumer;
import org.eclipse.lsp4j.jsonrpc.messages.Message;

import com.google.gson.JsonObject;

import dev.ringside.core.proc.LeftStopped;
import dev.ringside.core.proc.ProcFs;
import dev.ringside.core.session.SessionAdvisor;
import dev.ringside.core.settings.Settings;
import dev.ringside.dap.internal.state.ActiveSettings;
import dev.ringside.dap.internal.state.AdapterIdentity;
import dev.ringside.dap.internal.state.AdapterThreads;
import dev.ringside.dap.internal.state.ClientCapabilities;
import dev.ringside.dap.internal.state.Execution;
import dev.ringside.dap.internal.state.Selection;
import dev.ringside.dap.internal.state.Target;
import dev.ringside.dap.internal.wire.Log;
import dev.ringside.dap.internal.wire.OrderedWriter;
import dev.ringside.dap.internal.wire.OwnRequests;
import dev.ringside.dap.internal.wire.Wire;
import dev.ringside.dap.message.Envelope;
import dev.ringside.dap.message.MessageCodec;

/** The parts of the filter, put together. */
public final class Filter {

	private final FilterSession session;
	private final HeldMessages held;
	private final Attachment attachment = new Attachment();
	private final ClientMessages fromClient;
	private final AdapterMessages fromAdapter;

	/**
	 * A filter of one session.
	 *
	 * @param options        the settings where the launch or attach arguments say nothing
	 * @param procFs         this machine's /proc
	 * @param command        the command that starts the adapter; empty where it is not known
	 * @param lines          gets the log
	 * @param timeout        how long an answer of the adapter to the filter itself may take
	 * @param run            runs a command that tells a debugger's version
	 * @param adapterProcess the adapter's process id
	 * @param codec          opens and makes messages
	 * @param writers        makes what writes the filter's own messages, by the name of its thread
	 */
	public Filter(Settings options, ProcFs procFs, List<String> command, Consumer<String> lines, Duration timeout,
			Function<List<String>, Optional<String>> run, Supplier<OptionalLong> adapterProcess, MessageCodec codec,
			Function<String, Executor> writers) {
		Log log = new Log(lines);
		Wire wire = new Wire(codec, log, writers);
		ActiveSettings settings = new ActiveSettings(options);
		ClientCapabilities client = new ClientCapabilities();
		SessionAdvisor advisor = new SessionAdvisor(options, this::attachDenied);
		AdapterIdentity adapter = new AdapterIdentity(command, advisor::debugger);
		Execution execution = new Execution();
		OwnRequests requests = new OwnRequests(wire, log, timeout,
				() -> !execution.isRunning() || adapter.behaviour().takesQuestionsWhileRunning());
		AdapterThreads threads = new AdapterThreads(procFs, adapter, settings);
		Target target = new Target(procFs, adapterProcess, threads, log);
		session = new FilterSession(log, wire, requests, settings, client, adapter, threads, target, execution,
				new Selection(), advisor, new Notices(wire, client, advisor, target));
		held = new HeldMessages(wire, log, this::pass);
		requests.onFailure(held::release);
		ThreadNumberQuery numbers = new ThreadNumberQuery(session, held);
		ThreadsResponses lists = new ThreadsResponses(session, numbers, held);
		WorkerFrames frames = new WorkerFrames(session, numbers);
		ExecutableHeader executable = new ExecutableHeader(procFs, advisor);
		DebuggerVersion version = new DebuggerVersion(session, run);
		SessionEnd end = new SessionEnd(session);
		fromClient = new ClientMessages(session, lists, new ExecutionRequests(session, numbers, frames), frames,
				new Expressions(session, frames),
				new SessionStart(session, frames, attachment, executable, version, procFs), end);
		fromAdapter = new AdapterMessages(session, held, lists,
				new Events(session, numbers, frames, attachment, executable, version, end));
	}

	/** The debugger was not allowed to attach to a worker: that tells how the kernel treats them. */
	private void attachDenied(int tid) {
		session.threads().attachDenied(tid);
	}

	/** What was held comes by once more. */
	private void pass(Message message, @Nullable Envelope e) {
		fromAdapter.pass(message, e);
	}

	/** What takes the client's messages. */
	public MessageConsumer fromClient(MessageConsumer adapter) {
		OrderedWriter out = session.wire().toAdapter(adapter);
		return message -> fromClient.sent(message, out);
	}

	/** What takes the adapter's messages. */
	public MessageConsumer fromAdapter(MessageConsumer client) {
		OrderedWriter out = session.wire().toClient(message -> client.consume(session.requests().restored(message)));
		return message -> fromAdapter.sent(message, out);
	}

	/** What an adapter says of itself, before the answer to {@code initialize} has come. */
	public void capabilities(JsonObject whole) {
		if (session.settings().isOn() || session.settings().isAsleep()) {
			try {
				session.adapter().capabilities(whole);
			} catch (RuntimeException e) {
				session.log().error("initialize", e);
			}
		}
	}

	/** The command of a request of the filter's own that waits for its answer; null for any other id. */
	public @Nullable String commandAsked(String id) {
		return session.requests().commandAsked(id);
	}

	/** Everything passes from here on, what is held first. */
	public void disable() {
		session.settings().disable();
		session.wire().inbound().lock();
		try {
			held.release();
		} finally {
			session.wire().inbound().unlock();
		}
		session.wire().client().wake();
	}

	/** The parts of the session. */
	public FilterSession session() {
		return session;
	}

	/** The process that the debugger may have left stopped. */
	public Optional<LeftStopped> leftStopped(boolean killed) {
		return session.target().isElsewhere() ? Optional.empty() : attachment.leftStopped(killed);
	}

	/** Ends the filter's own threads. */
	public void close() {
		session.requests().close();
		session.wire().writers().forEach(OrderedWriter::close);
	}
}
