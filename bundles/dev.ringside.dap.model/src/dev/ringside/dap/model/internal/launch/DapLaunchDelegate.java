/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.dap.model.internal.launch;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.IStatusHandler;
import org.eclipse.debug.core.model.LaunchConfigurationDelegate;
import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.dap.model.DapModel;
import dev.ringside.dap.model.internal.adapter.AdapterConfiguration;
import dev.ringside.dap.model.internal.adapter.Attachment;
import dev.ringside.dap.model.internal.session.TargetElement;

/** Launches and attaches. */
public final class DapLaunchDelegate extends LaunchConfigurationDelegate {

	@Override
	public void launch(@Nullable ILaunchConfiguration configuration, @Nullable String mode, @Nullable ILaunch launch,
			@Nullable IProgressMonitor monitor) throws CoreException {
		if (configuration == null || launch == null) {
			throw new IllegalArgumentException();
		}
		SubMonitor progress = SubMonitor.convert(monitor, configuration.getName(), 2);
		long asked = askProcess(configuration);
		if (asked < 0) {
			DebugPlugin.getDefault().getLaunchManager().removeLaunch(launch);
			return;
		}
		AdapterConfiguration read = AdapterConfiguration.read(configuration, asked);
		progress.split(1);
		Attachment attachment = read.attach() ? new Attachment(read) : null;
		if (attachment != null) {
			// Terminate and Relaunch comes here while the adapter of the session that ends still holds the process.
			TargetElement.awaitRelease(read.pid());
			attachment.require();
		}
		new TargetElement(launch, read, attachment).start();
	}

	/** The process where the user has to be asked for it; 0 where not; -1 when the user answers "none". */
	private static long askProcess(ILaunchConfiguration configuration) throws CoreException {
		if (!configuration.getAttribute(DapModel.ATTR_REQUEST, DapModel.REQUEST_LAUNCH).equals(DapModel.REQUEST_ATTACH)
				|| !configuration.getAttribute(DapModel.ATTR_PID, "").isBlank()) {
			return 0;
		}
		IStatus question = new Status(IStatus.INFO, DapModel.ID, DapModel.STATUS_ASK_PROCESS, configuration.getName(),
				null);
		IStatusHandler handler = DebugPlugin.getDefault().getStatusHandler(question);
		if (handler == null) {
			return 0;
		}
		return handler.handleStatus(question, configuration) instanceof Long pid ? pid : -1;
	}

	@Override
	public boolean buildForLaunch(@Nullable ILaunchConfiguration configuration, @Nullable String mode,
			@Nullable IProgressMonitor monitor) {
		// Programs of adapters are not built by the workspace.
		return false;
	}
}
