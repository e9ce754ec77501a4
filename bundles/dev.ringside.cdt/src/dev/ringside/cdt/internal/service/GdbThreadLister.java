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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.cdt.dsf.concurrent.DataRequestMonitor;
import org.eclipse.cdt.dsf.concurrent.DsfExecutor;
import org.eclipse.cdt.dsf.concurrent.IDsfStatusConstants;
import org.eclipse.cdt.dsf.datamodel.IDMContext;
import org.eclipse.cdt.dsf.debug.service.command.BufferedCommandControl;
import org.eclipse.cdt.dsf.debug.service.command.CommandCache;
import org.eclipse.cdt.dsf.debug.service.command.ICommand;
import org.eclipse.cdt.dsf.debug.service.command.ICommandControlService;
import org.eclipse.cdt.dsf.debug.service.command.ICommandControlService.ICommandControlDMContext;
import org.eclipse.cdt.dsf.debug.service.command.ICommandResult;
import org.eclipse.cdt.dsf.mi.service.IMIContainerDMContext;
import org.eclipse.cdt.dsf.mi.service.IMIExecutionDMContext;
import org.eclipse.cdt.dsf.mi.service.command.CommandFactory;
import org.eclipse.cdt.dsf.mi.service.command.output.MIDataEvaluateExpressionInfo;
import org.eclipse.cdt.dsf.mi.service.command.output.MIInfo;
import org.eclipse.cdt.dsf.mi.service.command.output.MIListThreadGroupsInfo;
import org.eclipse.cdt.dsf.service.DsfSession;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.cdt.RingsideCdt;
import dev.ringside.core.evidence.RegisterSample;
import dev.ringside.core.session.Containment;

/**
 * Lists the threads of a process with one gdb command a stop, where CDT's service sends the command twice and scans the
 * answer for each label.
 * <p>
 * Where gdb cannot list the threads at all, because the kernel lets it read no register of a worker, the threads come
 * from gdb's own notifications and {@code thread find}, which reads none. Used on the session's executor only.
 */
final class GdbThreadLister {

	/** The contexts of CDT's processes service. */
	interface Contexts {
		/**
		 * The threads that gdb's notifications have told of.
		 *
		 * @param container a process
		 * @return its threads
		 */
		IMIExecutionDMContext[] notified(IMIContainerDMContext container);

		/**
		 * The context of a thread.
		 *
		 * @param container its process
		 * @param id        gdb's number
		 * @return the context
		 */
		IMIExecutionDMContext thread(IMIContainerDMContext container, String id);
	}

	/** Is told of each list before who asked for it. */
	interface Listener {
		/**
		 * gdb has listed the threads of a process.
		 *
		 * @param container the process
		 * @param threads   its threads; the same object as long as gdb's answer is the same
		 * @return gdb's numbers of the threads whose stack pointers are needed to tell what they are; they are listed
		 *         once more with these
		 */
		List<String> listed(IMIContainerDMContext container, GdbThreads threads);
	}

	/** An answer that was read. */
	private static final class Parsed {
		final MIInfo answer;
		GdbThreads threads;
		/** Threads whose stack pointers are to be asked for before the answer can be used; null once it can. */
		@Nullable
		List<String> open;
		/** Who waits for that. */
		final List<DataRequestMonitor<GdbThreads>> waiting = new ArrayList<>();

		Parsed(MIInfo answer, GdbThreads threads) {
			this.answer = answer;
			this.threads = threads;
		}
	}

	/** gdb itself or the cache before it. */
	private interface Sender {
		<V extends ICommandResult> void send(ICommand<V> command, DataRequestMonitor<V> answer);
	}

	private final DsfExecutor executor;
	private final ICommandControlService control;
	private final CommandFactory commands;
	private final CommandCache cache;
	private final Contexts contexts;
	private final Listener listener;
	private final Containment containment;
	/** The last answer of each thread group, read once. */
	private final Map<String, Parsed> parsed = new HashMap<>();

	/**
	 * For one session.
	 *
	 * @param session     the session
	 * @param control     sends commands to gdb
	 * @param commands    makes them
	 * @param contexts    CDT's contexts
	 * @param listener    is told of each list
	 * @param containment takes failures
	 */
	GdbThreadLister(DsfSession session, ICommandControlService control, CommandFactory commands, Contexts contexts,
			Listener listener, Containment containment) {
		executor = session.getExecutor();
		this.control = control;
		this.commands = commands;
		this.contexts = contexts;
		this.listener = listener;
		this.containment = containment;
		// Two turns of the executor, like CDT's caches: an event must not be overtaken by the answer to a command
		// before it.
		cache = new CommandCache(session, new BufferedCommandControl(control, executor, 2));
		cache.setContextAvailable(control.getContext(), true);
	}

	/**
	 * The threads of a process.
	 *
	 * @param container the process
	 * @param rm        gets the threads; an error where the target runs, as CDT's own service does
	 */
	void threads(IMIContainerDMContext container, DataRequestMonitor<GdbThreads> rm) {
		ask(container, cache::execute, rm);
	}

	/**
	 * The same, asked of gdb itself: for the moment of a stop, when nobody was told of it yet and every cache says that
	 * the target runs.
	 *
	 * @param container the process
	 * @param rm        gets the threads
	 */
	void threadsNow(IMIContainerDMContext container, DataRequestMonitor<GdbThreads> rm) {
		ask(container, control::queueCommand, rm);
	}

	/**
	 * Evaluates an expression in a thread. The selected thread stays as it is.
	 *
	 * @param container  the thread's process
	 * @param id         gdb's number of the thread
	 * @param expression the expression
	 * @param rm         gets gdb's answer; an error where the target runs
	 */
	void evaluate(IMIContainerDMContext container, String id, String expression,
			DataRequestMonitor<MIDataEvaluateExpressionInfo> rm) {
		cache.execute(commands.createMIDataEvaluateExpression(context(container, id), expression), rm);
	}

	/**
	 * A thread's context.
	 *
	 * @param container its process
	 * @param id        gdb's number
	 * @return the context
	 */
	IMIExecutionDMContext context(IMIContainerDMContext container, String id) {
		return contexts.thread(container, id);
	}

	/**
	 * The whole target runs: there is nothing to ask gdb.
	 *
	 * @param target what runs
	 */
	void resumed(IDMContext target) {
		cache.setContextAvailable(target, false);
	}

	/**
	 * A thread or the whole target stopped: frames and names have changed.
	 *
	 * @param all whether it is the whole target
	 */
	void suspended(boolean all) {
		if (all) {
			cache.setContextAvailable(control.getContext(), true);
		}
		cache.reset();
	}

	/** A thread or process has started or ended. */
	void changed() {
		cache.reset();
	}

	/**
	 * What gdb said of a thread or process is out of date.
	 *
	 * @param context the thread or process
	 */
	void flush(IDMContext context) {
		cache.reset(context);
	}

	private void ask(IMIContainerDMContext container, Sender sender, DataRequestMonitor<GdbThreads> rm) {
		ICommandControlDMContext session = Dsf.ancestor(container, ICommandControlDMContext.class);
		if (session == null) {
			rm.done(new Status(IStatus.ERROR, RingsideCdt.PLUGIN_ID, IDsfStatusConstants.INVALID_STATE,
					Messages.noSession, null));
			return;
		}
		sender.send(commands.createMIListThreadGroups(session, container.getGroupId()),
				new DataRequestMonitor<MIListThreadGroupsInfo>(executor, rm) {
					@Override
					protected void handleSuccess() {
						answer(container, getData(), false, sender, rm);
					}

					@Override
					protected void handleError() {
						if (getStatus().getCode() != IDsfStatusConstants.REQUEST_FAILED) {
							super.handleError(); // gdb was not asked
							return;
						}
						askWithoutRegisters(container, session, getStatus(), sender, rm);
					}
				});
	}

	private void askWithoutRegisters(IMIContainerDMContext container, ICommandControlDMContext session, IStatus first,
			Sender sender,
			DataRequestMonitor<GdbThreads> rm) {
		sender.send(commands.createMIInterpreterExecConsole(session, "thread find LWP"),
				new DataRequestMonitor<MIInfo>(executor, rm) {
					@Override
					protected void handleCompleted() {
						if (isSuccess()) {
							answer(container, getData(), true, sender, rm);
						} else {
							rm.done(first);
						}
					}
				});
	}

	private void answer(IMIContainerDMContext container, MIInfo info, boolean substitute, Sender sender,
			DataRequestMonitor<GdbThreads> rm) {
		Parsed p = containment
				.<Optional<Parsed>>safely(() -> Optional.of(read(container, info, substitute)), Optional.empty())
				.orElse(null);
		if (p == null) {
			rm.done(new Status(IStatus.ERROR, RingsideCdt.PLUGIN_ID, IDsfStatusConstants.INTERNAL_ERROR,
					Messages.internalError, null));
			return;
		}
		List<String> open = p.open;
		if (open == null) {
			rm.done(p.threads);
			return;
		}
		p.waiting.add(rm);
		if (p.waiting.size() == 1) {
			askStackPointers(container, p, open, sender);
		}
	}

	private Parsed read(IMIContainerDMContext container, MIInfo answer, boolean substitute) {
		String group = container.getGroupId();
		Parsed before = parsed.get(group);
		if (before != null && before.answer == answer) {
			if (before.open == null) {
				listener.listed(container, before.threads); // another process may have the thread group now
			}
			return before;
		}
		GdbThreads threads = substitute
				? GdbThreads.ofThreadFind(answer, group,
						Arrays.stream(contexts.notified(container)).map(IMIExecutionDMContext::getThreadId).toList())
				: GdbThreads.of(answer);
		Parsed now = new Parsed(answer, threads.withStackPointers(knownStackPointers(before, threads)));
		List<String> open = listener.listed(container, now.threads);
		now.open = open.isEmpty() ? null : open;
		parsed.put(group, now);
		return now;
	}

	/** A worker's stack pointer stays 0; one that is not 0 may have another value at the next stop. */
	private static Map<String, Long> knownStackPointers(@Nullable Parsed before, GdbThreads threads) {
		Map<String, Long> known = new HashMap<>();
		for (GdbThread thread : before == null ? List.<GdbThread>of() : before.threads.all()) {
			Long sp = thread.sp();
			if (sp != null && sp == 0 && threads.get(thread.id()).map(GdbThread::hasZeroPc).orElse(false)) {
				known.put(thread.id(), sp);
			}
		}
		return known;
	}

	/**
	 * gdb's list has program counters only. One that is 0 is a worker's, or that of a user thread that called a null
	 * pointer and has a stack.
	 */
	private void askStackPointers(IMIContainerDMContext container, Parsed p, List<String> open, Sender sender) {
		Map<String, Long> sps = new HashMap<>();
		int[] left = { open.size() };
		for (String id : open) {
			sender.send(commands.createMIDataEvaluateExpression(context(container, id), "$sp"),
					new DataRequestMonitor<MIDataEvaluateExpressionInfo>(executor, null) {
						@Override
						protected void handleCompleted() {
							if (isSuccess()) {
								containment.safely(() -> {
									Long sp = RegisterSample.ofTexts(Map.of("sp", getData().getValue())).sp();
									if (sp != null) {
										sps.put(id, sp);
									}
								});
							}
							if (--left[0] == 0) {
								complete(container, p, sps);
							}
						}
					});
		}
	}

	private void complete(IMIContainerDMContext container, Parsed p, Map<String, Long> sps) {
		p.threads = p.threads.withStackPointers(sps);
		p.open = null;
		containment.safely(() -> listener.listed(container, p.threads), List.of());
		List.copyOf(p.waiting).forEach(rm -> rm.done(p.threads));
		p.waiting.clear();
	}
}
