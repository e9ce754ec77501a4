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

import java.util.List;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.model.IBreakpoint;

/**
 * A breakpoint of this debug model, on a line or on a function. What is wanted of it lives in its marker; what adapters
 * make of it, in its {@link #states()}. Callable on any thread; {@link #edit} changes the workspace.
 * <p>
 * To make one, create a marker of type {@link #LINE_MARKER} or {@link #FUNCTION_MARKER} with the attributes that are
 * named here, {@link IBreakpoint#ID}, {@link IBreakpoint#ENABLED} and {@link IBreakpoint#PERSISTED}, and give it to the
 * platform's {@link org.eclipse.debug.core.IBreakpointManager#createBreakpoint}.
 *
 * @noimplement This interface is not intended to be implemented by clients.
 */
public interface DapBreakpoint extends IBreakpoint {

	/**
	 * The marker type of a breakpoint on a line; {@link org.eclipse.core.resources.IMarker#LINE_NUMBER} says which,
	 * from 1.
	 */
	String LINE_MARKER = "dev.ringside.dap.model.lineBreakpointMarker";
	/**
	 * The marker attribute with the path of a line's file in the file system. String; missing: the marker's resource.
	 */
	String PATH = "dev.ringside.dap.path";
	/** The marker type of a breakpoint on a function. */
	String FUNCTION_MARKER = "dev.ringside.dap.model.functionBreakpointMarker";
	/** The marker attribute with the function's name. String. */
	String FUNCTION = "dev.ringside.dap.function";
	/** The marker attribute with the condition, in the program's language. String; missing or empty: none. */
	String CONDITION = "dev.ringside.dap.condition";
	/** The marker attribute with the hit condition, in the adapter's own notation. String; missing or empty: none. */
	String HIT_CONDITION = "dev.ringside.dap.hitCondition";
	/**
	 * The marker attribute with the text that is written instead of a stop. String; missing or empty: the program
	 * stops.
	 */
	String LOG_MESSAGE = "dev.ringside.dap.logMessage";

	/**
	 * When it stops: an expression that must be true.
	 *
	 * @return the expression; empty for "always"
	 */
	String condition();

	/**
	 * Which hits count. Adapters read it in different ways: see {@link dev.ringside.dap.adapter.HitConditions}.
	 *
	 * @return the adapter's notation; empty for "each"
	 */
	String hitCondition();

	/**
	 * What the adapter writes instead of stopping, with expressions in braces.
	 *
	 * @return the text; empty for a breakpoint that stops
	 */
	String logMessage();

	/**
	 * Changes all that a user can edit, as one change of the workspace.
	 *
	 * @param enabled      whether it is on
	 * @param condition    see {@link #condition()}
	 * @param hitCondition see {@link #hitCondition()}
	 * @param logMessage   see {@link #logMessage()}; of no meaning for a function
	 * @throws CoreException when the marker has gone
	 */
	void edit(boolean enabled, String condition, String hitCondition, String logMessage) throws CoreException;

	/**
	 * Where it is, for people.
	 *
	 * @return such as {@code main.c:12} or {@code main()}
	 */
	String title();

	/**
	 * What the adapters of running sessions say of it.
	 *
	 * @return the oldest session's first; empty without a session
	 */
	List<BreakpointState> states();
}
