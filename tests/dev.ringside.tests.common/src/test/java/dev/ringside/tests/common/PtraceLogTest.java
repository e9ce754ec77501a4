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
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.ringside.tests.common.PtraceLog.Touch;

/**
 * How a log is judged, by one that this machine need not be able to make: {@code gdbserver-13-amd.log} is a session of
 * gdbserver 13.1 with what it does on an AMD EPYC with AVX-512, where it writes each thread's XSTATE back with
 * XSTATE_BV changed from 0 to 3.
 */
class PtraceLogTest {

	private static final List<Long> WORKERS = List.of(17309L, 17310L, 17311L);
	private static final Touch MARKS = new Touch("SETREGSET", "regset@0x202", "1-bytes@0x200");
	private static final String MORE = "t=494321155502 caller=17336 program=gdbserver via=ptrace policy=COPIED request=%s "
			+ "tid=17310 kind=worker address=0x202 data=0x0 %s action=passed result=0\n";

	@Test
	void whatTheBareDebuggerDoesOnThisProcessorIsNotHeldAgainstAnotherSession() throws IOException {
		PtraceLog log = PtraceLog.parse(amd(), "amd");
		assertThatThrownBy(() -> log.assertNothingReached(WORKERS)).isInstanceOf(AssertionError.class)
				.hasMessageContaining("1-bytes@0x200");
		Set<Touch> bare = log.touches(WORKERS);
		assertThat(bare).containsExactly(MARKS);
		PtraceLog other = PtraceLog.parse(amd().replace("tid=173", "tid=273"), "of other threads");
		assertThatCode(() -> other.assertNothingReachedBeyond(bare, List.of(27309L, 27310L, 27311L)))
				.doesNotThrowAnyException();
	}

	@ParameterizedTest
	@ValueSource(strings = { "SETREGSET write=regset@0x202:7f03 changes=2-bytes@0xa0",
			"SETREGSET write=regset@0x202:7f03 changes=1-bytes@0x18", "SETREGS write=general@all:rip=0x0 changes=rip",
			"POKEUSER write=general@rip:0x0 changes=8-bytes@0x0", "SINGLESTEP x=y" })
	void whatItDoesBeyondThatIs(String more) throws IOException {
		String[] requestAndRest = more.split(" ", 2);
		PtraceLog log = PtraceLog.parse(amd() + MORE.formatted((Object[]) requestAndRest), "amd and more");
		assertThatThrownBy(() -> log.assertNothingReachedBeyond(Set.of(MARKS), WORKERS))
				.isInstanceOf(AssertionError.class)
				.hasMessageContaining(requestAndRest[1]).hasMessageContaining("the bare debugger does [" + MARKS);
	}

	@Test
	void aLogWithoutAnAttachOfEachWorkerProvesNothing() throws IOException {
		PtraceLog log = PtraceLog.parse(amd().replaceFirst("request=ATTACH", "request=PEEKUSER"), "amd");
		assertThatThrownBy(() -> log.assertNothingReachedBeyond(Set.of(MARKS), WORKERS))
				.isInstanceOf(AssertionError.class)
				.hasMessageContaining("no attach of [17309]");
		assertThatThrownBy(() -> log.assertNothingReached(List.of())).isInstanceOf(AssertionError.class);
		assertThatThrownBy(() -> PtraceLog.parse("TRUNCATED  \n", "cut off")).isInstanceOf(AssertionError.class);
	}

	@Test
	void aLineThatIsBeingWrittenDoesNotCount() throws IOException {
		assertThat(PtraceLog.parse(amd() + "t=1 caller=", "amd").calls()).hasSize(18);
	}

	private static String amd() throws IOException {
		try (InputStream in = Objects.requireNonNull(PtraceLogTest.class.getResourceAsStream("gdbserver-13-amd.log"))) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
	}
}
