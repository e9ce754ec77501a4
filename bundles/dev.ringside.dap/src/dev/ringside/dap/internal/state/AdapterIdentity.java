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

import java.util.List;
import java.util.function.Consumer;

import com.google.gson.JsonObject;

import dev.ringside.core.debugger.Debugger;
import dev.ringside.core.debugger.DebuggerKind;
import dev.ringside.dap.adapter.AdapterBehaviour;
import dev.ringside.dap.adapter.AdapterKind;
import dev.ringside.dap.adapter.AdapterVersion;
import dev.ringside.dap.message.Json;

/**
 * Which adapter it is, with which debugger, and what it does: as far as command, capabilities and console have told.
 * Thread-safe.
 */
public final class AdapterIdentity {

	private final List<String> command;
	private final Consumer<Debugger> listener;
	private volatile AdapterKind kind;
	private volatile Debugger debugger = Debugger.UNKNOWN;
	private volatile AdapterBehaviour behaviour;

	/**
	 * As far as the command tells.
	 *
	 * @param command  the command that starts the adapter; empty where it is not known
	 * @param listener gets the debugger when it has become known, or its version
	 */
	public AdapterIdentity(List<String> command, Consumer<Debugger> listener) {
		this.command = command;
		this.listener = listener;
		kind = AdapterKind.ofCommand(command);
		behaviour = AdapterBehaviour.of(kind, AdapterVersion.ofCommand(kind, command));
	}

	/** The command that starts the adapter; empty where it is not known. */
	public List<String> command() {
		return command;
	}

	/** Its kind. */
	public AdapterKind kind() {
		return kind;
	}

	/** What it does. */
	public AdapterBehaviour behaviour() {
		return behaviour;
	}

	/** Its debugger; a version only where one was told. */
	public Debugger debugger() {
		return debugger;
	}

	/** Which debugger the adapter has. */
	public DebuggerKind debuggerKind() {
		return kind == AdapterKind.LLDB ? DebuggerKind.LLDB : DebuggerKind.GDB;
	}

	/** What the adapter says of itself: its kind, and lldb's version. */
	public void capabilities(JsonObject capabilities) {
		AdapterKind.ofCapabilities(capabilities).ifPresent(told -> {
			if (told != kind) {
				kind = told;
				judge();
			}
		});
		Json.object(capabilities, "__lldb").flatMap(l -> Json.string(l, "version"))
				.ifPresent(v -> told(Debugger.parse(DebuggerKind.LLDB, v)));
	}

	/** The adapter has answered {@code initialize}: its debugger's kind is known, though not the version. */
	public void initialized() {
		if (!debugger.hasVersion() && kind != AdapterKind.UNKNOWN) {
			debugger = new Debugger(debuggerKind(), -1, 0, "");
			listener.accept(debugger);
		}
	}

	/** The debugger has told its version, in the console or when asked for it. */
	public void told(Debugger told) {
		debugger = told;
		judge();
		listener.accept(told);
	}

	private void judge() {
		behaviour = AdapterBehaviour.of(kind, switch (kind) {
		case GDB_DAP, LLDB -> debugger.kind() == debuggerKind() ? AdapterVersion.of(debugger) : AdapterVersion.UNKNOWN;
		case CDT_GDB_ADAPTER, UNKNOWN -> AdapterVersion.ofCommand(kind, command);
		});
	}
}
