/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.workbench.tests;

import java.io.IOException;
import java.util.stream.Collectors;

import dev.ringside.dap.model.AdapterPreset;
import dev.ringside.tests.common.Debuggers;

/** The adapters that the tests run. */
enum Adapters {
	GDB(Debuggers.GDB_DAP, AdapterPreset.GDB), LLDB(Debuggers.LLDB_DAP, AdapterPreset.LLDB),
	LLDB_19(Debuggers.LLDB_DAP_19, AdapterPreset.LLDB), CDT_GDB(Debuggers.CDT_GDB_ADAPTER, AdapterPreset.CDT_GDB);

	private final Debuggers debugger;
	final AdapterPreset preset;

	Adapters(Debuggers debugger, AdapterPreset preset) {
		this.debugger = debugger;
		this.preset = preset;
	}

	/** Its command line, a program in a folder with blanks quoted; skips the test where the machine has none. */
	String assume() throws IOException {
		return debugger.assume().command().stream()
				.map(argument -> argument.contains(" ") ? '"' + argument + '"' : argument)
				.collect(Collectors.joining(" "));
	}
}
