/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap.message;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.messages.Message;

/**
 * A message as it came from a stream: its header and its payload, byte for byte. Immutable by convention: nobody writes
 * the arrays.
 */
public final class RawMessage extends Message {

	private final byte[] header;
	private final byte[] payload;

	/**
	 * A message.
	 *
	 * @param header  all bytes before the payload, the empty line included
	 * @param payload the JSON text in UTF-8
	 */
	public RawMessage(byte[] header, byte[] payload) {
		this.header = header;
		this.payload = payload;
	}

	/**
	 * A message of our own, with an ordinary header.
	 *
	 * @param payload the JSON text in UTF-8
	 */
	public RawMessage(byte[] payload) {
		this(("Content-Length: " + payload.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII), payload);
	}

	/**
	 * The JSON text.
	 *
	 * @return its bytes, not copied
	 */
	public byte[] payload() {
		return payload;
	}

	/**
	 * How long the message is.
	 *
	 * @return header and payload in bytes
	 */
	public long size() {
		return (long) header.length + payload.length;
	}

	/**
	 * Whether the payload can be a message.
	 *
	 * @return false where it is not a JSON object at a first look
	 */
	public boolean looksLikeObject() {
		return JsonScanner.members(payload, 0, payload.length, (key, value) -> true);
	}

	/**
	 * Writes the message.
	 *
	 * @param out gets header and payload
	 * @throws IOException when it cannot be written
	 */
	public void writeTo(OutputStream out) throws IOException {
		out.write(header);
		out.write(payload);
		out.flush();
	}

	@Override
	public boolean equals(@Nullable Object o) {
		return o instanceof RawMessage other && Arrays.equals(payload, other.payload)
				&& Arrays.equals(header, other.header);
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(payload);
	}

	@Override
	public String toString() {
		return new String(payload, 0, Math.min(payload.length, 2000), StandardCharsets.UTF_8);
	}
}
