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
import java.util.Collection;
import java.util.function.BiConsumer;

import org.eclipse.cdt.dsf.concurrent.DataRequestMonitor;
import org.eclipse.cdt.dsf.datamodel.IDMContext;
import org.eclipse.cdt.dsf.mi.service.IMIContainerDMContext;
import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.proc.ProcException;
import dev.ringside.core.session.Containment;
import dev.ringside.core.session.ProcessModel;
import dev.ringside.core.session.WorkersReport;
import dev.ringside.core.settings.Settings;
import dev.ringside.core.text.Untrusted;

/**
 * Makes the reports of a session's processes, after what they are made from has been read or listed again. Used on the
 * session's executor; each method returns what answers the request, once.
 */
final class WorkerReports {

	private final Settings settings;
	private final ProcReader reader;
	private final BiConsumer<SessionProcess, Runnable> list;
	private final @Nullable Path core;
	private final Containment containment;

	/**
	 * For one session.
	 *
	 * @param settings    its settings
	 * @param reader      reads {@code /proc}
	 * @param list        has gdb list the threads of a process, then runs something
	 * @param core        the file of a core; null where it is not known
	 * @param containment takes failures
	 */
	WorkerReports(Settings settings, ProcReader reader, BiConsumer<SessionProcess, Runnable> list, @Nullable Path core,
			Containment containment) {
		this.settings = settings;
		this.reader = reader;
		this.list = list;
		this.core = core;
		this.containment = containment;
	}

	Runnable ofCore(ProcessModel model, DataRequestMonitor<WorkersReport> rm) {
		Path file = core;
		Path name = file == null ? null : file.getFileName();
		WorkersReport report = model.report(settings,
				name == null ? Integer.toString(model.pid().orElse(0)) : Untrusted.display(name.toString()));
		return () -> rm.done(report);
	}

	/** Of the process of a context, or of the session's only one where the context is above processes. */
	Runnable ofProcess(IDMContext context, SessionProcesses processes, DataRequestMonitor<WorkersReport> rm) {
		SessionProcess named = processes.of(context);
		Collection<SessionProcess> all = processes.all();
		boolean only = named == null && Dsf.ancestor(context, IMIContainerDMContext.class) == null && all.size() == 1;
		SessionProcess process = only ? all.iterator().next() : named;
		if (process == null) {
			String why = all.size() > 1 ? Messages.severalProcesses : Messages.noProcess;
			return () -> Dsf.fail(rm, why);
		}
		Integer pid = SessionProcesses.pid(process.container());
		String title = pid == null ? process.container().getGroupId() : pid.toString();
		return process.model().isOfThisMachine() ? () -> ofThisMachine(process.model(), title, rm)
				: () -> ofDebugger(process, title, rm);
	}

	private void ofThisMachine(ProcessModel model, String title, DataRequestMonitor<WorkersReport> rm) {
		boolean reading = reader.read(() -> {
			WorkersReport report;
			try {
				model.refresh();
				report = model.report(settings, title);
			} catch (ProcException e) {
				Dsf.fail(rm, String.valueOf(e.getMessage()));
				return;
			} catch (RuntimeException | LinkageError e) {
				containment.failed(e);
				Dsf.fail(rm, Messages.internalError);
				return;
			}
			rm.done(report);
		});
		if (!reading) {
			Dsf.fail(rm, Messages.noSession); // shutting down
		}
	}

	/** Of a remote target, or a core that only gdb can read. Nobody knows there whether a worker is stopped. */
	private void ofDebugger(SessionProcess process, String title, DataRequestMonitor<WorkersReport> rm) {
		list.accept(process, () -> {
			if (process.threads().isEmpty()) {
				Dsf.fail(rm, Messages.threadsUnknown);
				return;
			}
			Runnable answer = containment.safely(() -> {
				WorkersReport report = process.model().report(settings, title);
				return () -> rm.done(report);
			}, () -> Dsf.fail(rm, Messages.internalError));
			answer.run();
		});
	}
}
