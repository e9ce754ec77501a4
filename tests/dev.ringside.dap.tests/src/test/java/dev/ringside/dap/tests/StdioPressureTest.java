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

import static dev.ringside.tests.common.DapClient.object;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.eclipse.jdt.annotation.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import com.google.gson.JsonObject;

import dev.ringside.core.settings.Settings;
import dev.ringside.dap.stdio.StdioFilter;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.DapClient;
import dev.ringside.tests.common.UringProgram;

/** Ends that read nothing for a while, messages that are too large, and little memory: the session goes on. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StdioPressureTest {

	/** Of some hundred bytes each, both ways, they are more than any pipe holds. */
	private static final int MANY = 900;

	@TempDir
	Path folder = Path.of("");

	/** Attaches to the program, and opens a worker's stack: the id of its frame. */
	private static long openWorker(DapClient client, UringProgram program) throws IOException {
		client.ask("initialize", "adapterID", "x");
		client.ask("attach", "pid", program.pid(), "ringside",
				object("registers", "LABEL", "kernelPolicy", "USER_WORKER"));
		client.event("stopped");
		JsonObject stack = client.ask("stackTrace", "threadId", program.ready().workersOf(program.pid()).get(0));
		return DapClient.list(stack, "stackFrames").get(0).get("id").getAsLong();
	}

	/**
	 * A request in a worker's frame goes on when the adapter has told another thread's stack: it is more than a pipe
	 * holds, and the adapter, which has as much to say behind that stack, reads none of it before it has said all.
	 */
	@Test
	void anAdapterMayWriteMoreThanAPipeHoldsBeforeItReads() throws IOException {
		try (UringProgram program = UringProgram.start();
				DapClient client = FilterProgram.start(List.of(), ScriptedAdapter.command(folder, "lldb-dap", 4))) {
			long frame = openWorker(client, program);
			client.ask("threads");
			for (int round = 0; round < 5; round++) {
				client.ask("evaluate", "frameId", frame, "expression", "1", "context", "watch", "padding",
						"x".repeat(1 << 20));
			}
			assertThat(client.events("output")).filteredOn(e -> !e.getAsJsonObject("body").has("category"))
					.hasSize(4 + 5 * 4);
			assertThat(client.errors()).isEmpty();
		}
	}

	/** A message of the client, framed. */
	private static byte[] framed(int seq, String command, JsonObject arguments) {
		String json = object("seq", seq, "type", "request", "command", command, "arguments", arguments).toString();
		return ("Content-Length: " + json.length() + "\r\n\r\n" + json).getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * The filter answers what it refuses; that a client has not read these answers must not keep what it sends from the
	 * adapter.
	 */
	@Test
	void whatAClientSendsReachesTheAdapterThoughItReadsNothing() throws IOException, InterruptedException {
		Path noted = folder.resolve("noted");
		try (UringProgram program = UringProgram.start()) {
			Process filter = new ProcessBuilder(
					FilterProgram.command(List.of(), ScriptedAdapter.command(folder, "lldb-dap", 0)))
					.redirectError(ProcessBuilder.Redirect.DISCARD).start();
			try (OutputStream out = filter.getOutputStream();
					InputStream in = new BufferedInputStream(filter.getInputStream())) {
				out.write(framed(1, "initialize", object("adapterID", "x")));
				out.write(framed(2, "attach", object("pid", program.pid())));
				out.flush();
				String read = "";
				while (!read.contains("\"stopped\"")) {
					byte[] message = ScriptedAdapter.payload(in);
					assertThat(message).as("a message after " + read).isNotNull();
					read = new String(message, StandardCharsets.UTF_8);
				}
				long worker = program.ready().workersOf(program.pid()).get(0);
				for (int i = 0; i < MANY; i++) {
					out.write(framed(10 + i, "next", object("threadId", worker)));
				}
				out.write(framed(5000, "note", object("file", noted.toString())));
				out.flush();
				Await.until("the adapter to have the client's request", () -> Files.exists(noted));
				List<String> answers = new ArrayList<>();
				while (!read.contains("\"note\"")) {
					byte[] message = ScriptedAdapter.payload(in);
					assertThat(message).as("a message after " + read).isNotNull();
					read = new String(message, StandardCharsets.UTF_8);
					if (read.contains("\"next\"")) {
						answers.add(read);
					}
				}
				// The adapter's answer may come before the last of ours.
				while (answers.size() < MANY) {
					byte[] message = ScriptedAdapter.payload(in);
					assertThat(message).as("a message after " + read).isNotNull();
					answers.add(new String(message, StandardCharsets.UTF_8));
				}
				assertThat(answers).hasSize(MANY).allMatch(a -> a.contains("\"success\":false"));
			} finally {
				filter.descendants().forEach(ProcessHandle::destroyForcibly);
				filter.destroyForcibly();
			}
		}
	}

	private static List<String> withHeap(List<String> command, String heap) {
		return command.stream().map(a -> a.startsWith("-Xmx") ? "-Xmx" + heap : a).toList();
	}

	/**
	 * While gdb is asked which thread is which, the list waits, and all that comes behind it: but not more than there
	 * is memory for.
	 */
	@Test
	void holdsNoMoreThanThereIsMemoryFor() throws IOException {
		int events = 800;
		try (UringProgram program = UringProgram.start()) {
			Path errors = folder.resolve("errors");
			Process filter = new ProcessBuilder(
					withHeap(FilterProgram.command(List.of(),
							ScriptedAdapter.command(folder, "gdb", events, "-i", "dap")), "64m"))
							.redirectError(errors.toFile()).start();
			try (OutputStream out = filter.getOutputStream();
					InputStream in = new BufferedInputStream(filter.getInputStream(), 1 << 16)) {
				out.write(framed(1, "initialize", object("adapterID", "x")));
				out.write(framed(2, "attach", object("pid", program.pid())));
				out.write(framed(3, "threads", object()));
				out.write(framed(4, "last", object()));
				out.flush();
				List<String> order = Collections.synchronizedList(new ArrayList<>());
				Thread reader = new Thread(() -> {
					try {
						for (byte[] m = ScriptedAdapter.payload(in); m != null; m = ScriptedAdapter.payload(in)) {
							order.add(m.length > ScriptedAdapter.EVENT_BYTES ? "large"
									: new String(m, StandardCharsets.UTF_8));
						}
					} catch (IOException e) {
						order.add("cannot be read: " + e);
					}
				}, "StdioPressureTest reader");
				reader.setDaemon(true);
				reader.start();
				Await.until("all that the adapter says, and the answer behind it",
						() -> order.stream().anyMatch(m -> m.contains("\"last\"")));
				List<String> seen = List.copyOf(order);
				assertThat(seen.stream().filter("large"::equals)).hasSize(events);
				int list = first(seen, "\"threads\"");
				assertThat(first(seen, "large")).as("the list goes before what came behind it").isGreaterThan(list);
				assertThat(first(seen, "\"said\"")).isGreaterThan(seen.lastIndexOf("large"));
				assertThat(Files.readString(errors)).contains("matched by name").doesNotContain("OutOfMemory");
			} finally {
				filter.descendants().forEach(ProcessHandle::destroyForcibly);
				filter.destroyForcibly();
			}
		}
	}

	private static int first(List<String> messages, String text) {
		for (int i = 0; i < messages.size(); i++) {
			if (messages.get(i).contains(text)) {
				return i;
			}
		}
		throw new AssertionError("no message with " + text);
	}

	/** A request of half the heap goes through, in both directions, and the session goes on. */
	@Test
	void aRequestMayBeLargerThanWhatThereIsMemoryFor() throws IOException, InterruptedException {
		long length = 250_000_000;
		Path errors = folder.resolve("errors");
		Process filter = new ProcessBuilder(FilterProgram.command(List.of(), List.of("cat")))
				.redirectError(errors.toFile()).start();
		try (OutputStream out = filter.getOutputStream();
				InputStream in = new BufferedInputStream(filter.getInputStream(), 1 << 16)) {
			Thread writer = new Thread(() -> {
				byte[] piece = new byte[1_000_000];
				Arrays.fill(piece, (byte) 'x');
				try {
					String head = "{\"seq\":1,\"type\":\"request\",\"command\":\"evaluate\",\"arguments\":{\"expression\":\"";
					out.write(("Content-Length: " + (head.length() + length + 3) + "\r\n\r\n" + head)
							.getBytes(StandardCharsets.US_ASCII));
					for (long sent = 0; sent < length; sent += piece.length) {
						out.write(piece);
					}
					out.write("\"}}".getBytes(StandardCharsets.US_ASCII));
					out.write(framed(2, "after", object()));
					out.flush();
				} catch (IOException e) {
					System.err.println("StdioPressureTest: the filter reads nothing any more: " + e);
				}
			}, "StdioPressureTest writer");
			writer.setDaemon(true);
			writer.start();
			byte[] large = ScriptedAdapter.payload(in);
			assertThat(large).isNotNull();
			assertThat(large.length).isGreaterThan((int) length);
			assertThat(new String(ScriptedAdapter.payload(in), StandardCharsets.UTF_8)).contains("\"after\"");
			out.close();
			assertThat(filter.waitFor(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)).as("the filter has ended").isTrue();
			assertThat(filter.exitValue()).isZero();
			assertThat(Files.readString(errors)).doesNotContain("OutOfMemory");
		} finally {
			filter.descendants().forEach(ProcessHandle::destroyForcibly);
			filter.destroyForcibly();
		}
	}

	/** Where the filter cannot go on, that is told, and is not taken for the adapter's success. */
	@Test
	void anErrorInThePumpIsAStatusAndALine() {
		ByteArrayOutputStream log = new ByteArrayOutputStream();
		InputStream broken = new InputStream() {
			@Override
			public int read() {
				throw new OutOfMemoryError("for the test");
			}
		};
		int status = StdioFilter.run(List.of("cat"), Settings.DEFAULTS, broken, new ByteArrayOutputStream(),
				new PrintStream(log, true, StandardCharsets.UTF_8));
		assertThat(status).isEqualTo(StdioFilter.FAILED);
		assertThat(log.toString(StandardCharsets.UTF_8)).contains("for the test").hasLineCount(1);
	}
}
