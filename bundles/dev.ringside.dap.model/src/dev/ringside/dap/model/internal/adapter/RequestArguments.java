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

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.eclipse.jdt.annotation.Nullable;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import dev.ringside.dap.adapter.AdapterKind;
import dev.ringside.dap.model.AdapterPreset;

/** The arguments of launch and attach requests, as each adapter spells them. */
final class RequestArguments {

	private final AdapterPreset spelling;

	/** @param kind the adapter's; one that is not known is spoken to as gdb's own */
	RequestArguments(AdapterKind kind) {
		spelling = Stream.of(AdapterPreset.values()).filter(p -> p.kind() == kind).findFirst()
				.orElse(AdapterPreset.GDB);
	}

	/** Whether an attach must name the program's file. */
	boolean needsProgram() {
		return spelling == AdapterPreset.CDT_GDB;
	}

	/** Those of a launch; null: not given. */
	JsonObject launch(String program, List<String> arguments, @Nullable String directory,
			@Nullable Map<String, String> environment) {
		JsonObject json = new JsonObject();
		json.addProperty("program", program);
		if (directory != null) {
			json.addProperty("cwd", directory);
		}
		if (spelling == AdapterPreset.CDT_GDB) {
			json.addProperty("arguments", String.join(" ", arguments.stream().map(RequestArguments::quoted).toList()));
		} else {
			JsonArray list = new JsonArray();
			arguments.forEach(list::add);
			json.add("args", list);
		}
		if (environment != null && !environment.isEmpty()) {
			if (spelling == AdapterPreset.LLDB) {
				JsonArray list = new JsonArray();
				environment.forEach((name, value) -> list.add(name + '=' + value));
				json.add("env", list);
			} else {
				JsonObject map = new JsonObject();
				environment.forEach(map::addProperty);
				json.add(spelling == AdapterPreset.CDT_GDB ? "environment" : "env", map);
			}
		}
		return json;
	}

	/** Those of an attach; null: not given. */
	JsonObject attach(long pid, @Nullable String program) {
		JsonObject json = new JsonObject();
		if (spelling == AdapterPreset.CDT_GDB) {
			json.addProperty("processId", Long.toString(pid));
		} else {
			json.addProperty("pid", pid);
		}
		if (program != null) {
			json.addProperty("program", program);
		}
		if (spelling == AdapterPreset.LLDB) {
			// Otherwise it lets the program run when the configuration is done.
			json.addProperty("stopOnEntry", true);
		}
		return json;
	}

	private static String quoted(String argument) {
		return argument.matches("[A-Za-z0-9_./:=+,@%-]+") ? argument : '\'' + argument.replace("'", "'\\''") + '\'';
	}
}
