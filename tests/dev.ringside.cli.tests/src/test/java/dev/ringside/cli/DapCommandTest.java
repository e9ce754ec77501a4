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
		assertThat(Cli.run("dap", "--nope", "--", "true").failed(2).err()).contains("\"--nope\"").contains("--guard").contains("--log");
		assertThat(Cli.run("dap", "--", "/nonexistent/adapter").failed(127).err()).contains("/nonexistent/adapter");
		assertThat(Cli.run("dap", "--log", folder.toString(), "--", "true").failed(1).err()).contains("Cannot write the log");
		assertThat(Cli.run("dap", "--log", folder.resolve("none/log").toString(), "--", "true").failed(1).err()).contains("its folder does not exist");
	}

	@Test
	void theStatusIsTheAdaptersAndItsArgumentsAreItsOwn() throws IOException {
		Path seen = folder.resolve("seen");
		Path adapter = Files.writeString(folder.resolve("adapter"), "#!/bin/sh\nprintf '%s\\n' \"$@\" >'" + seen + "'\nexit 7\n");
		assertThat(adapter.toFile().setExecutable(true)).isTrue();
		Path log = folder.resolve("log");
		Cli.Result r = Cli.start(Cli.command(Cli.classPath(), "dap", "--guard", "off", "--log", log.toString(), "--", adapter.toString(), "--guard",
				"maybe", "--json", "--", "a b", "", "@" + adapter));
		assertThat(r.status()).isEqualTo(7);
		assertThat(r.out()).as("standard output is the protocol's").isEmpty();
		assertThat(r.err()).as("the log goes to the file").isEmpty();
		assertThat(Files.readAllLines(seen)).isEqualTo(List.of("--guard", "maybe", "--json", "--", "a b", "", "@" + adapter));
		assertThat(Files.readString(log)).contains("7");
	}
}
