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

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.dap.adapter.OrphanedDebuggers;

/**
 * An adapter's process: its streams, what it wrote last for people, and its end, with that of the debuggers it leaves
 * behind.
 * <p>
 * Threading: {@link #awaitOutput()} and {@link #end()} wait, each for a limited time; everything else answers at once,
 * on any thread.
 */
final class AdapterProcess {

	private static final long CLOSE_SECONDS = 3;
	/**
	 * How long an adapter that has closed its output is given for what it still writes, and for its exit status. Both
	 * come at once, but on a busy machine.
	 */
	private static final long LAST_SECONDS = 5;
	/**
	 * An exit status from here on is that of a process that a signal has ended: Java adds it to the signal's number.
	 */
	private static final int KILLED = 0x80;

	/** The longest that {@link #awaitOutput()} and a little more take. */
	static final long END_SECONDS = 2 * LAST_SECONDS + CLOSE_SECONDS;

	private final Process process;
	private final boolean attached;
	private final OutputTail tail = new OutputTail();
	private final ProtocolStart output;
	private final Thread errors;
	/**
	 * What the adapter has started, where that is debuggers only: cdt-gdb-adapter leaves a gdb behind that tries to
	 * attach forever.
	 */
	private final OrphanedDebuggers debuggers = new OrphanedDebuggers(Duration.ofSeconds(CLOSE_SECONDS), pid -> {
		// The end of the session says that something was killed.
	});

	/**
	 * Starts it.
	 *
	 * @param command  the program and its arguments
	 * @param attached whether it attaches: all that it starts then are debuggers
	 * @param errors   gets what it writes on standard error
	 * @throws IOException when its program cannot be started
	 */
	AdapterProcess(List<String> command, boolean attached, Consumer<String> errors) throws IOException {
		this.attached = attached;
		process = new ProcessBuilder(command).start();
		output = new ProtocolStart(new BufferedInputStream(process.getInputStream()), tail);
		this.errors = new Thread(() -> pump(process.getErrorStream(), errors), "Ringside adapter errors");
		this.errors.setDaemon(true);
		this.errors.start();
	}

	private void pump(InputStream stream, Consumer<String> to) {
		char[] buffer = new char[4096];
		try (Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
			for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
				String text = new String(buffer, 0, n);
				tail.add(text);
				to.accept(text);
			}
		} catch (IOException e) {
			// The stream was closed under us: the adapter is gone.
			return;
		}
	}

	/** What it writes; ends at once when that is not the protocol. */
	InputStream output() {
		return output;
	}

	OutputStream input() {
		return process.getOutputStream();
	}

	long id() {
		return process.pid();
	}

	boolean isAlive() {
		return process.isAlive();
	}

	/** Whether what was started is not an adapter. */
	boolean isForeign() {
		return output.isForeign();
	}

	/** What it wrote last for people; several lines. */
	String tail() {
		return tail.text();
	}

	/** The exit status once it has ended. */
	@Nullable
	Integer exitStatus() {
		return process.isAlive() ? null : process.exitValue();
	}

	/**
	 * After the end of its output: waits for its exit status, which says more than a closed pipe, and for what it
	 * writes last.
	 */
	void awaitOutput() {
		try {
			// What is not an adapter need not end.
			boolean ended = process.waitFor(output.isForeign() ? 1 : LAST_SECONDS, TimeUnit.SECONDS);
			// What it wrote last may still be on its way.
			errors.join(TimeUnit.SECONDS.toMillis(ended ? LAST_SECONDS : 1));
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Before the adapter ends: its children are nobody's afterwards. A program that it has attached to is not among
	 * them.
	 */
	void noteDebuggers() {
		if (attached) {
			debuggers.note(process.descendants());
		}
	}

	/**
	 * Closes its input, and kills it and its debuggers if they stay.
	 *
	 * @return whether one of them was killed, by whomever
	 */
	boolean end() {
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
		return killed;
	}
}
