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

import java.util.ArrayDeque;
import java.util.Deque;

import org.eclipse.cdt.dsf.concurrent.DataRequestMonitor;
import org.eclipse.cdt.dsf.concurrent.ImmediateDataRequestMonitor;

/**
 * Answers questions of one kind in the order in which they were asked. The debug platform shows the answer that comes
 * last, whatever it was asked for: {@code UpdateActionsRequest.done()} sets the button, and nothing cancels a request
 * of CDT's when another thread is selected. What is known of a worker at once must therefore not overtake what CDT
 * still asks gdb about the thread that was selected before, such as the depth of its stack for Step Return. Used on the
 * session's executor only.
 */
final class AnswersInOrder {

	private final Deque<Question> open = new ArrayDeque<>();

	/**
	 * Takes a question.
	 *
	 * @param rm gets its answer, when all questions before it have theirs
	 * @return what is to be answered in its place
	 */
	DataRequestMonitor<Boolean> next(DataRequestMonitor<Boolean> rm) {
		Question question = new Question(rm);
		open.add(question);
		return question;
	}

	private void deliver() {
		for (Question first = open.peek(); first != null && first.answered; first = open.peek()) {
			open.remove();
			first.pass();
		}
	}

	private final class Question extends ImmediateDataRequestMonitor<Boolean> {
		private final DataRequestMonitor<Boolean> asked;
		private boolean answered;

		Question(DataRequestMonitor<Boolean> asked) {
			super(asked);
			this.asked = asked;
		}

		@Override
		protected void handleCompleted() {
			answered = true;
			deliver();
		}

		void pass() {
			if (isSuccess()) {
				asked.done(getData());
			} else {
				asked.done(getStatus());
			}
		}
	}
}
