/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.internal.workers;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.eclipse.cdt.dsf.concurrent.DataRequestMonitor;
import org.eclipse.cdt.dsf.concurrent.ImmediateDataRequestMonitor;
import org.eclipse.cdt.dsf.datamodel.IDMContext;
import org.eclipse.cdt.dsf.debug.service.IRunControl.ISuspendedDMEvent;
import org.eclipse.cdt.dsf.debug.service.command.ICommandControlService;
import org.eclipse.cdt.dsf.gdb.launching.GdbLaunch;
import org.eclipse.cdt.dsf.mi.service.IMIContainerDMContext;
import org.eclipse.cdt.dsf.service.DsfServiceEventHandler;
import org.eclipse.cdt.dsf.service.DsfServicesTracker;
import org.eclipse.cdt.dsf.service.DsfSession;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.osgi.util.NLS;
import org.osgi.framework.FrameworkUtil;

import dev.ringside.cdt.IWorkersService;
import dev.ringside.cdt.IWorkersService.IWorkersChangedDMEvent;
import dev.ringside.cdt.RingsideCdt;
import dev.ringside.cdt.RingsideLaunch;
import dev.ringside.core.session.WorkersReport;
import dev.ringside.core.session.WorkersSource;
import dev.ringside.core.settings.Settings;

/**
 * The workers of a process of a session of CDT's debugger for gdb. Two of the same process are equal, so that a view
 * need not start again when another thread is selected. Thread-safe: it goes to the session's executor by itself.
 */
final class SessionWorkers implements WorkersSource {

	/** Of a launch that has not enabled Ringside. */
	private static final Settings OFF = new Settings(false, Settings.DEFAULTS.kernelPolicy(),
			Settings.DEFAULTS.registers(),
			Settings.DEFAULTS.threads(), false, false, false, Settings.DEFAULTS.keepAttached());

	/** gdb answers slowly where it reads symbols. */
	private static final int SECONDS = 60;

	private final GdbLaunch launch;
	private final @Nullable IMIContainerDMContext container;

	/**
	 * The workers of a process.
	 *
	 * @param launch    the launch of the session, of any kind
	 * @param container the process; null for the session's only one
	 */
	SessionWorkers(GdbLaunch launch, @Nullable IMIContainerDMContext container) {
		this.launch = launch;
		this.container = container;
	}

	@Override
	public Settings settings() {
		return launch instanceof RingsideLaunch ringside ? ringside.settings() : OFF;
	}

	@Override
	public WorkersReport read() throws IOException {
		DsfSession session = launch.getSession();
		CompletableFuture<WorkersReport> answer = new CompletableFuture<>();
		try {
			session.getExecutor().execute(() -> report(session, new ImmediateDataRequestMonitor<>() {
				@Override
				protected void handleCompleted() {
					if (isSuccess()) {
						answer.complete(getData());
					} else {
						answer.completeExceptionally(new CoreException(getStatus()));
					}
				}
			}));
			return answer.get(SECONDS, TimeUnit.SECONDS);
		} catch (RejectedExecutionException e) {
			throw new IOException(Messages.ended, e);
		} catch (TimeoutException e) {
			throw new IOException(NLS.bind(Messages.noAnswer, SECONDS), e);
		} catch (ExecutionException e) {
			String text = e.getCause() instanceof CoreException c ? c.getStatus().getMessage()
					: String.valueOf(e.getMessage());
			throw new IOException(text, e);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new IOException(Messages.ended, e);
		}
	}

	/** On the executor. */
	private void report(DsfSession session, DataRequestMonitor<WorkersReport> rm) {
		if (!session.isActive()) {
			failed(rm, Messages.ended);
			return;
		}
		DsfServicesTracker services = new DsfServicesTracker(
				FrameworkUtil.getBundle(SessionWorkers.class).getBundleContext(), session.getId());
		try {
			@Nullable IWorkersService workers = services.getService(IWorkersService.class);
			@Nullable ICommandControlService control = services.getService(ICommandControlService.class);
			IDMContext context = container;
			if (context == null && control != null) {
				context = control.getContext();
			}
			if (workers == null || context == null) {
				// no command control: it starts, or ends
				failed(rm, control == null ? Messages.notThere : Messages.notServed);
				return;
			}
			workers.report(context, rm);
		} finally {
			services.dispose();
		}
	}

	private static void failed(DataRequestMonitor<?> rm, String text) {
		rm.setStatus(new Status(IStatus.ERROR, RingsideCdt.PLUGIN_ID, text));
		rm.done();
	}

	@Override
	public Runnable onChange(Runnable listener) {
		DsfSession session = launch.getSession();
		Events events = new Events(session, listener);
		DsfSession.addSessionEndedListener(events);
		onExecutor(session, () -> session.addServiceEventListener(events, null));
		return () -> {
			DsfSession.removeSessionEndedListener(events);
			onExecutor(session, () -> session.removeServiceEventListener(events));
		};
	}

	private static void onExecutor(DsfSession session, Runnable action) {
		try {
			session.getExecutor().execute(action);
		} catch (RejectedExecutionException e) {
			// the session has ended: there will be no event
		}
	}

	/** DSF finds its handlers by reflection: it must be public, and so must they. */
	public static final class Events implements DsfSession.SessionEndedListener {
		private final DsfSession session;
		private final Runnable listener;

		Events(DsfSession session, Runnable listener) {
			this.session = session;
			this.listener = listener;
		}

		/**
		 * The set of workers has changed.
		 *
		 * @param e the event
		 */
		@DsfServiceEventHandler
		public void changed(IWorkersChangedDMEvent e) {
			listener.run();
		}

		/**
		 * The target stopped: workers may be elsewhere in the kernel, and remote threads can be listed.
		 *
		 * @param e the event
		 */
		@DsfServiceEventHandler
		public void suspended(ISuspendedDMEvent e) {
			listener.run();
		}

		@Override
		public void sessionEnded(DsfSession ended) {
			if (ended == session) {
				listener.run();
			}
		}
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof SessionWorkers s && s.launch == launch && Objects.equals(s.group(), group());
	}

	@Override
	public int hashCode() {
		return System.identityHashCode(launch) * 31 + Objects.hashCode(group());
	}

	/** gdb keeps a thread group when its program is started again, and so does the view. */
	private @Nullable String group() {
		return container == null ? null : container.getGroupId();
	}
}
