/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.dap.model.internal.adapter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.variables.IStringVariableManager;
import org.eclipse.core.variables.VariablesPlugin;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.osgi.util.NLS;

import com.google.gson.JsonObject;

import dev.ringside.core.proc.AttachCheck.Obstacle;
import dev.ringside.core.debugger.ProgramProbe;
import dev.ringside.core.proc.AttachCheck;
import dev.ringside.core.proc.ProcFs;
import dev.ringside.core.proc.ProcessInspector;
import dev.ringside.core.settings.Settings;
import dev.ringside.dap.adapter.AdapterBehaviour;
import dev.ringside.dap.adapter.AdapterKind;
import dev.ringside.dap.adapter.AdapterVersion;
import dev.ringside.dap.adapter.StartArguments;
import dev.ringside.dap.model.AdapterPreset;
import dev.ringside.dap.model.DapModel;
import dev.ringside.dap.model.internal.Failures;
import dev.ringside.dap.model.internal.Messages;
import dev.ringside.dap.model.internal.program.DebuggerVersions;
import dev.ringside.launch.LaunchSettings;

/**
 * A launch configuration, read and checked: everything that can be wrong with it is found before anything starts.
 *
 * @param adapter       the adapter's command
 * @param preset        the preset that it is of; null for another command
 * @param version       the adapter's version, as far as it is known before it starts
 * @param attach        whether to attach rather than launch
 * @param pid           the process to attach to, 0 for a launch
 * @param program       the program's file; null when not given
 * @param arguments     the arguments of the launch or attach request
 * @param stopAt        a function to stop at; empty for none
 * @param allowTerminal whether the adapter may start programs in a terminal
 * @param timeout       how long a request may take
 * @param settings      Ringside's settings
 */
public record AdapterConfiguration(List<String> adapter, @Nullable AdapterPreset preset, AdapterVersion version,
		boolean attach, long pid, @Nullable String program, JsonObject arguments, String stopAt, boolean allowTerminal,
		Duration timeout, Settings settings) {

	/**
	 * Reads a launch configuration. May start programs to ask for their version and read /proc: never call it on a user
	 * interface's thread.
	 *
	 * @param c   the launch configuration
	 * @param pid the process to attach to where the configuration names none; 0 for none
	 * @return what it says
	 * @throws CoreException with a message for people when something is missing or wrong
	 */
	public static AdapterConfiguration read(ILaunchConfiguration c, long pid) throws CoreException {
		Settings settings = LaunchSettings.read(c);
		@Nullable AdapterPreset preset = null;
		List<String> adapter;
		String chosen = c.getAttribute(DapModel.ATTR_ADAPTER, DapModel.ADAPTER_BEST);
		if (chosen.equals(DapModel.ADAPTER_COMMAND)) {
			adapter = List.of(DebugPlugin.parseArguments(substitute(c.getAttribute(DapModel.ATTR_COMMAND, ""))));
			if (adapter.isEmpty()) {
				throw new CoreException(Failures.error(Messages.config_noCommand, null));
			}
		} else if (chosen.equals(DapModel.ADAPTER_BEST)) {
			adapter = List.of();
			for (AdapterPreset candidate : AdapterPreset.values()) {
				Optional<List<String>> found = adapter.isEmpty() ? candidate.find() : Optional.empty();
				if (found.isPresent()) {
					preset = candidate;
					adapter = found.get();
				}
			}
			if (adapter.isEmpty()) {
				throw new CoreException(Failures.error(Messages.config_noAdapter, null));
			}
		} else {
			AdapterPreset named = AdapterPreset.of(chosen)
					.orElseThrow(() -> new CoreException(Failures.error(
							NLS.bind(Messages.config_unknownAdapter, chosen), null)));
			preset = named;
			String command = substitute(c.getAttribute(DapModel.ATTR_COMMAND, "")).strip();
			adapter = command.isEmpty()
					? named.find().orElseThrow(() -> new CoreException(
							Failures.error(NLS.bind(Messages.config_presetMissing, named.label()), null)))
					: List.of(DebugPlugin.parseArguments(command));
		}
		JsonObject own;
		try {
			own = AdapterArguments.parse(c.getAttribute(DapModel.ATTR_JSON, ""));
		} catch (IllegalArgumentException e) {
			throw new CoreException(Failures.error(String.valueOf(e.getMessage()), e));
		}
		boolean attach = c.getAttribute(DapModel.ATTR_REQUEST, DapModel.REQUEST_LAUNCH).equals(DapModel.REQUEST_ATTACH);
		String program = substitute(c.getAttribute(DapModel.ATTR_PROGRAM, "")).strip();
		RequestArguments spelling = new RequestArguments(kind(preset, adapter));
		JsonObject made;
		long process = 0;
		if (attach) {
			process = pid(substitute(c.getAttribute(DapModel.ATTR_PID, "")).strip(), pid);
			if (program.isEmpty() && spelling.needsProgram()) {
				program = executable(process);
			}
			made = spelling.attach(process, program.isEmpty() ? null : program);
		} else {
			if (program.isEmpty() && !own.has("program")) {
				throw new CoreException(Failures.error(Messages.config_noProgram, null));
			}
			if (!program.isEmpty() && !Files.isExecutable(Path.of(program))) {
				throw new CoreException(Failures.error(NLS.bind(Messages.config_programMissing, program), null));
			}
			String directory = substitute(c.getAttribute(DapModel.ATTR_DIRECTORY, "")).strip();
			if (directory.isEmpty() && !program.isEmpty()) {
				Path parent = Path.of(program).toAbsolutePath().getParent();
				directory = parent == null ? "" : parent.toString();
			}
			Map<String, String> environment = c.getAttribute(ILaunchManager.ATTR_ENVIRONMENT_VARIABLES,
					(Map<String, String>) null);
			made = program.isEmpty() ? new JsonObject()
					: spelling.launch(program,
							List.of(DebugPlugin
									.parseArguments(substitute(c.getAttribute(DapModel.ATTR_ARGUMENTS, "")))),
							directory.isEmpty() ? null : directory, environment);
		}
		own.entrySet().forEach(e -> made.add(e.getKey(), e.getValue()));
		return new AdapterConfiguration(List.copyOf(adapter), preset, version(kind(preset, adapter), adapter), attach,
				process, program.isEmpty() ? null : program, made,
				c.getAttribute(DapModel.ATTR_STOP_AT, "").strip(), c.getAttribute(DapModel.ATTR_ALLOW_TERMINAL, false),
				Duration.ofSeconds(Math.max(1, c.getAttribute(DapModel.ATTR_TIMEOUT, DapModel.DEFAULT_TIMEOUT))),
				settings);
	}

	private static long pid(String text, long asked) throws CoreException {
		if (text.isEmpty() && asked > 0) {
			return asked;
		}
		try {
			long pid = Long.parseLong(text);
			if (pid > 0 && pid <= Integer.MAX_VALUE) {
				return pid;
			}
		} catch (NumberFormatException e) {
			throw new CoreException(Failures.error(text.isEmpty() ? Messages.config_noProcess
					: NLS.bind(Messages.config_badProcess, text), e));
		}
		throw new CoreException(Failures.error(NLS.bind(Messages.config_badProcess, text), null));
	}

	private static String executable(long pid) throws CoreException {
		try {
			return Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "exe")).toString();
		} catch (IOException e) {
			ProcFs procFs = new ProcFs();
			String obstacle = new AttachCheck(procFs, ProcessInspector.ofThisMachine(procFs, Optional.empty()))
					.forDebugger((int) pid, ProcessHandle.current().pid(), false).map(Obstacle::message).orElse("");
			String text = NLS.bind(Messages.config_noExecutable, Long.toString(pid));
			throw new CoreException(Failures.error(obstacle.isEmpty() ? text
					: NLS.bind(Messages.start_why, obstacle, text), e));
		}
	}

	private static String substitute(String text) throws CoreException {
		IStringVariableManager variables = VariablesPlugin.getDefault().getStringVariableManager();
		return variables.performStringSubstitution(text);
	}

	/**
	 * Which adapter it is.
	 *
	 * @return the preset's kind, or what the command's name tells
	 */
	public AdapterKind adapterKind() {
		return kind(preset, adapter);
	}

	/**
	 * What is known of the adapter's behaviour.
	 *
	 * @return of the version that is known before it starts
	 */
	public AdapterBehaviour behaviour() {
		return AdapterBehaviour.of(adapterKind(), version);
	}

	/** gdb's adapter has gdb's version, which was asked for when it was looked for. */
	private static AdapterVersion version(AdapterKind kind, List<String> command) {
		if (kind == AdapterKind.GDB_DAP && AdapterKind.isGdb(command.get(0))) {
			return ProgramProbe.find(command.get(0), System.getenv("PATH")).flatMap(DebuggerVersions::of)
					.map(AdapterVersion::of)
					.orElse(AdapterVersion.UNKNOWN);
		}
		return AdapterVersion.ofCommand(kind, command);
	}

	private static AdapterKind kind(@Nullable AdapterPreset preset, List<String> adapter) {
		return preset == null ? AdapterKind.ofCommand(adapter) : preset.kind();
	}

	/**
	 * Whether the program is one of this machine, whose /proc may be read.
	 *
	 * @return false for a remote one and for a core file
	 */
	public boolean isOfThisMachine() {
		return StartArguments.isOfThisMachine(arguments);
	}

	/**
	 * The command for people.
	 *
	 * @return the command line
	 */
	public String commandLine() {
		return String.join(" ", new ArrayList<>(adapter));
	}
}
