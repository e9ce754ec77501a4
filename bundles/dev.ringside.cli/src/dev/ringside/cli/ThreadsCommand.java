/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.advice.Advice;
import dev.ringside.core.advice.Severity;
import dev.ringside.core.advice.WorkerAdvice;
import dev.ringside.core.elf.CoreInspector;
import dev.ringside.core.elf.CoreReport;
import dev.ringside.core.elf.CoreWarning;
import dev.ringside.core.proc.ProcException;
import dev.ringside.core.proc.ProcFs;
import dev.ringside.core.proc.ProcessInspector;
import dev.ringside.core.proc.ProcessInspector.Detail;
import dev.ringside.core.process.ProcessSnapshot;
import dev.ringside.core.process.ThreadReport;
import dev.ringside.core.settings.Settings;
import dev.ringside.core.text.Untrusted;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ringside threads PID} and {@code ringside threads --core FILE}. */
@Command(name = "threads", mixinStandardHelpOptions = true, versionProvider = Version.class)
final class ThreadsCommand implements Callable<Integer> {

	private final Io io;
	private final SettingsOptions settingsOptions = new SettingsOptions();
	private @Nullable CommandSpec spec;

	@Parameters(paramLabel = "PID", arity = "0..1", descriptionKey = "pid")
	private @Nullable String pid;

	@Option(names = "--core", paramLabel = "FILE", descriptionKey = "core")
	private @Nullable Path core;

	@Option(names = "--executable", paramLabel = "FILE", descriptionKey = "executable")
	private @Nullable Path executable;

	@Option(names = "--json", descriptionKey = "json")
	private boolean json;

	ThreadsCommand(Io io) {
		this.io = io;
	}

	/** Called by picocli. */
	@Spec
	void setSpec(CommandSpec spec) {
		this.spec = spec;
		settingsOptions.addTo(spec);
	}

	@Override
	public Integer call() throws CliException, IOException {
		var command = java.util.Objects.requireNonNull(spec).commandLine();
		String pidText = pid;
		Path coreFile = core;
		if (pidText == null == (coreFile == null)) {
			throw new ParameterException(command, Messages.get("error.pidOrCore"));
		}
		if (executable != null && coreFile == null) {
			throw new ParameterException(command, Messages.get("error.executableWithoutCore"));
		}
		Settings settings = settingsOptions.settings(command);
		if (coreFile != null) {
			CoreReport report = new CoreInspector(settings.kernelPolicy()).inspect(coreFile, executable);
			print(report.snapshot(), Messages.get("threads.head.core", Untrusted.display(coreFile.toString(), 300)),
					warnings(report), settings);
			return Main.OK;
		}
		int number = Pids.parse(java.util.Objects.requireNonNull(pidText), command);
		ProcessSnapshot process = inspect(number, settings);
		String head = Messages.get("threads.head.process", process.pid());
		if (number != process.pid()) {
			String note = Messages.get("threads.tid", number, process.pid());
			head = head + "\n" + note;
			if (json) {
				io.complain(note);
			}
		}
		print(process, head, WorkerAdvice.of(process), settings);
		return Main.OK;
	}

	/** Reads a process; a failure is told in words about the process, not about a file of /proc. */
	static ProcessSnapshot inspect(int number, Settings settings) throws CliException {
		try {
			return ProcessInspector.ofThisMachine(new ProcFs(), settings.kernelPolicy()).inspect(number, Detail.ALL,
					null);
		} catch (ProcException e) {
			throw new CliException(switch (e.reason()) {
			case VANISHED -> Messages.get("error.noProcess", number);
			case DENIED -> Messages.get("error.denied", number, String.valueOf(e.getMessage()));
			case MALFORMED, FAILED -> Messages.get("error.unreadable", number, String.valueOf(e.getMessage()));
			});
		}
	}

	private static List<Advice> warnings(CoreReport report) {
		List<Advice> advice = new ArrayList<>();
		for (CoreWarning w : report.warnings()) {
			advice.add(new Advice(w.kind().id(), Severity.WARNING, w.text(), w.remedy()));
		}
		return advice;
	}

	private void print(ProcessSnapshot process, String head, List<Advice> allAdvice, Settings settings)
			throws CliException {
		List<Advice> advice = Advice.wanted(allAdvice, settings);
		if (json) {
			io.printJson(Json.render(Json.threads(process, advice)));
			return;
		}
		Style style = new Style(io);
		StringBuilder out = new StringBuilder();
		out.append(style.bold(head)).append('\n');
		out.append(table(process, style).render(style)).append('\n');
		out.append(Report.kernel(style, process.kernel(), process.policy()));
		if (!advice.isEmpty()) {
			out.append('\n').append(Report.advice(style, advice, "advice.none"));
		}
		io.print(out.toString());
	}

	static Table table(ProcessSnapshot process, Style style) {
		Table table = new Table(style::bold, 1,
				List.of(Messages.get("column.tid"), Messages.get("column.name"), Messages.get("column.kind"),
						Messages.get("column.certainty"),
						Messages.get("column.owner"), Messages.get("column.tracer"), Messages.get("column.evidence")));
		for (ThreadReport t : process.threads()) {
			var c = t.classification();
			String name = t.name().isEmpty() ? "-" : Untrusted.display(t.name());
			table.add(t.isWorker() ? style::worker : s -> s,
					List.of(Integer.toString(t.tid()), name, c.kind().name(), c.certainty().name(),
							c.owner().isPresent() ? Integer.toString(c.owner().getAsInt()) : "-", tracer(t.tracer()),
							String.join(" ", c.evidenceTexts())));
		}
		return table;
	}

	static String tracer(int tracer) {
		return tracer > 0 ? Integer.toString(tracer) : tracer == 0 ? Messages.get("value.none") : "?";
	}
}
