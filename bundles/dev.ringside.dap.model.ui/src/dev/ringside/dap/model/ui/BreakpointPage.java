/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.dap.model.ui;

import java.util.ArrayList;
import java.util.List;

import org.eclipse.core.runtime.Adapters;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ILog;
import org.eclipse.debug.core.model.IBreakpoint;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.dialogs.PropertyPage;

import dev.ringside.dap.model.AdapterPreset;
import dev.ringside.dap.model.BreakpointState;
import dev.ringside.dap.model.DapBreakpoint;
import dev.ringside.dap.model.internal.breakpoint.DapLineBreakpoint;

/**
 * The properties of a breakpoint: whether it is on, its conditions, and what the adapters of running sessions say of
 * it.
 */
public final class BreakpointPage extends PropertyPage {

	private static final int WIDTH = 420;

	private @Nullable Button enabled;
	private @Nullable Text condition;
	private @Nullable Text hits;
	private @Nullable Text log;

	private @Nullable DapBreakpoint breakpoint() {
		return Adapters.adapt(getElement(), DapBreakpoint.class);
	}

	@Override
	protected Control createContents(@Nullable Composite parent) {
		noDefaultAndApplyButton();
		Composite top = new Composite(parent, SWT.NONE);
		GridLayoutFactory.fillDefaults().applyTo(top);
		DapBreakpoint breakpoint = breakpoint();
		if (breakpoint == null) {
			return top;
		}
		words(top, breakpoint.title());
		Button on = new Button(top, SWT.CHECK);
		on.setText(Messages.page_enabled);
		on.setData(IBreakpoint.ENABLED);
		GridDataFactory.fillDefaults().applyTo(on);
		enabled = on;
		condition = text(top, Messages.page_condition, DapBreakpoint.CONDITION, breakpoint.condition());
		hits = text(top, Messages.page_hits, DapBreakpoint.HIT_CONDITION, breakpoint.hitCondition());
		List<String> help = new ArrayList<>();
		for (AdapterPreset preset : AdapterPreset.values()) {
			help.add(preset.kind().behaviour().hitConditions().help());
		}
		words(top, String.join("\n", help));
		if (breakpoint instanceof DapLineBreakpoint) {
			log = text(top, Messages.page_log, DapBreakpoint.LOG_MESSAGE, breakpoint.logMessage());
		}
		List<String> states = new ArrayList<>();
		for (BreakpointState state : breakpoint.states()) {
			states.add(NLS.bind(Messages.page_state, state.session(), state.text()));
		}
		words(top, states.isEmpty() ? Messages.page_noSession : String.join("\n", states));
		try {
			on.setSelection(breakpoint.isEnabled());
		} catch (CoreException e) {
			setErrorMessage(e.getStatus().getMessage());
		}
		return top;
	}

	private static void words(Composite parent, String text) {
		Label label = new Label(parent, SWT.WRAP);
		label.setText(text.replace("&", "&&"));
		GridDataFactory.fillDefaults().grab(true, false).hint(WIDTH, SWT.DEFAULT).applyTo(label);
	}

	private static Text text(Composite parent, String name, String attribute, String value) {
		new Label(parent, SWT.NONE).setText(name);
		Text text = new Text(parent, SWT.BORDER | SWT.SINGLE);
		text.setText(value);
		text.setData(attribute);
		GridDataFactory.fillDefaults().grab(true, false).applyTo(text);
		return text;
	}

	private static String of(@Nullable Text text) {
		return text == null ? "" : text.getText();
	}

	@Override
	public boolean performOk() {
		DapBreakpoint breakpoint = breakpoint();
		Button on = enabled;
		if (breakpoint == null || on == null) {
			return true;
		}
		try {
			breakpoint.edit(on.getSelection(), of(condition), of(hits), of(log));
			return true;
		} catch (CoreException e) {
			ILog.of(BreakpointPage.class).log(e.getStatus());
			setErrorMessage(e.getStatus().getMessage());
			return false;
		}
	}
}
