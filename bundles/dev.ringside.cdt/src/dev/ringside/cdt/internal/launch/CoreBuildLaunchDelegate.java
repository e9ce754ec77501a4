/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.internal.launch;

import java.util.Set;

import org.eclipse.cdt.dsf.debug.service.IDsfDebugServicesFactory;
import org.eclipse.cdt.dsf.gdb.launching.GdbLaunch;
import org.eclipse.cdt.dsf.gdb.launching.GdbTargetedLaunchDelegate;
import org.eclipse.cdt.dsf.gdb.service.GdbDebugServicesFactory;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.Status;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchDelegate;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.ILaunchConfigurationDelegate;
import org.eclipse.debug.core.model.ILaunchConfigurationDelegate2;
import org.eclipse.debug.core.model.ISourceLocator;
import org.eclipse.launchbar.core.target.ILaunchTarget;
import org.eclipse.launchbar.core.target.launch.ILaunchConfigurationTargetedDelegate;
import org.eclipse.launchbar.core.target.launch.ITargetedLaunch;
import org.eclipse.osgi.util.NLS;

import dev.ringside.cdt.RingsideLaunch;
import dev.ringside.core.settings.Settings;
import dev.ringside.launch.LaunchSettings;

/**
 * Core-build projects. CDT's delegate for them creates its services factory itself, so all of its work is left to it,
 * and only the launch that it works on is ours: it takes another factory in the place of CDT's.
 */
public class CoreBuildLaunchDelegate extends GdbTargetedLaunchDelegate {

	private static final String STOCK = "org.eclipse.cdt.dsf.gdb.coreBuildLocalDebug";

	private static final class Launch extends RingsideLaunch {
		private final ILaunchConfiguration configuration;

		Launch(ILaunchConfiguration configuration, String mode, ISourceLocator locator, Settings settings) {
			super(configuration, mode, locator, settings);
			this.configuration = configuration;
		}

		@Override
		public void setServiceFactory(IDsfDebugServicesFactory factory) {
			super.setServiceFactory(
					factory instanceof GdbDebugServicesFactory stock ? ours(stock.getVersion()) : factory);
		}

		/** CDT's delegate has found out by now which gdb and which program there are. */
		private IDsfDebugServicesFactory ours(String version) {
			try {
				Launches.prepare(configuration, this);
			} catch (CoreException e) {
				ILog.of(CoreBuildLaunchDelegate.class).log(e.getStatus());
			}
			return Launches.factory(configuration, version);
		}
	}

	@Override
	protected GdbLaunch createGdbLaunch(ILaunchConfiguration configuration, String mode, ISourceLocator locator)
			throws CoreException {
		Settings settings = LaunchSettings.read(configuration);
		return settings.enabled() ? new Launch(configuration, mode, locator, settings)
				: new GdbLaunch(configuration, mode, locator);
	}

	@Override
	public ITargetedLaunch getLaunch(ILaunchConfiguration configuration, String mode, ILaunchTarget target)
			throws CoreException {
		ITargetedLaunch launch = super.getLaunch(configuration, mode, target);
		// CDT's delegate expects a launch that is ready; the one for other types initializes it later.
		((GdbLaunch) launch).initialize();
		return launch;
	}

	@Override
	public void launch(ILaunchConfiguration config, String mode, ILaunch launch, IProgressMonitor monitor)
			throws CoreException {
		stock(config, ILaunchConfigurationDelegate.class).launch(config, mode, launch, monitor);
	}

	// The platform calls those without a target, the launch bar the others.

	@Override
	public boolean buildForLaunch(ILaunchConfiguration config, String mode, IProgressMonitor monitor)
			throws CoreException {
		return stock(config, ILaunchConfigurationDelegate2.class).buildForLaunch(config, mode, monitor);
	}

	@Override
	public boolean preLaunchCheck(ILaunchConfiguration config, String mode, IProgressMonitor monitor)
			throws CoreException {
		return stock(config, ILaunchConfigurationDelegate2.class).preLaunchCheck(config, mode, monitor);
	}

	@Override
	public boolean finalLaunchCheck(ILaunchConfiguration config, String mode, IProgressMonitor monitor)
			throws CoreException {
		return stock(config, ILaunchConfigurationDelegate2.class).finalLaunchCheck(config, mode, monitor);
	}

	@Override
	public boolean buildForLaunch(ILaunchConfiguration config, String mode, ILaunchTarget target,
			IProgressMonitor monitor)
			throws CoreException {
		return stock(config, ILaunchConfigurationTargetedDelegate.class).buildForLaunch(config, mode, target, monitor);
	}

	@Override
	public boolean preLaunchCheck(ILaunchConfiguration config, String mode, ILaunchTarget target,
			IProgressMonitor monitor)
			throws CoreException {
		return stock(config, ILaunchConfigurationTargetedDelegate.class).preLaunchCheck(config, mode, target, monitor);
	}

	@Override
	public boolean finalLaunchCheck(ILaunchConfiguration config, String mode, ILaunchTarget target,
			IProgressMonitor monitor)
			throws CoreException {
		return stock(config, ILaunchConfigurationTargetedDelegate.class).finalLaunchCheck(config, mode, target,
				monitor);
	}

	/** CDT's delegate, as one of the types that it has. */
	private static <D extends ILaunchConfigurationDelegate> D stock(ILaunchConfiguration config, Class<D> as)
			throws CoreException {
		for (ILaunchDelegate delegate : config.getType().getDelegates(Set.of(ILaunchManager.DEBUG_MODE))) {
			if (STOCK.equals(delegate.getId()) && as.isInstance(delegate.getDelegate())) {
				return as.cast(delegate.getDelegate());
			}
		}
		throw new CoreException(Status.error(NLS.bind(Messages.noCoreBuildDelegate, STOCK)));
	}
}
