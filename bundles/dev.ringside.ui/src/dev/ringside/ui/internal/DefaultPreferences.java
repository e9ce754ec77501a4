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

import org.eclipse.core.runtime.preferences.AbstractPreferenceInitializer;
import org.eclipse.core.runtime.preferences.DefaultScope;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;

import dev.ringside.core.settings.SettingKey;
import dev.ringside.core.settings.Settings;
import dev.ringside.launch.LaunchSettings;

/** Puts the documented defaults into the default scope, so that "Restore Defaults" has something to restore. */
public final class DefaultPreferences extends AbstractPreferenceInitializer {

	@Override
	public void initializeDefaultPreferences() {
		IEclipsePreferences node = DefaultScope.INSTANCE.getNode(LaunchSettings.PREFERENCES);
		for (Map.Entry<SettingKey, String> setting : Settings.DEFAULTS.toMap().entrySet()) {
			node.put(setting.getKey().key(), setting.getValue());
		}
	}
}
