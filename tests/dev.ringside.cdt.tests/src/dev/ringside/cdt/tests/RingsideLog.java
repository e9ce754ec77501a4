/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.tests;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.eclipse.core.runtime.ILogListener;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Platform;

/** What Ringside's bundles write into the log while this is open. */
public final class RingsideLog implements AutoCloseable {

	private final List<IStatus> entries = new CopyOnWriteArrayList<>();
	private final ILogListener listener = (status, plugin) -> {
		if (status.getPlugin().startsWith("dev.ringside.")) {
			entries.add(status);
		}
	};

	public RingsideLog() {
		Platform.addLogListener(listener);
	}

	/** The entries so far, errors and warnings. */
	public List<IStatus> entries() {
		return entries.stream().filter(s -> s.getSeverity() >= IStatus.WARNING).toList();
	}

	@Override
	public void close() {
		Platform.removeLogListener(listener);
	}
}
