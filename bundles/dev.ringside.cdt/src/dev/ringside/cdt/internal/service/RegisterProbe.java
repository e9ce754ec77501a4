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

import java.util.Iterator;
import java.util.List;

import org.eclipse.cdt.dsf.concurrent.IDsfStatusConstants;
import org.eclipse.cdt.dsf.concurrent.ImmediateDataRequestMonitor;
import org.eclipse.cdt.dsf.mi.service.command.output.MIDataEvaluateExpressionInfo;

import dev.ringside.core.evidence.Certainty;
import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.session.Containment;
import dev.ringside.core.session.KnownThread;

/**
 * Asks gdb for the two or three registers of one worker that tell how the kernel shows workers, when that is not known:
 * once for a process, at its first stop with a worker. A process without workers, and a target that runs, is not asked
 * for anything.
 * <p>
 * {@code -data-evaluate-expression --thread} leaves gdb's selected thread as it is, and where the kernel lets no
 * register of a worker be read gdb answers with an error and goes on as before (measured with gdb 13.1 and 16.3 in the
 * policy emulator). Used on the session's executor only.
 */
final class RegisterProbe {

	/** A resume can come between the question and the answer: then gdb is asked at a later stop. */
	private static final int ATTEMPTS = 3;

	private final SessionProcess process;
	private final GdbThreadLister lister;
	private final Containment containment;
	private int left = ATTEMPTS;
	private boolean asked;

	/**
	 * For one process.
	 *
	 * @param process     takes the registers
	 * @param lister      asks gdb
	 * @param containment takes failures
	 */
	RegisterProbe(SessionProcess process, GdbThreadLister lister, Containment containment) {
		this.process = process;
		this.lister = lister;
		this.containment = containment;
	}

	/** The process has stopped. */
	void stopped() {
		asked = false;
	}

	/** Asks gdb if there is something to ask. To be called when threads were listed and when {@code /proc} was read. */
	void ask() {
		if (asked || left == 0 || process.model().isObserved() || !process.model().mayHaveWorkers()) {
			return;
		}
		for (GdbThread thread : process.threads()) {
			KnownThread known = thread.pc() == null && process.isFullyListed() ? null
					: process.known(thread.id()).orElse(null); // it runs
			if (known != null && known.isWorker() && known.classification().certainty() == Certainty.CERTAIN) {
				asked = true;
				left--;
				Long pc = thread.pc();
				if (pc != null) {
					process.shown(thread.id(), "pc", "0x" + Long.toHexString(pc));
				}
				boolean x86 = process.model().architecture().map(Architecture::isX86).orElse(false);
				ask(thread.id(), (x86 ? List.of("sp", "cs") : List.of("sp")).iterator());
				return;
			}
		}
	}

	private void ask(String id, Iterator<String> registers) {
		if (!registers.hasNext()) {
			left = 0; // there is no more to be learned
			return;
		}
		String name = registers.next();
		lister.evaluate(process.container(), id, '$' + name,
				new ImmediateDataRequestMonitor<MIDataEvaluateExpressionInfo>() {
					@Override
					protected void handleCompleted() {
						if (isSuccess()) {
							containment.safely(() -> process.shown(id, name, getData().getValue()));
							ask(id, registers);
						} else if (getStatus().getCode() == IDsfStatusConstants.REQUEST_FAILED) {
							containment.safely(() -> process.unreadable(id, getStatus().getMessage()));
						}
					}
				});
	}
}
