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

import org.eclipse.debug.core.model.IStackFrame;
import org.eclipse.jdt.annotation.Nullable;

/**
 * A stack frame of one stop. What is declared here answers from memory, on any thread; variables and registers are
 * asked of the adapter when they are wanted first.
 *
 * @noimplement This interface is not intended to be implemented by clients.
 */
public interface DapStackFrame extends IStackFrame {

	@Override
	DapThread getThread();

	/**
	 * The source file.
	 *
	 * @return its path as the adapter gave it; null where it has none
	 */
	@Nullable
	String sourcePath();

	/**
	 * Whether this is words rather than a frame.
	 *
	 * @return true for what stands in for a worker's missing user stack
	 */
	boolean isLabel();

	@Override
	int getLineNumber();

	/**
	 * The function, and where in it.
	 *
	 * @return bounded and escaped
	 */
	@Override
	String getName();
}
