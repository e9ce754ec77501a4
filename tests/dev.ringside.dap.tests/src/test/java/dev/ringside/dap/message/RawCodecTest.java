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

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** The scanner agrees with a real parser, and what is not changed stays byte for byte. */
class RawCodecTest {

	@Provide
	Arbitrary<JsonElement> values() {
		Arbitrary<JsonElement> leaf = Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(12).map(JsonPrimitive::new),
				Arbitraries.strings().withChars("\"\\{}[],: \n").ofMaxLength(8).map(JsonPrimitive::new),
				Arbitraries.integers().map(JsonPrimitive::new),
				Arbitraries.doubles().map(JsonPrimitive::new), Arbitraries.of(true, false).map(JsonPrimitive::new),
				Arbitraries.just(JsonNull.INSTANCE));
		return Arbitraries.lazyOf(() -> leaf, () -> leaf, () -> leaf.list().ofMaxSize(3).map(items -> {
			JsonArray a = new JsonArray();
			items.forEach(a::add);
			return a;
		}), () -> Arbitraries.maps(Arbitraries.strings().ofMaxLength(5), leaf).ofMaxSize(3).map(RawCodecTest::object));
	}

	@Provide
	Arbitrary<JsonObject> objects() {
		Arbitrary<String> keys = Arbitraries.oneOf(
				Arbitraries.of("type", "command", "event", "seq", "request_seq", "success", "message"),
				Arbitraries.strings().ofMaxLength(6));
		return Arbitraries.maps(keys, values()).ofMaxSize(6).map(RawCodecTest::object);
	}

	private static JsonObject object(Map<String, JsonElement> members) {
		JsonObject o = new JsonObject();
		members.forEach(o::add);
		return o;
	}

	private static byte[] bytes(JsonElement json, boolean pretty) {
		GsonBuilder b = new GsonBuilder().serializeNulls().serializeSpecialFloatingPointValues();
		return (pretty ? b.setPrettyPrinting() : b).create().toJson(json).getBytes(StandardCharsets.UTF_8);
	}

	@Property(tries = 500)
	void findsTheMembersThatAParserFinds(@ForAll("objects") JsonObject json, @ForAll boolean pretty) {
		byte[] text = bytes(json, pretty);
		Map<String, String> found = new LinkedHashMap<>();
		boolean whole = JsonScanner.members(text, 0, text.length, (k, v) -> {
			String key = JsonParser.parseString('"' + k + '"').getAsString();
			found.put(key, new String(text, v.start(), v.end() - v.start(), StandardCharsets.UTF_8));
			return true;
		});
		assertThat(whole).isTrue();
		assertThat(found.keySet()).containsExactlyElementsOf(json.keySet());
		found.forEach((k, v) -> assertThat(JsonParser.parseString(v))
				.isEqualTo(JsonParser.parseString(bytesText(json.get(k)))));
	}

	private static String bytesText(JsonElement e) {
		return new String(bytes(e, false), StandardCharsets.UTF_8);
	}

	@Property(tries = 300)
	void changesTheContentAndNothingElse(@ForAll("objects") JsonObject rest, @ForAll("objects") JsonObject before,
			@ForAll("objects") JsonObject after,
			@ForAll boolean pretty) {
		JsonObject m = new JsonObject();
		m.addProperty("seq", 1);
		rest.entrySet().stream().filter(e -> !e.getKey().equals("type")).forEach(e -> m.add(e.getKey(), e.getValue()));
		m.addProperty("type", "request");
		m.addProperty("command", "attach");
		m.add("arguments", before);
		m.add("more", rest);
		Envelope e = new RawCodec().open(new RawMessage(bytes(m, pretty)));
		assertThat(e.kind()).isEqualTo(Envelope.Kind.REQUEST);
		assertThat(e.content()).isEqualTo(JsonParser.parseString(bytesText(before)));
		JsonObject expected = m.deepCopy();
		expected.add("arguments", after);
		RawMessage changed = (RawMessage) e.with(after);
		assertThat(JsonParser.parseString(new String(changed.payload(), StandardCharsets.UTF_8)))
				.isEqualTo(JsonParser.parseString(bytesText(expected)));
	}

	@Property(tries = 1000)
	void opensAnyBytes(@ForAll @Size(max = 60) byte[] payload) {
		RawMessage m = new RawMessage(payload);
		Envelope e = new RawCodec().open(m);
		assertThat(e.message()).isSameAs(m);
		e.number("x");
		e.mayContain("iou-");
		assertThat(m.looksLikeObject() || e.kind() == Envelope.Kind.OTHER).isTrue();
	}

	@Property(tries = 300)
	void aCutMessageIsNoMessage(@ForAll("objects") JsonObject json, @ForAll double where) {
		byte[] text = bytes(json, false);
		int length = (int) (Math.abs(where % 1) * text.length);
		assertThat(JsonScanner.members(text, 0, length, (k, v) -> true)).isFalse();
	}
}
