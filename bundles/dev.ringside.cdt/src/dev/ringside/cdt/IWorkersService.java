/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt;

import java.util.Optional;

import org.eclipse.cdt.dsf.concurrent.DataRequestMonitor;
import org.eclipse.cdt.dsf.datamodel.IDMContext;
import org.eclipse.cdt.dsf.datamodel.IDMEvent;
import org.eclipse.cdt.dsf.debug.service.IRunControl.IContainerDMContext;
import org.eclipse.cdt.dsf.service.IDsfService;
import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.kernel.KernelPolicy;
import dev.ringside.core.process.ProcessSnapshot;
import dev.ringside.core.session.WorkersReport;
import dev.ringside.core.settings.RegisterView;
import dev.ringside.core.settings.Settings;
import dev.ringside.core.thread.Classification;

/**
 * Knows the io_uring workers of the processes of one debug session. There is one in each session that Ringside serves,
 * registered with {@code DsfServicesTracker} under this interface.
 * <p>
 * Called on the session's executor, like every DSF service. It never reads {@code /proc} there: reading is done by a
 * thread of its own.
 */
public interface IWorkersService extends IDsfService {

	/**
	 * The set of workers of a process has changed, or the set of those that the debugger does not stop, or how the
	 * kernel is known to show them.
	 */
	interface IWorkersChangedDMEvent extends IDMEvent<IContainerDMContext> {
		/**
		 * The process as it is now.
		 *
		 * @return its threads, workers among them
		 */
		ProcessSnapshot snapshot();
	}

	/**
	 * The settings of this session.
	 *
	 * @return the launch configuration's
	 */
	Settings settings();

	/**
	 * What a thread is.
	 *
	 * @param context a context of a thread, a frame or anything below them
	 * @param rm      gets the classification, or null where nothing is known that tells the thread from a user thread;
	 *                never an error
	 */
	void classify(IDMContext context, DataRequestMonitor<@Nullable Classification> rm);

	/**
	 * What is known of a thread without asking anybody.
	 *
	 * @param context as for {@link #classify(IDMContext, DataRequestMonitor)}
	 * @return empty where the thread was not classified yet
	 */
	Optional<Classification> known(IDMContext context);

	/**
	 * The last snapshot of a process of this machine.
	 *
	 * @param context a context of the process or anything below it
	 * @return empty for remote targets and cores, and before the first stop
	 */
	Optional<ProcessSnapshot> snapshot(IDMContext context);

	/**
	 * What is known of the workers of a process, looked up again, for showing. A process of this machine is read from
	 * {@code /proc}, on a thread of this service; of others gdb is asked what the Debug view has asked already.
	 *
	 * @param context a context of the process or anything below it; a context above it where the session has one
	 *                process
	 * @param rm      gets the report; an error with a text for people where the process has ended, is not known, or
	 *                cannot be read
	 */
	void report(IDMContext context, DataRequestMonitor<WorkersReport> rm);

	/**
	 * How the target's kernel shows workers.
	 *
	 * @param context a context of the process or anything below it
	 * @return empty where nothing is known to decide by
	 */
	Optional<KernelPolicy> policy(IDMContext context);

	/**
	 * The target's architecture.
	 *
	 * @param context a context of the process or anything below it
	 * @return empty where it is not known
	 */
	Optional<Architecture> architecture(IDMContext context);

	/**
	 * What to show as registers of this session's workers.
	 *
	 * @param context a context of the process or anything below it
	 * @return the setting, with {@link RegisterView#AUTO} resolved
	 */
	RegisterView registerView(IDMContext context);
}
