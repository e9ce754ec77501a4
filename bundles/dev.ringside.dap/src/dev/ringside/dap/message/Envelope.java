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

import java.util.OptionalLong;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.messages.Message;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;

/**
 * One message with what the filter looks at. Opening a message costs little: the content is only parsed when it is
 * asked for. Used by one thread at a time.
 */
public interface Envelope {

	/** What a message is. */
	enum Kind {
		/** A request of the client, or a reverse request of the adapter. */
		REQUEST,
		/** A response. */
		RESPONSE,
		/** An event of the adapter. */
		EVENT,
		/** Anything else, malformed messages included: passed on untouched. */
		OTHER
	}

	/**
	 * What the message is.
	 *
	 * @return the kind
	 */
	Kind kind();

	/**
	 * The command of a request or response, or the name of an event.
	 *
	 * @return empty where the message has none
	 */
	String name();

	/**
	 * The sequence number of a request.
	 *
	 * @return -1 where it has none
	 */
	long seq();

	/**
	 * The sequence number of the request that a response answers.
	 *
	 * @return -1 where it has none
	 */
	long requestSeq();

	/**
	 * Whether a response says that the request succeeded.
	 *
	 * @return false for anything else
	 */
	boolean success();

	/**
	 * The arguments of a request, or the body of a response or event.
	 *
	 * @return a copy that may be changed; empty where the message has none
	 * @throws JsonParseException when it is not a JSON object, or too large to be looked at
	 */
	JsonObject content();

	/**
	 * A whole number of the content, without parsing the rest.
	 *
	 * @param key a member of the arguments or body
	 * @return empty where there is no such member or it is not a whole number
	 */
	OptionalLong number(String key);

	/**
	 * Whether the content may hold a text; a quick look before parsing.
	 *
	 * @param ascii the text, ASCII without characters that JSON escapes
	 * @return false only when it is not there
	 */
	boolean mayContain(String ascii);

	/**
	 * The message as it came.
	 *
	 * @return the very same object
	 */
	Message message();

	/**
	 * The message with other content; everything else, unknown members included, as it came.
	 *
	 * @param content the arguments or body
	 * @return a new message
	 */
	Message with(JsonObject content);

	/**
	 * The reason that a failed response gives.
	 *
	 * @return null where there is none
	 */
	@Nullable
	String error();

	/**
	 * Whether the content is too large to be looked at: {@link #content()} throws for it.
	 *
	 * @return false for messages that are in memory as objects already
	 */
	default boolean isTooLarge() {
		return false;
	}
}
