/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.internal.service;

import java.nio.file.Path;
import java.util.Optional;

import org.eclipse.cdt.debug.core.ICDTLaunchConfigurationConstants;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.elf.CoreInspector;
import dev.ringside.core.elf.ElfException;
import dev.ringside.core.session.ProcessModel;
import dev.ringside.core.settings.Settings;

/** The core that a launch opens. Stateless. */
final class CoreFiles {

	private CoreFiles() {
	}

	/**
	 * The file that a launch names.
	 *
	 * @param launch the launch
	 * @return null where the user will be asked for it
	 */
	static @Nullable Path of(ILaunch launch) {
		ILaunchConfiguration configuration = launch.getLaunchConfiguration();
		try {
			String name = configuration == null ? ""
					: configuration.getAttribute(ICDTLaunchConfigurationConstants.ATTR_COREFILE_PATH, "");
			return name == null || name.isEmpty() || name.indexOf('\0') >= 0 ? null : Path.of(name);
		} catch (CoreException e) {
			return null;
		}
	}

	/**
	 * Reads a core, which takes a while. gdb is asked for no register to find out what its threads were.
	 *
	 * @param file     the core
	 * @param settings the session's settings
	 * @return empty where only gdb can read it
	 */
	static Optional<ProcessModel> read(Path file, Settings settings) {
		try {
			return Optional
					.of(ProcessModel.ofCore(new CoreInspector(settings.kernelPolicy()).inspect(file, null).snapshot()));
		} catch (ElfException e) {
			// gdb will say what is wrong with the file; or it is compressed or a trace file: what gdb tells has to do
			return Optional.empty();
		}
	}
}
