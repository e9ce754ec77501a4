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

import dev.ringside.core.guard.Action;
import dev.ringside.core.guard.Decision;
import dev.ringside.core.guard.Guard.Refusal;
import dev.ringside.core.process.ProcessSnapshot;
import dev.ringside.core.process.ThreadReport;
import dev.ringside.core.session.KnownThread;
import dev.ringside.core.session.SessionAdvisor;
import dev.ringside.core.session.WorkerLabels;
import dev.ringside.core.settings.RegisterView;
import dev.ringside.core.settings.Settings;
import dev.ringside.dap.adapter.AdapterBehaviour;
import dev.ringside.dap.internal.state.ActiveSettings;
import dev.ringside.dap.internal.state.AdapterIdentity;
import dev.ringside.dap.internal.state.AdapterThreads;
import dev.ringside.dap.internal.state.ClientCapabilities;
import dev.ringside.dap.internal.state.Execution;
import dev.ringside.dap.internal.state.Selection;
import dev.ringside.dap.internal.state.Target;
import dev.ringside.dap.internal.text.DapTexts;
import dev.ringside.dap.internal.wire.Log;
import dev.ringside.dap.internal.wire.OwnRequests;
import dev.ringside.dap.internal.wire.Wire;
import dev.ringside.dap.message.Envelope;

/**
 * The parts of one session, each of which owns what it is about; nothing is kept here.
 *
 * @param log       the session's log
 * @param wire      the two ends
 * @param requests  what the filter itself asks the adapter
 * @param settings  the settings, and whether the filter does anything
 * @param client    what the client can do
 * @param adapter   which adapter it is
 * @param threads   which threads there are
 * @param target    what is debugged
 * @param execution whether it runs
 * @param selection the thread that the debugger has selected
 * @param advisor   what the user should know, once a session
 * @param notices   tells the user
 */
public record FilterSession(Log log, Wire wire, OwnRequests requests, ActiveSettings settings,
		ClientCapabilities client, AdapterIdentity adapter, AdapterThreads threads, Target target, Execution execution,
		Selection selection,
		SessionAdvisor advisor, Notices notices) {

	/** Answers with the guard's reason where it is against an action. */
	boolean refused(Envelope e, Action action, KnownThread thread) {
		Decision decision = settings.guard().decide(action, thread.classification());
		if (decision.isAllowed()) {
			return false;
		}
		// The core's words send the user to the registers.
		boolean hidden = decision.refusal() == Refusal.WRONG_THREAD && view() == RegisterView.HIDE;
		wire.refuse(e, hidden ? DapTexts.get("refused.hidden", DapTexts.action(action),
				WorkerLabels.BY_TID.kind(thread.classification()), options().registers().name()) : decision.reason());
		return true;
	}

	/**
	 * Refuses an attach that would make a worker the session's process: an interrupt then kills the program (gdb), or
	 * nothing works (lldb).
	 */
	boolean refusedAttach(Envelope e, int id, ProcessSnapshot process) {
		if (!options().guard() || id == process.pid() || process.thread(id).filter(ThreadReport::isWorker).isEmpty()) {
			return false;
		}
		wire.refuse(e, DapTexts.get("refused.attach", Integer.toString(id),
				WorkerLabels.BY_TID.kind(process.thread(id).get().classification()), Integer.toString(process.pid())));
		return true;
	}

	/** The settings. */
	Settings options() {
		return settings.get();
	}

	/** What the adapter does. */
	AdapterBehaviour behaviour() {
		return adapter.behaviour();
	}

	/** What is shown of a worker's registers. */
	RegisterView view() {
		return threads.model().registerView(options());
	}
}
