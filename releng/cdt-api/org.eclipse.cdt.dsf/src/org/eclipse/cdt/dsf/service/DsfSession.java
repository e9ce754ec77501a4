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
import org.osgi.framework.Filter;

/** Declaration only, of CDT's type of this name. */
public class DsfSession {
	public native void addServiceEventListener(Object value, Filter filter);

	public static native void addSessionEndedListener(SessionEndedListener listener);

	public native void dispatchEvent(Object value, Dictionary<?, ?> dictionary);

	public native DsfExecutor getExecutor();

	public native String getId();

	public native Object getModelAdapter(Class<?> type);

	public native void registerModelAdapter(Class<?> type, Object object);

	public native boolean isActive();

	public native void removeServiceEventListener(Object value);

	public static native void removeSessionEndedListener(SessionEndedListener listener);

	DsfSession() {
	}

	public interface SessionEndedListener {
		void sessionEnded(DsfSession session);
	}
}
