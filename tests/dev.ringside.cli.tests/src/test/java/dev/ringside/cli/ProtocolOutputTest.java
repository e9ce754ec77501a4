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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.Repository;

/** Nothing but the protocol on standard output, whatever the virtual machine prints. */
class ProtocolOutputTest {

	private static final String MESSAGE = "Content-Length: 29\r\n\r\n{\"type\":\"event\",\"event\":\"ok\"}";

	@TempDir
	private Path folder;

	/** As ringside.jar: what its manifest allows, by the POM that makes it, with the classes where they are. */
	private Path jar() throws IOException {
		String pom = Files.readString(Repository.root().resolve("releng/dev.ringside.cli.standalone/pom.xml"));
		Matcher opens = Pattern.compile("<Add-Opens>([^<]*)</Add-Opens>").matcher(pom);
		assertThat(opens.find()).as("the POM of ringside.jar has Add-Opens").isTrue();
		Manifest manifest = new Manifest();
		Attributes main = manifest.getMainAttributes();
		main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
		main.put(Attributes.Name.MAIN_CLASS, "dev.ringside.cli.Main");
		main.put(Attributes.Name.CLASS_PATH,
				Cli.classPath().stream().map(p -> p.toUri().toString()).collect(Collectors.joining(" ")));
		main.putValue("Add-Opens", opens.group(1));
		Path jar = folder.resolve("ringside.jar");
		new JarOutputStream(Files.newOutputStream(jar), manifest).close();
		return jar;
	}

	@Test
	void aThreadDumpGoesToStandardError() throws IOException, InterruptedException {
		Path errors = folder.resolve("errors");
		List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar",
				jar().toString(), "dap", "--", "cat");
		session(command, errors, filter -> {
			Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -QUIT " + filter.pid()).start();
			assertThat(kill.waitFor(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
			Await.until("the thread dump", () -> Files.readString(errors).contains("JNI global refs"));
		});
	}

	/** Where the JDK's calls cannot be had: what the virtual machine prints is lost, and the protocol is not. */
	@Test
	void withoutTheManifestStandardOutputIsOpenedAgain() throws IOException, InterruptedException {
		Path errors = folder.resolve("errors");
		session(Cli.command(Cli.classPath(), "dap", "--", "cat"), errors,
				filter -> assertThat(Files.readSymbolicLink(Path.of("/proc", Long.toString(filter.pid()), "fd", "1")))
						.hasToString("/dev/null"));
	}

	@FunctionalInterface
	private interface Between {
		void run(Process filter) throws IOException, InterruptedException;
	}

	/** A message there and back, something else, another message: they are all that comes. */
	private static void session(List<String> command, Path errors, Between between)
			throws IOException, InterruptedException {
		byte[] message = MESSAGE.getBytes(StandardCharsets.US_ASCII);
		Process filter = new ProcessBuilder(new ArrayList<>(command)).redirectError(errors.toFile()).start();
		try (OutputStream out = filter.getOutputStream(); InputStream in = filter.getInputStream()) {
			ByteArrayOutputStream all = new ByteArrayOutputStream();
			Thread reader = new Thread(() -> {
				try {
					in.transferTo(all);
				} catch (IOException e) {
					all.writeBytes(e.toString().getBytes(StandardCharsets.UTF_8));
				}
			}, "ProtocolOutputTest reader");
			reader.setDaemon(true);
			reader.start();
			out.write(message);
			out.flush();
			Await.until("the first message", () -> all.size() >= message.length);
			between.run(filter);
			out.write(message);
			out.flush();
			out.close();
			Await.until("the end of the filter", () -> !filter.isAlive() && !reader.isAlive());
			assertThat(all.toString(StandardCharsets.UTF_8)).isEqualTo(MESSAGE + MESSAGE);
			assertThat(filter.exitValue()).isZero();
		} finally {
			filter.descendants().forEach(ProcessHandle::destroyForcibly);
			filter.destroyForcibly();
		}
	}
}
