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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import org.eclipse.lsp4j.jsonrpc.messages.Message;
import org.junit.jupiter.api.Test;

import dev.ringside.dap.message.RawMessage;
import dev.ringside.dap.stdio.FrameReader.FramingException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Frames, in pieces as a pipe delivers them. */
class FrameReaderTest {

	/** Gives at most some bytes at a time. */
	private static InputStream inPieces(byte[] all, int piece) {
		// Not a subclass of ByteArrayInputStream, whose readNBytes() takes one read() for all.
		return new FilterInputStream(new ByteArrayInputStream(all)) {
			@Override
			public int read(byte[] b, int off, int len) throws IOException {
				return super.read(b, off, Math.min(len, piece));
			}
		};
	}

	@Property(tries = 300)
	void everyByteComesOutAsItWentIn(@ForAll @Size(max = 5) List<byte[]> payloads,
			@ForAll @IntRange(min = 1, max = 7) int piece,
			@ForAll boolean extraHeader, @ForAll boolean bareNewlines,
			@ForAll @IntRange(min = 0, max = 40) int inMemory) throws IOException {
		ByteArrayOutputStream sent = new ByteArrayOutputStream();
		String end = bareNewlines ? "\n" : "\r\n";
		for (byte[] p : payloads) {
			String head = (extraHeader ? "Content-Type: x; charset=utf-8" + end : "") + "Content-Length: " + p.length
					+ end + end;
			sent.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
			sent.writeBytes(p);
		}
		FrameReader reader = new FrameReader(inPieces(sent.toByteArray(), piece), inMemory);
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		int count = 0;
		for (Optional<Message> m = reader.next(); m.isPresent(); m = reader.next()) {
			count++;
			if (m.get() instanceof RawMessage raw) {
				raw.writeTo(out);
			} else {
				((StreamedMessage) m.get()).writeTo(out);
			}
		}
		assertThat(count).isEqualTo(payloads.size());
		assertThat(out.toByteArray()).isEqualTo(sent.toByteArray());
	}

	@Property(tries = 300)
	void anyBytesEndAndNoneIsLost(@ForAll @Size(max = 200) byte[] bytes) throws IOException {
		FrameReader reader = new FrameReader(new ByteArrayInputStream(bytes), 1000);
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try {
			for (Optional<Message> m = reader.next(); m.isPresent(); m = reader.next()) {
				((RawMessage) m.get()).writeTo(out);
			}
		} catch (FramingException e) {
			out.writeBytes(e.read());
		}
		assertThat(bytes).startsWith(out.toByteArray());
	}

	@Test
	void theMessageBehindOneWithTooSmallALengthIsFound() throws IOException {
		FrameReader reader = reader("Content-Length: 4\r\n\r\n{\"a\":1}Content-Length: 2\r\n\r\n{}");
		assertThat(bytes(reader)).isEqualTo("Content-Length: 4\r\n\r\n{\"a\"");
		assertThat(bytes(reader)).isEqualTo(":1}Content-Length: 2\r\n\r\n{}");
		assertThat(reader.next()).isEmpty();
	}

	@Test
	void linesBeforeAHeaderGoWithIt() throws IOException {
		FrameReader reader = reader("some text: {}\n\nContent-Length: 2\r\n\r\n{}");
		assertThat(bytes(reader)).isEqualTo("some text: {}\n\nContent-Length: 2\r\n\r\n{}");
	}

	@Test
	void aMessageWithoutALengthIsNotWaitedFor() {
		for (String before : List.of("", "\r\n", "Content-Type: x\r\n\r\n")) {
			// Nothing behind the brace is read: there may be nothing yet.
			ByteArrayInputStream in = new ByteArrayInputStream(
					(before + "{\"seq\":1}").getBytes(StandardCharsets.US_ASCII));
			assertThatThrownBy(() -> new FrameReader(in, 100).next()).isInstanceOfSatisfying(FramingException.class,
					e -> assertThat(new String(e.read(), StandardCharsets.US_ASCII)).isEqualTo(before + "{"));
			assertThat(in.available()).isEqualTo("\"seq\":1}".length());
		}
	}

	private static FrameReader reader(String text) {
		return new FrameReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)), 100);
	}

	private static String bytes(FrameReader reader) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		((RawMessage) reader.next().orElseThrow()).writeTo(out);
		return out.toString(StandardCharsets.US_ASCII);
	}

	@Test
	void aHeaderIsBounded() {
		byte[] endless = new byte[FrameReader.MAX_HEADER * 2];
		assertThatThrownBy(() -> new FrameReader(new ByteArrayInputStream(endless), 10).next())
				.isInstanceOf(FramingException.class);
	}
}
