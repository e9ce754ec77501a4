/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package org.eclipse.cdt.dsf.service;

import java.util.Dictionary;

import org.eclipse.cdt.dsf.concurrent.DsfExecutor;
import org.eclipse.cdt.dsf.concurrent.IDsfStatusConstants;
import org.eclipse.cdt.dsf.concurrent.RequestMonitor;
import org.osgi.framework.BundleContext;

/** Declaration only, of CDT's type of this name. */
public abstract class AbstractDsfService implements IDsfService, IDsfStatusConstants {
	public AbstractDsfService(DsfSession dsfSession) {
	}

	protected abstract BundleContext getBundleContext();

	public native DsfExecutor getExecutor();

	public native Dictionary getProperties();

	protected native DsfServicesTracker getServicesTracker();

	public native DsfSession getSession();

	public native void initialize(RequestMonitor rm);

	protected native void register(String[] text, Dictionary dictionary);

	public native void shutdown(RequestMonitor rm);

	protected native void unregister();
}
