/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap.adapter;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.jdt.annotation.Nullable;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import dev.ringside.core.debugger.Debugger;
import dev.ringside.dap.message.Json;

/**
 * The version of a debug adapter: gdb's own for {@code gdb -i dap}, LLVM's for lldb's adapters, the npm package's for
 * cdt-gdb-adapter.
 *
 * @param major the first number; negative where the version is not known
 * @param minor the second number; 0 where there is none
 */
public record AdapterVersion(int major, int minor) {

	/** A version that is not known. */
	public static final AdapterVersion UNKNOWN = new AdapterVersion(-1, 0);

	private static final Pattern NUMBERS = Pattern.compile("(\\d{1,6})(?:\\.(\\d{1,6}))?(?:[.+-].*)?");
	/** cdt-gdb-adapter's programs are in {@code dist}, below the folder of the package. */
	private static final int MAX_DEPTH = 3;
	private static final int MAX_PACKAGE = 64 * 1024;

	/**
	 * Reads a version such as {@code 1.7.0}.
	 *
	 * @param text any text
	 * @return {@link #UNKNOWN} where it is not a version
	 */
	public static AdapterVersion parse(String text) {
		Matcher m = NUMBERS.matcher(text.strip());
		if (!m.matches()) {
			return UNKNOWN;
		}
		@Nullable String minor = m.group(2);
		return new AdapterVersion(Integer.parseInt(m.group(1)), minor == null ? 0 : Integer.parseInt(minor));
	}

	/**
	 * The version of an adapter that is part of its debugger.
	 *
	 * @param debugger gdb or lldb
	 * @return {@link #UNKNOWN} where the debugger's is not known
	 */
	public static AdapterVersion of(Debugger debugger) {
		return debugger.hasVersion() ? new AdapterVersion(debugger.major(), debugger.minor()) : UNKNOWN;
	}

	/**
	 * The version of the adapter that a command runs, where files tell: cdt-gdb-adapter's is in its
	 * {@code package.json}, above the program. Runs nothing.
	 *
	 * @param kind    the adapter's kind
	 * @param command the program and its arguments
	 * @return {@link #UNKNOWN} where it cannot be read
	 */
	public static AdapterVersion ofCommand(AdapterKind kind, List<String> command) {
		if (kind != AdapterKind.CDT_GDB_ADAPTER) {
			return UNKNOWN;
		}
		for (String word : command.subList(0, Math.min(2, command.size()))) {
			if (word.indexOf('/') < 0) {
				continue;
			}
			try {
				@Nullable Path folder = Path.of(word).toRealPath().getParent();
				for (int i = 0; i < MAX_DEPTH && folder != null; i++) {
					AdapterVersion version = ofPackage(folder.resolve("package.json"));
					if (version.isKnown()) {
						return version;
					}
					folder = folder.getParent();
				}
			} catch (IOException | RuntimeException e) {
				// Not a file, or not ours to read.
				continue;
			}
		}
		return UNKNOWN;
	}

	private static AdapterVersion ofPackage(Path file) throws IOException {
		if (!Files.isRegularFile(file)) {
			return UNKNOWN;
		}
		byte[] text;
		try (InputStream in = Files.newInputStream(file)) {
			text = in.readNBytes(MAX_PACKAGE);
		}
		try {
			JsonElement json = JsonParser.parseString(new String(text, StandardCharsets.UTF_8));
			JsonObject members = json.isJsonObject() ? json.getAsJsonObject() : new JsonObject();
			return Json.string(members, "name").orElse("").equals("cdt-gdb-adapter")
					? parse(Json.string(members, "version").orElse("")) : UNKNOWN;
		} catch (JsonParseException e) {
			return UNKNOWN;
		}
	}

	/**
	 * Whether the version is known.
	 *
	 * @return true when {@link #major()} is one
	 */
	public boolean isKnown() {
		return major >= 0;
	}

	/**
	 * The number that tables have versions by.
	 *
	 * @param kind whose version it is
	 * @return the first number; of cdt-gdb-adapter, whose releases all have the same one, 100 times that, and the
	 *         second: 107 for 1.7. Negative where the version is not known
	 */
	public int number(AdapterKind kind) {
		return kind == AdapterKind.CDT_GDB_ADAPTER && isKnown() ? 100 * major + Math.min(minor, 99) : major;
	}

	@Override
	public String toString() {
		return isKnown() ? major + "." + minor : "?";
	}
}
