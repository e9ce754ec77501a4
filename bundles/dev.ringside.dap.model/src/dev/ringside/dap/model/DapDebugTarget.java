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

import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.IDebugTarget;

import dev.ringside.core.session.WorkersSource;
import dev.ringside.core.settings.Settings;

/**
 * A session with a debug adapter. Every element of this debug model adapts to it.
 * <p>
 * All methods answer from memory, and actions are sent without waiting for the adapter: each may be called on any
 * thread.
 *
 * @noimplement This interface is not intended to be implemented by clients.
 */
public interface DapDebugTarget extends IDebugTarget {

	/**
	 * Ringside's settings of this session.
	 *
	 * @return the settings, from the start on with those among the adapter's arguments
	 */
	Settings settings();

	/**
	 * What this session tells of the process's workers.
	 *
	 * @return the source; its {@link WorkersSource#read()} may read /proc
	 */
	WorkersSource workers();

	/**
	 * The process that is debugged, as the adapter tells: on its machine.
	 *
	 * @return its id; 0 while it is not known
	 */
	long processId();

	/**
	 * Whether the adapter can step by an instruction.
	 *
	 * @return true when it says so
	 */
	boolean canStepInstructions();

	/**
	 * Whether steps are of one instruction rather than of a statement.
	 *
	 * @return false: of a statement
	 */
	boolean isInstructionStepping();

	/**
	 * Switches between steps of a statement and of an instruction.
	 *
	 * @param on true for instructions; without effect where {@link #canStepInstructions()} is false
	 */
	void setInstructionStepping(boolean on);

	/**
	 * Whether the adapter can start the program again in this session.
	 *
	 * @return false for an attached program: nobody knows how it was started
	 */
	boolean canRestart();

	/**
	 * Ends the program and starts it again in this session. Returns at once; what fails later is told in the session's
	 * console and in a notice.
	 *
	 * @throws DebugException when {@link #canRestart()} is false
	 */
	void restart() throws DebugException;

	@Override
	String getName();

	@Override
	boolean hasThreads();

	@Override
	DapThread[] getThreads();
}
