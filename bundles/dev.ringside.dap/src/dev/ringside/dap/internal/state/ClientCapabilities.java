/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap.internal.state;

import java.util.Set;

import com.google.gson.JsonObject;

import dev.ringside.dap.message.Json;

/** What the client can do, as its {@code initialize} says. Thread-safe. */
public final class ClientCapabilities {

	/**
	 * Clients, by their {@code clientID}, that are known to show {@code output} of the category {@code important}: VS
	 * Code 1.100.3, as a notification, and Ringside's own debug model and demo. LSP4E and Emacs dape show none of it,
	 * and every client shows {@code console}.
	 */
	private static final Set<String> SHOWING_IMPORTANT = Set.of("vscode", "ringside", "ringside-demo");

	private volatile boolean showsImportant;
	private volatile boolean showsTypes;

	/** The client has said what it is. */
	public void initialized(JsonObject arguments) {
		showsTypes = Json.isTrue(arguments, "supportsVariableType");
		showsImportant = SHOWING_IMPORTANT.contains(Json.string(arguments, "clientID").orElse(""));
	}

	/** Whether it shows {@code output} of the category {@code important}. */
	public boolean showsImportant() {
		return showsImportant;
	}

	/** Whether it wants to be told the types of variables. */
	public boolean showsTypes() {
		return showsTypes;
	}
}
