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
 * Turns a stop that gdb reports for a worker (an attach, a signal) into one of the user thread that owns the worker. Finding that thread may take
 * a question to gdb; what gdb tells of running and stopping meanwhile waits, so that run control sees everything in gdb's order.
 */
final class WorkerStops {

	private final Supplier<DsfServicesTracker> services;
	private final Gate gate;
	private final Deque<Runnable> waiting = new ArrayDeque<>();
	private boolean busy;

	/**
	 * For one run control.
	 *
	 * @param services its tracker
	 */
	WorkerStops(Supplier<DsfServicesTracker> services) {
		this.services = services;
		gate = new Gate(services);
	}

	/**
	 * Passes on an event that is no stop.
	 *
	 * @param event passes it on
	 */
	void inOrder(Runnable event) {
		if (busy) {
			waiting.add(event);
		} else {
			event.run();
		}
	}

	/**
	 * Passes a stop on.
	 *
	 * @param stop gdb's event
	 * @param pass takes the event, or the one in its place
	 */
	void redirect(MIStoppedEvent stop, Consumer<MIStoppedEvent> pass) {
		WorkersService workers = gate.workers();
		if (busy) {
			waiting.add(() -> redirect(stop, pass));
			return;
		}
		if (workers == null || !(stop.getDMContext() instanceof IMIExecutionDMContext thread)) {
			pass.accept(stop);
			return;
		}
		busy = true;
		workers.userThreadFor(thread, gate.safely(() -> pc(stop), null), new ImmediateDataRequestMonitor<@Nullable IMIExecutionDMContext>() {
			@Override
			protected void handleCompleted() {
				IMIExecutionDMContext user = isSuccess() ? getData() : null;
				MIStoppedEvent other = user == null ? stop : gate.safely(() -> of(stop, user), stop);
				busy = false;
				try {
					if (user != null && other != stop) {
						select(user);
					}
					pass.accept(other);
				} finally {
					while (!busy && !waiting.isEmpty()) {
						waiting.remove().run();
					}
				}
			}
		});
	}

	private static @Nullable Long pc(MIStoppedEvent stop) {
		for (MIResult result : stop.getResults()) {
			if ("frame".equals(result.getVariable()) && result.getMIValue() instanceof MITuple frame) {
				return TargetThread.address(TargetThread.text(frame, "addr"));
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
				.filter(r -> !"frame".equals(r.getVariable()) && !"thread-id".equals(r.getVariable())).toArray(MIResult[]::new);
		return stop instanceof MISignalEvent ? MISignalEvent.parse(user, stop.getToken(), results)
				: MIStoppedEvent.parse(user, stop.getToken(), results);
	}
}
