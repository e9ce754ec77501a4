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
import org.eclipse.debug.core.model.IValue;

import dev.ringside.core.kernel.RegisterTruth;

/**
 * A register of a frame. What is declared here answers from memory, on any thread.
 *
 * @noimplement This interface is not intended to be implemented by clients.
 */
public interface DapRegister extends IRegister {

	/**
	 * What the value is, where it is a worker's and not what it seems.
	 *
	 * @return empty for the registers of user threads, and where nothing can be said
	 */
	Optional<RegisterTruth> truth();

	@Override
	String getName();

	@Override
	IValue getValue();
}
