/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import dev.ringside.core.kernel.KernelPolicy;
import dev.ringside.core.text.Texts;

/**
 * The settings by key, with what each allows. One table for launch configurations, DAP arguments and the command line.
 */
public enum SettingKey {
	/** Whether Ringside works in this session at all. */
	ENABLED("enabled", switches()),
	/** A {@link KernelPolicy}, or AUTO. */
	KERNEL_POLICY("kernelPolicy", policies()),
	/** A {@link RegisterView}. */
	REGISTERS("registers", Arrays.stream(RegisterView.values()).map(Enum::name).toList()),
	/** A {@link ThreadView}. */
	THREADS("threads", Arrays.stream(ThreadView.values()).map(Enum::name).toList()),
	/** Whether actions that hang or harm are refused on workers. */
	GUARD("guard", switches()),
	/** Whether architecture advice is shown. */
	ARCHITECTURE_WARNINGS("architectureWarnings", switches()),
	/** Whether advice about workers (such as untraced ones) is shown. */
	WORKER_WARNINGS("workerWarnings", switches()),
	/**
	 * Whether a program that was attached to lives on, whatever the client asks of the adapter. For clients of debug
	 * adapters: Eclipse's own sessions never end such a program.
	 */
	KEEP_ATTACHED("keepAttached", switches());

	/** What precedes a key in an Eclipse launch configuration. */
	public static final String ATTRIBUTE_PREFIX = "dev.ringside.";

	private final String key;
	private final List<String> values;

	SettingKey(String key, List<String> values) {
		this.key = key;
		this.values = values;
	}

	/**
	 * The key.
	 *
	 * @return such as {@code kernelPolicy}
	 */
	public String key() {
		return key;
	}

	/**
	 * The launch-configuration attribute.
	 *
	 * @return such as {@code dev.ringside.kernelPolicy}
	 */
	public String attribute() {
		return ATTRIBUTE_PREFIX + key;
	}

	/**
	 * The values that it allows. Switches also take true and false.
	 *
	 * @return the values as documented
	 */
	public List<String> allowed() {
		return values;
	}

	/**
	 * One line for people about what the setting does.
	 *
	 * @return the line, in the user's language
	 */
	public String description() {
		return Texts.get("setting." + key);
	}

	/**
	 * Whether the setting is on or off.
	 *
	 * @return false for those with more values
	 */
	public boolean isSwitch() {
		return values.equals(switches());
	}

	/**
	 * Finds a key.
	 *
	 * @param key its text, case matters
	 * @return empty for an unknown key
	 */
	public static Optional<SettingKey> of(String key) {
		return Arrays.stream(values()).filter(k -> k.key.equals(key)).findFirst();
	}

	/**
	 * All keys as text.
	 *
	 * @return in the documented order
	 */
	public static List<String> keys() {
		return Arrays.stream(values()).map(SettingKey::key).toList();
	}

	private static List<String> switches() {
		return List.of("on", "off");
	}

	private static List<String> policies() {
		List<String> ids = new ArrayList<>();
		ids.add(Settings.AUTO);
		for (KernelPolicy p : KernelPolicy.values()) {
			ids.add(p.id());
		}
		return List.copyOf(ids);
	}
}
