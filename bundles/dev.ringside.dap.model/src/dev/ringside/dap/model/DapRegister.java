/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.dap.model;

import java.util.Optional;

import org.eclipse.debug.core.model.IRegister;
import org.eclipse.debug.core.model.IRegisterGroup;
import org.eclipse.lsp4j.debug.Variable;

import dev.ringside.core.guard.Action;
import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.kernel.KernelPolicy;
import dev.ringside.core.kernel.RegisterTruth;
import dev.ringside.core.process.KernelInfo;

/** A register. */
public final class DapRegister extends DapVariable implements IRegister {

	private final DapRegisterGroup group;
	private final String registerName;

	DapRegister(DapRegisterGroup group, int container, Variable variable) {
		super(group.frame(), container, variable);
		this.group = group;
		registerName = String.valueOf(variable.getName());
	}

	@Override
	Action writing() {
		return Action.WRITE_REGISTER;
	}

	@Override
	public IRegisterGroup getRegisterGroup() {
		return group;
	}

	/**
	 * What the value is, where it is a worker's and not what it seems.
	 *
	 * @return empty for the registers of user threads, and where nothing can be said
	 */
	public Optional<RegisterTruth> truth() {
		KernelPolicy policy = target().policy();
		Architecture architecture = KernelInfo.localArchitecture().orElse(null);
		if (!frame().thread().isWorker() || policy == null || architecture == null) {
			return Optional.empty();
		}
		return policy.register(architecture, registerName);
	}
}
