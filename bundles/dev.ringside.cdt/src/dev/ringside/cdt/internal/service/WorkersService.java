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
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

import org.eclipse.cdt.dsf.concurrent.DataRequestMonitor;
import org.eclipse.cdt.dsf.concurrent.ImmediateRequestMonitor;
import org.eclipse.cdt.dsf.concurrent.RequestMonitor;
import org.eclipse.cdt.dsf.datamodel.AbstractDMEvent;
import org.eclipse.cdt.dsf.datamodel.IDMContext;
import org.eclipse.cdt.dsf.datamodel.IDMEvent;
import org.eclipse.cdt.dsf.debug.service.IRegisters;
import org.eclipse.cdt.dsf.debug.service.IRunControl.IContainerDMContext;
import org.eclipse.cdt.dsf.debug.service.IRunControl.IContainerSuspendedDMEvent;
import org.eclipse.cdt.dsf.debug.service.IRunControl.IExitedDMEvent;
import org.eclipse.cdt.dsf.debug.service.IRunControl.IStartedDMEvent;
import org.eclipse.cdt.dsf.debug.service.IRunControl.ISuspendedDMEvent;
import org.eclipse.cdt.dsf.debug.service.command.ICommandControlService;
import org.eclipse.cdt.dsf.gdb.service.IGDBBackend;
import org.eclipse.cdt.dsf.gdb.service.SessionType;
import org.eclipse.cdt.dsf.mi.service.IMIContainerDMContext;
import org.eclipse.cdt.dsf.mi.service.IMIExecutionDMContext;
import org.eclipse.cdt.dsf.service.AbstractDsfService;
import org.eclipse.cdt.dsf.service.DsfServiceEventHandler;
import org.eclipse.cdt.dsf.service.DsfSession;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.jdt.annotation.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

import dev.ringside.cdt.IWorkersService;
import dev.ringside.cdt.internal.advice.SessionAdvice;
import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.kernel.KernelPolicy;
import dev.ringside.core.kernel.PolicyVerdict;
import dev.ringside.core.kernel.RegisterTruth;
import dev.ringside.core.proc.ProcFs;
import dev.ringside.core.proc.ProcessInspector;
import dev.ringside.core.process.ProcessSnapshot;
import dev.ringside.core.session.Containment;
import dev.ringside.core.session.ProcessModel;
import dev.ringside.core.session.WorkerLabels;
import dev.ringside.core.session.WorkersReport;
import dev.ringside.core.settings.RegisterView;
import dev.ringside.core.settings.Settings;
import dev.ringside.core.settings.ThreadView;
import dev.ringside.core.text.Untrusted;
import dev.ringside.core.thread.Classification;

/**
 * The DSF face of the core's models of a session's processes: takes DSF's events and questions, has gdb list threads
 * and {@code /proc} read where an answer needs it, and answers from the model.
 */
public final class WorkersService extends AbstractDsfService implements IWorkersService, GdbThreadLister.Listener {

	/** The set of workers of a process has changed. */
	public static final class WorkersChangedDMEvent extends AbstractDMEvent<IContainerDMContext>
			implements IWorkersChangedDMEvent {
		private final ProcessSnapshot snapshot;

		WorkersChangedDMEvent(IContainerDMContext context, ProcessSnapshot snapshot) {
			super(context);
			this.snapshot = snapshot;
		}

		@Override
		public ProcessSnapshot snapshot() {
			return snapshot;
		}
	}

	/** What registers of workers hold has become known, or whether they are shown. */
	public static final class RegistersChangedDMEvent extends AbstractDMEvent<IDMContext>
			implements IRegisters.IGroupsChangedDMEvent {
		RegistersChangedDMEvent(IContainerDMContext context) {
			super(context);
		}
	}

	private final Settings settings;
	private final Containment containment;
	private final ProcReader reader;
	/** Null where the session has no process of this machine. */
	private @Nullable AttachSupervisor attaches;
	private volatile @Nullable SessionAdvice advice;
	private @Nullable GdbConsoleListener console;
	/** What needs other services: null until the initialization. */
	private @Nullable GdbThreadLister lister;
	private @Nullable SessionProcesses processes;
	private @Nullable WorkerReports reports;

	WorkersService(DsfSession session, Settings settings, Containment containment) {
		super(session);
		this.settings = settings;
		this.containment = containment;
		reader = new ProcReader(session.getId(), session.getExecutor(), containment);
	}

	@Override
	protected BundleContext getBundleContext() {
		return FrameworkUtil.getBundle(WorkersService.class).getBundleContext();
	}

	void initialize(GdbThreadLister threads, RequestMonitor rm) {
		super.initialize(new ImmediateRequestMonitor(rm) {
			@Override
			protected void handleSuccess() {
				lister = threads;
				processes = new SessionProcesses(settings, reader, threads, WorkersService.this::changed, containment);
				register(new String[] { IWorkersService.class.getName(), WorkersService.class.getName() },
						new Hashtable<String, String>());
				Runnable next = containment.safely(() -> begin(processes(), rm), () -> rm.done());
				next.run();
			}
		});
	}

	/** Returns what ends the initialization, with Ringside or, where this fails, without. */
	private Runnable begin(SessionProcesses all, RequestMonitor rm) {
		IGDBBackend backend = Dsf.service(getServicesTracker(), IGDBBackend.class);
		if (backend == null || backend.getSessionType() == SessionType.LOCAL) {
			ProcessInspector local = ProcessInspector.ofThisMachine(new ProcFs(), settings.kernelPolicy());
			all.ofThisMachine(local);
			attaches = new AttachSupervisor(local, reader, containment);
		}
		listen();
		getSession().addServiceEventListener(this, null);
		ILaunch launch = launch();
		Path file = launch != null && backend != null && backend.getSessionType() == SessionType.CORE
				? CoreFiles.of(launch)
				: null;
		reports = new WorkerReports(settings, reader, (process, then) -> whenListed(true, process, false, then), file,
				containment);
		return file == null ? rm::done : () -> readCore(file, rm);
	}

	private void listen() {
		SessionAdvice a = SessionAdvice.of(getSession());
		ICommandControlService control = Dsf.service(getServicesTracker(), ICommandControlService.class);
		if (a == null || control == null) {
			return;
		}
		GdbConsoleListener listener = new GdbConsoleListener(a);
		control.addEventListener(listener);
		control.addCommandListener(listener);
		console = listener;
		advice = a;
		a.onAttachDenied(tid -> reader.inSession(() -> containment.safely(() -> processes().attachDenied(tid))));
		a.started();
	}

	private @Nullable ILaunch launch() {
		return (ILaunch) getSession().getModelAdapter(ILaunch.class);
	}

	/** Once, before anything is asked of the session. */
	private void readCore(Path path, RequestMonitor rm) {
		reader.read(() -> {
			Optional<ProcessModel> read = containment.safely(() -> CoreFiles.read(path, settings), Optional.empty());
			reader.inSession(() -> {
				read.ifPresent(processes()::ofCore);
				rm.done();
			});
		});
	}

	@Override
	public void shutdown(RequestMonitor rm) {
		reader.end();
		try {
			AttachSupervisor a = attaches;
			if (a != null) {
				a.end(launch());
			}
			forgetGdb();
		} catch (RuntimeException | LinkageError e) {
			containment.failed(e); // the session ends all the same
		}
		getSession().removeServiceEventListener(this);
		unregister();
		super.shutdown(rm);
	}

	private void forgetGdb() {
		GdbConsoleListener listener = console;
		ICommandControlService control = Dsf.service(getServicesTracker(), ICommandControlService.class);
		if (listener != null && control != null) {
			control.removeEventListener(listener);
			control.removeCommandListener(listener);
		}
		SessionAdvice a = advice;
		if (a != null) {
			a.ended();
		}
	}

	/**
	 * Contains the session's failures: after one it is plain CDT.
	 *
	 * @return the containment
	 */
	Containment containment() {
		return containment;
	}

	@Override
	public Settings settings() {
		return settings;
	}

	private SessionProcesses processes() {
		SessionProcesses all = processes;
		if (all == null) {
			throw new IllegalStateException("not initialized"); // contained: nobody has this service before
		}
		return all;
	}

	private void changed(IMIContainerDMContext process, ProcessSnapshot now, boolean policy) {
		advise(now);
		fire(new WorkersChangedDMEvent(process, now));
		if (policy) {
			fire(new RegistersChangedDMEvent(process));
		}
	}

	private void fire(IDMEvent<?> event) {
		try {
			getSession().dispatchEvent(event, getProperties());
		} catch (RejectedExecutionException e) {
			// the session has ended
		}
	}

	private void advise(ProcessSnapshot snapshot) {
		SessionAdvice a = advice;
		AttachSupervisor attach = attaches;
		if (a != null && attach != null && attach.isAttaching(snapshot.pid())) {
			a.seen(snapshot);
		} else if (a != null) {
			a.looked(snapshot);
		}
	}

	/**
	 * Looks at a process of this machine before gdb attaches to it.
	 *
	 * @param process the process
	 * @param rm      gets what {@link #attached} is to be told after the attach, null where there is nothing; or why
	 *                gdb must not attach
	 */
	void beforeAttach(IDMContext process, DataRequestMonitor<AttachSupervisor.@Nullable Look> rm) {
		AttachSupervisor attach = attaches;
		Integer id = SessionProcesses.pid(process);
		if (attach == null || id == null || containment.hasFailed()) {
			rm.done((AttachSupervisor.Look) null);
		} else {
			attach.before(id, settings.guard(), containment.safely(() -> processes().pids(), Set.of()), rm);
		}
	}

	/**
	 * gdb has attached to a process, and to each thread that it could: who is traced by whom is read again.
	 *
	 * @param process the process
	 * @param look    what {@link #beforeAttach} gave
	 */
	void attached(IDMContext process, AttachSupervisor.@Nullable Look look) {
		AttachSupervisor attach = attaches;
		Integer id = SessionProcesses.pid(process);
		if (attach == null || look == null || id == null || !attach.done(id, look)) {
			return;
		}
		containment.safely(() -> processes().readAgain(id, this::advise));
	}

	@Override
	public List<String> listed(IMIContainerDMContext container, GdbThreads threads) {
		SessionProcess process = processes().of(container);
		if (process == null) {
			return List.of();
		}
		process.listed(threads);
		// Where only gdb tells of a process: a program counter that is 0 and nothing else that tells the thread from a
		// worker; a renamed one's name does not.
		return process.model().snapshot().isPresent() || process.model().isOfThisMachine() ? List.of()
				: threads.all().stream().filter(t -> t.hasZeroPc() && t.sp() == null && !process.isWorker(t.id()))
						.map(GdbThread::id).toList();
	}

	@Override
	public void classify(IDMContext context, DataRequestMonitor<@Nullable Classification> rm) {
		IMIExecutionDMContext thread = Dsf.ancestor(context, IMIExecutionDMContext.class);
		SessionProcess process = thread == null ? null : find(context);
		if (thread == null || process == null) {
			rm.done((Classification) null);
			return;
		}
		String id = thread.getThreadId();
		process.afterRefresh(() -> {
			boolean list = containment.safely(() -> process.mustBeListed(id), Boolean.FALSE);
			whenListed(list, process, false, () -> {
				Optional<Classification> known = containment.safely(
						() -> process.model().mayHaveWorkers() ? process.classification(id) : Optional.empty(),
						Optional.empty());
				rm.done(known.orElse(null));
			});
		});
	}

	/** Has gdb list the threads of a process first. What it cannot list is not known. */
	private void whenListed(boolean list, SessionProcess process, boolean now, Runnable then) {
		GdbThreadLister threads = lister;
		if (!list || threads == null) {
			then.run();
			return;
		}
		DataRequestMonitor<GdbThreads> rm = new DataRequestMonitor<>(getExecutor(), null) {
			@Override
			protected void handleCompleted() {
				then.run();
			}
		};
		if (now) {
			threads.threadsNow(process.container(), rm);
		} else {
			threads.threads(process.container(), rm);
		}
	}

	/**
	 * The user thread that stands for a worker.
	 *
	 * @param thread a thread that gdb has just stopped
	 * @param pc     its program counter, which gdb tells with the stop; null where it does not
	 * @param rm     gets the user thread; null where the thread is not a worker, or gdb has no user thread
	 */
	void userThreadFor(IMIExecutionDMContext thread, @Nullable Long pc,
			DataRequestMonitor<@Nullable IMIExecutionDMContext> rm) {
		String id = thread.getThreadId();
		GdbThreadLister threads = lister;
		SessionProcess process = find(thread);
		if (threads == null || process == null || containment.safely(() -> process.isUserCode(id, pc), Boolean.TRUE)) {
			rm.done((IMIExecutionDMContext) null);
			return;
		}
		process.afterRefresh(() -> {
			boolean list = containment.safely(() -> process.mustBeListed(id), Boolean.FALSE);
			whenListed(list, process, true, () -> rm.done(containment.safely(
					() -> process.standIn(id).map(user -> threads.context(process.container(), user)),
					Optional.<IMIExecutionDMContext>empty())
					.orElse(null)));
		});
	}

	/** The process of a context; null where there is none, and from the first failure on. */
	private @Nullable SessionProcess find(IDMContext context) {
		return containment.safely(() -> Optional.ofNullable(processes().of(context)), Optional.<SessionProcess>empty())
				.orElse(null);
	}

	private <V> Optional<V> ask(IDMContext context, Function<SessionProcess, Optional<V>> question) {
		return containment.safely(() -> Optional.ofNullable(processes().of(context)).flatMap(question),
				Optional.empty());
	}

	@Override
	public Optional<Classification> known(IDMContext context) {
		IMIExecutionDMContext thread = Dsf.ancestor(context, IMIExecutionDMContext.class);
		return thread == null ? Optional.empty() : ask(context, p -> p.classification(thread.getThreadId()));
	}

	@Override
	public Optional<ProcessSnapshot> snapshot(IDMContext context) {
		ProcessModel ofCore = containment
				.safely(() -> Optional.ofNullable(processes().core()), Optional.<ProcessModel>empty()).orElse(null);
		return ofCore != null ? ofCore.snapshot() : ask(context, p -> p.model().snapshot());
	}

	@Override
	public void report(IDMContext context, DataRequestMonitor<WorkersReport> rm) {
		Runnable answer = containment.safely(() -> {
			ProcessModel ofCore = processes().core();
			WorkerReports r = reports;
			return r == null ? () -> Dsf.fail(rm, Messages.noSession)
					: ofCore != null ? r.ofCore(ofCore, rm) : r.ofProcess(context, processes(), rm);
		}, () -> Dsf.fail(rm, Messages.internalError));
		answer.run();
	}

	@Override
	public Optional<KernelPolicy> policy(IDMContext context) {
		return ask(context, p -> p.model().policy()).map(PolicyVerdict::policy);
	}

	@Override
	public Optional<Architecture> architecture(IDMContext context) {
		return ask(context, p -> p.model().architecture());
	}

	@Override
	public RegisterView registerView(IDMContext context) {
		return ask(context, p -> Optional.of(p.model().registerView(settings))).orElse(RegisterView.SHOW);
	}

	/**
	 * What a worker's register holds.
	 *
	 * @param context  a context of the process or anything below it
	 * @param register its name, without {@code $}
	 * @return empty where it is not known
	 */
	Optional<RegisterTruth> truth(IDMContext context, String register) {
		return ask(context, p -> p.model().truth(register));
	}

	/**
	 * gdb has shown a register of a worker, or could not.
	 *
	 * @param context a context of the worker
	 * @param name    the register's name, without {@code $}
	 * @param value   gdb's text, hexadecimal or decimal; null where it could not read it
	 * @param error   its words; null where it could
	 */
	void observe(IDMContext context, String name, @Nullable String value, @Nullable String error) {
		IMIExecutionDMContext thread = Dsf.ancestor(context, IMIExecutionDMContext.class);
		SessionProcess process = thread == null ? null : find(context);
		if (thread != null && process != null) {
			containment.safely(() -> {
				if (value != null) {
					process.shown(thread.getThreadId(), name, value);
				} else if (error != null) {
					process.unreadable(thread.getThreadId(), error);
				}
			});
		}
	}

	/**
	 * What a process's threads are called.
	 *
	 * @param context a context of the process or anything below it
	 * @return the labels
	 */
	WorkerLabels labels(IDMContext context) {
		return ask(context, p -> Optional.of(p.labels())).orElse(WorkerLabels.BY_TID);
	}

	/**
	 * A thread's name with the flag that the thread view asks for.
	 *
	 * @param context        a context of the process
	 * @param thread         the thread
	 * @param classification what it is; null when not known
	 * @return the name; never null, empty where there is none
	 */
	String name(IDMContext context, GdbThread thread, @Nullable Classification classification) {
		SessionProcess process = processes().of(context);
		String own = process == null ? thread.name() : process.name(thread);
		String name = own == null ? "" : own;
		if (classification == null || !classification.isWorker()) {
			return name; // as CDT shows it
		}
		return settings.threads() == ThreadView.SHOW ? Untrusted.display(name)
				: labels(context).thread(name, classification);
	}

	/**
	 * Runs something when /proc was read since the last stop; at once where nothing is to be read.
	 *
	 * @param context a context of the process
	 * @param then    what to run, on the executor
	 */
	void afterRefresh(IDMContext context, Runnable then) {
		SessionProcess process = find(context);
		if (process == null) {
			then.run();
		} else {
			process.afterRefresh(then);
		}
	}

	/**
	 * The target stopped: what /proc said may have changed.
	 *
	 * @param e the event
	 */
	@DsfServiceEventHandler
	public void suspended(ISuspendedDMEvent e) {
		containment.safely(() -> {
			SessionProcess stopped = processes().of(e.getDMContext());
			if (e instanceof IContainerSuspendedDMEvent) {
				// All-stop: every process stopped, the event is of one.
				processes().all().forEach(SessionProcess::stopped);
			} else if (stopped != null) {
				stopped.stopped();
			}
		});
	}

	/**
	 * A thread started.
	 *
	 * @param e the event
	 */
	@DsfServiceEventHandler
	public void started(IStartedDMEvent e) {
		containment.safely(() -> {
			if (e.getDMContext() instanceof IMIContainerDMContext container) {
				processes().remove(container, p -> {
				}); // another process may have its thread group now
				return;
			}
			SessionProcess process = processes().of(e.getDMContext());
			if (process != null) {
				process.started();
			}
		});
	}

	/**
	 * A thread or process ended.
	 *
	 * @param e the event
	 */
	@DsfServiceEventHandler
	public void exited(IExitedDMEvent e) {
		containment.safely(() -> {
			if (e.getDMContext() instanceof IMIContainerDMContext container) {
				processes().remove(container, this::ended);
				return;
			}
			SessionProcess process = processes().of(e.getDMContext());
			if (process != null && e.getDMContext() instanceof IMIExecutionDMContext thread) {
				process.exited(thread.getThreadId());
			}
		});
	}

	private void ended(SessionProcess process) {
		SessionAdvice a = advice;
		if (a != null) {
			process.model().pid().ifPresent(a::forget);
		}
	}
}
