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
 * The real parts that tests run against: an io_uring program, debuggers, adapters, and the emulator of kernel policies.
 */
@org.eclipse.jdt.annotation.NonNullByDefault
package dev.ringside.tests.common;
