/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.tests.common;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A gdb that speaks MI, to see what the real one says. It sends commands and gives back the lines of text; it does not
 * interpret them. One command at a time; records may be asked for from any thread.
 */
public final class GdbMi implements AutoCloseable {

	private static final long END_SECONDS = 30;

	private final Process process;
	private final Writer input;
	private final List<String> lines = new ArrayList<>();
	private final AtomicBoolean ended = new AtomicBoolean();
	private int token;

	/**
	 * Starts a gdb.
	 *
	 * @param gdb         as found by {@link Debuggers}
	 * @param environment added to ours: {@link PolicyEmulator#environment()} or nothing
	 */
	public GdbMi(Debuggers.Found gdb, Map<String, String> environment) throws IOException {
		List<String> command = new ArrayList<>(gdb.command());
		command.addAll(List.of("-nx", "-q", "--interpreter=mi2"));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().putAll(environment);
		// a fixed locale and no debuginfod, which would look for symbols in the network
		builder.environment().put("LC_ALL", "C.UTF-8");
		builder.environment().remove("DEBUGINFOD_URLS");
		process = builder.start();
		input = process.outputWriter(StandardCharsets.UTF_8);
		Thread reader = new Thread(this::read, "GdbMi reader");
		reader.setDaemon(true);
		reader.start();
	}

	/** Sends a command and returns its result record, {@code "^done,..."} or {@code "^error,..."}. */
	public String command(String command) throws IOException {
		return command(command, Await.LIMIT);
	}

	/** As {@link #command(String)}, at most so long. */
	public String command(String command, Duration limit) throws IOException {
		String start = send(command) + "^";
		return awaitLine(start, "gdb's answer to " + command, limit).substring(start.length() - 1);
	}

	/** Sends a command, does not wait, and returns the token that its result record begins with. */
	public int send(String command) throws IOException {
		int number = ++token;
		input.write(number + command + "\n");
		input.flush();
		return number;
	}

	/** Waits for a line that begins so, from the start of the session on. */
	public String awaitLine(String start, String what, Duration limit) {
		return Await.value(what + ": the line " + start + "...; so far:\n" + String.join("\n", tail()), limit, () -> {
			synchronized (lines) {
				return lines.stream().filter(line -> line.startsWith(start)).findFirst();
			}
		});
	}

	/** All lines that gdb wrote so far, as it wrote them. */
	public List<String> lines() {
		synchronized (lines) {
			return List.copyOf(lines);
		}
	}

	/** What it wrote as console ({@code ~}) and log ({@code &}) text so far, unescaped. */
	public String consoleText() {
		StringBuilder text = new StringBuilder();
		for (String line : lines()) {
			if ((line.startsWith("~\"") || line.startsWith("&\"")) && line.endsWith("\"")) {
				text.append(line.substring(2, line.length() - 1).replace("\\n", "\n").replace("\\t", "\t")
						.replace("\\\"", "\"")
						.replace("\\\\", "\\"));
			}
		}
		return text.toString();
	}

	/** The process id of gdb. */
	public long pid() {
		return process.pid();
	}

	/** Whether gdb has closed its output. */
	public boolean hasEnded() {
		return ended.get();
	}

	/** Ends gdb: by its own word where it listens, which detaches; else by force. */
	@Override
	public void close() throws IOException {
		try {
			send("-gdb-exit");
			input.close();
		} catch (IOException e) {
			// it is gone already
		}
		if (!Repository.waitFor(process, 5)) {
			process.descendants().forEach(ProcessHandle::destroyForcibly);
			process.destroyForcibly();
			if (!Repository.waitFor(process, END_SECONDS)) {
				throw new AssertionError(
						"gdb " + process.pid() + " did not end within " + END_SECONDS + " s after SIGKILL");
			}
		}
	}

	private List<String> tail() {
		synchronized (lines) {
			return List.copyOf(lines.subList(Math.max(0, lines.size() - 20), lines.size()));
		}
	}

	private void read() {
		try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				synchronized (lines) {
					if (lines.size() < 200_000) { // a denied attach warns without end
						lines.add(line);
					}
				}
			}
		} catch (IOException e) {
			synchronized (lines) {
				lines.add("(reading gdb's output failed: " + e.getMessage() + ")");
			}
		} finally {
			ended.set(true);
		}
	}
}
