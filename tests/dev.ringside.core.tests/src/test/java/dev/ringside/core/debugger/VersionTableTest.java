/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.debugger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static dev.ringside.core.debugger.VersionTable.row;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionTableTest {

	private static final VersionTable<String, String> TABLE = new VersionTable<>(
			List.of(row("gdb", 16, "new", "measured with 16.3"),
			row("gdb", 7, "old", "measured with 10.1"), row("lldb", 0, "any", "measured with 14")));

	@ParameterizedTest
	@CsvSource({ "gdb,6,", "gdb,7,old", "gdb,15,old", "gdb,16,new", "gdb,99,new", "gdb,-1,", "lldb,0,any", "lldb,-1,",
			"other,7," })
	void theLastRowNotAboveTheVersionHolds(String key, int major, String value) {
		assertThat(TABLE.find(key, major).map(VersionTable.Row::value).orElse(null)).isEqualTo(value);
	}

	@Test
	void refusesTwoRowsOfOneVersionAndRowsWithoutASource() {
		assertThatThrownBy(() -> new VersionTable<>(List.of(row("gdb", 7, "a", "x"), row("gdb", 7, "b", "y"))))
				.isInstanceOf(IllegalArgumentException.class);
		assertThatThrownBy(() -> new VersionTable<>(List.of(row("gdb", 7, "a", " "))))
				.isInstanceOf(IllegalArgumentException.class);
	}
}
