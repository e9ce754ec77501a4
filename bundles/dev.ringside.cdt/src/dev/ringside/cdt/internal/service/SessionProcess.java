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
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import org.eclipse.cdt.dsf.mi.service.IMIContainerDMContext;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.osgi.util.NLS;

import dev.ringside.core.evidence.RegisterSample;
import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.proc.ProcException;
import dev.ringside.core.session.Containment;
import dev.ringside.core.session.KnownThread;
import dev.ringside.core.session.ListedThread;
import dev.ringside.core.session.ProcessModel;
import dev.ringside.core.session.WorkerLabels;
import dev.ringside.core.text.Untrusted;
import dev.ringside.core.thread.Classification;
import dev.ringside.core.thread.ThreadKind;

/**
 * A process of a session: hands what gdb lists and shows to the core's model of it, and has {@code /proc} read once
 * after each stop. Used on the session's executor only.
 */
final class SessionProcess {

	private final IMIContainerDMContext container;
	private final ProcessModel model;
	private final ProcReader reader;
	private final Containment containment;
	private final WorkerLabels labels = new WorkerLabels(this::userName);
	/** By gdb's number, which names one thread as long as the process lives. */
	private final Map<String, GdbThread> threads = new HashMap<>();
	private final Map<Integer, GdbThread> byTid = new HashMap<>();
	/** What the two are from. */
	private @Nullable GdbThreads listed;
	/** Registers of workers that were shown since the last stop, by gdb's number and name. */
	private final Map<String, Map<String, String>> registers = new HashMap<>();
	private final List<Runnable> waiting = new ArrayList<>();
	private boolean refreshing;
	private boolean stale = true;
	private final @Nullable RegisterProbe probe;

	/**
	 * A process.
	 *
	 * @param container   CDT's context of it
	 * @param model       the core's model of it
	 * @param reader      reads {@code /proc}
	 * @param lister      asks gdb
	 * @param probing     whether gdb may be asked for a worker's registers to find out the kernel's policy
	 * @param containment takes failures
	 */
	SessionProcess(IMIContainerDMContext container, ProcessModel model, ProcReader reader, GdbThreadLister lister,
			boolean probing,
			Containment containment) {
		this.container = container;
		this.model = model;
		this.reader = reader;
		this.containment = containment;
		probe = probing ? new RegisterProbe(this, lister, containment) : null;
	}

	/**
	 * CDT's context of the process.
	 *
	 * @return the context
	 */
	IMIContainerDMContext container() {
		return container;
	}

	/**
	 * The core's model of the process. Hand gdb's facts in by this class's methods.
	 *
	 * @return the model
	 */
	ProcessModel model() {
		return model;
	}

	/**
	 * What the process's threads are called. Owners are named by their numbers in the Debug view.
	 *
	 * @return the labels
	 */
	WorkerLabels labels() {
		return labels;
	}

	/** How the Debug view shows the thread: by gdb's number. */
	private Optional<String> userName(int tid) {
		GdbThread thread = byTid.get(tid);
		if (thread == null) {
			return Optional.empty();
		}
		String name = Untrusted.display(name(thread));
		return Optional
				.of(NLS.bind(name.isEmpty() ? Messages.namelessThread : Messages.namedThread, thread.id(), name));
	}

	/**
	 * A thread's own name.
	 *
	 * @param thread a thread that was listed
	 * @return the name, unescaped; empty where neither gdb nor {@code /proc} has one
	 */
	String name(GdbThread thread) {
		String name = thread.name();
		// Cores have no names; and where gdb cannot list the threads it names none.
		return name == null ? known(thread.id()).map(KnownThread::name).orElse("") : name;
	}

	/**
	 * gdb has listed the threads.
	 *
	 * @param now the threads; nothing happens where they are those that were listed last
	 */
	void listed(GdbThreads now) {
		if (listed == now) {
			return;
		}
		listed = now;
		if (now.all().isEmpty()) {
			return; // a thread came or went while gdb was asked; the next list is whole
		}
		threads.clear();
		byTid.clear();
		List<ListedThread> facts = new ArrayList<>();
		for (GdbThread thread : now.all()) {
			threads.put(thread.id(), thread);
			byTid.put(thread.tid(), thread);
			String architecture = thread.architecture();
			if (architecture != null) {
				Architecture.of(architecture).ifPresent(model::architecture);
			}
			Long pc = thread.pc();
			String name = thread.name();
			facts.add(new ListedThread(number(thread.id()), thread.tid(), name == null ? "" : name,
					pc == null ? null : new RegisterSample(pc, thread.sp(), null, null, null, false, null)));
		}
		model.listed(facts);
		probe();
	}

	/**
	 * A thread has ended.
	 *
	 * @param id gdb's number
	 */
	void exited(String id) {
		GdbThread thread = threads.remove(id);
		if (thread != null) {
			byTid.remove(thread.tid());
		}
		registers.remove(id);
		listed = null;
		model.exited(number(id));
	}

	/**
	 * The threads that gdb has listed.
	 *
	 * @return a view; empty before the first list
	 */
	Collection<GdbThread> threads() {
		return Collections.unmodifiableCollection(threads.values());
	}

	/**
	 * Whether the last list was gdb's full one, which has the frame of each thread that does not run.
	 *
	 * @return false where it was the substitute for one that gdb could not give
	 */
	boolean isFullyListed() {
		GdbThreads last = listed;
		return last != null && last.isComplete();
	}

	/**
	 * Whether gdb has listed a thread.
	 *
	 * @param id gdb's number
	 * @return false where it has not, or not yet
	 */
	boolean isListed(String id) {
		return threads.containsKey(id);
	}

	/**
	 * What is known of a thread, without asking anybody.
	 *
	 * @param id gdb's number
	 * @return empty where gdb has not listed it, or nothing is known of it
	 */
	Optional<KnownThread> known(String id) {
		return isListed(id) ? Optional.of(model.thread(number(id))) : Optional.empty();
	}

	/**
	 * What a thread is, as far as that is known without asking anybody.
	 *
	 * @param id gdb's number
	 * @return empty where nothing tells it
	 */
	Optional<Classification> classification(String id) {
		return known(id).map(KnownThread::classification).filter(c -> c.kind() != ThreadKind.UNKNOWN);
	}

	/**
	 * Whether a thread is known to be a worker.
	 *
	 * @param id gdb's number
	 * @return false for every other thread
	 */
	boolean isWorker(String id) {
		return known(id).map(KnownThread::isWorker).orElse(false);
	}

	/**
	 * Whether gdb must list its threads before it is known what one of them is. Where /proc or the core tells of a
	 * thread that was listed, it need not: a TID stays what it is.
	 *
	 * @param id gdb's number
	 * @return true where it must
	 */
	boolean mustBeListed(String id) {
		return model.mayHaveWorkers() && !(isListed(id) && model.snapshot().isPresent());
	}

	/**
	 * Whether a stop is of a user thread, by where it stands: after a breakpoint or a step neither gdb nor /proc need
	 * be asked.
	 *
	 * @param id gdb's number of the thread
	 * @param pc its program counter; null where it is not known
	 * @return false where that does not tell it
	 */
	boolean isUserCode(String id, @Nullable Long pc) {
		return pc != null && !isWorker(id) && model.isUserCode(pc);
	}

	/**
	 * The user thread that stands for a worker.
	 *
	 * @param id gdb's number of the worker
	 * @return gdb's number; empty where the thread is not a worker, or gdb has no user thread
	 */
	Optional<String> standIn(String id) {
		OptionalLong number = model.standIn(number(id));
		return number.isPresent() ? Optional.of(Long.toString(number.getAsLong())) : Optional.empty();
	}

	/**
	 * gdb has shown a register of a worker.
	 *
	 * @param id    gdb's number of the worker
	 * @param name  the register's name, without {@code $}
	 * @param value gdb's text, hexadecimal or decimal
	 */
	void shown(String id, String name, String value) {
		if (!model.isObserved()) {
			Map<String, String> values = registers.computeIfAbsent(id, x -> new HashMap<>());
			values.put(name, value);
			model.observe(number(id), RegisterSample.ofTexts(values));
		}
	}

	/**
	 * gdb cannot read a worker's registers.
	 *
	 * @param id    gdb's number of the worker
	 * @param error its words
	 */
	void unreadable(String id, String error) {
		if (!model.isObserved()) {
			model.observe(number(id), RegisterSample.unreadable(error));
		}
	}

	/** gdb's numbers are numbers; what is not one names no thread. */
	private static long number(String id) {
		try {
			return Long.parseLong(id);
		} catch (NumberFormatException e) {
			return 0;
		}
	}

	/** The process has stopped: what /proc said may have changed. */
	void stopped() {
		registers.clear();
		RegisterProbe p = probe;
		if (p != null) {
			p.stopped();
		}
		stale = true;
		if (model.isOfThisMachine()) {
			refresh();
		}
	}

	/** A thread has started: /proc is to be read again before it is classified. */
	void started() {
		stale = true;
	}

	/**
	 * Runs something when /proc was read since the last stop; at once where there is nothing to be read.
	 *
	 * @param then what to run, on the executor
	 */
	void afterRefresh(Runnable then) {
		if (isRead()) {
			then.run();
			return;
		}
		waiting.add(then);
		refresh();
	}

	/** Whether all was read that there is to be read of the process as it is. */
	private boolean isRead() {
		return !model.isOfThisMachine() || !stale && !refreshing;
	}

	private void refresh() {
		if (refreshing) {
			return;
		}
		refreshing = true;
		stale = false;
		boolean reading = reader.read(() -> {
			try {
				readNow();
			} finally {
				reader.inSession(this::refreshed);
			}
		});
		if (!reading) {
			refreshed(); // shutting down
		}
	}

	/** Reads /proc at once, on the reader's thread. */
	private void readNow() {
		try {
			model.refresh();
		} catch (ProcException e) {
			// It has ended, or belongs to another user: what gdb tells has to do.
		}
	}

	private void probe() {
		RegisterProbe p = probe;
		if (p != null && isRead()) {
			p.ask();
		}
	}

	private void refreshed() {
		refreshing = false;
		if (stale && !waiting.isEmpty()) {
			refresh(); // something changed while it was read
			return;
		}
		containment.safely(this::probe);
		List<Runnable> run = List.copyOf(waiting);
		waiting.clear();
		run.forEach(Runnable::run);
	}
}
