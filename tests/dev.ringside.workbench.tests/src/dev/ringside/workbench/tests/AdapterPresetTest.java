/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.ringside.dap.model.AdapterPreset;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.Debuggers;

/** Which adapter is found, whatever else the machine does. */
class AdapterPresetTest {

	/** As many as found another debugger four times, each time with some luck. */
	private static final int LOOKS = 40;
	/** All of them: 15 s where nothing else runs. */
	private static final Duration LIMIT = Duration.ofSeconds(300);

	@TempDir
	Path folder;

	private Path script(String name, String text) throws IOException {
		Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + text + '\n');
		return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
	}

	private static Optional<List<String>> find(Path gdb) {
		return AdapterPreset.GDB.find(Map.of("RINGSIDE_GDB_DAP", gdb.toString()));
	}

	private static List<String> command(Path gdb) {
		return List.of(gdb.toString(), "-q", "-i", "dap");
	}

	/** The program ends before its output does: what it has said by then counts. */
	@Test
	void aVersionCountsThoughTheProgramHasEndedMeanwhile() throws Exception {
		Path gdb = script("gdb", "echo 'GNU gdb (GDB) 16.3'\nsleep 1 &\nexit 0");
		assertEquals(Optional.of(command(gdb)), find(gdb));
	}

	@Test
	void anOldGdbIsNoAdapter() throws Exception {
		assertEquals(Optional.empty(), find(script("gdb", "echo 'GNU gdb (Debian 13.1-3) 13.1'")));
		assertEquals(Optional.empty(), find(script("other", "echo 'GNU gdb (GDB) 16.3'; exit 1")),
				"a gdb that does not start");
	}

	/**
	 * Each through a file of its own, so that each is asked; beside as many others as the machine can do at a time, and
	 * more.
	 */
	@Test
	void theSameGdbIsFoundEachTime() throws Exception {
		String real = Debuggers.GDB_DAP.assume().program().toString();
		List<Path> files = new ArrayList<>();
		for (int i = 0; i < LOOKS; i++) {
			files.add(script("gdb-" + i, "exec '" + real + "' \"$@\""));
		}
		ExecutorService threads = Executors.newFixedThreadPool(2 * Runtime.getRuntime().availableProcessors());
		try {
			List<CompletableFuture<Optional<List<String>>>> looks = files.stream()
					.map(f -> CompletableFuture.supplyAsync(() -> find(f), threads)).toList();
			Await.until("all looks to be over", LIMIT, () -> looks.stream().allMatch(CompletableFuture::isDone));
			List<Integer> missed = IntStream.range(0, LOOKS)
					.filter(i -> !looks.get(i).join().equals(Optional.of(command(files.get(i))))).boxed().toList();
			assertEquals(List.of(), missed, "looks that did not find the gdb");
		} finally {
			threads.shutdownNow();
		}
	}

	/**
	 * Two that look at the same time, as dialog and launch do, get one answer; a program that has been replaced is
	 * asked again.
	 */
	@Test
	void aProgramIsAskedOnce() throws Exception {
		Path count = folder.resolve("count");
		Path gdb = script("gdb", "echo asked >> " + count + "\necho 'GNU gdb (GDB) 16.3'");
		List<CompletableFuture<Optional<List<String>>>> looks = IntStream.range(0, 4)
				.mapToObj(i -> CompletableFuture.supplyAsync(() -> find(gdb))).toList();
		Await.until("all looks to be over", () -> looks.stream().allMatch(CompletableFuture::isDone));
		looks.forEach(look -> assertEquals(Optional.of(command(gdb)), look.join()));
		assertEquals(List.of("asked"), Files.readAllLines(count));
		script("gdb", "echo asked again >> " + count + "\necho 'GNU gdb (GDB) 12.1'");
		assertEquals(Optional.empty(), find(gdb));
		assertEquals(List.of("asked", "asked again"), Files.readAllLines(count));
	}
}
