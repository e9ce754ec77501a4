/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap.internal.filter;

import java.util.List;
import java.util.OptionalLong;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.messages.Message;

import com.google.gson.JsonObject;

import dev.ringside.core.advice.Advice;
import dev.ringside.core.advice.AttachSituation;
import dev.ringside.core.proc.ProcException;
import dev.ringside.core.process.ProcessSnapshot;
import dev.ringside.core.session.KnownThread;
import dev.ringside.core.settings.ThreadView;
import dev.ringside.core.text.Untrusted;
import dev.ringside.dap.internal.state.AdapterThreads;
import dev.ringside.dap.internal.state.Target;
import dev.ringside.dap.internal.text.DapTexts;
import dev.ringside.dap.internal.wire.Wire;
import dev.ringside.dap.message.Envelope;
import dev.ringside.dap.message.Json;

/**
 * What the adapter tells of the program: that it stops, runs, ends or prints, and the advice that follows.
 * <p>
 * Threading: with {@link Wire#inbound()} held.
 */
final class Events {

	private final FilterSession session;
	private final AdapterThreads threads;
	private final Target target;
	private final ThreadNumberQuery numbers;
	private final WorkerFrames frames;
	private final Attachment attachment;
	private final ExecutableHeader executable;
	private final DebuggerVersion version;
	private final SessionEnd end;

	Events(FilterSession session, ThreadNumberQuery numbers, WorkerFrames frames, Attachment attachment,
			ExecutableHeader executable, DebuggerVersion version, SessionEnd end) {
		this.session = session;
		this.threads = session.threads();
		this.target = session.target();
		this.numbers = numbers;
		this.frames = frames;
		this.attachment = attachment;
		this.executable = executable;
		this.version = version;
		this.end = end;
	}

	/** The {@code process} event. */
	void process(Envelope e) {
		JsonObject process = e.content();
		OptionalLong pid = Json.number(process, "systemProcessId");
		if (Json.isTrue(process, "isLocalProcess") && pid.isPresent() && pid.getAsLong() > 0
				&& pid.getAsLong() == (int) pid.getAsLong()) {
			target.named((int) pid.getAsLong());
		}
	}

	/** The program runs. */
	void continued() {
		attachment.complete();
		frames.mayRun();
		session.execution().mayRun();
	}

	/** The program has ended, or the adapter says so. */
	void ended(boolean exited, List<Advice> advice) {
		@Nullable ProcessSnapshot before = attachment.pending();
		if (exited && before != null && !end.isRequested()) {
			attachLost(before, advice);
		}
		attachment.over();
		session.execution().ended();
		threads.noProcess();
	}

	/**
	 * gdb 16's {@code -i dap}, where it may not attach to a worker: {@code exited}, {@code terminated}, and an attach
	 * that has succeeded.
	 */
	private void attachLost(ProcessSnapshot before, List<Advice> advice) {
		try {
			ProcessSnapshot now = threads.look(before.pid());
			// Of a process that has ended there may be a zombie left, but no worker.
			if (!now.workers().isEmpty()) {
				advice.addAll(session.advisor().attachLost(now));
			}
		} catch (ProcException x) {
			// It has ended indeed.
			return;
		}
	}

	/** The adapter has refused something; its debugger's words may tell of the architecture. */
	void refused(String error, List<Advice> advice) {
		advice.addAll(session.advisor().refused(error));
	}

	/** The program has stopped. */
	Message stopped(Envelope e, List<Advice> advice) {
		OptionalLong id = e.number("threadId");
		session.requests().heard();
		attachment.over();
		attachment.complete();
		boolean more = session.execution().stopped(e) && threads.knows(id);
		if (!more) {
			// Forgets what was scanned before.
			frames.stopped();
		}
		target.seen(id);
		if (target.stopped()) {
			session.advisor().target(AttachSituation.Target.REMOTE, 0, null);
		}
		id.ifPresent(t -> threads.told(t, false));
		look(more, advice);
		session.selection().stopped(id);
		if (!threads.mayHaveWorkers()) {
			return e.message();
		}
		numbers.askMissing();
		return id.isEmpty() ? e.message() : focus(e, threads.known(id.getAsLong()));
	}

	/** Looks at the process, once a stop. */
	private void look(boolean more, List<Advice> advice) {
		if (!threads.hasProcess()) {
			if (target.isLocal() && target.isLaunched() && !session.behaviour().tellsLaunchedProcess()) {
				numbers.askProcess();
			}
			return;
		}
		try {
			threads.scanOnce();
		} catch (ProcException x) {
			@Nullable ProcessSnapshot s = threads.snapshot();
			session.log().once("log.noProc", s == null ? "" : s.pid(),
					Untrusted.display(String.valueOf(x.getMessage()), 200));
		}
		@Nullable ProcessSnapshot s = threads.snapshot();
		if (!more && s != null && threads.mayHaveWorkers()) {
			executable.read(s.pid());
			version.workersSeen();
			advice.addAll(session.advisor().looked(s));
		} else if (s != null) {
			session.advisor().seen(s);
		}
	}

	/** Where a worker has stopped: the client would open the stack of a thread that has none. */
	private Message focus(Envelope e, KnownThread thread) {
		if (!thread.isWorker() || session.options().threads() == ThreadView.SHOW) {
			return e.message();
		}
		JsonObject body = e.content();
		OptionalLong user = session.options().threads() == ThreadView.HIDE ? threads.standIn(thread)
				: OptionalLong.empty();
		boolean hide = user.isPresent();
		if (hide) {
			body.addProperty("threadId", user.getAsLong());
		} else {
			body.addProperty("preserveFocusHint", true);
		}
		String note = DapTexts.get(hide ? "stopped.hidden" : "stopped.worker", threads.label(thread));
		body.addProperty("text", Json.string(body, "text").map(t -> t + ' ' + note).orElse(note));
		return e.with(body);
	}

	/**
	 * The adapter has something to show.
	 *
	 * @return what the client gets; null where it is part of an answer to the filter itself
	 */
	@Nullable
	Message output(Envelope e, List<Advice> advice) {
		JsonObject body = e.content();
		String text = Json.string(body, "output").orElse("");
		if (numbers.isAnswer(text)) {
			// cdt-gdb-adapter repeats what gdb prints, the command and our answer included.
			return null;
		}
		version.said(text, attachment.pending() != null);
		String category = Json.string(body, "category").orElse("console");
		if (!category.equals("stdout") && !category.equals("stderr") && !category.equals("telemetry")) {
			advice.addAll(session.advisor().said(text));
		}
		return e.message();
	}
}
