/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.session;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.IntFunction;

import dev.ringside.core.evidence.Certainty;
import dev.ringside.core.kernel.RegisterTruth;
import dev.ringside.core.text.Texts;
import dev.ringside.core.text.Untrusted;
import dev.ringside.core.thread.Classification;
import dev.ringside.core.thread.ThreadKind;

/**
 * Every name and label of a worker and of its registers, in the user's language. A front end says how its user knows
 * the other threads; the form is the same in all.
 * <p>
 * As thread-safe as the names it was given.
 */
public final class WorkerLabels {

	/** Labels for a user who knows threads by their TIDs. */
	public static final WorkerLabels BY_TID = new WorkerLabels(tid -> Optional.empty());

	private final IntFunction<Optional<String>> threads;

	/**
	 * Labels for the users of a front end.
	 *
	 * @param threads how the user knows a thread by its TID, such as {@code ring-helper (thread 4)}; empty for one that
	 *                the user knows by its TID. Called each time a label is made; must not block
	 */
	public WorkerLabels(IntFunction<Optional<String>> threads) {
		this.threads = threads;
	}

	/**
	 * What a thread is: {@code io_uring worker of ring-helper (thread 4)}, {@code io_uring SQPOLL of 4861},
	 * {@code io_uring worker (renamed)}; with "possibly" or "probably" before it where it is not certain.
	 *
	 * @param thread the thread
	 * @return the label; empty for a user thread
	 */
	public String kind(Classification thread) {
		if (thread.kind() == ThreadKind.USER) {
			return "";
		}
		String text = thread.kind().label();
		if (thread.renamed()) {
			text = Texts.get("label.renamed", text);
		}
		OptionalInt owner = thread.owner();
		if (owner.isPresent()) {
			int tid = owner.getAsInt();
			text = Texts.get("label.owned", text, threads.apply(tid).orElseGet(() -> Integer.toString(tid)));
		}
		return thread.isWorker() && thread.certainty() != Certainty.CERTAIN
				? Texts.get("label." + thread.certainty().name(), text)
				: text;
	}

	/**
	 * A worker's name for a list that shows its number and TID already: {@code iou-wrk-4861 [io_uring worker of 4861]}.
	 *
	 * @param name   the kernel's name of it, unescaped; empty where not known
	 * @param thread what it is
	 * @return the name on one line; the bare name of a user thread
	 */
	public String thread(String name, Classification thread) {
		return thread(OptionalLong.empty(), name, OptionalInt.empty(), thread);
	}

	/**
	 * A worker's name for a list that shows nothing but names:
	 * {@code #3 iou-wrk-4861 (4864) [io_uring worker of 4861]}.
	 *
	 * @param number the number that the debugger gives it; empty where it gives none
	 * @param name   the kernel's name of it, unescaped; empty where not known
	 * @param tid    its TID; empty where not known
	 * @param thread what it is
	 * @return the name on one line; the bare name of a user thread
	 */
	public String thread(OptionalLong number, String name, OptionalInt tid, Classification thread) {
		String text = Untrusted.display(name);
		if (thread.kind() == ThreadKind.USER) {
			return text;
		}
		if (tid.isPresent()) {
			String shown = Integer.toString(tid.getAsInt());
			text = text.isEmpty() ? shown : Texts.get("label.tid", text, shown);
		}
		if (number.isPresent()) {
			text = Texts.get("label.number", Long.toString(number.getAsLong()), text).strip();
		}
		return text.isEmpty() ? kind(thread) : Texts.get("label.thread", text, kind(thread));
	}

	/**
	 * A register's value with what it holds: {@code 0x33 [stale copy]}. Whoever reads a number finds it first.
	 *
	 * @param value the value as the debugger prints it
	 * @param truth what it is
	 * @return the value and its label
	 */
	public static String register(String value, RegisterTruth truth) {
		return Texts.get("label.register", value, truth.label());
	}
}
