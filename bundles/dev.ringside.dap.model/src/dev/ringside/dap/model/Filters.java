/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.dap.model;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.eclipse.lsp4j.debug.services.IDebugProtocolServer;
import org.eclipse.lsp4j.jsonrpc.debug.DebugLauncher;

import dev.ringside.core.thread.Classification;
import dev.ringside.dap.DapFilter;
import dev.ringside.dap.FilterEnvironment;
import dev.ringside.dap.FilteredLauncherBuilder;

/** Makes the filter of a session. */
final class Filters {

	private Filters() {
	}

	/**
	 * The filter that a session's settings ask for.
	 *
	 * @param configuration the session
	 * @param log           gets lines for the session's console
	 * @param adapter       the adapter's process id; empty before it has started
	 */
	static AdapterFilter of(AdapterConfiguration configuration, Consumer<String> log, Supplier<OptionalLong> adapter) {
		if (!configuration.settings().enabled()) {
			return AdapterFilter.NONE;
		}
		DapFilter filter = new DapFilter(configuration.settings(), FilterEnvironment.ofThisMachine(configuration.adapter(), log, adapter));
		return new AdapterFilter() {
			@Override
			public DebugLauncher.Builder<IDebugProtocolServer> launcher() {
				return new FilteredLauncherBuilder<>(filter);
			}

			@Override
			public Optional<Classification> classification(int threadId) {
				return Optional.of(filter.thread(threadId).classification());
			}

			@Override
			public OptionalInt tid(int threadId) {
				return filter.thread(threadId).tid();
			}

			@Override
			public OptionalInt processId() {
				return filter.processId();
			}

			@Override
			public void close() {
				filter.close();
			}
		};
	}
}
