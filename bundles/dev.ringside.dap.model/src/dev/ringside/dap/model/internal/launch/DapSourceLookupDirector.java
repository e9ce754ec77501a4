/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.dap.model.internal.launch;

import java.io.File;
import java.nio.file.Path;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.sourcelookup.AbstractSourceLookupDirector;
import org.eclipse.debug.core.sourcelookup.AbstractSourceLookupParticipant;
import org.eclipse.debug.core.sourcelookup.ISourceLookupParticipant;
import org.eclipse.debug.core.sourcelookup.containers.LocalFileStorage;
import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.dap.model.DapStackFrame;

/**
 * Finds the source file of a frame: the path that the adapter gives, in the workspace or outside, else its name in the
 * source containers.
 */
public final class DapSourceLookupDirector extends AbstractSourceLookupDirector {

	@Override
	public void initializeParticipants() {
		addParticipants(new ISourceLookupParticipant[] { new Participant() });
	}

	private static final class Participant extends AbstractSourceLookupParticipant {

		@Override
		public @Nullable String getSourceName(@Nullable Object object) {
			return object instanceof DapStackFrame frame ? frame.sourcePath() : null;
		}

		@Override
		public Object[] findSourceElements(@Nullable Object object) throws CoreException {
			String path = getSourceName(object);
			if (path == null) {
				return new Object[0];
			}
			File file = new File(path);
			if (!file.isAbsolute() || !file.isFile()) {
				return super.findSourceElements(object);
			}
			IFile[] inWorkspace = ResourcesPlugin.getWorkspace().getRoot()
					.findFilesForLocationURI(Path.of(path).toUri());
			return inWorkspace.length > 0 ? new Object[] { inWorkspace[0] }
					: new Object[] { new LocalFileStorage(file) };
		}
	}
}
