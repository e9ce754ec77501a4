/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.advice;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.regex.Matcher;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.text.Texts;
import dev.ringside.core.text.Untrusted;

/**
 * Reads what a debugger says during a session and gives advice where it has gone wrong; each kind of advice once a
 * session.
 * <p>
 * The debugged program can print the same words. So it must be given <em>only the debugger's own text</em>: MI's
 * {@code &} and {@code ~} records and {@code ^error} messages, DAP's error messages and {@code output} events of the
 * category {@code console} or {@code important}, never {@code stdout} or {@code stderr} of the program. And because
 * that border leaks in some adapters (a program that writes to the debugger's terminal), no advice claims more than its
 * words say.
 * <p>
 * A message may be cut into several records, so the end of what was read is kept (at most {@value #TAIL} characters).
 * Thread-safe.
 */
public final class ConsoleWatcher {

	private static final int TAIL = 512;

	/** Says what a TID is, for advice that names one. */
	@FunctionalInterface
	public interface Workers extends IntFunction<@Nullable Boolean> {
		/**
		 * Whether a thread is a worker.
		 *
		 * @param tid the TID
		 * @return null when not known
		 */
		@Override
		@Nullable Boolean apply(int tid);
	}

	private final Supplier<AttachSituation> situation;
	private final Workers workers;
	private final GivenAdvice given;
	private final IntConsumer denied;
	private String tail = "";

	/**
	 * A watcher for one session.
	 *
	 * @param situation asked at a match only; must not block for long
	 */
	public ConsoleWatcher(Supplier<AttachSituation> situation) {
		this(situation, tid -> null);
	}

	/**
	 * A watcher for one session that knows threads.
	 *
	 * @param situation asked at a match only; must not block for long
	 * @param workers   asked at a match that names a TID
	 */
	public ConsoleWatcher(Supplier<AttachSituation> situation, Workers workers) {
		this(situation, workers, new GivenAdvice(), tid -> {
		});
	}

	/**
	 * A watcher that is not alone in giving advice in its session.
	 *
	 * @param situation asked at a match only; must not block for long
	 * @param workers   asked at a match that names a TID
	 * @param given     what the session has said already, and what this watcher then says
	 * @param denied    gets the TID of each worker that the debugger says it was not allowed to attach to
	 */
	public ConsoleWatcher(Supplier<AttachSituation> situation, Workers workers, GivenAdvice given, IntConsumer denied) {
		this.situation = situation;
		this.workers = workers;
		this.given = given;
		this.denied = denied;
	}

	/**
	 * Reads a piece of the debugger's text; what belongs together may come in pieces.
	 *
	 * @param text the text as it came, unescaped
	 * @return advice that was not given before; empty for nearly every text
	 */
	public synchronized List<Advice> accept(String text) {
		String all = tail.isEmpty() ? text : tail + text;
		String lower = all.toLowerCase(Locale.ROOT);
		List<Advice> advice = new ArrayList<>();
		for (ConsoleText t : ConsoleText.values()) {
			Matcher m = given.contains(t.kind().id()) ? null : t.matcher(all, lower);
			// More than one match: the first may be about a thread that is not a worker.
			while (m != null && !given.contains(t.kind().id()) && m.find()) {
				advise(t, m).ifPresent(advice::add);
			}
		}
		tellDenied(all, lower, tail.length());
		tail = all.length() > TAIL ? all.substring(all.length() - TAIL) : all;
		return advice;
	}

	/**
	 * Reads a whole message, such as that of an MI {@code ^error} or of a failed DAP response.
	 *
	 * @param text the text as it came, unescaped
	 * @return advice that was not given before
	 */
	public List<Advice> acceptMessage(String text) {
		return accept(text.endsWith("\n") ? text : text + '\n');
	}

	/** Whether or not it was said: it shows how the kernel treats workers. */
	private void tellDenied(String all, String lower, int read) {
		Matcher m = ConsoleText.NO_ATTACH.matcher(all, lower);
		while (m != null && m.find()) {
			OptionalInt tid = ConsoleText.NO_ATTACH.tid(m);
			if (m.end() > read && tid.isPresent() && Boolean.TRUE.equals(workers.apply(tid.getAsInt()))) {
				denied.accept(tid.getAsInt());
			}
		}
	}

	private Optional<Advice> advise(ConsoleText t, Matcher m) {
		AttachSituation s = situation.get();
		OptionalInt tid = t.tid(m);
		if (!s.mayHaveWorkers() && t != ConsoleText.BITS) {
			// It has nothing to do with io_uring.
			return Optional.empty();
		}
		Boolean worker = tid.isPresent() ? workers.apply(tid.getAsInt()) : null;
		if (Boolean.FALSE.equals(worker)) {
			return Optional.empty();
		}
		if (!given.claim(t.kind().id())) {
			return Optional.empty();
		}
		return Optional.of(switch (t) {
		case NOT_COMPATIBLE -> ArchitectureAdvisor.mismatch(
				Texts.get("advice.architecture-mismatch.console", Untrusted.display(m.group("selected")),
						Untrusted.display(m.group("reported"))),
				s);
		case REJECTED -> ArchitectureAdvisor.mismatch(Texts.get("advice.architecture-mismatch.rejected"), s);
		case NO_CS, NO_REGISTERS -> Advice.of(t.kind(), Texts.get("advice.registers-unreadable", m.group("reason")),
				Texts.get("remedy.THREADS_INCOMPLETE"));
		case NO_THREAD -> Advice.of(t.kind(), Texts.get("advice.registers-unreadable.thread", m.group("tid")),
				Texts.get("remedy.THREADS_INCOMPLETE"));
		case BITS -> ArchitectureAdvisor.debuggerIs32Bit();
		case NO_ATTACH -> Advice.of(t.kind(),
				Texts.get(Boolean.TRUE.equals(worker) ? "advice.attach-denied.worker" : "advice.attach-denied",
						m.group("tid")),
				Boolean.TRUE.equals(worker) ? Texts.get("remedy.ATTACH_FAILS") : null);
		});
	}
}
