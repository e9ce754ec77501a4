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

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import org.eclipse.jdt.annotation.Nullable;

/**
 * An adapter's output that ends at once when it does not begin as the protocol does, so that a program that is not an
 * adapter is found by what it says and not by a timeout.
 */
final class ProtocolStart extends FilterInputStream {

	private static final byte[] START = "Content-".getBytes(StandardCharsets.US_ASCII);
	private static final int KEPT = 2000;

	private final OutputTail tail;
	private int matched;
	private volatile boolean foreign;

	ProtocolStart(InputStream in, OutputTail tail) {
		super(in);
		this.tail = tail;
	}

	/** Whether the output began with something else. */
	boolean isForeign() {
		return foreign;
	}

	@Override
	public int read() throws IOException {
		if (foreign) {
			return -1;
		}
		int b = in.read();
		if (matched < START.length && b >= 0) {
			if (b != START[matched]) {
				refuse(new String(START, 0, matched, StandardCharsets.US_ASCII) + (char) b);
				return -1;
			}
			matched++;
		}
		return b;
	}

	@Override
	public int read(byte @Nullable [] buffer, int offset, int length) throws IOException {
		if (matched >= START.length && !foreign) {
			return in.read(buffer, offset, length);
		}
		if (length == 0 || buffer == null) {
			return 0;
		}
		int b = read();
		if (b < 0) {
			return -1;
		}
		buffer[offset] = (byte) b;
		return 1;
	}

	private void refuse(String begin) throws IOException {
		foreign = true;
		byte[] more = new byte[KEPT];
		int count = in.available() > 0 ? in.read(more) : 0;
		tail.add(begin + new String(more, 0, Math.max(0, count), StandardCharsets.UTF_8) + '\n');
	}
}
