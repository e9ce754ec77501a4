/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
import java.io.PrintWriter;
import java.util.Locale;

import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** For releng/test --repeat: runs a test class, or methods of it, several times in this JVM. */
public final class Repeat {

	private static final int FAILURES_SHOWN = 3;

	private Repeat() {
	}

	/**
	 * Ends with status 1 where a run failed, or ran no test.
	 *
	 * @param arguments how many times; the class; the method, with {@code *} for any letters, or empty for all
	 */
	public static void main(String[] arguments) {
		int runs = Integer.parseInt(arguments[0]);
		String method = arguments[2].replace("*", ".*");
		LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
				.selectors(DiscoverySelectors.selectClass(arguments[1]))
				.filters((PostDiscoveryFilter) test -> FilterResult.includedIf(
						method.isEmpty() || test.getSource().map(source -> isOf(source, method)).orElse(true)))
				.build();
		Launcher launcher = LauncherFactory.create();
		int failed = 0;
		for (int run = 1; run <= runs; run++) {
			SummaryGeneratingListener listener = new SummaryGeneratingListener();
			launcher.execute(request, listener);
			TestExecutionSummary summary = listener.getSummary();
			boolean ok = summary.getTotalFailureCount() == 0 && summary.getTestsFoundCount() > 0;
			failed += ok ? 0 : 1;
			System.out.printf(Locale.ROOT, "run %d: %s, %d tests, %d failed, %d skipped, %.1f s%n", run,
					ok ? "passed" : "FAILED",
					summary.getTestsFoundCount(), summary.getTotalFailureCount(),
					summary.getTestsSkippedCount() + summary.getTestsAbortedCount(),
					(summary.getTimeFinished() - summary.getTimeStarted()) / 1000.0);
			if (!ok) {
				summary.printFailuresTo(new PrintWriter(System.out, true), FAILURES_SHOWN);
			}
		}
		System.out.printf(Locale.ROOT, "%d of %d runs failed%n", failed, runs);
		System.exit(failed == 0 ? 0 : 1);
	}

	private static boolean isOf(TestSource source, String method) {
		return !(source instanceof MethodSource of) || of.getMethodName().matches(method);
	}
}
