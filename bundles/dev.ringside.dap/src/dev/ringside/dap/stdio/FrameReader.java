/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap.stdio;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.messages.Message;

import dev.ringside.dap.message.RawMessage;

/**
 * Reads the protocol's frames ({@code Content-Length: N}, an empty line, N bytes) and keeps every byte. Lines before
 * the length that are no header, such as what an adapter's wrapper prints, stay in front of the frame as they are. A
 * payload larger than the limit is not read into memory, nor one for which there is no memory: it becomes a
 * {@link StreamedMessage}. Used by one thread.
 */
final class FrameReader {

	/** The most bytes before a payload. */
	static final int MAX_HEADER = 64 * 1024;

	private static final String LENGTH = "content-length:";
	private static final Pattern NUMBER = Pattern.compile("[0-9]{1,15}");

	/** What cannot be a frame. */
	static final class FramingException extends IOException {

		private static final long serialVersionUID = 1L;

		private final transient byte[] read;

		FramingException(String message, byte[] read) {
			super(message);
			this.read = read;
		}

		/** What was read and belongs to no message. */
		byte[] read() {
			return read;
		}
	}

	private final InputStream in;
	private final long inMemory;

	/**
	 * A reader.
	 *
	 * @param in       buffered by the caller
	 * @param inMemory the largest payload that is read into memory
	 */
	FrameReader(InputStream in, long inMemory) {
		this.in = in;
		this.inMemory = inMemory;
	}

	/**
	 * Reads the next frame.
	 *
	 * @return empty at the end of the stream
	 * @throws FramingException when it is not a frame, or the stream ends in the middle of one; it holds what was
	 *                          read
	 * @throws IOException      when the stream cannot be read
	 */
	Optional<Message> next() throws IOException {
		ByteArrayOutputStream header = new ByteArrayOutputStream(64);
		long length = -1;
		int block = 0; // where the lines began that the next empty one ends
		while (true) {
			int start = header.size();
			int b;
			do {
				b = in.read();
				if (b < 0) {
					if (header.size() == 0) {
						return Optional.empty();
					}
					throw new FramingException("", header.toByteArray());
				}
				if (b == '{' && block == header.size()) {
					// A payload and no length: whoever waits for its end waits forever.
					header.write(b);
					throw new FramingException("no Content-Length before a message", header.toByteArray());
				}
				header.write(b);
				if (header.size() > MAX_HEADER) {
					throw new FramingException("no Content-Length in " + MAX_HEADER + " bytes", header.toByteArray());
				}
			} while (b != '\n');
			String line = header.toString(StandardCharsets.ISO_8859_1).substring(start).strip();
			if (line.isEmpty()) {
				if (length >= 0) {
					break;
				}
				block = header.size();
				continue;
			}
			int at = line.toLowerCase(Locale.ROOT).lastIndexOf(LENGTH);
			String value = at < 0 ? "" : line.substring(at + LENGTH.length()).strip();
			// Where it is not at the start, the last message's length was too small, and this is the next one all the
			// same.
			if (at == 0 || at > 0 && NUMBER.matcher(value).matches()) {
				length = length(value, header);
			}
		}
		byte[] head = header.toByteArray();
		if (length > inMemory) {
			return Optional.of(new StreamedMessage(head, length, in));
		}
		byte[] payload;
		try {
			payload = new byte[(int) length];
		} catch (OutOfMemoryError e) {
			// Others need the memory; nothing of the payload has been read yet.
			return Optional.of(new StreamedMessage(head, length, in));
		}
		int read = in.readNBytes(payload, 0, payload.length);
		if (read < length) {
			ByteArrayOutputStream all = new ByteArrayOutputStream(head.length + read);
			all.writeBytes(head);
			all.write(payload, 0, read);
			throw new FramingException("", all.toByteArray());
		}
		return Optional.of(new RawMessage(head, payload));
	}

	private static long length(String text, ByteArrayOutputStream header) throws FramingException {
		@Nullable Long length = null;
		if (NUMBER.matcher(text).matches()) {
			length = Long.parseLong(text);
		}
		if (length == null) {
			throw new FramingException("the Content-Length is no number", header.toByteArray());
		}
		return length;
	}
}
