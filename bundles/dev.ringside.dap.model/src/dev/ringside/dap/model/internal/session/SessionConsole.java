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

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.debug.EvaluateArguments;
import org.eclipse.lsp4j.debug.OutputEventArgumentsCategory;

import dev.ringside.core.text.Untrusted;
import dev.ringside.launch.Notices;

/** What a session writes to its console and says in notices, and what the user types there. */
final class SessionConsole {

	private static final int MAX_OUTPUT = 1 << 16;
	private static final int MAX_NOTICE = 1000;
	private static final int MAX_TOLD = 1000;

	private final TargetElement target;
	private final ConsoleProcess process;
	private final Set<String> told = new HashSet<>();

	SessionConsole(TargetElement target, ConsoleProcess process) {
		this.target = target;
		this.process = process;
	}

	/** What the adapter or its program wrote. On any thread. */
	synchronized void output(String text, @Nullable String category) {
		String bounded = text.length() > MAX_OUTPUT ? text.substring(0, MAX_OUTPUT) + "\u2026\n" : text;
		if (OutputEventArgumentsCategory.TELEMETRY.equals(category)) {
			return;
		}
		if (OutputEventArgumentsCategory.STDOUT.equals(category)) {
			process.output(bounded);
		} else {
			process.error(bounded);
		}
		if (OutputEventArgumentsCategory.IMPORTANT.equals(category) && told.size() < MAX_TOLD && told.add(bounded)) {
			Notices.show(IStatus.WARNING, readable(bounded.strip().replaceFirst("^Ringside: ", "")), target);
		}
	}

	/** Several lines stay several lines; all else that could mislead is escaped. */
	private static String readable(String text) {
		String bounded = text.length() > MAX_NOTICE ? text.substring(0, MAX_NOTICE) + '\u2026' : text;
		return String.join("\n", bounded.lines().map(line -> Untrusted.display(line, MAX_NOTICE)).toList());
	}

	/** A line of this session's own. On any thread. */
	void say(String text) {
		process.error(text + '\n');
	}

	/** Tells the user of a failed request, in the console and in a notice. On any thread. */
	void notice(Throwable error) {
		String text = text(error);
		say(text);
		Notices.show(IStatus.WARNING, text, target);
	}

	/** What failed, for people. */
	static String text(Throwable error) {
		Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
		return cause instanceof CoreException c ? c.getStatus().getMessage() : String.valueOf(cause.getMessage());
	}

	/**
	 * On the events' thread: what the user types goes to the adapter's command line, in the context of the first
	 * suspended user thread's top frame.
	 */
	void typed(String text) {
		EvaluateArguments arguments = new EvaluateArguments();
		arguments.setExpression(text);
		arguments.setContext("repl");
		try {
			ThreadElement thread = target.threads().user().orElse(null);
			List<FrameElement> frames = thread == null ? List.of() : thread.frames();
			if (!frames.isEmpty()) {
				arguments.setFrameId(frames.get(0).id());
			}
		} catch (DebugException e) {
			// Without a frame the adapter evaluates globally.
			DebugPlugin.logDebugMessage(e.getMessage());
		}
		target.send("evaluate", s -> s.evaluate(arguments)).whenComplete((answer, error) -> target.later(() -> {
			if (error != null) {
				say(text(error));
			} else if (answer != null && answer.getResult() != null && !answer.getResult().isEmpty()) {
				output(answer.getResult() + '\n', OutputEventArgumentsCategory.CONSOLE);
			}
		}));
	}
}
