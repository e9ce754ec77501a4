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

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

import org.eclipse.lsp4j.jsonrpc.messages.Message;

/**
 * A message that is too large to be looked at, or the rest of a stream that has no more messages: its payload goes from
 * one stream to the other in pieces, once. Who reads the stream has to wait until it is written.
 */
final class StreamedMessage extends Message {

	private final byte[] header;
	private final long length;
	private final InputStream in;

	StreamedMessage(byte[] header, long length, InputStream in) {
		this.header = header;
		this.length = length;
		this.in = in;
	}

	/** All that comes yet, behind what was read of it. */
	static StreamedMessage rest(byte[] read, InputStream in) {
		return new StreamedMessage(read, Long.MAX_VALUE, in);
	}

	void writeTo(OutputStream out) throws IOException {
		out.write(header);
		if (length == Long.MAX_VALUE) {
			out.flush();
		}
		byte[] piece = new byte[64 * 1024];
		long left = length;
		while (left > 0) {
			int n = in.read(piece, 0, (int) Math.min(piece.length, left));
			if (n < 0) {
				out.flush();
				if (length == Long.MAX_VALUE) {
					return;
				}
				throw new EOFException();
			}
			out.write(piece, 0, n);
			if (length == Long.MAX_VALUE) {
				// What has no length has no end either: whoever reads gets it as it comes.
				out.flush();
			} else {
				left -= n;
			}
		}
		out.flush();
	}

	@Override
	public String toString() {
		return length + " bytes";
	}
}
