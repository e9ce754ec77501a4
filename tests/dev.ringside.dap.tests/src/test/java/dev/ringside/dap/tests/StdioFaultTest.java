/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.ringside.dap.stdio.StdioFilter;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.DapClient;

/**
 * What goes wrong between a client and an adapter: no hang, no orphan, nothing lost. The adapters here are shell
 * commands.
 */
class StdioFaultTest {

	@TempDir
	Path folder = Path.of("");

	/** Sends everything back. */
	private static final List<String> ECHO = List.of("cat");

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static List<String> shell(String script) {
		return List.of("sh", "-c", script);
	}

	@Test
	void returnsTheAdaptersStatus() throws IOException {
		try (DapClient client = FilterProgram.start(List.of(), shell("exit 7"))) {
			assertThat(client.exitStatus()).isEqualTo(7);
		}
		try (DapClient client = FilterProgram.start(List.of(), shell("kill -9 $$"))) {
			assertThat(client.exitStatus()).isEqualTo(128 + 9);
		}
	}

	@Test
	void saysThatAnAdapterIsMissing() throws IOException {
		try (DapClient client = FilterProgram.start(List.of(), List.of("no-such-adapter-anywhere"))) {
			assertThat(client.exitStatus()).isEqualTo(StdioFilter.CANNOT_START);
			Await.until("the reason", () -> client.errors().contains("no-such-adapter-anywhere"));
		}
	}

	@Test
	void passesTheAdaptersStandardErrorAndLastWords() throws IOException {
		try (DapClient client = FilterProgram.start(List.of(),
				shell("echo trouble >&2; printf 'Content-Length: 32\\r\\n\\r\\n{\"type\":\"event\",\"event\":\"bye!!\"}'"))) {
			assertThat(client.exitStatus()).isZero();
			client.event("bye!!");
			Await.until("standard error", () -> client.errors().contains("trouble"));
		}
	}

	@Test
	void endsAnAdapterThatOutlivesItsClient() throws IOException {
		Path pid = folder.resolve("pid");
		try (DapClient client = FilterProgram.start(List.of(),
				shell("trap '' TERM; echo $$ >" + pid + "; while :; do sleep 0.1; done"))) {
			Await.until("the adapter to start", () -> Files.exists(pid) && Files.size(pid) > 1);
			ProcessHandle adapter = ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
			client.closeInput();
			assertThat(client.exitStatus()).isEqualTo(128 + 9);
			Await.until("the adapter to be gone", () -> !adapter.isAlive());
		}
	}

	@Test
	void leavesNoAdapterBehindWhenItIsTerminated() throws IOException {
		Path pid = folder.resolve("pid");
		try (DapClient client = FilterProgram.start(List.of(),
				shell("trap '' TERM HUP; echo $$ >" + pid + "; while :; do sleep 0.1; done"))) {
			Await.until("the adapter to start", () -> Files.exists(pid) && Files.size(pid) > 1);
			ProcessHandle adapter = ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
			client.process().destroy();
			client.exitStatus();
			Await.until("the adapter to be gone", () -> !adapter.isAlive());
		}
	}

	private Path script(String name, String... lines) throws IOException {
		Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + String.join("\n", lines) + '\n');
		assertThat(file.toFile().setExecutable(true)).isTrue();
		return file;
	}

	/**
	 * cdt-gdb-adapter asks gdb for its version before it starts it: a client that goes in between leaves no gdb behind.
	 */
	@Test
	void endsADebuggerThatStartsAfterTheClientHasGone() throws IOException {
		Path go = folder.resolve("go");
		Path started = folder.resolve("started");
		// Waits for ever without a child of its own.
		Path gdb = script("gdb", "mkfifo '" + folder.resolve("fifo") + "'", "exec 3<>'" + folder.resolve("fifo") + "'",
				"read line <&3");
		// As that adapter does it: the debugger starts on its own time, and the adapter ends when its input does.
		Path adapter = script("cdtDebugAdapter", "head -c 1 >/dev/null", ": >'" + folder.resolve("asked") + "'",
				"until [ -e '" + go + "' ]; do sleep 0.01; done",
				"'" + gdb + "' --interpreter=mi2 </dev/null >/dev/null 2>&1 &", "echo $! >'" + started + "'",
				"cat >/dev/null");
		try (DapClient client = FilterProgram.start(List.of(), List.of(adapter.toString()))) {
			client.send("attach", DapClient.object("processId", "1"));
			Await.until("the adapter to have the attach", () -> Files.exists(folder.resolve("asked")));
			client.send("disconnect", DapClient.object());
			client.closeInput();
			Files.createFile(go);
			client.exitStatus();
			long debugger = Await.value("the debugger's process id",
					() -> Files.exists(started) && Files.size(started) > 0
					? Optional.of(Long.parseLong(Files.readString(started).strip()))
					: Optional.empty());
			try {
				Await.until("the debugger to be ended",
						() -> ProcessHandle.of(debugger).map(d -> !d.isAlive()).orElse(true));
			} finally {
				ProcessHandle.of(debugger).ifPresent(ProcessHandle::destroyForcibly);
			}
		}
	}

	@Test
	void passesBytesAsTheyCome() throws IOException {
		try (DapClient client = FilterProgram.start(List.of(), ECHO)) {
			byte[] odd = utf8(
					"{ \"unknown\" : [1.50, 1e400, \"\\u00e9\\/\"], \"type\":\"event\",\"event\":\"x\", \"body\":{\"b\":null,\"a\":0.10} }");
			client.writeMessage(odd);
			client.event("x");
			assertThat(client.received().get(0).payload()).isEqualTo(odd);
		}
	}

	@Test
	void passesInvalidJsonAndGoesOn() throws IOException {
		try (DapClient client = FilterProgram.start(List.of(), ECHO)) {
			client.writeMessage(utf8("{\"type\": nonsense"));
			client.writeMessage(utf8("[1]"));
			client.writeMessage(new byte[] { (byte) 0xff, 0, 7 });
			client.writeMessage(utf8("{\"type\":\"event\",\"event\":\"after\"}"));
			client.event("after");
			assertThat(client.received()).hasSize(4);
			assertThat(client.received().get(2).payload()).isEqualTo(new byte[] { (byte) 0xff, 0, 7 });
			// It comes on another stream.
			Await.until("the complaint", () -> client.errors().contains("not a JSON object"));
			client.closeInput();
			client.exitStatus();
			assertThat(client.errors().lines().filter(l -> l.contains("not a JSON object")))
					.hasSizeLessThanOrEqualTo(2);
		}
	}

	@Test
	void passesOnWhatIsNoFrame() throws IOException {
		Path seen = folder.resolve("seen");
		try (DapClient client = FilterProgram.start(List.of(), shell("cat >" + seen))) {
			byte[] wrong = utf8("Content-Length: many\r\n\r\n{\"type\":\"event\"}Content-Length: 5\r\n\r\nabc");
			client.write(wrong);
			client.closeInput();
			assertThat(client.exitStatus()).isZero();
			assertThat(Files.readAllBytes(seen)).isEqualTo(wrong);
			Await.until("the complaint", () -> client.errors().contains("not framed"));
		}
	}

	@Test
	void passesHalfAMessage() throws IOException {
		Path seen = folder.resolve("seen");
		try (DapClient client = FilterProgram.start(List.of(), shell("cat >" + seen))) {
			byte[] half = utf8("Content-Length: 500\r\n\r\n{\"type\":\"ev");
			client.write(half);
			client.closeInput();
			assertThat(client.exitStatus()).isZero();
			assertThat(Files.readAllBytes(seen)).isEqualTo(half);
		}
	}

	@Test
	void keepsLinesThatAWrapperPrints() throws IOException {
		try (DapClient client = FilterProgram.start(List.of(),
				shell("printf 'Debugger listening\\nContent-Length: 29\\r\\n\\r\\n{\"type\":\"event\",\"event\":\"ok\"} '"))) {
			client.event("ok");
		}
	}

	/** Both ways, with a heap that holds it hardly more than once. */
	@Test
	void passesAHundredMegabytes() throws IOException {
		try (DapClient client = FilterProgram.start(List.of(), ECHO)) {
			byte[] big = new byte[100 * 1000 * 1000];
			Arrays.fill(big, (byte) 'x');
			byte[] head = utf8("{\"type\":\"event\",\"event\":\"big\",\"body\":{\"output\":\"");
			System.arraycopy(head, 0, big, 0, head.length);
			byte[] tail = utf8("\"}}");
			System.arraycopy(tail, 0, big, big.length - tail.length, tail.length);
			client.writeMessage(big);
			client.writeMessage(utf8("{\"type\":\"event\",\"event\":\"after\"}"));
			client.event("after");
			assertThat(client.received().get(0).payload()).isEqualTo(big);
		}
	}
}
