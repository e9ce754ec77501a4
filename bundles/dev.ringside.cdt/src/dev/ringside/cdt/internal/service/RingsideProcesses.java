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

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import org.eclipse.cdt.dsf.concurrent.DataRequestMonitor;
import org.eclipse.cdt.dsf.concurrent.ImmediateRequestMonitor;
import org.eclipse.cdt.dsf.concurrent.RequestMonitor;
import org.eclipse.cdt.dsf.datamodel.IDMContext;
import org.eclipse.cdt.dsf.debug.service.IRunControl.IContainerResumedDMEvent;
import org.eclipse.cdt.dsf.debug.service.IRunControl.IContainerSuspendedDMEvent;
import org.eclipse.cdt.dsf.debug.service.IRunControl.IExitedDMEvent;
import org.eclipse.cdt.dsf.debug.service.IRunControl.IResumedDMEvent;
import org.eclipse.cdt.dsf.debug.service.IRunControl.IStartedDMEvent;
import org.eclipse.cdt.dsf.debug.service.IRunControl.ISuspendedDMEvent;
import org.eclipse.cdt.dsf.debug.service.command.ICommandControlService;
import org.eclipse.cdt.dsf.gdb.service.extensions.GDBProcesses_HEAD;
import org.eclipse.cdt.dsf.mi.service.IMICommandControl;
import org.eclipse.cdt.dsf.mi.service.IMIContainerDMContext;
import org.eclipse.cdt.dsf.mi.service.IMIExecutionDMContext;
import org.eclipse.cdt.dsf.mi.service.IMIProcessDMContext;
import org.eclipse.cdt.dsf.service.DsfServiceEventHandler;
import org.eclipse.cdt.dsf.service.DsfSession;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.cdt.RingsideCdt;
import dev.ringside.core.settings.ThreadView;
import dev.ringside.core.text.Untrusted;
import dev.ringside.core.thread.Classification;

/** Threads with their kind in their names, as {@link GdbThreadLister} lists them; it also watches over attaches. */
public class RingsideProcesses extends GDBProcesses_HEAD {

	private final WorkersService workers;
	private final Contexts contexts = new Contexts();
	private @Nullable GdbThreadLister lister;

	/**
	 * The service; it also starts the workers service.
	 *
	 * @param session the session
	 * @param workers the session's workers service, not initialized
	 */
	public RingsideProcesses(DsfSession session, WorkersService workers) {
		super(session);
		this.workers = workers;
	}

	@Override
	public void initialize(RequestMonitor rm) {
		super.initialize(new ImmediateRequestMonitor(rm) {
			@Override
			protected void handleSuccess() {
				ICommandControlService service = Dsf.service(getServicesTracker(), ICommandControlService.class);
				IMICommandControl mi = Dsf.service(getServicesTracker(), IMICommandControl.class);
				if (service == null || mi == null) {
					rm.done(new Status(IStatus.ERROR, RingsideCdt.PLUGIN_ID, INTERNAL_ERROR, Messages.noSession, null));
					return;
				}
				GdbThreadLister threads = new GdbThreadLister(getSession(), service, mi.getCommandFactory(), contexts,
						workers,
						workers.containment());
				lister = threads;
				workers.initialize(threads, rm);
			}
		});
	}

	/** CDT's contexts, which this service makes. */
	private final class Contexts implements GdbThreadLister.Contexts {
		@Override
		public IMIExecutionDMContext[] notified(IMIContainerDMContext container) {
			return getExecutionContexts(container);
		}

		@Override
		public IMIExecutionDMContext thread(IMIContainerDMContext container, String id) {
			IProcessDMContext process = Dsf.ancestor(container, IProcessDMContext.class);
			return createExecutionContext(container, createThreadContext(process, id), id);
		}
	}

	/** Gets the threads of a process; where Ringside fails over them CDT is asked instead. */
	private abstract class ThreadsOrCdt extends DataRequestMonitor<GdbThreads> {
		private final Runnable cdt;

		ThreadsOrCdt(RequestMonitor rm, Runnable cdt) {
			super(getExecutor(), rm);
			this.cdt = cdt;
		}

		@Override
		protected void handleError() {
			if (workers.containment().hasFailed()) {
				cdt.run();
			} else {
				super.handleError();
			}
		}
	}

	@Override
	public void getProcessesBeingDebugged(IDMContext dmc, DataRequestMonitor<IDMContext[]> rm) {
		IMIContainerDMContext container = Dsf.ancestor(dmc, IMIContainerDMContext.class);
		GdbThreadLister threads = lister;
		if (workers.containment().hasFailed() || threads == null || container == null
				|| getExecutionContexts(container).length == 0) {
			super.getProcessesBeingDebugged(dmc, rm); // of all processes; of one that ended or has no thread yet
			return;
		}
		Runnable cdt = () -> super.getProcessesBeingDebugged(dmc, rm);
		threads.threads(container, new ThreadsOrCdt(rm, cdt) {
			@Override
			protected void handleSuccess() {
				GdbThreads listed = getData();
				workers.afterRefresh(container, () -> answer(() -> shown(container, listed), rm, cdt));
			}
		});
	}

	/**
	 * The threads as the thread view shows them. CDT takes the first for the process: it selects it, and in non-stop
	 * mode it suspends and resumes it alone, to set a breakpoint in a running process. gdb 16 lists workers first; so a
	 * user thread goes before them.
	 */
	private IMIExecutionDMContext[] shown(IMIContainerDMContext container, GdbThreads threads) {
		List<IMIExecutionDMContext> all = contexts(container, threads);
		List<IMIExecutionDMContext> users = all.stream()
				.filter(t -> !workers.known(t).map(Classification::isWorker).orElse(false)).toList();
		if (workers.settings().threads() == ThreadView.HIDE) {
			all = users;
		} else if (!users.isEmpty() && all.get(0) != users.get(0)) {
			all.remove(users.get(0));
			all.add(0, users.get(0));
		}
		return all.toArray(IMIExecutionDMContext[]::new);
	}

	private List<IMIExecutionDMContext> contexts(IMIContainerDMContext container, GdbThreads threads) {
		List<IMIExecutionDMContext> all = new ArrayList<>();
		if (threads.isComplete() && !threads.all().isEmpty()) {
			for (GdbThread thread : threads.all()) {
				all.add(contexts.thread(container, thread.id()));
			}
		} else {
			// gdb has told of each thread when it appeared
			all.addAll(List.of(getExecutionContexts(container)));
		}
		return all;
	}

	@Override
	public void getExecutionData(IThreadDMContext dmc, DataRequestMonitor<IThreadDMData> rm) {
		IMIProcessDMContext process = Dsf.ancestor(dmc, IMIProcessDMContext.class);
		String group = process == null ? null : getGroupFromPid(process.getProcId());
		GdbThreadLister threads = lister;
		if (workers.containment().hasFailed() || threads == null || !(dmc instanceof MIThreadDMC thread)
				|| process == null || group == null) {
			super.getExecutionData(dmc, rm);
			return;
		}
		Runnable cdt = () -> super.getExecutionData(dmc, rm);
		String id = thread.getId();
		IMIContainerDMContext container = createContainerContext(process, group);
		threads.threads(container, new ThreadsOrCdt(rm, cdt) {
			@Override
			protected void handleSuccess() {
				GdbThread found = getData().get(id).orElse(null);
				if (found == null) {
					rm.done(new Status(IStatus.ERROR, RingsideCdt.PLUGIN_ID, INVALID_HANDLE, Messages.noThreadInfo,
							null));
					return;
				}
				IDMContext execution = createExecutionContext(container, dmc, id);
				workers.classify(execution, new DataRequestMonitor<@Nullable Classification>(getExecutor(), rm) {
					@Override
					protected void handleCompleted() {
						Classification classification = isSuccess() ? getData() : null;
						answer(() -> data(container, found, classification), rm, cdt);
					}
				});
			}
		});
	}

	/** Answers with Ringside's value, or has CDT answer where that fails. */
	private <V> void answer(Supplier<V> value, DataRequestMonitor<V> rm, Runnable cdt) {
		Runnable answer = workers.containment().safely(() -> {
			V v = value.get();
			return () -> rm.done(v);
		}, cdt);
		answer.run();
	}

	private IThreadDMData data(IMIContainerDMContext container, GdbThread thread,
			@Nullable Classification classification) {
		String id = thread.tid() != 0 ? Integer.toString(thread.tid())
				: thread.targetId().isEmpty() ? null : Untrusted.display(thread.targetId());
		String core = thread.core();
		return new WorkerThreadData(workers.name(container, thread, classification), id,
				core == null ? null : new String[] { core }, classification,
				workers.settings().threads());
	}

	/** Both the launch and the Debug view's command to connect end here. */
	@Override
	public void attachDebuggerToProcess(IProcessDMContext process, @Nullable String binary,
			DataRequestMonitor<IDMContext> rm) {
		workers.beforeAttach(process, new DataRequestMonitor<AttachSupervisor.@Nullable Look>(getExecutor(), rm) {
			@Override
			protected void handleSuccess() {
				AttachSupervisor.Look look = getData();
				var done = new DataRequestMonitor<IDMContext>(getExecutor(), rm) {
					@Override
					protected void handleSuccess() {
						workers.attached(process, look);
						rm.done(getData());
					}
				};
				RingsideProcesses.super.attachDebuggerToProcess(process, binary, done);
			}
		});
	}

	/** A thread's data with what it is. */
	public static final class WorkerThreadData extends MIThreadDMData_7_1 {
		private final @Nullable Classification classification;
		private final ThreadView view;

		WorkerThreadData(String name, @Nullable String id, String @Nullable [] cores,
				@Nullable Classification classification, ThreadView view) {
			super(name, id, cores);
			this.classification = classification;
			this.view = view;
		}

		/**
		 * What the thread is.
		 *
		 * @return null where nothing tells it from a user thread
		 */
		public @Nullable Classification classification() {
			return classification;
		}

		/**
		 * How the session wants workers to be shown.
		 *
		 * @return the setting
		 */
		public ThreadView view() {
			return view;
		}
	}

	/**
	 * The target runs.
	 *
	 * @param e the event
	 */
	@DsfServiceEventHandler
	public void resumed(IResumedDMEvent e) {
		GdbThreadLister threads = lister;
		if (threads != null && e instanceof IContainerResumedDMEvent) {
			threads.resumed(e.getDMContext());
		}
	}

	/**
	 * The target stopped.
	 *
	 * @param e the event
	 */
	@DsfServiceEventHandler
	public void suspended(ISuspendedDMEvent e) {
		GdbThreadLister threads = lister;
		if (threads != null) {
			threads.suspended(e instanceof IContainerSuspendedDMEvent);
		}
	}

	/**
	 * A thread or process started.
	 *
	 * @param e the event
	 */
	@DsfServiceEventHandler
	public void started(IStartedDMEvent e) {
		changed();
	}

	/**
	 * A thread or process ended.
	 *
	 * @param e the event
	 */
	@DsfServiceEventHandler
	public void exited(IExitedDMEvent e) {
		changed();
	}

	private void changed() {
		GdbThreadLister threads = lister;
		if (threads != null) {
			threads.changed();
		}
	}

	@Override
	public void flushCache(IDMContext context) {
		GdbThreadLister threads = lister;
		if (threads != null) {
			threads.flush(context);
		}
		super.flushCache(context);
	}
}
