/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.tests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.Debuggers;
import dev.ringside.tests.common.PolicyEmulator;
import dev.ringside.tests.common.UringProgram;

/** Real programs around a session. */
public final class Programs {

	private static final long SECONDS = 60;

	private Programs() {
	}

	/** A core of the running program, which gdb writes. */
	public static Path core(UringProgram program, Path folder) throws Exception {
		Path core = folder.resolve("core");
		Process gdb = new ProcessBuilder(Debuggers.GDB.assume().program().toString(), "-nx", "-q", "-batch", "-p",
				Long.toString(program.pid()), "-ex",
				"gcore " + core).redirectErrorStream(true).start();
		CompletableFuture<byte[]> output = CompletableFuture.supplyAsync(() -> {
			try {
				return gdb.getInputStream().readAllBytes();
			} catch (IOException e) {
				return new byte[0];
			}
		});
		if (!gdb.waitFor(SECONDS, TimeUnit.SECONDS) || !Files.exists(core)) {
			gdb.destroyForcibly();
			throw new AssertionError("gcore wrote no core: "
					+ new String(output.get(SECONDS, TimeUnit.SECONDS), StandardCharsets.UTF_8));
		}
		return core;
	}

	public static void delete(Path folder) throws IOException {
		try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
			for (Path file : files) {
				Files.delete(file);
			}
		}
		Files.delete(folder);
	}

	/** Sends a signal to one thread, which no shell command can do; gdb's Python can. */
	static void tgkill(long pid, long tid, String signal) throws Exception {
		int number = System.getProperty("os.arch").equals("amd64") ? 234 : 131;
		Process gdb = new ProcessBuilder("gdb", "-nx", "-q", "-batch", "-ex",
				"python import ctypes, signal; r = ctypes.CDLL(None).syscall(" + number
						+ ", " + pid + ", " + tid + ", int(signal." + signal + ")); print('tgkill', r)")
				.redirectErrorStream(true).start();
		String output = new String(gdb.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		if (!output.contains("tgkill 0")) {
			throw new AssertionError("tgkill failed: " + output);
		}
	}

	/** The names of a process's threads. */
	public static List<String> names(long pid) throws IOException {
		List<String> names = new ArrayList<>();
		try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
			for (Path task : tasks) {
				names.add(Files.readString(task.resolve("comm")).strip());
			}
		}
		return names;
	}

	/** Whether a debugger holds any of a process's threads. */
	static boolean isHeld(long pid) throws IOException {
		return states(pid).contains('t');
	}

	/** The states of a process's threads, as the kernel has them. */
	static List<Character> states(long pid) throws IOException {
		List<Character> states = new ArrayList<>();
		try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
			for (Path task : tasks) {
				String stat = Files.readString(task.resolve("stat"), StandardCharsets.ISO_8859_1);
				states.add(stat.charAt(stat.lastIndexOf(')') + 2));
			}
		}
		return states;
	}

	/** A gdb that sees what a kernel of another policy would show: a script, as CDT's launch configuration names it. */
	static Path emulated(PolicyEmulator emulator, String gdb, Path folder) throws IOException {
		StringBuilder script = new StringBuilder("#!/bin/sh\n");
		emulator.environment().forEach(
				(name, value) -> script.append("export ").append(name).append("='").append(value).append("'\n"));
		script.append("exec '").append(gdb).append("' \"$@\"\n");
		Path file = Files.createTempFile(folder, "gdb", ".sh",
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
		Files.writeString(file, script);
		return file;
	}

	/** A gdb that says that it is of another version when CDT asks. */
	static Path old(String gdb, String version, Path folder) throws IOException {
		Path file = Files.createTempFile(folder, "gdb", ".sh",
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
		Files.writeString(file, "#!/bin/sh\nif [ \"$1\" = --version ]; then\n\techo 'GNU gdb (GDB) " + version
				+ "'\n\texit\nfi\nexec '" + gdb + "' \"$@\"\n");
		return file;
	}

	/** A gdbserver that was attached to a process. */
	public static final class GdbServer implements AutoCloseable {
		private static final Pattern PORT = Pattern.compile("Listening on port (\\d+)");

		private final Process process;
		private final StringBuffer output = new StringBuffer();
		private final int port;

		private GdbServer(Process process) {
			this.process = process;
			Thread reader = new Thread(() -> {
				try (var in = process.inputReader()) {
					for (String line = in.readLine(); line != null; line = in.readLine()) {
						output.append(line).append('\n');
					}
				} catch (IOException e) {
					output.append(e);
				}
			}, "gdbserver reader");
			reader.setDaemon(true);
			reader.start();
			port = Await.value("gdbserver's port", () -> {
				Matcher m = PORT.matcher(output);
				return m.find() ? Optional.of(Integer.valueOf(m.group(1))) : Optional.empty();
			});
		}

		public static GdbServer attach(long pid) throws Exception {
			return new GdbServer(new ProcessBuilder(Debuggers.GDBSERVER.assume().program().toString(), "--once",
					"--attach", "localhost:0",
					Long.toString(pid)).redirectErrorStream(true).start());
		}

		public int port() {
			return port;
		}

		@Override
		public void close() {
			process.destroy();
			try {
				if (!process.waitFor(5, TimeUnit.SECONDS)) {
					process.destroyForcibly();
				}
			} catch (InterruptedException e) {
				process.destroyForcibly();
				Thread.currentThread().interrupt();
			}
		}
	}
}
