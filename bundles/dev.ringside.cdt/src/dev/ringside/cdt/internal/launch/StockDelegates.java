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

import java.util.Map;
import java.util.Set;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ILog;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunchConfigurationType;
import org.eclipse.debug.core.ILaunchDelegate;
import org.eclipse.debug.core.ILaunchManager;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;

/**
 * Keeps launches that choose no delegate with CDT's own. The platform refuses to launch a configuration of a type that
 * has two delegates and no preferred one ("Duplicate launcher detected"). CDT makes its own delegates preferred when it
 * starts, but not for core-build projects, and it need not have started before the first launch. So this does the same,
 * for types without a preferred delegate, as soon as the debug platform starts.
 * <p>
 * A Declarative Services component that starts with the framework; it loads nothing of the debug platform before that
 * has started itself.
 */
public final class StockDelegates implements SynchronousBundleListener {

	private static final String DEBUG_CORE = "org.eclipse.debug.core";

	private static final Map<String, String> STOCK = Map.of( //
			"org.eclipse.cdt.launch.applicationLaunchType", "org.eclipse.cdt.dsf.gdb.launch.localCLaunch", //
			"org.eclipse.cdt.launch.attachLaunchType", "org.eclipse.cdt.dsf.gdb.launch.attachCLaunch", //
			"org.eclipse.cdt.launch.postmortemLaunchType", "org.eclipse.cdt.dsf.gdb.launch.coreCLaunch", //
			"org.eclipse.cdt.launch.remoteApplicationLaunchType", "org.eclipse.cdt.dsf.gdb.launch.remoteCLaunch", //
			"org.eclipse.cdt.debug.core.localCoreBuildLaunchConfigType", "org.eclipse.cdt.dsf.gdb.coreBuildLocalDebug");

	/**
	 * Called by Declarative Services.
	 *
	 * @param context this bundle's
	 */
	public void activate(BundleContext context) {
		context.addBundleListener(this);
		for (Bundle bundle : context.getBundles()) {
			if (DEBUG_CORE.equals(bundle.getSymbolicName()) && bundle.getState() == Bundle.ACTIVE) {
				choose();
			}
		}
	}

	/**
	 * Called by Declarative Services.
	 *
	 * @param context this bundle's
	 */
	public void deactivate(BundleContext context) {
		context.removeBundleListener(this);
	}

	@Override
	public void bundleChanged(BundleEvent event) {
		if (event.getType() == BundleEvent.STARTED && DEBUG_CORE.equals(event.getBundle().getSymbolicName())) {
			choose();
		}
	}

	private static void choose() {
		try {
			ILaunchManager launches = DebugPlugin.getDefault().getLaunchManager();
			Set<String> debug = Set.of(ILaunchManager.DEBUG_MODE);
			for (Map.Entry<String, String> entry : STOCK.entrySet()) {
				ILaunchConfigurationType type = launches.getLaunchConfigurationType(entry.getKey());
				if (type == null || type.getPreferredDelegate(debug) != null) {
					continue;
				}
				for (ILaunchDelegate delegate : type.getDelegates(debug)) {
					if (entry.getValue().equals(delegate.getId())) {
						type.setPreferredDelegate(debug, delegate);
					}
				}
			}
		} catch (CoreException e) {
			ILog.of(StockDelegates.class).log(e.getStatus());
		}
	}
}
