/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.elf;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

import dev.ringside.core.elf.ElfException.Reason;
import dev.ringside.core.text.Texts;
import dev.ringside.core.text.Untrusted;

/**
 * Positioned reads of a file that may be hostile, and 100 GB large with holes: each read is checked against the file's
 * real size and served from one window, so that memory does not depend on what the file says. For one thread.
 */
final class ElfReader implements Closeable {

	/** The most bytes of one read, and the size of the window. */
	static final int MAX_READ = 64 * 1024;

	private final FileChannel channel;
	private final String name;
	private final long size;
	private final ByteBuffer window = ByteBuffer.allocate(MAX_READ);
	private long windowStart;
	private ByteOrder order = ByteOrder.nativeOrder();

	private ElfReader(FileChannel channel, String name, long size) {
		this.channel = channel;
		this.name = name;
		this.size = size;
		window.limit(0);
	}

	/**
	 * Opens a regular file.
	 *
	 * @param path the file; symbolic links are followed
	 * @return the reader; the caller closes it
	 * @throws ElfException when there is none, it is none or it cannot be read
	 */
	static ElfReader open(Path path) throws ElfException {
		String name = Untrusted.display(path.toString(), 300);
		try {
			// Opening a FIFO would wait for a writer, a device may do anything.
			if (!Files.readAttributes(path, BasicFileAttributes.class).isRegularFile()) {
				throw new ElfException(Reason.NOT_A_FILE, Texts.get("elf.notAFile", name));
			}
			FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
			try {
				return new ElfReader(channel, name, channel.size());
			} catch (IOException e) {
				channel.close();
				throw e;
			}
		} catch (ElfException e) {
			throw e;
		} catch (NoSuchFileException e) {
			throw new ElfException(Reason.MISSING, Texts.get("elf.missing", name));
		} catch (AccessDeniedException e) {
			throw new ElfException(Reason.DENIED, Texts.get("elf.denied", name));
		} catch (IOException e) {
			throw failed(name, e);
		}
	}

	/** The file's name, safe to show. */
	String name() {
		return name;
	}

	/** The file's size when it was opened. */
	long size() {
		return size;
	}

	/** Sets the byte order of what is read from now on. */
	void order(ByteOrder newOrder) {
		order = newOrder;
	}

	/**
	 * Reads bytes.
	 *
	 * @param position where
	 * @param length   how many, at most {@value #MAX_READ}
	 * @param what     a message key that says what it is, for the error
	 * @return a buffer with exactly these bytes, valid until the next read
	 * @throws ElfException when the file does not have them
	 */
	ByteBuffer read(long position, int length, String what) throws ElfException {
		if (length > MAX_READ) {
			throw tooLarge(what, length, MAX_READ);
		}
		if (position < 0 || position > size || length > size - position) {
			throw truncated(what, position, length);
		}
		if (position < windowStart || position + length > windowStart + window.limit()) {
			fill(position);
			if (window.limit() < length) {
				throw truncated(what, position, length); // it has shrunk since
			}
		}
		return window.slice((int) (position - windowStart), length).order(order);
	}

	private void fill(long position) throws ElfException {
		window.clear();
		try {
			while (window.hasRemaining()) {
				if (channel.read(window, position + window.position()) <= 0) {
					break;
				}
			}
		} catch (IOException e) {
			window.limit(0);
			throw failed(name, e);
		}
		window.flip();
		windowStart = position;
	}

	/**
	 * Reads a string that ends in NUL.
	 *
	 * @param position where
	 * @param end      where it must have ended
	 * @param max      the most bytes that are kept
	 * @return the bytes as text, cut after {@code max}
	 */
	String string(long position, long end, int max) throws ElfException {
		int length = (int) Math.max(0, Math.min(Math.min(end, size) - position, Math.min(max, MAX_READ)));
		ByteBuffer b = read(position, length, "elf.what.string");
		byte[] bytes = new byte[length];
		b.get(bytes);
		int n = 0;
		while (n < length && bytes[n] != 0) {
			n++;
		}
		return new String(bytes, 0, n, StandardCharsets.UTF_8);
	}

	ElfException truncated(String what, long position, long length) {
		return new ElfException(Reason.TRUNCATED,
				Texts.get("elf.truncated", name, Texts.get(what), Long.toUnsignedString(length),
				hex(position), Long.toUnsignedString(size)));
	}

	ElfException malformed(String key, Object... args) {
		Object[] all = new Object[args.length + 1];
		all[0] = name;
		System.arraycopy(args, 0, all, 1, args.length);
		return new ElfException(Reason.MALFORMED, Texts.get(key, all));
	}

	ElfException tooLarge(String what, long stated, long max) {
		return new ElfException(Reason.TOO_LARGE,
				Texts.get("elf.tooLarge", name, Texts.get(what), Long.toUnsignedString(stated), max));
	}

	static String hex(long value) {
		return "0x" + Long.toHexString(value);
	}

	private static ElfException failed(String name, IOException e) {
		return new ElfException(Reason.FAILED,
				Texts.get("elf.failed", name, Untrusted.display(String.valueOf(e.getMessage()), 300)));
	}

	@Override
	public void close() throws ElfException {
		try {
			channel.close();
		} catch (IOException e) {
			throw failed(name, e);
		}
	}
}
