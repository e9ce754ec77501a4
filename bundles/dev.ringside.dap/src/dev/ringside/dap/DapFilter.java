/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.Endpoint;
import org.eclipse.lsp4j.jsonrpc.MessageConsumer;

import com.google.gson.JsonObject;

import dev.ringside.core.proc.LeftStopped;
import dev.ringside.core.session.KnownThread;
import dev.ringside.core.session.ProcessModel;
import dev.ringside.core.settings.Settings;
import dev.ringside.dap.adapter.AdapterBehaviour;
import dev.ringside.dap.adapter.AdapterKind;
import dev.ringside.dap.internal.filter.Filter;
import dev.ringside.dap.internal.wire.OrderedWriter;
import dev.ringside.dap.message.Lsp4jCodec;
import dev.ringside.dap.message.MessageCodec;

/**
 * The filter between a client and a debug adapter: two message consumers without I/O of their own. It flags io_uring's
 * workers, says what their registers are, and answers requests that would hang or harm instead of passing them on. What
 * it does not change passes as the very same object, in order.
 * <p>
 * In an LSP4J client use {@link FilteredLauncherBuilder}; it also tells LSP4J how to read the answers to the filter's
 * own questions. For one session of one client with one adapter.
 * <p>
 * One answer may pass twice: that to {@code threads}. gdb numbers its threads, and only gdb knows which number is which
 * TID. Where the process has workers and a number is new, the answer is held, with all that comes behind it, and gdb is
 * asked by a request of the filter's own. Its answer, or the lack of one in time, lets what was held pass once more
 * from the front: now the numbers are known, so the list is labelled and goes to the client, and the messages behind it
 * follow in order. A list that names a thread which has come up since is held once more.
 * <p>
 * Threading: each direction is called by any thread, the two directions at once. A message is passed on within the
 * call, on the caller's thread or while it waits for another that writes the same way; messages of one direction keep
 * their order. What the filter adds is written by threads of its own, one for each direction and only while there is
 * something to write, so a thread that brings the adapter's messages never waits for the adapter, nor one that brings
 * the client's for the client. No lock is held while a message is passed on, but the one that orders its direction.
 * Another thread ends waits. A call waits at most {@link FilterEnvironment#answerTimeout()} for the adapter, and only
 * where there are workers; and as long for a client that does not read, once {@value OrderedWriter#MAX_WAITING} answers
 * of the filter's own wait for it. A request whose frame is replaced leaves when the adapter has told that frame: later
 * requests may overtake it. An internal error is logged once and the message passes as it is.
 */
public final class DapFilter implements AutoCloseable {

	private final Filter filter;

	/**
	 * A filter for an LSP4J client.
	 *
	 * @param settings    the settings where the launch or attach arguments say nothing
	 * @param environment what it takes from outside
	 */
	public DapFilter(Settings settings, FilterEnvironment environment) {
		this(settings, environment, new Lsp4jCodec());
	}

	/**
	 * A filter for messages of another representation.
	 *
	 * @param settings    the settings where the launch or attach arguments say nothing
	 * @param environment what it takes from outside
	 * @param codec       opens and makes messages
	 */
	public DapFilter(Settings settings, FilterEnvironment environment, MessageCodec codec) {
		this(settings, environment, codec, OrderedWriter::thread);
	}

	/** @param writers makes what writes the filter's own messages, by the name of its thread */
	DapFilter(Settings settings, FilterEnvironment environment, MessageCodec codec,
			Function<String, Executor> writers) {
		filter = new Filter(settings, environment.procFs(), environment.adapterCommand(), environment.log(),
				environment.answerTimeout(), environment.versionOutput(), environment.adapterProcess(), codec, writers);
	}

	/**
	 * What takes the client's messages.
	 *
	 * @param adapter takes what goes to the adapter; called by one thread at a time
	 * @return the consumer; one a filter
	 */
	public MessageConsumer fromClient(MessageConsumer adapter) {
		return filter.fromClient(adapter);
	}

	/**
	 * What takes the adapter's messages.
	 *
	 * @param client takes what goes to the client; called by one thread at a time
	 * @return the consumer; one a filter
	 */
	public MessageConsumer fromAdapter(MessageConsumer client) {
		return filter.fromAdapter(client);
	}

	/**
	 * Both as what LSP4J's {@code Launcher.Builder.wrapMessages} takes: LSP4J calls it once for the messages to the
	 * adapter and once for its own endpoint.
	 *
	 * @return the wrapper
	 */
	UnaryOperator<MessageConsumer> wrapper() {
		return consumer -> consumer instanceof Endpoint ? fromAdapter(consumer) : fromClient(consumer);
	}

	/**
	 * What an adapter says of itself, whole, before its typed form reaches the filter as the answer to
	 * {@code initialize}.
	 */
	void capabilities(JsonObject whole) {
		filter.capabilities(whole);
	}

	/** The command of a request of the filter's own that waits for its answer; null for any other id. */
	@Nullable
	String commandAsked(String id) {
		return filter.commandAsked(id);
	}

	/** Switches the filter off for good: everything passes from here on, what is held first. */
	public void disable() {
		filter.disable();
	}

	/**
	 * The model of the process, for a debug model and views in the same JVM: what threads there are, what they are, how
	 * the kernel shows workers, the report. Hand nothing in: the filter does. Never reads or waits.
	 *
	 * @return the session's one model, and another one once the process has become known, has ended or is started
	 *         again: ask again at each {@link #onChange(Runnable) change}. Empty before the client has asked for an
	 *         attach or a launch
	 */
	public Optional<ProcessModel> process() {
		return filter.session().target().isStarted() ? Optional.of(filter.session().threads().model())
				: Optional.empty();
	}

	/**
	 * What is known of a thread. Never reads or waits.
	 *
	 * @param id the adapter's id
	 * @return of unknown kind where nothing is known
	 */
	public KnownThread thread(long id) {
		return filter.session().threads().known(id);
	}

	/**
	 * The settings of the session.
	 *
	 * @return as the filter was given them, and from an attach or launch on with what that says
	 */
	public Settings settings() {
		return filter.session().settings().get();
	}

	/**
	 * Adds a listener for another process, other threads, and another kernel policy.
	 *
	 * @param listener called on the thread that brings the change, which may hold locks of the filter: must not block,
	 *                 nor call the filter but for {@link #process()}, {@link #thread(long)} and {@link #settings()}
	 * @return removes the listener
	 */
	public Runnable onChange(Runnable listener) {
		return filter.session().threads().onChange(listener);
	}

	/**
	 * The process that is debugged. Never reads.
	 *
	 * @return its id; empty where it is not known or is none of this machine
	 */
	public OptionalInt processId() {
		return filter.session().threads().processId();
	}

	/**
	 * The adapter's kind.
	 *
	 * @return as far as it is known by now
	 */
	public AdapterKind adapterKind() {
		return filter.session().adapter().kind();
	}

	/**
	 * What the adapter does.
	 *
	 * @return as far as its kind and version are known by now
	 */
	public AdapterBehaviour behaviour() {
		return filter.session().adapter().behaviour();
	}

	/**
	 * The process that the debugger may leave stopped when it ends: one that was attached to by its id, where the
	 * attach has not come to an end, or the debugger was killed.
	 *
	 * @param killed whether the debugger or its adapter was killed
	 * @return the process as it was before the attach; empty where there is none, and where it is none of this machine
	 */
	public Optional<LeftStopped> leftStopped(boolean killed) {
		return filter.leftStopped(killed);
	}

	/** Ends the filter's own threads, if it has any. Waits a moment for one that is writing. */
	@Override
	public void close() {
		filter.close();
	}
}
