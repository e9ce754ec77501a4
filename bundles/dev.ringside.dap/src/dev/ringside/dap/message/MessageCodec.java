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

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.messages.Message;

import com.google.gson.JsonObject;

/** Opens and makes messages of one representation. Implementations are stateless or thread-safe. */
public interface MessageCodec {

	/**
	 * Opens a message.
	 *
	 * @param message any message
	 * @return its envelope; {@link Envelope.Kind#OTHER} for one that is not understood
	 */
	Envelope open(Message message);

	/**
	 * Makes a request to the adapter.
	 *
	 * @param seq       its sequence number
	 * @param command   the command
	 * @param arguments the arguments
	 * @return the message
	 */
	Message request(int seq, String command, JsonObject arguments);

	/**
	 * Makes a response to a request of the client.
	 *
	 * @param request the request
	 * @param error   null for success; else the reason
	 * @param body    the body
	 * @return the message
	 */
	Message response(Envelope request, @Nullable String error, JsonObject body);

	/**
	 * The message with another number: a request's own, or the one of the request that a response answers.
	 *
	 * @param message a request or response of this codec
	 * @param seq     the number
	 * @return a new message
	 */
	Message renumbered(Envelope message, long seq);

	/**
	 * How much memory a message takes while it is kept.
	 *
	 * @param message any message
	 * @return bytes; 0 where that is not known, -1 where it cannot be kept, because it is read only while it is passed
	 *         on
	 */
	long size(Message message);

	/**
	 * Makes an event to the client.
	 *
	 * @param event the event's name
	 * @param body  the body
	 * @return the message
	 */
	Message event(String event, JsonObject body);
}
