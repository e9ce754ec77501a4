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
import org.eclipse.core.resources.IWorkspaceRoot;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.launchbar.core.target.ILaunchTargetManager;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

import dev.ringside.tests.common.UringProgram;

/** A core-build project of the workspace, whose Makefile builds the io_uring program. */
public final class CoreBuildProject implements AutoCloseable {

	private static final NullProgressMonitor MONITOR = new NullProgressMonitor();
	private static final String NAME = "corebuild";

	private final IProject project;

	public CoreBuildProject() throws Exception {
		IWorkspace workspace = ResourcesPlugin.getWorkspace();
		project = workspace.getRoot().getProject(NAME);
		IProjectDescription description = workspace.newProjectDescription(NAME);
		CCorePlugin.getDefault(); // its natures
		description.setNatureIds(new String[] { CProjectNature.C_NATURE_ID, CCProjectNature.CC_NATURE_ID,
				"org.eclipse.cdt.make.core.makeNature" });
		ICommand builder = description.newCommand();
		CBuilder.setupBuilder(builder);
		description.setBuildSpec(new ICommand[] { builder });
		project.create(description, MONITOR);
		project.open(MONITOR);
		project.setDescription(description, MONITOR);
		String makefile = "all: uring_demo\nuring_demo: " + UringProgram.source()
				+ "\n\tcc -g -O0 -pthread -o $@ $< -luring\nclean:\n\trm -f uring_demo\n";
		project.getFile("Makefile").create(new ByteArrayInputStream(makefile.getBytes(StandardCharsets.UTF_8)), true,
				MONITOR);
		CoreModel.getDefault().create(project).setRawPathEntries(
				new IPathEntry[] { CoreModel.newSourceEntry(project.getFullPath()),
						CoreModel.newOutputEntry(project.getFullPath()) },
				MONITOR);
	}

	/** A launch configuration of this project. */
	public ILaunchConfigurationWorkingCopy configuration(CdtSession.Configuration wanted) throws CoreException {
		ILaunchConfigurationWorkingCopy copy = wanted.create();
		copy.setAttribute(ICDTLaunchConfigurationConstants.ATTR_PROJECT_NAME, NAME);
		copy.setAttribute(ICDTLaunchConfigurationConstants.ATTR_PROGRAM_NAME, "");
		copy.setAttribute(ICDTLaunchConfigurationConstants.ATTR_PROGRAM_ARGUMENTS, "--late-ring --die-with-parent");
		copy.setAttribute(ICDTLaunchConfigurationConstants.ATTR_DEBUGGER_STOP_AT_MAIN, true);
		copy.setMappedResources(new IResource[] { project });
		return copy;
	}

	/** Builds the project's program and starts it under gdb, up to main. */
	CdtSession launchAndStop(CdtSession.Configuration wanted) throws CoreException {
		ILaunchConfigurationWorkingCopy copy = configuration(wanted);
		BundleContext context = FrameworkUtil.getBundle(CoreBuildProject.class).getBundleContext();
		ILaunchTargetManager targets = context.getService(context.getServiceReference(ILaunchTargetManager.class));
		// Without the launch bar nobody sets it, and CDT's delegate ends with a null pointer.
		targets.setDefaultLaunchTarget(copy.doSave(),
				targets.getLaunchTarget("org.eclipse.launchbar.core.launchTargetType.local", "Local"));
		// The launch bar tells CDT of each new configuration and launch, and CDT's job CoreBuildLaunchBarTracker
		// ("Change Build Configurations") holds the
		// workspace then and wants the lock of CoreModel, while CoreBuildLaunchConfigDelegate.buildForLaunch holds that
		// lock and wants the workspace:
		// stock CDT waits for itself for ever (measured with CDT 12.4 and 11.6). A launch that has the workspace from
		// the start cannot.
		IWorkspaceRoot root = ResourcesPlugin.getWorkspace().getRoot();
		Job.getJobManager().beginRule(root, MONITOR);
		try {
			return CdtSession.launchSavedAndStop(copy);
		} finally {
			Job.getJobManager().endRule(root);
		}
	}

	@Override
	public void close() throws CoreException {
		project.delete(true, true, MONITOR);
	}
}
