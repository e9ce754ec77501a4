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
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.IVariable;
import org.eclipse.debug.ui.IDebugUIConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import dev.ringside.core.kernel.PolicyVerdict;
import dev.ringside.core.kernel.RegisterTruth;
import dev.ringside.dap.model.DapDebugTarget;
import dev.ringside.dap.model.DapModel;
import dev.ringside.dap.model.DapRegister;
import dev.ringside.dap.model.DapThread;
import dev.ringside.tests.common.Await;
import dev.ringside.tests.common.PolicyEmulator;
import dev.ringside.tests.common.PolicyEmulator.Policy;
import dev.ringside.tests.common.UringProgram;
import dev.ringside.tests.ui.DebugView;
import dev.ringside.tests.ui.Ui;
import dev.ringside.tests.ui.WorkersView;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;

/**
 * A session has one model of its process: what one view shows of the kernel's policy and of the workers, all show, and
 * /proc is read for all at once.
 */
class OneModelTest extends WorkbenchTest {

	private static final String WORKERS = "dev.ringside.ui.workers";
	private static final int ATTEMPTS = 8;
	private static final Duration STOP = Duration.ofSeconds(15);

	@TempDir
	Path folder;

	@AfterEach
	void hideWorkersView() {
		Ui.run(() -> Ui.page().hideView(Ui.page().findView(WORKERS)));
	}

	static Stream<Arguments> policies() {
		return Arrays.stream(Adapters.values())
				.flatMap(a -> Stream.of(Policy.ZEROED, Policy.REGSET_EINVAL).map(p -> Arguments.of(a, p)));
	}

	/**
	 * The policy is AUTO: what the registers of a worker show of it overrules what the release of this machine's kernel
	 * says.
	 */
	@ParameterizedTest
	@MethodSource("policies")
	void allViewsTellThePolicyThatRegistersProve(Adapters adapter, Policy policy) throws Exception {
		PolicyEmulator emulator = PolicyEmulator.of(policy, folder);
		try (UringProgram program = UringProgram.start(); Sessions.End end = Sessions::endAll) {
			WorkersView view = WorkersView.open();
			// Shown where they can be read: their truth is what the policy says.
			String registers = policy == Policy.ZEROED ? "LABEL" : "AUTO";
			DapDebugTarget target = attach(adapter, program,
					PolicyTest.under(emulator, adapter, Map.of("dev.ringside.registers", registers)));
			DapThread worker = Sessions.thread(target, "[io_uring worker of ");
			// Registers and Variables
			PolicyTest.awaitRegisters(worker, policy == Policy.ZEROED ? "(zeroed" : "Hidden: ");
			if (policy == Policy.ZEROED) {
				var groups = Sessions.top(worker).getRegisterGroups();
				assertEquals(RegisterTruth.ZEROED,
						((DapRegister) AttachTest.register(groups, "rbx")).truth().orElse(null));
			}
			List<String> facts = Arrays.stream(Sessions.top(worker).getVariables()).map(OneModelTest::text).toList();
			assertTrue(facts.stream().anyMatch(f -> f.startsWith("kernel policy = " + policy)), facts.toString());
			// the target
			PolicyVerdict verdict = target.workers().read().policy();
			assertEquals(policy.name(), verdict == null ? "none" : verdict.policy().name(), "what the target tells");
			// the Workers view
			DebugView.select(worker);
			view.await("the Workers view to show the policy " + policy,
					() -> view.details().contains("Kernel policy " + policy));
			Ui.picture(adapter + "-one-model-" + policy);
			emulator.assertNoWriteOrStepReached(program.ready().allWorkers());
		}
	}

	/** gdb 13 tells of no stop about every second time where a worker's registers cannot be read: tries again. */
	private static DapDebugTarget attach(Adapters adapter, UringProgram program, Map<String, String> more)
			throws CoreException, IOException {
		Map<String, String> attributes = new HashMap<>(more);
		attributes.putAll(
				Map.of(DapModel.ATTR_ADAPTER, adapter.preset.id(), DapModel.ATTR_REQUEST, DapModel.REQUEST_ATTACH,
						DapModel.ATTR_PID, Long.toString(program.pid()), DapModel.ATTR_PROGRAM,
						UringProgram.executable().toString()));
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			ILaunch launch = Sessions.configuration(adapter.name(), attributes).launch(ILaunchManager.DEBUG_MODE,
					new NullProgressMonitor());
			DapDebugTarget target = (DapDebugTarget) launch.getDebugTarget();
			try {
				Await.until("the program to stop", STOP, target::isSuspended);
				return target;
			} catch (AssertionError e) {
				Sessions.endAll();
				Await.until("the program to be let go", () -> program.tracer(program.pid()) == 0);
			}
		}
		return Assumptions.abort("the debugger has told of no stop in " + ATTEMPTS + " attempts");
	}

	private static String text(IVariable v) {
		try {
			return v.getName() + " = " + v.getValue().getValueString();
		} catch (DebugException e) {
			throw new AssertionError(e);
		}
	}

	/** A stop costs one scan of /proc, whatever is shown. */
	@ParameterizedTest
	@EnumSource
	void readsProcOnceAStop(Adapters adapter) throws Exception {
		try (UringProgram program = UringProgram.start(); Sessions.End end = Sessions::endAll) {
			DapDebugTarget target = Sessions.attach(adapter, program, Map.of());
			long calc = program.ready().calc();
			DebugView.select(Sessions.thread(target, "[io_uring worker of "));
			assertEquals(1, scansOfAStop(target, program.pid(), calc), "without the Workers view");
			WorkersView view = WorkersView.open();
			int workers = program.ready().allWorkers().size();
			view.await("the Workers view to show " + workers + " workers", () -> view.rows().size() == workers);
			assertEquals(1, scansOfAStop(target, program.pid(), calc), "with the Workers view");
		}
	}

	/**
	 * How often this process reads what a thread does, from a run of the program until its next stop is shown
	 * everywhere.
	 */
	private int scansOfAStop(DapDebugTarget target, long pid, long tid) throws Exception {
		try (Recording recording = new Recording()) {
			recording.enable("jdk.FileRead").withThreshold(Duration.ZERO).withoutStackTrace();
			recording.start();
			target.resume();
			Await.until("the program to run", () -> !target.isSuspended());
			target.suspend();
			Await.until("the program to stop", target::isSuspended);
			DapThread worker = Sessions.thread(target, "[io_uring worker of ");
			DebugView.select(worker);
			Sessions.top(worker).getVariables();
			Sessions.top(worker).getRegisterGroups();
			// What the views read, they read in jobs.
			Await.until("the Workers view's job to end", () -> Arrays.stream(Job.getJobManager().find(null))
					.noneMatch(job -> job.getName().equals("Read io_uring workers")));
			recording.stop();
			Path file = Files.createTempFile(folder, "reads", ".jfr");
			recording.dump(file);
			return scans(file, "/proc/" + pid + "/task/" + tid + "/stat");
		}
	}

	private static int scans(Path recording, String path) throws IOException {
		return (int) RecordingFile.readAllEvents(recording).stream().filter(e -> path.equals(e.getString("path")))
				.filter(e -> e.getLong("bytesRead") > 0).count();
	}
}
