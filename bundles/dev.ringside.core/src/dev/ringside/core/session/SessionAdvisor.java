/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.session;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;

import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.core.advice.Advice;
import dev.ringside.core.advice.ArchitectureAdvisor;
import dev.ringside.core.advice.AttachSituation;
import dev.ringside.core.advice.AttachSituation.Target;
import dev.ringside.core.advice.ConsoleWatcher;
import dev.ringside.core.advice.GivenAdvice;
import dev.ringside.core.advice.WorkerAdvice;
import dev.ringside.core.debugger.Debugger;
import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.process.ProcessSnapshot;
import dev.ringside.core.settings.Settings;

/**
 * The advice of one debug session: a front end hands in what it learns and what happens, and shows what it gets back,
 * in that order. Each kind of advice is given once, and only where the session's settings want it.
 * <p>
 * Thread-safe; reads nothing and has no threads. What one thread is given comes before what another is given later; a
 * front end that shows advice from several threads keeps that order itself.
 */
public final class SessionAdvisor {

	private final GivenAdvice given = new GivenAdvice();
	private final ConsoleWatcher watcher;
	private final Map<Integer, ProcessSnapshot> processes = new ConcurrentHashMap<>();
	private volatile Settings settings;
	private volatile Debugger debugger = Debugger.UNKNOWN;
	private volatile Target target = Target.LOCAL;
	private volatile int attachId;
	private volatile int attachedPid;
	private volatile @Nullable Architecture executable;
	private volatile @Nullable ProcessSnapshot last;
	private volatile boolean several;

	/**
	 * An advisor that knows nothing yet.
	 *
	 * @param settings what advice is wanted
	 */
	public SessionAdvisor(Settings settings) {
		this(settings, tid -> {
		});
	}

	/**
	 * An advisor that knows nothing yet.
	 *
	 * @param settings what advice is wanted
	 * @param denied   gets the TID of each worker that the debugger says it was not allowed to attach to, for
	 *                 {@link ProcessModel#attachDenied(int)}
	 */
	public SessionAdvisor(Settings settings, IntConsumer denied) {
		this.settings = settings;
		watcher = new ConsoleWatcher(this::situation, this::isWorker, given, denied);
	}

	/**
	 * The settings have become known, or are others.
	 *
	 * @param now the settings
	 */
	public void settings(Settings now) {
		settings = now;
	}

	/**
	 * The debugger has become known, or its version.
	 *
	 * @param now the debugger
	 */
	public void debugger(Debugger now) {
		debugger = now;
	}

	/**
	 * The debugger.
	 *
	 * @return {@link Debugger#UNKNOWN} until {@link #debugger(Debugger)}
	 */
	public Debugger debugger() {
		return debugger;
	}

	/**
	 * It has become known what is debugged, before the debugger has it.
	 *
	 * @param what   where the process is
	 * @param id     the number that the debugger attaches to; 0 where it does not attach
	 * @param before the process before the attach; null where there is none, or it cannot be read
	 */
	public void target(Target what, int id, @Nullable ProcessSnapshot before) {
		target = what;
		attachId = id;
		attachedPid = before == null ? 0 : before.pid();
		last = before;
		processes.clear();
		if (before != null) {
			seen(before);
		}
	}

	/**
	 * The program's architecture has become known.
	 *
	 * @param now from its ELF header; null where it cannot be read
	 */
	public void executable(@Nullable Architecture now) {
		executable = now;
	}

	/**
	 * Advice before the debugger attaches.
	 *
	 * @return what an attach will run into, the worst first
	 */
	public List<Advice> beforeAttach() {
		return fresh(ArchitectureAdvisor.beforeAttach(situation()));
	}

	/**
	 * The debugger, while it attached, said that the process has ended, which it has not.
	 *
	 * @param now the process
	 * @return the advice
	 */
	public List<Advice> attachLost(ProcessSnapshot now) {
		seen(now);
		return fresh(ArchitectureAdvisor.attachLost(situation()).stream().toList());
	}

	/**
	 * The debugger said something. See {@link ConsoleWatcher} for what may be given.
	 *
	 * @param text of its console or log; what belongs together may come in pieces
	 * @return the advice; empty for nearly every text
	 */
	public List<Advice> said(String text) {
		return Advice.wanted(watcher.accept(text), settings);
	}

	/**
	 * The debugger refused something.
	 *
	 * @param message its whole message
	 * @return the advice
	 */
	public List<Advice> refused(String message) {
		return Advice.wanted(watcher.acceptMessage(message), settings);
	}

	/**
	 * The debugger showed a frame. It is compared with the launch's executable, so it says nothing once the debugger
	 * has processes of other executables.
	 *
	 * @param architecture the debugger's name of the frame's architecture
	 * @return the advice
	 */
	public List<Advice> frame(String architecture) {
		return several ? List.of() : fresh(ArchitectureAdvisor.frame(architecture, situation()).stream().toList());
	}

	/**
	 * The process was looked at, at a moment when the debugger has attached to all threads that it could.
	 *
	 * @param now the process
	 * @return the advice
	 */
	public List<Advice> looked(ProcessSnapshot now) {
		seen(now);
		return fresh(WorkerAdvice.of(now));
	}

	/**
	 * The process was looked at while the debugger attaches to its threads, one after the other: which of them it
	 * traces says nothing yet.
	 *
	 * @param now the process
	 */
	public void seen(ProcessSnapshot now) {
		last = now;
		processes.put(now.pid(), now);
	}

	/**
	 * A process has ended, or the debugger has detached from it.
	 *
	 * @param pid the process
	 */
	public void forget(int pid) {
		processes.remove(pid);
		ProcessSnapshot s = last;
		if (s != null && s.pid() == pid) {
			last = null;
		}
	}

	/** The debugger has a second process, which may be of another executable. */
	public void severalProcesses() {
		several = true;
	}

	/**
	 * Whether a kind of thing is said for the first time, for what a front end says beyond advice.
	 *
	 * @param id names it
	 * @return true for the first who asks
	 */
	public boolean isFirst(String id) {
		return given.claim(id);
	}

	/**
	 * Leaves out what was given already or is not wanted.
	 *
	 * @param advice advice
	 * @return what is to be given now, in order
	 */
	public List<Advice> fresh(List<Advice> advice) {
		return advice.isEmpty() ? advice
				: Advice.wanted(advice, settings).stream().filter(a -> given.claim(a.id())).toList();
	}

	/**
	 * The situation as it is known now.
	 *
	 * @return who debugs what, and how
	 */
	public AttachSituation situation() {
		ProcessSnapshot s = last;
		if (s == null || target == Target.REMOTE || target == Target.CORE) {
			return AttachSituation.of(debugger, target, executable);
		}
		return AttachSituation.local(debugger, s, s.pid() == attachedPid && attachId != 0 ? attachId : s.pid(),
				executable);
	}

	private @Nullable Boolean isWorker(int tid) {
		return processes.values().stream().flatMap(s -> s.thread(tid).stream()).map(t -> Boolean.valueOf(t.isWorker()))
				.findFirst().orElse(null);
	}
}
