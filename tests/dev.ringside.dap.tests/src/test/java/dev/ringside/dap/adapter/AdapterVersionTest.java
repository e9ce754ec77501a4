/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** cdt-gdb-adapter's version, from the package that its program is part of. */
class AdapterVersionTest {

	@TempDir
	Path folder = Path.of("");

	private Path program(String manifest) throws IOException {
		Path home = Files.createDirectories(folder.resolve("node_modules/cdt-gdb-adapter"));
		Files.writeString(home.resolve("package.json"), manifest);
		return Files.createFile(Files.createDirectories(home.resolve("dist")).resolve("debugAdapter.js"));
	}

	private static AdapterVersion of(String... command) {
		return AdapterVersion.ofCommand(AdapterKind.CDT_GDB_ADAPTER, List.of(command));
	}

	@Test
	void readsThePackageAboveTheProgram() throws IOException {
		Path program = program("{\"name\": \"cdt-gdb-adapter\", \"version\": \"1.7.0\"}");
		assertThat(of("node", program.toString())).isEqualTo(new AdapterVersion(1, 7));
		// npm's own link.
		Path link = Files.createSymbolicLink(Files.createDirectory(folder.resolve("bin")).resolve("cdtDebugAdapter"),
				program);
		assertThat(of(link.toString())).isEqualTo(new AdapterVersion(1, 7));
		assertThat(AdapterVersion.ofCommand(AdapterKind.UNKNOWN, List.of(link.toString())).isKnown()).isFalse();
	}

	@Test
	void knowsNothingOfWhatItCannotRead() throws IOException {
		assertThat(of().isKnown()).isFalse();
		assertThat(of("cdtDebugAdapter").isKnown()).isFalse();
		assertThat(of("/nowhere/cdt-gdb-adapter/dist/debugAdapter.js").isKnown()).isFalse();
		assertThat(of("node", "/\0").isKnown()).isFalse();
		Path program = program("{\"name\": \"something\", \"version\": \"1.7.0\"}");
		assertThat(of(program.toString()).isKnown()).isFalse();
		for (String manifest : List.of("", "[]", "{", "{\"name\": \"cdt-gdb-adapter\"}",
				"{\"name\": \"cdt-gdb-adapter\", \"version\": 7}",
				"{\"name\": \"cdt-gdb-adapter\", \"version\": \"new\"}")) {
			Files.writeString(program.resolveSibling("../package.json"), manifest);
			assertThat(of(program.toString()).isKnown()).as(manifest).isFalse();
		}
	}
}
