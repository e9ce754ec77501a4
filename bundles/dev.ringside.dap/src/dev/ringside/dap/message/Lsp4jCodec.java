/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap.message;

import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.debug.services.IDebugProtocolClient;
import org.eclipse.lsp4j.debug.services.IDebugProtocolServer;
import org.eclipse.lsp4j.jsonrpc.debug.json.DebugMessageJsonHandler;
import org.eclipse.lsp4j.jsonrpc.debug.messages.DebugNotificationMessage;
import org.eclipse.lsp4j.jsonrpc.debug.messages.DebugRequestMessage;
import org.eclipse.lsp4j.jsonrpc.debug.messages.DebugResponseMessage;
import org.eclipse.lsp4j.jsonrpc.json.JsonRpcMethod;
import org.eclipse.lsp4j.jsonrpc.messages.Message;
import org.eclipse.lsp4j.jsonrpc.messages.NotificationMessage;
import org.eclipse.lsp4j.jsonrpc.messages.RequestMessage;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseMessage;
import org.eclipse.lsp4j.jsonrpc.services.ServiceEndpoints;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;

/**
 * Messages inside an LSP4J client: parameters and results are LSP4J's classes, or JSON where a client's interface says
 * so. What is not changed stays the same object; what the filter makes or changes has the class that the client's
 * interface names.
 */
public final class Lsp4jCodec implements MessageCodec {

	private final Map<String, JsonRpcMethod> methods;
	private final Gson gson;

	/** For clients of {@link IDebugProtocolServer}. */
	public Lsp4jCodec() {
		this(IDebugProtocolServer.class, IDebugProtocolClient.class);
	}

	/**
	 * For clients with interfaces of their own.
	 *
	 * @param server the interface through which the client calls the adapter
	 * @param client the interface through which the adapter calls the client
	 */
	public Lsp4jCodec(Class<?> server, Class<?> client) {
		Map<String, JsonRpcMethod> all = new HashMap<>(ServiceEndpoints.getSupportedMethods(client));
		all.putAll(ServiceEndpoints.getSupportedMethods(server));
		this.methods = Map.copyOf(all);
		this.gson = new DebugMessageJsonHandler(methods).getGson();
	}

	@Override
	public Envelope open(Message message) {
		return new TypedEnvelope(message);
	}

	@Override
	public Message request(int seq, String command, JsonObject arguments) {
		DebugRequestMessage m = new DebugRequestMessage();
		m.setId(seq);
		m.setMethod(command);
		m.setParams(arguments);
		return m;
	}

	@Override
	public Message response(Envelope request, @Nullable String error, JsonObject body) {
		DebugResponseMessage m = new DebugResponseMessage();
		m.setMethod(request.name());
		if (request.message() instanceof RequestMessage r) {
			m.setRawId(r.getRawId());
		}
		if (error == null) {
			m.setResult(result(request.name(), body));
		} else {
			m.setError(new ResponseError(ResponseErrorCode.UnknownErrorCode, error, body));
		}
		return m;
	}

	@Override
	public Message event(String event, JsonObject body) {
		DebugNotificationMessage m = new DebugNotificationMessage();
		m.setMethod(event);
		m.setParams(parameter(event, body));
		return m;
	}

	/** LSP4J counts its requests from 1 and has numbers up to 2^31: none of them is ever taken. */
	@Override
	public Message renumbered(Envelope message, long seq) {
		return message.message();
	}

	@Override
	public long size(Message message) {
		return 0;
	}

	private @Nullable Object result(String command, JsonObject body) {
		@Nullable JsonRpcMethod method = methods.get(command);
		@Nullable Type type = method == null ? null : method.getReturnType();
		return type == null ? body : type == Void.class ? null : gson.fromJson(body, type);
	}

	private @Nullable Object parameter(String name, JsonObject body) {
		@Nullable JsonRpcMethod method = methods.get(name);
		Type[] types = method == null ? new Type[0] : method.getParameterTypes();
		return types.length == 1 ? gson.fromJson(body, types[0]) : body;
	}

	private final class TypedEnvelope implements Envelope {

		private final Message message;

		TypedEnvelope(Message message) {
			this.message = message;
		}

		@Override
		public Kind kind() {
			return message instanceof RequestMessage ? Kind.REQUEST : message instanceof ResponseMessage ? Kind.RESPONSE
					: message instanceof NotificationMessage ? Kind.EVENT : Kind.OTHER;
		}

		@Override
		public String name() {
			@Nullable String name = message instanceof RequestMessage r ? r.getMethod()
					: message instanceof NotificationMessage n ? n.getMethod()
							: message instanceof DebugResponseMessage r ? r.getMethod() : null;
			return name == null ? "" : name;
		}

		@Override
		public long seq() {
			return message instanceof RequestMessage r ? id(r.getId()) : -1;
		}

		@Override
		public long requestSeq() {
			return message instanceof ResponseMessage r ? id(r.getId()) : -1;
		}

		private static long id(@Nullable String id) {
			return id == null ? -1 : Json.number(id).orElse(-1);
		}

		@Override
		public boolean success() {
			return message instanceof ResponseMessage r && r.getError() == null;
		}

		private @Nullable Object value() {
			return message instanceof RequestMessage r ? r.getParams()
					: message instanceof NotificationMessage n ? n.getParams()
							: message instanceof ResponseMessage r
									? r.getError() == null ? r.getResult() : r.getError().getData()
									: null;
		}

		@Override
		public JsonObject content() {
			Object value = value();
			if (value == null) {
				return new JsonObject();
			}
			@Nullable JsonElement tree = value instanceof JsonElement e ? e.deepCopy() : gson.toJsonTree(value);
			if (tree == null || tree.isJsonNull()) {
				return new JsonObject();
			}
			if (tree instanceof JsonObject object) {
				return object;
			}
			throw new JsonParseException("not an object");
		}

		@Override
		public OptionalLong number(String key) {
			return Json.number(content(), key);
		}

		@Override
		public boolean mayContain(String ascii) {
			return value() != null;
		}

		@Override
		public Message message() {
			return message;
		}

		@Override
		public Message with(JsonObject content) {
			if (message instanceof RequestMessage r) {
				DebugRequestMessage m = new DebugRequestMessage();
				m.setRawId(r.getRawId());
				m.setMethod(r.getMethod());
				m.setParams(content);
				return m;
			}
			if (message instanceof DebugResponseMessage r) {
				DebugResponseMessage m = new DebugResponseMessage();
				m.setRawId(r.getRawId());
				m.setRawResponseId(r.getRawResponseId());
				m.setMethod(r.getMethod());
				m.setResult(r.getResult() instanceof JsonElement ? content : result(name(), content));
				return m;
			}
			if (message instanceof NotificationMessage n) {
				return event(n.getMethod(), content);
			}
			return message;
		}

		@Override
		public @Nullable String error() {
			return message instanceof ResponseMessage r && r.getError() != null ? r.getError().getMessage() : null;
		}
	}
}
