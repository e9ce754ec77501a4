/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.ui.internal;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.IExecutableExtension;
import org.eclipse.core.runtime.IExecutableExtensionFactory;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.Status;
import org.eclipse.jdt.annotation.Nullable;
import org.osgi.framework.Bundle;

/**
 * Makes one of CDT's tabs for core-build launches, {@code BUNDLE/CLASS} in the extension. From CDT 12 these tabs belong
 * to CDT's delegate, so ours needs them too. In CDT 11 they belong to the launch type, whichever delegate is chosen:
 * then there is none to make, and the dialog leaves it out.
 */
public class CoreBuildTab implements IExecutableExtension, IExecutableExtensionFactory {

	private static final String LAUNCH = "org.eclipse.cdt.launch";
	/** Came with CDT 12, together with the other way to bind tabs. */
	private static final String NEW_MAIN_TAB = "org.eclipse.cdt.launch.ui.corebuild.CoreBuildMainTab2";

	private String bundle = "";
	private String type = "";

	@Override
	public void setInitializationData(IConfigurationElement element, String property, @Nullable Object data) {
		String text = String.valueOf(data);
		int slash = text.indexOf('/');
		bundle = text.substring(0, Math.max(slash, 0));
		type = text.substring(slash + 1);
	}

	@Override
	public @Nullable Object create() throws CoreException {
		if (load(LAUNCH, NEW_MAIN_TAB) == null) {
			return null;
		}
		Class<?> tab = load(bundle, type);
		if (tab == null) {
			return null;
		}
		try {
			return tab.getConstructor().newInstance();
		} catch (ReflectiveOperationException e) {
			throw new CoreException(Status.error(type, e));
		}
	}

	private static @Nullable Class<?> load(String from, String name) {
		Bundle provider = Platform.getBundle(from);
		try {
			return provider == null ? null : provider.loadClass(name);
		} catch (ClassNotFoundException e) {
			return null;
		}
	}
}
