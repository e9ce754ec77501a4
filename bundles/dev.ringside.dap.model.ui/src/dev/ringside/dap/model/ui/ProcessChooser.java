/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.dap.model.ui;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import org.eclipse.core.runtime.IStatus;
import org.eclipse.debug.core.IStatusHandler;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.viewers.LabelProvider;
import org.eclipse.jface.window.Window;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.dialogs.ElementListSelectionDialog;

import dev.ringside.core.text.Untrusted;

/** Asks for a process to attach to. */
public final class ProcessChooser implements IStatusHandler {

	private static final int MAX_COMMAND = 200;

	private record Choice(long pid, String text) {
	}

	@Override
	public @Nullable Object handleStatus(@Nullable IStatus status, @Nullable Object source) {
		// The list is read here, on the launch's thread; only the question is put on the user interface's.
		List<Choice> choices = choices();
		AtomicReference<@Nullable Long> answer = new AtomicReference<>();
		Display display = PlatformUI.getWorkbench().getDisplay();
		display.syncExec(() -> answer.set(ask(display.getActiveShell(), choices)));
		return answer.get();
	}

	/**
	 * Asks.
	 *
	 * @param shell the parent
	 * @return the process id; null when the user cancels
	 */
	static @Nullable Long choose(Shell shell) {
		AtomicReference<List<Choice>> choices = new AtomicReference<>(List.of());
		try {
			PlatformUI.getWorkbench().getProgressService().busyCursorWhile(monitor -> choices.set(choices()));
		} catch (java.lang.reflect.InvocationTargetException e) {
			throw new IllegalStateException(e);
		} catch (InterruptedException e) {
			return null;
		}
		return ask(shell, choices.get());
	}

	private static List<Choice> choices() {
		long self = ProcessHandle.current().pid();
		return ProcessHandle.allProcesses().filter(p -> p.pid() != self && p.info().command().isPresent())
				.sorted(Comparator.comparingLong(ProcessHandle::pid).reversed())
				.map(p -> new Choice(p.pid(),
						Untrusted.display(p.info().commandLine().orElse(p.info().command().orElse("")), MAX_COMMAND)))
				.toList();
	}

	private static @Nullable Long ask(@Nullable Shell shell, List<Choice> choices) {
		ElementListSelectionDialog dialog = new ElementListSelectionDialog(shell, new LabelProvider() {
			@Override
			public String getText(@Nullable Object element) {
				return element instanceof Choice c ? c.text() + " \u2013 " + c.pid() : "";
			}
		});
		dialog.setTitle(Messages.chooser_title);
		dialog.setMessage(Messages.chooser_message);
		dialog.setElements(choices.toArray());
		dialog.setMatchEmptyString(true);
		return dialog.open() == Window.OK && dialog.getFirstResult() instanceof Choice c ? Long.valueOf(c.pid()) : null;
	}
}
