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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.model.IStackFrame;
import org.eclipse.debug.core.model.IThread;
import org.eclipse.debug.ui.IDebugUIConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.ringside.dap.model.DapDebugTarget;
import dev.ringside.dap.model.DapModel;
import dev.ringside.dap.model.internal.adapter.AdapterArguments;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.UringProgram;
import dev.ringside.tests.ui.Trees;
import dev.ringside.tests.ui.Ui;

/** Adapters and programs that end, hang, are late or talk nonsense: a clear message, and no session left. */
class FaultTest extends WorkbenchTest {

	@TempDir
	Path folder;

	/** Launches with a shell script as the adapter; returns the message that it fails with. */
	private String failure(String script, int seconds) throws CoreException, IOException {
		Path file = Files.writeString(folder.resolve("adapter.sh"), script);
		ILaunchConfigurationWorkingCopy c = Sessions.configuration("fault",
				Map.of(DapModel.ATTR_ADAPTER, DapModel.ADAPTER_COMMAND, DapModel.ATTR_COMMAND, "/bin/sh " + file,
						DapModel.ATTR_PROGRAM,
						UringProgram.executable().toString()));
		c.setAttribute(DapModel.ATTR_TIMEOUT, seconds);
		return Sessions.failure(c);
	}

	@Test
	void adapterIsMissing() throws Exception {
		ILaunchConfigurationWorkingCopy c = Sessions.configuration("fault",
				Map.of(DapModel.ATTR_ADAPTER, DapModel.ADAPTER_COMMAND, DapModel.ATTR_COMMAND,
						folder.resolve("nothing-here").toString(),
						DapModel.ATTR_PROGRAM, UringProgram.executable().toString()));
		String message = Sessions.failure(c);
		assertTrue(message.contains("cannot be started") && message.contains("nothing-here"), message);
	}

	@Test
	void adapterExitsAtOnce() throws Exception {
		String message = failure("echo 'no licence for gdb' >&2; exit 3\n", 30);
		assertTrue(message.contains("status 3") && message.contains("no licence for gdb"), message);
	}

	@Test
	void adapterHangs() throws Exception {
		String message = failure("exec sleep 600\n", 1);
		assertTrue(message.contains("\"initialize\"") && message.contains("1 s"), message);
	}

	@Test
	void adapterTalksNonsense() throws Exception {
		String message = failure("echo 'Usage: adapter [OPTION]'; exec sleep 600\n", 60);
		assertTrue(message.contains("not a debug adapter") && message.contains("Usage: adapter"), message);
	}

	@Test
	void adapterAnswersWithNoJson() throws Exception {
		String message = failure("printf 'Content-Length: 9\\r\\n\\r\\nnot json!'; exec sleep 600\n", 2);
		assertTrue(message.contains("\"initialize\"") || message.contains("closed"), message);
	}

	@Test
	void adapterAnswersLate() throws Exception {
		String late = "body='{\"seq\":1,\"type\":\"response\",\"request_seq\":1,\"command\":\"initialize\",\"success\":true,\"body\":{}}'\n"
				+ "sleep 3\nprintf 'Content-Length: %d\\r\\n\\r\\n%s' \"${#body}\" \"$body\"\nexec sleep 600\n";
		String message = failure(late, 1);
		assertTrue(message.contains("\"initialize\"") && message.contains("1 s"), message);
	}

	@ParameterizedTest
	@EnumSource
	void programEndsWhileViewsAsk(Adapters adapter) throws Exception {
		UringProgram program = UringProgram.start();
		AtomicBoolean done = new AtomicBoolean();
		List<Throwable> unexpected = new ArrayList<>();
		try {
			DapDebugTarget target = Sessions.attach(adapter, program, Map.of());
			Ui.show(IDebugUIConstants.ID_REGISTER_VIEW);
			Trees.unfoldAll(IDebugUIConstants.ID_DEBUG_VIEW);
			Thread asker = new Thread(() -> {
				while (!done.get() && !target.isTerminated()) {
					try {
						for (IThread thread : target.getThreads()) {
							// Asked for once: the session may end before it is asked again.
							IStackFrame frame = thread.getTopStackFrame();
							if (frame != null) {
								for (var group : frame.getRegisterGroups()) {
									group.getRegisters();
								}
							}
						}
					} catch (DebugException e) {
						// A refusal with a text is what views can show.
						continue;
					} catch (RuntimeException e) {
						unexpected.add(e);
						return;
					}
				}
			}, "view");
			asker.start();
			// Its remains stay as long as the debugger holds them.
			program.signal("KILL");
			// gdb finds out when it lets the dead program go on; the user sees a stop or the end, and can end the
			// session.
			target.terminate();
			Await.until("the session to end", target::isTerminated);
			done.set(true);
			Await.until("a view's question to be answered when the session has ended", () -> !asker.isAlive());
			assertEquals(List.of(), unexpected);
		} finally {
			done.set(true);
			program.close();
		}
	}

	@Test
	void adapterDiesInTheMiddle() throws Exception {
		try (UringProgram program = UringProgram.start(); Sessions.End end = Sessions::endAll) {
			DapDebugTarget target = Sessions.attach(Adapters.GDB, program, Map.of());
			List<ProcessHandle> adapters = ProcessHandle.current().descendants()
					.filter(p -> p.info().commandLine().orElse("").contains("-i dap"))
					.toList();
			assertTrue(!adapters.isEmpty(), "gdb among the descendants");
			adapters.forEach(ProcessHandle::destroyForcibly);
			Await.until("the session to end with its adapter", target::isTerminated);
			assertTrue(target.getLaunch().isTerminated());
		}
	}

	@Test
	void argumentsMustBeAJsonObject() {
		assertEquals(0, AdapterArguments.parse(" ").size());
		assertEquals(1, AdapterArguments.parse("{\"a\": [1, {\"b\": null}]}").size());
		for (String bad : List.of("[1]", "{'a': 1}", "{\"a\": }", "{\"a\": 1} x", "{\"a\": 1", "null", "1")) {
			IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> AdapterArguments.parse(bad),
					bad);
			assertTrue(e.getMessage().contains("JSON"), e.getMessage());
		}
	}
}
