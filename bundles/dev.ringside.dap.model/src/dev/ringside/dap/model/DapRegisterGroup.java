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

import org.eclipse.debug.core.model.IRegisterGroup;

/**
 * A group of registers of a frame: as the adapter has it, or the statement that there is nothing to see. {@link
 * #getRegisters()} may ask the adapter.
 *
 * @noimplement This interface is not intended to be implemented by clients.
 */
public interface DapRegisterGroup extends IRegisterGroup {

	/**
	 * The frame whose registers these are.
	 *
	 * @return the frame
	 */
	DapStackFrame frame();

	/**
	 * The group's name; for a worker with what its registers are.
	 *
	 * @return bounded and escaped
	 */
	@Override
	String getName();

	@Override
	boolean hasRegisters();
}
