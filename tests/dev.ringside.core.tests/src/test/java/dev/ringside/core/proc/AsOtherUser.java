/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.proc;

import java.util.Optional;

import dev.ringside.core.proc.ProcessInspector.Detail;
import dev.ringside.core.process.ThreadReport;

/** Started as another user by {@link RealProgramTest}: prints what that user can see of a process. */
final class AsOtherUser {

	private AsOtherUser() {
	}

	public static void main(String[] args) throws ProcException {
		int pid = Integer.parseInt(args[0]);
		ProcFs procFs = new ProcFs();
		try {
			System.out.println("syscall " + procFs.syscall(pid, pid));
		} catch (ProcException e) {
			System.out.println("syscall " + e.reason());
		}
		try {
			System.out.println("sqpoll " + procFs.sqpollThreads(pid));
		} catch (ProcException e) {
			System.out.println("sqpoll " + e.reason());
		}
		AttachCheck check = new AttachCheck(procFs, ProcessInspector.ofThisMachine(procFs, Optional.empty()));
		System.out.println("any debugger: " + check.forAnyDebugger(pid).isPresent());
		System.out.println("mine: " + check.forDebugger(pid, ProcessHandle.current().pid(), false)
				.map(AttachCheck.Obstacle::message).orElse(""));
		for (ThreadReport t : ProcessInspector.ofThisMachine(procFs, Optional.empty()).inspect(pid, Detail.ALL, null)
				.threads()) {
			System.out.println(t.tid() + " " + t.classification().kind() + " " + t.classification().certainty());
		}
	}
}
