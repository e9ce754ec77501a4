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

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.eclipse.cdt.dsf.concurrent.ImmediateDataRequestMonitor;
import org.eclipse.cdt.dsf.debug.service.command.ICommandControlService;
import org.eclipse.cdt.dsf.debug.service.command.ICommandControlService.ICommandControlDMContext;
import org.eclipse.cdt.dsf.mi.service.IMICommandControl;
import org.eclipse.cdt.dsf.mi.service.IMIExecutionDMContext;
import org.eclipse.cdt.dsf.mi.service.command.events.MISignalEvent;
import org.eclipse.cdt.dsf.mi.service.command.events.MIStoppedEvent;
import org.eclipse.cdt.dsf.mi.service.command.output.MIInfo;
import org.eclipse.cdt.dsf.mi.service.command.output.MIResult;
import org.eclipse.cdt.dsf.mi.service.command.output.MITuple;
import org.eclipse.cdt.dsf.service.DsfServicesTracker;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Turns a stop that gdb reports for a worker (an attach, a signal) into one of the user thread that owns the worker.
 * Finding that thread may take a question to gdb or a look into /proc; what gdb tells of running and stopping meanwhile
 * waits, so that run control sees everything in gdb's order. Only the executor's thread uses it.
 */
final class WorkerStops {

	/**
	 * What gdb has told.
	 *
	 * @param runs whether it is that the target runs
	 * @param pass passes it on and then calls what it is given
	 */
	private record News(boolean runs, Consumer<Runnable> pass) {
	}

	private final Supplier<DsfServicesTracker> services;
	private final Executor executor;
	private final WorkerGuard guard;
	private final Deque<News> waiting = new ArrayDeque<>();
	private boolean busy;
	/** How many processes have ended. */
	private int ends;

	/**
	 * For one run control.
	 *
	 * @param services its tracker
	 * @param executor the session's
	 */
	WorkerStops(Supplier<DsfServicesTracker> services, Executor executor) {
		this.services = services;
		this.executor = executor;
		guard = new WorkerGuard(services);
	}

	/**
	 * gdb runs the target.
	 *
	 * @param event passes that on
	 */
	void run(Runnable event) {
		add(new News(true, done -> pass(event, done)));
	}

	/**
	 * Passes a stop on as it is.
	 *
	 * @param event passes it on
	 */
	void inOrder(Runnable event) {
		add(new News(false, done -> pass(event, done)));
	}

	/**
	 * Passes a stop on.
	 *
	 * @param stop gdb's event
	 * @param pass takes the event, or the one in its place
	 */
	void redirect(MIStoppedEvent stop, Consumer<MIStoppedEvent> pass) {
		add(new News(false, done -> redirect(stop, pass, done)));
	}

	/**
	 * A process has ended. gdb has stopped all others then, and CDT takes them for stopped: that they ran before is old
	 * news.
	 */
	void ended() {
		ends++;
		waiting.removeIf(News::runs);
	}

	private void add(News news) {
		waiting.add(news);
		if (!busy) {
			next();
		}
	}

	private void next() {
		News news = waiting.poll();
		busy = news != null;
		if (news != null) {
			boolean[] late = { false };
			news.pass().accept(() -> done(late[0]));
			late[0] = true;
		}
	}

	/**
	 * Run control knows what it was told one turn later: it tells itself by an event, and ignores that the target runs
	 * before that.
	 */
	private void done(boolean late) {
		if (!late && waiting.isEmpty()) {
			busy = false;
			return;
		}
		try {
			executor.execute(this::next);
		} catch (RejectedExecutionException e) {
			waiting.clear(); // the session has ended
		}
	}

	private static void pass(Runnable event, Runnable done) {
		try {
			event.run();
		} finally {
			done.run();
		}
	}

	private void redirect(MIStoppedEvent stop, Consumer<MIStoppedEvent> pass, Runnable done) {
		WorkersService workers = guard.workers();
		if (workers == null || !(stop.getDMContext() instanceof IMIExecutionDMContext thread)) {
			pass(() -> pass.accept(stop), done);
			return;
		}
		int before = ends;
		workers.userThreadFor(thread, guard.safely(() -> pc(stop), null),
				new ImmediateDataRequestMonitor<@Nullable IMIExecutionDMContext>() {
			@Override
			protected void handleCompleted() {
				IMIExecutionDMContext user = isSuccess() && ends == before ? getData() : null;
				MIStoppedEvent other = user == null ? stop : guard.safely(() -> of(stop, user), stop);
				pass(() -> {
					// gdb has gone on where something waits, and its console with it
					if (user != null && other != stop && waiting.isEmpty()) {
						select(user);
					}
					pass.accept(other);
				}, done);
			}
		});
	}

	private static @Nullable Long pc(MIStoppedEvent stop) {
		for (MIResult result : stop.getResults()) {
			if ("frame".equals(result.getVariable()) && result.getMIValue() instanceof MITuple frame) {
				return GdbThread.address(GdbThread.text(frame, "addr"));
			}
		}
		return null;
	}

	/** What gdb's console works on. */
	private void select(IMIExecutionDMContext user) {
		ICommandControlService control = Dsf.service(services.get(), ICommandControlService.class);
		IMICommandControl mi = Dsf.service(services.get(), IMICommandControl.class);
		ICommandControlDMContext context = Dsf.ancestor(user, ICommandControlDMContext.class);
		if (control != null && mi != null && context != null) {
			control.queueCommand(mi.getCommandFactory().createMIThreadSelect(context, user.getThreadId()),
					new ImmediateDataRequestMonitor<MIInfo>());
		}
	}

	/** The same stop without the worker's frame, which CDT would take for the user thread's. */
	private static MIStoppedEvent of(MIStoppedEvent stop, IMIExecutionDMContext user) {
		MIResult[] results = Arrays.stream(stop.getResults())
				.filter(r -> !"frame".equals(r.getVariable()) && !"thread-id".equals(r.getVariable()))
				.toArray(MIResult[]::new);
		return stop instanceof MISignalEvent ? MISignalEvent.parse(user, stop.getToken(), results)
				: MIStoppedEvent.parse(user, stop.getToken(), results);
	}
}
