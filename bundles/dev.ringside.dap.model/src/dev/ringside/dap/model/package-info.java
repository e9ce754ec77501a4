/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

/**
 * A debug model of the Eclipse platform for debug adapters, as other bundles may use it: the ids and launch attributes
 * ({@link dev.ringside.dap.model.DapModel}), the adapters that need no configuration
 * ({@link dev.ringside.dap.model.AdapterPreset}), and what the elements tell beyond the platform's own interfaces.
 * Needs no user interface; everything else of this bundle is internal.
 * <p>
 * Methods of the platform that ask the adapter ({@code getStackFrames}, {@code getVariables}, {@code getRegisters})
 * wait for the answer, each with a timeout that names the request; views call them in jobs. All other methods answer
 * from memory, and actions are sent without waiting.
 */
@NonNullByDefault({ DefaultLocation.PARAMETER, DefaultLocation.RETURN_TYPE, DefaultLocation.FIELD })
package dev.ringside.dap.model;

import org.eclipse.jdt.annotation.DefaultLocation;
import org.eclipse.jdt.annotation.NonNullByDefault;

