/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.ui.internal;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.events.SelectionListener;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;

import dev.ringside.core.kernel.KernelPolicy;
import dev.ringside.core.kernel.PolicyVerdict;
import dev.ringside.core.settings.RegisterView;
import dev.ringside.core.settings.SettingKey;
import dev.ringside.core.settings.Settings;
import dev.ringside.core.settings.SettingsException;
import dev.ringside.core.text.Untrusted;

/** The controls for all settings, for the launch tab and the preference page. Made of the core's table of keys. */
public final class SettingsEditor {

	/** Sets {@code data} of each control to the setting's key, for tests and for style sheets. */
	public static final String KEY = "dev.ringside.key";

	/**
	 * What the right column needs at least, in pixels; the launch dialog is narrow when it opens for the first time.
	 */
	private static final int WIDTH = 220;

	private final Composite control;
	private final Runnable changed;
	private final Map<SettingKey, Control> inputs = new EnumMap<>(SettingKey.class);
	private final Label resolved;
	/** What was to be shown: there are settings without a control, which stay as they are. */
	private Settings shown = Settings.DEFAULTS;
	private @Nullable KernelPrior prior;
	private Runnable resized = () -> {
		// nobody wants to know
	};

	/**
	 * Makes the controls.
	 *
	 * @param parent       their parent
	 * @param enabledLabel the label of the switch for {@link SettingKey#ENABLED}
	 * @param changed      is told after each change by the user
	 */
	public SettingsEditor(Composite parent, String enabledLabel, Runnable changed) {
		this.changed = changed;
		control = new Composite(parent, SWT.NONE);
		GridLayoutFactory.fillDefaults().numColumns(2).applyTo(control);
		addSwitch(SettingKey.ENABLED, enabledLabel);
		addChoice(SettingKey.KERNEL_POLICY, Messages.kernelPolicy);
		new Label(control, SWT.NONE);
		resolved = new Label(control, SWT.WRAP);
		resolved.setText(Messages.auto_reading);
		resolved.setData(KEY, "resolved");
		GridDataFactory.fillDefaults().grab(true, false).hint(WIDTH, SWT.DEFAULT).applyTo(resolved);
		addChoice(SettingKey.REGISTERS, Messages.registers);
		addChoice(SettingKey.THREADS, Messages.threads);
		addSwitch(SettingKey.GUARD, Messages.guard);
		addSwitch(SettingKey.ARCHITECTURE_WARNINGS, Messages.architectureWarnings);
		addSwitch(SettingKey.WORKER_WARNINGS, Messages.workerWarnings);
		setSettings(Settings.DEFAULTS);
		KernelPrior.read(control.getDisplay(), p -> {
			prior = p;
			update();
		});
	}

	/**
	 * The composite with all controls.
	 *
	 * @return the composite
	 */
	public Composite control() {
		return control;
	}

	/**
	 * Sets who is told when the controls may need another height.
	 *
	 * @param listener called on the user interface's thread
	 */
	public void onResize(Runnable listener) {
		resized = listener;
	}

	/**
	 * Shows settings.
	 *
	 * @param settings the settings
	 */
	public void setSettings(Settings settings) {
		shown = settings;
		settings.toMap().forEach((key, value) -> {
			Control input = inputs.get(key);
			if (input instanceof Button button) {
				button.setSelection(value.equals("on"));
			} else if (input instanceof Combo combo) {
				combo.select(key.allowed().indexOf(value));
			}
		});
		update();
	}

	/**
	 * What the controls say.
	 *
	 * @return the settings
	 */
	public Settings settings() {
		Settings settings = shown;
		for (Map.Entry<SettingKey, Control> input : inputs.entrySet()) {
			SettingKey key = input.getKey();
			try {
				if (input.getValue() instanceof Button button) {
					settings = settings.with(key, button.getSelection());
				} else if (input.getValue() instanceof Combo combo && combo.getSelectionIndex() >= 0) {
					settings = settings.with(key, key.allowed().get(combo.getSelectionIndex()));
				}
			} catch (SettingsException e) {
				// The choices are the allowed values themselves.
				throw new IllegalStateException(e);
			}
		}
		return settings;
	}

	private void addSwitch(SettingKey key, String label) {
		Button button = new Button(control, SWT.CHECK);
		button.setText(label);
		button.setToolTipText(key.description());
		GridDataFactory.fillDefaults().span(2, 1).applyTo(button);
		button.addSelectionListener(SelectionListener.widgetSelectedAdapter(e -> userChanged()));
		button.setData(KEY, key.key());
		inputs.put(key, button);
	}

	private void addChoice(SettingKey key, String label) {
		Label text = new Label(control, SWT.NONE);
		text.setText(label);
		Combo combo = new Combo(control, SWT.READ_ONLY | SWT.DROP_DOWN);
		List<String> values = key.allowed();
		combo.setItems(values.stream().map(v -> item(key, v)).toArray(String[]::new));
		combo.setToolTipText(key.description());
		combo.addSelectionListener(SelectionListener.widgetSelectedAdapter(e -> userChanged()));
		combo.setData(KEY, key.key());
		GridDataFactory.fillDefaults().grab(true, false).hint(WIDTH, SWT.DEFAULT).applyTo(combo);
		inputs.put(key, combo);
	}

	private static String item(SettingKey key, String value) {
		String text = switch (key) {
		case KERNEL_POLICY -> value.equals(Settings.AUTO) ? Messages.policy_AUTO : "";
		case REGISTERS -> switch (RegisterView.valueOf(value)) {
		case AUTO -> Messages.registers_AUTO;
		case SHOW -> Messages.registers_SHOW;
		case LABEL -> Messages.registers_LABEL;
		case HIDE -> Messages.registers_HIDE;
		};
		case THREADS -> switch (value) {
		case "SHOW" -> Messages.threads_SHOW;
		case "LABEL" -> Messages.threads_LABEL;
		default -> Messages.threads_HIDE;
		};
		default -> "";
		};
		return text.isEmpty() ? value : value + " \u2013 " + text;
	}

	private void userChanged() {
		update();
		changed.run();
	}

	private void update() {
		if (control.isDisposed()) {
			return;
		}
		Settings now = settings();
		inputs.forEach((key, input) -> input.setEnabled(key == SettingKey.ENABLED || now.enabled()));
		resolved.setEnabled(now.enabled());
		resolved.setText(resolution(now, prior));
		// the label, not its parent: it is the label's size that has changed
		resolved.requestLayout();
		resized.run();
	}

	/** What AUTO comes to, or what the chosen policy is, and what that makes of the registers. */
	private static String resolution(Settings now, @Nullable KernelPrior prior) {
		@Nullable KernelPolicy policy = now.kernelPolicy().orElse(null);
		String text;
		if (policy != null) {
			text = NLS.bind(Messages.chosen_policy, policy.id(), policy.description());
		} else if (prior == null) {
			return Messages.auto_reading;
		} else {
			PolicyVerdict verdict = prior.verdict();
			if (verdict == null) {
				return Messages.auto_policy_unknown;
			}
			policy = verdict.policy();
			text = NLS.bind(Messages.auto_policy, new Object[] { Untrusted.display(prior.release()), policy.id(),
					verdict.certainty().label(), policy.description() });
		}
		if (now.registers() == RegisterView.AUTO) {
			RegisterView view = now.registers().resolve(policy);
			text += '\n' + NLS.bind(Messages.auto_registers, policy.id(),
					Objects.requireNonNull(item(SettingKey.REGISTERS, view.name())));
		}
		return text;
	}
}
