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

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.eclipse.cdt.dsf.datamodel.IDMContext;
import org.eclipse.cdt.dsf.mi.service.IMIContainerDMContext;
import org.eclipse.cdt.dsf.mi.service.IMIProcessDMContext;
import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.kernel.PolicyVerdict;
import dev.ringside.core.proc.ProcException;
import dev.ringside.core.proc.ProcessInspector;
import dev.ringside.core.process.ProcessSnapshot;
import dev.ringside.core.session.Containment;
import dev.ringside.core.session.ProcessModel;
import dev.ringside.core.settings.RegisterView;
import dev.ringside.core.settings.Settings;

/** The processes of a session, each with the core's model of it. Used on the session's executor only. */
final class SessionProcesses {

	/**
	 * A process of the session: gdb gives its thread groups to other processes, and a view may still ask for one that
	 * has ended.
	 *
	 * @param group gdb's id of the thread group
	 * @param id    the process id as CDT has it; null where it has none
	 */
	private record Key(String group, @Nullable String id) {
	}

	/** Is told of changes, on the reader's thread, or on the executor where gdb has shown something. */
	interface Listener {
		/**
		 * The workers of a process are others, or more or less is known of them.
		 *
		 * @param process the process
		 * @param now     what is known of it
		 * @param policy  whether the kernel's policy is another than was thought
		 */
		void changed(IMIContainerDMContext process, ProcessSnapshot now, boolean policy);
	}

	private final Settings settings;
	private final ProcReader reader;
	private final GdbThreadLister lister;
	private final Listener listener;
	private final Containment containment;
	private final Map<Key, SessionProcess> processes = new HashMap<>();
	/** Null where the session has no process of this machine. */
	private @Nullable ProcessInspector inspector;
	private @Nullable ProcessModel core;

	/**
	 * No process yet.
	 *
	 * @param settings    the session's settings
	 * @param reader      reads {@code /proc}
	 * @param lister      asks gdb
	 * @param listener    is told of changes
	 * @param containment takes failures
	 */
	SessionProcesses(Settings settings, ProcReader reader, GdbThreadLister lister, Listener listener,
			Containment containment) {
		this.settings = settings;
		this.reader = reader;
		this.lister = lister;
		this.listener = listener;
		this.containment = containment;
	}

	/**
	 * All processes are this machine's.
	 *
	 * @param local reads them
	 */
	void ofThisMachine(ProcessInspector local) {
		inspector = local;
	}

	/**
	 * There is one, which a core has recorded.
	 *
	 * @param recorded the core's model
	 */
	void ofCore(ProcessModel recorded) {
		core = recorded;
	}

	/**
	 * The model of a core.
	 *
	 * @return null where the session has none, or only gdb can read it
	 */
	@Nullable
	ProcessModel core() {
		return core;
	}

	/**
	 * The process of a context.
	 *
	 * @param context a context of the process or anything below it
	 * @return null where the context has none, or it has not started yet
	 */
	@Nullable
	SessionProcess of(IDMContext context) {
		IMIContainerDMContext container = Dsf.ancestor(context, IMIContainerDMContext.class);
		String group = container == null ? null : container.getGroupId();
		if (container == null || group == null) {
			return null;
		}
		Key key = new Key(group, processId(container));
		SessionProcess process = processes.get(key);
		if (process == null) {
			process = create(container);
			if (process != null) {
				processes.put(key, process);
			}
		}
		return process;
	}

	/** Null where the process has not started yet. */
	private @Nullable SessionProcess create(IMIContainerDMContext container) {
		ProcessInspector local = inspector;
		ProcessModel recorded = core;
		Integer pid = pid(container);
		if (local != null && pid == null) {
			return null;
		}
		ProcessModel model = recorded != null ? recorded
				: local != null && pid != null ? ProcessModel.ofThisMachine(local, pid)
						: ProcessModel.ofDebugger(settings.kernelPolicy());
		AtomicReference<@Nullable PolicyVerdict> before = new AtomicReference<>(model.policy().orElse(null));
		model.onChange(now -> {
			PolicyVerdict verdict = now.policy();
			PolicyVerdict then = before.getAndSet(verdict);
			listener.changed(container, now, verdict != null && (then == null || then.policy() != verdict.policy()));
		});
		return new SessionProcess(container, model, reader, lister, settings.registers() != RegisterView.HIDE,
				containment);
	}

	/**
	 * Reads {@code /proc} again of a process of this machine.
	 *
	 * @param pid  the process
	 * @param then gets what was read, on the reader's thread; not called where it has ended
	 */
	void readAgain(int pid, Consumer<ProcessSnapshot> then) {
		for (SessionProcess process : all()) {
			ProcessModel model = process.model();
			if (model.pid().orElse(0) == pid) {
				reader.read(() -> {
					if (refresh(model)) {
						model.snapshot().ifPresent(then);
					}
				});
			}
		}
	}

	/**
	 * gdb was not permitted to attach to a worker, and says so again and again.
	 *
	 * @param tid the worker
	 */
	void attachDenied(int tid) {
		for (SessionProcess process : all()) {
			ProcessModel model = process.model();
			if (!model.isObserved()) {
				reader.read(() -> {
					if (model.snapshot().isPresent() || refresh(model)) {
						model.attachDenied(tid);
					}
				});
			}
		}
	}

	/** False where the process has ended. */
	private static boolean refresh(ProcessModel model) {
		try {
			model.refresh();
			return true;
		} catch (ProcException e) {
			return false;
		}
	}

	/**
	 * All processes.
	 *
	 * @return a copy
	 */
	Collection<SessionProcess> all() {
		return List.copyOf(processes.values());
	}

	/**
	 * The numbers of the processes of this machine.
	 *
	 * @return their process ids
	 */
	Set<Integer> pids() {
		return all().stream().flatMap(p -> p.model().pid().stream().boxed()).collect(Collectors.toSet());
	}

	/**
	 * A thread group has another process from now on, or none.
	 *
	 * @param container the thread group
	 * @param ended     is told of each process that it had
	 */
	void remove(IMIContainerDMContext container, Consumer<SessionProcess> ended) {
		processes.entrySet().removeIf(entry -> {
			boolean remove = entry.getKey().group().equals(container.getGroupId());
			if (remove) {
				ended.accept(entry.getValue());
			}
			return remove;
		});
	}

	/**
	 * The number of a process.
	 *
	 * @param context a context of the process or anything below it
	 * @return null where CDT has none
	 */
	static @Nullable Integer pid(IDMContext context) {
		String id = processId(context);
		try {
			return id == null ? null : Integer.valueOf(id);
		} catch (NumberFormatException e) {
			return null;
		}
	}

	private static @Nullable String processId(IDMContext context) {
		IMIProcessDMContext process = Dsf.ancestor(context, IMIProcessDMContext.class);
		return process == null ? null : process.getProcId();
	}
}
