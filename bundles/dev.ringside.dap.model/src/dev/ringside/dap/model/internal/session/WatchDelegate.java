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

import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.IDebugElement;
import org.eclipse.debug.core.model.IValue;
import org.eclipse.debug.core.model.IWatchExpressionDelegate;
import org.eclipse.debug.core.model.IWatchExpressionListener;
import org.eclipse.debug.core.model.IWatchExpressionResult;
import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.dap.model.internal.Failures;

/** Watch expressions. */
public final class WatchDelegate implements IWatchExpressionDelegate {

	private record Result(String getExpressionText, @Nullable IValue getValue, @Nullable DebugException getException)
			implements IWatchExpressionResult {

		@Override
		public @Nullable IValue getValue() {
			return getValue;
		}

		@Override
		public boolean hasErrors() {
			return getException != null;
		}

		@Override
		public String[] getErrorMessages() {
			DebugException e = getException;
			return e == null ? new String[0] : new String[] { e.getStatus().getMessage() };
		}

		@Override
		public String getExpressionText() {
			return getExpressionText;
		}

		@Override
		public @Nullable DebugException getException() {
			return getException;
		}
	}

	@Override
	public void evaluateExpression(@Nullable String expression, @Nullable IDebugElement context,
			@Nullable IWatchExpressionListener listener) {
		if (expression == null || listener == null) {
			return;
		}
		@Nullable FrameElement frame = null;
		try {
			if (context instanceof FrameElement f) {
				frame = f;
			} else if (context instanceof ThreadElement t && t.isSuspended()
					&& t.getTopStackFrame() instanceof FrameElement f) {
				frame = f;
			}
		} catch (DebugException e) {
			listener.watchEvaluationFinished(new Result(expression, null, e));
			return;
		}
		if (frame == null) {
			listener.watchEvaluationFinished(null);
			return;
		}
		frame.target().evaluate(frame, expression)
				.whenComplete((value, error) -> listener.watchEvaluationFinished(error == null
				? new Result(expression, value, null)
				: new Result(expression, null, error instanceof DebugException d ? d
						: error.getCause() instanceof DebugException c ? c
						: Failures.failure(String.valueOf(error.getMessage()), error))));
	}
}
