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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Platform;
import org.eclipse.debug.core.DebugEvent;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.debug.DisconnectArguments;
import org.eclipse.lsp4j.debug.TerminateArguments;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;

import dev.ringside.dap.model.internal.Messages;
import dev.ringside.dap.model.internal.adapter.AdapterConfiguration;
import dev.ringside.dap.model.internal.adapter.AdapterConnection;
import dev.ringside.dap.model.internal.adapter.Attachment;
import dev.ringside.launch.Notices;

/**
 * The end of a session: at the user's wish, at the program's end, or by the adapter's; and what an attached program
 * needs afterwards.
 * <p>
 * Thread-safe. Nothing waits, but {@link #awaitRelease(long)} and, while the workbench closes, {@link #terminate()} and
 * {@link #disconnect()}.
 */
final class SessionEnd {

	private static final Duration END_TIMEOUT = Duration.ofSeconds(5);
	/** More than an adapter is given to answer and to end. */
	private static final Duration RELEASE_TIMEOUT = Duration.ofSeconds(20);

	/**
	 * The session that has each attached process, until its adapter and debuggers have ended: the launch manager may
	 * forget it before.
	 */
	private static final Map<Long, SessionEnd> HOLDERS = new ConcurrentHashMap<>();

	private final TargetElement target;
	private final AdapterConfiguration configuration;
	private final AtomicBoolean over = new AtomicBoolean();
	/** Completes when the adapter has let go of the process. */
	private volatile CompletableFuture<Void> released = CompletableFuture.completedFuture(null);
	private volatile boolean underWay;
	private volatile boolean wanted;
	private volatile boolean disconnected;

	SessionEnd(TargetElement target, AdapterConfiguration configuration) {
		this.target = target;
		this.configuration = configuration;
	}

	/** Whether the session is over. */
	boolean isOver() {
		return over.get();
	}

	/** Whether the session ends or is over. */
	boolean isUnderWay() {
		return over.get() || underWay;
	}

	/** Whether the user has asked for it. */
	boolean isWanted() {
		return wanted;
	}

	/** Whether the session is over because the user has let the program go. */
	boolean isDisconnected() {
		return disconnected && over.get();
	}

	/** The adapter has started. */
	void connected(AdapterConnection c, @Nullable Attachment attachment) {
		c.end().thenRun(() -> target.later(this::connectionEnded));
		released = c.released().thenAccept(killed -> heal(attachment, killed));
		if (configuration.attach()) {
			long id = configuration.pid();
			HOLDERS.put(id, this);
			released.whenComplete((v, e) -> HOLDERS.remove(id, this));
		}
	}

	/** The adapter has ended. */
	private void heal(@Nullable Attachment attachment, boolean killed) {
		if (attachment == null) {
			return;
		}
		try {
			attachment.heal(killed || !wanted).ifPresent(text -> {
				target.say(text);
				Notices.show(IStatus.WARNING, text, target);
			});
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	/** On the events' thread: the adapter has closed its output. */
	void connectionEnded() {
		AdapterConnection c = target.connection();
		if (!target.isRunning()) {
			// Whoever starts the session will find it.
			return;
		}
		if (c != null && !isUnderWay()) {
			String text = SessionStart.death(configuration, c);
			target.process().error(text + '\n');
			Notices.show(IStatus.ERROR, text, target);
		}
		finish();
	}

	/** The session is over, for whatever reason. */
	void finish() {
		underWay = true;
		target.close();
		if (!over.compareAndSet(false, true)) {
			return;
		}
		target.breakpoints().dispose();
		List<DebugEvent> gone = new ArrayList<>(target.threads().clear());
		gone.add(new DebugEvent(target.process(), DebugEvent.TERMINATE));
		gone.add(new DebugEvent(target, DebugEvent.TERMINATE));
		ModelElement.fire(gone);
		target.over();
	}

	/** Ends the session and a launched program; lets an attached one go. */
	void terminate() {
		end(!configuration.attach());
	}

	/** Ends the session and lets the program go. */
	void disconnect() {
		disconnected = true;
		// When the workbench closes, the platform disconnects what it can, launched programs too: nobody would be left
		// to end those.
		end(!configuration.attach() && isShuttingDown());
	}

	private void end(boolean kill) {
		AdapterConnection c = target.connection();
		if (over.get()) {
			return;
		}
		boolean again = underWay;
		underWay = true;
		wanted = true;
		if (c == null || again) {
			// Asked a second time: whoever waits for an adapter that does not answer is not made to wait longer.
			CompletableFuture.runAsync(this::finish);
			return;
		}
		if (kill && Boolean.TRUE.equals(target.capabilities().getSupportsTerminateRequest())) {
			c.send("terminate", s -> s.terminate(new TerminateArguments()), END_TIMEOUT).whenComplete((v, e) -> {
				// The adapter says "terminated" when the program has gone; not all do.
				long wait = target.behaviour().actsOnTerminate() ? END_TIMEOUT.toMillis() : 0;
				CompletableFuture.delayedExecutor(wait, TimeUnit.MILLISECONDS).execute(() -> disconnect(c, true));
			});
		} else {
			disconnect(c, kill);
		}
		if (isShuttingDown()) {
			awaitRelease();
		}
	}

	private void disconnect(AdapterConnection c, boolean kill) {
		if (over.get() || c.isClosed()) {
			return;
		}
		DisconnectArguments arguments = new DisconnectArguments();
		if (Boolean.TRUE.equals(target.capabilities().getSupportTerminateDebuggee())) {
			arguments.setTerminateDebuggee(kill);
		}
		c.send("disconnect", s -> s.disconnect(arguments), END_TIMEOUT).whenComplete((v, e) -> {
			// Some adapters end before they answer; whoever does not answer is ended.
			finish();
		});
	}

	/** On the events' thread: the adapter says that the session is over. */
	void terminated() {
		AdapterConnection c = target.connection();
		underWay = true;
		if (c != null) {
			disconnect(c, !configuration.attach());
		}
	}

	/**
	 * Waits while a session that ends holds a process that it is attached to: for a limited time, never on the user
	 * interface's thread.
	 */
	static void awaitRelease(long process) {
		SessionEnd holder = HOLDERS.get(process);
		if (holder != null && holder.isUnderWay()) {
			holder.awaitRelease();
		}
	}

	/**
	 * Waits until a session that ends has let go of its process: for a limited time, never on the user interface's
	 * thread.
	 */
	private void awaitRelease() {
		try {
			released.get(RELEASE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		} catch (ExecutionException | TimeoutException e) {
			target.say(Messages.end_adapterStays);
		}
	}

	/**
	 * The workbench has closed already; with this process the adapter would lose the chance to let go of the program.
	 */
	private static boolean isShuttingDown() {
		Bundle system = Platform.getBundle(Constants.SYSTEM_BUNDLE_SYMBOLICNAME);
		return system == null || system.getState() == Bundle.STOPPING;
	}
}
