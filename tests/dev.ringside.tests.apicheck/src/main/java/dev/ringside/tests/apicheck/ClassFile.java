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

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.eclipse.jdt.annotation.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * A class file, as far as {@link ApiCheck} compares it. Names are internal ones, {@code java/lang/Object}; access flags
 * are the class file's, those of ASM's {@code Opcodes}.
 *
 * @param superName  {@code null} in {@code java.lang.Object}
 * @param references the fields and methods that the code uses
 * @param types      all types that the class names anywhere, itself left out
 */
record ClassFile(String name, int access, @Nullable String superName, List<String> interfaces, List<Member> members,
		Collection<Reference> references, Set<String> types) {

	/** JVMS 4.4. */
	private static final int CONSTANT_CLASS = 7;

	/**
	 * A field (its descriptor has no parenthesis) or a method.
	 *
	 * @param value of a field whose value compilers copy, else {@code null}
	 * @param types those of its signature and its exceptions
	 */
	record Member(String name, String descriptor, int access, @Nullable Object value, Set<String> types) {
		boolean isMethod() {
			return descriptor.startsWith("(");
		}

		/** Whether one of these flags of {@link Opcodes} is set. */
		boolean is(int flags) {
			return (access & flags) != 0;
		}
	}

	/** A use of a member, by the type that the code names, which may inherit it. */
	record Reference(String owner, String name, String descriptor) {
	}

	/** Collects types: ASM asks a remapper for a new name wherever a class file names one. */
	private static final class Types extends Remapper {
		final Set<String> names = new TreeSet<>();

		Types() {
			super(Opcodes.ASM9);
		}

		@Override
		public String map(String internalName) {
			names.add(internalName);
			return internalName;
		}
	}

	/**
	 * Reads a class file.
	 *
	 * @throws IllegalArgumentException when it is newer than ASM knows
	 */
	static ClassFile parse(byte[] bytes) {
		ClassNode node = new ClassNode();
		Types types = new Types();
		ClassReader reader = new ClassReader(bytes);
		reader.accept(new ClassRemapper(node, types), 0);
		addClassConstants(reader, types);
		types.names.remove(node.name);
		List<Member> members = new ArrayList<>();
		for (FieldNode f : node.fields) {
			members.add(member(f.name, f.desc, f.signature, f.access, f.value, List.of()));
		}
		Set<Reference> references = new LinkedHashSet<>();
		for (MethodNode m : node.methods) {
			members.add(member(m.name, m.desc, m.signature, m.access, null, m.exceptions));
			m.instructions.forEach(i -> addReferences(i, references));
		}
		return new ClassFile(node.name, node.access, node.superName, node.interfaces, members, references, types.names);
	}

	Optional<Member> member(String wanted, String descriptor) {
		return members.stream().filter(m -> m.name.equals(wanted) && m.descriptor.equals(descriptor)).findFirst();
	}

	private static Member member(String name, String descriptor, @Nullable String signature, int access,
			@Nullable Object value, List<String> exceptions) {
		Types types = new Types();
		types.mapValue(Type.getType(descriptor));
		types.mapSignature(signature, !descriptor.startsWith("("));
		exceptions.forEach(types::mapType);
		return new Member(name, descriptor, access, value, types.names);
	}

	/** Where a compiler copied a constant's value, its class is in the constant pool and nowhere else. */
	private static void addClassConstants(ClassReader reader, Types types) {
		char[] buffer = new char[reader.getMaxStringLength()];
		for (int i = 1; i < reader.getItemCount(); i++) {
			int item = reader.getItem(i); // 0: the second half of a long or double
			if (item > 0 && reader.readByte(item - 1) == CONSTANT_CLASS) {
				types.mapType(reader.readUTF8(item, buffer));
			}
		}
	}

	private static void addReferences(AbstractInsnNode instruction, Set<Reference> references) {
		if (instruction instanceof FieldInsnNode field) {
			add(field.owner, field.name, field.desc, references);
		} else if (instruction instanceof MethodInsnNode method) {
			add(method.owner, method.name, method.desc, references);
		} else if (instruction instanceof InvokeDynamicInsnNode dynamic) {
			addConstant(dynamic.bsm, references);
			for (Object argument : dynamic.bsmArgs) {
				addConstant(argument, references);
			}
		} else if (instruction instanceof LdcInsnNode load) {
			addConstant(load.cst, references);
		}
	}

	/** Method references and lambdas name what they call in constants. */
	private static void addConstant(Object constant, Set<Reference> references) {
		if (constant instanceof Handle handle) {
			add(handle.getOwner(), handle.getName(), handle.getDesc(), references);
		} else if (constant instanceof ConstantDynamic dynamic) {
			addConstant(dynamic.getBootstrapMethod(), references);
			for (int i = 0; i < dynamic.getBootstrapMethodArgumentCount(); i++) {
				addConstant(dynamic.getBootstrapMethodArgument(i), references);
			}
		}
	}

	/** An array's methods are those of java.lang.Object. */
	private static void add(String owner, String name, String descriptor, Set<Reference> references) {
		if (!owner.startsWith("[")) {
			references.add(new Reference(owner, name, descriptor));
		}
	}
}
