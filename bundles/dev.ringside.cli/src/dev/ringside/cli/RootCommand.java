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

import picocli.CommandLine.Command;

/** {@code ringside}: only its commands do something. */
@Command(name = "ringside", mixinStandardHelpOptions = true, versionProvider = Version.class,
		synopsisSubcommandLabel = "COMMAND")
final class RootCommand {
}
