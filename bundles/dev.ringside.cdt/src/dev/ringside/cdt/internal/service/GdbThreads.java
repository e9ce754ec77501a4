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
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.cdt.dsf.mi.service.command.output.MIInfo;
import org.eclipse.cdt.dsf.mi.service.command.output.MIOOBRecord;
import org.eclipse.cdt.dsf.mi.service.command.output.MIResultRecord;
import org.eclipse.cdt.dsf.mi.service.command.output.MIStreamRecord;
import org.eclipse.cdt.dsf.mi.service.command.output.MITuple;

/** The threads of one process as gdb listed them at one moment, for look-up by gdb's number. Immutable. */
final class GdbThreads {

	/**
	 * What {@code thread find} prints. It reads no register, so it works where {@code -thread-info} fails as a whole.
	 * The number is the thread's within its process, after the process's where gdb has several.
	 */
	private static final Pattern FOUND = Pattern
			.compile("^Thread (?:(\\d{1,9})\\.)?(\\d{1,9}) has target id '(.{0,200})'$");

	/** No thread. */
	static final GdbThreads NONE = new GdbThreads(Map.of(), true);

	private final Map<String, GdbThread> threads;
	private final boolean complete;

	private GdbThreads(Map<String, GdbThread> threads, boolean complete) {
		this.threads = Collections.unmodifiableMap(threads);
		this.complete = complete;
	}

	/**
	 * The answer to {@code -list-thread-groups GROUP} or {@code -thread-info}.
	 *
	 * @param info the answer
	 * @return its threads, in its order
	 */
	static GdbThreads of(MIInfo info) {
		Map<String, GdbThread> threads = new LinkedHashMap<>();
		MIResultRecord record = info.getMIOutput().getMIResultRecord();
		if (record != null) {
			for (MITuple tuple : GdbThread.tuples(record.getMIResults(), "threads")) {
				GdbThread thread = GdbThread.parse(tuple);
				if (thread != null) {
					threads.put(thread.id(), thread);
				}
			}
		}
		return new GdbThreads(threads, true);
	}

	/**
	 * The answer to {@code thread find LWP}. gdb lists the threads of all its processes there, by their numbers within
	 * each; MI names threads by numbers that all processes share. Both are given in the order in which threads appear,
	 * which is how they are brought together.
	 *
	 * @param info  the answer with its console output
	 * @param group the thread group of the process
	 * @param ids   MI's numbers of the threads of the process, as gdb's notifications had them, in any order
	 * @return the threads of the process, without names and frames; none where the two do not agree, because a thread
	 *         comes or goes
	 */
	static GdbThreads ofThreadFind(MIInfo info, String group, Collection<String> ids) {
		SortedMap<Integer, String> found = new TreeMap<>();
		for (MIOOBRecord record : info.getMIOutput().getMIOOBRecords()) {
			if (record instanceof MIStreamRecord stream) {
				Matcher m = FOUND.matcher(stream.getString().strip());
				if (m.matches() && (m.group(1) == null || group.equals('i' + m.group(1)))) {
					found.put(Integer.valueOf(m.group(2)), m.group(3));
				}
			}
		}
		List<String> sorted = ids.stream()
				.sorted(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder())).toList();
		Map<String, GdbThread> threads = new LinkedHashMap<>();
		if (sorted.size() == found.size()) {
			Iterator<String> id = sorted.iterator();
			for (String targetId : found.values()) {
				String next = id.next();
				threads.put(next,
						new GdbThread(next, targetId, GdbThread.tidOf(targetId), null, null, null, null, null));
			}
		}
		return new GdbThreads(threads, false);
	}

	/**
	 * The same threads, with stack pointers.
	 *
	 * @param sps those that are known, by gdb's numbers
	 * @return the threads
	 */
	GdbThreads withStackPointers(Map<String, Long> sps) {
		Map<String, GdbThread> all = new LinkedHashMap<>(threads);
		all.replaceAll((id, thread) -> {
			Long sp = sps.get(id);
			return sp == null ? thread : thread.withSp(sp);
		});
		return new GdbThreads(all, complete);
	}

	/**
	 * A thread.
	 *
	 * @param id gdb's number
	 * @return empty when it was not listed
	 */
	Optional<GdbThread> get(String id) {
		return Optional.ofNullable(threads.get(id));
	}

	/**
	 * All threads.
	 *
	 * @return in gdb's order
	 */
	Collection<GdbThread> all() {
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
