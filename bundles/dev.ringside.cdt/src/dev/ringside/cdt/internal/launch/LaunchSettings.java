/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.internal.launch;

import java.util.LinkedHashMap;
import java.util.Map;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.Status;
import org.eclipse.debug.core.ILaunchConfiguration;

import dev.ringside.core.settings.SettingKey;
import dev.ringside.core.settings.Settings;
import dev.ringside.core.settings.SettingsException;

/** Reads the settings of a launch configuration. */
public final class LaunchSettings {

	private LaunchSettings() {
	}

	/**
	 * Reads the attributes {@code dev.ringside.<key>}. A missing one has its default: a configuration that chooses one of our delegates
	 * is switched on unless it says otherwise.
	 *
	 * @param configuration the launch configuration
	 * @return its settings
	 * @throws CoreException for an unknown key or value; the message names the allowed ones
	 */
	public static Settings read(ILaunchConfiguration configuration) throws CoreException {
		Map<String, Object> values = new LinkedHashMap<>();
		for (Map.Entry<String, Object> attribute : configuration.getAttributes().entrySet()) {
			String name = attribute.getKey();
			Object value = attribute.getValue();
			if (name.startsWith(SettingKey.ATTRIBUTE_PREFIX) && value != null) {
				values.put(name.substring(SettingKey.ATTRIBUTE_PREFIX.length()), value);
			}
		}
		try {
			return Settings.parse(values);
		} catch (SettingsException e) {
			throw new CoreException(Status.error(String.valueOf(e.getMessage()), e));
		}
	}
}
