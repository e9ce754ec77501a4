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

import java.util.Map;

import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.preference.PreferencePage;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPreferencePage;
import org.eclipse.ui.preferences.ScopedPreferenceStore;

import dev.ringside.core.settings.SettingKey;
import dev.ringside.core.settings.Settings;
import dev.ringside.launch.LaunchSettings;

/** The workspace's defaults of the settings. */
public final class RingsidePreferencePage extends PreferencePage implements IWorkbenchPreferencePage {

	private @Nullable SettingsEditor editor;

	/** For the extension registry. */
	public RingsidePreferencePage() {
		setPreferenceStore(new ScopedPreferenceStore(InstanceScope.INSTANCE, LaunchSettings.PREFERENCES));
		setDescription(Messages.preferences_description);
	}

	@Override
	public void init(@Nullable IWorkbench workbench) {
		// nothing of the workbench is needed
	}

	@Override
	protected Control createContents(@Nullable Composite parent) {
		if (parent == null) {
			throw new IllegalArgumentException();
		}
		SettingsEditor e = new SettingsEditor(parent, Messages.preferences_enabled, this::warn);
		e.setSettings(LaunchSettings.defaults());
		editor = e;
		return e.control();
	}

	private void warn() {
		SettingsEditor e = editor;
		boolean off = e != null && e.settings().enabled() && !e.settings().guard();
		setMessage(off ? Messages.guard_off_warning : null, WARNING);
	}

	@Override
	protected void performDefaults() {
		SettingsEditor e = editor;
		if (e != null) {
			e.setSettings(Settings.DEFAULTS);
			warn();
		}
		super.performDefaults();
	}

	@Override
	public boolean performOk() {
		SettingsEditor e = editor;
		if (e != null) {
			for (Map.Entry<SettingKey, String> setting : e.settings().toMap().entrySet()) {
				getPreferenceStore().setValue(setting.getKey().key(), setting.getValue());
			}
		}
		return super.performOk();
	}
}
