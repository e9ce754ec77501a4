/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.dap.model.internal.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.DebugException;
import org.eclipse.lsp4j.debug.ContinueArguments;
import org.eclipse.lsp4j.debug.ContinuedEventArguments;
import org.eclipse.lsp4j.debug.PauseArguments;
import org.eclipse.lsp4j.debug.StoppedEventArguments;
import org.eclipse.lsp4j.debug.services.IDebugProtocolServer;
import org.eclipse.osgi.util.NLS;

import dev.ringside.core.text.Untrusted;
import dev.ringside.dap.model.internal.Failures;
import dev.ringside.dap.model.internal.Messages;

/**
 * Lets the program of a session run on and stops it, and takes the adapter's word on both: which threads are suspended,
 * and what the platform is told of it.
 * <p>
 * Threading: {@link #run}, {@link #resume} and {@link #suspend} on any thread, they return at once; what comes from the
 * adapter on the thread of the session's events, but for {@link #stopped(StoppedEventArguments)}.
 */
final class Execution {

	/** How long after a pause the program may go on before it is looked at again. */
	private static final Duration PAUSE_REPEAT = Duration.ofMillis(500);
	/** How long after a stop what it has shown is good enough for a view. */
	private static final Duration JUST_RESUMED = Duration.ofSeconds(3);

	private final TargetElement target;
	private final TargetThreads threads;
	private final SessionWorkers workers;
	private final BreakpointSync breakpoints;
	private final Duration timeout;
	/** Counts the runs and the stops, so that what belongs to an earlier one is recognised. */
	private final AtomicLong runs = new AtomicLong();
	/** How often the program was asked to run, and how often the adapter has been told so. */
	private final AtomicLong runsWanted = new AtomicLong();
	private final AtomicLong runsSent = new AtomicLong();
	private volatile long resumed = System.nanoTime() - JUST_RESUMED.toNanos();
	private volatile CompletableFuture<?> running = CompletableFuture.completedFuture(null);

	/**
	 * @param timeout how long a pause may take
	 */
	Execution(TargetElement target, TargetThreads threads, SessionWorkers workers, BreakpointSync breakpoints,
			Duration timeout) {
		this.target = target;
		this.threads = threads;
		this.workers = workers;
		this.breakpoints = breakpoints;
		this.timeout = timeout;
	}

	// ---- running ----------------------------------------------------------------------------------------------------

	/** Lets all threads run on. */
	void resume(ThreadElement thread) {
		ContinueArguments arguments = new ContinueArguments();
		arguments.setThreadId(thread.id());
		run(thread, DebugEvent.CLIENT_REQUEST, "continue", s -> s.continue_(arguments));
	}

	/**
	 * Lets the program run on: marks all threads as running, sends the request, and takes it back when the adapter
	 * refuses.
	 */
	<T> void run(ThreadElement thread, int detail, String name,
			Function<IDebugProtocolServer, CompletableFuture<T>> request) {
		long run;
		synchronized (threads) {
			run = runs.incrementAndGet();
			runsWanted.incrementAndGet();
			markRunning(thread, detail);
		}
		CompletableFuture<T> answer = new CompletableFuture<>();
		running = answer;
		// After what is still to be sent, such as breakpoints that were set just now; cdt-gdb-adapter works on several
		// requests at once.
		target.later(() -> breakpoints.settled().thenRun(() -> {
			runsSent.incrementAndGet();
			target.send(name, request).whenComplete((v, error) -> {
				if (error == null) {
					answer.complete(v);
				} else {
					answer.completeExceptionally(error);
				}
			});
		}));
		answer.whenComplete((v, error) -> {
			if (error == null) {
				return;
			}
			target.later(() -> {
				target.notice(error);
				boolean unknown = error instanceof DebugException d
						&& d.getStatus().getException() instanceof TimeoutException;
				if (!unknown && !target.isOver()) {
					markStopped(threads.all(), thread, "", DebugEvent.CLIENT_REQUEST, () -> run == runs.get());
				}
			});
		});
	}

	/** Whether the program was stopped a moment ago, at a step for instance: what that stop has shown still holds. */
	boolean hasJustResumed() {
		return System.nanoTime() - resumed < JUST_RESUMED.toNanos();
	}

	/**
	 * All at once: nobody sees a program of which some threads run and others do not, and the platform is told in the
	 * order in which it happens.
	 */
	private void markRunning(ThreadElement first, int detail) {
		synchronized (threads) {
			resumed = System.nanoTime();
			boolean step = detail != DebugEvent.CLIENT_REQUEST;
			List<DebugEvent> set = new ArrayList<>();
			for (ThreadElement t : threads.all()) {
				if (t.resumed(step && t == first)) {
					set.add(t == first ? new DebugEvent(t, DebugEvent.RESUME, detail)
							: new DebugEvent(t, DebugEvent.CHANGE, DebugEvent.CONTENT));
				}
			}
			ModelElement.fire(set);
		}
	}

	/** The program is stopped as it was: the adapter has refused what would have let it run. */
	void notResumed(ThreadElement thread) {
		markStopped(threads.all(), thread, "", DebugEvent.CLIENT_REQUEST, () -> true);
	}

	/**
	 * The program is started again: what the adapter has said so far of stops was of the one that ends now, and so were
	 * its threads.
	 */
	void startedAgain() {
		synchronized (threads) {
			runs.incrementAndGet();
			runsWanted.incrementAndGet();
			runsSent.incrementAndGet();
			ModelElement.fire(threads.clear());
		}
	}

	// ---- stopping ---------------------------------------------------------------------------------------------------

	/** Stops all threads, once what was asked before to run does run. */
	void suspend() {
		long since = runs.get();
		// A pause that overtakes a "continue" is lost for certain.
		running.handle((v, e) -> Boolean.TRUE).thenRun(() -> pause(since, System.nanoTime()));
	}

	/**
	 * Asks for a stop until there is one. Adapters forget a pause that they have answered with success: when it comes
	 * before the program runs, or, with cdt-gdb-adapter, while it is stopped for a moment to set a breakpoint. One too
	 * many does nothing (measured with all that are known).
	 *
	 * @param since the run that it is to end
	 * @param first when it was asked for first
	 */
	private void pause(long since, long first) {
		PauseArguments arguments = new PauseArguments();
		arguments.setThreadId(threads.user().map(ThreadElement::id).orElse(1));
		target.send("pause", s -> s.pause(arguments)).whenComplete((v, error) -> {
			if (target.isOver()) {
				return;
			}
			if (error != null) {
				target.later(() -> {
					if (!target.isSuspended()) {
						target.notice(error);
					}
				});
			} else {
				CompletableFuture.delayedExecutor(PAUSE_REPEAT.toMillis(), TimeUnit.MILLISECONDS)
						.execute(() -> target.later(() -> pauseAnswered(since, first)));
			}
		});
	}

	/** On the events' thread, some time after a pause was answered with success. */
	private void pauseAnswered(long since, long first) {
		if (target.isOver() || target.isSuspended() || runs.get() != since) {
			return;
		}
		if (System.nanoTime() - first > timeout.toNanos()) {
			target.notice(Failures.failure(NLS.bind(Messages.pause_noStop, Long.toString(timeout.toSeconds())), null));
		} else {
			pause(since, first);
		}
	}

	// ---- the adapter's word -----------------------------------------------------------------------------------------

	/** The program has stopped. On LSP4J's thread: what had been sent by then is known here only. */
	void stopped(StoppedEventArguments event) {
		long sent = runsSent.get();
		target.later(() -> stopped(event, sent));
	}

	/** On the events' thread; {@code sent} is how many runs had been asked for when the adapter's word came. */
	private void stopped(StoppedEventArguments event, long sent) {
		if (target.isOver()) {
			return;
		}
		// lldb tells of one stop once a thread; the user may have let the program go on since the first, or does so
		// while the others are looked at.
		BooleanSupplier counts = () -> sent >= runsWanted.get() || !Boolean.TRUE.equals(event.getAllThreadsStopped());
		if (!counts.getAsBoolean()) {
			return;
		}
		if (!Boolean.TRUE.equals(event.getPreserveFocusHint()) || !target.isSuspended()) {
			threads.refresh();
		}
		target.findProcess();
		runs.incrementAndGet();
		Integer id = event.getThreadId();
		ThreadElement thread = id == null ? null : threads.get(id);
		if (target.isRestarting() && thread == null) {
			// A thread of the program that has just ended.
			return;
		}
		if (id != null && thread == null) {
			// It has been hidden, or ended since.
			thread = threads.user().orElse(null);
		}
		if (thread == null || thread.isWorker()) {
			thread = Optional.ofNullable(thread).flatMap(threads::standIn).or(threads::user).orElse(thread);
		}
		boolean all = Boolean.TRUE.equals(event.getAllThreadsStopped()) || id == null;
		String reason = reason(event);
		int detail = switch (String.valueOf(event.getReason())) {
		case "step" -> DebugEvent.STEP_END;
		case "breakpoint", "function breakpoint", "data breakpoint", "instruction breakpoint" -> DebugEvent.BREAKPOINT;
		case "pause", "entry" -> DebugEvent.CLIENT_REQUEST;
		default -> DebugEvent.UNSPECIFIED;
		};
		if (thread == null) {
			return;
		}
		List<ThreadElement> affected = all ? threads.all() : List.of(thread);
		synchronized (threads) {
			if (!counts.getAsBoolean()) {
				return;
			}
			if (Boolean.TRUE.equals(event.getPreserveFocusHint()) && target.isSuspended()) {
				// lldb tells of each thread of one stop: what is shown already stays.
				List<ThreadElement> more = affected.stream().filter(t -> !t.isSuspended() && t.stopped("")).toList();
				ModelElement.fire(more.stream().map(t -> new DebugEvent(t, DebugEvent.CHANGE, DebugEvent.CONTENT))
						.toList());
				return;
			}
			// First: what it has to send must go out before who sees the program stopped lets it run on. gdb refuses it
			// afterwards.
			breakpoints.stopped(event.getReason());
		}
		markStopped(affected, thread, reason, detail, counts);
	}

	private static String reason(StoppedEventArguments event) {
		String text = event.getDescription() == null || event.getDescription().isBlank() ? event.getReason()
				: event.getDescription();
		if (event.getText() != null && !event.getText().isBlank() && !event.getText().equals(text)) {
			text = text + ": " + event.getText();
		}
		return Untrusted.display(String.valueOf(text), 120);
	}

	/**
	 * On the events' thread. Whoever sees one of the threads suspended sees all of them so.
	 *
	 * @param counts whether the stop still is one: the program may be let go on by another thread at any time
	 */
	private void markStopped(List<ThreadElement> affected, ThreadElement first, String reason, int detail,
			BooleanSupplier counts) {
		long wanted;
		synchronized (threads) {
			if (!counts.getAsBoolean()) {
				return;
			}
			wanted = runsWanted.get();
			for (ThreadElement t : affected) {
				if (t != first) {
					t.stopped("");
				}
			}
			first.stopped(reason);
		}
		try {
			// The platform asks for it in the thread that delivers all debug events: have it ready.
			first.frames();
		} catch (DebugException e) {
			target.say(e.getStatus().getMessage());
		}
		List<DebugEvent> set = new ArrayList<>();
		for (ThreadElement t : affected) {
			if (t != first) {
				set.add(new DebugEvent(t, DebugEvent.CHANGE, DebugEvent.CONTENT));
			}
		}
		set.add(new DebugEvent(first, DebugEvent.SUSPEND, detail));
		synchronized (threads) {
			if (wanted == runsWanted.get()) {
				ModelElement.fire(set);
			}
			// Else it runs again, and that has been told.
		}
		workers.changed();
	}

	/**
	 * The program runs, by the user's command in the adapter's console or because it was asked to. On the events'
	 * thread.
	 */
	void continued(ContinuedEventArguments event) {
		ThreadElement thread = threads.get(event.getThreadId());
		if (Boolean.FALSE.equals(event.getAllThreadsContinued()) && thread != null) {
			if (thread.resumed(false)) {
				ModelElement.fire(List.of(new DebugEvent(thread, DebugEvent.RESUME, DebugEvent.CLIENT_REQUEST)));
			}
		} else if (target.isSuspended()) {
			threads.user().ifPresent(t -> markRunning(thread == null ? t : thread, DebugEvent.CLIENT_REQUEST));
		}
	}
}
