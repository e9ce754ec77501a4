/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulerLockingTest {

	@ParameterizedTest
	@CsvSource({ "off,false,RESUME_PROCESS", "step,false,RESUME_PROCESS", "replay,false,RESUME_PROCESS",
			"on,false,RESUME_LOCKED", "off,true,RESUME_THREAD",
			"step,true,RESUME_THREAD", "replay,true,RESUME_THREAD", "on,true,RESUME_LOCKED",
			"sometimes,false,RESUME_THREAD", "unknown,false,RESUME_THREAD" })
	void resume(String value, boolean recording, Action expected) {
		assertThat(SchedulerLocking.of(value).resume(recording)).isEqualTo(expected);
	}

	@Test
	void aSettingThatGdbDoesNotTellIsNotKnown() {
		assertThat(SchedulerLocking.of(null)).isEqualTo(SchedulerLocking.UNKNOWN);
	}
}
