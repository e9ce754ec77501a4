/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.ui.internal;

import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.debug.core.IStatusHandler;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.notifications.NotificationPopup;
import org.eclipse.jface.widgets.WidgetFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.PlatformUI;

/**
 * Shows the notices of {@code dev.ringside.launch.Notices} as notifications that take no focus and go away by
 * themselves.
 */
public final class NoticeHandler implements IStatusHandler {

	private static final long SECONDS = 1000;
	private static final int WIDTH = 360;

	@Override
	public @Nullable Object handleStatus(@Nullable IStatus status, @Nullable Object source) {
		if (status == null) {
			return null;
		}
		// The notification goes away; the log keeps what it said.
		ILog.of(NoticeHandler.class).log(status);
		if (PlatformUI.isWorkbenchRunning()) {
			Display display = PlatformUI.getWorkbench().getDisplay();
			if (!display.isDisposed()) {
				display.asyncExec(() -> show(display, status));
			}
		}
		return Boolean.TRUE;
	}

	private static void show(Display display, IStatus status) {
		if (display.isDisposed() || PlatformUI.getWorkbench().isClosing()) {
			return;
		}
		NotificationPopup.forDisplay(display).title(Messages.notice_title, true)
				.content(parent -> WidgetFactory.label(SWT.WRAP).text(status.getMessage().replace("&", "&&"))
						.layoutData(new org.eclipse.swt.layout.GridData(WIDTH, SWT.DEFAULT)).create(parent))
				.delay((status.getSeverity() == IStatus.INFO ? 8 : 20) * SECONDS).fadeIn(true).open();
	}
}
