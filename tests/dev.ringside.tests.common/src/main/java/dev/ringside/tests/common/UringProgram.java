/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.tests.common;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.jdt.annotation.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A running {@code tests/programs/uring_demo}: see its {@code --help}. It is compiled when needed and is killed by
 * {@link #close()}, at the latest with this JVM, even while a debugger holds it.
 * <p>
 * Methods may be called from any thread, but {@link #state()} and {@link #makeRings()} from one at a time.
 */
public final class UringProgram implements AutoCloseable {

	private static final int EXIT_UNSUPPORTED = 77;
	private static final long START_SECONDS = 60;
	/**
	 * What a request ends with that was blocked in a worker when the process was stopped, by kernel: -ERESTARTSYS
	 * (5.10.223, 6.18.44), -EINTR (6.1.192, 6.12.117; measured with splice).
	 */
	public static final Set<Integer> INTERRUPTED = Set.of(-512, -4);

	private static final int MESSAGE_LIMIT = 4000;

	/**
	 * The kernel kills the program ({@code --die-with-parent}) with the <em>thread</em> that started it: so one starts
	 * them all, and lasts.
	 */
	private static final ExecutorService STARTER = Executors.newSingleThreadExecutor(task -> {
		Thread thread = new Thread(task, "UringProgram starter");
		thread.setDaemon(true);
		return thread;
	});

	private static @Nullable String unsupported;
	private static boolean supportKnown;

	/**
	 * The threads as the program itself sees them. Ids are those of the program's PID namespace; 0: there is no such
	 * thread.
	 *
	 * @param pid     the process
	 * @param serve   the owner of the plain ring and the maker of the SQPOLL ring: main, but with
	 *                {@code --zombie-leader}
	 * @param calc    the ordinary thread that runs {@code demo_round} and {@code demo_add} for ever
	 * @param spoof   the ordinary thread that is named like a worker
	 * @param helper  the owner of a ring of its own
	 * @param sqpoll  the SQPOLL thread
	 * @param workers TID of each io-wq worker and its owner's, 0 when that is unknown
	 * @param renamed the worker that {@code --rename-worker} renamed
	 * @param rearmed how many requests were submitted again after a stop of the process had ended them
	 * @param result  what the last of them had ended with (of {@link UringProgram#INTERRUPTED}), 0: none
	 */
	public record State(long pid, long serve, long calc, long spoof, long helper, long sqpoll, Map<Long, Long> workers,
			long renamed, long rearmed, int result) {

		/** The TIDs of all workers, the SQPOLL thread included. */
		public Set<Long> allWorkers() {
			Set<Long> all = new TreeSet<>(workers.keySet());
			if (sqpoll != 0) {
				all.add(sqpoll);
			}
			return all;
		}

		/** The TIDs of the workers of one owner. */
		public List<Long> workersOf(long owner) {
			return workers.entrySet().stream().filter(entry -> entry.getValue() == owner).map(Map.Entry::getKey)
					.toList();
		}

		/** The TIDs of the ordinary threads that have a name in this record. */
		public Set<Long> users() {
			Set<Long> users = new TreeSet<>(List.of(pid, serve, calc, spoof, helper));
			users.remove(0L);
			return users;
		}

		static State parse(String line) {
			Map<String, String> fields = new HashMap<>();
			for (String field : line.split(" ")) {
				int equals = field.indexOf('=');
				if (equals > 0) {
					fields.put(field.substring(0, equals), field.substring(equals + 1));
				}
			}
			Map<Long, Long> workers = new TreeMap<>();
			for (String worker : field(fields, line, "workers").split(",")) {
				if (!worker.isEmpty()) {
					int colon = worker.indexOf(':');
					workers.put(Long.valueOf(worker.substring(0, colon)), Long.valueOf(worker.substring(colon + 1)));
				}
			}
			return new State(number(fields, line, "pid"), number(fields, line, "serve"), number(fields, line, "calc"),
					number(fields, line, "spoof"), number(fields, line, "helper"), number(fields, line, "sqpoll"),
					Collections.unmodifiableMap(workers), number(fields, line, "renamed"),
					number(fields, line, "rearmed"), (int) number(fields, line, "result"));
		}

		private static String field(Map<String, String> fields, String line, String name) {
			String value = fields.get(name);
			if (value == null) {
				throw new AssertionError("the program's line has no " + name + ": " + line);
			}
			return value;
		}

		private static long number(Map<String, String> fields, String line, String name) {
			return Long.parseLong(field(fields, line, name));
		}
	}

	private final Process process;
	private final Path folder;
	private final Thread reader;
	private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
	private final StringBuffer errors = new StringBuffer();
	private final State ready;

	/**
	 * Starts the program and waits until all of its threads exist, and a leader that ends has ended. Skips the test,
	 * with the reason, where the kernel forbids io_uring.
	 *
	 * @param options of the program; {@code --commands} and {@code --die-with-parent} are given always
	 */
	public static UringProgram start(String... options) throws IOException {
		return startIn(null, List.of(options));
	}

	/** As {@link #start(String...)} with a current folder, where a core may be written. */
	public static UringProgram startIn(@Nullable Path folder, List<String> options) throws IOException {
		List<String> command = new ArrayList<>(List.of(executable().toString(), "--commands", "--die-with-parent"));
		command.addAll(options);
		Path current = folder != null ? folder : executable().getParent();
		ProcessBuilder builder = new ProcessBuilder(command).directory(current.toFile());
		return new UringProgram(onStarter(builder::start), current);
	}

	/** The compiled program, for debuggers that launch it. Skips the test where it cannot be compiled. */
	public static Path executable() throws IOException {
		return Repository.make("programs", "uring_demo");
	}

	/** The program's source file. */
	public static Path source() {
		return Repository.root().resolve("tests/programs/uring_demo.c");
	}

	/** The number of the source line that ends in a comment "mark: NAME", from 1. */
	public static int line(String mark) throws IOException {
		List<String> text = Files.readAllLines(source(), StandardCharsets.UTF_8);
		for (int i = 0; i < text.size(); i++) {
			if (text.get(i).contains("/* mark: " + mark + " */")) {
				return i + 1;
			}
		}
		throw new AssertionError("no line is marked " + mark + " in " + source());
	}

	/** Skips the test, with the reason, where the kernel forbids io_uring. */
	public static synchronized void assumeSupported() throws IOException {
		if (!supportKnown) {
			Path executable = executable();
			Process process = onStarter(() -> new ProcessBuilder(executable.toString(), "--single", "--die-with-parent",
					"--commands").redirectErrorStream(true).start());
			try {
				String line = Optional.ofNullable(process.inputReader().readLine()).orElse("(nothing)");
				unsupported = line.startsWith("READY ") ? null : line;
				supportKnown = true;
			} finally {
				process.destroyForcibly();
				Repository.waitFor(process, START_SECONDS);
			}
		}
		String reason = unsupported;
		if (reason != null && !reason.startsWith("UNSUPPORTED ")) {
			throw new AssertionError("the io_uring program does not start: " + reason);
		}
		Assumptions.assumeTrue(reason == null, () -> "no io_uring here: " + reason);
	}

	private UringProgram(Process process, Path folder) throws IOException {
		this.process = process;
		this.folder = folder;
		reader = read(process.inputReader(), lines::add);
		read(process.errorReader(), line -> {
			if (errors.length() < MESSAGE_LIMIT) {
				errors.append(line).append('\n');
			}
		});
		boolean done = false;
		try {
			ready = State.parse(awaitLine("READY ", Duration.ofSeconds(START_SECONDS)));
			if (ready.serve() != ready.pid()) {
				// The leader ends on its own time.
				Await.until("the leader of process " + pid() + " to be a zombie", () -> leaderState() == 'Z');
			}
			done = true;
		} finally {
			if (!done) {
				close();
			}
		}
	}

	/** The process id. */
	public long pid() {
		return process.pid();
	}

	/** The threads at the start, when all of them existed. */
	public State ready() {
		return ready;
	}

	/** The threads now. The program must be able to run: a stopped one does not answer. */
	public State state() throws IOException {
		send('s');
		return State.parse(awaitLine("STATE ", Await.LIMIT));
	}

	/** With {@code --late-ring}: makes the rings now, without any signal, and waits for the workers. */
	public State makeRings() throws IOException {
		send('r');
		return State.parse(awaitLine("RING ", Await.LIMIT));
	}

	/** Has the program fork a child without any worker; a debugger may hold the child. Returns its process id. */
	public long fork() throws IOException {
		send('f');
		String line = awaitLine("FORK ", Await.LIMIT);
		return State.number(Map.of("child", line.substring(line.lastIndexOf('=') + 1)), line, "child");
	}

	/** The TIDs in {@code /proc/PID/task} now; empty when the program has ended. */
	public Set<Long> tasks() throws IOException {
		Set<Long> tasks = new TreeSet<>();
		try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid()), "task"))) {
			for (Path entry : entries) {
				tasks.add(Long.valueOf(entry.getFileName().toString()));
			}
		} catch (NoSuchFileException e) {
			return Set.of();
		}
		return tasks;
	}

	/** The TID of the process that traces a thread, 0: none; from {@code /proc}. */
	public long tracer(long tid) throws IOException {
		Path status = Path.of("/proc", Long.toString(pid()), "task", Long.toString(tid), "status");
		Matcher matcher = Pattern.compile("TracerPid:\\s*(\\d+)")
				.matcher(Files.readString(status, StandardCharsets.ISO_8859_1));
		if (!matcher.find()) {
			throw new AssertionError("no TracerPid in " + status);
		}
		return Long.parseLong(matcher.group(1));
	}

	private char leaderState() throws IOException {
		String stat = Files.readString(Path.of("/proc", Long.toString(pid()), "stat"), StandardCharsets.ISO_8859_1);
		return stat.charAt(stat.lastIndexOf(')') + 2);
	}

	/** Whether the process runs or is stopped, rather than being gone. */
	public boolean isAlive() {
		return process.isAlive();
	}

	/** Sends a signal to the process by its name: {@code "STOP"}. */
	public void signal(String name) throws IOException {
		Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + pid()).redirectErrorStream(true)
				.start();
		String output = new String(kill.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		if (!Repository.waitFor(kill, START_SECONDS) || kill.exitValue() != 0) {
			throw new IOException("kill -" + name + " " + pid() + " failed: " + output);
		}
	}

	/**
	 * Has the program, started with {@code --crash} or {@code --crash-null} in a folder of its own, crash and returns
	 * the core file that the kernel wrote there. Skips the test where the kernel gives cores to a program or writes
	 * them elsewhere.
	 */
	public Path crash() throws IOException {
		String pattern = Files.readString(Path.of("/proc/sys/kernel/core_pattern"), StandardCharsets.UTF_8).strip();
		Assumptions.assumeTrue(pattern.startsWith("core") && !pattern.contains("/"),
				() -> "the kernel does not write cores into the current folder: core_pattern is " + pattern);
		signal("USR2");
		Await.until("the crash of process " + pid(), () -> !process.isAlive());
		try (DirectoryStream<Path> cores = Files.newDirectoryStream(folder, "core*")) {
			for (Path core : cores) {
				return core;
			}
		}
		return Assumptions.abort("the kernel wrote no core into " + folder + " (a limit on core size?)");
	}

	/** Kills the program, whatever state it is in, and waits for its end. */
	@Override
	public void close() {
		process.destroyForcibly();
		if (!Repository.waitFor(process, START_SECONDS)) {
			throw new AssertionError("process " + pid() + " did not end within " + START_SECONDS + " s after SIGKILL");
		}
	}

	private void send(char command) throws IOException {
		process.getOutputStream().write(command);
		process.getOutputStream().flush();
	}

	private String awaitLine(String start, Duration limit) throws IOException {
		long end = System.nanoTime() + limit.toNanos();
		try {
			while (true) {
				String line = lines.poll(50, TimeUnit.MILLISECONDS);
				if (line != null && line.startsWith("UNSUPPORTED ")) {
					Repository.waitFor(process, START_SECONDS);
					return Assumptions.abort("no io_uring here: " + line);
				}
				if (line != null && line.startsWith(start)) {
					return line;
				}
				if (line == null && !process.isAlive() && !reader.isAlive() && lines.isEmpty()) {
					throw new IOException("the io_uring program ended with status " + process.exitValue()
							+ (process.exitValue() == EXIT_UNSUPPORTED ? " (unsupported)" : "") + " before it printed "
							+ start
							+ ": " + errors);
				}
				if (System.nanoTime() > end) {
					throw new AssertionError(
							"waited " + limit.toSeconds() + " s for the io_uring program's line " + start + ": "
									+ errors);
				}
			}
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new AssertionError("interrupted while waiting for the io_uring program's line " + start, e);
		}
	}

	private static Thread read(BufferedReader reader, Consumer<String> consumer) {
		Thread thread = new Thread(() -> {
			try (reader) {
				for (String line = reader.readLine(); line != null; line = reader.readLine()) {
					consumer.accept(line);
				}
			} catch (IOException e) {
				consumer.accept("(reading the program's output failed: " + e.getMessage() + ")");
			}
		}, "UringProgram reader");
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	private static Process onStarter(Callable<Process> start) throws IOException {
		try {
			return STARTER.submit(start).get();
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new AssertionError("interrupted while starting the io_uring program", e);
		} catch (ExecutionException e) {
			if (e.getCause() instanceof IOException cause) {
				throw new IOException(cause.getMessage(), cause);
			}
			throw new UncheckedIOException(new IOException(e.getCause()));
		}
	}
}
