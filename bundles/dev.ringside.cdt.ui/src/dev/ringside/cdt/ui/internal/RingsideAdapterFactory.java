/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.ui.internal;

import org.eclipse.cdt.dsf.gdb.internal.ui.GdbAdapterFactory;
import org.eclipse.cdt.dsf.gdb.internal.ui.GdbSessionAdapters;
import org.eclipse.cdt.dsf.service.DsfSession;
import org.eclipse.core.runtime.ILog;
import org.eclipse.debug.core.ILaunch;

import dev.ringside.cdt.RingsideLaunch;

/**
 * CDT's adapters for launches of ours, with our view model. CDT's other launches have CDT's factory. As in CDT's
 * example for extenders ({@code org.eclipse.cdt.examples.dsf.gdb}), plugin.xml lists every type that CDT's factory
 * adapts to.
 */
@SuppressWarnings("restriction")
public class RingsideAdapterFactory extends GdbAdapterFactory {

	@Override
	protected GdbSessionAdapters createGdbSessionAdapters(ILaunch launch, DsfSession session) {
		if (launch instanceof RingsideLaunch ringside && ringside.settings().enabled()) {
			try {
				return new RingsideSessionAdapters(launch, session, getAdapterList());
			} catch (LinkageError e) {
				// These are CDT's internals: in a CDT that has changed them workers have CDT's icons.
				ILog.of(RingsideAdapterFactory.class).warn(Messages.otherViewModel, e);
			}
		}
		return super.createGdbSessionAdapters(launch, session);
	}
}
