/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.ui.internal;

import java.util.Optional;
import java.util.function.Consumer;

import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.swt.widgets.Display;

import dev.ringside.core.kernel.KernelRelease;
import dev.ringside.core.kernel.PolicyVerdict;
import dev.ringside.core.proc.ProcFs;
import dev.ringside.core.proc.ProcessInspector;

/**
 * What AUTO means on this machine before any worker was seen.
 *
 * @param release the kernel's release for people; empty where it cannot be read
 * @param verdict the policy; null where nothing is known
 */
public record KernelPrior(String release, @Nullable PolicyVerdict verdict) {

	/**
	 * Reads it in a job and hands it over on the user interface's thread.
	 *
	 * @param display  the display
	 * @param consumer gets it, unless the display is disposed by then; checks for itself whether its controls are
	 */
	public static void read(Display display, Consumer<KernelPrior> consumer) {
		Job job = Job.createSystem(Messages.auto_reading, monitor -> {
			ProcessInspector inspector = ProcessInspector.ofThisMachine(new ProcFs(), Optional.empty());
			KernelRelease release = inspector.kernel().release();
			KernelPrior prior = new KernelPrior(release == null ? "" : release.text(),
					inspector.priorPolicy().orElse(null));
			if (!display.isDisposed()) {
				display.asyncExec(() -> consumer.accept(prior));
			}
		});
		job.schedule();
	}
}
