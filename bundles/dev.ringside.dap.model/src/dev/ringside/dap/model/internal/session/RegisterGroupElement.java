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
import org.eclipse.debug.core.model.IRegister;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.debug.Variable;

import dev.ringside.core.text.Untrusted;
import dev.ringside.dap.model.DapRegisterGroup;

/**
 * A group of registers: a scope of the adapter, one of lldb's groups in it, or the statement that there is nothing to
 * see.
 */
final class RegisterGroupElement extends ModelElement implements DapRegisterGroup {

	private static final int MAX_NAME = 200;

	private final FrameElement frame;
	private final String name;
	private final int reference;
	private final @Nullable List<Variable> given;
	private IRegister @Nullable [] registers;

	/**
	 * A group.
	 *
	 * @param frame     the frame
	 * @param name      its name
	 * @param reference the reference of its registers; 0 for a group without
	 * @param given     its registers where they are known already; null to ask
	 */
	RegisterGroupElement(FrameElement frame, String name, int reference, @Nullable List<Variable> given) {
		super(frame.target());
		this.frame = frame;
		this.name = Untrusted.display(name, MAX_NAME);
		this.reference = reference;
		this.given = given;
	}

	@Override
	public FrameElement frame() {
		return frame;
	}

	@Override
	public String getName() {
		return name;
	}

	@Override
	public boolean hasRegisters() {
		return reference > 0;
	}

	@Override
	public IRegister[] getRegisters() throws DebugException {
		synchronized (this) {
			IRegister @Nullable [] known = registers;
			if (known != null) {
				return known.clone();
			}
		}
		List<Variable> known = given;
		List<Variable> variables = known != null ? known : reference > 0 ? frame.variables(reference) : List.of();
		List<IRegister> list = new ArrayList<>();
		for (Variable v : variables) {
			list.add(new RegisterElement(this, reference, v));
		}
		IRegister[] asked = list.toArray(new IRegister[0]);
		synchronized (this) {
			registers = asked;
		}
		return asked.clone();
	}
}
