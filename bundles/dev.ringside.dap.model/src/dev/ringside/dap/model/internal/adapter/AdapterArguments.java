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

import java.io.IOException;
import java.io.StringReader;

import org.eclipse.osgi.util.NLS;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;

import dev.ringside.core.text.Untrusted;
import dev.ringside.dap.model.internal.Messages;

/** The user's own arguments for an adapter. */
public final class AdapterArguments {

	private static final TypeAdapter<JsonElement> JSON = new Gson().getAdapter(JsonElement.class);

	private AdapterArguments() {
	}

	/**
	 * Reads a JSON object.
	 *
	 * @param text the text; blank for an empty object
	 * @return the object
	 * @throws IllegalArgumentException when it is not one; the message says where and why, for people
	 */
	public static JsonObject parse(String text) {
		if (text.isBlank()) {
			return new JsonObject();
		}
		try (JsonReader reader = new JsonReader(new StringReader(text))) {
			reader.setStrictness(Strictness.STRICT);
			JsonElement element = JSON.read(reader);
			if (reader.peek() != JsonToken.END_DOCUMENT || element == null || !element.isJsonObject()) {
				throw new IllegalArgumentException(Messages.json_noObject);
			}
			return element.getAsJsonObject();
		} catch (IOException | JsonParseException | IllegalStateException e) {
			Throwable cause = e.getCause() == null ? e : e.getCause();
			String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
			throw new IllegalArgumentException(NLS.bind(Messages.json_bad, Untrusted.display(message, 200)), e);
		}
	}
}
