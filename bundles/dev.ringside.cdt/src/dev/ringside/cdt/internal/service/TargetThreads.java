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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.cdt.dsf.mi.service.command.output.MIInfo;
import org.eclipse.cdt.dsf.mi.service.command.output.MIOOBRecord;
import org.eclipse.cdt.dsf.mi.service.command.output.MIResultRecord;
import org.eclipse.cdt.dsf.mi.service.command.output.MIStreamRecord;
import org.eclipse.cdt.dsf.mi.service.command.output.MITuple;

/** The threads of one process as gdb listed them at one moment, for look-up by gdb's number. Immutable. */
final class TargetThreads {

	/** What {@code thread find} prints. It reads no register, so it works where {@code -thread-info} fails as a whole. */
	private static final Pattern FOUND = Pattern.compile("^Thread (\\S{1,20}) has target id '(.{0,200})'$");

	/** No thread. */
	static final TargetThreads NONE = new TargetThreads(Map.of(), true);

	private final Map<String, TargetThread> threads;
	private final boolean complete;

	private TargetThreads(Map<String, TargetThread> threads, boolean complete) {
		this.threads = Collections.unmodifiableMap(threads);
		this.complete = complete;
	}

	/**
	 * The answer to {@code -list-thread-groups GROUP} or {@code -thread-info}.
	 *
	 * @param info the answer
	 * @return its threads, in its order
	 */
	static TargetThreads of(MIInfo info) {
		Map<String, TargetThread> threads = new LinkedHashMap<>();
		MIResultRecord record = info.getMIOutput().getMIResultRecord();
		if (record != null) {
			for (MITuple tuple : TargetThread.tuples(record.getMIResults(), "threads")) {
				TargetThread thread = TargetThread.parse(tuple);
				if (thread != null) {
					threads.put(thread.id(), thread);
				}
			}
		}
		return new TargetThreads(threads, true);
	}

	/**
	 * The answer to {@code thread find LWP}.
	 *
	 * @param info the answer with its console output
	 * @return the threads, without names and frames
	 */
	static TargetThreads ofThreadFind(MIInfo info) {
		Map<String, TargetThread> threads = new LinkedHashMap<>();
		for (MIOOBRecord record : info.getMIOutput().getMIOOBRecords()) {
			if (record instanceof MIStreamRecord stream) {
				Matcher m = FOUND.matcher(stream.getString().strip());
				if (m.matches()) {
					String id = m.group(1);
					String targetId = m.group(2);
					threads.put(id, new TargetThread(id, targetId, TargetThread.tidOf(targetId), null, null, null, null));
				}
			}
		}
		return new TargetThreads(threads, false);
	}

	/**
	 * A thread.
	 *
	 * @param id gdb's number
	 * @return empty when it was not listed
	 */
	Optional<TargetThread> get(String id) {
		return Optional.ofNullable(threads.get(id));
	}

	/**
	 * All threads.
	 *
	 * @return in gdb's order
	 */
	Collection<TargetThread> all() {
		return threads.values();
	}

	/**
	 * Whether gdb gave its full list.
	 *
	 * @return false where the list is the substitute for one that gdb could not give
	 */
	boolean isComplete() {
		return complete;
	}
}
