/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a session of a scenario sent to gdb, in order, without tokens, and with words in the place of what differs from
 * run to run (process ids, addresses, terminals, ports).
 *
 * @param launch until the launch was done, the target had stopped where it does, and gdb had answered everything
 * @param look   what the views asked for then, one question after the other
 * @param end    the end of the session
 */
public record Traffic(List<String> launch, List<String> look, List<String> end) {

	/**
	 * The one command that stock CDT itself sends at times and not at others (measured: 2 of 10 launches that stop at
	 * main, on a loaded machine). When the data model is ready, CDT's GDBFocusSynchronizer asks for the top frame of a
	 * thread that has stopped; where the stop is just being handled, MIStack does not know its frame yet and asks gdb
	 * for the depth of the stack; the stop then clears that answer again. So it counts for nothing during the launch,
	 * and there only.
	 */
	private static final Pattern FOCUS = Pattern.compile("-stack-info-depth --thread \\d+");

	private static final Pattern TOKEN = Pattern.compile("(\\d+)(.*)");
	private static final String PHASE = "## ";

	/**
	 * Takes the tokens off, after a look at them.
	 *
	 * @param sent what was sent
	 * @return the commands
	 * @throws AssertionError where the tokens are not consecutive: something was sent that was not recorded
	 */
	static List<String> withoutTokens(List<String> sent) {
		List<String> commands = new ArrayList<>();
		int expected = -1;
		for (String line : sent) {
			Matcher m = TOKEN.matcher(line);
			if (!m.matches()) {
				throw new AssertionError("no token: " + line);
			}
			int token = Integer.parseInt(m.group(1));
			if (expected >= 0) {
				assertEquals(expected, token, "a command is missing before " + line);
			}
			expected = token + 1;
			commands.add(m.group(2));
		}
		return commands;
	}

	/** Keeps it for another run. */
	public void write(Path file) throws IOException {
		List<String> lines = new ArrayList<>();
		for (List<String> phase : List.of(launch, look, end)) {
			lines.add(PHASE);
			lines.addAll(phase);
		}
		Files.write(file, lines);
	}

	/** Reads what another run kept. */
	static Traffic read(Path file) throws IOException {
		List<List<String>> phases = new ArrayList<>();
		for (String line : Files.readAllLines(file)) {
			if (line.equals(PHASE)) {
				phases.add(new ArrayList<>());
			} else {
				phases.get(phases.size() - 1).add(line);
			}
		}
		assertEquals(3, phases.size(), file.toString());
		return new Traffic(phases.get(0), phases.get(1), phases.get(2));
	}

	/** Fails unless the same commands were sent in the same order. */
	void assertSame(Traffic stock) {
		assertEquals(text(stock), text(this));
	}

	private static String text(Traffic traffic) {
		return "at launch:\n"
				+ String.join("\n", traffic.launch.stream().filter(c -> !FOCUS.matcher(c).matches()).toList())
				+ "\nin the views:\n"
				+ String.join("\n", traffic.look) + "\nat the end:\n" + String.join("\n", traffic.end);
	}

	/** What this has more than the other, however often each command was sent; in its order. */
	List<String> beyond(Traffic stock) {
		List<String> rest = new ArrayList<>(stock.all());
		List<String> more = new ArrayList<>();
		for (String command : all()) {
			if (!rest.remove(command)) {
				more.add(command);
			}
		}
		more.removeIf(c -> launch.contains(c) && FOCUS.matcher(c).matches());
		return more;
	}

	/** All commands, in order. */
	List<String> all() {
		List<String> all = new ArrayList<>(launch);
		all.addAll(look);
		all.addAll(end);
		return all;
	}
}
