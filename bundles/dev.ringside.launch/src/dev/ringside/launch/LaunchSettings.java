/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.launch;

import java.util.LinkedHashMap;
import java.util.Map;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.preferences.IPreferencesService;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;

import dev.ringside.core.settings.SettingKey;
import dev.ringside.core.settings.Settings;
import dev.ringside.core.settings.SettingsException;

/**
 * The settings of a launch configuration: the attributes {@code dev.ringside.KEY}, and where one is missing, the
 * workspace's default, which is the preference {@code KEY} of {@value #PREFERENCES} or else {@link Settings#DEFAULTS}.
 * <p>
 * Attributes of that form with a further dot in the key belong to others and are left alone. Thread-safe.
 */
public final class LaunchSettings {

	/** This bundle; the preferences node of the defaults; the plug-in of notices' status codes. */
	public static final String PLUGIN_ID = "dev.ringside.launch";
	/** The preferences node of the workspace's defaults; the keys are those of {@link SettingKey#key()}. */
	public static final String PREFERENCES = PLUGIN_ID;

	private LaunchSettings() {
	}

	/**
	 * Reads the settings of a launch configuration.
	 *
	 * @param configuration the launch configuration
	 * @return the settings
	 * @throws CoreException for an unknown key or value, with a message that names the allowed ones, or when the
	 *                       configuration cannot be read
	 */
	public static Settings read(ILaunchConfiguration configuration) throws CoreException {
		Map<String, Object> values = new LinkedHashMap<>();
		for (Map.Entry<String, Object> attribute : configuration.getAttributes().entrySet()) {
			String name = attribute.getKey();
			if (isOurs(name)) {
				values.put(name.substring(SettingKey.ATTRIBUTE_PREFIX.length()), attribute.getValue());
			}
		}
		try {
			return defaults().with(values);
		} catch (SettingsException e) {
			throw new CoreException(new Status(IStatus.ERROR, PLUGIN_ID, String.valueOf(e.getMessage()), e));
		}
	}

	/**
	 * Writes settings into a launch configuration. A setting that is the workspace's default is left out unless the
	 * configuration has an attribute for it already, so that the default can still be changed. Attributes of this form
	 * with an unknown key are removed.
	 *
	 * @param configuration the working copy
	 * @param settings      the settings
	 * @throws CoreException when the configuration cannot be read
	 */
	public static void write(ILaunchConfigurationWorkingCopy configuration, Settings settings) throws CoreException {
		for (String name : configuration.getAttributes().keySet()) {
			if (isOurs(name) && SettingKey.of(name.substring(SettingKey.ATTRIBUTE_PREFIX.length())).isEmpty()) {
				configuration.removeAttribute(name);
			}
		}
		Map<SettingKey, String> defaults = defaults().toMap();
		for (Map.Entry<SettingKey, String> setting : settings.toMap().entrySet()) {
			String attribute = setting.getKey().attribute();
			if (configuration.hasAttribute(attribute) || !setting.getValue().equals(defaults.get(setting.getKey()))) {
				Object now = configuration.getAttributes().get(attribute);
				// An attribute that already says the same in another way (true for on) stays as it is.
				if (now == null || !says(setting.getKey(), now, setting.getValue())) {
					configuration.setAttribute(attribute, setting.getValue());
				}
			}
		}
	}

	/**
	 * The workspace's defaults.
	 *
	 * @return the defaults; a preference with a value that is not allowed counts as missing
	 */
	public static Settings defaults() {
		IPreferencesService preferences = Platform.getPreferencesService();
		Settings settings = Settings.DEFAULTS;
		if (preferences == null) {
			return settings;
		}
		for (SettingKey key : SettingKey.values()) {
			String value = preferences.getString(PREFERENCES, key.key(), null, null);
			if (value != null) {
				try {
					settings = settings.with(key, value);
				} catch (SettingsException e) {
					// Written by hand or by a later version: a preference must not keep sessions from starting.
					continue;
				}
			}
		}
		return settings;
	}

	private static boolean isOurs(String attribute) {
		return attribute.startsWith(SettingKey.ATTRIBUTE_PREFIX)
				&& attribute.indexOf('.', SettingKey.ATTRIBUTE_PREFIX.length()) < 0;
	}

	private static boolean says(SettingKey key, Object stored, String value) {
		try {
			return value.equals(Settings.DEFAULTS.with(key, stored).toMap().get(key));
		} catch (SettingsException e) {
			return false;
		}
	}
}
