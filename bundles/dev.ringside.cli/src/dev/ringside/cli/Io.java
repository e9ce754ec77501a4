/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command reads and writes.
 *
 * @param in       standard input
 * @param out      standard output, unbuffered; whole outputs are written at once
 * @param err      standard error
 * @param charset  how text is encoded on standard output; JSON is always UTF-8
 * @param terminal whether standard output is a terminal
 * @param env      the environment
 */
record Io(InputStream in, OutputStream out, PrintStream err, Charset charset, boolean terminal,
		Map<String, String> env) {

	private static final int DEFAULT_WIDTH = 120;
	private static final int MIN_WIDTH = 60;

	/**
	 * The process's own.
	 *
	 * @param protocol standard output is to be the command's alone, whatever the virtual machine has to say
	 */
	static Io ofProcess(boolean protocol) {
		boolean terminal = isTerminal();
		OutputStream out = protocol ? ProtocolOutput.take() : new FileOutputStream(FileDescriptor.out);
		return new Io(new FileInputStream(FileDescriptor.in), out, System.err, outputCharset(), terminal,
				System.getenv());
	}

	/** Colour only on a terminal that can, and where nobody objects (https://no-color.org). */
	boolean colour() {
		return terminal && env.getOrDefault("NO_COLOR", "").isEmpty() && !"dumb".equals(env.get("TERM"));
	}

	/** The columns to wrap at; without a terminal lines stay whole, for grep, unless COLUMNS asks for a width. */
	int width() {
		String columns = env.get("COLUMNS");
		if (columns != null && columns.matches("\\d{1,4}")) {
			return Math.max(MIN_WIDTH, Integer.parseInt(columns));
		}
		return terminal ? DEFAULT_WIDTH : Integer.MAX_VALUE;
	}

	/**
	 * Writes text for people.
	 *
	 * @throws CliException when it cannot be written; a reader that has gone is no error
	 */
	void print(String text) throws CliException {
		write(text.getBytes(charset));
	}

	/**
	 * Writes JSON, in UTF-8.
	 *
	 * @throws CliException when it cannot be written; a reader that has gone is no error
	 */
	void printJson(String json) throws CliException {
		write(json.getBytes(StandardCharsets.UTF_8));
	}

	/** Writes one line to standard error. */
	void complain(String line) {
		err.println("ringside: " + line);
		err.flush();
	}

	private void write(byte[] bytes) throws CliException {
		try {
			out.write(bytes);
			out.flush();
		} catch (IOException e) {
			String message = String.valueOf(e.getMessage());
			// "ringside threads PID | head": who has seen enough need not be told.
			if (!message.contains("Broken pipe")) {
				throw new CliException(Messages.get("error.output", message));
			}
		}
	}

	private static Charset outputCharset() {
		for (String property : new String[] { "stdout.encoding", "sun.stdout.encoding", "native.encoding" }) {
			String name = System.getProperty(property);
			if (name != null && Charset.isSupported(name)) {
				return Charset.forName(name);
			}
		}
		return Charset.defaultCharset();
	}

	/** System.console() also asks about standard input, and newer Java releases give one without any terminal. */
	private static boolean isTerminal() {
		try {
			String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
			return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
		} catch (IOException e) {
			return false;
		}
	}
}
