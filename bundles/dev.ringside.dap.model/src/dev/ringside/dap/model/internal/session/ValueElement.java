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
import java.util.List;

import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.IValue;
import org.eclipse.debug.core.model.IVariable;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.debug.Variable;
import org.eclipse.lsp4j.debug.VariablesArguments;

import dev.ringside.core.text.Untrusted;

/** A value, and what is in it, which is asked for once when it is first wanted. */
final class ValueElement extends ModelElement implements IValue {

	/** The most children that are shown of one value; more would make views and memory the adapter's toy. */
	static final int MAX_CHILDREN = 5000;
	private static final int MAX_TEXT = 4096;

	private final FrameElement frame;
	private final String text;
	private final String type;
	private final int reference;
	private @Nullable List<IVariable> children;

	ValueElement(FrameElement frame, @Nullable String text, @Nullable String type, int reference) {
		super(frame.target());
		this.frame = frame;
		this.text = text == null ? "" : Untrusted.display(text, MAX_TEXT);
		this.type = type == null ? "" : Untrusted.display(type, MAX_TEXT);
		this.reference = reference;
	}

	@Override
	public String getReferenceTypeName() {
		return type;
	}

	@Override
	public String getValueString() {
		return text;
	}

	@Override
	public boolean isAllocated() {
		return true;
	}

	@Override
	public boolean hasVariables() {
		return reference > 0;
	}

	@Override
	public IVariable[] getVariables() throws DebugException {
		if (reference <= 0) {
			return new IVariable[0];
		}
		synchronized (this) {
			List<IVariable> known = children;
			if (known != null) {
				return known.toArray(new IVariable[0]);
			}
		}
		List<IVariable> asked = new ArrayList<>();
		for (Variable variable : frame.variables(reference)) {
			asked.add(new VariableElement(frame, reference, variable));
		}
		synchronized (this) {
			children = asked;
		}
		return asked.toArray(new IVariable[0]);
	}

	static VariablesArguments arguments(int reference) {
		VariablesArguments arguments = new VariablesArguments();
		arguments.setVariablesReference(reference);
		return arguments;
	}
}
