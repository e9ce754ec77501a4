/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.tests.ui;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.eclipse.core.runtime.ILogListener;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Platform;

/** What Ringside's bundles write into Eclipse's error log while this is open. From any thread; needs no workbench. */
public final class RingsideLog implements AutoCloseable {

	private final List<IStatus> entries = new CopyOnWriteArrayList<>();
	private final ILogListener listener = (status, plugin) -> {
		if (status.getPlugin().startsWith("dev.ringside.") || plugin.startsWith("dev.ringside.")) {
			entries.add(status);
		}
	};

	public RingsideLog() {
		Platform.addLogListener(listener);
	}

	/** The errors and warnings so far. */
	public List<IStatus> problems() {
		return entries.stream().filter(s -> s.getSeverity() >= IStatus.WARNING).toList();
	}

	/** The errors that nobody has foreseen. */
	public List<IStatus> internalErrors() {
		return entries.stream()
				.filter(s -> s.getSeverity() == IStatus.ERROR && s.getException() instanceof RuntimeException).toList();
	}

	/** What a bundle has written, of any severity. */
	public List<String> messages(String plugin) {
		return entries.stream().filter(s -> s.getPlugin().equals(plugin)).map(IStatus::getMessage).toList();
	}

	@Override
	public void close() {
		Platform.removeLogListener(listener);
	}
}
