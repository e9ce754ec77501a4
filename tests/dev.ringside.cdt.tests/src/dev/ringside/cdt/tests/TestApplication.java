/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.tests;

import java.io.PrintWriter;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.equinox.app.IApplication;
import org.eclipse.equinox.app.IApplicationContext;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;

/**
 * Runs the tests of this bundle in the Eclipse that it is installed in. Arguments: names of test classes, or
 * {@code Class.method}; all of them without. The system property {@code ringside.tests} says which set:
 * {@code headless}, {@code workbench} or {@code uninstalled}.
 */
public class TestApplication implements IApplication {

	@Override
	public Object start(IApplicationContext context) throws Exception {
		// Without a workbench org.eclipse.debug.ui cannot start, so the status handlers that it has cannot be loaded.
		InstanceScope.INSTANCE.getNode("org.eclipse.debug.core")
				.putBoolean("org.eclipse.debug.core.PREF_ENABLE_STATUS_HANDLERS", false);
		String[] arguments = (String[]) context.getArguments().get(IApplicationContext.APPLICATION_ARGS);
		return run(List.of(arguments), System.getProperty("ringside.tests", "headless"));
	}

	@Override
	public void stop() {
		// the tests end by themselves
	}

	/** For the workbench, which has no application of its own. */
	public static void runWorkbench() throws Exception {
		run(List.of(System.getProperty("ringside.only", "").split(",")).stream().filter(t -> !t.isEmpty()).toList(),
				"workbench");
	}

	static Integer run(List<String> wanted, String set) throws Exception {
		Thread.currentThread().setContextClassLoader(TestApplication.class.getClassLoader());
		LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
		List<String> classes = testClasses(set);
		for (String name : classes) {
			if (wanted.isEmpty() || wanted.stream().anyMatch(w -> w.equals(simple(name)))) {
				request.selectors(DiscoverySelectors.selectClass(TestApplication.class.getClassLoader(), name));
			}
			for (String w : wanted) {
				if (w.startsWith(simple(name) + '.')) {
					request.selectors(
							DiscoverySelectors.selectMethod(Class.forName(name), w.substring(w.indexOf('.') + 1)));
				}
			}
		}
		LauncherDiscoveryRequest discovery = request.build();
		SummaryGeneratingListener summary = new SummaryGeneratingListener();
		Launcher launcher = LauncherFactory.create();
		launcher.execute(discovery, summary, new Progress());
		PrintWriter out = new PrintWriter(System.out, true);
		summary.getSummary().printFailuresTo(out, 40);
		var s = summary.getSummary();
		out.printf("Tests run: %d, Failures: %d, Skipped: %d%n", s.getTestsStartedCount() + s.getTestsSkippedCount(),
				s.getTotalFailureCount(), s.getTestsSkippedCount() + s.getTestsAbortedCount());
		String report = System.getProperty("ringside.report");
		if (report != null) {
			Files.writeString(Path.of(report), s.getTestsFoundCount() + " " + s.getTotalFailureCount() + "\n");
		}
		return s.getTestsFoundCount() == 0 || s.getTotalFailureCount() > 0 ? Integer.valueOf(1) : IApplication.EXIT_OK;
	}

	private static String simple(String name) {
		return name.substring(name.lastIndexOf('.') + 1);
	}

	private static List<String> testClasses(String set) {
		Bundle bundle = FrameworkUtil.getBundle(TestApplication.class);
		String folder = "dev/ringside/cdt/tests" + (set.equals("headless") ? "" : '/' + set);
		List<String> names = new ArrayList<>();
		for (URL url : Collections.list(bundle.findEntries(folder, "*Test.class", false))) {
			String path = url.getPath();
			names.add(path.substring(1, path.length() - ".class".length()).replace('/', '.'));
		}
		Collections.sort(names);
		return names;
	}

	private static final class Progress implements TestExecutionListener {
		private long started;

		@Override
		public void executionStarted(TestIdentifier test) {
			started = System.nanoTime();
		}

		@Override
		public void executionSkipped(TestIdentifier test, String reason) {
			System.out.println("SKIPPED " + name(test) + ": " + reason);
		}

		@Override
		public void executionFinished(TestIdentifier test, TestExecutionResult result) {
			if (test.isTest() || result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
				String word = switch (result.getStatus()) {
				case SUCCESSFUL -> "ok";
				case ABORTED -> "SKIPPED";
				case FAILED -> "FAILED";
				};
				System.out.printf("%-7s %s (%d ms)%s%n", word, name(test), (System.nanoTime() - started) / 1_000_000,
						result.getThrowable().map(t -> ": " + t.getMessage()).orElse(""));
			}
		}

		private static String name(TestIdentifier test) {
			return test.getUniqueIdObject().getSegments().stream().filter(s -> !s.getType().equals("engine"))
					.map(s -> s.getValue().replaceFirst("\\(.*", "()")).map(s -> s.substring(s.lastIndexOf('.') + 1))
					.reduce((a, b) -> a + '.' + b).orElse("");
		}
	}
}
