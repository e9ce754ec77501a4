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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
import org.eclipse.cdt.dsf.debug.service.command.BufferedCommandControl;
import org.eclipse.cdt.dsf.debug.service.command.CommandCache;
import org.eclipse.cdt.dsf.debug.service.command.ICommand;
import org.eclipse.cdt.dsf.debug.service.command.ICommandControlService;
import org.eclipse.cdt.dsf.debug.service.command.ICommandControlService.ICommandControlDMContext;
import org.eclipse.cdt.dsf.debug.service.command.ICommandResult;
import org.eclipse.cdt.dsf.gdb.service.extensions.GDBProcesses_HEAD;
import org.eclipse.cdt.dsf.mi.service.IMICommandControl;
import org.eclipse.cdt.dsf.mi.service.IMIContainerDMContext;
import org.eclipse.cdt.dsf.mi.service.IMIExecutionDMContext;
import org.eclipse.cdt.dsf.mi.service.IMIProcessDMContext;
import org.eclipse.cdt.dsf.mi.service.command.CommandFactory;
import org.eclipse.cdt.dsf.mi.service.command.output.MIDataEvaluateExpressionInfo;
import org.eclipse.cdt.dsf.mi.service.command.output.MIInfo;
import org.eclipse.cdt.dsf.mi.service.command.output.MIListThreadGroupsInfo;
import org.eclipse.cdt.dsf.service.DsfServiceEventHandler;
import org.eclipse.cdt.dsf.service.DsfSession;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.cdt.RingsideCdt;
import dev.ringside.core.evidence.RegisterSample;
import dev.ringside.core.proc.LeftStopped;
import dev.ringside.core.settings.ThreadView;
import dev.ringside.core.text.Untrusted;
import dev.ringside.core.thread.Classification;

/**
 * Threads with their kind in their names. It lists the threads of a process with one gdb command a stop and looks each label up in that
 * answer, where CDT's service sends the command twice and scans the answer for each label.
 * <p>
 * Where gdb cannot list the threads at all, because the kernel lets it read no register of a worker, the threads come from gdb's own
 * notifications and {@code thread find}, which reads none.
 */
public class RingsideProcesses extends GDBProcesses_HEAD {

	private final WorkersService workers;
	private @Nullable CommandCache cache;
	private @Nullable CommandFactory commands;
	private @Nullable ICommandControlService control;

	/** An answer that was read. */
	private static final class Parsed {
		final MIInfo answer;
		GdbThreads threads;
		/** Threads whose stack pointers are to be asked for before the answer can be used. */
		final List<String> open;
		/** Who waits for that. */
		final List<DataRequestMonitor<GdbThreads>> waiting = new ArrayList<>();
		boolean complete;

		Parsed(MIInfo answer, GdbThreads threads, List<String> open) {
			this.answer = answer;
			this.threads = threads;
			this.open = open;
			complete = open.isEmpty();
		}
	}

	/** The last answer of each thread group, read once. */
	private final Map<String, Parsed> parsed = new HashMap<>();

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
				control = service;
				commands = mi.getCommandFactory();
				// Two turns of the executor, like CDT's caches: an event must not be overtaken by the answer to a command before it.
				CommandCache c = new CommandCache(getSession(), new BufferedCommandControl(service, getExecutor(), 2));
				c.setContextAvailable(service.getContext(), true);
				cache = c;
				workers.initialize(RingsideProcesses.this, rm);
			}
		});
	}

	/**
	 * The threads of a process.
	 *
	 * @param container the process
	 * @param rm        gets the threads; an error where the target runs, as CDT's own service does
	 */
	void threads(IMIContainerDMContext container, DataRequestMonitor<GdbThreads> rm) {
		CommandCache c = cache;
		CommandFactory f = commands;
		ICommandControlDMContext controlContext = Dsf.ancestor(container, ICommandControlDMContext.class);
		if (c == null || f == null || controlContext == null) {
			rm.done(new Status(IStatus.ERROR, RingsideCdt.PLUGIN_ID, INVALID_STATE, Messages.noSession, null));
			return;
		}
		ask(container, controlContext, f, c::execute, rm);
	}

	/**
	 * The same, asked of gdb itself: for the moment of a stop, when nobody was told of it yet and every cache says that the target runs.
	 *
	 * @param container the process
	 * @param rm        gets the threads
	 */
	void threadsNow(IMIContainerDMContext container, DataRequestMonitor<GdbThreads> rm) {
		ICommandControlService s = control;
		CommandFactory f = commands;
		ICommandControlDMContext controlContext = Dsf.ancestor(container, ICommandControlDMContext.class);
		if (s == null || f == null || controlContext == null) {
			rm.done(new Status(IStatus.ERROR, RingsideCdt.PLUGIN_ID, INVALID_STATE, Messages.noSession, null));
			return;
		}
		ask(container, controlContext, f, new Sender() {
			@Override
			public <V extends ICommandResult> void send(ICommand<V> command, DataRequestMonitor<V> answer) {
				s.queueCommand(command, answer);
			}
		}, rm);
	}

	/**
	 * A thread's context.
	 *
	 * @param container its process
	 * @param id        gdb's number
	 * @return the context
	 */
	IMIExecutionDMContext context(IMIContainerDMContext container, String id) {
		IProcessDMContext process = Dsf.ancestor(container, IProcessDMContext.class);
		return createExecutionContext(container, createThreadContext(process, id), id);
	}

	private interface Sender {
		<V extends ICommandResult> void send(ICommand<V> command, DataRequestMonitor<V> answer);
	}

	private void ask(IMIContainerDMContext container, ICommandControlDMContext controlContext, CommandFactory f, Sender sender,
			DataRequestMonitor<GdbThreads> rm) {
		String group = container.getGroupId();
		sender.send(f.createMIListThreadGroups(controlContext, group), new DataRequestMonitor<MIListThreadGroupsInfo>(getExecutor(), rm) {
			@Override
			protected void handleSuccess() {
				answer(container, getData(), false, sender, rm);
			}

			@Override
			protected void handleError() {
				if (getStatus().getCode() != REQUEST_FAILED) {
					super.handleError(); // gdb was not asked
					return;
				}
				IStatus first = getStatus();
				sender.send(f.createMIInterpreterExecConsole(controlContext, "thread find LWP"), new DataRequestMonitor<MIInfo>(getExecutor(), rm) {
					@Override
					protected void handleCompleted() {
						if (isSuccess()) {
							answer(container, getData(), true, sender, rm);
						} else {
							rm.done(first);
						}
					}
				});
			}
		});
	}

	private void answer(IMIContainerDMContext container, MIInfo info, boolean substitute, Sender sender,
			DataRequestMonitor<GdbThreads> rm) {
		Parsed p = workers.orNull(() -> read(container, info, substitute));
		if (p == null) {
			rm.done(new Status(IStatus.ERROR, RingsideCdt.PLUGIN_ID, INTERNAL_ERROR, Messages.internalError, null));
		} else if (p.complete) {
			rm.done(p.threads);
		} else {
			p.waiting.add(rm);
			if (p.waiting.size() == 1) {
				askStackPointers(container, p, sender);
			}
		}
	}

	/**
	 * gdb's list has program counters only. One that is 0 is a worker's, or that of a user thread that called a null
	 * pointer and has a stack.
	 */
	private void askStackPointers(IMIContainerDMContext container, Parsed p, Sender sender) {
		CommandFactory f = commands;
		Map<String, Long> sps = new HashMap<>();
		Runnable done = () -> {
			p.threads = p.threads.withStackPointers(sps);
			p.complete = true;
			List.copyOf(p.waiting).forEach(rm -> rm.done(p.threads));
			p.waiting.clear();
		};
		if (f == null) {
			done.run();
			return;
		}
		int[] left = { p.open.size() };
		for (String id : p.open) {
			sender.send(f.createMIDataEvaluateExpression(context(container, id), "$sp"),
					new DataRequestMonitor<MIDataEvaluateExpressionInfo>(getExecutor(), null) {
						@Override
						protected void handleCompleted() {
							Long sp = !isSuccess() ? null
									: workers.orNull(() -> RegisterSample.ofTexts(Map.of("sp", getData().getValue())).sp());
							if (sp != null) {
								sps.put(id, sp);
							}
							if (--left[0] == 0) {
								done.run();
							}
						}
					});
		}
	}

	private Parsed read(IMIContainerDMContext container, MIInfo answer, boolean substitute) {
		String group = container.getGroupId();
		Parsed before = parsed.get(group);
		if (before != null && before.answer == answer) {
			return before;
		}
		GdbThreads threads = substitute
				? GdbThreads.ofThreadFind(answer, group, Arrays.stream(getExecutionContexts(container)).map(IMIExecutionDMContext::getThreadId).toList())
				: GdbThreads.of(answer);
		// A worker's stays 0; what else is 0 now may be another value at the next stop.
		Map<String, Long> known = new HashMap<>();
		for (GdbThread thread : before == null ? List.<GdbThread>of() : before.threads.all()) {
			Long sp = thread.sp();
			if (sp != null && sp == 0 && threads.get(thread.id()).map(GdbThread::hasZeroPc).orElse(false)) {
				known.put(thread.id(), sp);
			}
		}
		GdbThreads all = known.isEmpty() ? threads : threads.withStackPointers(known);
		Parsed now = new Parsed(answer, all, workers.withoutStackPointer(container, all));
		parsed.put(group, now);
		return now;
	}

	/** Takes the threads of a process; where Ringside fails over them CDT is asked instead. */
	private abstract class ThreadsOrCdt extends DataRequestMonitor<GdbThreads> {
		private final Runnable cdt;

		ThreadsOrCdt(RequestMonitor rm, Runnable cdt) {
			super(getExecutor(), rm);
			this.cdt = cdt;
		}

		@Override
		protected void handleError() {
			if (workers.hasFailed()) {
				cdt.run();
			} else {
				super.handleError();
			}
		}
	}

	@Override
	public void getProcessesBeingDebugged(IDMContext dmc, DataRequestMonitor<IDMContext[]> rm) {
		IMIContainerDMContext container = Dsf.ancestor(dmc, IMIContainerDMContext.class);
		if (workers.hasFailed() || container == null || getExecutionContexts(container).length == 0) {
			super.getProcessesBeingDebugged(dmc, rm); // of all processes; of one that ended or has no thread yet
			return;
		}
		Runnable cdt = () -> super.getProcessesBeingDebugged(dmc, rm);
		threads(container, new ThreadsOrCdt(rm, cdt) {
			@Override
			protected void handleSuccess() {
				GdbThreads threads = getData();
				workers.afterRefresh(container, () -> {
					IMIExecutionDMContext[] shown = workers.orNull(() -> shown(container, threads));
					if (shown == null) {
						cdt.run();
					} else {
						rm.done(shown);
					}
				});
			}
		});
	}

	/**
	 * The threads as the thread view shows them. CDT takes the first for the process: it selects it, and in non-stop mode it suspends and resumes it
	 * alone, to set a breakpoint in a running process. gdb 16 lists workers first; so a user thread goes before them.
	 */
	private IMIExecutionDMContext[] shown(IMIContainerDMContext container, GdbThreads threads) {
		workers.listed(container, threads);
		List<IMIExecutionDMContext> all = contexts(container, threads);
		List<IMIExecutionDMContext> users = all.stream().filter(t -> !workers.known(t).map(Classification::isWorker).orElse(false)).toList();
		if (workers.settings().threads() == ThreadView.HIDE) {
			all = users;
		} else if (!users.isEmpty() && all.get(0) != users.get(0)) {
			all.remove(users.get(0));
			all.add(0, users.get(0));
		}
		return all.toArray(IMIExecutionDMContext[]::new);
	}

	private List<IMIExecutionDMContext> contexts(IMIContainerDMContext container, GdbThreads threads) {
		List<IMIExecutionDMContext> contexts = new ArrayList<>();
		if (threads.isComplete() && !threads.all().isEmpty()) {
			for (GdbThread thread : threads.all()) {
				contexts.add(context(container, thread.id()));
			}
		} else {
			// gdb has told of each thread when it appeared
			contexts.addAll(List.of(getExecutionContexts(container)));
		}
		return contexts;
	}

	@Override
	public void getExecutionData(IThreadDMContext dmc, DataRequestMonitor<IThreadDMData> rm) {
		IMIProcessDMContext process = Dsf.ancestor(dmc, IMIProcessDMContext.class);
		String group = process == null ? null : getGroupFromPid(process.getProcId());
		if (workers.hasFailed() || !(dmc instanceof MIThreadDMC thread) || process == null || group == null) {
			super.getExecutionData(dmc, rm);
			return;
		}
		Runnable cdt = () -> super.getExecutionData(dmc, rm);
		String id = thread.getId();
		IMIContainerDMContext container = createContainerContext(process, group);
		threads(container, new ThreadsOrCdt(rm, cdt) {
			@Override
			protected void handleSuccess() {
				GdbThread found = getData().get(id).orElse(null);
				if (found == null) {
					rm.done(new Status(IStatus.ERROR, RingsideCdt.PLUGIN_ID, INVALID_HANDLE, Messages.noThreadInfo, null));
					return;
				}
				IDMContext execution = createExecutionContext(container, dmc, id);
				workers.classify(execution, new DataRequestMonitor<@Nullable Classification>(getExecutor(), rm) {
					@Override
					protected void handleCompleted() {
						IThreadDMData data = workers.orNull(() -> data(container, found, isSuccess() ? getData() : null));
						if (data == null) {
							cdt.run();
						} else {
							rm.done(data);
						}
					}
				});
			}
		});
	}

	private IThreadDMData data(IMIContainerDMContext container, GdbThread thread, @Nullable Classification classification) {
		String id = thread.tid() != 0 ? Integer.toString(thread.tid()) : thread.targetId().isEmpty() ? null : Untrusted.display(thread.targetId());
		String core = thread.core();
		return new WorkerThreadData(workers.name(container, thread, classification), id, core == null ? null : new String[] { core }, classification,
				workers.settings().threads());
	}

	/** Both the launch and the Debug view's command to connect end here. */
	@Override
	public void attachDebuggerToProcess(IProcessDMContext process, @Nullable String binary,
			DataRequestMonitor<IDMContext> rm) {
		workers.beforeAttach(process, new DataRequestMonitor<@Nullable LeftStopped>(getExecutor(), rm) {
			@Override
			protected void handleSuccess() {
				LeftStopped stopped = getData();
				var done = new DataRequestMonitor<IDMContext>(getExecutor(), rm) {
					@Override
					protected void handleSuccess() {
						workers.attached(process, stopped);
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

		WorkerThreadData(String name, @Nullable String id, String @Nullable [] cores, @Nullable Classification classification, ThreadView view) {
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
	 * The target runs: there is nothing to ask gdb.
	 *
	 * @param e the event
	 */
	@DsfServiceEventHandler
	public void resumed(IResumedDMEvent e) {
		CommandCache c = cache;
		if (c != null && e instanceof IContainerResumedDMEvent) {
			c.setContextAvailable(e.getDMContext(), false);
		}
	}

	/**
	 * The target stopped: frames and names have changed.
	 *
	 * @param e the event
	 */
	@DsfServiceEventHandler
	public void suspended(ISuspendedDMEvent e) {
		CommandCache c = cache;
		ICommandControlService s = control;
		if (c != null && s != null) {
			if (e instanceof IContainerSuspendedDMEvent) {
				c.setContextAvailable(s.getContext(), true);
			}
			c.reset();
		}
	}

	/**
	 * A thread or process started.
	 *
	 * @param e the event
	 */
	@DsfServiceEventHandler
	public void started(IStartedDMEvent e) {
		forget();
	}

	/**
	 * A thread or process ended.
	 *
	 * @param e the event
	 */
	@DsfServiceEventHandler
	public void exited(IExitedDMEvent e) {
		forget();
	}

	@Override
	public void flushCache(IDMContext context) {
		CommandCache c = cache;
		if (c != null) {
			c.reset(context);
		}
		super.flushCache(context);
	}

	private void forget() {
		CommandCache c = cache;
		if (c != null) {
			c.reset();
		}
	}
}
