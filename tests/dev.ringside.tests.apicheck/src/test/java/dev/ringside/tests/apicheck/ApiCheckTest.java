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

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import javax.tools.ToolProvider;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The checks, on three small sets of classes that the test compiles: declarations, a bundle that uses them, and the
 * installation. Each test alters one of them.
 */
class ApiCheckTest {

	private static final Map<String, String> LIBRARY = sources("""
			package org.eclipse.fake;
			public interface Named {
				String NAME = "name";
				String name();
			}
			""", """
			package org.eclipse.fake;
			public class Item {
			}
			""", """
			package org.eclipse.fake;
			public class Value<T> {
				protected T get() { return null; }
			}
			""", """
			package org.eclipse.fake;
			public class Failure extends Exception {
			}
			""", """
			package org.eclipse.fake;
			public enum Kind {
				FIRST, SECOND;
			}
			""", """
			package org.eclipse.fake;
			public class Service implements Named {
				public static final int VERSION = 7;
				public Service(int id) { }
				public Item item() { return null; }
				public void stop() throws Failure { }
				public static void reset() { }
				public void run(java.util.function.Supplier<String> task) { }
				protected void changed(Kind kind) { }
				public String name() { return null; }
			}
			""");

	private static final Map<String, String> BUNDLE = sources("""
			package dev.fake;
			import org.eclipse.fake.*;
			class OurService extends Service {
				OurService() { super(VERSION); }
				@Override
				public Item item() { return super.item(); }
				@Override
				protected void changed(Kind kind) {
					run(this::name);
					System.out.println(NAME + Kind.FIRST + Kind.SECOND);
				}
				Object end() throws Failure {
					reset();
					stop();
					return new Value<Item>() { Item mine() { return get(); } }.mine();
				}
			}
			""");

	/** Each set of sources is compiled once. */
	@TempDir
	private static Path folder;
	private static final Map<Object, Path> COMPILED = new HashMap<>();

	private final Map<String, String> declarations = new LinkedHashMap<>(LIBRARY);
	private final Map<String, String> bundle = new LinkedHashMap<>(BUNDLE);
	private final Map<String, String> installed = new LinkedHashMap<>(LIBRARY);

	@AfterAll
	static void forgetWhatIsDeletedWithTheFolder() {
		COMPILED.clear();
	}

	@Test
	void findsNoProblemInAnInstallationThatIsAsDeclared() throws IOException {
		Result result = installation();

		assertThat(result.problems()).isEmpty();
		assertThat(result.summary()).matches("[1-9]\\d* types and members: no problem");
		assertThat(result.status()).isZero();
	}

	@Test
	void readsJarsAsItReadsFolders(@TempDir Path jars) throws IOException {
		Path declared = compile(declarations);
		Path declaredJar = jar(declared, jars.resolve("declared.jar"));
		Path oursJar = jar(compile(bundle, declared), jars.resolve("ours.jar"));
		Path plugin = jar(compile(installed), jars.resolve("plugins/org.eclipse.fake_1.0.0.jar"));

		Result result = run("installation", declaredJar.toString(), "--", oursJar.toString(), "--",
				plugin.getParent().toString());

		assertThat(result).isEqualTo(installation());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			# type  | what CDT has             | and has instead              | the problem
			Value   | public class Value       | class Other                  | missing type: Value
			Service | Item item()              | Object item()                | missing member: Service.item()LItem;
			Service | changed(Kind kind)       | changed(Item kind)           | missing member: Service.changed(LKind;)V
			Service | Service(int id)          | Service(long id)             | missing member: Service.<init>(I)V
			Service | protected void changed   | private void changed         | missing member: Service.changed(LKind;)V
			Service | int VERSION              | long VERSION                 | missing member: Service.VERSIONI
			Kind    | SECOND                   | OTHER                        | missing member: Kind.SECONDLKind;
			Service | public Item item()       | protected Item item()        | other access: Service.item()LItem;
			Service | protected void changed   | void changed                 | other access: Service.changed(LKind;)V
			Service | public static void reset | public void reset            | other access: Service.reset()V
			Service | Service implements Named | Service                      | not a subtype: Service of Named
			Service | class Service            | final class Service          | final class: Service, extended by Ours
			Service | VERSION = 7 | VERSION = 8 | other value: Service.VERSIONI: 8 instead of 7
			Service | VERSION = 7 | VERSION = Math.abs(7) | other value: Service.VERSIONI: no constant instead of 7
			Service | Item item() | final Item item() | final method: Service.item()LItem;, overridden by Ours
			""")
	void namesWhatAnInstallationLacks(String type, String text, String instead, String problem) throws IOException {
		alter(installed, type, text, instead);

		Result result = installation();

		assertThat(result.problems()).contains(withPackages(problem));
		assertThat(result.summary()).endsWith(": " + result.problems().size() + " problems");
		assertThat(result.status()).isOne();
	}

	/** What the bundle's code uses and nothing declares: the platform's types. */
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			# in the bundle's code               | the member that it uses
			Undeclared.now();                    | .now()V
			Runnable now = Undeclared::now;      | .now()V
			System.out.print(Undeclared.count);  | .countI
			System.out.print(Undeclared.TEXT);   |
			new Undeclared[0].clone();           |
			Object[][] all = new Undeclared[1][]; |
			if (item() instanceof Undeclared) { } |
			""")
	void namesWhatTheBundleUses(String code, String member) throws IOException {
		String type = "org/eclipse/fake/Undeclared";
		declarations.put(type, """
				package org.eclipse.fake;
				public class Undeclared extends Item {
					public static final String TEXT = "text";
					public static int count;
					public static void now() { }
				}
				""");
		alter(bundle, "OurService", "stop();", code + " stop();");
		Path ours = compile(bundle, compile(declarations));
		declarations.remove(type);

		List<String> lacksType = installation(ours).problems();
		installed.put(type, "package org.eclipse.fake; public class Undeclared extends Item { }");
		List<String> lacksMembers = installation(ours).problems();

		String user = ", used by dev.fake.OurService";
		assertThat(lacksType).contains("missing type: org.eclipse.fake.Undeclared" + user);
		assertThat(lacksMembers).isEqualTo(
				member == null ? List.of() : List.of("missing member: org.eclipse.fake.Undeclared" + member + user));
	}

	@Test
	void findsAUseOfEachDeclaration() throws IOException {
		Result result = unused();

		assertThat(result.problems()).isEmpty();
		assertThat(result.summary()).matches("[1-9]\\d* declared types and members: no problem");
		assertThat(result.status()).isZero();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			# in the bundle's code   | instead  | not used then
			stop();                  |          | Service.stop()V
			reset();                 |          | Service.reset()V
			this::name               | null     | Named.name()Ljava/lang/String; Service.name()Ljava/lang/String;
			Kind.FIRST + Kind.SECOND | Kind.FIRST | Kind.SECONDLKind;
			VERSION                  | 7        | Service.VERSIONI
			NAME                     | name()   | Named.NAMELjava/lang/String;
			{ return get(); }        | { return null; } | Value.get()Ljava/lang/Object;
			Value<Item>() { Item mine() { return get(); } | Object() { Item mine() { return null; } | Value
			""")
	void namesDeclarationsWithoutAUse(String text, String instead, String notUsed) throws IOException {
		alter(bundle, "OurService", text, instead == null ? "" : instead);

		Result result = unused();

		List<String> expected = notUsed == null ? List.of()
				: Stream.of(notUsed.split(" ")).map(n -> withPackages("declared and not used: " + n)).toList();
		assertThat(result.problems()).containsExactlyInAnyOrderElementsOf(expected);
		assertThat(result.status()).isEqualTo(expected.isEmpty() ? 0 : 1);
	}

	/** A type argument is in the class's generic signature only. */
	@Test
	void takesATypeArgumentForAUse() throws IOException {
		declarations.put("org/eclipse/fake/Argument", "package org.eclipse.fake; public class Argument { }");
		assertThat(unused().problems()).containsExactly("declared and not used: org.eclipse.fake.Argument");

		bundle.put("dev/fake/Sub", """
				package dev.fake;
				class Sub extends org.eclipse.fake.Value<org.eclipse.fake.Argument> {
				}
				""");

		assertThat(unused().problems()).isEmpty();
	}

	@Test
	void saysWhereThereIsNothingToCheck(@TempDir Path nothing) throws IOException {
		Result result = run("unused", nothing.toString(), "--", nothing.toString(), "--", nothing.toString());

		assertThat(result.summary()).isEqualTo("no classes in [" + nothing + "]: not built?");
		assertThat(result.status()).isEqualTo(2);
	}

	@Test
	void saysHowItIsUsed() throws IOException {
		Result result = run("unused");

		assertThat(result.summary()).startsWith("usage: ApiCheck ");
		assertThat(result.status()).isEqualTo(2);
	}

	// ---- what is checked --------------------------------------------------------------------------------------------

	private static void alter(Map<String, String> sources, String type, String text, String instead) {
		sources.replaceAll((name, source) -> {
			if (!name.endsWith('/' + type)) {
				return source;
			}
			assertThat(source).as(name).contains(text);
			return source.replace(text, instead);
		});
	}

	/** A line as the check prints it, from one that names these tests' types without their packages. */
	private static String withPackages(String line) {
		return line.replaceAll("L(Item|Kind);", "Lorg/eclipse/fake/$1;")
				.replaceAll("(?<![/\\w])(Item|Kind|Named|Service|Value)\\b", "org.eclipse.fake.$1")
				.replace("Ours", "dev.fake.OurService");
	}

	private Result unused() throws IOException {
		Path declared = compile(declarations);
		Path ours = compile(bundle, declared);
		return run("unused", declared.toString(), "--", ours.toString(), "--", ours.resolveSibling("src").toString());
	}

	private Result installation() throws IOException {
		return installation(compile(bundle, compile(declarations)));
	}

	private Result installation(Path ours) throws IOException {
		return run("installation", compile(declarations).toString(), "--", ours.toString(), "--",
				compile(installed).getParent().toString());
	}

	/** @param status the exit status, @param summary the last line, or what it says on standard error */
	private record Result(int status, List<String> problems, String summary) {
	}

	private static Result run(String... arguments) throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		ByteArrayOutputStream err = new ByteArrayOutputStream();
		int status = ApiCheck.run(arguments, new PrintStream(out, true, StandardCharsets.UTF_8),
				new PrintStream(err, true, StandardCharsets.UTF_8));
		String all = out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
		List<String> lines = all.lines().toList();
		List<String> problems = lines.subList(0, lines.size() - 1).stream().map(l -> {
			assertThat(l).startsWith("[ERROR] ");
			return l.substring("[ERROR] ".length());
		}).toList();
		return new Result(status, problems, lines.get(lines.size() - 1));
	}

	/** Sources by their type's name with slashes. */
	private static Map<String, String> sources(String... sources) {
		Map<String, String> all = new LinkedHashMap<>();
		for (String source : sources) {
			String type = source.replaceFirst("(?s).*?\\b(?:class|interface|enum) (\\w+).*", "$1");
			String inPackage = source.replaceFirst("(?s)package ([\\w.]+);.*", "$1");
			all.put(inPackage.replace('.', '/') + '/' + type, source);
		}
		return all;
	}

	/** Compiles into a folder "plugin", the only one in its folder but for that of the sources, "src". */
	private static Path compile(Map<String, String> sources, Path... classPath) throws IOException {
		List<Object> key = List.of(Map.copyOf(sources), List.of(classPath));
		if (!COMPILED.containsKey(key)) {
			COMPILED.put(key, compileNow(sources, classPath));
		}
		return COMPILED.get(key);
	}

	private static Path compileNow(Map<String, String> sources, Path... classPath) throws IOException {
		Path here = Files.createDirectory(folder.resolve(String.valueOf(COMPILED.size())));
		Path classes = here.resolve("plugin");
		List<String> arguments = new ArrayList<>(List.of("--release", "17", "-proc:none", "-nowarn",
				"-d", classes.toString(), "-cp", Stream.of(classPath).map(Path::toString).collect(joining(":"))));
		for (Map.Entry<String, String> source : sources.entrySet()) {
			Path file = here.resolve("src").resolve(source.getKey() + ".java");
			Files.createDirectories(file.getParent());
			Files.writeString(file, source.getValue());
			arguments.add(file.toString());
		}
		ByteArrayOutputStream said = new ByteArrayOutputStream();
		int status = ToolProvider.getSystemJavaCompiler().run(null, said, said, arguments.toArray(String[]::new));
		assertThat(status).as(said.toString(StandardCharsets.UTF_8)).isZero();
		return classes;
	}

	private static Path jar(Path classes, Path jar) throws IOException {
		Files.createDirectories(jar.getParent());
		try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar));
				Stream<Path> files = Files.walk(classes)) {
			for (Path f : files.filter(Files::isRegularFile).toList()) {
				zip.putNextEntry(new ZipEntry(classes.relativize(f).toString()));
				zip.write(Files.readAllBytes(f));
			}
		}
		return jar;
	}
}
