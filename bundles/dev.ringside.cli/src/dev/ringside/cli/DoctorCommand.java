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

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import org.eclipse.jdt.annotation.Nullable;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;

import dev.ringside.core.advice.Advice;
import dev.ringside.core.advice.AdviceKind;
import dev.ringside.core.advice.ArchitectureAdvisor;
import dev.ringside.core.advice.AttachSituation;
import dev.ringside.core.advice.WorkerAdvice;
import dev.ringside.core.debugger.DebuggerBehaviour;
import dev.ringside.core.debugger.ProgramProbe;
import dev.ringside.core.elf.ElfException;
import dev.ringside.core.elf.ElfHeader;
import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.kernel.PolicyVerdict;
import dev.ringside.core.proc.ProcFs;
import dev.ringside.core.proc.ProcessInspector;
import dev.ringside.core.proc.PtraceCheck;
import dev.ringside.core.process.KernelInfo;
import dev.ringside.core.process.ProcessSnapshot;
import dev.ringside.core.process.ThreadReport;
import dev.ringside.core.session.WorkerLabels;
import dev.ringside.core.settings.Settings;
import dev.ringside.core.text.Untrusted;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ringside doctor [PID] [--debugger PATH]}. */
@Command(name = "doctor", mixinStandardHelpOptions = true, versionProvider = Version.class)
final class DoctorCommand implements Callable<Integer> {

	private static final List<String> DEFAULT_DEBUGGERS = List.of("gdb", "lldb");

	private final Io io;
	private final SettingsOptions settingsOptions = new SettingsOptions();
	private @Nullable CommandSpec spec;

	@Parameters(paramLabel = "PID", arity = "0..1", descriptionKey = "pid")
	private @Nullable String pid;

	@Option(names = "--debugger", paramLabel = "PATH", descriptionKey = "debugger")
	private @Nullable List<String> debuggers;

	@Option(names = "--json", descriptionKey = "json")
	private boolean json;

	DoctorCommand(Io io) {
		this.io = io;
	}

	/** Called by picocli. */
	@Spec
	void setSpec(CommandSpec spec) {
		this.spec = spec;
		settingsOptions.addTo(spec);
	}

	/** All that was found out. */
	private record Findings(KernelInfo kernel, @Nullable PolicyVerdict policy, Optional<Integer> ioUringDisabled,
			PtraceCheck ptrace,
			List<DebuggerProbe> debuggers, @Nullable ProcessSnapshot process, int attachId,
			AttachSituation.Lwp attachTarget,
			@Nullable ElfHeader executable, List<Advice> advice) {

		@Nullable Architecture programArchitecture() {
			ElfHeader e = executable;
			return e == null ? null : e.architecture().orElse(null);
		}
	}

	@Override
	public Integer call() throws CliException {
		CommandLine command = Objects.requireNonNull(spec).commandLine();
		Settings settings = settingsOptions.settings(command);
		String pidText = pid;
		int number = pidText == null ? 0 : Pids.parse(pidText, command);
		List<Path> programs = programs();
		ProcessSnapshot process = pidText == null ? null : ThreadsCommand.inspect(number, settings);
		Findings findings = examine(process, number, programs, settings);
		print(findings);
		return Main.OK;
	}

	private void print(Findings findings) throws CliException {
		if (json) {
			io.printJson(Json.render(json(findings)));
		} else {
			io.print(text(findings, new Style(io)));
		}
	}

	private List<Path> programs() throws CliException {
		List<String> named = debuggers;
		List<Path> programs = new ArrayList<>();
		for (String name : named == null ? DEFAULT_DEBUGGERS : named) {
			Optional<Path> program = ProgramProbe.find(name, io.env().get("PATH"));
			if (program.isPresent()) {
				programs.add(program.get());
			} else if (named != null) {
				throw new CliException(Messages.get("error.noDebugger", Untrusted.display(name, 300)));
			}
		}
		return programs;
	}

	private static Findings examine(@Nullable ProcessSnapshot process, int attachId, List<Path> programs,
			Settings settings) {
		ProcFs procFs = new ProcFs();
		ProcessInspector inspector = ProcessInspector.ofThisMachine(procFs, settings.kernelPolicy());
		KernelInfo kernel = inspector.kernel();
		PolicyVerdict policy = process != null ? process.policy() : inspector.priorPolicy().orElse(null);
		PtraceCheck ptrace = PtraceCheck.of(procFs, process);
		ElfHeader executable = process == null ? null : executable(procFs, process.pid());
		Architecture program = executable == null ? null : executable.architecture().orElse(null);
		Optional<Integer> disabled = procFs.ioUringDisabled();
		List<DebuggerProbe> probes = programs.stream().map(DebuggerProbe::ask).toList();

		Set<Advice> advice = new LinkedHashSet<>();
		disabled.filter(d -> d > 0).ifPresent(d -> advice
				.add(advice(AdviceKind.IO_URING_DISABLED, Messages.get("doctor.ioUring." + Math.min(d, 2)), null)));
		ptrace(procFs, ptrace, process).ifPresent(advice::add);
		AttachSituation.Lwp target = AttachSituation.Lwp.UNKNOWN;
		for (DebuggerProbe probe : probes) {
			AttachSituation situation = process == null
					? AttachSituation.anyProcess(probe.debugger(), kernel.architecture(), policy)
					: AttachSituation.local(probe.debugger(), process, attachId, program);
			target = situation.attachTarget();
			advice.addAll(ArchitectureAdvisor.beforeAttach(situation));
			ArchitectureAdvisor.bits(probe.architecture(), situation).ifPresent(advice::add);
		}
		if (process != null) {
			if (probes.isEmpty()) {
				AttachSituation situation = AttachSituation.local(dev.ringside.core.debugger.Debugger.UNKNOWN, process,
						attachId, program);
				target = situation.attachTarget();
				advice.addAll(ArchitectureAdvisor.beforeAttach(situation));
			}
			advice.addAll(WorkerAdvice.of(process));
		}
		if (process == null || !process.workers().isEmpty()) {
			advice.addAll(WorkerAdvice.sessions(probes.stream().map(DebuggerProbe::debugger).toList(), policy));
		}
		List<Advice> sorted = Advice.wanted(new ArrayList<>(advice), settings).stream()
				.sorted((a, b) -> b.severity().compareTo(a.severity())).toList();
		return new Findings(kernel, policy, disabled, ptrace, probes, process, attachId, target, executable, sorted);
	}

	private static Optional<Advice> ptrace(ProcFs procFs, PtraceCheck check, @Nullable ProcessSnapshot process) {
		PtraceCheck.Refusal refusal = check.refusal();
		if (refusal == null || process == null) {
			return Optional.empty();
		}
		return Optional.of(advice(AdviceKind.PTRACE_NOT_PERMITTED, check.text(refusal, procFs, process),
				check.remedy(refusal, procFs, process).orElse(null)));
	}

	private static Advice advice(AdviceKind kind, String text, @Nullable String remedy) {
		return new Advice(kind.id(), kind.severity(), text, remedy);
	}

	private static @Nullable ElfHeader executable(ProcFs procFs, int pid) {
		try {
			return ElfHeader.read(procFs.executable(pid));
		} catch (ElfException e) {
			return null; // it may not be read, or is gone: then nothing depends on it
		}
	}

	// ---- text

	private static String text(Findings f, Style style) {
		StringBuilder out = new StringBuilder();
		out.append(Report.kernel(style, f.kernel, f.policy));
		out.append(Report.line(style, "doctor.ioUring",
				Messages.get(
						"doctor.ioUring." + f.ioUringDisabled.map(d -> Integer.toString(Math.min(2, Math.max(0, d))))
				.orElse("unknown"))));
		out.append('\n').append(Report.head(style, "head.debuggers"));
		if (f.debuggers.isEmpty()) {
			out.append("  ").append(style.hang(Messages.get("doctor.noDebugger"), 2)).append('\n');
		}
		for (DebuggerProbe d : f.debuggers) {
			out.append(Report.line(style, "doctor.debugger",
					d.debugger().label() + " (" + Untrusted.display(d.path().toString(), 300) + ")"));
			String error = d.error();
			if (error != null) {
				out.append(Report.line(style, "doctor.error", error));
			} else {
				out.append(Report.line(style, "doctor.version", d.debugger().text()));
			}
			DebuggerBehaviour b = DebuggerBehaviour.of(d.debugger(), f.kernel.architecture());
			out.append(Report.line(style, "doctor.rule",
					b.rule().description() + (b.source().isEmpty() ? "" : " [" + b.source() + "]")));
		}
		out.append('\n').append(Report.head(style, "head.ptrace"));
		for (String sentence : f.ptrace.evidence()) {
			out.append("  ").append(style.hang(sentence, 2)).append('\n');
		}
		ProcessSnapshot p = f.process;
		if (p != null) {
			out.append('\n').append(process(f, p, style));
		}
		return out.append('\n')
				.append(Report.advice(style, f.advice, p == null ? "advice.none.combination" : "advice.none"))
				.toString();
	}

	private static String process(Findings f, ProcessSnapshot p, Style style) {
		StringBuilder out = new StringBuilder(Report.head(style, "head.process", p.pid()));
		if (f.attachId != p.pid()) {
			out.append("  ").append(style.hang(Messages.get("threads.tid", f.attachId, p.pid()), 2)).append('\n');
		}
		ElfHeader e = f.executable;
		out.append(Report.line(style, "doctor.program", e == null ? Messages.get("value.unknown") : e.describe()));
		out.append(Report.line(style, "doctor.tracer", ThreadsCommand.tracer(p.tracer())));
		List<ThreadReport> workers = p.workers();
		out.append(Report.line(style, "doctor.threads",
				Messages.get("doctor.counts", p.threads().size(), workers.size())));
		for (ThreadReport w : workers) {
			out.append(Report.line(style, "doctor.worker",
					style.worker(w.tid() + " " + Untrusted.display(w.name())) + ": "
							+ WorkerLabels.BY_TID.kind(w.classification())
							+ (w.tracer() > 0 ? ", " + Messages.get("doctor.tracedBy", w.tracer()) : "")));
		}
		List<ThreadReport> untraced = p.untracedWorkers();
		if (!untraced.isEmpty()) {
			out.append(Report.line(style, "doctor.untraced",
					untraced.stream().map(w -> Integer.toString(w.tid())).collect(Collectors.joining(", "))));
		}
		return out.toString();
	}

	// ---- JSON

	private static JsonObject json(Findings f) {
		JsonObject o = new JsonObject();
		o.addProperty("schema", Json.SCHEMA);
		JsonObject kernel = Json.kernel(f.kernel, f.policy);
		PolicyVerdict policy = f.policy;
		kernel.add("certainty", Json.string(policy == null ? null : policy.certainty().name()));
		kernel.add("ioUringDisabled", Json.number(f.ioUringDisabled.orElse(null)));
		o.add("kernel", kernel);
		JsonArray debuggers = new JsonArray();
		for (DebuggerProbe d : f.debuggers) {
			JsonObject debugger = new JsonObject();
			debugger.addProperty("path", d.path().toString());
			debugger.addProperty("kind", d.debugger().kind().name());
			debugger.add("version",
					Json.string(d.debugger().hasVersion() ? d.debugger().major() + "." + d.debugger().minor() : null));
			debugger.add("text", Json.string(d.debugger().text().isEmpty() ? null : d.debugger().text()));
			debugger.add("error", Json.string(d.error()));
			DebuggerBehaviour b = DebuggerBehaviour.of(d.debugger(), f.kernel.architecture());
			debugger.addProperty("architectureRule", b.rule().name());
			debugger.add("source", Json.string(b.source().isEmpty() ? null : b.source()));
			debuggers.add(debugger);
		}
		o.add("debuggers", debuggers);
		JsonObject ptrace = new JsonObject();
		ptrace.add("permitted", Json.bool(f.ptrace.permitted()));
		OptionalInt yama = f.ptrace.yama();
		ptrace.add("yama", Json.number(yama.isPresent() ? yama.getAsInt() : null));
		ptrace.add("user", Json.number(f.ptrace.user() < 0 ? null : f.ptrace.user()));
		ptrace.addProperty("capability", f.ptrace.capability());
		ptrace.addProperty("seccomp", f.ptrace.seccomp());
		ptrace.add("evidence", Json.strings(f.ptrace.evidence()));
		o.add("ptrace", ptrace);
		ProcessSnapshot p = f.process;
		o.add("process", p == null ? JsonNull.INSTANCE : process(f, p));
		o.add("advice", Json.advice(f.advice));
		return o;
	}

	private static JsonElement process(Findings f, ProcessSnapshot p) {
		JsonObject o = new JsonObject();
		o.addProperty("pid", p.pid());
		o.addProperty("attachId", f.attachId);
		o.addProperty("attachTarget", f.attachTarget.name());
		JsonObject executable = new JsonObject();
		ElfHeader e = f.executable;
		Architecture a = f.programArchitecture();
		executable.add("bits", Json.number(e == null ? null : e.is64Bit() ? 64 : 32));
		executable.add("architecture", Json.string(a == null ? null : a.id()));
		o.add("executable", executable);
		o.add("tracer", Json.number(p.tracer() < 0 ? null : p.tracer()));
		o.addProperty("threads", p.threads().size());
		JsonArray workers = new JsonArray();
		p.workers().forEach(w -> workers.add(Json.thread(w, p)));
		o.add("workers", workers);
		JsonArray untraced = new JsonArray();
		p.untracedWorkers().forEach(w -> untraced.add(w.tid()));
		o.add("untraced", untraced);
		return o;
	}
}
