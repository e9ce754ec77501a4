/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.launch;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.IStatusHandler;

import org.eclipse.jdt.annotation.Nullable;

/**
 * Tells the user something without a dialog and without a dependency on a user interface: through the debug platform's
 * status handlers. With {@code dev.ringside.ui} it becomes a notification that does not take the focus; without it, a
 * log entry.
 */
public final class Notices {

	/** The status code that the status handler of {@code dev.ringside.ui} is registered for. */
	public static final int CODE = 4861;

	private Notices() {
	}

	/**
	 * Shows a notice. Does not block and may be called on any thread.
	 *
	 * @param severity {@link IStatus#INFO}, {@link IStatus#WARNING} or {@link IStatus#ERROR}
	 * @param text     what is the matter and what to do, for people
	 * @param source   what it is about, such as a launch or a debug target; null when nothing special
	 */
	public static void show(int severity, String text, @Nullable Object source) {
		IStatus status = new Status(severity, LaunchSettings.PLUGIN_ID, CODE, text, null);
		DebugPlugin plugin = DebugPlugin.getDefault();
		IStatusHandler handler = plugin == null ? null : plugin.getStatusHandler(status);
		if (handler == null) {
			ILog.of(Notices.class).log(status);
			return;
		}
		try {
			handler.handleStatus(status, source == null ? Notices.class : source);
		} catch (CoreException e) {
			ILog.of(Notices.class).log(status);
		}
	}
}
