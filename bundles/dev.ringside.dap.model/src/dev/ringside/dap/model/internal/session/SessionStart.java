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

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.osgi.util.NLS;

import dev.ringside.dap.model.internal.Failures;
import dev.ringside.dap.model.internal.Messages;
import dev.ringside.dap.model.internal.adapter.AdapterConfiguration;
import dev.ringside.dap.model.internal.adapter.AdapterConnection;
import dev.ringside.dap.model.internal.adapter.Attachment;
import dev.ringside.dap.model.internal.adapter.Handshake;

/** The start of a session: the adapter, and the program or the attach; and why it has failed. */
final class SessionStart {

	/** The thread list may have to wait for the questions of a stop, each of which has a timeout of its own. */
	private static final int LISTED_TIMEOUTS = 3;

	private final TargetElement target;
	private final AdapterConfiguration configuration;
	private final @Nullable Attachment attachment;
	private final CompletableFuture<Void> initialized = new CompletableFuture<>();
	private volatile boolean complete;

	/** @param attachment what the session attaches to; null for a launch */
	SessionStart(TargetElement target, AdapterConfiguration configuration, @Nullable Attachment attachment) {
		this.target = target;
		this.configuration = configuration;
		this.attachment = attachment;
	}

	/** Whether the session runs. */
	boolean isComplete() {
		return complete;
	}

	/** On LSP4J's thread: the adapter takes breakpoints. */
	void adapterReady() {
		initialized.complete(null);
	}

	/** Starts the adapter and the program, or attaches. Waits; each wait is bounded. */
	void run(ILaunch launch) throws CoreException {
		ConsoleProcess process = target.process();
		launch.addProcess(process);
		process.fire(DebugEvent.CREATE);
		launch.addDebugTarget(target);
		target.fireCreationEvent();
		try {
			AdapterConnection c = connect();
			target.end().connected(c, attachment);
			handshake(c);
			complete = true;
			if (c.isClosed()) {
				target.later(target.end()::connectionEnded);
			}
		} catch (CoreException e) {
			IStatus why = reason(e);
			process.error(why.getMessage() + '\n');
			target.end().finish();
			throw new CoreException(why);
		}
	}

	private AdapterConnection connect() throws CoreException {
		try {
			return target.connect();
		} catch (IOException e) {
			throw Failures.failure(NLS.bind(Messages.start_noProgram, configuration.commandLine(), e.getMessage()), e);
		}
	}

	private void handshake(AdapterConnection c) throws CoreException {
		Handshake handshake = new Handshake(configuration, c);
		target.capabilities(handshake.initialize());
		Attachment a = attachment;
		if (a != null) {
			target.processKnown(configuration.pid());
			a.requirePermission(c.processId());
		}
		CompletableFuture<Void> started = handshake.start(initialized);
		target.breakpoints().install(configuration.stopAt());
		handshake.configure(target.capabilities(), started);
		CompletableFuture<Void> listed = new CompletableFuture<>();
		c.end().thenRun(() -> listed.complete(null));
		target.later(() -> {
			try {
				target.threads().refresh();
			} finally {
				listed.complete(null);
			}
			if (configuration.attach() && target.behaviour().resumesAfterAttach() && !target.isSuspended()) {
				target.execution().suspend();
			}
		});
		if (a != null) {
			// gdb says that it has attached before it has, but answers what comes afterwards in order.
			listed.completeOnTimeout(null, LISTED_TIMEOUTS * configuration.timeout().toMillis(), TimeUnit.MILLISECONDS);
			AdapterConnection.await("threads", listed);
			if (!target.end().isWanted()) {
				a.requireTraced(c.processId(), target.isOver());
			}
		}
	}

	/** What the user is told of a start that has failed. */
	private IStatus reason(CoreException e) {
		AdapterConnection c = target.connection();
		IStatus why = e.getStatus();
		Attachment a = attachment;
		String obstacle = a == null || c == null ? "" : a.why(c.processId()).orElse("");
		if (!obstacle.isEmpty() && !why.getMessage().contains(obstacle)) {
			why = Failures.error(NLS.bind(Messages.start_why, why.getMessage(), obstacle), e);
		}
		if (c != null && obstacle.isEmpty() && !target.end().isUnderWay() && (c.isGone() || c.isForeign())) {
			why = Failures.error(death(configuration, c), e);
		} else if (c != null && !c.tail().isEmpty()) {
			why = Failures.error(NLS.bind(Messages.start_said, why.getMessage(), c.tail()), e);
		}
		return why;
	}

	/** What an adapter's end is, for people. */
	static String death(AdapterConfiguration configuration, AdapterConnection c) {
		String tail = c.tail();
		String what;
		if (c.isForeign()) {
			what = NLS.bind(Messages.death_foreign, configuration.commandLine());
		} else {
			Integer status = c.exitStatus();
			what = status == null ? NLS.bind(Messages.death_closed, configuration.commandLine())
					: NLS.bind(Messages.death_exited, configuration.commandLine(), status.toString());
		}
		return tail.isEmpty() ? what : NLS.bind(Messages.death_words, what, tail);
	}
}
