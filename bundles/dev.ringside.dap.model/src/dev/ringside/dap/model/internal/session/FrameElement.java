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

import java.util.Arrays;
import java.util.List;

import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.IRegisterGroup;
import org.eclipse.debug.core.model.IVariable;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.debug.Source;
import org.eclipse.lsp4j.debug.StackFrame;
import org.eclipse.lsp4j.debug.StackFramePresentationHint;
import org.eclipse.lsp4j.debug.Variable;
import org.eclipse.lsp4j.debug.VariablesResponse;
import org.eclipse.osgi.util.NLS;

import dev.ringside.core.text.Untrusted;
import dev.ringside.dap.model.DapStackFrame;
import dev.ringside.dap.model.internal.Failures;
import dev.ringside.dap.model.internal.Messages;

/** A stack frame of one stop. */
final class FrameElement extends ModelElement implements DapStackFrame {

	private static final int MAX_NAME = 300;

	private final ThreadElement thread;
	private final long stop;
	private final int level;
	private final StackFrame frame;
	private final FrameScopes scopes = new FrameScopes(this);

	FrameElement(ThreadElement thread, long stop, int level, StackFrame frame) {
		super(thread.target());
		this.thread = thread;
		this.stop = stop;
		this.level = level;
		this.frame = frame;
	}

	int id() {
		return frame.getId();
	}

	/** Whether the thread has not run since; the adapter's references are of no use afterwards. */
	boolean isCurrent() {
		return thread.isSuspended() && thread.stop() == stop;
	}

	@Override
	public @Nullable String sourcePath() {
		Source source = frame.getSource();
		return source == null ? null : source.getPath();
	}

	@Override
	public boolean isLabel() {
		return frame.getPresentationHint() == StackFramePresentationHint.LABEL;
	}

	@Override
	public ThreadElement getThread() {
		return thread;
	}

	@Override
	public int getLineNumber() {
		return frame.getSource() == null ? -1 : frame.getLine();
	}

	@Override
	public int getCharStart() {
		return -1;
	}

	@Override
	public int getCharEnd() {
		return -1;
	}

	@Override
	public String getName() {
		String name = frame.getName() == null || frame.getName().isEmpty() ? Messages.frame_unnamed : frame.getName();
		String text = Untrusted.display(name, MAX_NAME);
		Source source = frame.getSource();
		String file = source == null ? null : source.getName();
		if (file == null && source != null && source.getPath() != null) {
			file = source.getPath().substring(source.getPath().lastIndexOf('/') + 1);
		}
		if (file != null && frame.getLine() > 0) {
			return NLS.bind(Messages.frame_source, new Object[] { text, Untrusted.display(file, MAX_NAME),
					Integer.toString(frame.getLine()) });
		}
		String address = frame.getInstructionPointerReference();
		return isLabel() || address == null || text.equals(address) ? text
				: NLS.bind(Messages.frame_address, text, Untrusted.display(address, MAX_NAME));
	}

	@Override
	public IVariable[] getVariables() throws DebugException {
		return scopes.variables();
	}

	@Override
	public boolean hasVariables() {
		return isCurrent();
	}

	@Override
	public boolean hasRegisterGroups() {
		return isCurrent();
	}

	@Override
	public IRegisterGroup[] getRegisterGroups() throws DebugException {
		return scopes.registerGroups();
	}

	/** Asks for the children of a reference. */
	List<Variable> variables(int reference) throws DebugException {
		requireCurrent();
		VariablesResponse answer = target().request("variables", s -> s.variables(ValueElement.arguments(reference)));
		Variable[] all = answer == null || answer.getVariables() == null ? new Variable[0] : answer.getVariables();
		return Arrays.asList(all.length > ValueElement.MAX_CHILDREN ? Arrays.copyOf(all, ValueElement.MAX_CHILDREN)
				: all);
	}

	void requireCurrent() throws DebugException {
		if (!isCurrent()) {
			throw Failures.failure(Messages.frame_gone, null);
		}
	}

	@Override
	public boolean canStepInto() {
		return isTop() && thread.canStepInto();
	}

	@Override
	public boolean canStepOver() {
		return isTop() && thread.canStepOver();
	}

	@Override
	public boolean canStepReturn() {
		return isTop() && thread.canStepReturn();
	}

	private boolean isTop() {
		return level == 0 && isCurrent();
	}

	@Override
	public boolean isStepping() {
		return thread.isStepping();
	}

	@Override
	public void stepInto() throws DebugException {
		thread.stepInto();
	}

	@Override
	public void stepOver() throws DebugException {
		thread.stepOver();
	}

	@Override
	public void stepReturn() throws DebugException {
		thread.stepReturn();
	}

	@Override
	public boolean canResume() {
		return thread.canResume();
	}

	@Override
	public boolean canSuspend() {
		return thread.canSuspend();
	}

	@Override
	public boolean isSuspended() {
		return thread.isSuspended();
	}

	@Override
	public void resume() throws DebugException {
		thread.resume();
	}

	@Override
	public void suspend() throws DebugException {
		thread.suspend();
	}

	@Override
	public boolean canTerminate() {
		return thread.canTerminate();
	}

	@Override
	public boolean isTerminated() {
		return thread.isTerminated();
	}

	@Override
	public void terminate() throws DebugException {
		thread.terminate();
	}
}
