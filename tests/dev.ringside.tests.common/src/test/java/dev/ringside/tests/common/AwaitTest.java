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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

class AwaitTest {

	@Test
	void returnsTheValueAsSoonAsThereIsOne() {
		AtomicInteger calls = new AtomicInteger();
		assertThat(Await.value("the third call", () -> Optional.of(calls.incrementAndGet()).filter(n -> n == 3)))
				.isEqualTo(3);
		assertThat(calls).hasValue(3);
	}

	@Test
	void saysWhatItWaitedForAndWhatWentWrong() {
		assertThatThrownBy(() -> Await.until("a file to come", Duration.ofMillis(50), () -> {
			throw new IOException("no such folder");
		})).isInstanceOf(AssertionError.class).hasMessageContaining("for a file to come")
				.hasRootCauseMessage("no such folder");
	}
}
