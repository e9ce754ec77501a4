/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap.internal.filter;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.messages.Message;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import dev.ringside.core.advice.AttachSituation;
import dev.ringside.core.elf.CoreInspector;
import dev.ringside.core.elf.ElfException;
import dev.ringside.core.proc.LeftStopped;
import dev.ringside.core.proc.ProcException;
import dev.ringside.core.proc.ProcFs;
import dev.ringside.core.process.ProcessSnapshot;
import dev.ringside.core.settings.SettingKey;
import dev.ringside.core.settings.Settings;
import dev.ringside.core.settings.SettingsException;
import dev.ringside.core.text.Untrusted;
import dev.ringside.dap.adapter.AdapterBehaviour.ThreadIds;
import dev.ringside.dap.adapter.AdapterKind;
import dev.ringside.dap.adapter.StartArguments;
import dev.ringside.dap.internal.state.AdapterThreads;
import dev.ringside.dap.internal.text.DapTexts;
import dev.ringside.dap.message.Envelope;
import dev.ringside.dap.message.Json;

/**
 * A session's start: {@code initialize}, {@code attach} and {@code launch}.
 * <p>
 * Threading: requests come from the client's direction, answers from the adapter's.
 */
final class SessionStart {

	private final FilterSession session;
	private final AdapterThreads threads;
	private final WorkerFrames frames;
	private final Attachment attachment;
	private final ExecutableHeader executable;
	private final DebuggerVersion version;
	private final ProcFs procFs;

	SessionStart(FilterSession session, WorkerFrames frames, Attachment attachment, ExecutableHeader executable,
			DebuggerVersion version, ProcFs procFs) {
		this.session = session;
		this.threads = session.threads();
		this.frames = frames;
		this.attachment = attachment;
		this.executable = executable;
		this.version = version;
		this.procFs = procFs;
	}

	/** The adapter has answered {@code initialize}. */
	Message initialized(Envelope response) {
		if (response.success()) {
			session.adapter().capabilities(response.content());
		}
		session.adapter().initialized();
		return response.message();
	}

	/**
	 * Looks at an {@code attach} or {@code launch}.
	 *
	 * @return what to pass on; null where it was answered
	 */
	@Nullable
	Message request(Envelope e) {
		JsonObject arguments = e.content();
		@Nullable JsonElement given = arguments.remove("ringside");
		Settings now = session.options();
		if (given != null) {
			try {
				now = now.with(values(given));
			} catch (SettingsException x) {
				session.wire().refuse(e, String.valueOf(x.getMessage()));
				return null;
			}
		}
		session.settings().started(now);
		session.advisor().settings(now);
		if (!now.enabled()) {
			return given == null ? e.message() : e.with(arguments);
		}
		boolean launch = e.name().equals("launch");
		StartArguments start = new StartArguments(session.behaviour(), arguments);
		if (launch && isAttachByMistake(e, start)) {
			return null;
		}
		session.target().started(start, launch);
		session.advisor().target(session.target().isCore() ? AttachSituation.Target.CORE
				: session.target().isRemote() ? AttachSituation.Target.REMOTE
						: launch ? AttachSituation.Target.LAUNCHED : AttachSituation.Target.LOCAL, 0, null);
		frames.forget();
		session.execution().started(start.isNonStop(), start.locksScheduler());
		boolean attach = session.target().isLocal() && !launch;
		attachment.started(attach ? start.attachId().orElse(0) : 0);
		if (start.isCore()) {
			readCore(start);
		}
		if (attachment.id() != 0) {
			session.target().named(attachment.id());
			if (beforeAttach(e)) {
				return null;
			}
		}
		return given == null ? e.message() : e.with(arguments);
	}

	/**
	 * LSP4E sends {@code launch} where its parameters do not say {@code "request": "attach"}: with a process id and no
	 * program nothing ever starts.
	 */
	private boolean isAttachByMistake(Envelope e, StartArguments start) {
		OptionalLong pid = session.adapter().kind() == AdapterKind.UNKNOWN ? OptionalLong.empty()
				: start.processWithoutProgram();
		if (pid.isEmpty()) {
			return false;
		}
		session.wire().refuse(e, DapTexts.get("refused.launchWithPid", pid.getAsLong()));
		return true;
	}

	/**
	 * Of a core the adapter tells neither names nor what its threads were; the file does. Only lldb's ids say which
	 * thread is which.
	 */
	private void readCore(StartArguments start) {
		String file = start.coreFile();
		if (session.behaviour().threadIds() != ThreadIds.TID || file.isEmpty()) {
			return;
		}
		try {
			threads.core(new CoreInspector(session.options().kernelPolicy()).inspect(Path.of(file), null).snapshot());
		} catch (ElfException | InvalidPathException x) {
			session.log().once("log.noCore", Untrusted.display(String.valueOf(x.getMessage()), 300));
		}
	}

	private static Map<String, Object> values(JsonElement given) throws SettingsException {
		if (!given.isJsonObject()) {
			throw new SettingsException(DapTexts.get("settings.notObject", String.join(", ", SettingKey.keys())));
		}
		Map<String, Object> values = new LinkedHashMap<>();
		for (Map.Entry<String, JsonElement> v : given.getAsJsonObject().entrySet()) {
			JsonElement value = v.getValue();
			if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isBoolean()) {
				values.put(v.getKey(), value.getAsBoolean());
			} else if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isString()) {
				values.put(v.getKey(), value.getAsString());
			} else {
				// Not a text: the settings refuse it and name what is allowed.
				values.put(v.getKey(), value);
			}
		}
		return values;
	}

	/** @return whether the attach was refused */
	private boolean beforeAttach(Envelope e) {
		ProcessSnapshot process;
		try {
			if (threads.hasProcess()) {
				threads.scan();
			}
			@Nullable ProcessSnapshot scanned = threads.snapshot();
			process = scanned != null ? scanned : threads.look(attachment.id());
		} catch (ProcException x) {
			// The adapter says so itself.
			return false;
		}
		if (session.refusedAttach(e, attachment.id(), process)) {
			session.target().forget();
			return true;
		}
		boolean workers = !process.workers().isEmpty();
		session.advisor().target(AttachSituation.Target.LOCAL, attachment.id(), process);
		attachment.passedOn(workers ? process : null, LeftStopped.before(procFs, attachment.id()).orElse(null));
		if (workers) {
			session.wire().onAnswer(e, response -> {
				attachment.over();
				return response.message();
			});
			executable.read(process.pid());
			session.notices().advise(session.advisor().beforeAttach());
			version.ask(Json.string(e.content(), "gdb").orElse(null), true);
		}
		// What is read before the adapter has attached says nothing of who traces what.
		threads.resumed();
		return false;
	}
}
