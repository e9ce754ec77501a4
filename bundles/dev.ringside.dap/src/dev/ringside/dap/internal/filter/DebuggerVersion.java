/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap.internal.filter;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.debugger.Debugger;
import dev.ringside.dap.adapter.AdapterKind;

/**
 * Learns the debugger's version where the adapter does not tell it: there is advice that depends on it.
 * <p>
 * Threading: the debugger's program is run on a thread of its own, once a session.
 */
final class DebuggerVersion {

	private final FilterSession session;
	private final Function<List<String>, Optional<String>> run;
	private final AtomicBoolean asked = new AtomicBoolean();

	/**
	 * @param run runs a command such as {@code gdb --version} and gives what it prints; empty where it cannot be run in
	 *            time
	 */
	DebuggerVersion(FilterSession session, Function<List<String>, Optional<String>> run) {
		this.session = session;
		this.run = run;
	}

	/**
	 * Runs the debugger's program for its version, where that is not known.
	 *
	 * @param gdb       the attach argument {@code gdb} of cdt-gdb-adapter; null where it is not given
	 * @param attaching whether it attaches to a process that has workers
	 */
	void ask(@Nullable String gdb, boolean attaching) {
		Optional<List<String>> command = session.adapter().debugger().hasVersion() ? Optional.empty()
				: VersionCommand.of(session.adapter().kind(), session.adapter().command(), gdb);
		if (command.isEmpty() || !asked.compareAndSet(false, true)) {
			return;
		}
		Thread thread = new Thread(() -> {
			try {
				run.apply(command.get()).ifPresent(text -> told(text, attaching));
			} catch (RuntimeException x) {
				session.log().error("version", x);
			}
		}, "ringside-dap-version");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * A stop has shown workers, which an attach did not: what the adapter does with them depends on the version too.
	 */
	void workersSeen() {
		if (session.adapter().kind() == AdapterKind.GDB_DAP) {
			ask(null, false);
		}
	}

	/**
	 * The console has said something; cdt-gdb-adapter shows what gdb says when it starts.
	 *
	 * @param attaching whether it attaches to a process that has workers
	 */
	void said(String text, boolean attaching) {
		if (session.adapter().kind() == AdapterKind.CDT_GDB_ADAPTER && !session.adapter().debugger().hasVersion()
				&& text.startsWith("GNU gdb")) {
			told(text, attaching);
		}
	}

	private void told(String text, boolean attaching) {
		Debugger told = Debugger.parse(session.adapter().debuggerKind(), text);
		if (told.hasVersion() && !session.adapter().debugger().hasVersion() && session.settings().isOn()) {
			session.adapter().told(told);
			if (attaching) {
				session.notices().advise(session.advisor().beforeAttach());
			}
		}
	}
}
