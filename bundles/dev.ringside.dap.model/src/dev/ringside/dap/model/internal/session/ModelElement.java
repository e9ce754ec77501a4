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

import java.util.List;

import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.commands.IRestartHandler;
import org.eclipse.debug.core.model.DebugElement;
import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.session.WorkersSource;
import dev.ringside.dap.model.DapDebugTarget;
import dev.ringside.dap.model.DapModel;

/** An element of the debug model. */
abstract class ModelElement extends DebugElement {

	private final @Nullable TargetElement target;

	ModelElement(@Nullable TargetElement target) {
		super(target);
		this.target = target;
	}

	/** The session. */
	TargetElement target() {
		TargetElement t = target;
		return t == null ? (TargetElement) this : t;
	}

	@Override
	public String getModelIdentifier() {
		return DapModel.ID;
	}

	@Override
	public void fireEvent(@Nullable DebugEvent event) {
		DebugPlugin plugin = DebugPlugin.getDefault();
		if (plugin != null && event != null) {
			plugin.fireDebugEventSet(new DebugEvent[] { event });
		}
	}

	/** Tells the platform of several changes at once. */
	static void fire(List<DebugEvent> set) {
		DebugPlugin plugin = DebugPlugin.getDefault();
		if (!set.isEmpty() && plugin != null) {
			plugin.fireDebugEventSet(set.toArray(new DebugEvent[0]));
		}
	}

	@Override
	public <T> T getAdapter(@Nullable Class<T> type) {
		if (type == WorkersSource.class) {
			return type.cast(target().workers());
		}
		if (type == DapDebugTarget.class) {
			return type.cast(target());
		}
		if (type == IRestartHandler.class) {
			return type.cast(RestartHandler.HANDLER);
		}
		return super.getAdapter(type);
	}
}
