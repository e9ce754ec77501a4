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

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.messages.Message;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;

import dev.ringside.dap.message.JsonScanner.Slice;

/** Messages of a stream: what is not changed stays as the bytes that came. */
public final class RawCodec implements MessageCodec {

	/**
	 * The largest content that is parsed; a larger one passes untouched. A thread list of 1000 threads has 184 KB. What
	 * is parsed may take some forty times the room of its text.
	 */
	static final int MAX_PARSED = (int) Math.min(32 << 20, Runtime.getRuntime().maxMemory() / 64);

	private final AtomicInteger nextSeq = new AtomicInteger(Integer.MAX_VALUE / 2);

	@Override
	public Envelope open(Message message) {
		return new RawEnvelope(message);
	}

	@Override
	public Message request(int seq, String command, JsonObject arguments) {
		JsonObject m = new JsonObject();
		m.addProperty("seq", seq);
		m.addProperty("type", "request");
		m.addProperty("command", command);
		m.add("arguments", arguments);
		return raw(m);
	}

	@Override
	public Message response(Envelope request, @Nullable String error, JsonObject body) {
		JsonObject m = new JsonObject();
		m.addProperty("seq", nextSeq.getAndIncrement());
		m.addProperty("type", "response");
		// As the client wrote it: also a number that is none still tells the client which request is meant.
		m.add("request_seq",
				request instanceof RawEnvelope raw ? raw.seqAsWritten() : new JsonPrimitive(request.seq()));
		m.addProperty("success", error == null);
		m.addProperty("command", request.name());
		if (error != null) {
			m.addProperty("message", error);
		}
		m.add("body", body);
		return raw(m);
	}

	@Override
	public Message event(String event, JsonObject body) {
		JsonObject m = new JsonObject();
		m.addProperty("seq", nextSeq.getAndIncrement());
		m.addProperty("type", "event");
		m.addProperty("event", event);
		m.add("body", body);
		return raw(m);
	}

	@Override
	public Message renumbered(Envelope message, long seq) {
		return message instanceof RawEnvelope raw ? raw.renumbered(seq) : message.message();
	}

	@Override
	public long size(Message message) {
		return message instanceof RawMessage raw ? raw.size() : -1;
	}

	private static RawMessage raw(JsonElement message) {
		return new RawMessage(bytes(message));
	}

	private static byte[] bytes(JsonElement json) {
		return Json.GSON.toJson(json).getBytes(StandardCharsets.UTF_8);
	}

	private static final class RawEnvelope implements Envelope {

		private final Message message;
		private final byte[] json;
		private Kind kind = Kind.OTHER;
		private final String name;
		private String command = "";
		private String event = "";
		private long seq = -1;
		private long requestSeq = -1;
		private boolean success;
		private @Nullable Slice seqSlice;
		private @Nullable Slice requestSeqSlice;
		private @Nullable Slice arguments;
		private @Nullable Slice body;
		private @Nullable Slice error;
		private int objectEnd = -1;

		RawEnvelope(Message message) {
			this.message = message;
			this.json = message instanceof RawMessage raw ? raw.payload() : new byte[0];
			if (!JsonScanner.members(json, 0, json.length, this::member)) {
				kind = Kind.OTHER;
			}
			// A request may have a member "event" that is nobody's business.
			name = kind == Kind.EVENT ? event : command;
			if (name.isEmpty()) {
				kind = Kind.OTHER;
			}
		}

		private boolean member(String key, Slice value) {
			switch (key) {
			case "type" -> kind = switch (string(value)) {
			case "request" -> Kind.REQUEST;
			case "response" -> Kind.RESPONSE;
			case "event" -> Kind.EVENT;
			default -> Kind.OTHER;
			};
			case "command" -> command = string(value);
			case "event" -> event = string(value);
			case "seq" -> {
				seq = Json.number(text(value)).orElse(-1);
				seqSlice = value;
			}
			case "request_seq" -> {
				requestSeq = Json.number(text(value)).orElse(-1);
				requestSeqSlice = value;
			}
			case "success" -> success = text(value).equals("true");
			case "arguments" -> arguments = value;
			case "body" -> body = value;
			case "message" -> error = value;
			default -> {
				// Unknown members pass as they are.
			}
			}
			objectEnd = value.end();
			return true;
		}

		private String text(Slice value) {
			return value.end() - value.start() > 200 ? ""
					: new String(json, value.start(), value.end() - value.start(), StandardCharsets.UTF_8);
		}

		private String string(Slice value) {
			String text = text(value);
			if (text.length() < 2 || text.charAt(0) != '"') {
				return "";
			}
			if (text.indexOf('\\') < 0) {
				return text.substring(1, text.length() - 1);
			}
			try {
				return JsonParser.parseString(text) instanceof JsonPrimitive p ? p.getAsString() : "";
			} catch (JsonParseException e) {
				return "";
			}
		}

		JsonElement seqAsWritten() {
			@Nullable Slice s = seqSlice;
			try {
				if (s != null && JsonParser.parseString(text(s)) instanceof JsonPrimitive p) {
					return p;
				}
			} catch (JsonParseException e) {
				// Nothing that could be repeated.
				return new JsonPrimitive(seq);
			}
			return new JsonPrimitive(seq);
		}

		Message renumbered(long number) {
			@Nullable Slice s = kind == Kind.REQUEST ? seqSlice : requestSeqSlice;
			return s == null ? message : replaced(s, Long.toString(number).getBytes(StandardCharsets.US_ASCII));
		}

		private RawMessage replaced(Slice s, byte[] inserted) {
			ByteArrayOutputStream out = new ByteArrayOutputStream(json.length + inserted.length);
			out.write(json, 0, s.start());
			out.writeBytes(inserted);
			out.write(json, s.end(), json.length - s.end());
			return new RawMessage(out.toByteArray());
		}

		private @Nullable Slice slice() {
			return kind == Kind.REQUEST ? arguments : body;
		}

		@Override
		public Kind kind() {
			return kind;
		}

		@Override
		public String name() {
			return name;
		}

		@Override
		public long seq() {
			return seq;
		}

		@Override
		public long requestSeq() {
			return requestSeq;
		}

		@Override
		public boolean success() {
			return success;
		}

		@Override
		public JsonObject content() {
			Slice s = slice();
			if (s == null) {
				return new JsonObject();
			}
			if (isTooLarge(s)) {
				throw new JsonParseException("larger than " + MAX_PARSED + " bytes");
			}
			@Nullable JsonElement e = JsonParser
					.parseString(new String(json, s.start(), s.end() - s.start(), StandardCharsets.UTF_8));
			if (e != null && e.isJsonNull()) {
				return new JsonObject();
			}
			if (e instanceof JsonObject object) {
				return object;
			}
			throw new JsonParseException("not an object");
		}

		@Override
		public boolean isTooLarge() {
			@Nullable Slice s = slice();
			return s != null && isTooLarge(s);
		}

		private static boolean isTooLarge(Slice s) {
			return s.end() - s.start() > MAX_PARSED;
		}

		@Override
		public OptionalLong number(String key) {
			Slice s = slice();
			OptionalLong[] found = { OptionalLong.empty() };
			if (s != null) {
				JsonScanner.members(json, s.start(), s.end(), (k, v) -> {
					if (k.equals(key)) {
						found[0] = Json.number(text(v));
					}
					return true;
				});
			}
			return found[0];
		}

		@Override
		public boolean mayContain(String ascii) {
			Slice s = slice();
			if (s == null) {
				return false;
			}
			byte first = (byte) ascii.charAt(0);
			outer: for (int i = s.start(); i <= s.end() - ascii.length(); i++) {
				if (json[i] == '\\' && i + 1 < json.length && json[i + 1] == 'u') {
					// Something is written as \\uXXXX: it may be anything.
					return true;
				}
				if (json[i] == first) {
					for (int k = 1; k < ascii.length(); k++) {
						if (json[i + k] != ascii.charAt(k)) {
							continue outer;
						}
					}
					return true;
				}
			}
			return false;
		}

		@Override
		public Message message() {
			return message;
		}

		@Override
		public Message with(JsonObject content) {
			Slice s = slice();
			if (s != null) {
				return replaced(s, bytes(content));
			}
			String key = kind == Kind.REQUEST ? ",\"arguments\":" : ",\"body\":";
			return replaced(new Slice(objectEnd, objectEnd),
					(key + Json.GSON.toJson(content)).getBytes(StandardCharsets.UTF_8));
		}

		@Override
		public @Nullable String error() {
			Slice s = error;
			return s == null ? null : string(s);
		}
	}
}
