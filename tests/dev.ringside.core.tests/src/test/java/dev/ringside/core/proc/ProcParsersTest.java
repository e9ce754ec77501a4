/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.ringside.core.evidence.KernelState.Syscall;
import dev.ringside.core.proc.ProcException.Reason;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** The parsers of /proc's files: round trips with any name, and nothing but {@link ProcException} for garbage. */
class ProcParsersTest {

	private static byte[] stat(int tid, byte[] name, char state, long flags, long start, int processor) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.writeBytes((tid + " (").getBytes(StandardCharsets.ISO_8859_1));
		out.writeBytes(name);
		StringBuilder rest = new StringBuilder(") " + state);
		for (int field = 4; field <= 52; field++) {
			rest.append(' ').append(switch (field) {
			case 9 -> Long.toUnsignedString(flags);
			case 22 -> Long.toUnsignedString(start);
			case 39 -> Integer.toString(processor);
			case 8, 16 -> "-1";
			default -> "18446744073709551615";
			});
		}
		out.writeBytes(rest.append('\n').toString().getBytes(StandardCharsets.ISO_8859_1));
		return out.toByteArray();
	}

	@Property
	void statRoundTripsWithAnyBytesInTheName(@ForAll @IntRange(min = 1) int tid, @ForAll @Size(max = 64) byte[] name,
			@ForAll @LongRange(min = 0, max = 0xffffffffL) long flags, @ForAll long start,
			@ForAll @IntRange(max = 8191) int processor)
			throws ProcException {
		TaskStat stat = TaskStat.parse(stat(tid, name, 'S', flags, start, processor));
		assertThat(stat.tid()).isEqualTo(tid);
		assertThat(stat.flags()).isEqualTo(flags);
		assertThat(stat.startTime()).isEqualTo(start);
		assertThat(stat.processor()).isEqualTo(processor);
		assertThat(stat.state()).isEqualTo('S');
		byte[] utf8 = stat.name().getBytes(StandardCharsets.UTF_8);
		byte[] latin1 = stat.name().getBytes(StandardCharsets.ISO_8859_1);
		assertThat(java.util.Arrays.equals(utf8, name) || java.util.Arrays.equals(latin1, name)).as("name kept")
				.isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { ")", "))", "(", ") S 1 1 1 1 1 4210768", "a) R 0 (b", "x\ny", "\u001b[0m", "\"",
			"iou-wrk-1", "", " ",
			") S 1 2 3 4 5 4194384 0 0 0 0 0 0" })
	void namesCannotForgeFields(String name) throws ProcException {
		TaskStat stat = TaskStat.parse(stat(7, name.getBytes(StandardCharsets.UTF_8), 'R', 0x400040, 99, 3));
		assertThat(stat).isEqualTo(new TaskStat(7, name, 'R', 0x400040, 99, 3));
	}

	@Test
	void statOfTheKernelItself() throws ProcException {
		String line = "4864 (iou-wrk-4861) S 4860 4861 4860 0 -1 4210768 0 0 0 0 0 0 0 0 20 0 5 0 123456 9 1 18446744073709551615 1 1 0 0 0 0 0 0 0"
				+ " 0 0 0 -1 1 0 0 0 0 0 0 0 0 0 0 0 0 0\n";
		assertThat(TaskStat.parse(line.getBytes(StandardCharsets.US_ASCII)))
				.isEqualTo(new TaskStat(4864, "iou-wrk-4861", 'S', 4210768, 123456, 1));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "7", "7 (x", "7 x) S", "(x) S 1", "7 (x) S 1 2 3",
			"x (x) S 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
			"7 (x) S 1 1 1 1 1 -1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "0 (x) S 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
			"7 (x) SS 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1" })
	void brokenStatsAreMalformed(String text) {
		assertThatThrownBy(() -> TaskStat.parse(text.getBytes(StandardCharsets.UTF_8))).isInstanceOfSatisfying(
				ProcException.class,
				e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED));
	}

	@Provide
	Arbitrary<byte[]> nearlyStats() {
		return Arbitraries
				.of("7", " ", "(", ")", "x", "S", "-1", "1", "0", "4210768", "\n", "99999999999999999999", "\u0000",
						"é")
				.list().ofMaxSize(80)
				.map(l -> String.join(" ", l).getBytes(StandardCharsets.UTF_8));
	}

	@Property
	void garbageIsAProcException(@ForAll("nearlyStats") byte[] nearly, @ForAll byte[] any) {
		for (byte[] content : new byte[][] { nearly, any }) {
			try {
				assertThat(TaskStat.parse(content).tid()).isPositive();
			} catch (ProcException e) {
				assertThat(e.reason()).isEqualTo(Reason.MALFORMED);
			}
			try {
				assertThat(TaskStatus.parse(content).tracer()).isNotNegative();
			} catch (ProcException e) {
				assertThat(e.reason()).isEqualTo(Reason.MALFORMED);
			}
			RingFdinfo.parse(content);
			KernelStates.parseSyscall(new String(content, StandardCharsets.ISO_8859_1));
		}
	}

	@Test
	void status() throws ProcException {
		String text = "Name:\tTgid:\\n1)\nUmask:\t0022\nState:\tS (sleeping)\nTgid:\t4861\nNgid:\t0\nPid:\t4864\nPPid:\t1\nTracerPid:\t17\nKthread:\t0\n";
		assertThat(TaskStatus.parse(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(new TaskStatus(4861, 17));
		for (String bad : new String[] { "", "Tgid:\t1\n", "TracerPid:\t1\n", "Tgid:\tx\nTracerPid:\t0\n",
				"Tgid:\t1\nTracerPid:\t\n" }) {
			assertThatThrownBy(() -> TaskStatus.parse(bad.getBytes(StandardCharsets.UTF_8)))
					.isInstanceOf(ProcException.class);
		}
	}

	@Property
	void statusRoundTrips(@ForAll @IntRange(min = 1) int pid, @ForAll @IntRange int tracer) throws ProcException {
		String text = "Name:\tx\nTgid:\t" + pid + "\nTracerPid:\t" + tracer + "\n";
		assertThat(TaskStatus.parse(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(new TaskStatus(pid, tracer));
	}

	@Test
	void fdinfo() {
		assertThat(RingFdinfo
				.parse("pos:\t0\nflags:\t02\nSqThread:\t4321\nSqThreadCpu:\t1\n".getBytes(StandardCharsets.UTF_8))
				.sqThread())
				.hasValue(4321);
		for (String none : new String[] { "", "SqThread:\t-1\n", "SqThread:\tx\n", "SqThreadCpu:\t5\n", "SqThread:",
				"xSqThread:\t5\n" }) {
			assertThat(RingFdinfo.parse(none.getBytes(StandardCharsets.UTF_8)).sqThread()).isEmpty();
		}
	}

	@Test
	void syscall() {
		assertThat(KernelStates.parseSyscall("426 0x3 0x1 0x0 0x0 0x0 0x8 0x0 0x0\n"))
				.contains(new Syscall(426, true, 0, 0));
		assertThat(KernelStates.parseSyscall("0 0x0 0x0 0x0 0x0 0x0 0x0 0x0 0x0"))
				.contains(new Syscall(0, false, 0, 0));
		assertThat(KernelStates.parseSyscall("-1 0x7ffc 0xffffffffffffffff"))
				.contains(new Syscall(-1, false, 0x7ffc, -1));
		for (String bad : new String[] { "running", "", "1", "1 2 3", "1 0x1", "1 0xz 0x1", "1 0x1 0x1 0x1" }) {
			assertThat(KernelStates.parseSyscall(bad)).isEmpty();
		}
	}
}
