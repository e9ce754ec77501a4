/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.demo;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import dev.ringside.tests.common.Debuggers;

/** The adapters that the demo can use, in the order in which it looks for them. */
enum Adapter {
	/** cdt-gdb-adapter with the machine's gdb. It resumes the program after an attach. */
	CDT(Debuggers.CDT_GDB_ADAPTER, true),
	/** gdb's own adapter, from gdb 14. */
	GDB(Debuggers.GDB_DAP, false),
	/** lldb's adapter. */
	LLDB(Debuggers.LLDB_DAP, false);

	private final Debuggers debugger;
	private final boolean runsAfterAttach;

	Adapter(Debuggers debugger, boolean runsAfterAttach) {
		this.debugger = debugger;
		this.runsAfterAttach = runsAfterAttach;
	}

	/** The word for {@code --adapter}. */
	String id() {
		return name().toLowerCase(Locale.ROOT);
	}

	/** The command, where it is on this machine. */
	Optional<Debuggers.Found> find() throws IOException {
		return debugger.find();
	}

	/** Whether the program runs after an attach, so that the demo has to pause it. */
	boolean runsAfterAttach() {
		return runsAfterAttach;
	}

	/** The arguments of its attach request. */
	Map<String, Object> attachArguments(long pid, String program) {
		Map<String, Object> arguments = new LinkedHashMap<>();
		arguments.put("program", program);
		switch (this) {
		case CDT -> {
			arguments.put("processId", Long.toString(pid));
			arguments.put("gdb", System.getenv().getOrDefault("RINGSIDE_GDB", "gdb"));
		}
		case GDB -> arguments.put("pid", pid);
		case LLDB -> {
			arguments.put("pid", pid);
			arguments.put("stopOnEntry", true);
		}
		}
		return arguments;
	}
}
