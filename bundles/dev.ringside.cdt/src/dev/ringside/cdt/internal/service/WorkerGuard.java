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
import dev.ringside.core.thread.Classification;

/**
 * Tells each service whether a thread is a worker, and what the core's guard says of an action on it. One for each service.
 * <p>
 * Ringside's answer is computed first and given then. Where the computation fails, the failure is logged once for the session, and this request
 * and all later ones go to CDT's own service. Each request is answered once.
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
			Decision decision = safely(() -> guard().decide(action, thread), Decision.ALLOWED);
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
			if (isAllowed(action, thread)) {
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

	private boolean isAllowed(Action action, @Nullable Classification thread) {
		return safely(() -> guard().decide(action, thread), Decision.ALLOWED).isAllowed();
	}

	/**
	 * The session's guard.
	 *
	 * @return one that allows everything where the session is plain CDT
	 */
	Guard guard() {
		WorkersService workers = workers();
		return new Guard(workers != null && workers.settings().guard());
	}

	/**
	 * The session's workers service.
	 *
	 * @return null while the session shuts down, and from the moment when Ringside has failed in it
	 */
	@Nullable WorkersService workers() {
		WorkersService workers = Dsf.service(services.get(), WorkersService.class);
		return workers == null || workers.hasFailed() ? null : workers;
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
		try {
			return value.get();
		} catch (RuntimeException | LinkageError e) {
			WorkersService workers = workers();
			if (workers != null) {
				workers.failed(e);
			}
			return plain;
		}
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
}
