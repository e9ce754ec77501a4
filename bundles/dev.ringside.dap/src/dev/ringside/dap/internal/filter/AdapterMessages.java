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

import java.util.ArrayList;
import java.util.List;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.messages.Message;

import dev.ringside.core.advice.Advice;
import dev.ringside.dap.internal.wire.OrderedWriter;
import dev.ringside.dap.message.Envelope;
import dev.ringside.dap.message.Envelope.Kind;
import dev.ringside.dap.message.Json;

/** The adapter's messages: each goes to the part that knows what the client is to get. */
final class AdapterMessages {

	private final FilterSession session;
	private final HeldMessages held;
	private final ThreadsResponses lists;
	private final Events events;

	AdapterMessages(FilterSession session, HeldMessages held, ThreadsResponses lists, Events events) {
		this.session = session;
		this.held = held;
		this.lists = lists;
		this.events = events;
	}

	/** A message has come. */
	void sent(Message message, OrderedWriter out) {
		session.wire().inbound().lock();
		try {
			take(message);
		} finally {
			session.wire().inbound().unlock();
		}
		out.write();
	}

	/** The lock is held. */
	private void take(Message message) {
		boolean wanted = session.settings().isOn() || held.isHolding() || !session.requests().isEmpty()
				|| session.settings().isAsleep() && session.wire().awaitsAny();
		if (!wanted) {
			session.wire().client().put(message);
			return;
		}
		@Nullable Envelope e = null;
		try {
			e = session.wire().codec().open(message);
			if (e.kind() == Kind.RESPONSE && session.requests().answered(e)) {
				return;
			}
		} catch (RuntimeException | VirtualMachineError x) {
			session.log().error(e == null ? "adapter" : e.name(), x);
		}
		if (!held.keep(message)) {
			pass(message, e);
		}
	}

	/**
	 * Puts in line for the client what it gets of a message. The lock is held.
	 *
	 * @param e the message opened; null where that failed
	 */
	void pass(Message message, @Nullable Envelope e) {
		@Nullable Message forward = message;
		List<Advice> advice = new ArrayList<>();
		if (e != null) {
			try {
				if (session.settings().isOn()) {
					if (e.kind() == Kind.RESPONSE && e.name().equals("threads") && lists.hold(e)) {
						return;
					}
					forward = looked(e, advice);
				} else if (session.settings().isAsleep() && e.kind() == Kind.RESPONSE) {
					forward = session.wire().answered(e);
				}
			} catch (RuntimeException | VirtualMachineError x) {
				session.log().error(e.name(), x);
				forward = message;
			}
		}
		if (forward != null) {
			session.wire().client().put(forward);
		}
		session.notices().advise(advice);
	}

	/** @return null where the client gets nothing */
	private @Nullable Message looked(Envelope e, List<Advice> advice) {
		switch (e.kind()) {
		case EVENT:
			return event(e, advice);
		case RESPONSE:
			if (ExecutionRequests.resumes(e.name())) {
				// Events of the last stop may have come behind the request.
				session.execution().mayRun();
			}
			@Nullable Message forward = session.wire().answered(e);
			@Nullable String error = e.success() ? null : e.error();
			if (error != null) {
				events.refused(error, advice);
			}
			return forward;
		default:
			return e.message();
		}
	}

	private @Nullable Message event(Envelope e, List<Advice> advice) {
		switch (e.name()) {
		case "process":
			events.process(e);
			return e.message();
		case "stopped":
			return events.stopped(e, advice);
		case "continued":
			events.continued();
			return e.message();
		case "thread":
			boolean exited = "exited".equals(Json.string(e.content(), "reason").orElse(""));
			e.number("threadId").ifPresent(id -> session.threads().told(id, exited));
			return e.message();
		case "exited", "terminated":
			events.ended(e.name().equals("exited"), advice);
			return e.message();
		case "output":
			return events.output(e, advice);
		default:
			return e.message();
		}
	}
}
