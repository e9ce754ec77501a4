/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.dap.model.internal.adapter;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.osgi.util.NLS;

import com.google.gson.JsonElement;

import dev.ringside.core.proc.AttachCheck;
import dev.ringside.core.proc.AttachCheck.Obstacle;
import dev.ringside.core.proc.LeftStopped;
import dev.ringside.core.proc.ProcFs;
import dev.ringside.core.proc.ProcessInspector;
import dev.ringside.core.settings.Settings;
import dev.ringside.dap.adapter.AdapterKind;
import dev.ringside.dap.model.internal.Failures;
import dev.ringside.dap.model.internal.Messages;

/**
 * The attach of a session to a process of this machine: what stands against it, whether it has come about, and what it
 * leaves behind when it has not.
 * <p>
 * Nothing is said where the debugger may be on another machine or in another PID namespace, such as behind {@code ssh}
 * or {@code docker exec}: its process ids are not this machine's.
 * <p>
 * Threading: each method on any thread that may read /proc.
 */
public final class Attachment {

	/** How long a debugger that has ended may still hold the process. */
	private static final Duration HEAL_PATIENCE = Duration.ofSeconds(5);
	private static final int MAX_ARGUMENTS = 16 * 1024;

	private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=.*", Pattern.DOTALL);
	private static final Pattern NODE = Pattern.compile("node(js)?");
	/** As the kernel names a process: the first 15 bytes of its file's name. */
	private static final Pattern DEBUGGER = Pattern.compile("(.*-)?gdb(-[0-9.]+)?(-multiarch)?|lldb(-.*)?");
	/** A program that runs on libraries of its own, such as one of another Debian release, is its loader's argument. */
	private static final Pattern LOADER = Pattern.compile("ld(-linux|-musl|64)?[-.].*");
	private static final Pattern NAMESPACES = Pattern.compile("^NSpid:\\s+\\d+\\s*$", Pattern.MULTILINE);

	private final AdapterConfiguration configuration;
	private final ProcFs procFs = new ProcFs();
	private final AttachCheck check;
	private final int pid;
	private volatile boolean local;
	private volatile boolean complete;
	private volatile @Nullable LeftStopped before;

	/**
	 * An attach that has not begun.
	 *
	 * @param configuration one of an attach
	 */
	public Attachment(AdapterConfiguration configuration) {
		this.configuration = configuration;
		Settings settings = configuration.settings();
		check = new AttachCheck(procFs, ProcessInspector.ofThisMachine(procFs, Optional.empty()),
				settings.enabled() && settings.guard());
		pid = (int) configuration.pid();
		local = namesProcessOfThisMachine() && startsDebugger(configuration.adapter());
	}

	/**
	 * Before anything is started: throws what stands against the attach, whatever the debugger's rights.
	 *
	 * @throws CoreException with what stands against it, for people
	 */
	public void require() throws CoreException {
		if (!local) {
			return;
		}
		if (pid == ProcessHandle.current().pid()) {
			throw new CoreException(Failures.error(NLS.bind(Messages.attach_self, Integer.toString(pid)), null));
		}
		Obstacle obstacle = check.forAnyDebugger(pid).orElse(null);
		if (obstacle != null) {
			throw new CoreException(Failures.error(obstacle.message(), null));
		}
	}

	/**
	 * The adapter has been started, and will be asked to attach: throws what stands against that.
	 *
	 * @param adapter the adapter's process id
	 * @throws CoreException with what stands against it, for people
	 */
	public void requirePermission(long adapter) throws CoreException {
		if (!isLocal(adapter)) {
			return;
		}
		before = LeftStopped.before(procFs, pid).orElse(null);
		// Other adapters start their debugger later, which may have rights of its own, and tell when it may not attach.
		if (configuration.adapterKind() == AdapterKind.GDB_DAP) {
			Obstacle obstacle = check.forDebugger(pid, adapter, false).orElse(null);
			if (obstacle != null) {
				throw new CoreException(Failures.error(obstacle.message(), null));
			}
		}
	}

	/**
	 * The adapter has said that it has attached, and answered another request since: throws when it has not.
	 *
	 * @param adapter the adapter's process id
	 * @param over    whether it has told of the end of the session as well
	 * @throws CoreException with what has happened instead, for people
	 */
	public void requireTraced(long adapter, boolean over) throws CoreException {
		if (isLocal(adapter)) {
			Optional<Boolean> traced = check.isTraced(pid);
			// A program that has ended in between has told so by the adapter.
			boolean ended = traced.isEmpty() && over;
			if (!ended && (over || !traced.orElse(false))) {
				String text = over ? Messages.attach_ended : Messages.attach_untraced;
				throw new CoreException(Failures.error(NLS.bind(text, Integer.toString(pid)), null));
			}
		}
		complete = true;
	}

	/**
	 * Why the attach has failed.
	 *
	 * @param adapter the adapter's process id
	 * @return for people; empty where nothing is known
	 */
	public Optional<String> why(long adapter) {
		return !complete && isLocal(adapter) ? check.forDebugger(pid, adapter, true).map(Obstacle::message)
				: Optional.empty();
	}

	/**
	 * The adapter and its debuggers have ended: lets the process run where they have left it stopped.
	 *
	 * @param unwanted whether they have ended by themselves or were killed, rather than detached at the user's wish
	 * @return what was done, for people; empty for nothing
	 * @throws InterruptedException when the thread is interrupted while it waits
	 */
	public Optional<String> heal(boolean unwanted) throws InterruptedException {
		LeftStopped process = before;
		if (process == null || complete && !unwanted) {
			return Optional.empty();
		}
		return process.message(process.heal(HEAL_PATIENCE));
	}

	/**
	 * Whether the debugger is known to see this machine's processes: by its command, or because it is one of them by
	 * now.
	 */
	private boolean isLocal(long adapter) {
		local |= namesProcessOfThisMachine() && hasDebugger(adapter);
		return local;
	}

	/** Whether the arguments name that process, and nothing in them or in the command is of another machine. */
	private boolean namesProcessOfThisMachine() {
		return configuration.isOfThisMachine() && configuration.adapter().stream().noneMatch(w -> w.contains("remote"))
				&& !configuration.arguments().toString().contains("remote")
				&& Stream.of("pid", "processId").map(configuration.arguments()::get)
						.allMatch(
								v -> v == null || v.isJsonPrimitive() && v.getAsString().equals(Integer.toString(pid)))
				&& isDebuggerOrNone(configuration.arguments().get("gdb"));
	}

	/** The argument of cdt-gdb-adapter that names its gdb, which may be a script that starts one elsewhere. */
	private static boolean isDebuggerOrNone(@Nullable JsonElement gdb) {
		return gdb == null || gdb.isJsonPrimitive() && DEBUGGER.matcher(base(gdb.getAsString())).matches();
	}

	/** Whether a command starts a known adapter on this machine by itself, and no other program that does. */
	private static boolean startsDebugger(List<String> command) {
		List<String> words = command;
		if (!words.isEmpty() && base(words.get(0)).equals("env")) {
			words = words.stream().skip(1).dropWhile(w -> ASSIGNMENT.matcher(w).matches()).toList();
		}
		AdapterKind kind = AdapterKind.ofCommand(words);
		return kind != AdapterKind.UNKNOWN
				&& (kind == AdapterKind.GDB_DAP || kind == AdapterKind.ofCommand(words.subList(0, 1))
				|| kind == AdapterKind.CDT_GDB_ADAPTER && NODE.matcher(base(words.get(0))).matches());
	}

	/** Whether a process or one below it is a debugger in this PID namespace. */
	private boolean hasDebugger(long process) {
		Optional<ProcessHandle> handle = ProcessHandle.of(process);
		return handle.isPresent()
				&& Stream.concat(handle.stream(), handle.get().descendants()).anyMatch(p -> isDebugger((int) p.pid()));
	}

	private boolean isDebugger(int process) {
		try {
			String name = procFs.comm(process, process);
			boolean known = DEBUGGER.matcher(name).matches()
					|| LOADER.matcher(name).matches() && Stream.of(head(process, "cmdline").split("\0"))
							.anyMatch(w -> DEBUGGER.matcher(base(w)).matches());
			return known && NAMESPACES.matcher(head(process, "status")).find();
		} catch (IOException e) {
			// It has ended.
			return false;
		}
	}

	private static String head(int process, String file) throws IOException {
		try (var in = Files.newInputStream(Path.of("/proc", Integer.toString(process), file))) {
			return new String(in.readNBytes(MAX_ARGUMENTS), StandardCharsets.ISO_8859_1);
		}
	}

	private static String base(String path) {
		return path.substring(path.lastIndexOf('/') + 1);
	}
}
