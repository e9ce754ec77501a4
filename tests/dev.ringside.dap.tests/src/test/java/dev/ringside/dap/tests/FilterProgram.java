/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap.tests;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.eclipse.lsp4j.debug.Capabilities;
import org.eclipse.lsp4j.jsonrpc.MessageConsumer;
import org.eclipse.lsp4j.jsonrpc.debug.DebugLauncher;

import com.google.gson.Gson;

import dev.ringside.core.settings.Settings;
import dev.ringside.dap.DapFilter;
import dev.ringside.dap.stdio.StdioFilter;
import dev.ringside.tests.common.DapClient;

/** The filter as a program of its own, as the command line runs it. */
public final class FilterProgram {

	private FilterProgram() {
	}

	/** KEY=VALUE... -- COMMAND... */
	public static void main(String[] args) throws Exception {
		Map<String, String> values = new java.util.LinkedHashMap<>();
		int i = 0;
		for (; !args[i].equals("--"); i++) {
			values.put(args[i].substring(0, args[i].indexOf('=')), args[i].substring(args[i].indexOf('=') + 1));
		}
		System.exit(StdioFilter.run(List.of(args).subList(i + 1, args.length), Settings.parse(values), System.in,
				System.out, System.err));
	}

	/** The command that runs an adapter behind the filter. */
	static List<String> command(List<String> settings, List<String> adapter) {
		Set<String> path = new LinkedHashSet<>();
		for (Class<?> type : List.of(FilterProgram.class, DapFilter.class, Settings.class, Gson.class,
				MessageConsumer.class, Capabilities.class,
				DebugLauncher.class)) {
			try {
				path.add(Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
			} catch (URISyntaxException e) {
				throw new AssertionError(e);
			}
		}
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
				"-XX:TieredStopAtLevel=1", "-cp", String.join(":", path), FilterProgram.class.getName()));
		command.addAll(settings);
		command.add("--");
		command.addAll(adapter);
		return command;
	}

	static DapClient start(List<String> settings, List<String> adapter) throws IOException {
		return new DapClient(command(settings, adapter), Map.of());
	}
}
