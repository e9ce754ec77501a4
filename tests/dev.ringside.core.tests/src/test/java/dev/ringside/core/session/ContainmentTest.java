/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

class ContainmentTest {

	private final List<Throwable> log = new ArrayList<>();
	private final Containment containment = new Containment(log::add);

	@Test
	void theFirstFailureIsToldAndEverythingIsPlainFromThenOn() {
		assertThat(containment.<String>safely(() -> "ours", "plain")).isEqualTo("ours");
		RuntimeException failure = new IllegalStateException("first");
		assertThat(containment.<String>safely(() -> {
			throw failure;
		}, "plain")).isEqualTo("plain");
		assertThat(containment.hasFailed()).isTrue();
		assertThat(containment.<String>safely(() -> "ours", "plain")).isEqualTo("plain");
		containment.failed(new NoClassDefFoundError("second"));
		assertThat(log).containsExactly(failure);
	}
}
