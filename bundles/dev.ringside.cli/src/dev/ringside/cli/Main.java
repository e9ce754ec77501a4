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

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import dev.ringside.core.elf.ElfException;
import dev.ringside.core.proc.ProcException;
import dev.ringside.core.text.Untrusted;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * {@code ringside threads | doctor | dap}. Runs without OSGi.
 * <p>
 * Exit status: 0; 1 something cannot be read or written, with a line on standard error that says which and why; 2
 * usage. {@code dap}: the adapter's.
 */
public final class Main {

	static final int OK = 0;
	static final int FAILED = 1;
	static final int USAGE = 2;

	private Main() {
	}

	/**
	 * Runs a command and ends the JVM with its status.
	 *
	 * @param args the arguments
	 */
	public static void main(String[] args) {
		Io io = Io.ofProcess(args.length > 0 && args[0].equals("dap"));
		// Standard output is a command's alone, "dap" speaks a protocol there: whatever else prints goes to standard
		// error.
		System.setOut(System.err);
		System.exit(run(io, args));
	}

	/** Runs a command; returns its exit status. */
	static int run(Io io, String... args) {
		CommandLine root = new CommandLine(new RootCommand());
		for (Object command : List.of(new ThreadsCommand(io), new DoctorCommand(io), new DapCommand(io))) {
			root.addSubcommand(command);
		}
		// "@name" is an argument like any other, the adapter's above all.
		root.setExpandAtFiles(false);
		prepare(root, io);
		root.getSubcommands().values().forEach(c -> prepare(c, io));
		if (args.length == 0) {
			io.err().print(root.getUsageMessage(Ansi.OFF));
			io.err().flush();
			return USAGE;
		}
		return root.execute(args);
	}

	private static void prepare(CommandLine command, Io io) {
		command.setOut(new PrintWriter(new OutputStreamWriter(io.out(), io.charset()), true));
		command.setErr(new PrintWriter(io.err(), true));
		command.setColorScheme(CommandLine.Help.defaultColorScheme(io.colour() ? Ansi.ON : Ansi.OFF));
		command.setUsageHelpAutoWidth(false);
		command.setUsageHelpWidth(Math.min(io.width(), 120));
		command.setParameterExceptionHandler((e, args) -> usage(e, io));
		command.setExecutionExceptionHandler((e, c, result) -> failed(e, c, io));
		command.getCommandSpec().resourceBundle(Messages.bundle());
	}

	private static int usage(ParameterException e, Io io) {
		CommandLine command = e.getCommandLine();
		String message = String.valueOf(e.getMessage());
		if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
			String argument = unmatched.getUnmatched().get(0);
			String shown = Untrusted.display(argument);
			if (argument.matches("-[0-9]+")) {
				message = Pids.message(argument);
			} else if (argument.startsWith("-")) {
				message = Messages.get("error.option", shown,
						command.getCommandSpec().options().stream().map(OptionSpec::longestName)
						.sorted().collect(Collectors.joining(", ")));
			} else if (command.getSubcommands().isEmpty()) {
				message = Messages.get("error.argument", shown);
			} else {
				message = Messages.get("error.command", shown, String.join(", ", command.getSubcommands().keySet()));
			}
		}
		io.complain(message);
		io.err().println(Messages.get("error.help", command.getCommandSpec().qualifiedName()));
		io.err().flush();
		return USAGE;
	}

	private static int failed(Exception e, CommandLine command, Io io) {
		if (e instanceof ParameterException usage) {
			return usage(usage, io);
		}
		if (e instanceof CliException || e instanceof ProcException || e instanceof ElfException) {
			io.complain(String.valueOf(e.getMessage()));
			return FAILED;
		}
		io.complain(Messages.get("error.internal", command.getCommandName(), e));
		Arrays.stream(e.getStackTrace()).limit(20).forEach(f -> io.err().println("    " + f));
		io.err().flush();
		return FAILED;
	}
}
