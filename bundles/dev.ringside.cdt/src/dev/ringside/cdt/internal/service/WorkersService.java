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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

import org.eclipse.cdt.debug.core.ICDTLaunchConfigurationConstants;
import org.eclipse.cdt.dsf.concurrent.DataRequestMonitor;
import org.eclipse.cdt.dsf.concurrent.ImmediateRequestMonitor;
import org.eclipse.cdt.dsf.concurrent.RequestMonitor;
import org.eclipse.cdt.dsf.datamodel.AbstractDMEvent;
import org.eclipse.cdt.dsf.datamodel.IDMContext;
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
import org.eclipse.cdt.dsf.mi.service.IMIProcessDMContext;
import org.eclipse.cdt.dsf.service.AbstractDsfService;
import org.eclipse.cdt.dsf.service.DsfServiceEventHandler;
import org.eclipse.cdt.dsf.service.DsfSession;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.osgi.util.NLS;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

import dev.ringside.cdt.IWorkersService;
import dev.ringside.cdt.RingsideCdt;
import dev.ringside.cdt.internal.advice.SessionAdvice;
import dev.ringside.core.elf.CoreInspector;
import dev.ringside.core.elf.ElfException;
import dev.ringside.core.evidence.RegisterSample;
import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.kernel.KernelPolicies;
import dev.ringside.core.kernel.KernelPolicy;
import dev.ringside.core.kernel.PolicyVerdict;
import dev.ringside.core.proc.LeftStopped;
import dev.ringside.core.proc.ProcException;
import dev.ringside.core.proc.ProcFs;
import dev.ringside.core.proc.ProcessInspector;
import dev.ringside.core.process.ProcessSnapshot;
import dev.ringside.core.process.ThreadReport;
import dev.ringside.core.session.WorkerTracker;
import dev.ringside.core.session.WorkersReport;
import dev.ringside.core.settings.RegisterView;
import dev.ringside.core.settings.Settings;
import dev.ringside.core.settings.ThreadView;
import dev.ringside.core.text.Untrusted;
import dev.ringside.core.thread.Classification;
import dev.ringside.core.thread.ThreadClassifier;
import dev.ringside.core.thread.ThreadFacts;
import dev.ringside.core.thread.ThreadKind;
import dev.ringside.launch.Notices;

/**
 * Joins what gdb lists with what the core finds out: one {@link WorkerTracker} for each process of this machine, the classifier alone for
 * remote targets and cores.
 */
public final class WorkersService extends AbstractDsfService implements IWorkersService {

	/** The set of workers of a process has changed. */
	public static final class WorkersChangedDMEvent extends AbstractDMEvent<IContainerDMContext> implements IWorkersChangedDMEvent {
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

	/** What is kept of one process. Only the executor's thread uses it. */
	private static final class Target {
		final IMIContainerDMContext container;
		final @Nullable WorkerTracker tracker;
		/** By gdb's number, which names one thread as long as the process lives. */
		final Map<String, GdbThread> threads = new HashMap<>();
		/** Of remote targets and cores. */
		final Map<String, Classification> classifications = new HashMap<>();
		/** What the two are from. */
		@Nullable GdbThreads taken;
		final List<Runnable> waiting = new ArrayList<>();
		boolean refreshing;
		boolean stale = true;
		@Nullable String architecture;

		Target(IMIContainerDMContext container, @Nullable WorkerTracker tracker) {
			this.container = container;
			this.tracker = tracker;
		}
	}

	/**
	 * A process of the session: gdb gives its thread groups to other processes, and a view may still ask for one that has ended.
	 *
	 * @param group gdb's id of the thread group
	 * @param id    the process id as CDT has it; null where it has none
	 */
	private record ProcessKey(String group, @Nullable String id) {
	}

	/** CDT waits for gdb's own end before it kills it. */
	private static final Duration GDB_ENDS = Duration.ofMinutes(1);

	private final Settings settings;
	private final Map<ProcessKey, Target> targets = new HashMap<>();
	private final ExecutorService reader;
	private @Nullable RingsideProcesses processes;
	private @Nullable ProcessInspector inspector;
	private volatile @Nullable ProcessSnapshot core;
	private volatile @Nullable SessionAdvice advice;
	private @Nullable GdbConsoleListener words;
	/** Processes that gdb has been told to attach to, while it has not. */
	private final Set<LeftStopped> unfinished = new HashSet<>();
	/** The numbers of the processes that gdb attaches to now; the reader asks too. */
	private final Set<Integer> attaching = ConcurrentHashMap.newKeySet();
	private volatile boolean failed;

	WorkersService(DsfSession session, Settings settings) {
		super(session);
		this.settings = settings;
		reader = Executors.newSingleThreadExecutor(task -> {
			Thread thread = new Thread(task, "Ringside /proc reader " + session.getId());
			thread.setDaemon(true);
			return thread;
		});
	}

	@Override
	protected BundleContext getBundleContext() {
		return FrameworkUtil.getBundle(WorkersService.class).getBundleContext();
	}

	void initialize(RingsideProcesses owner, RequestMonitor rm) {
		super.initialize(new ImmediateRequestMonitor(rm) {
			@Override
			protected void handleSuccess() {
				processes = owner;
				register(new String[] { IWorkersService.class.getName(), WorkersService.class.getName() }, new Hashtable<String, String>());
				Runnable next = safely(() -> begin(rm), () -> rm.done());
				next.run();
			}
		});
	}

	/** Gives back what ends the initialization, with Ringside or, where this fails, without. */
	private Runnable begin(RequestMonitor rm) {
		IGDBBackend backend = Dsf.service(getServicesTracker(), IGDBBackend.class);
		if (backend == null || backend.getSessionType() == SessionType.LOCAL) {
			inspector = ProcessInspector.ofThisMachine(new ProcFs(), settings.kernelPolicy());
		}
		listen();
		getSession().addServiceEventListener(this, null);
		Path file = backend != null && backend.getSessionType() == SessionType.CORE ? coreFile() : null;
		return file == null ? rm::done : () -> readCore(file, rm);
	}

	private void listen() {
		SessionAdvice a = SessionAdvice.of(getSession());
		ICommandControlService control = Dsf.service(getServicesTracker(), ICommandControlService.class);
		if (a == null || control == null) {
			return;
		}
		GdbConsoleListener w = new GdbConsoleListener(a);
		control.addEventListener(w);
		control.addCommandListener(w);
		words = w;
		advice = a;
		a.started();
	}

	/** Null where the user will be asked for it. */
	private @Nullable Path coreFile() {
		ILaunch launch = (ILaunch) getSession().getModelAdapter(ILaunch.class);
		ILaunchConfiguration configuration = launch == null ? null : launch.getLaunchConfiguration();
		try {
			String name = configuration == null ? "" : configuration.getAttribute(ICDTLaunchConfigurationConstants.ATTR_COREFILE_PATH, "");
			return name == null || name.isEmpty() || name.indexOf('\0') >= 0 ? null : Path.of(name);
		} catch (CoreException e) {
			return null;
		}
	}

	/** A core is read once, by the core's own reader: gdb is asked for no register to find out what its threads were. */
	private void readCore(Path path, RequestMonitor rm) {
		reader.execute(() -> {
			try {
				core = new CoreInspector(settings.kernelPolicy()).inspect(path, null).snapshot();
			} catch (ElfException e) {
				// gdb will say what is wrong with the file; or it is compressed or a trace file: what gdb tells has to do
			} catch (RuntimeException | LinkageError e) {
				failed(e);
			}
			getExecutor().execute(rm::done);
		});
	}

	@Override
	public void shutdown(RequestMonitor rm) {
		reader.shutdownNow();
		try {
			heal();
			forgetGdb();
		} catch (RuntimeException | LinkageError e) {
			failed(e); // the session ends all the same
		}
		getSession().removeServiceEventListener(this);
		unregister();
		super.shutdown(rm);
	}

	private void forgetGdb() {
		GdbConsoleListener w = words;
		ICommandControlService control = Dsf.service(getServicesTracker(), ICommandControlService.class);
		if (w != null && control != null) {
			control.removeEventListener(w);
			control.removeCommandListener(w);
		}
		SessionAdvice a = advice;
		if (a != null) {
			a.ended();
		}
	}

	/**
	 * Looks at a process of this machine before gdb attaches to it.
	 *
	 * @param process the process
	 * @param rm      gets what {@link #attached} is to be told after the attach; or why gdb must not attach
	 */
	void beforeAttach(IDMContext process, DataRequestMonitor<@Nullable LeftStopped> rm) {
		ProcessInspector i = inspector;
		Integer id = safely(() -> Optional.ofNullable(pid(process)), Optional.<Integer>empty()).orElse(null);
		if (i == null || id == null || failed) {
			rm.done((LeftStopped) null);
			return;
		}
		Set<Integer> held = new HashSet<>();
		for (Target target : targets.values()) {
			WorkerTracker tracker = target.tracker;
			if (tracker != null) {
				held.add(tracker.pid());
			}
		}
		try {
			reader.execute(() -> {
				Optional<String> refusal = settings.guard()
						? safely(() -> WorkerAttach.refusal(new ProcFs(), i, id, held), Optional.empty())
						: Optional.empty();
				LeftStopped before = refusal.isPresent() ? null
						: orNull(() -> LeftStopped.before(new ProcFs(), id).orElse(null));
				Runnable answer = () -> {
					if (refusal.isPresent()) {
						cannot(rm, refusal.get());
						return;
					}
					if (before != null) {
						unfinished.add(before);
					}
					attaching.add(id);
					rm.done(before);
				};
				try {
					getExecutor().execute(answer);
				} catch (RejectedExecutionException e) {
					// the session has ended
				}
			});
		} catch (RejectedExecutionException e) {
			cannot(rm, Messages.noSession); // shutting down
		}
	}

	/**
	 * gdb has attached to a process, and to each thread that it could: who is traced by whom is read again.
	 *
	 * @param process the process
	 * @param before  what {@link #beforeAttach} gave
	 */
	void attached(IDMContext process, @Nullable LeftStopped before) {
		unfinished.remove(before);
		handle(() -> {
			Integer id = pid(process);
			if (id == null || !attaching.remove(id)) {
				return;
			}
			for (Target target : targets.values()) {
				WorkerTracker tracker = target.tracker;
				if (tracker == null || tracker.pid() != id) {
					continue;
				}
				try {
					reader.execute(() -> advise(tracker));
				} catch (RejectedExecutionException e) {
					// shutting down
				}
			}
		});
	}

	private void advise(WorkerTracker tracker) {
		try {
			SessionAdvice a = advice;
			ProcessSnapshot now = tracker.refresh();
			if (a != null) {
				a.process(now);
			}
		} catch (ProcException e) {
			// it has ended
		} catch (RuntimeException | LinkageError e) {
			failed(e);
		}
	}

	/** A gdb that is ended while it attaches leaves the process stopped. It ends after this service, and takes its time. */
	private void heal() {
		ILaunch launch = (ILaunch) getSession().getModelAdapter(ILaunch.class);
		for (LeftStopped process : unfinished) {
			Thread thread = new Thread(() -> {
				try {
					LeftStopped.Outcome outcome = process.heal(GDB_ENDS);
					int severity = outcome == LeftStopped.Outcome.STILL_STOPPED ? IStatus.WARNING : IStatus.INFO;
					process.message(outcome).ifPresent(text -> Notices.show(severity, text, launch));
				} catch (InterruptedException e) {
					Thread.currentThread().interrupt(); // nobody interrupts it
				} catch (RuntimeException | LinkageError e) {
					failed(e);
				}
			}, "Ringside: process " + process.pid() + " after gdb");
			thread.setDaemon(true);
			thread.start();
		}
		unfinished.clear();
	}

	@Override
	public Settings settings() {
		return settings;
	}

	@Override
	public void classify(IDMContext context, DataRequestMonitor<@Nullable Classification> rm) {
		IMIExecutionDMContext thread = Dsf.ancestor(context, IMIExecutionDMContext.class);
		Target target = thread == null ? null : safely(() -> target(context), null);
		if (thread == null || target == null) {
			rm.done((Classification) null);
			return;
		}
		afterRefresh(target, () -> {
			Runnable next = safely(() -> classification(target, thread.getThreadId(), rm), () -> rm.done((Classification) null));
			next.run();
		});
	}

	/** Gives back what answers. */
	private Runnable classification(Target target, String id, DataRequestMonitor<@Nullable Classification> rm) {
		RingsideProcesses p = processes;
		if (p == null || !mayHaveWorkers(target)) {
			return () -> rm.done((Classification) null);
		}
		if (target.threads.containsKey(id) && (target.tracker != null || core != null)) {
			Classification known = ofKnownThread(target, id).orElse(null);
			return () -> rm.done(known);
		}
		return () -> p.threads(target.container, new DataRequestMonitor<GdbThreads>(getExecutor(), rm) {
			@Override
			protected void handleCompleted() {
				rm.done(safely(() -> {
					if (isSuccess()) {
						take(target, getData());
					}
					return ofKnownThread(target, id).orElse(null);
				}, null));
			}
		});
	}

	/**
	 * The user thread that stands for a worker: its owner, or the owner's owner where that is a worker too, or the thread group leader.
	 *
	 * @param thread a thread that gdb has just stopped
	 * @param pc     its program counter, which gdb tells with the stop; null where it does not
	 * @param rm     gets the user thread; null where the thread is no worker, or gdb has no user thread
	 */
	void userThreadFor(IMIExecutionDMContext thread, @Nullable Long pc, DataRequestMonitor<@Nullable IMIExecutionDMContext> rm) {
		RingsideProcesses p = processes;
		Target target = safely(() -> {
			Target t = target(thread);
			return t == null || isUserCode(t, thread, pc) ? null : t;
		}, null);
		if (target == null || p == null) {
			rm.done((IMIExecutionDMContext) null);
			return;
		}
		String id = thread.getThreadId();
		afterRefresh(target, () -> {
			if (!safely(() -> mayHaveWorkers(target), Boolean.FALSE)) {
				rm.done((IMIExecutionDMContext) null);
			} else if (target.tracker != null && target.threads.containsKey(id)) {
				rm.done(safely(() -> userThread(target, id, p), null));
			} else {
				p.threadsNow(target.container, new DataRequestMonitor<GdbThreads>(getExecutor(), rm) {
					@Override
					protected void handleCompleted() {
						rm.done(safely(() -> {
							if (isSuccess()) {
								take(target, getData());
							}
							return userThread(target, id, p);
						}, null));
					}
				});
			}
		});
	}

	/** A breakpoint, a step: where the thread stands says that it is no worker, and neither gdb nor /proc need be asked. */
	private boolean isUserCode(Target target, IMIExecutionDMContext thread, @Nullable Long pc) {
		if (pc == null || ofKnownThread(target, thread.getThreadId()).map(Classification::isWorker).orElse(false)) {
			return false;
		}
		ThreadClassifier classifier = new ThreadClassifier(null, findPolicy(target.container).orElse(null), findArchitecture(target.container).orElse(null));
		RegisterSample registers = new RegisterSample(pc, null, null, null, null, false, null);
		return classifier.classify(ThreadFacts.ofDebugger(0, null, registers)).kind() == ThreadKind.USER;
	}

	private @Nullable IMIExecutionDMContext userThread(Target target, String id, RingsideProcesses p) {
		Optional<Classification> classification = ofKnownThread(target, id);
		if (!classification.map(Classification::isWorker).orElse(false)) {
			return null;
		}
		Map<Integer, GdbThread> byTid = new HashMap<>();
		target.threads.values().forEach(t -> byTid.put(t.tid(), t));
		// iou-wrk of an SQPOLL thread is owned by that thread, which a user thread owns: two steps at most
		for (int step = 0; step < 3 && classification.isPresent(); step++) {
			GdbThread owner = byTid.get(classification.get().owner().orElse(-1));
			classification = owner == null ? Optional.empty() : ofKnownThread(target, owner.id());
			if (owner != null && !classification.map(Classification::isWorker).orElse(false)) {
				return p.context(target.container, owner.id());
			}
		}
		Optional<GdbThread> first = target.threads.values().stream()
				.filter(t -> !ofKnownThread(target, t.id()).map(Classification::isWorker).orElse(false))
				.min(Comparator.comparingInt(GdbThread::tid));
		return first.isPresent() ? p.context(target.container, first.get().id()) : null;
	}

	@Override
	public Optional<Classification> known(IDMContext context) {
		return safely(() -> findKnown(context), Optional.empty());
	}

	private Optional<Classification> findKnown(IDMContext context) {
		IMIExecutionDMContext thread = Dsf.ancestor(context, IMIExecutionDMContext.class);
		Target target = thread == null ? null : target(context);
		return thread == null || target == null ? Optional.empty() : ofKnownThread(target, thread.getThreadId());
	}

	@Override
	public Optional<ProcessSnapshot> snapshot(IDMContext context) {
		return safely(() -> findSnapshot(context), Optional.empty());
	}

	private Optional<ProcessSnapshot> findSnapshot(IDMContext context) {
		return snapshot(core == null ? target(context) : null);
	}

	private Optional<ProcessSnapshot> snapshot(@Nullable Target target) {
		ProcessSnapshot ofCore = core;
		WorkerTracker tracker = target == null ? null : target.tracker;
		return ofCore != null ? Optional.of(ofCore) : tracker == null ? Optional.empty() : tracker.snapshot();
	}

	@Override
	public void report(IDMContext context, DataRequestMonitor<WorkersReport> rm) {
		Runnable answer = safely(() -> findReport(context, rm), () -> cannot(rm, Messages.internalError));
		answer.run();
	}

	/** Gives back what answers. */
	private Runnable findReport(IDMContext context, DataRequestMonitor<WorkersReport> rm) {
		ProcessSnapshot ofCore = core;
		if (ofCore != null) {
			WorkersReport report = ofCore(ofCore);
			return () -> rm.done(report);
		}
		Target target = target(context);
		if (target == null && Dsf.ancestor(context, IMIContainerDMContext.class) == null && targets.size() == 1) {
			target = targets.values().iterator().next();
		}
		if (target == null) {
			String why = targets.size() > 1 ? Messages.severalProcesses : Messages.noProcess;
			return () -> cannot(rm, why);
		}
		Target found = target;
		WorkerTracker tracker = found.tracker;
		return tracker == null ? () -> reportOfDebugger(found, rm) : () -> reportOfThisMachine(tracker, rm);
	}

	private void reportOfThisMachine(WorkerTracker tracker, DataRequestMonitor<WorkersReport> rm) {
		try {
			reader.execute(() -> {
				WorkersReport report;
				try {
					report = WorkersReport.of(tracker.refresh(), settings);
				} catch (ProcException e) {
					cannot(rm, String.valueOf(e.getMessage()));
					return;
				} catch (RuntimeException | LinkageError e) {
					failed(e);
					cannot(rm, Messages.internalError);
					return;
				}
				rm.done(report);
			});
		} catch (RejectedExecutionException e) {
			cannot(rm, Messages.noSession); // shutting down
		}
	}

	private WorkersReport ofCore(ProcessSnapshot snapshot) {
		Path path = coreFile();
		Path name = path == null ? null : path.getFileName();
		return new WorkersReport(name == null ? Integer.toString(snapshot.pid()) : Untrusted.display(name.toString()), snapshot.threads().size(),
				snapshot.policy(), snapshot.kernel().architecture(), snapshot.workers(), List.of(), List.of());
	}

	/** Of a remote target, or a core that only gdb can read. Nobody knows there whether a worker is stopped. */
	private void reportOfDebugger(Target target, DataRequestMonitor<WorkersReport> rm) {
		RingsideProcesses p = processes;
		if (p == null) {
			cannot(rm, Messages.noSession);
			return;
		}
		p.threads(target.container, new DataRequestMonitor<GdbThreads>(getExecutor(), rm) {
			@Override
			protected void handleCompleted() {
				if (!isSuccess() && target.threads.isEmpty()) {
					cannot(rm, Messages.threadsUnknown);
					return;
				}
				WorkersReport report = orNull(() -> {
					if (isSuccess()) {
						take(target, getData());
					}
					return ofDebugger(target);
				});
				if (report == null) {
					cannot(rm, Messages.internalError);
				} else {
					rm.done(report);
				}
			}
		});
	}

	private WorkersReport ofDebugger(Target target) {
		List<ThreadReport> found = new ArrayList<>();
		for (GdbThread thread : target.threads.values()) {
			ofKnownThread(target, thread.id()).filter(Classification::isWorker).ifPresent(c -> {
				String name = thread.name();
				found.add(new ThreadReport(thread.tid(), name == null ? "" : name, c, -1, 0, -1, null));
			});
		}
		found.sort(Comparator.comparingInt(ThreadReport::tid));
		Architecture a = findArchitecture(target.container).orElse(null);
		PolicyVerdict verdict = a == null ? null : KernelPolicies.decide(settings.kernelPolicy(), null, a, List.of()).orElse(null);
		Integer pid = pid(target.container);
		return new WorkersReport(pid == null ? target.container.getGroupId() : pid.toString(), target.threads.size(), verdict, a, found, List.of(),
				List.of());
	}

	private static void cannot(DataRequestMonitor<?> rm, String text) {
		rm.done(new Status(IStatus.ERROR, RingsideCdt.PLUGIN_ID, REQUEST_FAILED, text, null));
	}

	@Override
	public Optional<KernelPolicy> policy(IDMContext context) {
		return safely(() -> findPolicy(context), Optional.empty());
	}

	private Optional<KernelPolicy> findPolicy(IDMContext context) {
		if (settings.kernelPolicy().isPresent()) {
			return settings.kernelPolicy();
		}
		PolicyVerdict verdict = findSnapshot(context).map(ProcessSnapshot::policy).orElse(null);
		ProcessInspector i = inspector;
		if (verdict == null && i != null) {
			verdict = i.priorPolicy().orElse(null);
		}
		return Optional.ofNullable(verdict).map(PolicyVerdict::policy);
	}

	@Override
	public Optional<Architecture> architecture(IDMContext context) {
		return safely(() -> findArchitecture(context), Optional.empty());
	}

	private Optional<Architecture> findArchitecture(IDMContext context) {
		ProcessInspector i = inspector;
		Architecture local = i == null ? null : i.kernel().architecture();
		if (local != null) {
			return Optional.of(local);
		}
		ProcessSnapshot ofCore = core;
		if (ofCore != null) {
			return Optional.ofNullable(ofCore.kernel().architecture());
		}
		Target target = target(context);
		String name = target == null ? null : target.architecture;
		return name == null ? Optional.empty() : Architecture.of(name);
	}

	@Override
	public RegisterView registerView(IDMContext context) {
		return safely(() -> settings.registers().resolve(findPolicy(context).orElse(null)), RegisterView.SHOW);
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
		String name = thread.name();
		if (name == null) {
			// Cores have no names; and where gdb cannot list the threads it names none.
			name = findSnapshot(context).flatMap(s -> s.thread(thread.tid())).map(ThreadReport::name).orElse("");
		}
		if (classification == null || !classification.isWorker()) {
			return name; // as CDT shows it
		}
		name = Untrusted.display(name);
		if (settings.threads() == ThreadView.SHOW) {
			return name;
		}
		return name.isEmpty() ? classification.label() : NLS.bind(Messages.flaggedName, name, classification.label());
	}

	/**
	 * Runs something when /proc was read since the last stop; at once where nothing is to be read.
	 *
	 * @param context a context of the process
	 * @param then    what to run, on the executor
	 */
	void afterRefresh(IDMContext context, Runnable then) {
		Target target = safely(() -> target(context), null);
		if (target == null) {
			then.run();
		} else {
			afterRefresh(target, then);
		}
	}

	private void afterRefresh(Target target, Runnable then) {
		WorkerTracker tracker = target.tracker;
		if (tracker == null || !target.stale && !target.refreshing) {
			then.run();
			return;
		}
		target.waiting.add(then);
		refresh(target, tracker);
	}

	private void refresh(Target target, WorkerTracker tracker) {
		if (target.refreshing) {
			return;
		}
		target.refreshing = true;
		target.stale = false;
		try {
			reader.execute(() -> {
				try {
					tracker.refresh();
				} catch (ProcException e) {
					// It has ended, or belongs to another user: what gdb tells has to do.
				} catch (RuntimeException | LinkageError e) {
					failed(e);
				}
				try {
					getExecutor().execute(() -> refreshed(target, tracker));
				} catch (RejectedExecutionException e) {
					// the session has ended
				}
			});
		} catch (RejectedExecutionException e) {
			refreshed(target, tracker); // shutting down
		}
	}

	private void refreshed(Target target, WorkerTracker tracker) {
		target.refreshing = false;
		if (target.stale && !target.waiting.isEmpty()) {
			refresh(target, tracker); // something changed while it was read
			return;
		}
		List<Runnable> run = List.copyOf(target.waiting);
		target.waiting.clear();
		run.forEach(Runnable::run);
	}

	private boolean mayHaveWorkers(Target target) {
		Optional<ProcessSnapshot> snapshot = snapshot(target);
		return snapshot.isEmpty() || snapshot.get().threads().stream().anyMatch(ThreadReport::isWorker);
	}

	/**
	 * Takes what gdb has just listed, which {@link #known(IDMContext)} goes by.
	 *
	 * @param context a context of the process
	 * @param threads its threads
	 */
	void listed(IDMContext context, GdbThreads threads) {
		Target target = target(context);
		if (target != null) {
			take(target, threads);
		}
	}

	private void take(Target target, GdbThreads threads) {
		if (target.taken == threads) {
			return;
		}
		target.taken = threads;
		for (GdbThread thread : threads.all()) {
			target.threads.put(thread.id(), thread);
			String arch = thread.architecture();
			if (arch != null) {
				target.architecture = arch;
			}
		}
		target.classifications.clear();
	}

	private Optional<Classification> ofKnownThread(Target target, String id) {
		GdbThread thread = target.threads.get(id);
		if (thread == null) {
			return Optional.empty();
		}
		Optional<ProcessSnapshot> snapshot = snapshot(target);
		if (snapshot.isPresent()) {
			return snapshot.get().thread(thread.tid()).map(ThreadReport::classification);
		}
		return Optional.of(target.classifications.computeIfAbsent(id, x -> byDebugger(target, thread)));
	}

	/**
	 * Threads whose program counter is 0 and that nothing else tells from a worker: a renamed one's name does not.
	 *
	 * @param context a context of the process
	 * @param threads its threads
	 * @return gdb's numbers; none where /proc or a core tells what its threads are
	 */
	List<String> withoutStackPointer(IDMContext context, GdbThreads threads) {
		Target target = target(context);
		if (target == null || target.tracker != null || core != null) {
			return List.of();
		}
		return threads.all().stream().filter(t -> t.hasZeroPc() && t.sp() == null && !byDebugger(target, t).isWorker())
				.map(GdbThread::id).toList();
	}

	private Classification byDebugger(Target target, GdbThread thread) {
		Long pc = thread.pc();
		RegisterSample registers = pc == null ? null
				: new RegisterSample(pc, thread.sp(), null, null, null, false, null);
		ThreadClassifier classifier = new ThreadClassifier(null, settings.kernelPolicy().orElse(null), findArchitecture(target.container).orElse(null));
		return classifier.classify(ThreadFacts.ofDebugger(thread.tid(), thread.name(), registers));
	}

	private @Nullable Target target(IDMContext context) {
		IMIContainerDMContext container = Dsf.ancestor(context, IMIContainerDMContext.class);
		String group = container == null ? null : container.getGroupId();
		if (container == null || group == null) {
			return null;
		}
		ProcessKey key = new ProcessKey(group, processId(container));
		Target known = targets.get(key);
		if (known != null) {
			return known;
		}
		Integer pid = pid(container);
		ProcessInspector i = inspector;
		if (i != null && pid == null) {
			return null; // it has not started yet
		}
		WorkerTracker tracker = i == null || pid == null ? null : new WorkerTracker(i, pid);
		Target target = new Target(container, tracker);
		targets.put(key, target);
		if (tracker != null) {
			// On the reader's thread; the event is dispatched on the executor.
			tracker.onChange(snapshot -> {
				SessionAdvice a = advice;
				if (a != null && attaching.contains(snapshot.pid())) {
					a.seen(snapshot);
				} else if (a != null) {
					a.process(snapshot);
				}
				try {
					getSession().dispatchEvent(new WorkersChangedDMEvent(container, snapshot), getProperties());
				} catch (RejectedExecutionException e) {
					// the session has ended
				}
			});
		}
		return target;
	}

	private static @Nullable String processId(IDMContext context) {
		IMIProcessDMContext process = Dsf.ancestor(context, IMIProcessDMContext.class);
		return process == null ? null : process.getProcId();
	}

	private static @Nullable Integer pid(IDMContext context) {
		String id = processId(context);
		try {
			return id == null ? null : Integer.valueOf(id);
		} catch (NumberFormatException e) {
			return null;
		}
	}

	/**
	 * The target stopped: what /proc said may have changed.
	 *
	 * @param e the event
	 */
	@DsfServiceEventHandler
	public void suspended(ISuspendedDMEvent e) {
		handle(() -> {
			Target stopped = target(e.getDMContext());
			if (e instanceof IContainerSuspendedDMEvent) {
				List.copyOf(targets.values()).forEach(this::readAnew); // all-stop: every process stopped, the event is of one
			} else if (stopped != null) {
				readAnew(stopped);
			}
		});
	}

	private void readAnew(Target target) {
		target.stale = true;
		WorkerTracker tracker = target.tracker;
		if (tracker != null) {
			refresh(target, tracker);
		}
	}

	/**
	 * A thread started.
	 *
	 * @param e the event
	 */
	@DsfServiceEventHandler
	public void started(IStartedDMEvent e) {
		handle(() -> {
			if (e.getDMContext() instanceof IMIContainerDMContext container) {
				forget(container, null); // another process may have its thread group now
				return;
			}
			Target target = target(e.getDMContext());
			if (target != null) {
				target.stale = true;
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
		handle(() -> {
			if (e.getDMContext() instanceof IMIContainerDMContext container) {
				forget(container, advice);
				return;
			}
			Target target = target(e.getDMContext());
			if (target != null && e.getDMContext() instanceof IMIExecutionDMContext thread) {
				target.threads.remove(thread.getThreadId());
				target.classifications.remove(thread.getThreadId());
				target.taken = null;
			}
		});
	}

	private void forget(IMIContainerDMContext container, @Nullable SessionAdvice told) {
		targets.entrySet().removeIf(entry -> {
			WorkerTracker tracker = entry.getValue().tracker;
			boolean ended = entry.getKey().group().equals(container.getGroupId());
			if (ended && tracker != null && told != null) {
				told.forget(tracker.pid());
			}
			return ended;
		});
	}

	private void handle(Runnable event) {
		safely(() -> {
			event.run();
			return Boolean.TRUE;
		}, Boolean.FALSE);
	}

	/**
	 * Computes something of Ringside's.
	 *
	 * @param <V>   its type
	 * @param value computes it
	 * @param plain what to take where that fails, as from then on
	 * @return the value
	 */
	<V> V safely(Supplier<V> value, V plain) {
		if (failed) {
			return plain;
		}
		try {
			return value.get();
		} catch (RuntimeException | LinkageError e) {
			failed(e);
			return plain;
		}
	}

	/**
	 * The same where nothing is to be taken.
	 *
	 * @param <V>   its type
	 * @param value computes it
	 * @return the value; null where that fails, as from then on
	 */
	<V> @Nullable V orNull(Supplier<V> value) {
		return this.<Optional<V>>safely(() -> Optional.ofNullable(value.get()), Optional.empty()).orElse(null);
	}

	/**
	 * Something in Ringside failed: it is logged, once, and the session is plain CDT from now on.
	 *
	 * @param e what happened
	 */
	synchronized void failed(Throwable e) {
		if (!failed) {
			failed = true;
			ILog.of(WorkersService.class).error(Messages.internalError, e);
		}
	}

	/**
	 * Whether the session is plain CDT.
	 *
	 * @return true after a failure
	 */
	boolean hasFailed() {
		return failed;
	}
}
