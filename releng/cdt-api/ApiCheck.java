/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Checks the declarations of CDT's types beside this file. Run by the Java launcher from source:
 *
 * <pre>
 * java ApiCheck.java unused       DECLARED... -- OURS... -- SOURCE...   no declaration without a use
 * java ApiCheck.java installation DECLARED... -- OURS... -- PLUGINS     all that is declared, and all that our bundles refer to, exists there
 * </pre>
 *
 * DECLARED and OURS are folders of classes or jars; SOURCE are folders of our sources, where constants are looked for, which compilers copy; PLUGINS
 * is the plugins folder of an Eclipse installation. Each problem is one line; exit status 1 when there is one.
 */
public final class ApiCheck {

	/** A class file, as far as it matters here. */
	record ClassFile(String name, int access, String superName, List<String> interfaces, List<Member> members, List<Reference> references,
			Set<String> types) {
		Optional<Member> member(String wanted, String descriptor) {
			return members.stream().filter(m -> m.name.equals(wanted) && m.descriptor.equals(descriptor)).findFirst();
		}
	}

	/** A field (its descriptor has no parenthesis) or a method. */
	record Member(String name, String descriptor, int access, boolean constant, Set<String> types) {
		boolean isMethod() {
			return descriptor.startsWith("(");
		}
	}

	record Reference(String owner, String name, String descriptor) {
	}

	private static final int PUBLIC = 1;
	private static final int PRIVATE = 2;
	private static final int PROTECTED = 4;
	private static final int STATIC = 8;
	private static final int FINAL = 0x10;
	private static final int SYNTHETIC = 0x1000;
	private static final Pattern TYPE = Pattern.compile("L([\\w/$]+)[;<]");

	private final Map<String, ClassFile> declared;
	private final Map<String, ClassFile> ours;
	private final List<String> problems = new ArrayList<>();

	private ApiCheck(Map<String, ClassFile> declared, Map<String, ClassFile> ours) {
		this.declared = declared;
		this.ours = ours;
	}

	public static void main(String[] arguments) throws IOException {
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
			System.err.println("usage: ApiCheck unused|installation DECLARED... -- OURS... -- SOURCE...|PLUGINS");
			System.exit(2);
		}
		ApiCheck check = new ApiCheck(read(groups.get(0)), read(groups.get(1)));
		if (check.declared.isEmpty() || check.ours.isEmpty()) {
			System.err.println("no classes in " + (check.declared.isEmpty() ? groups.get(0) : groups.get(1)) + ": not built?");
			System.exit(2);
		}
		String summary = switch (arguments[0]) {
		case "unused" -> check.unused(words(groups.get(2)));
		case "installation" -> check.installation(new Installation(groups.get(2).get(0)));
		default -> throw new IllegalArgumentException(arguments[0]);
		};
		check.problems.forEach(p -> System.out.println("[ERROR] " + p));
		System.out.println(summary + (check.problems.isEmpty() ? ": no problem" : ": " + check.problems.size() + " problems"));
		System.exit(check.problems.isEmpty() ? 0 : 1);
	}

	// ---- no declaration without a use ------------------------------------------------------------------------------------

	private String unused(Set<String> words) {
		Set<String> types = new HashSet<>();
		Set<String> members = new HashSet<>();
		for (ClassFile c : ours.values()) {
			c.types.forEach(t -> use(t, types));
			for (Reference r : c.references) {
				declaringMember(r.owner, r.name, r.descriptor, new HashSet<>()).forEach(m -> members.add(m));
			}
			for (Member m : c.members) {
				if (m.isMethod() && (m.access & (PRIVATE | STATIC)) == 0 && !m.name.startsWith("<")) {
					for (String s : supertypes(c.name)) {
						ClassFile d = declared.get(s);
						if (d != null && d.member(m.name, m.descriptor).isPresent()) {
							members.add(key(s, m.name, m.descriptor));
						}
					}
				}
			}
		}
		int count = 0;
		// A declared class that a used one extends or implements must have what its interfaces ask for: such members are used with them.
		for (ClassFile d : declared.values()) {
			for (Member m : d.members) {
				boolean implemented = supertypes(d.name).stream().skip(1)
						.anyMatch(s -> members.contains(key(s, m.name, m.descriptor)) && declared.get(s).member(m.name, m.descriptor).isPresent());
				boolean constant = m.constant && words.contains(m.name);
				boolean enumPart = "java/lang/Enum".equals(d.superName) && (m.access & STATIC) != 0;
				if (implemented || constant || enumPart) {
					members.add(key(d.name, m.name, m.descriptor));
				}
			}
		}
		boolean more = true;
		while (more) {
			int before = types.size();
			for (ClassFile d : declared.values()) {
				for (Member m : d.members) {
					boolean constructor = m.name.equals("<init>") && types.contains(d.name);
					if (constructor || members.contains(key(d.name, m.name, m.descriptor))) {
						use(d.name, types);
						m.types.forEach(t -> use(t, types));
					}
				}
				if (types.contains(d.name)) {
					supertypes(d.name).forEach(t -> use(t, types));
				}
			}
			more = types.size() > before;
		}
		for (ClassFile d : declared.values()) {
			count++;
			if (!types.contains(d.name)) {
				problems.add("declared and not used: " + dotted(d.name));
				continue;
			}
			for (Member m : d.members) {
				count++;
				// A class must have a constructor, and what IAdaptable asks for where it is one.
				boolean generated = (m.access & SYNTHETIC) != 0 || Set.of("<init>", "<clinit>", "getAdapter").contains(m.name);
				boolean enumPart = "java/lang/Enum".equals(d.superName) && !m.isMethod() ? words.contains(m.name) : (m.access & STATIC) != 0
						&& "java/lang/Enum".equals(d.superName);
				if (!generated && !enumPart && !members.contains(key(d.name, m.name, m.descriptor))) {
					problems.add("declared and not used: " + dotted(d.name) + '.' + m.name + m.descriptor);
				}
			}
		}
		return count + " declared types and members";
	}

	private void use(String type, Set<String> types) {
		for (String t = type; t != null && declared.containsKey(t); t = t.contains("$") ? t.substring(0, t.lastIndexOf('$')) : null) {
			types.add(t);
		}
	}

	private Set<String> declaringMember(String owner, String name, String descriptor, Set<String> seen) {
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
			if (c.superName != null) {
				collect(c.superName, all);
			}
			c.interfaces.forEach(i -> collect(i, all));
		}
	}

	// ---- all of it exists in an installation --------------------------------------------------------------------------------

	private String installation(Installation real) throws IOException {
		int count = 0;
		for (ClassFile d : declared.values()) {
			count++;
			ClassFile r = real.find(d.name);
			if (r == null) {
				problems.add("missing type: " + dotted(d.name));
				continue;
			}
			for (String s : supertypes(d.name)) {
				if (!real.isSubtype(d.name, s)) {
					problems.add("not a subtype: " + dotted(d.name) + " of " + dotted(s));
				}
			}
			for (Member m : d.members) {
				if ((m.access & (SYNTHETIC | PRIVATE)) != 0 || m.name.equals("<clinit>") || m.name.startsWith("$")
						|| m.name.equals("<init>") && (m.access & (PUBLIC | PROTECTED)) == 0) {
					continue;
				}
				count++;
				Member found = real.member(d.name, m.name, m.descriptor);
				if (found == null) {
					problems.add("missing member: " + dotted(d.name) + '.' + m.name + m.descriptor);
				} else if ((found.access & (PUBLIC | PROTECTED)) == 0 || (found.access & STATIC) != (m.access & STATIC)
						|| (m.access & PUBLIC) != 0 && (found.access & PUBLIC) == 0) {
					problems.add("other access: " + dotted(d.name) + '.' + m.name + m.descriptor);
				}
			}
		}
		for (ClassFile c : ours.values()) {
			for (String t : c.types) {
				if (isForeign(t)) {
					count++;
					if (real.find(t) == null) {
						problems.add("missing type: " + dotted(t) + ", used by " + dotted(c.name));
					}
				}
			}
			ClassFile superclass = isForeign(c.superName) ? real.find(c.superName) : null;
			if (superclass != null && (superclass.access & FINAL) != 0) {
				problems.add("final class: " + dotted(c.superName) + ", extended by " + dotted(c.name));
			}
			for (Reference r : c.references) {
				if (isForeign(r.owner)) {
					count++;
					if (real.find(r.owner) != null && real.member(r.owner, r.name, r.descriptor) == null) {
						problems.add("missing member: " + dotted(r.owner) + '.' + r.name + r.descriptor + ", used by " + dotted(c.name));
					}
				}
			}
			for (Member m : c.members) {
				Member overridden = superclass == null || m.name.startsWith("<") || (m.access & (STATIC | PRIVATE)) != 0 ? null
						: real.member(c.superName, m.name, m.descriptor);
				if (overridden != null && (overridden.access & FINAL) != 0) {
					problems.add("final method: " + dotted(c.superName) + '.' + m.name + m.descriptor + ", overridden by " + dotted(c.name));
				}
			}
		}
		return count + " types and members";
	}

	private boolean isForeign(String type) {
		return type != null && type.startsWith("org/eclipse/") && !type.startsWith("org/eclipse/jdt/annotation/") && !ours.containsKey(type);
	}

	/** The jars and folders of a plugins folder; classes are read when they are asked for. */
	private static final class Installation {
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
						files.filter(f -> f.toString().endsWith(".class"))
								.forEach(f -> places.putIfAbsent(plugin.relativize(f).toString().replaceFirst("\\.class$", ""), f));
					}
				} else if (plugin.toString().endsWith(".jar")) {
					try (ZipFile zip = new ZipFile(plugin.toFile())) {
						zip.stream().map(ZipEntry::getName).filter(n -> n.endsWith(".class"))
								.forEach(n -> places.putIfAbsent(n.replaceFirst("\\.class$", ""), plugin));
					}
				}
			}
		}

		ClassFile find(String type) throws IOException {
			if (!classes.containsKey(type)) {
				classes.put(type, Optional.ofNullable(load(type)));
			}
			return classes.get(type).orElse(null);
		}

		private ClassFile load(String type) throws IOException {
			Path place = places.get(type);
			if (place == null) {
				return type.startsWith("java/") ? ofPlatform(type) : null;
			}
			if (!place.toString().endsWith(".jar")) {
				return parse(Files.readAllBytes(place));
			}
			try (ZipFile zip = new ZipFile(place.toFile())) {
				return parse(zip.getInputStream(zip.getEntry(type + ".class")).readAllBytes());
			}
		}

		private static ClassFile ofPlatform(String type) throws IOException {
			try (var in = ClassLoader.getSystemResourceAsStream(type + ".class")) {
				return in == null ? null : parse(in.readAllBytes());
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
			if (c.superName != null && isSubtype(c.superName, of)) {
				return true;
			}
			for (String i : c.interfaces) {
				if (isSubtype(i, of)) {
					return true;
				}
			}
			return false;
		}

		Member member(String type, String name, String descriptor) throws IOException {
			ClassFile c = find(type);
			if (c == null) {
				return null;
			}
			Optional<Member> here = c.member(name, descriptor);
			if (here.isPresent() && (here.get().access & PRIVATE) == 0) {
				return here.get();
			}
			if (name.equals("<init>")) {
				return null;
			}
			Member above = c.superName == null ? null : member(c.superName, name, descriptor);
			for (int i = 0; above == null && i < c.interfaces.size(); i++) {
				above = member(c.interfaces.get(i), name, descriptor);
			}
			return above;
		}
	}

	// ---- class files ------------------------------------------------------------------------------------------------------

	private static Map<String, ClassFile> read(List<Path> places) throws IOException {
		Map<String, ClassFile> classes = new LinkedHashMap<>();
		for (Path place : places) {
			if (Files.isDirectory(place)) {
				List<Path> files;
				try (Stream<Path> all = Files.walk(place)) {
					files = all.filter(f -> f.toString().endsWith(".class")).sorted().toList();
				}
				for (Path file : files) {
					ClassFile c = parse(Files.readAllBytes(file));
					classes.put(c.name, c);
				}
			} else {
				try (ZipFile zip = new ZipFile(place.toFile())) {
					for (ZipEntry entry : zip.stream().filter(e -> e.getName().endsWith(".class")).toList()) {
						ClassFile c = parse(zip.getInputStream(entry).readAllBytes());
						classes.put(c.name, c);
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

	/** JVMS chapter 4. */
	private static ClassFile parse(byte[] bytes) throws IOException {
		DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
		in.readInt();
		in.readInt();
		int size = in.readUnsignedShort();
		Object[] pool = new Object[size];
		int[][] pairs = new int[size][];
		int[] tags = new int[size];
		for (int i = 1; i < size; i++) {
			int tag = in.readUnsignedByte();
			tags[i] = tag;
			switch (tag) {
			case 1 -> pool[i] = in.readUTF();
			case 3, 4 -> in.readInt();
			case 5, 6 -> {
				in.readLong();
				i++;
			}
			case 7, 8, 16, 19, 20 -> pairs[i] = new int[] { in.readUnsignedShort() };
			case 9, 10, 11, 12, 17, 18 -> pairs[i] = new int[] { in.readUnsignedShort(), in.readUnsignedShort() };
			case 15 -> {
				in.readUnsignedByte();
				in.readUnsignedShort();
			}
			default -> throw new IOException("constant " + tag);
			}
		}
		int access = in.readUnsignedShort();
		String name = (String) pool[pairs[in.readUnsignedShort()][0]];
		int superIndex = in.readUnsignedShort();
		String superName = superIndex == 0 ? null : (String) pool[pairs[superIndex][0]];
		List<String> interfaces = new ArrayList<>();
		for (int n = in.readUnsignedShort(); n > 0; n--) {
			interfaces.add((String) pool[pairs[in.readUnsignedShort()][0]]);
		}
		Set<String> types = new TreeSet<>();
		List<Reference> references = new ArrayList<>();
		for (int i = 1; i < size; i++) {
			if (tags[i] == 1 && ((String) pool[i]).matches("L[\\w/$]+;")) {
				addTypes((String) pool[i], types); // an annotation
			} else if (tags[i] == 7) {
				String t = (String) pool[pairs[i][0]];
				if (t.startsWith("[")) {
					addTypes(t, types);
				} else {
					types.add(t);
				}
			} else if (tags[i] >= 9 && tags[i] <= 11) {
				String owner = (String) pool[pairs[pairs[i][0]][0]];
				int[] nameAndType = pairs[pairs[i][1]];
				String descriptor = (String) pool[nameAndType[1]];
				addTypes(descriptor, types);
				if (!owner.startsWith("[")) {
					references.add(new Reference(owner, (String) pool[nameAndType[0]], descriptor));
				}
			} else if (tags[i] == 12) {
				addTypes((String) pool[pairs[i][1]], types);
			} else if (tags[i] == 16) {
				addTypes((String) pool[pairs[i][0]], types);
			}
		}
		List<Member> members = new ArrayList<>();
		for (int kind = 0; kind < 2; kind++) {
			for (int n = in.readUnsignedShort(); n > 0; n--) {
				int memberAccess = in.readUnsignedShort();
				String memberName = (String) pool[in.readUnsignedShort()];
				String descriptor = (String) pool[in.readUnsignedShort()];
				Set<String> memberTypes = new TreeSet<>();
				addTypes(descriptor, memberTypes);
				boolean constant = false;
				for (int a = in.readUnsignedShort(); a > 0; a--) {
					String attribute = (String) pool[in.readUnsignedShort()];
					byte[] data = new byte[in.readInt()];
					in.readFully(data);
					constant |= attribute.equals("ConstantValue");
					if (attribute.equals("Signature")) {
						addTypes((String) pool[(data[0] & 0xff) << 8 | data[1] & 0xff], memberTypes);
					} else if (attribute.equals("Exceptions")) {
						for (int e = 2; e < data.length; e += 2) {
							memberTypes.add((String) pool[pairs[(data[e] & 0xff) << 8 | data[e + 1] & 0xff][0]]);
						}
					}
				}
				types.addAll(memberTypes);
				members.add(new Member(memberName, descriptor, memberAccess, constant, memberTypes));
			}
		}
		types.remove(name);
		return new ClassFile(name, access, superName, interfaces, members, references, types);
	}

	private static void addTypes(String signature, Set<String> types) {
		Matcher m = TYPE.matcher(signature);
		while (m.find()) {
			types.add(m.group(1));
		}
		// the arguments of a generic type stand between < and >
		Matcher inner = Pattern.compile("[<*+\\-;]L([\\w/$]+)").matcher(signature);
		while (inner.find()) {
			types.add(inner.group(1));
		}
	}

	private static String key(String owner, String name, String descriptor) {
		return owner + '.' + name + descriptor;
	}

	private static String dotted(String name) {
		return String.valueOf(name).replace('/', '.');
	}
}
