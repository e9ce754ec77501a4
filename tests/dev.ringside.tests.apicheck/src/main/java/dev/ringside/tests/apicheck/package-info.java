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
 * Checks the declarations of Eclipse CDT's types, which the default build compiles against, with the classes of a real
 * CDT. Not shipped; {@code releng/test-cdt} runs it.
 */
@NonNullByDefault
package dev.ringside.tests.apicheck;

import org.eclipse.jdt.annotation.NonNullByDefault;
