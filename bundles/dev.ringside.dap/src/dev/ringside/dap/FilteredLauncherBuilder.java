/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap;

import java.util.HashMap;
import java.util.Map;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.RemoteEndpoint;
import org.eclipse.lsp4j.jsonrpc.debug.DebugLauncher;
import org.eclipse.lsp4j.jsonrpc.json.JsonRpcMethod;
import org.eclipse.lsp4j.jsonrpc.json.MessageJsonHandler;

import com.google.gson.JsonObject;

/**
 * Builds an LSP4J launcher with a {@link DapFilter} between the client and the adapter. The filter alone is not enough there: LSP4J (0.24) throws away the
 * body of a response whose request it does not know, and the filter asks the adapter questions of its own.
 * <p>
 * Use it like {@link org.eclipse.lsp4j.jsonrpc.debug.DebugLauncher.Builder}, but do not call {@code wrapMessages}.
 *
 * @param <T> the interface through which the client calls the adapter
 */
public final class FilteredLauncherBuilder<T> extends DebugLauncher.Builder<T> {

	private final DapFilter filter;

	/**
	 * A builder.
	 *
	 * @param filter the filter; of this launcher alone
	 */
	public FilteredLauncherBuilder(DapFilter filter) {
		this.filter = filter;
		wrapMessages(filter.wrapper()::apply);
	}

	@Override
	protected Map<String, JsonRpcMethod> getSupportedMethods() {
		Map<String, JsonRpcMethod> methods = new HashMap<>(super.getSupportedMethods());
		methods.putIfAbsent(ThreadLists.CDT_COMMAND, JsonRpcMethod.request(ThreadLists.CDT_COMMAND, JsonObject.class, JsonObject.class));
		return methods;
	}

	@Override
	protected RemoteEndpoint createRemoteEndpoint(@Nullable MessageJsonHandler jsonHandler) {
		RemoteEndpoint endpoint = super.createRemoteEndpoint(jsonHandler);
		if (jsonHandler != null) {
			jsonHandler.setMethodProvider(id -> {
				@Nullable String own = id == null ? null : filter.commandAsked(id);
				return own != null ? own : endpoint.resolveMethod(id);
			});
		}
		return endpoint;
	}
}
