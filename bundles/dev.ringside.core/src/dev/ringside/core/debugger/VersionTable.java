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

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Facts that change with a program's version. A row holds from its version on until a later row of the same key takes
 * over; what a newer release does that nobody has measured is taken to be what the last one did. So a program that
 * changes its ways is one more row:
 *
 * <pre>
 * row(DebuggerKind.GDB, 19, ArchitectureRule.ELF_CLASS_OF_EXE, "gdb/nat/x86-linux-tdesc.c; measured with 19.1"),
 * </pre>
 *
 * Immutable, thread-safe.
 *
 * @param <K> what a fact is of, such as the kind of a debugger; compared by {@code equals}
 * @param <V> the fact
 */
public final class VersionTable<K, V> {

	/**
	 * A row.
	 *
	 * @param <K>    what the fact is of
	 * @param <V>    the fact
	 * @param key    what the fact is of
	 * @param since  the first number of the first version that it holds for; 0 for all
	 * @param value  the fact
	 * @param source where it is from: the versions that it was measured with, or the program's own source; never blank
	 */
	public record Row<K, V>(K key, int since, V value, String source) {
	}

	private final Map<K, NavigableMap<Integer, Row<K, V>>> rows = new HashMap<>();

	/**
	 * A table.
	 *
	 * @param rows its rows, in any order
	 * @throws IllegalArgumentException where two rows of one key have the same version, or one has no source
	 */
	public VersionTable(List<Row<K, V>> rows) {
		for (Row<K, V> row : rows) {
			NavigableMap<Integer, Row<K, V>> versions = this.rows.computeIfAbsent(row.key(), k -> new TreeMap<>());
			if (row.source().isBlank() || versions.put(row.since(), row) != null) {
				throw new IllegalArgumentException(row.toString());
			}
		}
	}

	/**
	 * A row, for tables that name many.
	 *
	 * @param <K>    what the fact is of
	 * @param <V>    the fact
	 * @param key    what the fact is of
	 * @param since  the first number of the first version that it holds for
	 * @param value  the fact
	 * @param source where it is from
	 * @return the row
	 */
	public static <K, V> Row<K, V> row(K key, int since, V value, String source) {
		return new Row<>(key, since, value, source);
	}

	/**
	 * What holds for a version.
	 *
	 * @param key   what the fact is of
	 * @param major the version's first number; negative where it is not known
	 * @return empty where the version is not known, or is older than the first row
	 */
	public Optional<Row<K, V>> find(K key, int major) {
		NavigableMap<Integer, Row<K, V>> versions = rows.get(key);
		Map.Entry<Integer, Row<K, V>> entry = versions == null || major < 0 ? null : versions.floorEntry(major);
		return entry == null ? Optional.empty() : Optional.of(entry.getValue());
	}
}
