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

import org.eclipse.cdt.dsf.debug.service.command.ICommandListener;
import org.eclipse.cdt.dsf.debug.service.command.ICommandResult;
import org.eclipse.cdt.dsf.debug.service.command.ICommandToken;
import org.eclipse.cdt.dsf.debug.service.command.IEventListener;
import org.eclipse.cdt.dsf.mi.service.command.output.MIConsoleStreamOutput;
import org.eclipse.cdt.dsf.mi.service.command.output.MIConst;
import org.eclipse.cdt.dsf.mi.service.command.output.MIExecAsyncOutput;
import org.eclipse.cdt.dsf.mi.service.command.output.MIInfo;
import org.eclipse.cdt.dsf.mi.service.command.output.MILogStreamOutput;
import org.eclipse.cdt.dsf.mi.service.command.output.MINotifyAsyncOutput;
import org.eclipse.cdt.dsf.mi.service.command.output.MIOOBRecord;
import org.eclipse.cdt.dsf.mi.service.command.output.MIOutput;
import org.eclipse.cdt.dsf.mi.service.command.output.MIResult;
import org.eclipse.cdt.dsf.mi.service.command.output.MIStreamRecord;
import org.eclipse.cdt.dsf.mi.service.command.output.MITuple;

import dev.ringside.cdt.internal.advice.SessionAdvice;

/** Gives gdb's own words, never the program's output, and the architectures of its frames to the session's advice. */
final class GdbConsoleListener implements IEventListener, ICommandListener {

	private final SessionAdvice advice;

	GdbConsoleListener(SessionAdvice advice) {
		this.advice = advice;
	}

	@Override
	public void eventReceived(Object output) {
		if (!(output instanceof MIOutput mi)) {
			return;
		}
		for (MIOOBRecord record : mi.getMIOOBRecords()) {
			if (record instanceof MIConsoleStreamOutput || record instanceof MILogStreamOutput) {
				advice.said(((MIStreamRecord) record).getString());
			} else if (record instanceof MIExecAsyncOutput exec) {
				for (MIResult result : exec.getMIResults()) {
					if ("frame".equals(result.getVariable()) && result.getMIValue() instanceof MITuple frame) {
						String arch = GdbThread.text(frame, "arch");
						if (arch != null) {
							advice.frame(arch);
						}
					}
				}
			} else if (record instanceof MINotifyAsyncOutput notify
					&& "thread-group-started".equals(notify.getAsyncClass())) {
				for (MIResult result : notify.getMIResults()) {
					if ("id".equals(result.getVariable()) && result.getMIValue() instanceof MIConst group) {
						advice.started(group.getCString());
					}
				}
			}
		}
	}

	@Override
	public void commandDone(ICommandToken token, ICommandResult result) {
		if (result instanceof MIInfo info && info.isError()) {
			String message = info.getErrorMsg();
			if (message != null) {
				advice.refused(message);
			}
		}
	}

	@Override
	public void commandQueued(ICommandToken token) {
		// only answers count
	}

	@Override
	public void commandSent(ICommandToken token) {
		// only answers count
	}

	@Override
	public void commandRemoved(ICommandToken token) {
		// only answers count
	}
}
