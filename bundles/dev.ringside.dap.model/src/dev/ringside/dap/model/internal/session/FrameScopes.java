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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.IRegisterGroup;
import org.eclipse.debug.core.model.IVariable;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.debug.Scope;
import org.eclipse.lsp4j.debug.ScopesArguments;
import org.eclipse.lsp4j.debug.ScopesResponse;
import org.eclipse.lsp4j.debug.Variable;
import org.eclipse.osgi.util.NLS;

import dev.ringside.core.kernel.RegisterNames;
import dev.ringside.core.settings.RegisterView;
import dev.ringside.dap.model.internal.Messages;

/**
 * What the scopes of a frame hold: its variables and its registers. Each is asked of the adapter when it is wanted
 * first, and kept. Thread-safe; all methods may wait for the adapter.
 */
final class FrameScopes {

	private final FrameElement frame;
	private @Nullable List<Scope> scopes;
	private @Nullable List<IVariable> variables;
	private @Nullable List<IRegisterGroup> groups;

	FrameScopes(FrameElement frame) {
		this.frame = frame;
	}

	private List<Scope> scopes() throws DebugException {
		synchronized (this) {
			List<Scope> known = scopes;
			if (known != null) {
				return known;
			}
		}
		frame.requireCurrent();
		ScopesArguments arguments = new ScopesArguments();
		arguments.setFrameId(frame.id());
		ScopesResponse answer = frame.target().request("scopes", s -> s.scopes(arguments));
		List<Scope> asked = answer == null || answer.getScopes() == null ? List.of()
				: Arrays.asList(answer.getScopes());
		synchronized (this) {
			scopes = asked;
		}
		return asked;
	}

	/** gdb and lldb hint it, cdt-gdb-adapter only names it so; Ringside's filter appends to the name. */
	private static boolean isRegisters(Scope scope) {
		return "registers".equals(scope.getPresentationHint())
				|| scope.getPresentationHint() == null && scope.getName() != null
						&& scope.getName().startsWith("Registers");
	}

	/** The variables of all scopes but the registers'. */
	IVariable[] variables() throws DebugException {
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
				list.add(new VariableElement(frame, 0, node));
			} else {
				for (Variable v : frame.variables(scope.getVariablesReference())) {
					list.add(new VariableElement(frame, scope.getVariablesReference(), v));
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

	/** The registers; of a worker whose registers are hidden, the statement that they are. */
	IRegisterGroup[] registerGroups() throws DebugException {
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
		TargetElement target = frame.target();
		ThreadElement thread = frame.getThread();
		if (list.isEmpty() && thread.isWorker() && target.registerView() == RegisterView.HIDE) {
			list.add(new RegisterGroupElement(frame, NLS.bind(Messages.registers_hidden, thread.kindLabel()), 0, null));
		}
		synchronized (this) {
			groups = list;
		}
		return list.toArray(new IRegisterGroup[0]);
	}

	/** lldb has groups inside its scope, gdb and cdt-gdb-adapter the registers themselves. */
	private void addGroups(Scope scope, List<IRegisterGroup> list) throws DebugException {
		List<Variable> top = frame.variables(scope.getVariablesReference());
		String name = String.valueOf(scope.getName());
		boolean nested = !top.isEmpty() && top.stream()
				.allMatch(v -> v.getVariablesReference() > 0 && !looksLikeRegister(v));
		if (!nested) {
			list.add(new RegisterGroupElement(frame, name, scope.getVariablesReference(), top));
			return;
		}
		for (Variable group : top) {
			// A worker's label is in the scope's name: each group must carry it.
			String label = frame.getThread().isWorker() ? NLS.bind(Messages.registers_group, name, group.getName())
					: String.valueOf(group.getName());
			list.add(new RegisterGroupElement(frame, label, group.getVariablesReference(), null));
		}
	}

	private static boolean looksLikeRegister(Variable v) {
		return RegisterNames.isRegister(String.valueOf(v.getName()));
	}
}
