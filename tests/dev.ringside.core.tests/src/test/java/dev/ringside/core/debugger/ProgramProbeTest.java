/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.debugger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ProgramProbeTest {

	@TempDir
	Path folder;

	private static String version(String script) throws IOException {
		return ProgramProbe.version(List.of("sh", "-c", script), ProgramProbe.LIMIT);
	}

	@Test
	void findsProgramsAsAShellDoes() throws IOException {
		Path program = Files.createFile(folder.resolve("tool"));
		String path = "/nowhere:" + folder;
		assertThat(ProgramProbe.find("tool", path)).as("not executable").isEmpty();
		assertThat(program.toFile().setExecutable(true)).isTrue();
		assertThat(ProgramProbe.find("tool", path)).contains(program);
		assertThat(ProgramProbe.find(program.toString(), null)).contains(program);
		assertThat(ProgramProbe.find("other", path)).isEmpty();
		assertThat(ProgramProbe.find(folder.toString(), null)).as("a folder").isEmpty();
		assertThat(ProgramProbe.find("", path)).isEmpty();
		assertThat(ProgramProbe.find("a\0b", path)).isEmpty();
		assertThat(ProgramProbe.find("sh", null)).as("the usual folders").isPresent();
	}

	@Test
	void keepsTheBeginningOfWhatAProgramPrints() throws IOException {
		assertThat(version("echo one; echo two >&2")).contains("one").contains("two");
		assertThat(version("printf '%s' $DEBUGINFOD_URLS$LC_ALL")).isEqualTo("C");
		assertThat(version("head -c 3000000 /dev/zero | tr '\\0' x")).as("more than a pipe holds")
				.hasSizeLessThan(100_000);
	}

	@Test
	void saysWhyThereIsNoVersion() {
		assertThatThrownBy(() -> version("echo 'no such option'; exit 3")).isInstanceOf(IOException.class)
				.hasMessageContaining("status 3")
				.hasMessageContaining("no such option");
		assertThatThrownBy(() -> version("true")).isInstanceOf(IOException.class);
		assertThatThrownBy(() -> ProgramProbe.version(List.of(folder.resolve("gone").toString()), ProgramProbe.LIMIT))
				.isInstanceOf(IOException.class);
	}

	@Test
	@Timeout(value = 60, unit = TimeUnit.SECONDS)
	void endsAProgramThatTakesTooLong() throws IOException {
		Path pid = folder.resolve("pid");
		List<String> command = List.of("sh", "-c", "echo $$ > " + pid + "; exec sleep 600");
		assertThatThrownBy(() -> ProgramProbe.version(command, Duration.ofSeconds(3))).isInstanceOf(IOException.class)
				.hasMessageContaining("3 s");
		long id = Long.parseLong(Files.readString(pid).strip());
		assertThat(ProcessHandle.of(id).map(p -> p.onExit().orTimeout(30, TimeUnit.SECONDS).join().isAlive())
				.orElse(false)).isFalse();
	}
}
