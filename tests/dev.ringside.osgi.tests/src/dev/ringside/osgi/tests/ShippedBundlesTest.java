/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.osgi.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/**
 * The shipped bundles in Equinox: they resolve, start, are lazy, and are wired to nothing but what the design allows.
 */
class ShippedBundlesTest {

	private static final BundleContext CONTEXT = FrameworkUtil.getBundle(ShippedBundlesTest.class).getBundleContext();

	private static Bundle bundle(String symbolicName) {
		return Arrays.stream(CONTEXT.getBundles()).filter(b -> symbolicName.equals(b.getSymbolicName())).findFirst()
				.orElseThrow(() -> new AssertionError(symbolicName + " is not installed"));
	}

	/** Symbolic names of the bundles that {@code bundle} is wired to, the framework left out. */
	private static List<String> wiredTo(Bundle bundle) {
		BundleWiring wiring = bundle.adapt(BundleWiring.class);
		if (wiring == null) {
			throw new AssertionError(bundle.getSymbolicName() + " is not resolved");
		}
		TreeSet<String> names = new TreeSet<>();
		for (BundleWire wire : wiring.getRequiredWires(null)) {
			Bundle provider = wire.getProviderWiring().getBundle();
			if (provider.getBundleId() != 0) {
				names.add(provider.getSymbolicName());
			}
		}
		return new ArrayList<>(names);
	}

	@ParameterizedTest
	@ValueSource(strings = { "dev.ringside.core", "dev.ringside.dap", "dev.ringside.cli" })
	void startsAndStops(String symbolicName) throws BundleException {
		Bundle bundle = bundle(symbolicName);

		bundle.start();
		assertEquals(Bundle.ACTIVE, bundle.getState(), () -> "state of " + symbolicName + " after start()");
		bundle.stop();
		assertEquals(Bundle.RESOLVED, bundle.getState(), () -> "state of " + symbolicName + " after stop()");
	}

	@ParameterizedTest
	@ValueSource(strings = { "dev.ringside.core", "dev.ringside.dap", "dev.ringside.cli" })
	void isLazyNamesItsModuleAndStatesJava17(String symbolicName) {
		var headers = bundle(symbolicName).getHeaders();

		assertEquals("lazy", headers.get("Bundle-ActivationPolicy"));
		assertEquals(symbolicName, headers.get("Automatic-Module-Name"));
		// Tycho publishes Bundle-RequiredExecutionEnvironment as the capability that replaced it.
		assertEquals("osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=17))\"", headers.get("Require-Capability"));
	}

	@Test
	void coreNeedsNoOtherBundle() {
		assertEquals(List.of(), wiredTo(bundle("dev.ringside.core")));
	}

	@Test
	void filterNeedsCoreLsp4jAndGsonOnly() {
		assertEquals(List.of("com.google.gson", "dev.ringside.core", "org.eclipse.lsp4j.debug",
				"org.eclipse.lsp4j.jsonrpc", "org.eclipse.lsp4j.jsonrpc.debug"), wiredTo(bundle("dev.ringside.dap")));
	}

	@Test
	void commandLineNeedsCoreFilterAndPicocliOnly() {
		List<String> allowed = List.of("com.google.gson", "dev.ringside.core", "dev.ringside.dap", "picocli");
		List<String> wired = wiredTo(bundle("dev.ringside.cli"));
		assertTrue(allowed.containsAll(wired), () -> wired + " is more than " + allowed);
	}
}
