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

import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.eclipse.cdt.dsf.concurrent.DataRequestMonitor;
import org.eclipse.cdt.dsf.concurrent.ImmediateDataRequestMonitor;
import org.eclipse.cdt.dsf.concurrent.RequestMonitor;
import org.eclipse.cdt.dsf.debug.service.IRunControl.IExecutionDMContext;
import org.eclipse.cdt.dsf.debug.service.IRunControl.StepType;
import org.eclipse.cdt.dsf.debug.service.command.ICommand;
import org.eclipse.cdt.dsf.debug.service.command.ICommandControlService;
import org.eclipse.cdt.dsf.debug.service.command.ICommandControlService.ICommandControlDMContext;
import org.eclipse.cdt.dsf.mi.service.command.commands.MIGDBShow;
import org.eclipse.cdt.dsf.mi.service.command.output.MIConst;
import org.eclipse.cdt.dsf.mi.service.command.output.MIInfo;
import org.eclipse.cdt.dsf.mi.service.command.output.MIResult;
import org.eclipse.cdt.dsf.mi.service.command.output.MIResultRecord;
import org.eclipse.cdt.dsf.service.DsfServicesTracker;
import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.guard.Action;
import dev.ringside.core.guard.SchedulerLocking;
import dev.ringside.core.thread.Classification;

/**
 * Which of the guard's actions each operation of run control is. CDT has two families of run control, for all-stop and
 * non-stop sessions, whose only common base knows nothing of it: what they have in common here is this, and the methods
 * of each hand it their own {@code super}.
 */
final class RunControlGuard {

	/**
	 * A button's question. CDT answers most by asking itself another one, whose answers must be in an order of their
	 * own: it would wait for itself.
	 *
	 * @param operation what is asked for
	 * @param type      the kind of step; null where it is none
	 */
	private record Question(String operation, @Nullable StepType type) {
	}

	private final Supplier<DsfServicesTracker> services;
	private final WorkerGuard guard;
	private final Map<Question, AnswersInOrder> answers = new HashMap<>();

	/**
	 * A guard for one service.
	 *
	 * @param services the service's tracker
	 */
	RunControlGuard(Supplier<DsfServicesTracker> services) {
		this.services = services;
		guard = new WorkerGuard(services);
	}

	void canStep(IExecutionDMContext context, StepType type, DataRequestMonitor<Boolean> rm,
			Consumer<DataRequestMonitor<Boolean>> cdt) {
		can(new Question("step", type), step(type), context, rm, cdt);
	}

	void step(IExecutionDMContext context, StepType type, RequestMonitor rm, Runnable cdt) {
		guard.ifAllowed(step(type), context, rm, cdt);
	}

	void canStepIntoSelection(IExecutionDMContext context, DataRequestMonitor<Boolean> rm,
			Consumer<DataRequestMonitor<Boolean>> cdt) {
		can(new Question("step into selection", null), Action.STEP_INTO, context, rm, cdt);
	}

	void stepIntoSelection(IExecutionDMContext context, RequestMonitor rm, Runnable cdt) {
		guard.ifAllowed(Action.STEP_INTO, context, rm, cdt);
	}

	/**
	 * Resume in all-stop mode. For a worker it depends on gdb's settings, which are asked for.
	 *
	 * @param context   the thread or process
	 * @param recording whether CDT has gdb record
	 * @param rm        gets the answer
	 * @param cdt       asks CDT
	 */
	void canResume(IExecutionDMContext context, BooleanSupplier recording, DataRequestMonitor<Boolean> rm,
			Consumer<DataRequestMonitor<Boolean>> cdt) {
		DataRequestMonitor<Boolean> ordered = answers(new Question("resume", null)).next(rm);
		guard.split(context, worker -> () -> cdt.accept(new ImmediateDataRequestMonitor<Boolean>(ordered) {
			@Override
			protected void handleSuccess() {
				if (Boolean.TRUE.equals(getData())) {
					resumeOf(context, worker, recording,
							action -> guard.can(action, context, ordered, () -> ordered.done(Boolean.TRUE)));
				} else {
					ordered.done(Boolean.FALSE); // it runs: gdb need not be asked
				}
			}
		}), () -> cdt.accept(ordered));
	}

	/**
	 * Resume in all-stop mode.
	 *
	 * @param context   the thread or process
	 * @param recording whether CDT has gdb record
	 * @param rm        gets the reason when it is refused
	 * @param cdt       does it
	 */
	void resume(IExecutionDMContext context, BooleanSupplier recording, RequestMonitor rm, Runnable cdt) {
		guard.split(context, worker -> () -> resumeOf(context, worker, recording,
				action -> guard.ifAllowed(action, context, rm, cdt)), cdt);
	}

	/** Finds out what gdb would resume. Where it does not tell, nothing but the worker is taken to be resumed. */
	private void resumeOf(IExecutionDMContext context, Classification worker, BooleanSupplier recording,
			Consumer<Action> then) {
		ICommandControlService control = Dsf.service(services.get(), ICommandControlService.class);
		ICommandControlDMContext controlContext = Dsf.ancestor(context, ICommandControlDMContext.class);
		boolean allowed = guard.decide(Action.RESUME_THREAD, context, worker).isAllowed();
		if (allowed || control == null || controlContext == null) {
			then.accept(Action.RESUME_THREAD);
			return;
		}
		ICommand<MIInfo> show = new MIGDBShow<>(controlContext, new String[] { SchedulerLocking.GDB_SETTING });
		control.queueCommand(show, new ImmediateDataRequestMonitor<MIInfo>() {
			@Override
			protected void handleCompleted() {
				then.accept(guard.safely(() -> {
					String locking = isSuccess() ? value(getData()) : null;
					return SchedulerLocking.of(locking).resume(recording.getAsBoolean());
				}, Action.RESUME_THREAD));
			}
		});
	}

	private static @Nullable String value(MIInfo info) {
		MIResultRecord record = info.getMIOutput().getMIResultRecord();
		if (record != null) {
			for (MIResult result : record.getMIResults()) {
				if ("value".equals(result.getVariable()) && result.getMIValue() instanceof MIConst value) {
					return value.getCString();
				}
			}
		}
		return null;
	}

	void canRunTo(IExecutionDMContext context, DataRequestMonitor<Boolean> rm,
			Consumer<DataRequestMonitor<Boolean>> cdt) {
		can(new Question("run to", null), Action.RUN_TO_LINE, context, rm, cdt);
	}

	void runTo(IExecutionDMContext context, RequestMonitor rm, Runnable cdt) {
		guard.ifAllowed(Action.RUN_TO_LINE, context, rm, cdt);
	}

	void canMoveTo(IExecutionDMContext context, DataRequestMonitor<Boolean> rm,
			Consumer<DataRequestMonitor<Boolean>> cdt) {
		can(new Question("move to", null), Action.JUMP, context, rm, cdt);
	}

	void moveTo(IExecutionDMContext context, RequestMonitor rm, Runnable cdt) {
		guard.ifAllowed(Action.JUMP, context, rm, cdt);
	}

	void canReverseStep(IExecutionDMContext context, StepType type, DataRequestMonitor<Boolean> rm,
			Consumer<DataRequestMonitor<Boolean>> cdt) {
		can(new Question("reverse step", type), Action.REVERSE, context, rm, cdt);
	}

	void canReverseResume(IExecutionDMContext context, DataRequestMonitor<Boolean> rm,
			Consumer<DataRequestMonitor<Boolean>> cdt) {
		can(new Question("reverse resume", null), Action.REVERSE, context, rm, cdt);
	}

	void reverse(IExecutionDMContext context, RequestMonitor rm, Runnable cdt) {
		guard.ifAllowed(Action.REVERSE, context, rm, cdt);
	}

	private void can(Question question, Action action, IExecutionDMContext context, DataRequestMonitor<Boolean> rm,
			Consumer<DataRequestMonitor<Boolean>> cdt) {
		DataRequestMonitor<Boolean> ordered = answers(question).next(rm);
		guard.can(action, context, ordered, () -> cdt.accept(ordered));
	}

	private AnswersInOrder answers(Question question) {
		return answers.computeIfAbsent(question, a -> new AnswersInOrder());
	}

	private static Action step(StepType type) {
		return switch (type) {
		case STEP_INTO -> Action.STEP_INTO;
		case STEP_OVER -> Action.STEP_OVER;
		case STEP_RETURN -> Action.STEP_RETURN;
		default -> Action.STEP_INSTRUCTION;
		};
	}
}
