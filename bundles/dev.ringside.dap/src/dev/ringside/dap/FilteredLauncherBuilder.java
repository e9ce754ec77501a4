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

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.debug.Capabilities;
import org.eclipse.lsp4j.jsonrpc.RemoteEndpoint;
import org.eclipse.lsp4j.jsonrpc.debug.DebugLauncher;
import org.eclipse.lsp4j.jsonrpc.json.JsonRpcMethod;
import org.eclipse.lsp4j.jsonrpc.json.MessageJsonHandler;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;

import dev.ringside.dap.adapter.AdapterBehaviour;

/**
 * Builds an LSP4J launcher with a {@link DapFilter} between the client and the adapter. The filter alone is not enough
 * there: LSP4J (0.24) throws away the body of a response whose request it does not know, and the filter asks the
 * adapter questions of its own.
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
		super.configureGson(this::keepCapabilities);
	}

	@Override
	public DebugLauncher.Builder<T> configureGson(@Nullable Consumer<GsonBuilder> configureGson) {
		super.configureGson(gson -> {
			keepCapabilities(gson);
			if (configureGson != null) {
				configureGson.accept(gson);
			}
		});
		return this;
	}

	/** LSP4J also throws away capabilities that the protocol does not have; lldb tells its version there. */
	private void keepCapabilities(GsonBuilder gson) {
		gson.registerTypeAdapterFactory(new TypeAdapterFactory() {
			@Override
			public <V> @Nullable TypeAdapter<V> create(@Nullable Gson all, @Nullable TypeToken<V> type) {
				if (all == null || type == null || type.getRawType() != Capabilities.class) {
					return null;
				}
				return capabilities(all.getDelegateAdapter(this, type));
			}
		});
	}

	private <V> TypeAdapter<V> capabilities(TypeAdapter<V> typed) {
		return new TypeAdapter<>() {
			@Override
			public void write(@Nullable JsonWriter out, @Nullable V value) throws IOException {
				typed.write(out, value);
			}

			@Override
			public V read(@Nullable JsonReader in) throws IOException {
				JsonElement whole = JsonParser.parseReader(in);
				if (whole.isJsonObject()) {
					filter.capabilities(whole.getAsJsonObject());
				}
				return typed.fromJsonTree(whole);
			}
		};
	}

	@Override
	protected Map<String, JsonRpcMethod> getSupportedMethods() {
		Map<String, JsonRpcMethod> methods = new HashMap<>(super.getSupportedMethods());
		methods.putIfAbsent(AdapterBehaviour.CDT_COMMAND,
				JsonRpcMethod.request(AdapterBehaviour.CDT_COMMAND, JsonObject.class, JsonObject.class));
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
