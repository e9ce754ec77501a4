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

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.kernel.KernelPolicy;
import dev.ringside.core.text.Texts;
import dev.ringside.core.text.Untrusted;

/**
 * The settings of one debug session, the same for all front ends.
 *
 * @param enabled              whether Ringside works in the session at all
 * @param kernelPolicy         the kernel policy; empty for AUTO
 * @param registers            what is shown as registers of a worker
 * @param threads              how workers are shown among the threads
 * @param guard                whether harmful actions are refused
 * @param architectureWarnings whether architecture advice is shown
 * @param workerWarnings       whether advice about workers is shown
 * @param keepAttached         whether no client ends a program that was attached to
 */
public record Settings(boolean enabled, Optional<KernelPolicy> kernelPolicy, RegisterView registers, ThreadView threads,
		boolean guard,
		boolean architectureWarnings, boolean workerWarnings, boolean keepAttached) {

	/** The value that leaves a decision to Ringside. */
	public static final String AUTO = "AUTO";

	/** Switched on, with the documented defaults. */
	public static final Settings DEFAULTS = new Settings(true, Optional.empty(), RegisterView.AUTO, ThreadView.LABEL,
			true, true, true,
			false);

	/**
	 * Reads settings. A missing key has its default.
	 *
	 * @param values the values by key ({@link SettingKey#key()}); strings in any case, or booleans for switches
	 * @return the settings
	 * @throws SettingsException for an unknown key or value; the message names the allowed ones
	 */
	public static Settings parse(Map<String, ?> values) throws SettingsException {
		return DEFAULTS.with(values);
	}

	/**
	 * These settings with some changed.
	 *
	 * @param values the changed ones by key, as in {@link #parse(Map)}
	 * @return new settings
	 * @throws SettingsException for an unknown key or value; the message names the allowed ones
	 */
	public Settings with(Map<String, ?> values) throws SettingsException {
		Settings s = this;
		for (Map.Entry<String, ?> entry : values.entrySet()) {
			Optional<SettingKey> key = SettingKey.of(entry.getKey());
			if (key.isEmpty()) {
				throw new SettingsException(Texts.get("settings.unknownKey", Untrusted.display(entry.getKey()),
						String.join(", ", SettingKey.keys())));
			}
			s = s.with(key.get(), entry.getValue());
		}
		return s;
	}

	/**
	 * These settings with one changed.
	 *
	 * @param key   the key
	 * @param value its value: a string in any case, or a Boolean for a switch
	 * @return new settings
	 * @throws SettingsException for a value that the key does not allow; the message names the allowed ones
	 */
	public Settings with(SettingKey key, @Nullable Object value) throws SettingsException {
		String v = normalise(key, value);
		boolean on = v.equals("on");
		return switch (key) {
		case ENABLED -> new Settings(on, kernelPolicy, registers, threads, guard, architectureWarnings, workerWarnings,
				keepAttached);
		case KERNEL_POLICY ->
			new Settings(enabled, KernelPolicy.of(v), registers, threads, guard, architectureWarnings, workerWarnings,
				keepAttached);
		case REGISTERS -> new Settings(enabled, kernelPolicy, RegisterView.valueOf(v), threads, guard,
				architectureWarnings, workerWarnings,
				keepAttached);
		case THREADS -> new Settings(enabled, kernelPolicy, registers, ThreadView.valueOf(v), guard,
				architectureWarnings, workerWarnings,
				keepAttached);
		case GUARD -> new Settings(enabled, kernelPolicy, registers, threads, on, architectureWarnings, workerWarnings,
				keepAttached);
		case ARCHITECTURE_WARNINGS ->
			new Settings(enabled, kernelPolicy, registers, threads, guard, on, workerWarnings, keepAttached);
		case WORKER_WARNINGS ->
			new Settings(enabled, kernelPolicy, registers, threads, guard, architectureWarnings, on, keepAttached);
		case KEEP_ATTACHED ->
			new Settings(enabled, kernelPolicy, registers, threads, guard, architectureWarnings, workerWarnings, on);
		};
	}

	/**
	 * The settings as documented text, for example to store them.
	 *
	 * @return the value of each key, in the documented order
	 */
	public Map<SettingKey, String> toMap() {
		Map<SettingKey, String> m = new LinkedHashMap<>();
		m.put(SettingKey.ENABLED, onOff(enabled));
		m.put(SettingKey.KERNEL_POLICY, kernelPolicy.map(KernelPolicy::id).orElse(AUTO));
		m.put(SettingKey.REGISTERS, registers.name());
		m.put(SettingKey.THREADS, threads.name());
		m.put(SettingKey.GUARD, onOff(guard));
		m.put(SettingKey.ARCHITECTURE_WARNINGS, onOff(architectureWarnings));
		m.put(SettingKey.WORKER_WARNINGS, onOff(workerWarnings));
		m.put(SettingKey.KEEP_ATTACHED, onOff(keepAttached));
		return m;
	}

	private static String onOff(boolean on) {
		return on ? "on" : "off";
	}

	private static String normalise(SettingKey key, @Nullable Object value) throws SettingsException {
		String text = value == null ? "null" : String.valueOf(value).strip();
		String v = key.isSwitch() ? text.toLowerCase(Locale.ROOT) : text.toUpperCase(Locale.ROOT);
		if (key.isSwitch()) {
			v = switch (v) {
			case "true" -> "on";
			case "false" -> "off";
			default -> v;
			};
		}
		if (!(value instanceof String || value instanceof Boolean && key.isSwitch()) || !key.allowed().contains(v)) {
			throw new SettingsException(Texts.get("settings.badValue", key.key(), Untrusted.display(text),
					String.join(", ", key.allowed())));
		}
		return v;
	}
}
