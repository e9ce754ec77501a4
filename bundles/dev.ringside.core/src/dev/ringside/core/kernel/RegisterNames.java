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

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The one place that knows registers by name: which class a register is of, and which names stand for the same
 * register. Names are those of gdb (target descriptions of gdb 13) and lldb 14 to 19.
 */
public final class RegisterNames {

	private record Row(Pattern names, RegisterClass type) {
	}

	private static Row row(String names, RegisterClass type) {
		return new Row(Pattern.compile(names), type);
	}

	private static final Row[] X86 = {
			row("pc|sp|fp|[re]?(ip|sp)", RegisterClass.PROGRAM_COUNTER),
			row("[re]?(ax|bx|cx|dx|si|di|bp)|[abcd][lh]|(si|di|bp|sp)l|r([89]|1[0-5])[dwlb]?|orig_[re]ax",
					RegisterClass.GENERAL),
			row("ps|[re]?flags", RegisterClass.FLAGS),
			row("[cdefgs]s", RegisterClass.SEGMENT),
			row("(k_)?[fg]s_base", RegisterClass.TLS_BASE),
			row("st\\d|stmm\\d|mm\\d|f(ctrl|stat|tag|iseg|ioff|oseg|ooff|op|cw|sw|tw|ip|dp)"
					+ "|ftag|mxcsr(mask)?|[xyz]mm\\d{1,2}h?"
					+ "|[xy]mm\\d{1,2}h|k[0-7]|bnd\\w{1,6}|pkru|tmm\\d|tilecfg|tiledata|zmm\\d{1,2}h|xmm16.*",
					RegisterClass.FLOAT_VECTOR) };
	private static final Row[] ARM64 = {
			row("pc|sp|fp|wsp", RegisterClass.PROGRAM_COUNTER),
			row("[xw]([0-9]|[12][0-9]|30)|lr", RegisterClass.GENERAL), row("cpsr|pstate|ps", RegisterClass.FLAGS),
			row("tpidr\\w{0,8}", RegisterClass.TLS_BASE),
			row("[bhsdqvz]([0-9]|[12][0-9]|3[01])|p([0-9]|1[0-5])|ffr|vg|fp[sc]r|pauth_\\w+|za|svcr|svg|zt0",
					RegisterClass.FLOAT_VECTOR) };
	private static final Row[] RISCV = { row("pc|sp", RegisterClass.PROGRAM_COUNTER),
			row("x([0-9]|[12][0-9]|3[01])|zero|ra|gp|fp|t[0-6]|s[0-9]|s1[01]|a[0-7]", RegisterClass.GENERAL),
			row("tp", RegisterClass.TLS_BASE), row("[ms]?status", RegisterClass.FLAGS),
			row("f([0-9]|[12][0-9]|3[01])|f[tsa]\\d{1,2}|fcsr|fflags|frm|v\\d{1,2}", RegisterClass.FLOAT_VECTOR) };
	private static final Row[] S390 = { row("pc|sp|pswa", RegisterClass.PROGRAM_COUNTER),
			row("r([0-9]|1[0-5])[lh]?|orig_r2|last_break", RegisterClass.GENERAL),
			row("pswm|cc|ps", RegisterClass.FLAGS),
			row("acr([0-9]|1[0-5])", RegisterClass.TLS_BASE),
			row("f([0-9]|1[0-5])|fpc|v\\d{1,2}l?", RegisterClass.FLOAT_VECTOR) };
	private static final Row[] POWERPC = { row("pc|sp|nip|r1", RegisterClass.PROGRAM_COUNTER),
			row("r([0-9]|[12][0-9]|3[01])|lr|ctr|xer|orig_r3|trap", RegisterClass.GENERAL),
			row("cr[0-7]?|msr|ps", RegisterClass.FLAGS),
			row("f([0-9]|[12][0-9]|3[01])|fpscr|v[rs]\\d{1,2}|vscr|vrsave", RegisterClass.FLOAT_VECTOR) };

	private static final Map<Architecture, Row[]> TABLE = Map.of(Architecture.X86_64, X86, Architecture.I386, X86,
			Architecture.ARM64,
			ARM64, Architecture.RISCV, RISCV, Architecture.S390, S390, Architecture.POWERPC, POWERPC);

	private static final Map<String, String> X86_ALIASES = aliases();

	private RegisterNames() {
	}

	/**
	 * The class of a register.
	 *
	 * @param architecture the architecture of the program
	 * @param name         the register's name, with or without {@code $} or {@code %}, in any case
	 * @return empty when no register of that name is known
	 */
	public static Optional<RegisterClass> classOf(Architecture architecture, String name) {
		String n = plain(name);
		Row[] rows = TABLE.get(architecture);
		if (rows != null && n.length() <= 32) {
			for (Row row : rows) {
				if (row.names.matcher(n).matches()) {
					return Optional.of(row.type);
				}
			}
		}
		return Optional.empty();
	}

	/**
	 * Whether a name is a register's on any architecture that Ringside knows, for use where the architecture is not
	 * known.
	 *
	 * @param name the name, with or without {@code $}
	 * @return true when it is
	 */
	public static boolean isRegister(String name) {
		for (Architecture a : Architecture.values()) {
			if (classOf(a, name).isPresent()) {
				return true;
			}
		}
		return false;
	}

	/**
	 * The name of the whole register that a name stands for: {@code eax}, {@code ax} and {@code al} are {@code rax}.
	 *
	 * @param architecture the architecture
	 * @param name         a register's name, with or without {@code $}
	 * @return the canonical name in lower case; the same name where there is nothing to change
	 */
	public static String canonical(Architecture architecture, String name) {
		String n = plain(name);
		if (!architecture.isX86()) {
			return n;
		}
		String whole = X86_ALIASES.get(n);
		return whole == null ? n : whole;
	}

	private static String plain(String name) {
		String n = name.strip().toLowerCase(Locale.ROOT);
		return n.startsWith("$") || n.startsWith("%") ? n.substring(1) : n;
	}

	private static Map<String, String> aliases() {
		Map<String, String> m = new HashMap<>();
		for (String x : new String[] { "a", "b", "c", "d" }) {
			String whole = 'r' + x + 'x';
			m.put('e' + x + 'x', whole);
			m.put(x + 'x', whole);
			m.put(x + 'l', whole);
			m.put(x + 'h', whole);
		}
		for (String x : new String[] { "si", "di", "bp", "sp", "ip" }) {
			m.put('e' + x, 'r' + x);
			m.put(x + 'l', 'r' + x);
			if (!x.equals("sp") && !x.equals("ip")) {
				m.put(x, 'r' + x);
			}
		}
		m.put("pc", "rip");
		m.put("sp", "rsp");
		m.put("fp", "rbp");
		m.put("ps", "eflags");
		m.put("rflags", "eflags");
		for (int i = 8; i < 16; i++) {
			for (String suffix : new String[] { "d", "w", "l", "b" }) {
				m.put("r" + i + suffix, "r" + i);
			}
		}
		return m;
	}
}
