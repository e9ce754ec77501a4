/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.internal.service;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

import org.eclipse.cdt.dsf.gdb.service.extensions.GDBBackend_HEAD;
import org.eclipse.cdt.dsf.service.DsfSession;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.cdt.internal.advice.SessionAdvice;

/**
 * Lets the session's advice read what gdb prints on its console. CDT runs gdb with two interfaces, and gdb's warnings
 * about the architecture come while it handles events of the target: measured with gdb 10.1, they go to the console
 * then, and not to MI. Only what the console view reads is seen; nothing is read or kept back by this class itself.
 */
public class RingsideBackend extends GDBBackend_HEAD {

	private @Nullable Process console;

	/**
	 * The service.
	 *
	 * @param session       the session
	 * @param configuration its launch configuration
	 */
	public RingsideBackend(DsfSession session, ILaunchConfiguration configuration) {
		super(session, configuration);
	}

	@Override
	public @Nullable Process getProcess() {
		Process gdb = super.getProcess();
		Process known = console;
		if (known != null || gdb == null) {
			return known;
		}
		SessionAdvice advice = SessionAdvice.of(getSession());
		Process process = advice == null ? gdb : new Watched(gdb, advice);
		console = process;
		return process;
	}

	/** gdb's process with an output that is listened to. */
	private static final class Watched extends Process {
		private final Process gdb;
		private final InputStream output;

		Watched(Process gdb, SessionAdvice advice) {
			this.gdb = gdb;
			output = new FilterInputStream(gdb.getInputStream()) {
				@Override
				public int read() throws IOException {
					int b = super.read();
					if (b >= 0) {
						advice.said(String.valueOf((char) b));
					}
					return b;
				}

				@Override
				public int read(byte[] buffer, int offset, int length) throws IOException {
					int n = super.read(buffer, offset, length);
					if (n > 0) {
						advice.said(new String(buffer, offset, n, StandardCharsets.ISO_8859_1));
					}
					return n;
				}
			};
		}

		@Override
		public OutputStream getOutputStream() {
			return gdb.getOutputStream();
		}

		@Override
		public InputStream getInputStream() {
			return output;
		}

		@Override
		public InputStream getErrorStream() {
			return gdb.getErrorStream();
		}

		@Override
		public int waitFor() throws InterruptedException {
			return gdb.waitFor();
		}

		@Override
		public int exitValue() {
			return gdb.exitValue();
		}

		@Override
		public void destroy() {
			gdb.destroy();
		}
	}
}
