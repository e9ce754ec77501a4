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
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.debugger.ProgramProbe;
import dev.ringside.core.settings.Settings;
import dev.ringside.core.text.Untrusted;
import dev.ringside.dap.adapter.AdapterKind;
import dev.ringside.dap.stdio.StdioFilter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ringside dap [--KEY VALUE]... [--log FILE] -- ADAPTER [ARG]...}. Its status is the adapter's. */
@Command(name = "dap", mixinStandardHelpOptions = true, versionProvider = Version.class)
final class DapCommand implements Callable<Integer> {

	private final Io io;
	private final SettingsOptions settingsOptions = new SettingsOptions();
	private @Nullable CommandSpec spec;

	@Option(names = "--log", paramLabel = "FILE", descriptionKey = "log")
	private @Nullable Path log;

	@Parameters(paramLabel = "ADAPTER [ARG]", arity = "0..*", descriptionKey = "adapter")
	private @Nullable List<String> adapter;

	DapCommand(Io io) {
		this.io = io;
	}

	/** Called by picocli. */
	@Spec
	void setSpec(CommandSpec spec) {
		this.spec = spec;
		// What follows the adapter's name is the adapter's, options too.
		spec.parser().stopAtPositional(true);
		settingsOptions.addTo(spec);
	}

	@Override
	public Integer call() throws CliException, IOException {
		CommandLine command = Objects.requireNonNull(spec).commandLine();
		List<String> arguments = adapter;
		if (arguments == null || arguments.isEmpty() || arguments.get(0).isEmpty()) {
			throw new ParameterException(command, Messages.get("error.noAdapter"));
		}
		Settings settings = settingsOptions.settings(command);
		String port = AdapterKind.listening(arguments).orElse("");
		if (!port.isEmpty()) {
			io.complain(Messages.get("error.listening", Untrusted.display(port, 100)));
			return Main.USAGE;
		}
		// Looked for here, so that a wrong name is told in plain words.
		if (ProgramProbe.find(arguments.get(0), io.env().get("PATH")).isEmpty()) {
			io.complain(Messages.get("error.noDebugger", Untrusted.display(arguments.get(0), 300)));
			return StdioFilter.CANNOT_START;
		}
		Path file = log;
		if (file == null) {
			return StdioFilter.run(arguments, settings, io.in(), io.out(), io.err());
		}
		try (PrintStream stream = open(file)) {
			return StdioFilter.run(arguments, settings, io.in(), io.out(), stream);
		}
	}

	/** Java's messages of the usual reasons are just the file's name. */
	private static String reason(Path file, IOException e) {
		Path folder = file.toAbsolutePath().getParent();
		if (folder != null && !Files.isDirectory(folder)) {
			return Messages.get("error.log.noFolder");
		}
		if (e instanceof AccessDeniedException) {
			return Messages.get("error.log.denied");
		}
		return Untrusted.display(String.valueOf(e.getMessage()), 300);
	}

	private static PrintStream open(Path file) throws CliException {
		try {
			return new PrintStream(Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
					true,
					StandardCharsets.UTF_8);
		} catch (IOException e) {
			throw new CliException(Messages.get("error.log", Untrusted.display(file.toString(), 300), reason(file, e)));
		}
	}
}
