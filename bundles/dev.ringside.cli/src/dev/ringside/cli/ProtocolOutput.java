/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;

import org.eclipse.jdt.annotation.Nullable;

/**
 * Standard output for a protocol, and for nothing else. The virtual machine itself writes to file descriptor 1 whatever
 * {@link System#setOut} says: a thread dump at SIGQUIT, warnings, its last words at a crash. So the protocol gets a
 * descriptor of its own, and number 1 becomes standard error.
 * <p>
 * What it writes before {@code main}, only {@code -XX:+DisplayVMOutputToStderr} keeps away (as {@code releng/ringside}
 * has it).
 */
final class ProtocolOutput {

	private ProtocolOutput() {
	}

	/**
	 * Takes standard output away from everybody else. To be called once, before anything is written there.
	 *
	 * @return what goes to where standard output went, unbuffered
	 */
	static OutputStream take() {
		@Nullable OutputStream own = duplicate();
		return own != null ? own : openAgain();
	}

	/**
	 * By the JDK's own calls of dup and dup2, which are the same from 17 to 25. {@code Add-Opens} in the manifest of
	 * ringside.jar allows it.
	 *
	 * @return null where it does not, or where there are none
	 */
	private static @Nullable OutputStream duplicate() {
		try {
			Class<?> calls = Class.forName("sun.nio.ch.InheritedChannel");
			Method dup = calls.getDeclaredMethod("dup", int.class);
			Method dup2 = calls.getDeclaredMethod("dup2", int.class, int.class);
			Constructor<FileDescriptor> descriptor = FileDescriptor.class.getDeclaredConstructor(int.class);
			dup.setAccessible(true);
			dup2.setAccessible(true);
			descriptor.setAccessible(true);
			FileDescriptor own = descriptor.newInstance(dup.invoke(null, 1));
			dup2.invoke(null, 2, 1);
			return new FileOutputStream(own);
		} catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
			return null;
		}
	}

	/**
	 * A pipe, a file or a terminal can be opened again, a socket cannot. Java makes /dev/null of a standard stream that
	 * is closed.
	 */
	private static OutputStream openAgain() {
		FileOutputStream standard = new FileOutputStream(FileDescriptor.out);
		try {
			OutputStream own = new FileOutputStream("/proc/self/fd/1", true);
			standard.close();
			return own;
		} catch (IOException e) {
			return standard;
		}
	}
}
