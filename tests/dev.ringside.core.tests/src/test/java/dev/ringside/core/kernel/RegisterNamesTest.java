/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.ringside.core.process.KernelInfo;
import dev.ringside.tests.common.Debuggers;
import dev.ringside.tests.common.Repository;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class RegisterNamesTest {

	@ParameterizedTest
	@CsvSource({ "rip,PROGRAM_COUNTER", "$pc,PROGRAM_COUNTER", "%rsp,PROGRAM_COUNTER", "eip,PROGRAM_COUNTER",
			"rax,GENERAL", "r8d,GENERAL",
			"r15w,GENERAL", "ah,GENERAL", "sil,GENERAL", "orig_rax,GENERAL", "eflags,FLAGS", "rflags,FLAGS",
			"cs,SEGMENT", "gs,SEGMENT",
			"fs_base,TLS_BASE", "gs_base,TLS_BASE", "k_gs_base,TLS_BASE", "st0,FLOAT_VECTOR", "xmm15,FLOAT_VECTOR",
			"ymm0h,FLOAT_VECTOR",
			"zmm31,FLOAT_VECTOR", "k7,FLOAT_VECTOR", "mxcsr,FLOAT_VECTOR", "fctrl,FLOAT_VECTOR", "pkru,FLOAT_VECTOR",
			"RAX,GENERAL" })
	void x86(String name, RegisterClass type) {
		assertThat(RegisterNames.classOf(Architecture.X86_64, name)).contains(type);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "$", "argc", "foo", "rax2", "r16", "xmm", "_exitcode", "1", "linux_dirent", "ax_",
			"st8x" })
	void notRegisters(String name) {
		assertThat(RegisterNames.classOf(Architecture.X86_64, name)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "eax,rax", "al,rax", "ah,rax", "AX,rax", "pc,rip", "sp,rsp", "esp,rsp", "r8d,r8", "r10b,r10",
			"sil,rsi", "rbp,rbp", "fp,rbp",
			"cs,cs", "$eip,rip", "rflags,eflags" })
	void wholeRegisters(String name, String whole) {
		assertThat(RegisterNames.canonical(Architecture.X86_64, name)).isEqualTo(whole);
	}

	@Property
	void neverThrows(@ForAll String name) {
		for (Architecture a : Architecture.values()) {
			RegisterNames.classOf(a, name);
			RegisterNames.canonical(a, name);
		}
		RegisterNames.isRegister(name);
	}

	@Test
	void allOfGdbsRegistersHaveAClass() throws IOException, InterruptedException {
		Architecture architecture = KernelInfo.localArchitecture().orElseThrow();
		List<String> command = new ArrayList<>(Debuggers.GDB.assume().command());
		command.addAll(List.of("-nx", "-batch", "-ex", "set startup-with-shell off", "-ex", "starti", "-ex",
				"maint print registers", "-ex",
				"kill", "/bin/true"));
		Set<String> names = new TreeSet<>();
		Pattern row = Pattern.compile("(?m)^ ?([A-Za-z_][A-Za-z0-9_]*) +\\d+ +\\d+ ");
		Matcher m = row.matcher(run(command));
		while (m.find()) {
			names.add(m.group(1));
		}
		assertThat(names).as("registers that gdb lists").hasSizeGreaterThan(30);
		assertClassified(architecture, names);
	}

	@Test
	void allOfLldbsRegistersHaveAClass() throws IOException, InterruptedException {
		Architecture architecture = KernelInfo.localArchitecture().orElseThrow();
		Path lldb = List.of("lldb", "lldb-14", "lldb-16", "lldb-19").stream()
				.flatMap(n -> Repository.command(n).stream()).findFirst()
				.orElse(null);
		Assumptions.assumeTrue(lldb != null, "no lldb in PATH");
		String output = run(List.of(String.valueOf(lldb), "-x", "-b", "-o", "process launch --stop-at-entry", "-o",
				"register read --all", "-o",
				"process kill", "/bin/true"));
		Assumptions.assumeTrue(output.contains("General Purpose Registers"),
				() -> "lldb cannot run a program here: " + output);
		Set<String> names = new TreeSet<>();
		Matcher m = Pattern.compile("(?m)^ +([a-z][a-z0-9_]*) = ").matcher(output);
		while (m.find()) {
			names.add(m.group(1));
		}
		assertThat(names).as("registers that lldb lists").hasSizeGreaterThan(30);
		assertClassified(architecture, names);
	}

	private static void assertClassified(Architecture architecture, Set<String> names) {
		assertThat(names).filteredOn(n -> RegisterNames.classOf(architecture, n).isEmpty())
				.as("registers without a class").isEmpty();
	}

	private static String run(List<String> command) throws IOException, InterruptedException {
		Process p = new ProcessBuilder(command).redirectErrorStream(true).start();
		try {
			p.getOutputStream().close();
			String output = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(p.waitFor(60, TimeUnit.SECONDS)).as("the end of %s within 60 s", command.get(0)).isTrue();
			return output;
		} finally {
			p.destroyForcibly();
		}
	}
}
