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

import java.util.Optional;

import org.eclipse.debug.core.model.IRegisterGroup;
import org.eclipse.lsp4j.debug.Variable;

import dev.ringside.core.guard.Action;
import dev.ringside.core.kernel.RegisterTruth;
import dev.ringside.dap.model.DapRegister;

/** A register. */
final class RegisterElement extends VariableElement implements DapRegister {

	private final RegisterGroupElement group;
	private final String registerName;

	RegisterElement(RegisterGroupElement group, int container, Variable variable) {
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

	@Override
	public Optional<RegisterTruth> truth() {
		return frame().getThread().isWorker() ? target().model().flatMap(m -> m.truth(registerName)) : Optional.empty();
	}
}
