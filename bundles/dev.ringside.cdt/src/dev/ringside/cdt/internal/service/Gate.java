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

import org.eclipse.cdt.dsf.concurrent.DataRequestMonitor;
import org.eclipse.cdt.dsf.concurrent.IDsfStatusConstants;
import org.eclipse.cdt.dsf.concurrent.ImmediateDataRequestMonitor;
import org.eclipse.cdt.dsf.concurrent.RequestMonitor;
import org.eclipse.cdt.dsf.datamodel.IDMContext;
import org.eclipse.cdt.dsf.debug.service.IRunControl.IExecutionDMContext;
import org.eclipse.cdt.dsf.debug.service.IRunControl.StepType;
import org.eclipse.cdt.dsf.service.DsfServicesTracker;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.cdt.IWorkersService;
import dev.ringside.cdt.RingsideCdt;
import dev.ringside.core.guard.Action;
import dev.ringside.core.guard.Decision;
import dev.ringside.core.guard.Guard;
import dev.ringside.core.thread.Classification;

/** Asks the core's guard before a service acts on a thread. */
final class Gate {

	private final DsfServicesTracker services;

	Gate(DsfServicesTracker services) {
		this.services = services;
	}

	/**
	 * Does something unless the guard refuses it.
	 *
	 * @param action  what is asked for
	 * @param context a context of the thread
	 * @param rm      gets the reason when it is refused
	 * @param then    does it
	 */
	void ifAllowed(Action action, IDMContext context, RequestMonitor rm, Runnable then) {
		ifAllowed(List.of(action), context, rm, then);
	}

	/**
	 * The same for something that needs several actions.
	 *
	 * @param actions all of them must be allowed
	 * @param context a context of the thread
	 * @param rm      gets the first reason when one is refused
	 * @param then    does it
	 */
	void ifAllowed(List<Action> actions, IDMContext context, RequestMonitor rm, Runnable then) {
		withThread(context, thread -> {
			for (Action action : actions) {
				Decision decision = guard().decide(action, thread);
				if (!decision.isAllowed()) {
					rm.setStatus(refusal(decision.reason()));
					rm.done();
					return;
				}
			}
			then.run();
		});
	}

	/**
	 * Answers false where the guard refuses an action, for buttons.
	 *
	 * @param action  what is asked for
	 * @param context a context of the thread
	 * @param rm      gets false, or what {@code then} answers
	 * @param then    asks CDT
	 */
	void can(Action action, IDMContext context, DataRequestMonitor<Boolean> rm, Runnable then) {
		withThread(context, thread -> {
			if (guard().decide(action, thread).isAllowed()) {
				then.run();
			} else {
				rm.done(Boolean.FALSE);
			}
		});
	}

	/** Takes what a thread is. */
	interface WithThread {
		/**
		 * Called once.
		 *
		 * @param thread what it is; null where nothing tells it from a user thread
		 */
		void run(@Nullable Classification thread);
	}

	/** Takes what a worker is. */
	interface WithWorker {
		/**
		 * Called once.
		 *
		 * @param thread what it is
		 */
		void run(Classification thread);
	}

	/**
	 * Runs something with what a thread is.
	 *
	 * @param context a context of the thread
	 * @param then    called at once where it is known
	 */
	void withThread(IDMContext context, WithThread then) {
		@Nullable IWorkersService workers = Dsf.service(services, IWorkersService.class);
		if (workers == null) {
			then.run(null); // shutting down
			return;
		}
		workers.classify(context, new ImmediateDataRequestMonitor<@Nullable Classification>() {
			@Override
			protected void handleCompleted() {
				then.run(isSuccess() ? getData() : null);
			}
		});
	}

	/**
	 * Runs one thing for workers and another for all other threads.
	 *
	 * @param context a context of the thread
	 * @param worker  for a worker
	 * @param other   as CDT does it
	 */
	void split(IDMContext context, WithWorker worker, Runnable other) {
		withThread(context, thread -> {
			if (thread != null && thread.isWorker()) {
				worker.run(thread);
			} else {
				other.run();
			}
		});
	}

	/** Takes the contexts that are left. */
	interface WithContexts {
		/**
		 * Called once.
		 *
		 * @param allowed those that the guard lets pass, in their order
		 */
		void run(IExecutionDMContext[] allowed);
	}

	/**
	 * Leaves out the threads for which the guard refuses an action.
	 *
	 * @param action   what is asked for
	 * @param contexts threads and processes
	 * @param then     gets the rest
	 */
	void without(Action action, IExecutionDMContext[] contexts, WithContexts then) {
		without(action, contexts, 0, new ArrayList<>(), then);
	}

	private void without(Action action, IExecutionDMContext[] contexts, int index, List<IExecutionDMContext> allowed, WithContexts then) {
		if (index == contexts.length) {
			then.run(allowed.toArray(IExecutionDMContext[]::new));
			return;
		}
		withThread(contexts[index], thread -> {
			if (guard().decide(action, thread).isAllowed()) {
				allowed.add(contexts[index]);
			}
			without(action, contexts, index + 1, allowed, then);
		});
	}

	private Guard guard() {
		IWorkersService workers = Dsf.service(services, IWorkersService.class);
		return new Guard(workers != null && workers.settings().guard());
	}

	/**
	 * A status for a refused action.
	 *
	 * @param reason the guard's sentence
	 * @return an error, which CDT's commands show
	 */
	static IStatus refusal(String reason) {
		return new Status(IStatus.ERROR, RingsideCdt.PLUGIN_ID, IDsfStatusConstants.NOT_SUPPORTED, reason, null);
	}

	/**
	 * The guard's sentence, for what is refused whether the guard is on or not.
	 *
	 * @param action what is asked for
	 * @param worker the thread
	 * @return why not and what to do instead
	 */
	static String reason(Action action, Classification worker) {
		return new Guard(true).decide(action, worker).reason();
	}

	/**
	 * The core's word for one of DSF's steps.
	 *
	 * @param type DSF's
	 * @return the action
	 */
	static Action step(StepType type) {
		return switch (type) {
		case STEP_INTO -> Action.STEP_INTO;
		case STEP_OVER -> Action.STEP_OVER;
		case STEP_RETURN -> Action.STEP_RETURN;
		default -> Action.STEP_INSTRUCTION;
		};
	}
}
