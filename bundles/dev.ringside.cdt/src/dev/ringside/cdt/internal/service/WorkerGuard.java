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

import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.eclipse.cdt.dsf.concurrent.DataRequestMonitor;
import org.eclipse.cdt.dsf.concurrent.IDsfStatusConstants;
import org.eclipse.cdt.dsf.concurrent.ImmediateDataRequestMonitor;
import org.eclipse.cdt.dsf.concurrent.RequestMonitor;
import org.eclipse.cdt.dsf.datamodel.IDMContext;
import org.eclipse.cdt.dsf.service.DsfServicesTracker;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.cdt.RingsideCdt;
import dev.ringside.core.guard.Action;
import dev.ringside.core.guard.Decision;
import dev.ringside.core.guard.Guard;
import dev.ringside.core.session.WorkerLabels;
import dev.ringside.core.thread.Classification;

/**
 * Tells each service whether a thread is a worker, and what the core's guard says of an action on it. One for each
 * service.
 * <p>
 * Ringside's answer is computed first and given then. Where the computation fails, the failure is logged once for the
 * session, and this request and all later ones go to CDT's own service. Each request is answered once.
 */
final class WorkerGuard {

	private final Supplier<DsfServicesTracker> services;

	/**
	 * A guard for one service.
	 *
	 * @param services the service's tracker, which exists only when the service has been initialized
	 */
	WorkerGuard(Supplier<DsfServicesTracker> services) {
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
		withThread(context, thread -> {
			Decision decision = decide(action, context, thread);
			if (decision.isAllowed()) {
				then.run();
			} else {
				refuse(rm, decision.reason());
			}
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
			if (decide(action, context, thread).isAllowed()) {
				then.run();
			} else {
				rm.done(Boolean.FALSE);
			}
		});
	}

	/** Goes on when the classification of a thread is known. */
	private interface WithThread {
		/**
		 * Called once.
		 *
		 * @param thread the classification; null where nothing tells the thread from a user thread
		 */
		void run(@Nullable Classification thread);
	}

	private void withThread(IDMContext context, WithThread then) {
		WorkersService workers = workers();
		if (workers == null) {
			then.run(null);
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
	 * @param worker  computes what to do for a worker; the runnable that it returns must only answer
	 * @param other   as CDT does it
	 */
	void split(IDMContext context, Function<Classification, Runnable> worker, Runnable other) {
		withThread(context, thread -> {
			Runnable answer = thread == null || !thread.isWorker() ? other : safely(() -> worker.apply(thread), other);
			answer.run();
		});
	}

	/**
	 * Answers with a value for workers.
	 *
	 * @param <V>     the type of the answer
	 * @param context a context of the thread
	 * @param rm      gets the value
	 * @param value   computes it
	 * @param other   as CDT does it, for all other threads
	 */
	<V> void answer(IDMContext context, DataRequestMonitor<V> rm, Function<Classification, V> value, Runnable other) {
		split(context, worker -> {
			V v = value.apply(worker);
			return () -> rm.done(v);
		}, other);
	}

	/**
	 * Takes CDT's answer and passes it on with a change.
	 *
	 * @param <V>    the type of the answer
	 * @param rm     gets it
	 * @param change the change
	 * @return what CDT is to answer
	 */
	<V> DataRequestMonitor<V> changed(DataRequestMonitor<V> rm, UnaryOperator<V> change) {
		return new ImmediateDataRequestMonitor<V>(rm) {
			@Override
			protected void handleSuccess() {
				V cdts = getData();
				rm.done(safely(() -> change.apply(cdts), cdts));
			}
		};
	}

	/**
	 * Decides about an action on a thread.
	 *
	 * @param action  what is asked for
	 * @param context a context of the thread
	 * @param thread  what the thread is; null where nothing tells it from a user thread
	 * @return the decision, which names the thread as the Debug view does
	 */
	Decision decide(Action action, IDMContext context, @Nullable Classification thread) {
		return safely(() -> {
			WorkersService workers = workers();
			return workers == null ? Decision.ALLOWED
					: new Guard(workers.settings().guard(), WorkerGuard::name, workers.labels(context)::kind)
							.decide(action, thread);
		}, Decision.ALLOWED);
	}

	/** Actions as CDT's menus name them. */
	private static String name(Action action) {
		return action == Action.JUMP ? Messages.moveToLine : action.label();
	}

	/**
	 * How the Debug view's user knows a worker.
	 *
	 * @param context a context of the worker
	 * @param worker  what it is
	 * @return such as {@code io_uring worker of ring-helper (thread 4)}
	 */
	String label(IDMContext context, Classification worker) {
		WorkersService workers = workers();
		return (workers == null ? WorkerLabels.BY_TID : workers.labels(context)).kind(worker);
	}

	/**
	 * The session's workers service.
	 *
	 * @return null while the session shuts down, and from the moment when Ringside has failed in it
	 */
	@Nullable WorkersService workers() {
		WorkersService workers = Dsf.service(services.get(), WorkersService.class);
		return workers == null || workers.containment().hasFailed() ? null : workers;
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
		WorkersService workers = workers();
		return workers == null ? plain : workers.containment().safely(value, plain);
	}

	/**
	 * Answers with a refusal.
	 *
	 * @param rm     the request
	 * @param reason why
	 */
	static void refuse(RequestMonitor rm, String reason) {
		rm.setStatus(new Status(IStatus.ERROR, RingsideCdt.PLUGIN_ID, IDsfStatusConstants.NOT_SUPPORTED, reason, null));
		rm.done();
	}
}
