/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.dap.model.internal.session;

import java.util.Arrays;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.debug.core.IRequest;
import org.eclipse.debug.core.commands.AbstractDebugCommand;
import org.eclipse.debug.core.commands.IEnabledStateRequest;
import org.eclipse.debug.core.commands.IRestartHandler;
import org.eclipse.jdt.annotation.Nullable;

/** The platform's Restart command: enabled where the adapter can start the program again in the same session. */
final class RestartHandler extends AbstractDebugCommand implements IRestartHandler {

	static final RestartHandler HANDLER = new RestartHandler();

	private RestartHandler() {
	}

	@Override
	protected @Nullable Object getTarget(@Nullable Object element) {
		return element instanceof ModelElement e ? e.target() : null;
	}

	@Override
	protected boolean isExecutable(Object @Nullable [] targets, @Nullable IProgressMonitor monitor,
			@Nullable IEnabledStateRequest request) {
		return targets != null && targets.length > 0
				&& Arrays.stream(targets).allMatch(t -> t instanceof TargetElement target && target.canRestart());
	}

	@Override
	protected void doExecute(Object @Nullable [] targets, @Nullable IProgressMonitor monitor,
			@Nullable IRequest request) throws CoreException {
		if (targets != null) {
			for (Object t : targets) {
				if (t instanceof TargetElement target) {
					target.restart();
				}
			}
		}
	}
}
