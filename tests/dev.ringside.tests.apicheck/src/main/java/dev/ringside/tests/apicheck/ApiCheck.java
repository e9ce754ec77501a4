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

import static org.objectweb.asm.Opcodes.ACC_FINAL;
import static org.objectweb.asm.Opcodes.ACC_PRIVATE;
import static org.objectweb.asm.Opcodes.ACC_PROTECTED;
import static org.objectweb.asm.Opcodes.ACC_PUBLIC;
import static org.objectweb.asm.Opcodes.ACC_STATIC;
import static org.objectweb.asm.Opcodes.ACC_SYNTHETIC;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.tests.apicheck.ClassFile.Member;
import dev.ringside.tests.apicheck.ClassFile.Reference;

/**
 * Checks the declarations of CDT's types in {@code releng/cdt-api}.
 *
 * <pre>
 * ApiCheck unused       DECLARED... -- OURS... -- SOURCE...   no declaration without a use
 * ApiCheck installation DECLARED... -- OURS... -- PLUGINS     all that is declared or used by our bundles exists there
 * </pre>
 *
 * DECLARED and OURS are folders of classes or jars; SOURCE are folders of our sources, where constants are looked for,
 * which compilers copy; PLUGINS is the plugins folder of an Eclipse installation. Each problem is one line; exit status
 * 1 when there is one, 2 for arguments that it cannot use.
 */
public final class ApiCheck {

	private final Map<String, ClassFile> declared;
	private final Map<String, ClassFile> ours;
	private final List<String> problems = new ArrayList<>();

	private ApiCheck(Map<String, ClassFile> declared, Map<String, ClassFile> ours) {
		this.declared = declared;
		this.ours = ours;
	}

	public static void main(String[] arguments) throws IOException {
		System.exit(run(arguments, System.out, System.err));
	}

	/** As {@link #main(String[])}, and gives back the exit status. */
	static int run(String[] arguments, PrintStream out, PrintStream err) throws IOException {
		List<List<Path>> groups = new ArrayList<>();
		groups.add(new ArrayList<>());
		for (int i = 1; i < arguments.length; i++) {
			if (arguments[i].equals("--")) {
				groups.add(new ArrayList<>());
			} else {
				groups.get(groups.size() - 1).add(Path.of(arguments[i]));
			}
		}
		if (groups.size() != 3) {
			err.println("usage: ApiCheck unused|installation DECLARED... -- OURS... -- SOURCE...|PLUGINS");
			return 2;
		}
		ApiCheck check = new ApiCheck(read(groups.get(0)), read(groups.get(1)));
		if (check.declared.isEmpty() || check.ours.isEmpty()) {
			err.println("no classes in " + (check.declared.isEmpty() ? groups.get(0) : groups.get(1)) + ": not built?");
			return 2;
		}
		String summary = switch (arguments[0]) {
		case "unused" -> check.unused(words(groups.get(2)));
		case "installation" -> check.installation(new Installation(groups.get(2).get(0)));
		default -> throw new IllegalArgumentException(arguments[0]);
		};
		List<String> problems = check.problems;
		problems.forEach(p -> out.println("[ERROR] " + p));
		out.println(summary + ": " + (problems.isEmpty() ? "no problem" : problems.size() + " problems"));
		return problems.isEmpty() ? 0 : 1;
	}

	// ---- no declaration without a use -------------------------------------------------------------------------------

	private String unused(Set<String> words) {
		Set<String> types = new HashSet<>();
		Set<String> members = new HashSet<>();
		for (ClassFile c : ours.values()) {
			c.types().forEach(t -> use(t, types));
			for (Reference r : c.references()) {
				members.addAll(declaringMember(r.owner(), r.name(), r.descriptor()));
			}
			for (Member m : c.members()) {
				if (m.isMethod() && !m.is(ACC_PRIVATE | ACC_STATIC) && !m.name().startsWith("<")) {
					for (String s : supertypes(c.name())) {
						ClassFile d = declared.get(s);
						if (d != null && d.member(m.name(), m.descriptor()).isPresent()) {
							members.add(key(s, m));
						}
					}
				}
			}
		}
		int count = 0;
		// A declared class that a used one extends or implements must have what its interfaces ask for: such members
		// are used with them.
		for (ClassFile d : declared.values()) {
			for (Member m : d.members()) {
				boolean implemented = supertypes(d.name()).stream().skip(1).anyMatch(s -> members.contains(key(s, m))
						&& declared.get(s).member(m.name(), m.descriptor()).isPresent());
				boolean constant = m.value() != null && words.contains(m.name());
				boolean enumPart = "java/lang/Enum".equals(d.superName()) && m.isMethod() && m.is(ACC_STATIC);
				if (implemented || constant || enumPart) {
					members.add(key(d.name(), m));
				}
			}
		}
		boolean more = true;
		while (more) {
			int before = types.size();
			for (ClassFile d : declared.values()) {
				for (Member m : d.members()) {
					boolean constructor = m.name().equals("<init>") && types.contains(d.name());
					if (constructor || members.contains(key(d.name(), m))) {
						use(d.name(), types);
						m.types().forEach(t -> use(t, types));
					}
				}
				if (types.contains(d.name())) {
					supertypes(d.name()).forEach(t -> use(t, types));
				}
			}
			more = types.size() > before;
		}
		for (ClassFile d : declared.values()) {
			count++;
			if (!types.contains(d.name())) {
				problems.add("declared and not used: " + dotted(d.name()));
				continue;
			}
			for (Member m : d.members()) {
				count++;
				// A class must have a constructor, and what IAdaptable asks for where it is one.
				boolean generated = m.is(ACC_SYNTHETIC)
						|| Set.of("<init>", "<clinit>", "getAdapter").contains(m.name());
				if (!generated && !members.contains(key(d.name(), m))) {
					problems.add("declared and not used: " + dotted(d.name()) + '.' + m.name() + m.descriptor());
				}
			}
		}
		return count + " declared types and members";
	}

	private void use(String type, Set<String> types) {
		String t = type;
		while (t != null && declared.containsKey(t)) {
			types.add(t);
			t = t.contains("$") ? t.substring(0, t.lastIndexOf('$')) : null;
		}
	}

	private Set<String> declaringMember(String owner, String name, String descriptor) {
		Set<String> found = new HashSet<>();
		for (String s : supertypes(owner)) {
			ClassFile d = declared.get(s);
			if (d != null && d.member(name, descriptor).isPresent()) {
				found.add(key(s, name, descriptor));
			}
		}
		return found;
	}

	/** The type and all that it extends or implements, as far as declared or ours. */
	private List<String> supertypes(String type) {
		List<String> all = new ArrayList<>();
		collect(type, all);
		return all;
	}

	private void collect(String type, List<String> all) {
		ClassFile c = declared.containsKey(type) ? declared.get(type) : ours.get(type);
		if (c != null && !all.contains(type)) {
			all.add(type);
			if (c.superName() != null) {
				collect(c.superName(), all);
			}
			c.interfaces().forEach(i -> collect(i, all));
		}
	}

	// ---- all of it exists in an installation ------------------------------------------------------------------------

	private String installation(Installation real) throws IOException {
		int count = 0;
		for (ClassFile d : declared.values()) {
			count++;
			ClassFile r = real.find(d.name());
			if (r == null) {
				problems.add("missing type: " + dotted(d.name()));
				continue;
			}
			for (String s : supertypes(d.name())) {
				if (!real.isSubtype(d.name(), s)) {
					problems.add("not a subtype: " + dotted(d.name()) + " of " + dotted(s));
				}
			}
			for (Member m : d.members()) {
				if (m.is(ACC_SYNTHETIC | ACC_PRIVATE) || m.name().equals("<clinit>") || m.name().startsWith("$")
						|| m.name().equals("<init>") && !m.is(ACC_PUBLIC | ACC_PROTECTED)) {
					continue;
				}
				count++;
				Member found = real.member(d.name(), m.name(), m.descriptor());
				if (found == null) {
					problems.add("missing member: " + dotted(d.name()) + '.' + m.name() + m.descriptor());
				} else if (!found.is(ACC_PUBLIC | ACC_PROTECTED) || found.is(ACC_STATIC) != m.is(ACC_STATIC)
						|| m.is(ACC_PUBLIC) && !found.is(ACC_PUBLIC)) {
					problems.add("other access: " + dotted(d.name()) + '.' + m.name() + m.descriptor());
				} else if (m.value() != null && !m.value().equals(found.value())) {
					problems.add("other value: " + dotted(d.name()) + '.' + m.name() + m.descriptor() + ": "
							+ (found.value() == null ? "no constant" : found.value()) + " instead of " + m.value());
				}
			}
		}
		for (ClassFile c : ours.values()) {
			for (String t : c.types()) {
				if (isForeign(t)) {
					count++;
					if (real.find(t) == null) {
						problems.add("missing type: " + dotted(t) + ", used by " + dotted(c.name()));
					}
				}
			}
			ClassFile superclass = isForeign(c.superName()) ? real.find(c.superName()) : null;
			if (superclass != null && (superclass.access() & ACC_FINAL) != 0) {
				problems.add("final class: " + dotted(c.superName()) + ", extended by " + dotted(c.name()));
			}
			for (Reference r : c.references()) {
				if (isForeign(r.owner())) {
					count++;
					if (real.find(r.owner()) != null && real.member(r.owner(), r.name(), r.descriptor()) == null) {
						problems.add("missing member: " + dotted(r.owner()) + '.' + r.name() + r.descriptor()
								+ ", used by " + dotted(c.name()));
					}
				}
			}
			for (Member m : c.members()) {
				boolean overrides = superclass != null && !m.name().startsWith("<") && !m.is(ACC_STATIC | ACC_PRIVATE);
				Member overridden = overrides ? real.member(c.superName(), m.name(), m.descriptor()) : null;
				if (overridden != null && overridden.is(ACC_FINAL)) {
					problems.add("final method: " + dotted(c.superName()) + '.' + m.name() + m.descriptor()
							+ ", overridden by " + dotted(c.name()));
				}
			}
		}
		return count + " types and members";
	}

	private boolean isForeign(@Nullable String type) {
		return type != null && type.startsWith("org/eclipse/") && !type.startsWith("org/eclipse/jdt/annotation/")
				&& !ours.containsKey(type);
	}

	// ---- class files ------------------------------------------------------------------------------------------------

	private static Map<String, ClassFile> read(List<Path> places) throws IOException {
		Map<String, ClassFile> classes = new LinkedHashMap<>();
		for (Path place : places) {
			if (Files.isDirectory(place)) {
				List<Path> files;
				try (Stream<Path> all = Files.walk(place)) {
					files = all.filter(f -> f.toString().endsWith(".class")).sorted().toList();
				}
				for (Path file : files) {
					ClassFile c = ClassFile.parse(Files.readAllBytes(file));
					classes.put(c.name(), c);
				}
			} else {
				try (ZipFile zip = new ZipFile(place.toFile())) {
					for (ZipEntry entry : zip.stream().filter(e -> e.getName().endsWith(".class")).toList()) {
						ClassFile c = ClassFile.parse(zip.getInputStream(entry).readAllBytes());
						classes.put(c.name(), c);
					}
				}
			}
		}
		return classes;
	}

	private static Set<String> words(List<Path> sources) throws IOException {
		Set<String> words = new HashSet<>();
		Pattern word = Pattern.compile("\\w+");
		for (Path source : sources) {
			List<Path> files;
			try (Stream<Path> all = Files.walk(source)) {
				files = all.filter(f -> f.toString().endsWith(".java")).toList();
			}
			for (Path file : files) {
				Matcher m = word.matcher(Files.readString(file));
				while (m.find()) {
					words.add(m.group());
				}
			}
		}
		return words;
	}

	private static String key(String owner, Member member) {
		return key(owner, member.name(), member.descriptor());
	}

	private static String key(String owner, String name, String descriptor) {
		return owner + '.' + name + descriptor;
	}

	private static String dotted(@Nullable String name) {
		return String.valueOf(name).replace('/', '.');
	}
}
