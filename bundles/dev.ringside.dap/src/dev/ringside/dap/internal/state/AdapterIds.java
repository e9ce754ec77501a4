/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap.internal.state;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

import org.eclipse.jdt.annotation.Nullable;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import dev.ringside.dap.message.Json;

/**
 * Whose the adapter's own ids are: frames, and references to variables. An id is that of the thread for which the
 * adapter has given it out last, be it to the client or to the filter; nothing else takes it from a worker. That the
 * program has run, or the adapter says so, does not: gdb 16 tells of a call as {@code continued} and {@code stopped},
 * and honours what it gave out before; after a step it counts from the start again. lldb has one reference for the
 * registers of all threads.
 * <p>
 * Thread-safe.
 */
public final class AdapterIds {

	/** A client has far fewer; what is beyond is taken for an id that is not known. */
	private static final int MAX = 100_000;

	private static final class Bounded extends LinkedHashMap<Long, Long> {
		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.@Nullable Entry<Long, Long> eldest) {
			return size() > MAX;
		}
	}

	private final Map<Long, Long> workerReferences = new Bounded();
	private final Map<Long, Long> workerFrames = new Bounded();
	private final Map<Long, Long> userFrames = new Bounded();
	/** The adapter may have begun to count from the start since it gave out references of workers. */
	private boolean reused;

	/** The adapter has given out a reference for a worker. */
	public synchronized void workerReference(OptionalLong reference, long thread) {
		if (reference.isPresent() && reference.getAsLong() > 0) {
			workerReferences.put(reference.getAsLong(), thread);
		}
	}

	/** The adapter has given out a frame of a worker, to the filter. */
	public synchronized void workerFrame(long frame, long thread) {
		workerFrames.put(frame, thread);
		userFrames.remove(frame);
	}

	/** The client gets the stack of a user thread. */
	public synchronized void userStack(JsonObject body, long thread) {
		for (JsonObject frame : Json.objects(body, "stackFrames")) {
			Json.number(frame, "id").ifPresent(id -> {
				workerFrames.remove(id);
				userFrames.put(id, thread);
			});
		}
	}

	/** The client gets references that are no worker's: in scopes, variables, or the result of an evaluation. */
	public synchronized void userReferences(JsonObject body) {
		userReference(body);
		for (String list : new String[] { "scopes", "variables" }) {
			Json.objects(body, list).forEach(this::userReference);
		}
	}

	private void userReference(JsonObject object) {
		@Nullable JsonElement reference = object.get("variablesReference");
		Json.number(reference).ifPresent(workerReferences::remove);
	}

	/** The worker whose reference it is; null for any other. */
	public synchronized @Nullable Long workerOfReference(long reference) {
		return workerReferences.get(reference);
	}

	/** The worker whose frame the adapter knows by this id; null for any other. */
	public synchronized @Nullable Long workerOfFrame(long frame) {
		return workerFrames.get(frame);
	}

	/** The user thread whose frame it is, as the client has been told; null where it has not. */
	public synchronized @Nullable Long userOfFrame(long frame) {
		return userFrames.get(frame);
	}

	public synchronized boolean hasWorkerReferences() {
		return !workerReferences.isEmpty();
	}

	/** The program may have run. */
	public synchronized void mayRun() {
		reused = !workerReferences.isEmpty();
	}

	/** Whether an answer with references can take one from a worker. */
	public synchronized boolean mayBeReused() {
		return reused && !workerReferences.isEmpty();
	}

	/** Another session with the adapter. */
	public synchronized void clear() {
		reused = false;
		workerReferences.clear();
		workerFrames.clear();
		userFrames.clear();
	}
}
