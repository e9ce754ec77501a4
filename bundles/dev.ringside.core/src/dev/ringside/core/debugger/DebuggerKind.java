/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.debugger;

import dev.ringside.core.text.Texts;

/** The debuggers whose behaviour is known. */
public enum DebuggerKind {
	/** gdb, native or with {@code -i dap}. */
	GDB,
	/** gdbserver: it, not gdb, reads the process. */
	GDBSERVER,
	/** lldb, lldb-vscode, lldb-dap. They read through an lldb-server of the same version. */
	LLDB,
	/** Another one, or not known. */
	UNKNOWN;

	/**
	 * The name for people.
	 *
	 * @return such as {@code gdb}
	 */
	public String label() {
		return Texts.get("debugger." + name());
	}
}
