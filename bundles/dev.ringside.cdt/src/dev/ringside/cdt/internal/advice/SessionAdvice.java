/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.internal.advice;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

import org.eclipse.cdt.debug.core.ICDTLaunchConfigurationConstants;
import org.eclipse.cdt.dsf.gdb.launching.GdbLaunch;
import org.eclipse.cdt.dsf.gdb.launching.LaunchUtils;
import org.eclipse.cdt.dsf.gdb.service.SessionType;
import org.eclipse.cdt.dsf.service.DsfSession;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.advice.Advice;
import dev.ringside.core.advice.AttachSituation.Target;
import dev.ringside.core.advice.Severity;
import dev.ringside.core.debugger.Debugger;
import dev.ringside.core.debugger.DebuggerKind;
import dev.ringside.core.elf.ElfException;
import dev.ringside.core.elf.ElfHeader;
import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.proc.ProcException;
import dev.ringside.core.proc.ProcFs;
import dev.ringside.core.proc.ProcessInspector;
import dev.ringside.core.proc.ProcessInspector.Detail;
import dev.ringside.core.process.ProcessSnapshot;
import dev.ringside.core.session.Containment;
import dev.ringside.core.session.SessionAdvisor;
import dev.ringside.core.settings.Settings;
import dev.ringside.launch.Notices;

/**
 * The advice of one debug session: hands what is known of the launch and what gdb says to the core's advisor, and shows
 * what that answers in the launch's console and through a status handler, without ever waiting for the user. Where it
 * fails, the failure is logged once, and there is no more advice: CDT's threads come in here while they handle what gdb
 * says. Thread-safe.
 */
public final class SessionAdvice {

	/** gdb's first thread group, which is the launch's process. */
	private static final String FIRST_GROUP = "i1";

	private final ILaunch launch;
	private final SessionAdvisor advisor;
	private final Containment containment = new Containment(
			e -> ILog.of(SessionAdvice.class).error(Messages.adviceStopped, e));
	/** What was said before the session had a console. */
	private final List<Advice> early = new ArrayList<>();
	private volatile IntConsumer denied = tid -> {
	};
	private @Nullable AdviceProcess console;
	private boolean started;

	private SessionAdvice(ILaunch launch, Settings settings) {
		this.launch = launch;
		advisor = new SessionAdvisor(settings, tid -> denied.accept(tid));
	}

	/**
	 * Before gdb starts: reads what there is to read of the process and the program, and gives the advice that follows.
	 * Blocks for as long as that takes; called by the job that launches.
	 *
	 * @param configuration the launch configuration
	 * @param launch        the launch
	 * @param settings      its settings
	 */
	public static void prepare(ILaunchConfiguration configuration, GdbLaunch launch, Settings settings) {
		try {
			SessionAdvice advice = create(configuration, launch, settings);
			// It lives as long as the session, also where that ends before it has services.
			launch.getSession().registerModelAdapter(SessionAdvice.class, advice);
			advice.give(advice.advisor.beforeAttach());
		} catch (CoreException | RuntimeException e) {
			// Advice is never worth a launch.
			ILog.of(SessionAdvice.class).error(Messages.adviceFailed, e);
		}
	}

	private static SessionAdvice create(ILaunchConfiguration configuration, GdbLaunch launch, Settings settings)
			throws CoreException {
		SessionType type = LaunchUtils.getSessionType(configuration);
		Target target = type == SessionType.REMOTE ? Target.REMOTE : type == SessionType.CORE ? Target.CORE
				: LaunchUtils.getIsAttach(configuration) ? Target.LOCAL : Target.LAUNCHED;
		int pid = target == Target.LOCAL
				? configuration.getAttribute(ICDTLaunchConfigurationConstants.ATTR_ATTACH_PROCESS_ID, 0)
				: 0;
		ProcessSnapshot before = pid > 0 ? snapshot(pid, settings) : null;
		Path program = before != null ? new ProcFs().executable(before.pid()) : program(launch);
		SessionAdvice advice = new SessionAdvice(launch, settings);
		advice.advisor.debugger(Debugger.parse(DebuggerKind.GDB, launch.getGDBVersion()));
		advice.advisor.target(target, Math.max(pid, 0), before);
		advice.advisor.executable(program == null ? null : architecture(program));
		return advice;
	}

	private static @Nullable ProcessSnapshot snapshot(int pid, Settings settings) {
		try {
			return ProcessInspector.ofThisMachine(new ProcFs(), settings.kernelPolicy()).inspect(pid, Detail.WORKERS,
					null);
		} catch (ProcException e) {
			return null; // gdb will say why
		}
	}

	private static @Nullable Path program(GdbLaunch launch) {
		String name;
		try {
			name = launch.getProgramPath();
		} catch (CoreException e) {
			return null; // an attach need not name it; for all others CDT will say why it cannot start
		}
		return name != null && name.startsWith("/") && name.indexOf('\0') < 0 ? Path.of(name) : null;
	}

	private static @Nullable Architecture architecture(Path program) {
		try {
			return ElfHeader.read(program).architecture().orElse(null);
		} catch (ElfException e) {
			return null;
		}
	}

	/**
	 * The advice of a session.
	 *
	 * @param session the session
	 * @return null where none was prepared
	 */
	public static @Nullable SessionAdvice of(DsfSession session) {
		return (SessionAdvice) session.getModelAdapter(SessionAdvice.class);
	}

	/** The session has started: what was said before goes to its console. */
	public void started() {
		List<Advice> waiting;
		synchronized (this) {
			started = true;
			waiting = List.copyOf(early);
			early.clear();
		}
		print(waiting);
	}

	/** The session has ended. */
	public void ended() {
		AdviceProcess process;
		synchronized (this) {
			process = console;
		}
		if (process != null) {
			process.end();
		}
	}

	/**
	 * Has somebody told of each worker that gdb says it was not permitted to attach to.
	 *
	 * @param listener gets its TID, on the thread that reads what gdb says
	 */
	public void onAttachDenied(IntConsumer listener) {
		denied = listener;
	}

	/**
	 * gdb said something.
	 *
	 * @param text of its console or log stream
	 */
	public void said(String text) {
		containment.safely(() -> give(advisor.said(text)));
	}

	/**
	 * gdb refused a command.
	 *
	 * @param message its words
	 */
	public void refused(String message) {
		containment.safely(() -> give(advisor.refused(message)));
	}

	/**
	 * gdb has another process.
	 *
	 * @param group its thread group
	 */
	public void started(String group) {
		if (!group.equals(FIRST_GROUP)) {
			advisor.severalProcesses();
		}
	}

	/**
	 * A frame.
	 *
	 * @param architecture gdb's name of its architecture
	 */
	public void frame(String architecture) {
		containment.safely(() -> give(advisor.frame(architecture)));
	}

	/**
	 * The process as it is now.
	 *
	 * @param now the process
	 */
	public void looked(ProcessSnapshot now) {
		containment.safely(() -> give(advisor.looked(now)));
	}

	/**
	 * The process at a moment when gdb attaches to its threads, one after the other: which of them it traces says
	 * nothing yet.
	 *
	 * @param now the process
	 */
	public void seen(ProcessSnapshot now) {
		advisor.seen(now);
	}

	/**
	 * A process has ended, or gdb has detached from it.
	 *
	 * @param pid the process
	 */
	public void forget(int pid) {
		advisor.forget(pid);
	}

	private void give(List<Advice> fresh) {
		if (fresh.isEmpty()) {
			return;
		}
		boolean now;
		synchronized (this) {
			now = started;
			if (!now) {
				early.addAll(fresh);
			}
		}
		if (now) {
			print(fresh);
		}
		Job job = Job.createSystem(Messages.advice, (ICoreRunnable) monitor -> fresh.forEach(this::notifyUser));
		job.schedule();
	}

	private void print(List<Advice> advice) {
		if (advice.isEmpty()) {
			return;
		}
		AdviceProcess process;
		boolean created = false;
		synchronized (this) {
			process = console;
			if (process == null) {
				process = new AdviceProcess(launch);
				console = process;
				created = true;
			}
		}
		if (created) {
			launch.addProcess(process);
			process.fire(DebugEvent.CREATE);
		}
		for (Advice a : advice) {
			process.println(a.severity().id() + ": " + a.message());
		}
	}

	/** Without a user interface it is in the log, and in the console as always. */
	private void notifyUser(Advice advice) {
		Notices.show(advice.severity() == Severity.INFO ? IStatus.INFO : IStatus.WARNING, advice.message(), launch);
	}
}
