/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap.internal.state;

import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;

import dev.ringside.core.proc.ProcException;
import dev.ringside.core.proc.ProcFs;
import dev.ringside.core.text.Untrusted;
import dev.ringside.dap.adapter.StartArguments;
import dev.ringside.dap.internal.wire.Log;

/**
 * What is debugged, and which process of this machine that is. A process that client or adapter names is only claimed
 * to be it: it is taken once it is proved to be held by the adapter. Thread-safe.
 */
public final class Target {

	private enum Kind {
		/** The client has asked for no attach and no launch yet. */
		NONE,
		/** A process of this machine, as far as the client says, and nothing has shown that it is not. */
		LOCAL,
		/** Behind a server or a platform, as the client says. */
		REMOTE,
		/** The client's arguments look like a process of this machine, and it is none. */
		ELSEWHERE,
		/** A core file. */
		CORE
	}

	private final ProcFs procFs;
	private final Supplier<OptionalLong> adapterProcess;
	private final AdapterThreads threads;
	private final Log log;
	private volatile Kind kind = Kind.NONE;
	/** The adapter starts the program. */
	private volatile boolean launched;
	/** The adapter starts the program again, and need not say as which process. */
	private volatile boolean restarting;
	/** The process that client or adapter names, as long as it is not proved; 0: none. Guarded by this. */
	private int claimed;

	/**
	 * None yet.
	 *
	 * @param procFs         this machine's /proc
	 * @param adapterProcess the adapter's process id; empty where it is not known
	 * @param threads        gets the process once it is proved
	 * @param log            gets what is noteworthy
	 */
	public Target(ProcFs procFs, Supplier<OptionalLong> adapterProcess, AdapterThreads threads, Log log) {
		this.procFs = procFs;
		this.adapterProcess = adapterProcess;
		this.threads = threads;
		this.log = log;
	}

	/**
	 * A launch or attach begins.
	 *
	 * @param arguments what it says
	 * @param byLaunch  whether the adapter starts the program
	 */
	public void started(StartArguments arguments, boolean byLaunch) {
		launched = byLaunch;
		forget();
		if (arguments.isCore()) {
			kind = Kind.CORE;
		} else {
			// Of one that commands attach to it is not known where it is, until that is proved.
			kind = arguments.isRemote() || arguments.isByCommands() && !knowsAdapter() ? Kind.REMOTE : Kind.LOCAL;
		}
	}

	/** Nothing is known of the process any more. */
	public synchronized void forget() {
		claimed = 0;
		if (kind == Kind.ELSEWHERE) {
			kind = Kind.LOCAL;
		}
		threads.noProcess();
	}

	/** Whether the client has asked for an attach or a launch. */
	public boolean isStarted() {
		return kind != Kind.NONE;
	}

	/** Whether it may be a process of this machine. */
	public boolean isLocal() {
		return kind == Kind.LOCAL;
	}

	/** Whether the client's arguments look like a process of this machine, and it is none. */
	public boolean isElsewhere() {
		return kind == Kind.ELSEWHERE;
	}

	/** Whether it is remote, as the client says. */
	public boolean isRemote() {
		return kind == Kind.REMOTE;
	}

	/** Whether it is a core file. */
	public boolean isCore() {
		return kind == Kind.CORE;
	}

	/** Whether the adapter starts the program. */
	public boolean isLaunched() {
		return launched;
	}

	/** Whether the program was there before the adapter. */
	public boolean isAttached() {
		return kind != Kind.NONE && kind != Kind.CORE && !launched;
	}

	/** Whether a process that a console command attaches to may be one of this machine. */
	public boolean mayAttachHere() {
		// Where the client has asked for no attach and no launch, it has named no other machine either.
		return kind == Kind.LOCAL || kind == Kind.NONE && knowsAdapter();
	}

	/** The program will be another process; the adapter need not say which. */
	public void restarting() {
		threads.noProcess();
		restarting = true;
	}

	/** The adapter has not started it again. */
	public void restartFailed(OptionalInt before) {
		if (restarting && before.isPresent()) {
			named(before.getAsInt());
		}
	}

	/** Whether the adapter has been asked to start it again, and has not said as which process. */
	public boolean isRestarting() {
		return restarting;
	}

	/** The client or the adapter names the process. */
	public synchronized void named(int pid) {
		restarting = false;
		if (isLocal() && !threads.isProcess(pid)) {
			claimed = pid;
			prove();
		}
	}

	/**
	 * Takes the process that was named, where it is proved to be the one that is debugged.
	 *
	 * @return whether it was taken now
	 */
	private synchronized boolean prove() {
		int pid = claimed;
		if (pid == 0) {
			return false;
		}
		OptionalLong adapter = adapterProcess.get();
		if (adapter.isPresent() && !Locality.isHeld(procFs, pid, adapter.getAsLong())) {
			return false;
		}
		claimed = 0;
		threads.process(pid);
		return true;
	}

	/** Takes the process that was named, where it is proved by now, and reads its threads. */
	public void proveAndScan() {
		if (prove()) {
			try {
				threads.scanOnce();
			} catch (ProcException x) {
				log.once("log.noProc", threads.processId().orElse(0),
						Untrusted.display(String.valueOf(x.getMessage()), 200));
			}
		}
	}

	/**
	 * The program has stopped: the process that was named is held by the adapter's debugger now, or is another one.
	 *
	 * @return whether it is now known to be another one, none of this machine
	 */
	public synchronized boolean stopped() {
		prove();
		if (claimed == 0) {
			return false;
		}
		log.once("log.elsewhere", claimed);
		claimed = 0;
		kind = Kind.ELSEWHERE;
		return true;
	}

	/** Whether the adapter can say by its ids alone which process it has. */
	private boolean knowsAdapter() {
		return adapterProcess.get().isPresent();
	}

	/**
	 * A thread that the adapter tells of, by its id there. lldb-dap 19 says nothing of a restarted process, and lldb
	 * nothing of one that its commands have attached to, but its ids are the kernel's.
	 */
	public void seen(OptionalLong thread) {
		if (thread.isPresent() && (restarting || isLocal() && knowsAdapter() && !threads.hasProcess())) {
			threads.processOf(thread.getAsLong()).ifPresent(this::named);
		}
	}
}
