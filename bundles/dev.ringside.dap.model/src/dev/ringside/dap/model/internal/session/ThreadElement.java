/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.dap.model.internal.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.IBreakpoint;
import org.eclipse.debug.core.model.IStackFrame;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.debug.NextArguments;
import org.eclipse.lsp4j.debug.StackFrame;
import org.eclipse.lsp4j.debug.StackTraceArguments;
import org.eclipse.lsp4j.debug.StackTraceResponse;
import org.eclipse.lsp4j.debug.StepInArguments;
import org.eclipse.lsp4j.debug.StepOutArguments;
import org.eclipse.lsp4j.debug.SteppingGranularity;

import dev.ringside.core.guard.Action;
import dev.ringside.core.guard.Decision;
import dev.ringside.core.session.KnownThread;
import dev.ringside.core.session.WorkerLabels;
import dev.ringside.core.text.Untrusted;
import dev.ringside.core.thread.Classification;
import dev.ringside.dap.model.DapThread;
import dev.ringside.dap.model.internal.Failures;
import dev.ringside.dap.model.internal.Messages;

/** A thread of the program: what the adapter says of it, and what Ringside's guard allows with it. */
final class ThreadElement extends ModelElement implements DapThread {

	private static final int MAX_NAME = 200;
	private static final int MAX_FRAMES = 500;

	private final int id;
	private volatile String name;
	private volatile boolean suspended;
	private volatile boolean stepping;
	private volatile boolean ended;
	private volatile long stop;
	private volatile String reason = "";
	private @Nullable List<FrameElement> frames;

	ThreadElement(TargetElement target, int id, String name) {
		super(target);
		this.id = id;
		this.name = Untrusted.display(name, MAX_NAME);
	}

	@Override
	public int id() {
		return id;
	}

	/** Counts the stops, so that what belongs to an earlier one is recognised. */
	long stop() {
		return stop;
	}

	/** @return whether the name is another */
	boolean rename(String now) {
		String shown = Untrusted.display(now, MAX_NAME);
		boolean different = !shown.equals(name);
		name = shown;
		return different;
	}

	/** @return whether it was running */
	boolean stopped(String why) {
		boolean changed = !suspended;
		synchronized (this) {
			frames = null;
			stop++;
		}
		reason = why;
		suspended = true;
		stepping = false;
		return changed;
	}

	/** @return whether it was suspended */
	boolean resumed(boolean step) {
		boolean changed = suspended;
		suspended = false;
		stepping = step;
		synchronized (this) {
			frames = null;
		}
		return changed;
	}

	void end() {
		ended = true;
		suspended = false;
	}

	@Override
	public Optional<Classification> classification() {
		return target().known(id).map(KnownThread::classification);
	}

	@Override
	public boolean isWorker() {
		return classification().map(Classification::isWorker).orElse(false);
	}

	String kindLabel() {
		return classification().map(WorkerLabels.BY_TID::kind).orElse("");
	}

	Decision decide(Action action) {
		return target().guard().decide(action, classification().orElse(null));
	}

	/** Throws what the guard says against an action. */
	void require(Action action) throws DebugException {
		Decision decision = decide(action);
		if (!decision.isAllowed()) {
			throw Failures.failure(decision.reason(), null);
		}
	}

	@Override
	public String stopReason() {
		return reason;
	}

	@Override
	public String getName() {
		return name;
	}

	@Override
	public int getPriority() {
		return 0;
	}

	@Override
	public IBreakpoint[] getBreakpoints() {
		return new IBreakpoint[0];
	}

	@Override
	public boolean hasStackFrames() {
		return suspended;
	}

	@Override
	public IStackFrame[] getStackFrames() throws DebugException {
		return frames().toArray(new IStackFrame[0]);
	}

	@Override
	public @Nullable IStackFrame getTopStackFrame() throws DebugException {
		List<FrameElement> all = frames();
		return all.isEmpty() ? null : all.get(0);
	}

	List<FrameElement> frames() throws DebugException {
		long asked;
		synchronized (this) {
			List<FrameElement> known = frames;
			if (!suspended || known != null) {
				return known == null ? List.of() : known;
			}
			asked = stop;
		}
		StackTraceArguments arguments = new StackTraceArguments();
		arguments.setThreadId(id);
		arguments.setStartFrame(0);
		arguments.setLevels(MAX_FRAMES);
		StackTraceResponse answer = target().request("stackTrace", s -> s.stackTrace(arguments));
		List<FrameElement> list = new ArrayList<>();
		StackFrame[] all = answer == null || answer.getStackFrames() == null ? new StackFrame[0]
				: answer.getStackFrames();
		for (int i = 0; i < all.length && i < MAX_FRAMES; i++) {
			list.add(new FrameElement(this, asked, i, all[i]));
		}
		synchronized (this) {
			if (stop == asked && suspended) {
				List<FrameElement> known = frames;
				if (known != null) {
					return known;
				}
				frames = list;
			}
		}
		return list;
	}

	@Override
	public boolean canStepInto() {
		return canStep(Action.STEP_INTO);
	}

	@Override
	public boolean canStepOver() {
		return canStep(Action.STEP_OVER);
	}

	@Override
	public boolean canStepReturn() {
		return canStep(Action.STEP_RETURN);
	}

	private boolean canStep(Action action) {
		return suspended && !ended && !target().isOver() && decide(action).isAllowed();
	}

	@Override
	public boolean isStepping() {
		return stepping;
	}

	private SteppingGranularity granularity() {
		return target().isInstructionStepping() ? SteppingGranularity.INSTRUCTION : SteppingGranularity.STATEMENT;
	}

	private void requireStep(Action action) throws DebugException {
		require(target().isInstructionStepping() ? Action.STEP_INSTRUCTION : action);
		if (!canStep(action)) {
			throw Failures.failure(Messages.thread_running, null);
		}
	}

	@Override
	public void stepInto() throws DebugException {
		requireStep(Action.STEP_INTO);
		StepInArguments arguments = new StepInArguments();
		arguments.setThreadId(id);
		arguments.setGranularity(granularity());
		target().execution().run(this, org.eclipse.debug.core.DebugEvent.STEP_INTO, "stepIn", s -> s.stepIn(arguments));
	}

	@Override
	public void stepOver() throws DebugException {
		requireStep(Action.STEP_OVER);
		NextArguments arguments = new NextArguments();
		arguments.setThreadId(id);
		arguments.setGranularity(granularity());
		target().execution().run(this, org.eclipse.debug.core.DebugEvent.STEP_OVER, "next", s -> s.next(arguments));
	}

	@Override
	public void stepReturn() throws DebugException {
		requireStep(Action.STEP_RETURN);
		StepOutArguments arguments = new StepOutArguments();
		arguments.setThreadId(id);
		target().execution().run(this, org.eclipse.debug.core.DebugEvent.STEP_RETURN, "stepOut",
				s -> s.stepOut(arguments));
	}

	@Override
	public boolean canResume() {
		return suspended && !ended && !target().isOver();
	}

	@Override
	public boolean canSuspend() {
		return !suspended && !ended && !target().isOver();
	}

	@Override
	public boolean isSuspended() {
		return suspended;
	}

	@Override
	public void resume() throws DebugException {
		target().resume();
	}

	@Override
	public void suspend() throws DebugException {
		target().suspend();
	}

	@Override
	public boolean canTerminate() {
		return target().canTerminate();
	}

	@Override
	public boolean isTerminated() {
		return ended || target().isTerminated();
	}

	@Override
	public void terminate() throws DebugException {
		target().terminate();
	}
}
