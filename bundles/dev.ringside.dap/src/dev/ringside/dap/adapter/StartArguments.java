/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap.adapter;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

import org.eclipse.jdt.annotation.Nullable;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import dev.ringside.dap.adapter.AdapterBehaviour.Console;
import dev.ringside.dap.internal.command.CommandInspector;
import dev.ringside.dap.message.Json;

/**
 * What the arguments of an {@code attach} or {@code launch} request say of the target. Adapters are not trusted to be
 * given what their documentation asks for: a member of another type counts as missing. Reads the object that it was
 * given, and never changes it.
 *
 * @param adapter   what the adapter does
 * @param arguments the request's arguments
 */
public record StartArguments(AdapterBehaviour adapter, JsonObject arguments) {

	/** They make the target a remote one. gdb, lldb-dap, cdt-gdb-adapter's target adapter. */
	private static final Set<String> REMOTE = Set.of("target", "gdb-remote-port", "gdb-remote-hostname",
			"platformName", "remote");
	/** They are commands of the debugger, to a process of any machine. lldb-dap. */
	private static final Set<String> COMMANDS = Set.of("attachCommands", "launchCommands");
	/**
	 * They are commands of gdb, in the order in which they run. cdt-gdb-adapter 1.7.0: {@code GDBDebugSessionBase.js},
	 * {@code GDBTargetDebugSession.js}.
	 */
	private static final List<String> GDB_COMMANDS = List.of("preConnectCommands", "initCommands", "preRunCommands");
	/** They name a core file. lldb-dap; gdb 17 and others. */
	private static final Set<String> CORE = Set.of("coreFile", "core", "coreDumpPath", "corefile");

	/**
	 * Whether the target is a program of this machine, whose /proc may be read: not a remote one, and not a core file.
	 *
	 * @param arguments the request's arguments, of any adapter
	 * @return false where they name anything that only a remote program or a core file has, or commands of the debugger
	 */
	public static boolean isOfThisMachine(JsonObject arguments) {
		return !has(arguments, REMOTE) && !has(arguments, COMMANDS) && !has(arguments, CORE);
	}

	/**
	 * Whether the target is remote.
	 *
	 * @return true where they name a connection or platform
	 */
	public boolean isRemote() {
		return has(arguments, REMOTE);
	}

	/**
	 * Whether commands of the debugger say what to attach to, or launch; that may be on any machine.
	 *
	 * @return true where there are such commands
	 */
	public boolean isByCommands() {
		return has(arguments, COMMANDS);
	}

	/**
	 * Whether the target is a core file.
	 *
	 * @return true where they name one
	 */
	public boolean isCore() {
		return has(arguments, CORE);
	}

	/**
	 * The core file.
	 *
	 * @return its name; empty where they name none by a text
	 */
	public String coreFile() {
		return CORE.stream().map(k -> Json.string(arguments, k).orElse("")).filter(f -> !f.isEmpty()).findFirst()
				.orElse("");
	}

	/**
	 * The process id, or TID, that is to be attached to.
	 *
	 * @return empty where it is not plain to see
	 */
	public OptionalInt attachId() {
		for (String key : adapter.processIdKeys()) {
			Optional<String> text = Json.string(arguments, key);
			if (text.isPresent()) {
				// cdt-gdb-adapter hands it to gdb as it is.
				OptionalInt id = CommandInspector.processId(text.get());
				if (id.isPresent()) {
					return id;
				}
			}
			OptionalLong pid = Json.number(arguments.get(key));
			if (pid.isPresent() && pid.getAsLong() > 0 && pid.getAsLong() == (int) pid.getAsLong()) {
				return OptionalInt.of((int) pid.getAsLong());
			}
		}
		@Nullable JsonElement commands = arguments.get("attachCommands");
		if (commands != null && commands.isJsonArray()) {
			for (JsonElement command : commands.getAsJsonArray()) {
				OptionalInt id = command.isJsonPrimitive() ? CommandInspector.attaches(command.getAsString())
						: OptionalInt.empty();
				if (id.isPresent()) {
					return id;
				}
			}
		}
		return OptionalInt.empty();
	}

	/**
	 * The process that they name though they name no program: what they were written for is an {@code attach}.
	 *
	 * @return empty where they name a program, or no process
	 */
	public OptionalLong processWithoutProgram() {
		if (Json.string(arguments, "program").isPresent()) {
			return OptionalLong.empty();
		}
		return adapter.processIdKeys().stream().map(key -> Json.number(arguments.get(key)))
				.filter(pid -> pid.isPresent() && pid.getAsLong() > 0).findFirst().orElse(OptionalLong.empty());
	}

	/**
	 * Whether commands among them leave gdb's scheduler-locking on.
	 *
	 * @return false also where such arguments are not commands of gdb
	 */
	public boolean locksScheduler() {
		if (adapter.console() != Console.GDB_PREFIXED && adapter.console() != Console.UNKNOWN) {
			return false;
		}
		StringBuilder commands = new StringBuilder();
		for (String key : GDB_COMMANDS) {
			@Nullable JsonElement list = arguments.get(key);
			if (list != null && list.isJsonArray()) {
				for (JsonElement command : list.getAsJsonArray()) {
					commands.append(command.isJsonPrimitive() ? command.getAsString() : "").append('\n');
				}
			}
		}
		return CommandInspector.gdb(commands.toString()).schedulerLocking().orElse(false);
	}

	/**
	 * Whether threads stop one by one.
	 *
	 * @return true where gdb's non-stop mode is asked for
	 */
	public boolean isNonStop() {
		return Json.isTrue(arguments, "gdbNonStop") || Json.isTrue(arguments, "nonStop");
	}

	private static boolean has(JsonObject arguments, Set<String> keys) {
		return arguments.keySet().stream().anyMatch(k -> keys.contains(k) && !isEmpty(arguments, k));
	}

	private static boolean isEmpty(JsonObject arguments, String key) {
		var value = arguments.get(key);
		return value == null || value.isJsonNull() || value.isJsonPrimitive() && value.getAsString().isEmpty()
				|| value.isJsonArray() && value.getAsJsonArray().isEmpty();
	}
}
