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

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.ringside.dap.adapter.AdapterKind;

class VersionCommandTest {

	@TempDir
	Path folder = Path.of("");

	@Test
	void namesTheDebuggersProgram() {
		assertThat(VersionCommand.of(AdapterKind.GDB_DAP, List.of("/x/gdb-16", "-i", "dap"), null))
				.hasValue(List.of("/x/gdb-16", "--version"));
		assertThat(
				VersionCommand.of(AdapterKind.GDB_DAP, List.of("/usr/bin/env", "A=b", "B=", "gdb", "-i", "dap"), null))
				.hasValue(List.of("/usr/bin/env", "A=b", "B=", "gdb", "--version"));
		assertThat(VersionCommand.of(AdapterKind.CDT_GDB_ADAPTER, List.of("node", "debugAdapter.js"), null))
				.hasValue(List.of("gdb", "--version"));
		assertThat(VersionCommand.of(AdapterKind.CDT_GDB_ADAPTER, List.of("node", "debugAdapter.js"), "/x/gdb"))
				.hasValue(List.of("/x/gdb", "--version"));
		assertThat(VersionCommand.of(AdapterKind.LLDB, List.of("/nowhere/lldb-dap-19"), null))
				.hasValue(List.of("/nowhere/lldb-dap-19", "--version"));
	}

	/** lldb-vscode 14 has no --version; the name in PATH is a link into the folder where lldb is. */
	@Test
	void takesTheLldbOfTheSameInstallation() throws IOException {
		Path real = Files.createFile(folder.toRealPath().resolve("lldb-vscode"));
		Path lldb = Files.createFile(folder.toRealPath().resolve("lldb"));
		assertThat(real.toFile().setExecutable(true) && lldb.toFile().setExecutable(true)).isTrue();
		Path link = Files.createSymbolicLink(Files.createDirectory(folder.resolve("bin")).resolve("lldb-vscode-14"),
				real);
		assertThat(VersionCommand.of(AdapterKind.LLDB, List.of(link.toString()), null))
				.hasValue(List.of(lldb.toString(), "--version"));
	}

	@Test
	void runsNothingThatIsNotPlainlyADebugger() {
		for (List<String> command : List.of(List.<String>of(), List.of("sh", "-c", "gdb -i dap"),
				List.of("docker", "run", "gdb"),
				List.of("env", "-i", "gdb"), List.of("my-gdb-wrapper.py"))) {
			assertThat(VersionCommand.of(AdapterKind.GDB_DAP, command, null)).as("%s", command).isEmpty();
			assertThat(VersionCommand.of(AdapterKind.LLDB, command, null)).as("%s", command).isEmpty();
		}
		assertThat(VersionCommand.of(AdapterKind.UNKNOWN, List.of("gdb"), null)).isEmpty();
	}
}
