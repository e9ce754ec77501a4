/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap.stdio;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.MessageConsumer;
import org.eclipse.lsp4j.jsonrpc.messages.Message;

import dev.ringside.core.proc.LeftStopped;
import dev.ringside.core.settings.Settings;
import dev.ringside.core.text.Untrusted;
import dev.ringside.dap.DapFilter;
import dev.ringside.dap.FilterEnvironment;
import dev.ringside.dap.adapter.OrphanedDebuggers;
import dev.ringside.dap.internal.text.DapTexts;
import dev.ringside.dap.message.RawCodec;
import dev.ringside.dap.message.RawMessage;
import dev.ringside.dap.stdio.FrameReader.FramingException;

/**
 * The program around an adapter: it starts the adapter, and its own streams speak the protocol as that adapter. One
 * thread a direction reads, filters and writes what passes; the filter writes what it adds ({@link DapFilter}). The
 * adapter's standard error is this process's.
 */
public final class StdioFilter {

	/** The exit status where the adapter cannot be started, as a shell has it for a command that is not found. */
	public static final int CANNOT_START = 127;

	/**
	 * The exit status where the filter itself could not go on and the adapter ended well; as {@code env} and
	 * {@code timeout} have it.
	 */
	public static final int FAILED = 125;

	/** Larger messages of an adapter are passed on without a look: the filter changes none of that size. */
	private static final long ADAPTER_IN_MEMORY = Math.min(16L << 20, Runtime.getRuntime().maxMemory() / 16);
	/** Larger requests are passed on without a look; no adapter takes an expression of that size. */
	private static final long CLIENT_IN_MEMORY = Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 8);

	private static final long END_SECONDS = 3;
	private static final long TERMINATE_SECONDS = 2;
	private static final long DRAIN_SECONDS = 5;
	private static final long START_SECONDS = 5;
	private static final long CLOSE_SECONDS = 1;
	private static final long POLL_MILLIS = 20;

	/**
	 * Requests, besides disconnect, before which it is noted what the adapter has started: it may end by the next, and
	 * its debugger be nobody's child then.
	 */
	private static final Set<String> NOTING = Set.of("configurationDone", "terminate");
	/** Requests that make the adapter start its debugger. */
	private static final Set<String> STARTING = Set.of("attach", "launch");
	/** How cdt-gdb-adapter (1.7.0) starts gdb for a session; it also starts it for its version only. */
	private static final Pattern SESSION = Pattern.compile(".*(--interpreter[= ]mi|new-ui mi).*", Pattern.DOTALL);

	private final PrintStream log;
	private final DapFilter filter;
	private final Process adapter;
	private final AtomicBoolean ending = new AtomicBoolean();
	private final Set<String> logged = ConcurrentHashMap.newKeySet();
	private final RawCodec codec = new RawCodec();
	private final OrphanedDebuggers debuggers;
	/** A thread that passes messages has failed. */
	private volatile boolean failed;
	/** The adapter or its debugger did not end by itself. */
	private volatile boolean killed;
	/** What the debugger may have left stopped has been looked after; guarded by this. */
	private boolean healed;
	/** The adapter was asked to start its debugger, and it is not known whether it has. */
	private volatile boolean starting;

	private StdioFilter(Process adapter, DapFilter filter, PrintStream log) {
		this.adapter = adapter;
		this.filter = filter;
		this.log = log;
		this.debuggers = new OrphanedDebuggers(Duration.ofSeconds(TERMINATE_SECONDS), pid -> {
			killed = true;
			say(log, DapTexts.get("log.debuggerStays", pid));
		});
	}

	/**
	 * Runs an adapter behind the filter until it ends. When the client's stream ends, the adapter's input is closed; an
	 * adapter that does not end then is terminated and, if need be, killed. The same happens when this process is
	 * terminated.
	 * <p>
	 * A thread that reads {@code clientIn} may be left behind: it ends with the stream or the process.
	 *
	 * @param adapterCommand the program and its arguments
	 * @param settings       the settings where the launch or attach arguments say nothing
	 * @param clientIn       what the client sends
	 * @param clientOut      what the client gets
	 * @param log            gets lines for people; never the same as {@code clientOut}
	 * @return the adapter's exit status, 128 + N where a signal ended it; {@link #CANNOT_START} where it cannot be
	 *         started; {@link #FAILED} instead of 0 where the filter could not go on
	 */
	public static int run(List<String> adapterCommand, Settings settings, InputStream clientIn, OutputStream clientOut,
			PrintStream log) {
		if (adapterCommand.isEmpty()) {
			say(log, DapTexts.get("log.noCommand"));
			return CANNOT_START;
		}
		String name = Untrusted.display(adapterCommand.get(0));
		AtomicReference<@Nullable StdioFilter> running = new AtomicReference<>();
		DapFilter filter = new DapFilter(settings, FilterEnvironment.ofThisMachine(adapterCommand,
				line -> say(log, line), () -> {
			@Nullable StdioFilter program = running.get();
			return program == null ? OptionalLong.empty() : OptionalLong.of(program.adapter.pid());
		}), new RawCodec());
		// Before the adapter starts: a signal in between would leave it behind.
		Thread hook = new Thread(() -> {
			synchronized (running) {
				@Nullable StdioFilter program = running.get();
				if (program != null) {
					program.end(0);
				}
			}
		}, "ringside-dap-shutdown");
		StdioFilter program;
		synchronized (running) {
			try {
				Runtime.getRuntime().addShutdownHook(hook);
				program = new StdioFilter(
						new ProcessBuilder(adapterCommand).redirectError(ProcessBuilder.Redirect.INHERIT).start(),
						filter, log);
				running.set(program);
			} catch (IOException e) {
				say(log, DapTexts.get("log.cannotStart", name, Untrusted.display(String.valueOf(e.getMessage()), 300)));
				return CANNOT_START;
			} catch (IllegalStateException e) {
				// The JVM is ending.
				return CANNOT_START;
			}
		}
		int status = program.run(clientIn, clientOut);
		try {
			Runtime.getRuntime().removeShutdownHook(hook);
		} catch (IllegalStateException e) {
			// The JVM is ending: the hook has nothing left to do.
			return status;
		}
		return status;
	}

	private int run(InputStream clientIn, OutputStream clientOut) {
		OutputStream adapterIn = new BufferedOutputStream(adapter.getOutputStream(), 64 * 1024);
		OutputStream toClient = new BufferedOutputStream(clientOut, 64 * 1024);
		MessageConsumer fromClient = filter.fromClient(m -> {
			noteStart(m);
			write(m, adapterIn);
		});
		MessageConsumer fromAdapter = filter.fromAdapter(m -> {
			noteStarted(m);
			write(m, toClient);
		});

		Thread client = start("ringside-dap-client",
				() -> pump(new BufferedInputStream(clientIn, 64 * 1024), CLIENT_IN_MEMORY, m -> {
					noteDebuggers(m);
					fromClient.consume(m);
				}, "client", () -> {
					awaitDebugger();
					// First: to close a stream takes as long as what is being written there.
					start("ringside-dap-end", () -> end(END_SECONDS));
					if (adapter.isAlive() && !failed) {
						say(log, DapTexts.get("log.clientGone"));
					}
					close(adapterIn);
				}));
		Thread server = start("ringside-dap-adapter",
				() -> pump(new BufferedInputStream(adapter.getInputStream(), 64 * 1024), ADAPTER_IN_MEMORY,
				fromAdapter, "adapter", () -> {
					// The adapter has closed its output, or the client is gone.
					start("ringside-dap-end", () -> end(END_SECONDS));
					close(adapterIn);
				}));
		int status;
		try {
			status = adapter.waitFor();
			// Its last words. A child that holds the stream open must not hold us.
			server.join(TimeUnit.SECONDS.toMillis(DRAIN_SECONDS));
			debuggers.end();
			continueStopped();
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			end(0);
			status = CANNOT_START;
		}
		client.interrupt();
		filter.close();
		closeSoon(toClient);
		if (status != 0) {
			say(log, DapTexts.get("log.adapterEnded", status));
		}
		return status == 0 && failed ? FAILED : status;
	}

	/** A client that does not read what is being written must not keep us. */
	private static void closeSoon(OutputStream out) {
		Thread closing = start("ringside-dap-close", () -> close(out));
		try {
			closing.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	private void pump(InputStream in, long inMemory, MessageConsumer consumer, String side, Runnable atEnd) {
		try {
			FrameReader reader = new FrameReader(in, inMemory);
			while (true) {
				var message = reader.next();
				if (message.isEmpty()) {
					break;
				}
				if (message.get() instanceof RawMessage raw && !raw.looksLikeObject() && logged.add(side)) {
					say(log, DapTexts.get("log.badJson." + side));
				}
				consumer.consume(message.get());
			}
		} catch (FramingException e) {
			unframed(e, in, consumer, side);
		} catch (UncheckedIOException | IOException e) {
			if (e instanceof EOFException || e.getCause() instanceof EOFException) {
				say(log, DapTexts.get("log.cut", side));
			}
			// A stream is closed: the other side has gone.
		} catch (RuntimeException | Error e) {
			// Whoever reads a stream has lost its place there: it cannot go on.
			failed = true;
			StackTraceElement[] trace = e.getStackTrace();
			say(log, DapTexts.get("log.failed", side,
					Untrusted.display(e + (trace.length > 0 ? " at " + trace[0] : ""), 300)));
		} finally {
			atEnd.run();
		}
	}

	/** What is not a frame passes as it comes, as if we were not there. */
	private void unframed(FramingException e, InputStream in, MessageConsumer consumer, String side) {
		boolean cut = String.valueOf(e.getMessage()).isEmpty();
		say(log, cut ? DapTexts.get("log.cut", side)
				: DapTexts.get("log.framing." + side, String.valueOf(e.getMessage())));
		try {
			filter.disable();
			consumer.consume(StreamedMessage.rest(e.read(), in));
		} catch (UncheckedIOException x) {
			// The other side has gone too.
			return;
		}
	}

	private static void write(Message message, OutputStream out) {
		try {
			if (message instanceof RawMessage raw) {
				raw.writeTo(out);
			} else if (message instanceof StreamedMessage streamed) {
				streamed.writeTo(out);
			} else {
				throw new IllegalStateException("not a message of this program: " + message.getClass().getName());
			}
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/** Ends the adapter: it gets some seconds, then SIGTERM, then SIGKILL. Returns when it has ended. */
	private void end(long seconds) {
		if (!ending.compareAndSet(false, true)) {
			if (seconds > 0) {
				return;
			}
		}
		try {
			if (adapter.waitFor(seconds, TimeUnit.SECONDS)) {
				return;
			}
			noteDebuggers();
			List<ProcessHandle> children = adapter.descendants().toList();
			if (seconds > 0) {
				say(log, DapTexts.get("log.adapterStays"));
			}
			killed = true;
			adapter.destroy();
			if (!adapter.waitFor(TERMINATE_SECONDS, TimeUnit.SECONDS)) {
				say(log, DapTexts.get("log.adapterKilled"));
				adapter.destroyForcibly();
				adapter.waitFor(TERMINATE_SECONDS, TimeUnit.SECONDS);
			}
			// An adapter that is terminated may leave its debugger behind; what it was attached to is not its child.
			children.stream().filter(ProcessHandle::isAlive).forEach(ProcessHandle::destroy);
			debuggers.end();
			continueStopped();
		} catch (InterruptedException e) {
			adapter.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

	private void noteDebuggers(Message message) {
		String name = name(message);
		if (name.equals("disconnect")) {
			awaitDebugger();
		} else if (NOTING.contains(name)) {
			noteDebuggers();
		}
	}

	private void noteStart(Message message) {
		if (STARTING.contains(name(message))) {
			starting = true;
		}
	}

	private void noteStarted(Message message) {
		// An event or another answer costs nothing once the debugger runs.
		if (starting && STARTING.contains(name(message))) {
			noteDebuggers();
			starting = false;
		}
	}

	/** The command of a request to an adapter that leaves debuggers, or of its answer; empty for all else. */
	private String name(Message message) {
		if (filter.behaviour().leavesDebugger() && message instanceof RawMessage) {
			try {
				return codec.open(message).name();
			} catch (RuntimeException e) {
				// The filter logs what it cannot read.
				return "";
			}
		}
		return "";
	}

	/**
	 * Before the adapter is told to end: the debugger that it was asked to start must be known, or it would be nobody's
	 * child when it starts.
	 */
	private void awaitDebugger() {
		noteDebuggers();
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
		try {
			while (starting && adapter.isAlive() && System.nanoTime() < end
					&& !debuggers.has(SESSION.asMatchPredicate())) {
				Thread.sleep(POLL_MILLIS);
				noteDebuggers();
			}
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
		starting = false;
	}

	private void noteDebuggers() {
		if (filter.behaviour().leavesDebugger()) {
			debuggers.note(adapter.children());
		}
	}

	/** A debugger that ends before its attach is complete leaves the process stopped. */
	private synchronized void continueStopped() throws InterruptedException {
		Optional<LeftStopped> process = filter.leftStopped(killed);
		if (process.isPresent() && !healed) {
			healed = true;
			process.get().message(process.get().heal(Duration.ofSeconds(TERMINATE_SECONDS))).ifPresent(text -> say(log,
					text));
		}
	}

	private static Thread start(String name, Runnable work) {
		Thread t = new Thread(work, name);
		t.setDaemon(true);
		t.start();
		return t;
	}

	private static void close(OutputStream out) {
		try {
			out.close();
		} catch (IOException e) {
			// It is closed already, or its reader has gone.
			return;
		}
	}

	private static void say(PrintStream log, String text) {
		log.println("ringside: " + text);
		log.flush();
	}
}
