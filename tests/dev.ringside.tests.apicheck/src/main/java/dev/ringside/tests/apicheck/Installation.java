/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.tests.apicheck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import org.eclipse.jdt.annotation.Nullable;
import org.objectweb.asm.Opcodes;

/** The jars and folders of a plugins folder, and the running Java; classes are read when they are asked for. */
final class Installation {
	private static final String CLASS = ".class";

	private final Map<String, Path> places = new LinkedHashMap<>();
	private final Map<String, Optional<ClassFile>> classes = new LinkedHashMap<>();

	Installation(Path plugins) throws IOException {
		List<Path> all;
		try (Stream<Path> entries = Files.list(plugins)) {
			all = entries.sorted().toList();
		}
		for (Path plugin : all) {
			if (Files.isDirectory(plugin)) {
				try (Stream<Path> files = Files.walk(plugin)) {
					files.forEach(f -> add(plugin.relativize(f).toString(), f));
				}
			} else if (plugin.toString().endsWith(".jar")) {
				try (ZipFile zip = new ZipFile(plugin.toFile())) {
					zip.stream().map(ZipEntry::getName).forEach(n -> add(n, plugin));
				}
			}
		}
	}

	private void add(String file, Path place) {
		if (file.endsWith(CLASS)) {
			places.putIfAbsent(file.substring(0, file.length() - CLASS.length()), place);
		}
	}

	/** The class of this name; {@code null} when there is none. */
	@Nullable
	ClassFile find(String type) throws IOException {
		if (!classes.containsKey(type)) {
			classes.put(type, Optional.ofNullable(load(type)));
		}
		return classes.get(type).orElse(null);
	}

	private @Nullable ClassFile load(String type) throws IOException {
		Path place = places.get(type);
		if (place == null) {
			return type.startsWith("java/") ? ofPlatform(type) : null;
		}
		if (!place.toString().endsWith(".jar")) {
			return ClassFile.parse(Files.readAllBytes(place));
		}
		try (ZipFile zip = new ZipFile(place.toFile())) {
			return ClassFile.parse(zip.getInputStream(zip.getEntry(type + CLASS)).readAllBytes());
		}
	}

	private static @Nullable ClassFile ofPlatform(String type) throws IOException {
		try (var in = ClassLoader.getSystemResourceAsStream(type + CLASS)) {
			return in == null ? null : ClassFile.parse(in.readAllBytes());
		}
	}

	boolean isSubtype(String type, String of) throws IOException {
		if (type.equals(of)) {
			return true;
		}
		ClassFile c = find(type);
		if (c == null) {
			return false;
		}
		if (c.superName() != null && isSubtype(c.superName(), of)) {
			return true;
		}
		for (String i : c.interfaces()) {
			if (isSubtype(i, of)) {
				return true;
			}
		}
		return false;
	}

	/** The member that the type declares or inherits; {@code null} when there is none that a subclass can use. */
	ClassFile.@Nullable Member member(String type, String name, String descriptor) throws IOException {
		ClassFile c = find(type);
		if (c == null) {
			return null;
		}
		Optional<ClassFile.Member> here = c.member(name, descriptor);
		if (here.isPresent() && !here.get().is(Opcodes.ACC_PRIVATE)) {
			return here.get();
		}
		if (name.equals("<init>")) {
			return null;
		}
		ClassFile.Member above = c.superName() == null ? null : member(c.superName(), name, descriptor);
		for (int i = 0; above == null && i < c.interfaces().size(); i++) {
			above = member(c.interfaces().get(i), name, descriptor);
		}
		return above;
	}
}
