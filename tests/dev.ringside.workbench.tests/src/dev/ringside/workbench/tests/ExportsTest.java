/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.eclipse.core.runtime.Platform;
import org.eclipse.osgi.util.ManifestElement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;

/** What the bundles of the workbench offer to others. */
class ExportsTest {

	private static ManifestElement[] exports(String bundle) throws Exception {
		Bundle b = Platform.getBundle(bundle);
		return ManifestElement.parseHeader("Export-Package", b.getHeaders().get("Export-Package"));
	}

	/** What is internal is for friends only, and what is not has a version. */
	@ParameterizedTest
	@ValueSource(strings = { "dev.ringside.core", "dev.ringside.dap", "dev.ringside.launch", "dev.ringside.ui",
			"dev.ringside.dap.model",
			"dev.ringside.dap.model.ui" })
	void internalPackagesAreForFriends(String bundle) throws Exception {
		List<String> wrong = new ArrayList<>();
		for (ManifestElement export : exports(bundle)) {
			boolean open = export.getDirective("x-friends") == null
					&& !"true".equals(export.getDirective("x-internal"));
			if (open && (export.getValue().contains(".internal") || export.getAttribute("version") == null)) {
				wrong.add(export.getValue());
			}
		}
		assertEquals(List.of(), wrong);
	}

	/** Integrators see the ids, the presets and the elements' interfaces, and not the implementation. */
	@Test
	void theDebugModelHasOnePackageOfApi() throws Exception {
		List<String> open = Arrays.stream(exports("dev.ringside.dap.model"))
				.filter(e -> e.getDirective("x-friends") == null)
				.map(ManifestElement::getValue).toList();
		assertEquals(List.of("dev.ringside.dap.model"), open);
	}
}
