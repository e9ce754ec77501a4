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

import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;

import org.eclipse.jdt.annotation.Nullable;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/** Reads of JSON that never throw: adapters are not trusted to send what the protocol says. */
public final class Json {

	/** Keeps nulls, the order of members, and numbers as they were written. */
	static final Gson GSON = new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

	private Json() {
	}

	/**
	 * A text.
	 *
	 * @param object any object
	 * @param key    a member
	 * @return empty where it is missing or no string
	 */
	public static Optional<String> string(JsonObject object, String key) {
		@Nullable JsonElement e = object.get(key);
		return e != null && e.isJsonPrimitive() && e.getAsJsonPrimitive().isString() ? Optional.of(e.getAsString())
				: Optional.empty();
	}

	/**
	 * A whole number.
	 *
	 * @param object any object
	 * @param key    a member
	 * @return empty where it is missing or no whole number
	 */
	public static OptionalLong number(JsonObject object, String key) {
		return number(object.get(key));
	}

	/**
	 * A whole number, also one that is written as a string (cdt-gdb-adapter's {@code processId}).
	 *
	 * @param element any value; null for none
	 * @return empty where it is not a whole number
	 */
	public static OptionalLong number(@Nullable JsonElement element) {
		if (element == null || !element.isJsonPrimitive() || element.getAsJsonPrimitive().isBoolean()) {
			return OptionalLong.empty();
		}
		return number(element.getAsString());
	}

	static OptionalLong number(String text) {
		if (text.length() > 40) {
			return OptionalLong.empty();
		}
		try {
			return OptionalLong.of(Long.parseLong(text.strip()));
		} catch (NumberFormatException e) {
			try {
				BigDecimal d = new BigDecimal(text.strip());
				// 1e999999999 must not be written out.
				return Math.abs((long) d.scale()) > 40 ? OptionalLong.empty() : OptionalLong.of(d.longValueExact());
			} catch (NumberFormatException | ArithmeticException again) {
				return OptionalLong.empty();
			}
		}
	}

	/**
	 * A switch.
	 *
	 * @param object any object
	 * @param key    a member
	 * @return true only where it is true
	 */
	public static boolean isTrue(JsonObject object, String key) {
		@Nullable JsonElement e = object.get(key);
		return e != null && e.isJsonPrimitive() && e.getAsJsonPrimitive().isBoolean() && e.getAsBoolean();
	}

	/**
	 * An object.
	 *
	 * @param object any object
	 * @param key    a member
	 * @return empty where it is missing or no object
	 */
	public static Optional<JsonObject> object(JsonObject object, String key) {
		@Nullable JsonElement e = object.get(key);
		return e != null && e.isJsonObject() ? Optional.of(e.getAsJsonObject()) : Optional.empty();
	}

	/**
	 * The objects of a list.
	 *
	 * @param object any object
	 * @param key    a member
	 * @return the elements that are objects, themselves; empty where it is missing or no list
	 */
	public static Iterable<JsonObject> objects(JsonObject object, String key) {
		@Nullable JsonElement e = object.get(key);
		JsonArray array = e != null && e.isJsonArray() ? e.getAsJsonArray() : new JsonArray();
		return array.asList().stream().filter(JsonElement::isJsonObject).map(JsonElement::getAsJsonObject).toList();
	}
}
