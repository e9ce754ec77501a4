/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.dap.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.IRegisterGroup;
import org.eclipse.debug.core.model.IStackFrame;
import org.eclipse.debug.core.model.IVariable;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.debug.Scope;
import org.eclipse.lsp4j.debug.ScopesArguments;
import org.eclipse.lsp4j.debug.ScopesResponse;
import org.eclipse.lsp4j.debug.Source;
import org.eclipse.lsp4j.debug.StackFrame;
import org.eclipse.lsp4j.debug.StackFramePresentationHint;
import org.eclipse.lsp4j.debug.Variable;
import org.eclipse.lsp4j.debug.VariablesResponse;
import org.eclipse.osgi.util.NLS;

import dev.ringside.core.settings.RegisterView;
import dev.ringside.core.text.Untrusted;

/** A stack frame of one stop. */
public final class DapStackFrame extends DapDebugElement implements IStackFrame {

	private static final int MAX_NAME = 300;

	private final DapThread thread;
	private final long stop;
	private final int level;
	private final StackFrame frame;
	private @Nullable List<Scope> scopes;
	private @Nullable List<IVariable> variables;
	private @Nullable List<IRegisterGroup> groups;

	DapStackFrame(DapThread thread, long stop, int level, StackFrame frame) {
		super(thread.target());
		this.thread = thread;
		this.stop = stop;
		this.level = level;
		this.frame = frame;
	}

	/**
	 * The thread.
	 *
	 * @return the thread
	 */
	public DapThread thread() {
		return thread;
	}

	int id() {
		return frame.getId();
	}

	/** Whether the thread has not run since; the adapter's references are of no use afterwards. */
	boolean isCurrent() {
		return thread.isSuspended() && thread.stop() == stop;
	}

	/**
	 * The source file.
	 *
	 * @return its path as the adapter gave it; null where it has none
	 */
	public @Nullable String sourcePath() {
		Source source = frame.getSource();
		return source == null ? null : source.getPath();
	}

	/**
	 * Whether the adapter says that this is no real frame, but words.
	 *
	 * @return true for the frame that stands in for a worker's missing user stack
	 */
	public boolean isLabel() {
		return frame.getPresentationHint() == StackFramePresentationHint.LABEL;
	}

	@Override
	public DapThread getThread() {
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
			return NLS.bind(Messages.frame_source, new Object[] { text, Untrusted.display(file, MAX_NAME), Integer.toString(frame.getLine()) });
		}
		String address = frame.getInstructionPointerReference();
		return isLabel() || address == null || text.equals(address) ? text
				: NLS.bind(Messages.frame_address, text, Untrusted.display(address, MAX_NAME));
	}

	private List<Scope> scopes() throws DebugException {
		synchronized (this) {
			List<Scope> known = scopes;
			if (known != null) {
				return known;
			}
		}
		requireCurrent();
		ScopesArguments arguments = new ScopesArguments();
		arguments.setFrameId(frame.getId());
		ScopesResponse answer = target().request("scopes", s -> s.scopes(arguments));
		List<Scope> asked = answer == null || answer.getScopes() == null ? List.of() : Arrays.asList(answer.getScopes());
		synchronized (this) {
			scopes = asked;
		}
		return asked;
	}

	private void requireCurrent() throws DebugException {
		if (!isCurrent()) {
			throw DapModel.failure(Messages.frame_gone, null);
		}
	}

	/** Asks for the children of a reference. */
	List<Variable> variables(int reference) throws DebugException {
		requireCurrent();
		VariablesResponse answer = target().request("variables", s -> s.variables(DapValue.arguments(reference)));
		Variable[] all = answer == null || answer.getVariables() == null ? new Variable[0] : answer.getVariables();
		return Arrays.asList(all.length > DapValue.MAX_CHILDREN ? Arrays.copyOf(all, DapValue.MAX_CHILDREN) : all);
	}

	/** gdb and lldb hint it, cdt-gdb-adapter only names it so; Ringside's filter appends to the name. */
	private static boolean isRegisters(Scope scope) {
		return "registers".equals(scope.getPresentationHint())
				|| scope.getPresentationHint() == null && scope.getName() != null && scope.getName().startsWith("Registers");
	}

	@Override
	public IVariable[] getVariables() throws DebugException {
		synchronized (this) {
			List<IVariable> known = variables;
			if (known != null) {
				return known.toArray(new IVariable[0]);
			}
		}
		List<Scope> shown = scopes().stream().filter(s -> !isRegisters(s)).toList();
		List<IVariable> list = new ArrayList<>();
		for (Scope scope : shown) {
			// What is of this frame lies open; what is of the whole program is one node, asked for when it is opened.
			if (scope.isExpensive() || shown.size() > 1 && isGlobal(scope)) {
				Variable node = new Variable();
				node.setName(scope.getName());
				node.setValue("");
				node.setVariablesReference(scope.getVariablesReference());
				list.add(new DapVariable(this, 0, node));
			} else {
				for (Variable v : variables(scope.getVariablesReference())) {
					list.add(new DapVariable(this, scope.getVariablesReference(), v));
				}
			}
		}
		synchronized (this) {
			variables = list;
		}
		return list.toArray(new IVariable[0]);
	}

	private static boolean isGlobal(Scope scope) {
		String name = String.valueOf(scope.getName());
		return name.startsWith("Global") || name.startsWith("Static");
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
		synchronized (this) {
			List<IRegisterGroup> known = groups;
			if (known != null) {
				return known.toArray(new IRegisterGroup[0]);
			}
		}
		List<IRegisterGroup> list = new ArrayList<>();
		for (Scope scope : scopes()) {
			if (isRegisters(scope)) {
				addGroups(scope, list);
			}
		}
		RegisterView view = target().settings().registers();
		// With AUTO the filter decides, by what it has learnt of the policy in this session.
		if (list.isEmpty() && thread.isWorker() && (view == RegisterView.AUTO || view.resolve(target().policy()) == RegisterView.HIDE)) {
			list.add(new DapRegisterGroup(this, NLS.bind(Messages.registers_hidden, thread.kindLabel()), 0, null));
		}
		synchronized (this) {
			groups = list;
		}
		return list.toArray(new IRegisterGroup[0]);
	}

	/** lldb has groups inside its scope, gdb and cdt-gdb-adapter the registers themselves. */
	private void addGroups(Scope scope, List<IRegisterGroup> list) throws DebugException {
		List<Variable> top = variables(scope.getVariablesReference());
		String name = String.valueOf(scope.getName());
		boolean nested = !top.isEmpty() && top.stream().allMatch(v -> v.getVariablesReference() > 0 && !looksLikeRegister(v));
		if (!nested) {
			list.add(new DapRegisterGroup(this, name, scope.getVariablesReference(), top));
			return;
		}
		for (Variable group : top) {
			// A worker's label is in the scope's name: each group must carry it.
			String label = thread.isWorker() ? NLS.bind(Messages.registers_group, name, group.getName()) : String.valueOf(group.getName());
			list.add(new DapRegisterGroup(this, label, group.getVariablesReference(), null));
		}
	}

	private static boolean looksLikeRegister(Variable v) {
		return dev.ringside.core.kernel.RegisterNames.isRegister(String.valueOf(v.getName()));
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
