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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import dev.ringside.core.kernel.KernelPolicy;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class SettingsTest {

	@Test
	void defaultsAreTheDocumentedOnes() throws SettingsException {
		Settings s = Settings.parse(Map.of());
		assertThat(s).isEqualTo(Settings.DEFAULTS);
		assertThat(s.enabled()).isTrue();
		assertThat(s.kernelPolicy()).isEmpty();
		assertThat(s.registers()).isEqualTo(RegisterView.AUTO);
		assertThat(s.threads()).isEqualTo(ThreadView.LABEL);
		assertThat(s.guard()).isTrue();
		assertThat(s.architectureWarnings()).isTrue();
		assertThat(s.workerWarnings()).isTrue();
		assertThat(s.keepAttached()).isFalse();
		assertThat(SettingKey.keys()).containsExactly("enabled", "kernelPolicy", "registers", "threads", "guard",
				"architectureWarnings",
				"workerWarnings", "keepAttached");
	}

	@Test
	void eachAllowedValueIsTakenAndGivenBack() throws SettingsException {
		for (SettingKey key : SettingKey.values()) {
			for (String value : key.allowed()) {
				Settings s = Settings.parse(Map.of(key.key(), value));
				assertThat(s.toMap()).containsEntry(key, value);
				Map<String, String> again = new HashMap<>();
				s.toMap().forEach((k, v) -> again.put(k.key(), v));
				assertThat(Settings.parse(again)).isEqualTo(s);
			}
			assertThat(key.attribute()).isEqualTo("dev.ringside." + key.key());
			assertThat(key.description()).doesNotStartWith("!");
			assertThat(SettingKey.of(key.key())).contains(key);
		}
	}

	@ParameterizedTest
	@CsvSource({ "registers,hide,HIDE", "threads, label ,LABEL", "guard,OFF,off", "guard,false,off", "guard,TRUE,on",
			"kernelPolicy,zeroed,ZEROED",
			"kernelPolicy,auto,AUTO" })
	void caseAndBlanksDoNotMatter(String key, String value, String stored) throws SettingsException {
		assertThat(Settings.parse(Map.of(key, " " + value)).toMap()).containsEntry(SettingKey.of(key).orElseThrow(),
				stored);
	}

	@Test
	void switchesTakeBooleans() throws SettingsException {
		assertThat(Settings.parse(Map.of("guard", false)).guard()).isFalse();
		assertThat(Settings.parse(Map.of("enabled", Boolean.TRUE)).enabled()).isTrue();
	}

	@ParameterizedTest
	@EnumSource(KernelPolicy.class)
	void eachPolicyCanBeChosen(KernelPolicy policy) throws SettingsException {
		assertThat(Settings.parse(Map.of("kernelPolicy", policy.id())).kernelPolicy()).isEqualTo(Optional.of(policy));
	}

	@Test
	void anUnknownKeyNamesTheAllowedOnes() {
		assertThatThrownBy(() -> Settings.parse(Map.of("regs", "HIDE"))).isInstanceOf(SettingsException.class)
				.hasMessage("Unknown setting \"regs\". Allowed: " + String.join(", ", SettingKey.keys()) + ".");
		assertThatThrownBy(() -> Settings.parse(Map.of("Guard", "on"))).isInstanceOf(SettingsException.class);
	}

	@ParameterizedTest
	@EnumSource(SettingKey.class)
	void aBadValueNamesTheAllowedOnes(SettingKey key) {
		Map<String, Object> values = new LinkedHashMap<>();
		for (Object bad : List.of("maybe", "", 7, List.of("on"), Map.of())) {
			values.put(key.key(), bad);
			assertThatThrownBy(() -> Settings.parse(values)).isInstanceOf(SettingsException.class)
					.hasMessage("Setting \"" + key.key() + "\" cannot be \"" + bad + "\". Allowed: "
							+ String.join(", ", key.allowed()) + ".");
		}
		values.put(key.key(), null);
		assertThatThrownBy(() -> Settings.parse(values)).isInstanceOf(SettingsException.class)
				.hasMessageContaining("null");
	}

	@Test
	void aBooleanIsNoValueOfAnEnumeration() {
		assertThatThrownBy(() -> Settings.parse(Map.of("threads", true))).isInstanceOf(SettingsException.class);
	}

	@Test
	void messagesEscapeWhatIsForeign() {
		assertThatThrownBy(() -> Settings.parse(Map.of("a\u001b[31m\n", "x"))).hasMessageContaining("a\\x1b[31m\\n");
		assertThatThrownBy(() -> Settings.parse(Map.of("guard", "{0}'\u202e"))).hasMessageContaining("{0}'\\u202e");
	}

	@Property
	void anythingElseIsASettingsException(@ForAll String key, @ForAll String value) {
		for (Map<String, String> values : List.of(Map.of(key, value), Map.of("guard", value),
				Map.of("kernelPolicy", value))) {
			try {
				Settings.parse(values);
			} catch (SettingsException e) {
				assertThat(e.getMessage()).isNotBlank();
			}
		}
	}
}
