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

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import dev.ringside.core.advice.Advice;
import dev.ringside.dap.stdio.StdioFilter;
import dev.ringside.tests.common.Await;
import picocli.CommandLine;

/** Runs the command line, in this JVM or as a program of its own. */
final class Cli {

	/** What a run gave. */
	record Result(int status, String out, String err) {

		JsonObject json() {
			assertThat(status).as("status; standard error: %s", err).isZero();
			return JsonParser.parseString(out).getAsJsonObject();
		}

		/** Asserts a failure that is told in one line, and nothing on standard output. */
		Result failed(int expected) {
			assertThat(status).as("status; standard error: %s", err).isEqualTo(expected);
			assertThat(out).isEmpty();
			assertThat(err).startsWith("ringside: ").doesNotContain("\tat ").doesNotContain("Exception");
			return this;
		}
	}

	private Cli() {
	}

	/** In this JVM, as on a pipe. */
	static Result run(String... args) {
		return run(false, Map.of("PATH", System.getenv("PATH")), args);
	}

	/** In this JVM, with another environment. */
	static Result run(boolean terminal, Map<String, String> env, String... args) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		ByteArrayOutputStream err = new ByteArrayOutputStream();
		int status = Main.run(
				new Io(new ByteArrayInputStream(new byte[0]), out, new PrintStream(err, true, StandardCharsets.UTF_8),
				StandardCharsets.UTF_8, terminal, env), args);
		return new Result(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
	}

	/** The jars and folders that the command line needs, nothing of the tests. */
	static List<Path> classPath() {
		Set<Path> parts = new LinkedHashSet<>();
		for (Class<?> c : List.of(Main.class, Advice.class, StdioFilter.class, CommandLine.class, JsonObject.class,
				org.eclipse.lsp4j.jsonrpc.MessageConsumer.class,
				org.eclipse.lsp4j.jsonrpc.debug.messages.DebugRequestMessage.class,
				org.eclipse.lsp4j.debug.Thread.class)) {
			try {
				parts.add(Path.of(c.getProtectionDomain().getCodeSource().getLocation().toURI()));
			} catch (URISyntaxException e) {
				throw new IllegalStateException(e);
			}
		}
		return List.copyOf(parts);
	}

	/** The command that starts it as a program of its own; {@code -cp} is there already. */
	static List<String> command(List<Path> classPath, String... args) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp",
						String.join(File.pathSeparator, classPath.stream().map(Path::toString).toList()),
						"dev.ringside.cli.Main"));
		command.addAll(List.of(args));
		return command;
	}

	/** Starts a command and waits for its end. */
	static Result start(List<String> command) throws IOException {
		Process p = new ProcessBuilder(command).redirectInput(new File("/dev/null")).start();
		try {
			CompletableFuture<String> out = read(p.getInputStream());
			CompletableFuture<String> err = read(p.getErrorStream());
			Await.until("the end of " + String.join(" ", command), () -> !p.isAlive());
			return new Result(p.exitValue(), out.get(60, TimeUnit.SECONDS), err.get(60, TimeUnit.SECONDS));
		} catch (InterruptedException | java.util.concurrent.ExecutionException
				| java.util.concurrent.TimeoutException e) {
			throw new AssertionError("cannot read the output of " + command, e);
		} finally {
			p.destroyForcibly();
		}
	}

	static CompletableFuture<String> read(InputStream in) {
		return CompletableFuture.supplyAsync(() -> {
			try {
				return new String(in.readAllBytes(), StandardCharsets.UTF_8);
			} catch (IOException e) {
				return "cannot be read: " + e;
			}
		});
	}
}
