/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.tests.common;

import org.junit.jupiter.api.Assumptions;

/**
 * The quick set of the tests ({@code releng/test --quick}, system property {@code ringside.quick}): a test that comes
 * to start a debugger or the io_uring program is left out there, whatever class it is in.
 */
final class Quick {

	private Quick() {
	}

	/** Skips the test in the quick set. @param what it is about to start */
	static void leavesOut(String what) {
		Assumptions.assumeFalse(Boolean.getBoolean("ringside.quick"), () -> "left out by --quick: needs " + what);
	}
}
