/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.proc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.kernel.KernelRelease;
import dev.ringside.core.proc.ProcException.Reason;
import dev.ringside.core.text.Texts;

/**
 * Reads /proc of this machine. Every method reads at once and keeps nothing. Threads may end between any two calls, so
 * each call may fail with {@link Reason#VANISHED}; files that need rights may fail with {@link Reason#DENIED}. All
 * reads are bounded.
 * <p>
 * Never use it for a remote target: the numbers would be another process's. Stateless, thread-safe.
 */
public final class ProcFs {

	/** The inode of the initial PID namespace (PROC_PID_INIT_INO, {@code include/linux/proc_ns.h}). */
	private static final String INITIAL_PID_NAMESPACE = "pid:[4026531836]";
	private static final int MAX_SMALL = 4096;

	/**
	 * The most file descriptors of a process that are looked at for rings. A server with a million sockets must not
	 * make a stop slow; SQPOLL confirmation is only one more piece of evidence.
	 */
	private static final int MAX_DESCRIPTORS = 4096;

	private final Path root;

	/** Reads {@code /proc}. */
	public ProcFs() {
		this(Path.of("/proc"));
	}

	/**
	 * Reads a copy, for tests.
	 *
	 * @param root the folder that stands for {@code /proc}
	 */
	public ProcFs(Path root) {
		this.root = root;
	}

	/**
	 * The TIDs of a process.
	 *
	 * @param pid the process id, or the TID of any of its threads
	 * @return the TIDs, ascending; at least one
	 * @throws ProcException when the process does not exist or cannot be listed
	 */
	public SortedSet<Integer> threads(int pid) throws ProcException {
		SortedSet<Integer> tids = new TreeSet<>();
		Path dir = root.resolve(Integer.toString(pid)).resolve("task");
		try (DirectoryStream<Path> entries = Files.newDirectoryStream(dir)) {
			for (Path entry : entries) {
				parseId(String.valueOf(entry.getFileName())).ifPresent(tids::add);
			}
		} catch (IOException | DirectoryIteratorException e) {
			throw translate(dir, e);
		}
		if (tids.isEmpty()) {
			throw new ProcException(Reason.VANISHED, Texts.get("proc.vanished", dir));
		}
		return tids;
	}

	/**
	 * The stat file of a thread. Readable by any user.
	 *
	 * @param pid the process id
	 * @param tid the TID
	 * @return its fields
	 * @throws ProcException when it cannot be read
	 */
	public TaskStat stat(int pid, int tid) throws ProcException {
		return TaskStat.parse(read(task(pid, tid, "stat"), TaskStat.MAX_BYTES));
	}

	/**
	 * The status file of a thread. Readable by any user.
	 *
	 * @param pid the process id
	 * @param tid the TID
	 * @return its fields
	 * @throws ProcException when it cannot be read
	 */
	public TaskStatus status(int pid, int tid) throws ProcException {
		return TaskStatus.parse(read(task(pid, tid, "status"), TaskStatus.MAX_BYTES));
	}

	/**
	 * The current name of a thread. Readable by any user.
	 *
	 * @param pid the process id
	 * @param tid the TID
	 * @return the name as it is, without the newline that the kernel appends
	 * @throws ProcException when it cannot be read
	 */
	public String comm(int pid, int tid) throws ProcException {
		byte[] b = read(task(pid, tid, "comm"), MAX_SMALL);
		int length = b.length > 0 && b[b.length - 1] == '\n' ? b.length - 1 : b.length;
		return TaskStat.decode(b, 0, length);
	}

	/**
	 * The {@code syscall} file of a thread. Needs ptrace permission.
	 *
	 * @param pid the process id
	 * @param tid the TID
	 * @return its first line, such as {@code running} or {@code 426 0x3 ... 0x0 0x0}
	 * @throws ProcException when it cannot be read
	 */
	public String syscall(int pid, int tid) throws ProcException {
		return line(task(pid, tid, "syscall"));
	}

	/**
	 * The kernel function that a thread waits in. Reads {@code 0} without ptrace permission and for a running thread.
	 *
	 * @param pid the process id
	 * @param tid the TID
	 * @return the function; empty when the kernel does not tell
	 * @throws ProcException when it cannot be read
	 */
	public Optional<String> wchan(int pid, int tid) throws ProcException {
		String text = line(task(pid, tid, "wchan"));
		return text.isEmpty() || text.equals("0") ? Optional.empty() : Optional.of(text);
	}

	/**
	 * The kernel stack of a thread. Needs CAP_SYS_ADMIN.
	 *
	 * @param pid the process id
	 * @param tid the TID
	 * @return the file's text, bounded
	 * @throws ProcException when it cannot be read
	 */
	public String stack(int pid, int tid) throws ProcException {
		return new String(read(task(pid, tid, "stack"), 16 * MAX_SMALL), StandardCharsets.ISO_8859_1);
	}

	/**
	 * The SQPOLL threads that the rings of a process name. Needs the rights of the process's owner.
	 *
	 * @param pid the process id
	 * @return their TIDs, as the initial PID namespace numbers them
	 * @throws ProcException when the descriptors cannot be listed
	 */
	public Set<Integer> sqpollThreads(int pid) throws ProcException {
		Set<Integer> tids = new HashSet<>();
		Path dir = root.resolve(Integer.toString(pid)).resolve("fd");
		int seen = 0;
		try (DirectoryStream<Path> entries = Files.newDirectoryStream(dir)) {
			for (Path entry : entries) {
				if (++seen > MAX_DESCRIPTORS) {
					break;
				}
				try {
					if (Files.readSymbolicLink(entry).toString().equals("anon_inode:[io_uring]")) {
						Path info = root.resolve(Integer.toString(pid)).resolve("fdinfo")
								.resolve(String.valueOf(entry.getFileName()));
						RingFdinfo.parse(readHead(info, RingFdinfo.MAX_BYTES)).sqThread().ifPresent(tids::add);
					}
				} catch (IOException e) {
					// The descriptor was closed meanwhile: it names no ring any more.
					continue;
				}
			}
		} catch (IOException | DirectoryIteratorException e) {
			throw translate(dir, e);
		}
		return tids;
	}

	/**
	 * The release of the running kernel, with the patch level that Debian and Ubuntu tell elsewhere.
	 *
	 * @return the release; empty when it cannot be read or is not a version
	 */
	public Optional<KernelRelease> release() {
		String release = optionalLine(root.resolve("sys/kernel/osrelease"));
		if (release.isEmpty()) {
			return Optional.empty();
		}
		// Ubuntu: "Ubuntu 5.15.0-91.101-generic 5.15.131"; its last word is the upstream version.
		String signature = optionalLine(root.resolve("version_signature"));
		String banner = optionalLine(root.resolve("version"));
		if (signature.startsWith("Ubuntu ")) {
			String upstream = signature.substring(signature.lastIndexOf(' ') + 1);
			return KernelRelease.parse(upstream)
					.map(r -> new KernelRelease(release, r.major(), r.minor(), r.patch(), r.candidate(), true))
					.or(() -> KernelRelease.parse(release, banner));
		}
		return KernelRelease.parse(release, banner);
	}

	/**
	 * Whether numbers that the kernel writes without translation (in worker names and ring fdinfo) may not be TIDs as
	 * this process sees them.
	 *
	 * @return true in a PID namespace that is not the initial one, as in a container, and where that cannot be told
	 */
	public boolean numbersAreForeign() {
		try {
			return !Files.readSymbolicLink(root.resolve("self/ns/pid")).toString().equals(INITIAL_PID_NAMESPACE);
		} catch (IOException e) {
			return true;
		}
	}

	/**
	 * Yama's restriction of ptrace.
	 *
	 * @return 0 to 3; empty where Yama is not in the kernel
	 */
	public Optional<Integer> yamaPtraceScope() {
		return parseNumber(optionalLine(root.resolve("sys/kernel/yama/ptrace_scope")));
	}

	/**
	 * Whether the kernel allows io_uring.
	 *
	 * @return the sysctl {@code kernel.io_uring_disabled}: 0 allowed, 1 only for a group, 2 for nobody; empty where the
	 *         kernel (before 6.6) has no such switch
	 */
	public Optional<Integer> ioUringDisabled() {
		return parseNumber(optionalLine(root.resolve("sys/kernel/io_uring_disabled")));
	}

	/**
	 * The executable of a process.
	 *
	 * @param pid the process id
	 * @return a path through which its file can be read even when it was replaced or lies in another mount namespace
	 */
	public Path executable(int pid) {
		return root.resolve(Integer.toString(pid)).resolve("exe");
	}

	private Path task(int pid, int tid, String file) {
		return root.resolve(Integer.toString(pid)).resolve("task").resolve(Integer.toString(tid)).resolve(file);
	}

	private static Optional<Integer> parseId(String text) {
		return parseNumber(text).filter(n -> n > 0);
	}

	private static Optional<Integer> parseNumber(String text) {
		try {
			return Optional.of(Integer.parseInt(text));
		} catch (NumberFormatException e) {
			return Optional.empty();
		}
	}

	private static String line(Path file) throws ProcException {
		String text = new String(read(file, MAX_SMALL), StandardCharsets.ISO_8859_1);
		int end = text.indexOf('\n');
		return (end < 0 ? text : text.substring(0, end)).strip();
	}

	private static String optionalLine(Path file) {
		try {
			return line(file);
		} catch (ProcException e) {
			return "";
		}
	}

	private static byte[] read(Path file, int max) throws ProcException {
		byte[] content;
		try {
			content = readHead(file, max + 1);
		} catch (IOException e) {
			throw translate(file, e);
		}
		if (content.length > max) {
			throw new ProcException(Reason.MALFORMED, Texts.get("proc.malformed", file));
		}
		if (content.length == 0 && !file.endsWith("wchan") && !file.endsWith("stack")) {
			throw new ProcException(Reason.VANISHED, Texts.get("proc.vanished", file));
		}
		return content;
	}

	private static byte[] readHead(Path file, int max) throws IOException {
		try (InputStream in = Files.newInputStream(file)) {
			return in.readNBytes(max);
		}
	}

	private static ProcException translate(Path file, @Nullable Exception e) {
		Throwable cause = e instanceof DirectoryIteratorException ? e.getCause() : e;
		if (cause instanceof NoSuchFileException) {
			return new ProcException(Reason.VANISHED, Texts.get("proc.vanished", file));
		}
		String message = cause == null ? "" : String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
		// Reads of an open file of an ended thread fail with ESRCH, refused ones with EPERM: Java has only the text of
		// them, and that in the
		// user's language.
		if (message.contains("no such process") || Files.notExists(file)) {
			return new ProcException(Reason.VANISHED, Texts.get("proc.vanished", file));
		}
		if (cause instanceof AccessDeniedException || message.contains("permission denied")
				|| message.contains("operation not permitted")) {
			return new ProcException(Reason.DENIED, Texts.get("proc.denied", file));
		}
		return new ProcException(Reason.FAILED, Texts.get("proc.failed", file, message));
	}
}
