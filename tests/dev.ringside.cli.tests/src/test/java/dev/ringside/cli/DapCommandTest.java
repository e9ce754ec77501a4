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

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line of {@code ringside dap}; what the filter does is the filter's tests'. */
class DapCommandTest {

	@TempDir
	private Path folder;

	@Test
	void usage() {
		assertThat(Cli.run("dap").failed(2).err()).contains("-- ADAPTER [ARG]...");
		assertThat(Cli.run("dap", "--").failed(2).err()).contains("-- ADAPTER [ARG]...");
		assertThat(Cli.run("dap", "--nope", "--", "true").failed(2).err()).contains("\"--nope\"").contains("--guard")
				.contains("--log");
		assertThat(Cli.run("dap", "--", "/nonexistent/adapter").failed(127).err()).contains("/nonexistent/adapter");
		assertThat(Cli.run("dap", "--log", folder.toString(), "--", "true").failed(1).err())
				.contains("Cannot write the log");
		assertThat(Cli.run("dap", "--log", folder.resolve("none/log").toString(), "--", "true").failed(1).err())
				.contains("its folder does not exist");
	}

	/** A client that connects to a port would have neither labels nor guard, and nobody would say so. */
	@Test
	void anAdapterIsNotStartedToListen() throws IOException {
		Path started = folder.resolve("started");
		for (String name : List.of("lldb-dap", "lldb-vscode-14", "cdtDebugAdapter")) {
			Path adapter = Files.writeString(folder.resolve(name), "#!/bin/sh\n: >'" + started + "'\n");
			assertThat(adapter.toFile().setExecutable(true)).isTrue();
			List<String> options = name.startsWith("lldb")
					? List.of("-p", "-p1234", "--port", "--port=1234", "-port", "--connection",
							"--connection=listen://:0")
					: List.of("--server=4711");
			for (String option : options) {
				assertThat(Cli.run("dap", "--", adapter.toString(), option, "1234").failed(2).err())
						.contains(option + " makes")
						.contains("debugAdapterExecutable");
			}
			assertThat(started).doesNotExist();
			// Options of others, values of options, and what only looks like it.
			for (List<String> passes : List.of(List.of("-pre-init-command", "-p"), List.of("--server"), List.of("-g"),
					List.of("--portable"))) {
				assertThat(Cli.run(Stream.concat(Stream.of("dap", "--", adapter.toString()), passes.stream())
						.toArray(String[]::new)).status())
						.as("%s %s", name, passes).isZero();
				assertThat(Files.deleteIfExists(started)).as("%s %s was started", name, passes).isTrue();
			}
		}
		Path unknown = Files.writeString(folder.resolve("adapter"), "#!/bin/sh\nexit 3\n");
		assertThat(unknown.toFile().setExecutable(true)).isTrue();
		assertThat(Cli.run("dap", "--", unknown.toString(), "--port", "1234").status()).isEqualTo(3);
	}

	@Test
	void theStatusIsTheAdaptersAndItsArgumentsAreItsOwn() throws IOException {
		Path seen = folder.resolve("seen");
		Path adapter = Files.writeString(folder.resolve("adapter"),
				"#!/bin/sh\nprintf '%s\\n' \"$@\" >'" + seen + "'\nexit 7\n");
		assertThat(adapter.toFile().setExecutable(true)).isTrue();
		Path log = folder.resolve("log");
		Cli.Result r = Cli.start(Cli.command(Cli.classPath(), "dap", "--guard", "off", "--log", log.toString(), "--",
				adapter.toString(), "--guard",
				"maybe", "--json", "--", "a b", "", "@" + adapter));
		assertThat(r.status()).isEqualTo(7);
		assertThat(r.out()).as("standard output is the protocol's").isEmpty();
		assertThat(r.err()).as("the log goes to the file").isEmpty();
		assertThat(Files.readAllLines(seen))
				.isEqualTo(List.of("--guard", "maybe", "--json", "--", "a b", "", "@" + adapter));
		assertThat(Files.readString(log)).contains("7");
	}
}
