/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.internal.service;

import org.eclipse.cdt.dsf.concurrent.IDsfStatusConstants;
import org.eclipse.cdt.dsf.concurrent.RequestMonitor;
import org.eclipse.cdt.dsf.datamodel.DMContexts;
import org.eclipse.cdt.dsf.datamodel.IDMContext;
import org.eclipse.cdt.dsf.service.DsfServicesTracker;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.cdt.RingsideCdt;

/** DSF's look-ups, with their answers where there is nothing, and its way to say no. */
final class Dsf {

	private Dsf() {
	}

	/**
	 * A context or one of its ancestors.
	 *
	 * @param <V>     the type
	 * @param context where to start
	 * @param type    what to look for
	 * @return null where there is none
	 */
	static <V extends IDMContext> @Nullable V ancestor(IDMContext context, Class<V> type) {
		return DMContexts.getAncestorOfType(context, type);
	}

	/**
	 * A service of the session.
	 *
	 * @param <V>      the type
	 * @param services the tracker of the service that asks
	 * @param type     what to look for
	 * @return null where there is none, or not any more
	 */
	static <V> @Nullable V service(DsfServicesTracker services, Class<V> type) {
		return services.getService(type);
	}

	/**
	 * Answers with an error.
	 *
	 * @param rm   the request
	 * @param text why, for people
	 */
	static void fail(RequestMonitor rm, String text) {
		rm.setStatus(new Status(IStatus.ERROR, RingsideCdt.PLUGIN_ID, IDsfStatusConstants.REQUEST_FAILED, text, null));
		rm.done();
	}
}
