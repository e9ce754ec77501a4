/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cli;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.ringside.core.settings.SettingKey;
import dev.ringside.core.settings.Settings;
import dev.ringside.core.settings.SettingsException;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** One option for each setting, made from the core's table. */
final class SettingsOptions {

	private final Map<String, String> values = new LinkedHashMap<>();

	/** Adds the options to a command. */
	void addTo(CommandSpec spec) {
		for (SettingKey key : SettingKey.values()) {
			ISetter setter = new ISetter() {
				@Override
				public <T> T set(T value) {
					if (value != null) {
						values.put(key.key(), String.valueOf(value));
					}
					return value;
				}
			};
			String description = Messages.get("option.setting", key.description(), String.join(", ", key.allowed()),
					Settings.DEFAULTS.toMap().get(key));
			spec.addOption(OptionSpec.builder("--" + key.key()).paramLabel("VALUE").type(String.class)
					.description(description.replace("%", "%%"))
					.setter(setter).build());
		}
	}

	/**
	 * The settings.
	 *
	 * @throws ParameterException for a value that is not allowed; its message names the allowed ones
	 */
	Settings settings(CommandLine command) {
		try {
			return Settings.parse(values);
		} catch (SettingsException e) {
			throw new ParameterException(command, String.valueOf(e.getMessage()), e);
		}
	}
}
