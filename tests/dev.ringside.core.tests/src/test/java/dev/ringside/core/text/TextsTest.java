/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import dev.ringside.tests.common.Repository;

/** The message keys that the sources use, and those of {@code messages.properties}, are the same. */
class TextsTest {

	private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*)\"");
	private static final Pattern KEY = Pattern.compile("[a-z][A-Za-z0-9]*(\\.[A-Za-z0-9_]+)+\\.?|[a-z]+\\.");
	private static final Path SOURCES = Repository.root().resolve("bundles/dev.ringside.core/src");

	private static Properties messages() throws IOException {
		Properties p = new Properties();
		try (InputStream in = Texts.class.getResourceAsStream("messages.properties")) {
			p.load(in);
		}
		return p;
	}

	private static List<Path> sources() throws IOException {
		try (Stream<Path> files = Files.walk(SOURCES)) {
			return files.filter(f -> f.toString().endsWith(".java")).toList();
		}
	}

	private static Set<String> literals() throws IOException {
		Set<String> found = new TreeSet<>();
		for (Path file : sources()) {
			String text = Files.readString(file, StandardCharsets.UTF_8).replaceAll("(?s)/\\*.*?\\*/", "");
			Matcher m = LITERAL.matcher(text);
			while (m.find()) {
				found.add(m.group(1));
			}
		}
		return found;
	}

	private static List<Class<?>> enums() throws IOException {
		List<Class<?>> all = new ArrayList<>();
		for (Path file : sources()) {
			String name = SOURCES.relativize(file).toString().replace('/', '.').replaceAll("\\.java$", "");
			if (!name.endsWith("package-info")) {
				try {
					Class<?> type = Class.forName(name);
					Stream.concat(Stream.of(type), Stream.of(type.getDeclaredClasses())).filter(Class::isEnum)
							.forEach(all::add);
				} catch (ClassNotFoundException e) {
					throw new AssertionError(e);
				}
			}
		}
		return all;
	}

	@Test
	void eachKeyThatASourceNamesExists() throws IOException {
		Properties messages = messages();
		Set<String> families = messages.stringPropertyNames().stream().map(k -> k.substring(0, k.indexOf('.')))
				.collect(Collectors.toSet());
		List<String> missing = new ArrayList<>();
		for (Path file : sources()) {
			String text = Files.readString(file, StandardCharsets.UTF_8).replaceAll("\\s+", " ");
			Matcher direct = Pattern.compile("Texts\\.get\\( ?\"([^\"]+)\" ?[,)]").matcher(text);
			while (direct.find()) {
				if (!messages.containsKey(direct.group(1))) {
					missing.add(file.getFileName() + ": " + direct.group(1));
				}
			}
			Matcher evidence = Pattern.compile("Evidence\\.of\\([^,;]*, ?\"([^\"]+)\" ?[,)]").matcher(text);
			while (evidence.find()) {
				if (!messages.containsKey("evidence." + evidence.group(1))) {
					missing.add(file.getFileName() + ": evidence." + evidence.group(1));
				}
			}
		}
		for (String literal : literals()) {
			int dot = literal.indexOf('.');
			if (KEY.matcher(literal).matches() && families.contains(literal.substring(0, dot))) {
				boolean known = literal.endsWith(".") ? messages.stringPropertyNames().stream()
						.anyMatch(k -> k.startsWith(literal) || k.startsWith("evidence." + literal))
						: messages.containsKey(literal) || messages.containsKey("evidence." + literal);
				if (!known) {
					missing.add(literal);
				}
			}
		}
		assertThat(missing).as("keys without a text").isEmpty();
	}

	@Test
	void eachKeyIsUsed() throws IOException {
		Set<String> literals = literals();
		Set<String> constants = new TreeSet<>();
		for (Class<?> type : enums()) {
			for (Object constant : type.getEnumConstants()) {
				constants.add(((Enum<?>) constant).name());
				id(constant).ifPresent(constants::add);
			}
		}
		List<String> unused = new ArrayList<>();
		for (String key : messages().stringPropertyNames()) {
			String short1 = key.startsWith("evidence.") ? key.substring(9) : key;
			boolean used = literals.contains(key) || literals.contains(short1)
					|| literals.stream().filter(l -> l.endsWith("."))
					.anyMatch(prefix -> rest(key, prefix, constants) || rest(short1, prefix, constants));
			if (!used) {
				unused.add(key);
			}
		}
		assertThat(unused).as("texts that no source uses").isEmpty();
	}

	private static boolean rest(String key, String prefix, Set<String> constants) {
		if (!key.startsWith(prefix)) {
			return false;
		}
		String first = key.substring(prefix.length()).replaceAll("\\..*", "");
		return constants.contains(first);
	}

	private static Optional<String> id(Object constant) {
		for (Method method : constant.getClass().getMethods()) {
			if (Set.of("id", "key").contains(method.getName()) && method.getParameterCount() == 0
					&& method.getReturnType() == String.class) {
				try {
					return Optional.of((String) method.invoke(constant));
				} catch (IllegalAccessException | InvocationTargetException e) {
					throw new AssertionError(e);
				}
			}
		}
		return Optional.empty();
	}

	@Test
	void eachConstantHasItsTexts() throws IOException {
		int seen = 0;
		for (Class<?> type : enums()) {
			for (Method method : type.getMethods()) {
				boolean text = method.getReturnType() == String.class && method.getParameterCount() == 0
						&& Set.of("label", "description", "remedy", "text").contains(method.getName());
				for (Object constant : text ? type.getEnumConstants() : new Object[0]) {
					try {
						assertThat((String) method.invoke(constant)).as("%s.%s", constant, method.getName())
								.isNotBlank().doesNotStartWith("!")
								.doesNotContain("{");
						seen++;
					} catch (IllegalAccessException | InvocationTargetException e) {
						throw new AssertionError(e);
					}
				}
			}
		}
		assertThat(seen).isGreaterThan(40);
	}

	@Test
	void eachPatternIsWellFormed() throws IOException {
		Properties messages = messages();
		for (String key : messages.stringPropertyNames()) {
			String pattern = messages.getProperty(key);
			String shown = MessageFormat.format(pattern, "A", "B", "C", "D", "E", "F");
			assertThat(shown).as(key).isNotBlank().doesNotContain("{", "}");
			// One apostrophe in a pattern quotes what follows and is lost.
			assertThat(shown.chars().filter(c -> c == '\'').count()).as("apostrophes of %s", key)
					.isEqualTo(pattern.chars().filter(c -> c == '\'').count() / 2);
			assertThat(pattern).as(key).isEqualTo(pattern.strip());
		}
	}

	@Test
	void noKeyIsGivenTwice() throws IOException {
		List<String> keys;
		try (Stream<String> lines = Files.lines(SOURCES.resolve("dev/ringside/core/text/messages.properties"),
				StandardCharsets.UTF_8)) {
			keys = lines.filter(l -> l.contains(" = ") && !l.startsWith("#")).map(l -> l.substring(0, l.indexOf(" = ")))
					.toList();
		}
		assertThat(keys).doesNotHaveDuplicates().hasSameSizeAs(messages().stringPropertyNames());
	}

	@Test
	void aMissingKeyIsShownAndArgumentsAreVerbatim() {
		assertThat(Texts.get("no.such.key", 1)).isEqualTo("!no.such.key!");
		assertThat(Texts.get("label.owned", "{0}'x", 1234567)).isEqualTo("{0}'x of 1234567");
	}
}
