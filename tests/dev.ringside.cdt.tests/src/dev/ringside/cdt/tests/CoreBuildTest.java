/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

import org.eclipse.cdt.core.CCProjectNature;
import org.eclipse.cdt.core.CCorePlugin;
import org.eclipse.cdt.core.CProjectNature;
import org.eclipse.cdt.core.build.CBuilder;
import org.eclipse.cdt.core.model.CoreModel;
import org.eclipse.cdt.core.model.IPathEntry;
import org.eclipse.cdt.debug.core.ICDTLaunchConfigurationConstants;
import org.eclipse.core.resources.ICommand;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IProjectDescription;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IWorkspace;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.launchbar.core.target.ILaunchTargetManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** A core-build project, whose stock delegate makes its services factory itself. */
class CoreBuildTest {

	private static final NullProgressMonitor MONITOR = new NullProgressMonitor();
	private IProject project;

	@BeforeEach
	void create() throws Exception {
		IWorkspace workspace = ResourcesPlugin.getWorkspace();
		project = workspace.getRoot().getProject("hello");
		IProjectDescription description = workspace.newProjectDescription("hello");
		CCorePlugin.getDefault(); // its natures
		description.setNatureIds(new String[] { CProjectNature.C_NATURE_ID, CCProjectNature.CC_NATURE_ID, "org.eclipse.cdt.make.core.makeNature" });
		ICommand builder = description.newCommand();
		CBuilder.setupBuilder(builder);
		description.setBuildSpec(new ICommand[] { builder });
		project.create(description, MONITOR);
		project.open(MONITOR);
		project.setDescription(description, MONITOR);
		file("hello.c", "#include <stdio.h>\nint main(void)\n{\n\tputs(\"hi\");\n\treturn 0;\n}\n");
		file("Makefile", "PROJECT_ROOT = $(dir $(abspath $(lastword $(MAKEFILE_LIST))))\nall: hello\nhello: $(PROJECT_ROOT)hello.c\n\tcc -g -O0 -o $@ $<\n"
				+ "clean:\n\trm -f hello\n");
		CoreModel.getDefault().create(project).setRawPathEntries(
				new IPathEntry[] { CoreModel.newSourceEntry(project.getFullPath()), CoreModel.newOutputEntry(project.getFullPath()) }, MONITOR);
	}

	@AfterEach
	void delete() throws Exception {
		project.delete(true, true, MONITOR);
	}

	private void file(String name, String text) throws Exception {
		project.getFile(name).create(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), true, null);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void launches(boolean ringside) throws Exception {
		BundleContext context = FrameworkUtil.getBundle(CoreBuildTest.class).getBundleContext();
		ILaunchTargetManager targets = context.getService(context.getServiceReference(ILaunchTargetManager.class));
		CdtSession.Configuration wanted = CdtSession.Configuration.coreBuild();
		var copy = (ringside ? wanted.ringside() : wanted).create();
		copy.setAttribute(ICDTLaunchConfigurationConstants.ATTR_PROJECT_NAME, "hello");
		copy.setAttribute(ICDTLaunchConfigurationConstants.ATTR_PROGRAM_NAME, "");
		copy.setAttribute(ICDTLaunchConfigurationConstants.ATTR_DEBUGGER_STOP_AT_MAIN, true);
		copy.setMappedResources(new IResource[] { project });
		// Without the launch bar nobody sets it.
		targets.setDefaultLaunchTarget(copy.doSave(), targets.getLaunchTarget("org.eclipse.launchbar.core.launchTargetType.local", "Local"));
		try (CdtSession session = CdtSession.launchSavedAndStop(copy)) {
			Object service = session.ask("our service", rm -> {
				rm.setData(session.find("dev.ringside.cdt.IWorkersService"));
				rm.done();
			});
			if (ringside) {
				assertNotNull(service);
			} else {
				assertNull(service);
			}
			assertEquals("main", session.frameData(session.topFrame(session.threads().get(0).context())).getFunction());
		}
	}
}
