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

import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.IValue;
import org.eclipse.debug.core.model.IVariable;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.debug.SetVariableArguments;
import org.eclipse.lsp4j.debug.SetVariableResponse;
import org.eclipse.lsp4j.debug.Variable;
import org.eclipse.lsp4j.debug.VariablePresentationHint;
import org.eclipse.lsp4j.debug.VariablePresentationHintAttributes;
import org.eclipse.osgi.util.NLS;

import dev.ringside.core.guard.Action;
import dev.ringside.core.text.Untrusted;
import dev.ringside.dap.model.internal.Failures;
import dev.ringside.dap.model.internal.Messages;

/** A variable, a part of a value, or a register. */
class VariableElement extends ModelElement implements IVariable {

	private static final int MAX_NAME = 300;

	private final FrameElement frame;
	private final int container;
	private final String name;
	private final String shownName;
	private final String type;
	private final String evaluateName;
	private final boolean readOnly;
	private volatile ValueElement value;
	private volatile boolean changed;

	/**
	 * A variable.
	 *
	 * @param frame     its frame
	 * @param container the reference of what it is in; 0 for what can never be written
	 * @param variable  what the adapter said
	 */
	VariableElement(FrameElement frame, int container, Variable variable) {
		super(frame.target());
		this.frame = frame;
		this.container = container;
		name = String.valueOf(variable.getName());
		shownName = Untrusted.display(name, MAX_NAME);
		type = variable.getType() == null ? "" : Untrusted.display(variable.getType(), MAX_NAME);
		String evaluate = variable.getEvaluateName();
		evaluateName = evaluate == null || evaluate.isEmpty() ? name : evaluate;
		VariablePresentationHint hint = variable.getPresentationHint();
		readOnly = container <= 0 || hint != null && hint.getAttributes() != null
				&& java.util.Arrays.asList(hint.getAttributes()).contains(VariablePresentationHintAttributes.READ_ONLY);
		value = new ValueElement(frame, variable.getValue(), variable.getType(), variable.getVariablesReference());
	}

	FrameElement frame() {
		return frame;
	}

	/** What writing it is, for the guard. */
	Action writing() {
		return Action.EVALUATE_ASSIGNMENT;
	}

	@Override
	public IValue getValue() {
		return value;
	}

	@Override
	public String getName() {
		return shownName;
	}

	@Override
	public String getReferenceTypeName() {
		return type;
	}

	@Override
	public boolean hasValueChanged() {
		return changed;
	}

	@Override
	public boolean supportsValueModification() {
		return !readOnly && Boolean.TRUE.equals(target().capabilities().getSupportsSetVariable()) && frame.isCurrent()
				&& frame.getThread().decide(writing()).isAllowed();
	}

	@Override
	public boolean verifyValue(@Nullable String expression) {
		return expression != null && !expression.isBlank();
	}

	@Override
	public boolean verifyValue(@Nullable IValue v) throws DebugException {
		return v != null && verifyValue(v.getValueString());
	}

	@Override
	public void setValue(@Nullable IValue v) throws DebugException {
		setValue(v == null ? "" : v.getValueString());
	}

	/**
	 * Sends a new value. A refusal by the guard or for want of the adapter's ability is thrown at once; the adapter's
	 * answer comes later, as a change event or a notice, because views call this on the user interface's thread.
	 */
	@Override
	public void setValue(@Nullable String expression) throws DebugException {
		frame.getThread().require(writing());
		if (expression == null || !verifyValue(expression)) {
			throw Failures.failure(Messages.variable_noValue, null);
		}
		if (!supportsValueModification()) {
			throw Failures.failure(NLS.bind(Messages.variable_readOnly, shownName), null);
		}
		SetVariableArguments arguments = new SetVariableArguments();
		arguments.setVariablesReference(container);
		arguments.setName(name);
		arguments.setValue(expression.strip());
		target().send("setVariable", s -> s.setVariable(arguments)).whenComplete((answer, error) -> {
			if (error != null) {
				target().notice(error);
				fireChangeEvent(DebugEvent.CONTENT);
			} else {
				target().later(() -> written(answer));
			}
		});
	}

	private void written(SetVariableResponse answer) {
		if (answer.getValue() != null) {
			value = new ValueElement(frame, answer.getValue(), answer.getType() == null ? type : answer.getType(),
					answer.getVariablesReference() == null ? 0 : answer.getVariablesReference());
			changed = true;
			fireChangeEvent(DebugEvent.CONTENT);
			return;
		}
		// lldb-dap 19 answers "result" in place of "value", and its list of variables keeps the old values: ask for
		// this one.
		target().evaluate(frame, evaluateName).whenComplete((now, error) -> {
			if (error == null) {
				value = now;
				changed = true;
			} else {
				target().notice(error);
			}
			fireChangeEvent(DebugEvent.CONTENT);
		});
	}
}
